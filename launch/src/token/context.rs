//! What a launch is about (SMART App Launch 2.2, "Launch context arrives with your access token").

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use super::Remark;
use super::fields::Fields;
use crate::fhir_user::is_id;

/// The launch's context. Any of it may be absent, and any may come without having been asked for. `Debug` shows nothing of
/// it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LaunchContext {
    /// The Patient: a bare id. The session's patient, and no other.
    pub patient: Option<String>,
    /// The Encounter: a bare id.
    pub encounter: Option<String>,
    /// Other resources that the launch is about.
    pub fhir_context: Vec<ContextItem>,
    /// False where the EPJ shows the patient beside the app already.
    pub need_patient_banner: Option<bool>,
    /// What the app is to do; one that is not known asks for what the app does anyway.
    pub intent: Option<String>,
    /// An opaque organisation id of the EPJ: a claim to record, never an authority.
    pub tenant: Option<String>,
    /// Where the EPJ's colours and sizes are told.
    pub smart_style_url: Option<Url>,
}

impl LaunchContext {
    /// Whether the app shows the patient's banner whole: unless the EPJ says that it does so itself.
    pub fn needs_banner(&self) -> bool {
        self.need_patient_banner != Some(false)
    }
}

impl fmt::Debug for LaunchContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LaunchContext(…)")
    }
}

/// An entry of `fhirContext`: it has a reference, a canonical or an identifier. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ContextItem {
    /// A reference relative to the FHIR base: `ImagingStudy/1`.
    pub reference: Option<String>,
    /// A canonical address.
    pub canonical: Option<String>,
    /// A business identifier.
    pub identifier: Option<Identifier>,
    /// The resource type, as told or by the reference.
    pub kind: Option<String>,
    /// The role as a URI; none is `launch`: what the launch is about.
    pub role: Option<String>,
}

impl fmt::Debug for ContextItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContextItem(…)")
    }
}

/// A business identifier of a context item.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// Whose.
    pub system: Option<String>,
    /// Which.
    pub value: String,
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identifier(…)")
    }
}

/// `patient` is no id.
pub(super) struct NoId;

/// `null` is no patient; anything else that is no id must never be taken for "no patient" or cut into one.
pub(super) fn patient(value: Option<Value>) -> Result<Option<String>, NoId> {
    match value {
        None => Ok(None),
        Some(Value::String(id)) if is_id(&id) => Ok(Some(id)),
        Some(_) => Err(NoId),
    }
}

pub(super) fn encounter(value: Option<Value>, fields: &mut Fields) -> Option<String> {
    let id = fields.text("encounter", value)?;
    if is_id(&id) {
        return Some(id);
    }
    fields.remarks.push(Remark::NotAllowed("encounter"));
    None
}

/// Only an address that says where it is can be compared with the EPJ's own origin.
pub(super) fn style_url(value: Option<Value>, fields: &mut Fields) -> Option<Url> {
    let text = fields.text("smart_style_url", value)?;
    let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
    if url.is_none() {
        fields.remarks.push(Remark::NotAllowed("smart_style_url"));
    }
    url
}

/// How many entries are kept with a session.
const MOST_ITEMS: usize = 100;

/// The entries that keep the rules. One that does not is left out, and remarked once.
pub(super) fn items(value: Option<Value>, fields: &mut Fields) -> Vec<ContextItem> {
    let entries = match value {
        None => return Vec::new(),
        Some(Value::Array(entries)) => entries,
        Some(_) => {
            fields.remarks.push(Remark::WrongType("fhirContext"));
            return Vec::new();
        }
    };
    let sent = entries.len();
    let items: Vec<_> =
        entries.iter().filter_map(Value::as_object).filter_map(item).take(MOST_ITEMS).collect();
    if items.len() < sent {
        fields.remarks.push(Remark::NotAllowed("fhirContext"));
    }
    items
}

/// One entry. A Patient or an Encounter in the role `launch` is none: it would be a second opinion about whom the launch is
/// about.
fn item(entry: &Map<String, Value>) -> Option<ContextItem> {
    let role = optional(entry, "role")?.filter(|role| role != "launch");
    let reference = optional(entry, "reference")?;
    let canonical = optional(entry, "canonical")?;
    if [&role, &canonical].into_iter().flatten().any(|uri| !is_uri(uri)) {
        return None;
    }
    let identifier = entry.get("identifier").and_then(identifier);
    if reference.is_none() && canonical.is_none() && identifier.is_none() {
        return None;
    }
    let told = optional(entry, "type")?;
    let pointed = match &reference {
        Some(reference) => Some(kind_of(reference)?.to_owned()),
        None => None,
    };
    if pointed.is_some() && told.is_some() && pointed != told {
        return None;
    }
    let kind = pointed.or(told);
    let is_subject = kind.as_deref().is_some_and(|kind| matches!(kind, "Patient" | "Encounter"));
    if is_subject && role.is_none() {
        return None;
    }
    Some(ContextItem { reference, canonical, identifier, kind, role })
}

/// A text that may be absent; empty or of another type, it spoils the entry.
#[expect(
    clippy::option_option,
    reason = "the outer one says whether the entry is sound, the inner one is the text"
)]
fn optional(entry: &Map<String, Value>, name: &str) -> Option<Option<String>> {
    match entry.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(Value::String(text)) if !text.is_empty() => Some(Some(text.clone())),
        Some(_) => None,
    }
}

fn identifier(value: &Value) -> Option<Identifier> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Identifier { system: text("system"), value: text("value")? })
}

/// The type of a relative reference; an absolute one might lead the token elsewhere.
fn kind_of(reference: &str) -> Option<&str> {
    let (kind, id) = reference.split_once('/')?;
    let is_kind = kind.starts_with(|first: char| first.is_ascii_uppercase())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_kind && is_id(id)).then_some(kind)
}

fn is_uri(text: &str) -> bool {
    Url::parse(text).is_ok()
}
