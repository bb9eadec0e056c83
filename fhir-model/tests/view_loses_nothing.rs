//! Whatever JSON stands where, the view does not fail, and every word of it is on the page.

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{json, text, view};
use proptest::prelude::*;

/// Names that the view asks for, so that what it takes is of every shape.
const NAMES: &[&str] = &[
    "code",
    "coding",
    "text",
    "display",
    "value",
    "unit",
    "start",
    "end",
    "low",
    "high",
    "numerator",
    "denominator",
    "identifier",
    "name",
    "given",
    "family",
    "line",
    "city",
    "telecom",
    "address",
    "contact",
    "relationship",
    "status",
    "clinicalStatus",
    "verificationStatus",
    "criticality",
    "reaction",
    "manifestation",
    "severity",
    "onsetDateTime",
    "effectivePeriod",
    "valueQuantity",
    "valueCodeableConcept",
    "component",
    "referenceRange",
    "note",
    "dosage",
    "dosageInstruction",
    "timing",
    "repeat",
    "frequency",
    "period",
    "periodUnit",
    "when",
    "boundsDuration",
    "doseAndRate",
    "doseQuantity",
    "asNeededBoolean",
    "medicationCodeableConcept",
    "ingredient",
    "strength",
    "form",
    "dispenseRequest",
    "substitution",
    "quantity",
    "extension",
    "modifierExtension",
    "valueString",
    "device",
    "type",
    "deviceName",
    "birthDate",
    "gender",
    "subject",
    "interpretation",
    "attachment",
    "title",
    "emptyReason",
    "entry",
    "_birthDate",
    "_status",
    "madeUp",
    "contained",
    "meta",
    "maxDosePerPeriod",
    "communication",
    "generalPractitioner",
];

const KINDS: &[&str] = &[
    "Patient",
    "AllergyIntolerance",
    "Condition",
    "MedicationStatement",
    "MedicationRequest",
    "Medication",
    "Procedure",
    "DeviceUseStatement",
    "Device",
    "Observation",
    "Basic",
    "Practitioner",
    "Organization",
    "Composition",
    "Bundle",
    "DocumentReference",
    "Basket",
];

/// A word that no table of ours has.
fn word() -> impl Strategy<Value = String> {
    "q[a-z]{7}"
}

/// JSON text of any shape.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => word().prop_map(|word| format!("\"{word}\"")),
        1 => (0..100_000u32).prop_map(|number| format!("{number}.50")),
        1 => Just("true".to_owned()),
        1 => Just("null".to_owned()),
        1 => Just("\"2020-05\"".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            2 => members(inner.clone()).prop_map(|members| format!("{{{members}}}")),
            1 => prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
        ]
    })
}

/// Members of different names.
fn members(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::btree_map(prop::sample::select(NAMES), value, 0..5).prop_map(|members| {
        let members: Vec<String> =
            members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        members.join(",")
    })
}

fn resource() -> impl Strategy<Value = String> {
    (prop::sample::select(KINDS), members(value())).prop_map(|(kind, members)| {
        let between = if members.is_empty() { "" } else { "," };
        format!("{{\"resourceType\":\"{kind}\"{between}{members}}}")
    })
}

/// The words that were put in: nothing else looks like them.
fn words(bundle: &str) -> Vec<&str> {
    bundle
        .split('"')
        .filter(|part| part.len() == 8 && part.starts_with('q'))
        .filter(|part| *part != "quantity")
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_of_any_json_is_on_the_page(resources in prop::collection::vec(resource(), 1..5)) {
        let entries: Vec<String> =
            resources.iter().map(|resource| format!("{{\"resource\":{resource}}}")).collect();
        let bundle = format!("{{\"resourceType\":\"Bundle\",\"entry\":[{}]}}", entries.join(","));
        let texts = Catalogue::built_in(Language::Nb);
        let view = view::document_of(&json::parse(bundle.as_bytes()).unwrap(), &texts);
        let page = text::document(&view, &texts);
        for word in words(&bundle) {
            prop_assert!(page.contains(word), "{word} is lost of {bundle}\n{page}");
        }
    }
}
