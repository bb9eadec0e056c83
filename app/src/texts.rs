//! The keys of the screens' texts in `assets/texts/`: made by the build script, so that a missing text stops the build.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));
