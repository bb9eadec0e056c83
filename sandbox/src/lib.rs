//! Helsebro.
