//! What the app and the facade share about a lookup: countries, their search masks and notices.

mod country;
mod mask;
mod match_request;
#[cfg(test)]
mod tests;

pub use country::{Country, Format, Notice, SearchMask, Service, Texts, Trait, TraitKind};
pub use mask::MaskViolation;
pub use match_request::{ACT_REASON, Confirmation, MatchRequest, MatchRequestError, Purpose};
