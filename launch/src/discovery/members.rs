//! The members of a configuration, read one by one, with what was odd about each.

use serde_json::{Map, Value};
use url::Url;

use super::{DiscoveryError, Remark, usable};

/// No address or name of a configuration is longer, in bytes; each is kept with every launch.
const LONGEST_TEXT: usize = 2048;

/// A configuration under reading.
pub(super) struct Members {
    pub(super) base: Url,
    members: Map<String, Value>,
    pub(super) remarks: Vec<Remark>,
}

impl Members {
    pub(super) fn read(base: Url, document: &[u8]) -> Result<Self, DiscoveryError> {
        match serde_json::from_slice(document) {
            Ok(Value::Object(members)) => Ok(Self { base, members, remarks: Vec::new() }),
            _ => Err(DiscoveryError::NotJson),
        }
    }

    /// Whether a member was sent; `null` is nothing.
    pub(super) fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|value| !value.is_null())
    }

    /// A text that is neither empty nor endless.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        match self.members.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if (1..=LONGEST_TEXT).contains(&text.len()) => Some(text.clone()),
            Some(_) => {
                self.remarks.push(Remark::WrongType(name));
                None
            }
        }
    }

    /// A list of texts that ought to be there. What is no text in it is left out.
    pub(super) fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        if self.members.get(name).is_none_or(Value::is_null) {
            self.remarks.push(Remark::Missing(name));
        }
        self.optional_texts(name)
    }

    /// A list of texts, if it is there.
    pub(super) fn optional_texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let value = self.members.get(name).filter(|value| !value.is_null())?;
        let Some(all) = value.as_array() else {
            self.remarks.push(Remark::WrongType(name));
            return None;
        };
        let texts: Vec<_> = all.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if texts.len() < all.len() {
            self.remarks.push(Remark::WrongType(name));
        }
        Some(texts)
    }

    /// A flag that is false unless it is sent as true.
    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        match self.members.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.remarks.push(Remark::WrongType(name));
                false
            }
        }
    }

    /// An address that the launch needs.
    pub(super) fn address(&mut self, name: &'static str) -> Result<Url, DiscoveryError> {
        let text = self.text(name).ok_or(DiscoveryError::Missing(name))?;
        let url = self.base.join(&text).map_err(|_| DiscoveryError::Address(name))?;
        if !usable(&self.base, &url) {
            return Err(DiscoveryError::Address(name));
        }
        if Url::parse(&text).is_err() {
            self.remarks.push(Remark::Relative(name));
        }
        Ok(url)
    }

    /// An address that the launch can do without: one that is not usable is as good as none.
    pub(super) fn optional_address(&mut self, name: &'static str) -> Option<Url> {
        if !self.has(name) {
            self.remarks.push(Remark::Missing(name));
            return None;
        }
        match self.address(name) {
            Ok(url) => Some(url),
            Err(DiscoveryError::Address(_)) => {
                self.remarks.push(Remark::Address(name));
                None
            }
            // Of the wrong type: told already.
            Err(_) => None,
        }
    }
}
