//! The mapping on small documents: each test states one rule of `docs/MAPPING.md`.

mod absence;
mod allergies;
mod datatypes;
mod dispensations;
mod dosing;
mod header;
mod hostile;
mod immunizations;
mod medicines;
mod observations;
mod problems;

use crate::json::Writer;
use crate::r4::{Bundle, Composition, Element, Resource, Section};
use crate::{Limits, read};

/// A document with this header (after the root's start tag) and these sections.
fn document(header: &str, sections: &str) -> String {
    format!(
        r#"<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:pharm="urn:hl7-org:pharm" xmlns:epsos="urn:epsos-org:ep:medication"
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{header}
           <component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>"#
    )
}

/// A section of a LOINC code.
fn section(loinc: &str, content: &str) -> String {
    format!(
        r#"<component><section><code code="{loinc}" codeSystem="2.16.840.1.113883.6.1"/>{content}</section></component>"#
    )
}

fn map(document: &str) -> Bundle {
    read(document.as_bytes(), &Limits::default()).unwrap().bundle
}

/// The Bundle of a document that has one section with these entries.
fn entries(loinc: &str, content: &str) -> Bundle {
    map(&document("", &section(loinc, content)))
}

fn composition(bundle: &Bundle) -> &Composition {
    match bundle.entry.first().and_then(|entry| entry.resource.as_ref()) {
        Some(Resource::Composition(composition)) => composition,
        other => panic!("{other:?}"),
    }
}

fn first_section(bundle: &Bundle) -> &Section {
    composition(bundle).section.first().unwrap()
}

/// The only resource of a kind.
macro_rules! only {
    ($bundle:expr, $kind:ident) => {{
        let mut found = $bundle.entry.iter().filter_map(|entry| match entry.resource.as_ref() {
            Some(crate::r4::Resource::$kind(resource)) => Some(resource.as_ref()),
            _ => None,
        });
        let only = found.next().expect(stringify!($kind));
        assert!(found.next().is_none(), "more than one {}", stringify!($kind));
        only
    }};
}
use only;

fn count(bundle: &Bundle, kind: &str) -> usize {
    bundle
        .entry
        .iter()
        .filter(|entry| entry.resource.as_ref().is_some_and(|it| it.type_name() == kind))
        .count()
}

/// An element as compact JSON: what a reader of the Bundle sees.
fn json(element: &impl Element) -> String {
    let mut out = Writer::new();
    element.write(&mut out);
    out.finish()
}
