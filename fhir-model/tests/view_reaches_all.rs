//! Every document has a screen in every language, with every row of it in its one place.
#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use helsebro_fhir::json::{self, Json};
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::view::{self, DocumentView, Row, SectionView, wire};
use helsebro_fhir::{Limits, ReadError, text};

/// Every document of the corpus, with its Bundle. All are read but FHIR XML, which is refused.
fn documents(test: &str) -> Vec<(String, Json)> {
    let mut documents = Vec::new();
    for document in common::corpus(test, &["cda-", "fhir-"]) {
        match helsebro_fhir::read(&document.bytes, &Limits::default()) {
            Ok(read) => {
                documents.push((document.name, json::parse(read.bundle.to_json().as_bytes()).unwrap()));
            }
            Err(error) => assert_eq!(error, ReadError::FhirXml, "{}", document.name),
        }
    }
    documents
}

#[test]
fn every_document_gives_a_view_a_text_and_bytes_in_every_language() {
    for (name, bundle) in documents("view_reaches_all") {
        for language in Language::ALL {
            let texts = Catalogue::built_in(language);
            let view = view::document_of(&bundle, &texts);
            assert!(!view.title.is_empty(), "{name}: no title");
            assert!(!text::document(&view, &texts).is_empty(), "{name}: no text");
            let bytes = wire::write(&view).unwrap();
            assert_eq!(wire::read(&bytes).as_ref(), Ok(&view), "{name}: not the same on the other side");
        }
    }
}

#[test]
fn no_resource_vanishes_and_none_is_counted_twice_as_unplaced() {
    let texts = Catalogue::built_in(Language::Nb);
    for (name, bundle) in documents("view_reaches_all") {
        let view = view::document_of(&bundle, &texts);
        let mut anchors: Vec<&str> = view.sections.iter().flat_map(anchors).collect();
        let count = anchors.len();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), count, "{name}: two sections have one anchor");
        assert!(rows(&view).all(|row| !row.title.text.is_empty()), "{name}: a row without a title");
    }
}

fn anchors(section: &SectionView) -> Vec<&str> {
    let inner = section.subsections.iter().flat_map(anchors);
    std::iter::once(section.anchor.as_str()).chain(inner).collect()
}

fn rows(view: &DocumentView) -> impl Iterator<Item = &Row> {
    view.sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.rows)
}
