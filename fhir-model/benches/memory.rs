//! How much memory documents take at most: `cargo xtask bench map` runs this and prints the table.
//!
//! One line a job: `memory <job> <bytes of the document> <bytes at the peak>`. The peak counts the document too.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench: says what it measured, or stops")]

#[path = "inputs/mod.rs"]
mod inputs;

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Limits, json, read, view};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn map(document: &str) {
    drop(read(document.as_bytes(), &Limits::default()).unwrap().bundle.to_json());
}

fn rows(document: &str, texts: &Catalogue) {
    let bundle = json::parse(document.as_bytes()).unwrap();
    drop(view::wire::write(&view::document_of(&bundle, texts)));
}

/// Runs a job on a document and tells of it.
fn tell(job: &str, document: impl FnOnce() -> String, run: impl Fn(&str)) {
    let before = MEMORY.current_usage();
    let document = document();
    MEMORY.reset_peak_usage();
    run(&document);
    println!("memory {job} {} {}", document.len(), MEMORY.peak_usage() - before);
}

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let texts = Catalogue::built_in(Language::Nb);
    tell("summary/map", || inputs::summary(1), map);
    tell("prescription/map", || inputs::PRESCRIPTION.to_owned(), map);
    tell("ips/map", || inputs::ips(inputs::IPS_TIMES), map);
    tell("ips/rows", || inputs::ips(inputs::IPS_TIMES), |document| rows(document, &texts));
    for times in inputs::SLOPE {
        tell(&format!("slope-cda/{times}"), || inputs::summary(times * inputs::SUMMARY_UNIT), map);
    }
    for times in inputs::SLOPE {
        let document = || inputs::ips(times * inputs::IPS_UNIT);
        tell(&format!("slope-fhir/{times}"), document, |document| rows(document, &texts));
    }
}
