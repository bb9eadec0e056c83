//! `POST /fhir/Bundle/{id}/$resolve-identity`: the clinician says, with a reason, that a differing document is the patient's all the
//! same.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use helsebro_fhir::r4::{Choice, Parameter, Resource};

use super::differs;
use super::find::{self, NotFound};
use crate::app::App;
use crate::audit::{AuditError, Entry, Event};
use crate::documents::Form;
use crate::problem::{Code, Outcome, Refusal};
use crate::session::{Current, Session, SessionError};

/// What the audit calls it.
const ASKED: &str = "Bundle/$resolve-identity";
/// A reason says something: not "ok", not a dot.
const SHORTEST_REASON: usize = 10;
/// Nobody reads a longer one.
const LONGEST_REASON: usize = 2000;

/// Why nothing is resolved.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveError {
    #[error("the parameter `reason` must be a string of 10 to 2000 characters")]
    Reason,
    #[error(
        "the parameter `identity` is none that was shown: the document does not differ so, or it has not been read yet"
    )]
    NothingToResolve,
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Refusal for ResolveError {
    fn code(&self) -> Code {
        match self {
            Self::Reason => Code::ReasonMissing,
            Self::NothingToResolve => Code::BadRequest,
            Self::NotFound(error) => error.code(),
            Self::Audit(error) => error.code(),
            Self::Session(error) => error.code(),
        }
    }
}

pub(super) async fn resolve(
    State(app): State<App>,
    Current(mut session): Current,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<StatusCode, Outcome<ResolveError>> {
    let found = find::document(&app, &session, ASKED, |listed| listed.bundle_id == id)
        .await
        .map_err(ResolveError::from)?;
    let given = parameters(&bytes);
    let Some(reason) = text(&given, "reason").filter(|reason| is_reason(reason)) else {
        return refused(&app, &session, ResolveError::Reason).await;
    };
    let identity = text(&given, "identity").unwrap_or_default();
    if !found.listed.row.has_differed_as(&identity) {
        return refused(&app, &session, ResolveError::NothingToResolve).await;
    }
    let entry = Entry {
        event: Event::ResolveIdentity,
        asked: &id,
        lookup: Some(&found.lookup),
        citizen: Some(&found.citizen.person),
        document: Some(found.listed.as_asked(Form::Structured, &found.listed.document.structured)),
        reason: Some(&reason),
    };
    let audited = app.audit(&session, entry).await.map_err(ResolveError::from)?;
    let resolved = keep(&app, &mut session, &id, &identity).await;
    let outcome = resolved.as_ref().map_or_else(|error| error.code().as_str(), |()| "ok");
    app.audit_outcome(audited, outcome, String::new()).await;
    resolved?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps what was resolved. A row that has left the list meanwhile is there no more.
async fn keep(app: &App, session: &mut Session, id: &str, identity: &str) -> Result<(), ResolveError> {
    differs::change(app, session, id, |row| row.resolve(identity)).await?;
    differs::row(session, id)?;
    Ok(())
}

async fn refused(
    app: &App,
    session: &Session,
    error: ResolveError,
) -> Result<StatusCode, Outcome<ResolveError>> {
    app.audit_refusal(session, session.state.lookup.as_ref(), ASKED, error.code()).await;
    Err(error.into())
}

fn parameters(bytes: &Bytes) -> Vec<Parameter> {
    match Resource::from_json(bytes) {
        Ok((Resource::Parameters(parameters), _)) => parameters.parameter,
        _ => Vec::new(),
    }
}

fn text(parameters: &[Parameter], name: &str) -> Option<String> {
    let given = parameters.iter().find(|one| one.name.as_deref() == Some(name))?;
    Some(given.value.as_ref().and_then(Choice::as_text)?.trim().to_owned())
}

fn is_reason(text: &str) -> bool {
    (SHORTEST_REASON..=LONGEST_REASON).contains(&text.chars().count())
}
