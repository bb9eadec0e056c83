//! What becomes of a CDA document is FHIR R4: an independent implementation decodes it.
#![cfg(all(feature = "cda", feature = "sdk"))]

mod common;

use helsebro_fhir::{Limits, read, sdk};

/// Where `fhir-sdk` is stricter than the standard: a part of its message, and why the resource is right all the same.
const STRICTER: &[(&str, &str)] = &[];

#[test]
fn what_is_no_fhir_is_refused_with_its_place() {
    let text = br#"{"resourceType":"Bundle","type":"document","entry":[
        {"resource":{"resourceType":"Patient"}}, {"resource":{"resourceType":"Procedure","status":"completed"}}]}"#;
    let bundle = read(text, &Limits::default()).unwrap().bundle;
    let refusals: Vec<_> = sdk::resources(&bundle).filter_map(Result::err).collect();
    assert_eq!(refusals.len(), 1);
    assert_eq!((refusals[0].entry, refusals[0].kind.as_str()), (1, "Procedure"));
}

#[test]
fn every_resource_of_every_cda_document_decodes() {
    let mut refused = Vec::new();
    for document in common::corpus("cda_decodes", &["cda-"]) {
        let read = read(&document.bytes, &Limits::default())
            .unwrap_or_else(|error| panic!("{}: {error}", document.name));
        for refusal in sdk::resources(&read.bundle).filter_map(Result::err) {
            if !STRICTER.iter().any(|(message, _)| refusal.reason.contains(message)) {
                refused.push(format!("{}: {refusal}", document.name));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
