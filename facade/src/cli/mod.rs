//! The commands of the binary, one file each.

#[cfg(feature = "demo")]
pub mod demo;
pub mod input;
pub mod map;
pub mod serve;
pub mod show;

#[cfg(test)]
mod tests;
