#![doc = include_str!("../README.md")]

#[cfg(feature = "cda")]
mod cda;
#[cfg(feature = "cda")]
mod document;
pub mod issue;
pub mod json;
pub mod lookup;
mod place;
pub mod r4;
#[cfg(feature = "sdk")]
pub mod sdk;
pub mod text;
pub mod texts;
pub mod view;

#[cfg(feature = "cda")]
pub use document::{Document, Format, Limits, ReadError, read, sniff};
