//! Small documents of our own beside the text that they must give. `tests/fixtures/view/README.md` says what each is for.
//!
//! `HELSEBRO_WRITE_FIXTURES=1 cargo test -p helsebro-fhir --test view_fixtures` writes the texts anew; read the
//! difference before you commit it.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Limits, text, view};

/// The sources: every file that is no text.
fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/view");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "xml" || kind == "json"))
        .collect();
    found.sort();
    found
}

#[test]
fn each_document_gives_its_text_in_every_language_that_has_one() {
    let write = std::env::var_os("HELSEBRO_WRITE_FIXTURES").is_some();
    let mut compared = 0;
    for source in sources() {
        let document = helsebro_fhir::read(&std::fs::read(&source).unwrap(), &Limits::default())
            .unwrap_or_else(|error| panic!("{}: {error}", source.display()));
        for language in Language::ALL {
            let expected = source.with_extension(format!("{}.txt", language.tag()));
            if !expected.exists() {
                continue;
            }
            let texts = Catalogue::built_in(language);
            let page = text::document(&view::document(&document.bundle, &texts), &texts);
            if write {
                std::fs::write(&expected, &page).unwrap();
            }
            compared += 1;
            compare(&expected, &page);
        }
    }
    assert!(compared >= 5, "only {compared} texts to compare with");
}

/// Fails with the first line that differs.
fn compare(expected: &Path, page: &str) {
    let wanted = std::fs::read_to_string(expected).unwrap();
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
fn every_document_is_in_the_index() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/view/README.md");
    let index = std::fs::read_to_string(folder).unwrap();
    for source in sources() {
        let name = source.file_name().unwrap().to_string_lossy().into_owned();
        assert!(index.contains(&format!("`{name}`")), "{name} is not in the index");
    }
}
