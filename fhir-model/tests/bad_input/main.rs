//! Input that means harm or makes no sense: refused in one line that names the place, or read, with what was noticed.
//!
//! Every case goes the whole way of a document: read, written as FHIR, shown in three languages, printed. None may take
//! more memory or time than is promised here, and none may panic.
#![cfg(feature = "cda")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test")]

mod circles;
mod encodings;
mod files;
mod json;
mod lists;
mod narrative;
mod truncated;
mod xml;

use std::sync::Mutex;
use std::time::{Duration, Instant};

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Document, Limits, ReadError, json as texts_of_json, read, text, view};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One case at a time: the memory is counted for the whole process.
static ALONE: Mutex<()> = Mutex::new(());

/// What any document may take, however small: a small one is dense.
const ANY: usize = 64 << 20;
/// Reading and writing, in times of the input.
const READ: usize = 12;
/// The view and its text, in times of the input, beside twice of [`ANY`]. Documents take 6 to 15; every value of a dense
/// one is a fact on the screen.
const SHOWN: usize = 64;
/// Far more than any case needs in a debug build.
const TIME: Duration = Duration::from_secs(60);

/// What becomes of an input.
enum Expected {
    /// Refused with this line.
    Refused(&'static str),
    /// Read; these issues are among those told (path, text), and these words are on the page in every language.
    Read { issues: &'static [(&'static str, &'static str)], shown: &'static [&'static str] },
}

use Expected::{Read, Refused};

/// Read without an issue.
const READ_WELL: Expected = Read { issues: &[], shown: &[] };

/// An input with what becomes of it.
type Case = (&'static str, Vec<u8>, Expected);

/// A document that went the whole way.
struct Way {
    document: Document,
    /// The Bundle as FHIR JSON.
    json: String,
    /// The page in nb, nn and en.
    pages: Vec<String>,
}

/// The whole way, within memory and time.
fn way(name: &str, bytes: &[u8]) -> Result<Way, ReadError> {
    way_in(&Language::ALL, name, bytes)
}

/// The same in some of the languages.
fn way_in(languages: &[Language], name: &str, bytes: &[u8]) -> Result<Way, ReadError> {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let started = Instant::now();
    let (read, peak) = peak(|| {
        read(bytes, &Limits::default()).map(|document| {
            let json = document.bundle.to_json();
            (document, json)
        })
    });
    within(name, "read", peak, READ * bytes.len() + ANY);
    let (document, json) = read.inspect_err(|_| told_in_time(name, started))?;
    assert!(texts_of_json::parse(json.as_bytes()).is_ok(), "{name}: what is written is no JSON");
    let pages = languages
        .iter()
        .map(|language| {
            let texts = Catalogue::built_in(*language);
            let (page, shown) =
                self::peak(|| text::document(&view::document(&document.bundle, &texts), &texts));
            within(name, "shown", shown, SHOWN * bytes.len() + 2 * ANY);
            assert!(!page.is_empty(), "{name}: no page");
            let bare = page.chars().find(|character| character.is_control() && *character != '\n');
            assert_eq!(bare, None, "{name}: a control character on the page");
            page
        })
        .collect();
    told_in_time(name, started);
    Ok(Way { document, json, pages })
}

fn peak<T>(run: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let made = run();
    (made, MEMORY.peak_usage().saturating_sub(before))
}

fn within(name: &str, what: &str, peak: usize, allowed: usize) {
    assert!(peak <= allowed, "{name}: {what} took {peak} bytes; {allowed} are allowed");
}

fn told_in_time(name: &str, started: Instant) {
    assert!(started.elapsed() < TIME, "{name}: took {:?}", started.elapsed());
}

/// Runs the cases of a table.
fn hold(cases: Vec<Case>) {
    for (name, bytes, expected) in cases {
        match (way(name, &bytes), expected) {
            (Err(error), Refused(line)) => assert_eq!(error.to_string(), line, "{name}"),
            (Ok(way), Read { issues, shown }) => {
                let told = &way.document.issues;
                for (path, text) in issues {
                    let found = told.iter().any(|issue| issue.path == *path && issue.text == *text);
                    assert!(found, "{name}: no issue {path}: {text} in {told:?}");
                }
                if issues.is_empty() {
                    assert_eq!(told.as_slice(), [], "{name}");
                }
                for (page, word) in
                    way.pages.iter().flat_map(|page| shown.iter().map(move |word| (page, word)))
                {
                    assert!(page.contains(word), "{name}: {word} is not on the page\n{page}");
                }
            }
            (Err(error), Read { .. }) => panic!("{name}: refused: {error}"),
            (Ok(_), Refused(line)) => panic!("{name}: read, not refused as {line}"),
        }
    }
}

/// A CDA document with this in its header and these sections.
fn cda(header: &str, sections: &str) -> String {
    format!(
        "<ClinicalDocument xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xmlns:pharm=\"urn:hl7-org:pharm\"><title>Tittel</title>{header}<component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>"
    )
}

/// A section of a LOINC code.
fn section(loinc: &str, content: &str) -> String {
    format!(
        "<component><section><code code=\"{loinc}\" codeSystem=\"2.16.840.1.113883.6.1\"/>{content}</section></component>"
    )
}

/// A Bundle of these entries.
fn bundle(entries: &str) -> String {
    format!("{{\"resourceType\":\"Bundle\",\"entry\":[{entries}]}}")
}

/// A Bundle of one resource.
fn resource(members: &str) -> String {
    bundle(&format!("{{\"resource\":{{{members}}}}}"))
}
