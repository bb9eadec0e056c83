//! The screens of Helsebro: a single-page app that the EPJ opens in a frame.
//!
//! Screens only. What SMART App Launch demands lies in `helsebro-launch`, what a document says in `helsebro-fhir`;
//! [`api`] is the only file that fetches. State lives in memory: a frame of another site is denied web storage.

mod address;
mod api;
mod boot;
mod chart;
mod compare;
mod consent;
mod dates;
mod dom;
mod language;
mod parts;
mod person;
mod problem;
mod rows;
mod screens;
mod search;
mod shell;
mod texts;
mod wire;

fn main() {
    boot::start();
}
