//! Helsebro's documents.

pub mod issue;
pub mod json;
pub mod lookup;
pub mod r4;
