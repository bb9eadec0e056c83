use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use helsebro_fhir::texts::Language;

use super::input::Limit;
use super::map::{self, Map};
use super::show::{self, Show, ShowError};

const SUMMARY: &str = r#"{"resourceType":"Bundle","type":"document","entry":[
    {"resource":{"resourceType":"Composition","status":"final","title":"Prøve","section":[]}},
    {"resource":{"resourceType":"Flag","id":"f","status":"active","code":{"text":"Alene"}}}]}"#;

/// A file of the test's own.
fn file(folder: &Path, name: &str, content: &str) -> PathBuf {
    let path = folder.join(name);
    File::create(&path).unwrap().write_all(content.as_bytes()).unwrap();
    path
}

/// What `map` answers: whether all was read, the lines, the issues.
fn map(files: &[&Path], limit: Limit, stdin: &mut dyn Read) -> (bool, Vec<String>, String) {
    let (mut out, mut issues) = (Vec::new(), Vec::new());
    let files = files.iter().map(|path| path.to_path_buf()).collect();
    let all = map::run(&Map::new(files, limit), stdin, &mut out, &mut issues).unwrap();
    let lines = String::from_utf8(out).unwrap().lines().map(str::to_owned).collect();
    (all, lines, String::from_utf8(issues).unwrap())
}

#[test]
fn line_i_is_file_i_and_an_unreadable_file_is_an_outcome_on_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(folder.path(), "good.json", SUMMARY);
    let bad = file(folder.path(), "bad.xml", "<!DOCTYPE a><a/>");
    let missing = folder.path().join("missing.json");
    let (all, lines, issues) = map(&[&good, &bad, &missing, &good], Limit::mib(1), &mut io::empty());
    assert!(!all);
    let kinds: Vec<bool> = lines.iter().map(|line| line.starts_with(r#"{"resourceType":"Bundle""#)).collect();
    assert_eq!(kinds, [true, false, false, true]);
    assert!(lines[1].contains(r#""code":"structure""#) && lines[1].contains("DTD"), "{}", lines[1]);
    assert!(lines[2].contains(r#""code":"not-found""#), "{}", lines[2]);
    assert!(
        issues.contains("bad.xml: error: /: line 1, column 1: a document type definition (DTD)"),
        "{issues}"
    );
    assert!(issues.contains("good.json: information: Bundle.entry.resource[1]: "), "{issues}");
}

#[test]
fn a_dash_is_standard_input() {
    let (all, lines, _) = map(&[Path::new("-")], Limit::mib(1), &mut SUMMARY.as_bytes());
    assert!(all && lines[0].contains("Prøve"));
}

#[test]
fn what_is_over_the_limit_is_refused_without_reading_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.xml");
    // A hole of 1 TiB: who read it would not come back.
    File::create(&large).unwrap().set_len(1 << 40).unwrap();
    let (all, lines, _) = map(&[&large], Limit::mib(64), &mut io::empty());
    assert!(!all && lines[0].contains(r#""code":"too-long""#), "{}", lines[0]);
    let (all, lines, _) = map(&[Path::new("-")], Limit::mib(1), &mut io::repeat(b' '));
    assert!(!all && lines[0].contains("larger than 1048576 bytes"), "{}", lines[0]);
}

#[test]
fn a_folder_and_an_empty_file_are_one_line_each() {
    let folder = tempfile::tempdir().unwrap();
    let empty = file(folder.path(), "empty", "");
    let (all, lines, issues) = map(&[folder.path(), &empty], Limit::mib(1), &mut io::empty());
    assert!(!all);
    assert_eq!((lines.len(), issues.lines().count()), (2, 2));
    assert!(lines[1].contains("empty"), "{}", lines[1]);
}

#[test]
fn show_prints_in_the_language_asked_for_and_says_why_it_cannot() {
    let mut out = Vec::new();
    let ask = Show::new("-".into(), Language::Nn, Limit::mib(1));
    show::run(&ask, &mut SUMMARY.as_bytes(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("Anna i dokumentet") && text.contains("- Alene"), "{text}");
    let error = show::run(&ask, &mut "%PDF".as_bytes(), &mut Vec::new()).unwrap_err();
    assert!(matches!(error, ShowError::Input { .. }));
    assert_eq!(error.to_string(), "-: neither XML nor JSON");
}
