//! Small documents of our own beside the text that they must give. `tests/fixtures/README.md` is the index: what each
//! shows, in which languages, and which rules of `docs/MAPPING.md` it holds to.
//!
//! `HELSEBRO_WRITE_FIXTURES=1 cargo test -p helsebro-fhir --test view_fixtures` writes the texts anew, and those of
//! languages that the index has gained; read the difference before you commit it.
#![cfg(feature = "cda")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test: an index that cannot be read must stop it")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Limits, text, view};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A row of the index.
struct Pair {
    /// `cda/header.xml`
    source: String,
    languages: Vec<Language>,
    /// Headings of `docs/MAPPING.md`.
    rules: Vec<String>,
}

/// The rows of the index: `` | `cda/header.xml` | nb, en | what it shows | *Rule*; *Rule* | ``.
fn index() -> Vec<Pair> {
    let index = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = index.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [source, languages, shows, rules] = cells[..] else { panic!("four cells: {line}") };
        assert!(!shows.is_empty(), "{source} shows nothing");
        let language =
            |tag: &str| Language::from_tag(tag).unwrap_or_else(|| panic!("{source}: no language {tag}"));
        Pair {
            source: source.trim_matches('`').to_owned(),
            languages: languages.split(", ").map(language).collect(),
            rules: rules.split("; ").map(|rule| rule.trim_matches('*').to_owned()).collect(),
        }
    })
    .collect()
}

/// The text of a source in a language: `cda/header.nb.txt`.
fn text_of(source: &str, language: Language) -> String {
    let (stem, _) = source.rsplit_once('.').unwrap();
    format!("{stem}.{}.txt", language.tag())
}

#[test]
fn each_document_gives_its_text_in_every_language_of_the_index() {
    let write = std::env::var_os("HELSEBRO_WRITE_FIXTURES").is_some();
    for pair in index() {
        let source = folder().join(&pair.source);
        let document = helsebro_fhir::read(&std::fs::read(&source).unwrap(), &Limits::default())
            .unwrap_or_else(|error| panic!("{}: {error}", source.display()));
        for language in pair.languages {
            let expected = folder().join(text_of(&pair.source, language));
            let texts = Catalogue::built_in(language);
            let page = text::document(&view::document(&document.bundle, &texts), &texts);
            if write {
                std::fs::write(&expected, &page).unwrap();
            }
            compare(&expected, &page);
        }
    }
}

/// Fails with the first line that differs.
fn compare(expected: &Path, page: &str) {
    let wanted = std::fs::read_to_string(expected).unwrap_or_default();
    let differs = wanted.lines().zip(page.lines()).position(|(wanted, found)| wanted != found);
    let at = differs.unwrap_or_else(|| wanted.lines().count().min(page.lines().count()));
    assert!(
        wanted == page,
        "{}:{}:\n wanted {:?}\n  found {:?}",
        expected.display(),
        at + 1,
        wanted.lines().nth(at),
        page.lines().nth(at)
    );
}

#[test]
fn the_index_and_the_files_are_the_same() {
    let mut indexed = BTreeSet::new();
    for pair in index() {
        indexed.extend(pair.languages.iter().map(|language| text_of(&pair.source, *language)));
        assert!(indexed.insert(pair.source.clone()), "{} stands twice", pair.source);
    }
    let mut files = BTreeSet::new();
    for kind in ["cda", "view"] {
        for file in std::fs::read_dir(folder().join(kind)).unwrap() {
            files.insert(format!("{kind}/{}", file.unwrap().file_name().to_string_lossy()));
        }
    }
    let alone: Vec<_> = indexed.symmetric_difference(&files).collect();
    assert!(alone.is_empty(), "in the index or in the folder alone: {alone:?}");
}

#[test]
fn every_rule_of_the_index_is_a_heading_of_the_mapping() {
    let mapping = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/MAPPING.md");
    let mapping = std::fs::read_to_string(mapping).unwrap();
    let headings: Vec<&str> = mapping
        .lines()
        .filter_map(|line| Some(line.strip_prefix("##")?.trim_start_matches('#').trim()))
        .collect();
    for pair in index() {
        for rule in pair.rules {
            assert!(headings.iter().any(|heading| *heading == rule), "{}: no rule {rule:?}", pair.source);
        }
    }
}
