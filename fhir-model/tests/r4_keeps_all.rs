//! What comes in as FHIR JSON goes out again whole.

mod common;

use helsebro_fhir::json::{self, Json};
use helsebro_fhir::r4;

#[test]
fn every_fhir_document_of_the_corpus_is_written_as_it_was_read() {
    for document in common::corpus("r4_keeps_all", &["fhir-"]) {
        if !document.name.ends_with(".json") {
            continue;
        }
        let source =
            json::parse(&document.bytes).unwrap_or_else(|error| panic!("{}: {error}", document.name));
        let (bundle, issues) =
            r4::bundle_from_value(source.clone()).unwrap_or_else(|e| panic!("{}: {e}", document.name));
        let text = bundle.to_json();
        if issues.is_empty() {
            let written = json::parse(text.as_bytes()).unwrap();
            assert!(sorted(source) == sorted(written), "{} changed", document.name);
        } else {
            let escaped_once_more = Json::String(text.clone()).to_text();
            for leaf in leaves(&source) {
                let kept = text.contains(&leaf) || escaped_once_more.contains(&leaf);
                assert!(kept, "{}: lost {leaf}", document.name);
            }
        }
    }
}

/// Every string and number, as JSON text without its quotes.
fn leaves(json: &Json) -> Vec<String> {
    match json {
        Json::Array(items) => items.iter().flat_map(leaves).collect(),
        Json::Object(object) => object.iter().flat_map(|(_, value)| leaves(value)).collect(),
        leaf => vec![leaf.to_text().trim_matches('"').to_owned()],
    }
}

/// Members by name: their order means nothing.
fn sorted(json: Json) -> Json {
    match json {
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        Json::Object(object) => {
            let mut members: Vec<_> = object.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            let mut object = json::Object::new();
            for (name, value) in members {
                object.push(name, value);
            }
            Json::Object(object)
        }
        other => other,
    }
}
