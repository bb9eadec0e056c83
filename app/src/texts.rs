//! The keys of the screens' texts in `assets/texts/`: made by the build script, so that a missing text stops the build.

/// What the screens say around the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScreenTexts {}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
