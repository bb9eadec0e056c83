//! Faults of the token endpoint.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::Fault;
use crate::Epj;
use crate::smart::{Fresh, Occasion, TokenAnswer, TokenError};
use crate::surroundings::Secret;

/// Seconds that a token says to live which soon dies.
const SHORT_LIFE: i64 = 1;

/// How long an opaque token is.
const LONG: usize = 2000;

/// Every character of `b64token` but its padding (RFC 6750, 2.1).
const LETTERS: &str = "-._~+/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The tokens that are made in place of these.
pub(crate) fn fresh(fault: Option<Fault>, fresh: Fresh) -> Fresh {
    match fault {
        Some(Fault::OpaqueToken) => Fresh { access: opaque(&fresh.access), ..fresh },
        // The clock has whole seconds: a token that says one must live for more than none.
        Some(Fault::RefreshRefused | Fault::RefreshOtherPatient | Fault::RefreshOtherUser) => {
            Fresh { lifetime: SHORT_LIFE + 1, ..fresh }
        }
        _ => fresh,
    }
}

fn opaque(token: &Secret) -> Secret {
    let text: String = token.expose().chars().chain(LETTERS.chars().cycle()).take(LONG - 2).collect();
    Secret::received(&format!("{text}=="))
}

/// Changes the answer.
pub(crate) fn spoil(epj: &Epj, fault: Option<Fault>, occasion: Occasion, answer: &mut TokenAnswer) {
    match (fault, occasion) {
        (Some(Fault::NoExpiresIn), _) => answer.expires_in = None,
        (Some(Fault::NoRefreshToken), _) => answer.refresh_token = None,
        (Some(Fault::NoPatient), _) => answer.context.patient = None,
        (Some(Fault::NoIdToken), _) => answer.id_token = None,
        (
            Some(Fault::RefreshRefused | Fault::RefreshOtherPatient | Fault::RefreshOtherUser),
            Occasion::Code,
        ) => answer.expires_in = Some(SHORT_LIFE),
        (Some(Fault::RefreshOtherPatient), Occasion::Refresh) => {
            answer.context.patient = epj.records.another_patient(answer.context.patient.as_deref());
        }
        _ => {}
    }
}

/// What is answered in place of the tokens. A slow endpoint answers with them in the end.
pub(crate) async fn instead(epj: &Epj, fault: Option<Fault>, occasion: Occasion) -> Option<Response> {
    match (fault?, occasion) {
        (Fault::Token400, Occasion::Code) => Some(TokenError::Code.into_response()),
        (Fault::Token401, Occasion::Code) => Some(TokenError::Client.into_response()),
        (Fault::Token500, Occasion::Code) => Some(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
        (Fault::TokenHtml, Occasion::Code) => Some(
            Html("<!doctype html><html lang=\"nb\"><title>Fjelljournal</title><h1>Logg inn</h1></html>")
                .into_response(),
        ),
        (Fault::TokenSlow, Occasion::Code) => {
            tokio::time::sleep(epj.config.slowness).await;
            None
        }
        (Fault::RefreshRefused, Occasion::Refresh) => Some(TokenError::Refresh.into_response()),
        _ => None,
    }
}
