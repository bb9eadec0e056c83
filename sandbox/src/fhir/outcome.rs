//! What went wrong, as an OperationOutcome.

use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::FHIR_JSON;
use crate::records::Kind;

/// Why a FHIR request was not answered. Each text is for the app's developer and names no patient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum FhirError {
    /// No access token came.
    #[error("an access token is needed: Authorization: Bearer <token>")]
    NoToken,
    /// The access token is not one of ours, at its end, or revoked.
    #[error("the access token is unknown, expired or revoked")]
    BadToken,
    /// The scopes do not reach this kind of resource or this interaction.
    #[error("no granted scope allows this with {0}")]
    Scope(Kind),
    /// The resource or the search is another patient's.
    #[error("the launch's patient is another one")]
    OtherPatient,
    /// A search in a patient's compartment must say whose.
    #[error("a search with a patient/ scope must name the launch's patient: ?patient=<id>")]
    NoPatient,
    /// The server keeps no such kind of resource.
    #[error("this server keeps no resources of this type")]
    UnknownKind,
    /// Nothing is there.
    #[error("no such resource")]
    NotFound,
    /// The server is read-only.
    #[error("this server reads and searches only")]
    Method,
    /// A search parameter that the server does not know for this kind.
    #[error("unknown search parameter: {0}")]
    UnknownParameter(String),
    /// A search parameter's value is empty.
    #[error("search parameter without a value: {0}")]
    EmptyParameter(String),
    /// A format other than JSON was asked for.
    #[error("this server answers in JSON only")]
    Format,
}

impl FhirError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoToken | Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::Scope(_) | Self::OtherPatient | Self::NoPatient => StatusCode::FORBIDDEN,
            Self::UnknownKind | Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnknownParameter(_) | Self::EmptyParameter(_) => StatusCode::BAD_REQUEST,
            Self::Format => StatusCode::NOT_ACCEPTABLE,
        }
    }

    /// The code of FHIR's value set issue-type.
    fn issue_type(&self) -> &'static str {
        match self {
            Self::NoToken | Self::BadToken => "login",
            Self::Scope(_) | Self::OtherPatient | Self::NoPatient => "forbidden",
            Self::UnknownKind | Self::Method | Self::UnknownParameter(_) | Self::Format => "not-supported",
            Self::NotFound => "not-found",
            Self::EmptyParameter(_) => "invalid",
        }
    }

    /// What a bearer is told (RFC 6750, 3).
    fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::NoToken => Some("Bearer"),
            Self::BadToken => Some("Bearer error=\"invalid_token\""),
            Self::Scope(_) => Some("Bearer error=\"insufficient_scope\""),
            _ => None,
        }
    }
}

impl IntoResponse for FhirError {
    fn into_response(self) -> Response {
        let mut response = outcome(self.status(), self.issue_type(), &self.to_string());
        if let Some(challenge) = self.challenge() {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

/// An OperationOutcome with one issue. `code` is of FHIR's value set issue-type.
pub(crate) fn outcome(status: StatusCode, code: &str, diagnostics: &str) -> Response {
    let outcome = json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": code, "diagnostics": diagnostics }],
    });
    (status, [(CONTENT_TYPE, FHIR_JSON)], outcome.to_string()).into_response()
}
