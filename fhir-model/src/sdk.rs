//! The bridge to `fhir-sdk`: our Bundle as its R4B types, entry by entry. The independent check of what we write.
//!
//! Behind the feature `sdk`: it costs minutes of build time and megabytes of binary, and never reads foreign documents.

pub use fhir_sdk::r4b::resources::Resource;

use crate::r4::Bundle;

/// An entry that `fhir-sdk` does not take.
///
/// The reason is serde's, and may quote a code of the resource: for tests and checks, never for a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Bundle.entry[{entry}] ({kind}): {reason}")]
pub struct Refusal {
    /// Which entry, from 0.
    pub entry: usize,
    /// Its resource type.
    pub kind: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Hands over the resource of every entry, in order; an entry without a resource is left out.
pub fn resources(bundle: &Bundle) -> impl Iterator<Item = Result<Resource, Refusal>> + '_ {
    bundle.entry.iter().enumerate().filter_map(|(entry, found)| {
        let resource = found.resource.as_ref()?;
        Some(serde_json::from_str(&resource.to_json()).map_err(|error| Refusal {
            entry,
            kind: resource.type_name().to_owned(),
            reason: error.to_string(),
        }))
    })
}
