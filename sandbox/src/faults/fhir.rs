//! Faults of the FHIR server, laid around it.

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Fault, transport};
use crate::doors::Base;
use crate::fhir::{bearer_token, fhir_json, outcome};
use crate::records::Kind;

/// Answers in place of the server, or spoils its answer, where the request's access token comes from a launch with such a
/// fault.
pub(crate) async fn misbehave(State(base): State<Base>, request: Request, next: Next) -> Response {
    let token = bearer_token(request.headers());
    let grant = token.as_ref().and_then(|token| base.grant(token));
    let (Some(token), Some(grant)) = (token, grant) else { return next.run(request).await };
    let Some(fault) = grant.wishes.fault else { return next.run(request).await };

    let mut path = request.uri().path().trim_start_matches('/').split('/');
    let kind = path.next().and_then(|kind| kind.parse::<Kind>().ok());
    let reads_patient =
        kind == Some(Kind::Patient) && request.method() == Method::GET && path.next().is_some();
    let response = match (fault, kind) {
        (Fault::ForbiddenPatient, Some(Kind::Patient))
        | (Fault::ForbiddenOrganization, Some(Kind::Organization)) => {
            outcome(StatusCode::FORBIDDEN, "forbidden", "this EPJ lets no app read this")
        }
        (Fault::RateLimited, Some(Kind::Patient)) => {
            let busy = outcome(StatusCode::TOO_MANY_REQUESTS, "throttled", "asked too often");
            ([(RETRY_AFTER, "7")], busy).into_response()
        }
        (Fault::OtherPatient, _) if reads_patient => {
            let other = base.epj.records.another_patient(grant.patient.as_deref());
            fhir_json(&other.and_then(|id| base.epj.records.get(Kind::Patient, &id)))
        }
        (Fault::TokenDies, _) if reads_patient => {
            base.epj.memory().grants.tokens.wear_out(&token);
            next.run(request).await
        }
        _ => next.run(request).await,
    };
    transport::dress(Some(fault), "text/html; charset=utf-8", response)
}
