//! Scopes (SMART App Launch 2.2, "Scopes and Launch Context"): reading them in both syntaxes, [`ask`] for them in the one
//! that the EPJ takes, and [`compare`] what was granted with what is needed.

mod ask;
mod compare;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use url::form_urlencoded;

pub use ask::{Syntax, Way, ask};
pub use compare::{Comparison, Lack, Missing, compare, lack};

/// One scope: what it says, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    text: String,
    meaning: Meaning,
}

/// What a scope means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// `patient/Patient.rs` and its kin.
    Resource(ResourceScope),
    /// `launch`, `launch/patient`, `launch/encounter`, `launch/<type>`: asks for context, allows nothing by itself.
    Launch,
    /// `openid`, `fhirUser`, `offline_access`, or an extension.
    Other,
    /// Begins like a scope for resources and is none.
    Unreadable,
}

/// A scope for resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceScope {
    /// Whose resources.
    pub context: Context,
    /// The resource type; `None` is `*`, all types.
    pub kind: Option<String>,
    /// What may be done.
    pub interactions: Interactions,
    /// The search parameters that narrow it, as they were written (syntax v2).
    pub parameters: Option<String>,
}

/// Whose resources a scope is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// Those of the patient in context.
    Patient,
    /// Those that the user may see.
    User,
    /// Those that a backend service may see: never of use to an app.
    System,
}

/// What may be done: a set of create, read, update, delete and search.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Interactions(u8);

impl Interactions {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// `GET [type]/[id]`.
    pub const READ: Self = Self(0b00010);
    /// `GET [type]?…`.
    pub const SEARCH: Self = Self(0b10000);
    /// What syntax v1 calls `read`.
    pub const RS: Self = Self(0b10010);
    /// What syntax v1 calls `write`.
    pub const CUD: Self = Self(0b01101);
    /// What syntax v1 calls `*`.
    pub const CRUDS: Self = Self(0b11111);

    /// The letters of syntax v2, in the order that they must have.
    const LETTERS: [char; 5] = ['c', 'r', 'u', 'd', 's'];

    /// Reads letters in any order, each once at most. What a server grants out of order means the same; whether it is
    /// in order is told by [`Scope::is_regular`].
    fn of_letters(letters: &str) -> Option<Self> {
        let mut found = Self::NONE;
        for letter in letters.chars() {
            let bit = Self(1 << Self::LETTERS.iter().position(|known| *known == letter)?);
            if found.has(bit) {
                return None;
            }
            found = found.and(bit);
        }
        (found != Self::NONE).then_some(found)
    }

    /// Whether all of `other` is in here.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is left without `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// The letters of syntax v2, in order.
impl fmt::Display for Interactions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in Self::LETTERS.into_iter().enumerate() {
            if self.has(Self(1 << place)) {
                f.write_char(letter)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Interactions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interactions({self})")
    }
}

impl Scope {
    /// Reads one scope. Never fails: what cannot be read means [`Meaning::Unreadable`].
    pub fn read(text: &str) -> Self {
        let meaning = if text == "launch" || text.starts_with("launch/") {
            Meaning::Launch
        } else if ["patient/", "user/", "system/"].iter().any(|start| text.starts_with(start)) {
            ResourceScope::read(text).map_or(Meaning::Unreadable, Meaning::Resource)
        } else {
            Meaning::Other
        };
        Self { text: text.to_owned(), meaning }
    }

    /// Reads a list of scopes, parted by spaces (RFC 6749, 3.3).
    pub fn read_all(list: &str) -> Vec<Self> {
        list.split_ascii_whitespace().map(Self::read).collect()
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it means.
    pub fn meaning(&self) -> &Meaning {
        &self.meaning
    }

    /// Whether it is written as the standard says: readable, letters in order, parameters in syntax v2 only.
    pub fn is_regular(&self) -> bool {
        match &self.meaning {
            Meaning::Resource(scope) => {
                [Syntax::V1, Syntax::V2].iter().any(|syntax| scope.write(*syntax) == self.text)
            }
            Meaning::Unreadable => false,
            Meaning::Launch | Meaning::Other => true,
        }
    }

    /// The syntax that it is written in, where it has one.
    fn syntax(&self) -> Option<Syntax> {
        let Meaning::Resource(_) = self.meaning else { return None };
        let v1 = [".read", ".write", ".*"].iter().any(|end| self.text.ends_with(end));
        Some(if v1 { Syntax::V1 } else { Syntax::V2 })
    }
}

impl ResourceScope {
    fn read(text: &str) -> Option<Self> {
        let (context, rest) = text.split_once('/')?;
        let context = match context {
            "patient" => Context::Patient,
            "user" => Context::User,
            _ => Context::System,
        };
        let (rest, parameters) = match rest.split_once('?') {
            Some((rest, parameters)) => (rest, Some(parameters).filter(|all| !all.is_empty())),
            None => (rest, None),
        };
        let (kind, interactions) = rest.rsplit_once('.')?;
        let interactions = match interactions {
            "read" => Interactions::RS,
            "write" => Interactions::CUD,
            "*" => Interactions::CRUDS,
            letters => Interactions::of_letters(letters)?,
        };
        Some(Self {
            context,
            kind: read_kind(kind)?,
            interactions,
            parameters: parameters.map(str::to_owned),
        })
    }

    /// Writes it. Syntax v1 knows no parameters and no smaller parts than `read` and `write`: there it says more than is
    /// meant, never less.
    pub fn write(&self, syntax: Syntax) -> String {
        let context = match self.context {
            Context::Patient => "patient",
            Context::User => "user",
            Context::System => "system",
        };
        let kind = self.kind.as_deref().unwrap_or("*");
        match syntax {
            Syntax::V1 if Interactions::RS.has(self.interactions) => format!("{context}/{kind}.read"),
            Syntax::V1 if Interactions::CUD.has(self.interactions) => format!("{context}/{kind}.write"),
            Syntax::V1 => format!("{context}/{kind}.*"),
            Syntax::V2 => match &self.parameters {
                Some(parameters) => format!("{context}/{kind}.{}?{parameters}", self.interactions),
                None => format!("{context}/{kind}.{}", self.interactions),
            },
        }
    }

    /// The parameters as a set: their order means nothing.
    fn parameter_set(&self) -> BTreeSet<(String, String)> {
        let written = self.parameters.as_deref().unwrap_or_default();
        form_urlencoded::parse(written.as_bytes()).into_owned().collect()
    }
}

/// `*` or the name of a resource type.
#[expect(clippy::option_option, reason = "the outer one says whether it can be read, the inner one is `*`")]
fn read_kind(kind: &str) -> Option<Option<String>> {
    let is_type = kind.starts_with(|first: char| first.is_ascii_uppercase())
        && kind.chars().all(|letter| letter.is_ascii_alphanumeric());
    match kind {
        "*" => Some(None),
        _ if is_type => Some(Some(kind.to_owned())),
        _ => None,
    }
}
