//! Finding the corpus of real documents.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test: a corpus that cannot be read must stop it"
)]

use std::path::{Path, PathBuf};

/// A document of the corpus.
pub(crate) struct Document {
    /// `cda-ps/openncp-PS_L3_W6.xml`
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The documents whose folder begins with one of `kinds`, in the order of their names.
///
/// The corpus is found by `HELSEBRO_CORPUS`, else beside the checkout. Where it is not there, the test says so
/// in a line that the test command counts as skipped, and gets no documents.
pub(crate) fn corpus(test: &str, kinds: &[&str]) -> Vec<Document> {
    let root = std::env::var_os("HELSEBRO_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"), PathBuf::from);
    if !root.is_dir() {
        println!("SKIPPED {test}: no corpus; set HELSEBRO_CORPUS");
        return Vec::new();
    }
    let mut documents = Vec::new();
    for folder in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()) {
        let kind = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !folder.is_dir() || !kinds.iter().any(|wanted| kind.starts_with(wanted)) {
            continue;
        }
        for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = format!("{kind}/{}", file.file_name().unwrap().to_string_lossy());
            documents.push(Document { name, bytes: std::fs::read(&file).unwrap() });
        }
    }
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!documents.is_empty(), "no document of {kinds:?} in the corpus");
    documents
}
