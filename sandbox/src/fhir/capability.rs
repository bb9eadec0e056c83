//! What the FHIR server can do (FHIR R4, CapabilityStatement).

use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::fhir_json;
use super::search::Parameter;
use crate::doors::Base;
use crate::records::Kind;

/// `GET {base}/metadata`. Open to everybody; says nothing of what it keeps.
pub(super) async fn metadata(State(base): State<Base>) -> Response {
    fhir_json(&statement(&base.address()))
}

fn statement(base: &str) -> Value {
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "experimental": true,
        "date": "2026-11-22",
        "kind": "instance",
        "software": { "name": "Fjelljournal", "version": env!("CARGO_PKG_VERSION") },
        "implementation": {
            "description": "Fjelljournal, a sandbox EPJ with synthetic patients only",
            "url": base,
        },
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{
            "mode": "server",
            "security": {
                "cors": true,
                "service": [{ "coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                    "code": "SMART-on-FHIR",
                }] }],
                "description": "SMART App Launch 2.2; see .well-known/smart-configuration",
            },
            "resource": Kind::ALL.map(resource),
        }],
    })
}

fn resource(kind: Kind) -> Value {
    let parameters: Vec<Value> =
        Parameter::of(kind).iter().map(|(name, _, shape)| json!({ "name": name, "type": shape })).collect();
    let interactions = json!([{ "code": "read" }, { "code": "search-type" }]);
    match norwegian_profile(kind) {
        Some(profile) => json!({
            "type": kind.name(),
            "supportedProfile": [profile],
            "interaction": interactions,
            "searchParam": parameters,
        }),
        None => json!({ "type": kind.name(), "interaction": interactions, "searchParam": parameters }),
    }
}

/// The Norwegian base profile (no-basis) that resources of this kind follow.
pub(crate) fn norwegian_profile(kind: Kind) -> Option<String> {
    match kind {
        Kind::Patient
        | Kind::Practitioner
        | Kind::PractitionerRole
        | Kind::Organization
        | Kind::Encounter => Some(format!("http://hl7.no/fhir/StructureDefinition/no-basis-{kind}")),
        Kind::AllergyIntolerance | Kind::Condition | Kind::MedicationStatement | Kind::Person => None,
    }
}
