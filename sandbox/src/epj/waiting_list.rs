//! The waiting list: who has come and is not yet done.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::chart::{birth_date, gender};
use crate::Epj;
use crate::records::{Kind, Records, list, patient_of, text};
use crate::users::human_name;

/// A line of the waiting list.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'a> {
    patient: &'a str,
    name: String,
    birth_date: String,
    gender: &'static str,
    arrived: &'a str,
    reason: &'a str,
    priority: &'a str,
}

/// `GET /epj/waiting-list`: the patients with an open contact, in the order in which they came.
pub(crate) async fn waiting_list(State(epj): State<Arc<Epj>>, headers: HeaderMap) -> Response {
    if epj.logged_in(&headers).is_none() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let mut lines: Vec<Line<'_>> = epj
        .records
        .all(Kind::Encounter)
        .filter(|encounter| is_open(encounter))
        .filter_map(|encounter| line(&epj.records, encounter))
        .collect();
    lines.sort_by_key(|line| line.arrived);
    Json(lines).into_response()
}

fn line<'a>(records: &'a Records, encounter: &'a Value) -> Option<Line<'a>> {
    let id = patient_of(Kind::Encounter, encounter)?;
    let patient = records.get(Kind::Patient, id)?;
    Some(Line {
        patient: id,
        name: human_name(patient),
        birth_date: birth_date(patient),
        gender: gender(patient),
        arrived: arrived(encounter),
        reason: reason(encounter),
        priority: encounter.get("priority").and_then(|priority| text(priority, "text")).unwrap_or_default(),
    })
}

/// The patient's open contact.
pub(crate) fn open_encounter<'a>(records: &'a Records, patient: &'a str) -> Option<&'a Value> {
    records.of_patient(Kind::Encounter, patient).find(|encounter| is_open(encounter))
}

fn is_open(encounter: &Value) -> bool {
    matches!(text(encounter, "status"), Some("arrived" | "triaged" | "in-progress"))
}

/// The time of day, `HH:MM`.
pub(super) fn arrived(encounter: &Value) -> &str {
    let start = encounter.get("period").and_then(|period| text(period, "start"));
    start.and_then(|start| start.get(11..16)).unwrap_or_default()
}

/// Why the patient came.
pub(super) fn reason(encounter: &Value) -> &str {
    list(encounter, "reasonCode").first().and_then(|reason| text(reason, "text")).unwrap_or_default()
}
