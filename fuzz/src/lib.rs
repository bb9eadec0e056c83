//! What the fuzz targets do with their bytes. `fhir-model/tests/fuzz_seeds.rs` compiles this file too and gives it every
//! seed, so that CI sees a target that no longer fits the library.

pub mod mutate;

use std::sync::OnceLock;

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Document, Limits, ReadError, json, r4, read, text, view};

/// A document as XML (CDA): read, written as FHIR, read again, shown and printed.
pub fn cda(bytes: &[u8]) {
    // What opens like JSON is the other target's.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        whole_way(bytes);
    }
}

/// A document as FHIR JSON, the same way.
pub fn fhir(bytes: &[u8]) {
    whole_way(bytes);
}

/// Markup as FHIR's `Narrative.div`, and the same bytes as the content of a CDA narrative.
pub fn narrative(bytes: &[u8]) {
    let Ok(markup) = std::str::from_utf8(bytes) else { return };
    let mut div = json::Writer::new();
    div.string(markup);
    let bundle = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Composition","section":[{{"text":{{"div":{}}}}}]}}}}]}}"#,
        div.finish()
    );
    whole_way(bundle.as_bytes());
    let document = format!(
        r#"<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody><component><section><text>{markup}</text></section></component></structuredBody></component></ClinicalDocument>"#
    );
    whole_way(document.as_bytes());
}

fn whole_way(bytes: &[u8]) {
    match read(bytes, &Limits::default()) {
        Ok(document) => shown(&document),
        Err(error) => told(&error),
    }
}

/// A document that was read can be written, read again as what it is, and shown.
fn shown(document: &Document) {
    let written = document.bundle.to_json();
    let (again, _) = r4::bundle_from_json(written.as_bytes()).expect("what is written can be read");
    assert!(again == document.bundle, "what is written is not what was read");
    let texts = norwegian();
    let page = text::document(&view::document(&document.bundle, texts), texts);
    assert!(!page.is_empty(), "a document without a page");
}

/// A refusal has a place that a person can find.
fn told(error: &ReadError) {
    if let ReadError::Xml { line, column }
    | ReadError::Dtd { line, column }
    | ReadError::BrokenEncoding { line, column }
    | ReadError::UnsupportedEncoding { line, column }
    | ReadError::Json(json::JsonError::Syntax { line, column }) = error
    {
        assert!(*line > 0 && *column > 0, "{error}");
    }
}

fn norwegian() -> &'static Catalogue {
    static TEXTS: OnceLock<Catalogue> = OnceLock::new();
    TEXTS.get_or_init(|| Catalogue::built_in(Language::Nb))
}
