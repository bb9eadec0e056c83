//! The documents: our own, small, of every kind of section. Those of the fuzz targets have words and numbers that nothing
//! else looks like.

use std::path::Path;

use serde_json::Value;

/// A document by its name.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

fn folder(path: &str, ending: &str) -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .map(|path| Source {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            text: std::fs::read_to_string(&path).unwrap(),
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() > 1, "no documents in {path}");
    found
}

/// CDA in words of its own, each beginning with a q.
pub(crate) fn cda_of_own_words() -> Vec<Source> {
    folder("../fuzz/seeds/cda", "xml")
}

/// All CDA.
pub(crate) fn cda() -> Vec<Source> {
    let others =
        ["tests/fixtures/cda", "tests/fixtures/view"].into_iter().flat_map(|path| folder(path, "xml"));
    cda_of_own_words().into_iter().chain(others).collect()
}

/// FHIR JSON.
pub(crate) fn fhir() -> Vec<Source> {
    ["../fuzz/seeds/fhir", "tests/fixtures/view"].into_iter().flat_map(|path| folder(path, "json")).collect()
}

/// The same to be changed; without the one whose numbers only text can hold.
pub(crate) fn fhir_values() -> Vec<(String, Value)> {
    let value = |source: Source| Some((source.name, serde_json::from_str(&source.text).ok()?));
    let values: Vec<_> = fhir().into_iter().filter_map(value).collect();
    assert!(values.len() + 1 >= fhir().len(), "more than one document is no JSON");
    values
}
