//! `GET /fhir/Binary/{id}`: an original, untouched, as an attachment that no browser opens by itself.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::bundle::fetch;
use super::differs::{self, Differs};
use super::find::{self, NotFound};
use crate::app::App;
use crate::documents::{DocumentError, Form};
use crate::problem::{Code, Outcome, Refusal};
use crate::session::{Current, Session, SessionError};
use crate::web;

/// Why an original is not shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum OriginalError {
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Differs(Differs),
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Refusal for OriginalError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(error) => error.code(),
            Self::Document(error) => error.code(),
            Self::Differs(error) => error.code(),
            Self::Session(error) => error.code(),
        }
    }

    fn enrich(&self, outcome: &mut serde_json::Value) {
        if let Self::Differs(error) = self {
            error.enrich(outcome);
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Current(mut session): Current,
    Path(id): Path<String>,
) -> Result<Response, Outcome<OriginalError>> {
    let (original, media_type) = original(&app, &mut session, &id).await?;
    let extension = match media_type.as_str() {
        "application/pdf" => "pdf",
        "application/fhir+json" => "json",
        _ => "xml",
    };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"original.{extension}\"")),
        (header::CONTENT_SECURITY_POLICY, web::SANDBOXED.to_owned()),
    ];
    Ok((headers, original).into_response())
}

async fn original(app: &App, session: &mut Session, id: &str) -> Result<(Bytes, String), OriginalError> {
    let found = find::document(app, session, "Binary", |listed| {
        listed.original_id == id || listed.pdf_id.as_deref() == Some(id)
    })
    .await?;
    let form = if found.listed.original_id == id { Form::Structured } else { Form::Pdf };
    let kept = fetch(app, session, &found, form).await?;
    differs::check(app, session, &found, &kept).await?.map_err(OriginalError::Differs)?;
    let media_type = match form {
        Form::Structured => found.listed.document.media_type.clone(),
        Form::Pdf => "application/pdf".to_owned(),
    };
    Ok((kept.original.clone(), media_type))
}
