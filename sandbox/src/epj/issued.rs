//! What the authorization server has given out: for tests that look whether any of it is where it must not be.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Json, Response};

use crate::Epj;
use crate::smart::TokenAnswer;

/// Every token since the start, in order.
#[derive(Default)]
pub(crate) struct Issued(Vec<String>);

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issued({})", self.0.len())
    }
}

impl Issued {
    /// Notes the tokens of an answer as they are sent.
    pub(crate) fn note(&mut self, answer: &TokenAnswer) {
        self.0.extend(answer.tokens().map(str::to_owned));
    }
}

/// `GET /epj/issued`: the tokens as a list of texts. Everything here is made up, and the sandbox is never more than a stand-in.
pub(crate) async fn issued(State(epj): State<Arc<Epj>>) -> Response {
    Json(epj.memory().issued.0.clone()).into_response()
}
