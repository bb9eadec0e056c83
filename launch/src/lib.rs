#![doc = include_str!("../README.md")]

pub mod authorize;
pub mod begin;
pub mod callback;
pub mod client;
pub mod discovery;
pub mod fhir_user;
#[cfg(feature = "verify")]
pub mod id_token;
pub mod scope;
pub mod secret;
pub mod style;
pub mod token;
pub mod wire;
