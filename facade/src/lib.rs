#![doc = include_str!("../README.md")]

pub mod api;
pub mod app;
pub mod audit;
pub mod browser;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contact_point;
#[cfg(feature = "demo")]
mod demo_faults;
pub mod documents;
pub mod epj;
pub mod errands;
pub mod fhir;
pub mod identity;
mod names;
pub mod pending;
mod people;
pub mod problem;
pub mod random;
pub mod register;
pub mod seal;
pub mod server;
pub mod session;
pub mod store;
pub mod trace;
pub mod web;
