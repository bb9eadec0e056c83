//! Nothing of a document is lost on its way to the screen.
//!
//! The gatherers ([`cda`], [`fhir`]) walk each source by themselves and know nothing of the mapping and the view: every
//! code with its system, word, amount with its unit, date, identifier, name, telephone number, narrative word, and what
//! turns a meaning round. Each is looked for in the Bundle ([`bundle`], [`same`]) and on the Norwegian screen ([`shown`]),
//! and where it belongs: what one entry says must be in what that entry became, as often as it was sent. What may be
//! missing stands in [`exceptions`] and nowhere else.
#![cfg(feature = "cda")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test: what cannot be read must stop it"
)]

#[path = "../common/mod.rs"]
mod common;

mod bundle;
mod cda;
mod exceptions;
mod fact;
mod fhir;
mod notices;
mod report;
mod same;
mod screen;
mod shown;
mod spoken;
mod told;
mod v3;
mod words;

use std::path::Path;
use std::sync::LazyLock;

use common::Document;
use helsebro_fhir::json::{self, Json};
use helsebro_fhir::{Limits, ReadError, read};
use report::{Report, Way};
use screen::Screen;

/// The most that may stand under "Other" of what the templates of eHDSI say, in percent.
const MOST_OTHER: f64 = 3.0;

/// All documents that begin like CDA, followed to the screen.
static CDA: LazyLock<Report> = LazyLock::new(|| {
    let mut report = Report::default();
    for document in documents("cda-", "xml") {
        let bundle = read(&document.bytes, &Limits::default()).unwrap().bundle;
        let bundle = json::parse(bundle.to_json().as_bytes()).unwrap();
        report.document.clone_from(&document.name);
        follow_cda(&String::from_utf8(document.bytes).unwrap(), &bundle, &mut report);
    }
    report
});

/// All documents of FHIR JSON. FHIR XML is refused.
static FHIR: LazyLock<Report> = LazyLock::new(|| {
    let mut report = Report::default();
    for document in documents("fhir-", "json") {
        let written = match read(&document.bytes, &Limits::default()) {
            Ok(read) => json::parse(read.bundle.to_json().as_bytes()).unwrap(),
            Err(error) => {
                assert_eq!(error, ReadError::FhirXml, "{}", document.name);
                continue;
            }
        };
        report.document.clone_from(&document.name);
        follow_fhir(&json::parse(&document.bytes).unwrap(), &written, &mut report);
    }
    report
});

/// The documents of the corpus in the folders that begin so, and those of our own synthetic citizens.
fn documents(folders: &str, ending: &str) -> Vec<Document> {
    let mut documents = common::corpus(&format!("nothing_lost ({ending})"), &[folders]);
    let citizens = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/citizens");
    let folders = |path: &Path| -> Vec<_> {
        let found = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        found.collect()
    };
    let countries = folders(&citizens).into_iter().filter(|path| path.is_dir());
    for file in countries.flat_map(|country| folders(&country)).flat_map(|citizen| folders(&citizen)) {
        if file.extension().is_some_and(|found| found == ending) {
            let name = file.strip_prefix(&citizens).unwrap().display().to_string();
            documents.push(Document { name, bytes: std::fs::read(&file).unwrap() });
        }
    }
    documents
}

fn follow_cda(text: &str, bundle: &Json, report: &mut Report) {
    let source = roxmltree::Document::parse(text.trim_start_matches('\u{FEFF}').trim_start()).unwrap();
    let cda = cda::gather(&source);
    let placed = bundle::compare(&cda, bundle, report);
    shown::compare(&placed, &Screen::of(bundle), report);
}

fn follow_fhir(source: &Json, written: &Json, report: &mut Report) {
    let source = fhir::gather(source);
    same::written(&source, &fhir::gather(written), report);
    same::shown(&source, &Screen::of(written), report);
}

/// Prints the table, and demands that nothing is lost.
fn demand(report: &Report, way: Way) {
    println!("{}", report.table(way));
    let lost = report.losses(way);
    assert!(lost.is_none(), "{}", lost.unwrap());
}

#[test]
fn every_fact_of_a_cda_document_is_in_its_bundle() {
    demand(&CDA, Way::CdaToBundle);
}

#[test]
fn every_fact_of_a_cda_document_is_on_its_screen() {
    demand(&CDA, Way::CdaToScreen);
}

#[test]
fn every_fact_of_fhir_is_written_as_it_was_read() {
    demand(&FHIR, Way::FhirToBundle);
}

#[test]
fn every_fact_of_fhir_is_on_its_screen() {
    demand(&FHIR, Way::FhirToScreen);
}

#[test]
fn little_of_what_a_template_says_is_only_under_other() {
    for way in [Way::CdaToBundle, Way::CdaToScreen] {
        println!("{}", CDA.table(way));
        for (family, share) in CDA.others(way) {
            assert!(share <= MOST_OTHER, "{way:?}: {share:.1} % of {family} is only under Other");
        }
    }
}

#[test]
fn every_exception_is_needed() {
    if common::corpus("nothing_lost (exceptions)", &["cda-"]).is_empty() {
        return;
    }
    let used = CDA.used.union(&FHIR.used).copied().collect();
    let idle = exceptions::idle(&used);
    assert!(idle.is_empty(), "nothing is missing that falls under: {idle:#?}");
}
