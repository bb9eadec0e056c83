//! A patient's chart, as the page shows it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::waiting_list::{arrived, open_encounter, reason};
use crate::Epj;
use crate::records::{Kind, Records, list, reference, text};
use crate::users::human_name;

/// What stands in a chart. Every text is ready to be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Chart<'a> {
    patient: &'a str,
    name: String,
    birth_date: String,
    gender: &'static str,
    address: String,
    identifiers: Vec<Identifier<'a>>,
    contact: Option<Contact<'a>>,
    allergies: Vec<Entry<'a>>,
    conditions: Vec<Entry<'a>>,
    medications: Vec<Entry<'a>>,
    /// The chart that has taken this one's place.
    replaced_by: Option<Replacement<'a>>,
}

#[derive(Debug, Serialize)]
struct Identifier<'a> {
    label: &'a str,
    country: Option<&'a str>,
    value: &'a str,
}

#[derive(Debug, Serialize)]
struct Contact<'a> {
    arrived: &'a str,
    reason: &'a str,
    priority: &'a str,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    what: &'a str,
    detail: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Replacement<'a> {
    patient: &'a str,
    name: String,
}

/// `GET /epj/charts/{patient}`.
pub(crate) async fn chart(
    State(epj): State<Arc<Epj>>,
    headers: HeaderMap,
    Path(patient): Path<String>,
) -> Response {
    if epj.logged_in(&headers).is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match read(&epj.records, &patient) {
        Some(chart) => Json(chart).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn read<'a>(records: &'a Records, id: &'a str) -> Option<Chart<'a>> {
    let patient = records.get(Kind::Patient, id)?;
    Some(Chart {
        patient: id,
        name: human_name(patient),
        birth_date: birth_date(patient),
        gender: gender(patient),
        address: list(patient, "address").first().map(address).unwrap_or_default(),
        identifiers: list(patient, "identifier").iter().filter_map(identifier).collect(),
        contact: open_encounter(records, id).map(contact),
        allergies: records.of_patient(Kind::AllergyIntolerance, id).filter_map(allergy).collect(),
        conditions: records.of_patient(Kind::Condition, id).filter_map(condition).collect(),
        medications: records.of_patient(Kind::MedicationStatement, id).filter_map(medication).collect(),
        replaced_by: replacement(records, patient),
    })
}

/// The birth date in Norwegian, as precise as it is recorded: `08.05.1982`, `05.1982` or `1982`.
pub(crate) fn birth_date(patient: &Value) -> String {
    let date = text(patient, "birthDate").unwrap_or_default();
    date.split('-').rev().collect::<Vec<_>>().join(".")
}

/// The administrative gender in Norwegian.
pub(super) fn gender(patient: &Value) -> &'static str {
    match text(patient, "gender") {
        Some("female") => "Kvinne",
        Some("male") => "Mann",
        Some("other") => "Annet",
        _ => "Ukjent",
    }
}

fn address(address: &Value) -> String {
    let lines = list(address, "line").iter().filter_map(Value::as_str).map(str::to_owned);
    let place = [text(address, "postalCode"), text(address, "city")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    lines.chain(Some(place).filter(|place| !place.is_empty())).collect::<Vec<_>>().join(", ")
}

fn identifier(identifier: &Value) -> Option<Identifier<'_>> {
    Some(Identifier {
        label: text(identifier.get("type")?, "text")?,
        country: identifier.get("assigner").and_then(|assigner| text(assigner, "display")),
        value: text(identifier, "value")?,
    })
}

fn contact(encounter: &Value) -> Contact<'_> {
    Contact {
        arrived: arrived(encounter),
        reason: reason(encounter),
        priority: encounter.get("priority").and_then(|priority| text(priority, "text")).unwrap_or_default(),
    }
}

fn allergy(allergy: &Value) -> Option<Entry<'_>> {
    let reaction =
        list(allergy, "reaction").first().and_then(|reaction| list(reaction, "manifestation").first());
    Some(Entry { what: concept(allergy.get("code")?)?, detail: reaction.and_then(concept) })
}

fn condition(condition: &Value) -> Option<Entry<'_>> {
    let code = condition.get("code")?;
    Some(Entry {
        what: concept(code)?,
        detail: list(code, "coding").first().and_then(|coding| text(coding, "code")),
    })
}

fn medication(statement: &Value) -> Option<Entry<'_>> {
    Some(Entry {
        what: concept(statement.get("medicationCodeableConcept")?)?,
        detail: list(statement, "dosage").first().and_then(|dosage| text(dosage, "text")),
    })
}

/// A concept's text, or else the display of its first coding.
fn concept(concept: &Value) -> Option<&str> {
    text(concept, "text").or_else(|| text(list(concept, "coding").first()?, "display"))
}

fn replacement<'a>(records: &'a Records, patient: &'a Value) -> Option<Replacement<'a>> {
    let link = list(patient, "link").iter().find(|link| text(link, "type") == Some("replaced-by"))?;
    let patient = reference(link.get("other")?)?.strip_prefix("Patient/")?;
    Some(Replacement { patient, name: human_name(records.get(Kind::Patient, patient)?) })
}
