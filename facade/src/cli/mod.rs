//! The commands of the binary, one file each.

#[cfg(feature = "demo")]
pub mod demo;
pub mod serve;
