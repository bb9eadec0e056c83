//! Everything that a task prints itself goes through here. Children (cargo, Trunk, Playwright) print for themselves.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks on its terminal")]

use std::fmt::Display;

/// What is about to happen: `→ Trunk 0.21.14: compiling (5 to 8 minutes, once)`.
pub(crate) fn step(text: impl Display) {
    println!("→ {text}");
}

/// Something that went another way than it usually does, and is no failure.
pub(crate) fn note(text: impl Display) {
    println!("! {text}");
}

/// A line of a result, as it is.
pub(crate) fn line(text: impl Display) {
    println!("{text}");
}

/// Why the task ended.
pub(crate) fn error(text: impl Display) {
    eprintln!("✗ {text}");
}
