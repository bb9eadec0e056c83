//! What the app and the facade share about a lookup: countries, their search masks and notices.

mod ask;
mod country;
mod country_json;
mod listing;
mod mask;
mod match_request;
mod refusal;
#[cfg(test)]
mod tests;

pub use ask::{Ask, resolution_json};
pub use country::{Country, Format, Notice, SearchMask, Service, Texts, Trait, TraitKind};
pub use listing::{Entry, Form, FormKind, Listing};
pub use mask::MaskViolation;
pub use match_request::{ACT_REASON, Confirmation, MatchRequest, MatchRequestError, Purpose};
pub use refusal::{IDENTITY, PROBLEM, Person, Refusal};
