//! What the app and the facade share about a lookup: countries, their search masks and notices.

mod country;

pub use country::{Country, Format, Notice, SearchMask, Service, Texts, Trait, TraitKind};
