//! `GET /fhir/Binary/{id}`: an original, untouched, as an attachment that no browser opens by itself.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::display::{self, DisplayError, Showing};
use super::find;
use crate::app::App;
use crate::documents::Form;
use crate::problem::Outcome;
use crate::session::{Current, Session};
use crate::web;

pub(super) async fn show(
    State(app): State<App>,
    Current(mut session): Current,
    Path(id): Path<String>,
) -> Result<Response, Outcome<DisplayError>> {
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

async fn original(app: &App, session: &mut Session, id: &str) -> Result<(Bytes, String), DisplayError> {
    let found = find::document(app, session, "Binary", |listed| {
        listed.original_id == id || listed.pdf_id.as_deref() == Some(id)
    })
    .await?;
    let form = if found.listed.original_id == id { Form::Structured } else { Form::Pdf };
    let kept = display::document(app, session, &found, Showing::Original(form)).await?;
    let media_type = match form {
        Form::Structured => found.listed.document.media_type.clone(),
        Form::Pdf => "application/pdf".to_owned(),
    };
    Ok((kept.original.clone(), media_type))
}
