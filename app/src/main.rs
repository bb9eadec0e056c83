//! Helsebro.
fn main() {}
