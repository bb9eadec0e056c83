//! Helsebro's documents.

pub mod lookup;
