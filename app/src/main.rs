#![doc = include_str!("../README.md")]

mod address;
mod api;
mod binding;
mod boot;
mod chart;
mod compare;
mod consent;
mod dates;
mod dom;
mod epj_style;
mod language;
mod parts;
mod person;
mod problem;
mod rows;
mod screens;
mod search;
mod shell;
mod texts;
mod vigil;
mod wire;

fn main() {
    boot::start();
}
