//! What the token answer says beside the token (SMART App Launch 2.2, "Launch context arrives with your access token").

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::grants::Grant;
use crate::Epj;
use crate::records::{ASSETS, Kind};
use crate::smart::Interaction;

/// The style of this version. Another look gets another address, so that apps may keep it.
const STYLE: &str = "fjelljournal-1.json";

/// The launch context.
#[derive(Debug, Serialize)]
pub(crate) struct LaunchContext {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) patient: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encounter: Option<String>,
    #[serde(rename = "fhirContext", skip_serializing_if = "Vec::is_empty")]
    fhir_context: Vec<ContextItem>,
    /// There where the app has a patient to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    need_patient_banner: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intent: Option<String>,
    /// Where the user works.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    smart_style_url: String,
}

/// An entry of `fhirContext`.
#[derive(Debug, Serialize)]
struct ContextItem {
    reference: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl LaunchContext {
    /// The context of a grant.
    pub(super) fn of(epj: &Epj, grant: &Grant) -> Self {
        let user = epj.user(&grant.user);
        // The role in which the user opened the app: a user may have several, and the app should not have to guess.
        let role = user
            .and_then(|user| user.role.clone())
            .filter(|_| grant.scopes.allow(Kind::PractitionerRole, Interaction::Read))
            .map(|reference| ContextItem { reference, kind: Kind::PractitionerRole.name() });
        Self {
            patient: grant.patient.clone(),
            encounter: grant.encounter.clone(),
            fhir_context: role.into_iter().collect(),
            need_patient_banner: grant.patient.is_some().then_some(grant.wishes.banner),
            intent: grant.wishes.intent.clone(),
            tenant: user.and_then(|user| user.tenant.clone()),
            smart_style_url: format!("{}/style/{STYLE}", epj.config.issuer()),
        }
    }
}

/// `GET {issuer}/style/{file}`: how apps are to look here (SMART App Launch 2.2, "Styling"). Open to everybody.
pub(super) async fn style(State(_): State<Arc<Epj>>, Path(name): Path<String>) -> Response {
    let style = ASSETS.get_file("style.json").filter(|_| name == STYLE);
    match style {
        Some(file) => ([(CONTENT_TYPE, "application/json")], file.contents()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
