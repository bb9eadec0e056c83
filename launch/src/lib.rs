//! The SMART App Launch client.

pub mod secret;
pub mod wire;
