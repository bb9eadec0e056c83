//! What holds of every document, whatever is done to it: the small documents of the fuzz targets and the fixtures, each
//! changed at every kind of place that they have, and each change judged by what the unchanged document told.
#![cfg(feature = "cda")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test: what fails there is a finding")]

mod change;
mod documents;
mod exceptions;
mod missing;
mod negations;
mod nulls;
mod order;
mod shapes;
mod sweep;
mod told;
mod twice;
mod unknown;

/// Stops with all that was found, one a line: the document, the place, what is wrong there.
fn none_of(findings: &[String], sentence: &str) {
    assert!(findings.is_empty(), "{sentence}; {} times not:\n{}", findings.len(), findings.join("\n"));
}
