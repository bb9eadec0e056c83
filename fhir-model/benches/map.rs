//! How long documents take: `cargo xtask bench map` runs this and prints the table.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench: what cannot be read must stop it")]

#[path = "inputs/mod.rs"]
mod inputs;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkGroup, Criterion, SamplingMode, measurement::WallTime};
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Limits, json, read, view};

/// That of the binary, for the parse alone as for the mapping.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `helsebro map`, and what the facade does: bytes to the JSON of a Bundle.
fn map(document: &str) -> String {
    read(document.as_bytes(), &Limits::default()).expect("our own document").bundle.to_json()
}

/// The yardstick: what no reader of XML can do without.
fn parse(document: &str) -> usize {
    let options = roxmltree::ParsingOptions { nodes_limit: u32::MAX, ..Default::default() };
    roxmltree::Document::parse_with_options(document, options).unwrap().root().id().get_usize()
}

/// What the browser does with a Bundle (`app/src/bin/rows`).
fn rows(document: &str, texts: &Catalogue) -> Vec<u8> {
    let bundle = json::parse(document.as_bytes()).unwrap();
    view::wire::write(&view::document_of(&bundle, texts)).unwrap()
}

/// A document's parse and its mapping, one after the other.
fn cda(criterion: &mut Criterion, name: &str, document: &str) {
    let mut group = criterion.benchmark_group(name);
    group.bench_function("parse", |bencher| bencher.iter(|| parse(black_box(document))));
    group.bench_function("map", |bencher| bencher.iter(|| map(black_box(document))));
}

fn ips(criterion: &mut Criterion, texts: &Catalogue) {
    let document = inputs::ips(inputs::IPS_TIMES);
    let mut group = criterion.benchmark_group("ips");
    group.bench_function("parse", |bencher| bencher.iter(|| json::parse(black_box(document.as_bytes()))));
    group.bench_function("map", |bencher| bencher.iter(|| map(black_box(&document))));
    group.bench_function("rows", |bencher| bencher.iter(|| rows(black_box(&document), texts)));
}

/// Whether time grows with size.
fn slope(criterion: &mut Criterion, texts: &Catalogue) {
    let few = |group: &mut BenchmarkGroup<'_, WallTime>| {
        group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_millis(500));
    };
    let mut group = criterion.benchmark_group("slope-cda");
    few(&mut group);
    for times in inputs::SLOPE {
        let document = inputs::summary(times * inputs::SUMMARY_UNIT);
        group.bench_function(times.to_string(), |bencher| bencher.iter(|| map(black_box(&document))));
    }
    drop(group);
    let mut group = criterion.benchmark_group("slope-fhir");
    few(&mut group);
    for times in inputs::SLOPE {
        let document = inputs::ips(times * inputs::IPS_UNIT);
        group.bench_function(times.to_string(), |bencher| bencher.iter(|| rows(black_box(&document), texts)));
    }
}

fn main() {
    // As a test (`cargo test --all-targets`) each runs once, and the large ones not at all.
    let measured = std::env::args().any(|argument| argument == "--bench");
    let texts = Catalogue::built_in(Language::Nb);
    let mut criterion = Criterion::default().configure_from_args();
    cda(&mut criterion, "summary", &inputs::summary(1));
    cda(&mut criterion, "prescription", inputs::PRESCRIPTION);
    ips(&mut criterion, &texts);
    if measured {
        slope(&mut criterion, &texts);
    }
    criterion.final_summary();
}
