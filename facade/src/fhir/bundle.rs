//! `GET /fhir/Bundle/{id}`: a document as a FHIR R4 document Bundle, whatever it came as.

use axum::extract::{Path, State};
use axum::response::Response;
use helsebro_fhir::r4::{Bundle, Coding, Resource};

use super::answer;
use super::differs::{self, Differs};
use super::find::{self, FoundDocument, NotFound};
use crate::app::App;
use crate::documents::{DocumentError, Form, Kept, Reading, Wanted};
use crate::identity::Comparison;
use crate::problem::{Code, Outcome, Refusal};
use crate::session::{Clearance, Current, Session, SessionError};

/// Why a document is not shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum ShowError {
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error("the document came whole, but it is of no kind that can be read; its original can be shown")]
    Unreadable,
    #[error(transparent)]
    Differs(Differs),
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Refusal for ShowError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(error) => error.code(),
            Self::Document(error) => error.code(),
            Self::Unreadable => Code::Unreadable,
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
) -> Result<Response, Outcome<ShowError>> {
    let bundle = shown(&app, &mut session, &id).await?;
    Ok(answer::resource(&app, &Resource::from(bundle)))
}

async fn shown(app: &App, session: &mut Session, id: &str) -> Result<Bundle, ShowError> {
    let found = find::document(app, session, "Bundle", |listed| listed.bundle_id == id).await?;
    let kept = fetch(app, session, &found, Form::Structured).await?;
    differs::check(app, session, &found, &kept).await?.map_err(ShowError::Differs)?;
    let Reading::Document { bundle, comparison } = &kept.reading else { return Err(ShowError::Unreadable) };
    Ok(tagged(bundle, &found, comparison))
}

/// The document of a row, audited and compared.
pub(super) async fn fetch(
    app: &App,
    session: &Session,
    found: &FoundDocument,
    form: Form,
) -> Result<std::sync::Arc<Kept>, DocumentError> {
    let wanted = Wanted { lookup: &found.lookup, citizen: &found.citizen, listed: &found.listed, form };
    app.document(session, wanted).await
}

/// The document with its country and what the identity check said.
fn tagged(bundle: &Bundle, found: &FoundDocument, comparison: &Comparison) -> Bundle {
    let tag = |system: &str, code: &str| Coding {
        system: Some(system.to_owned()),
        code: Some(code.to_owned()),
        ..Coding::default()
    };
    let mut bundle = bundle.clone();
    let tags = &mut bundle.meta.get_or_insert_default().tag;
    // What only the facade may say, nobody else has said.
    tags.retain(|tag| tag.system.as_deref().is_none_or(|system| !system.starts_with("urn:helsebro:")));
    tags.push(tag("urn:helsebro:country", &found.lookup.country));
    if comparison.name_differs {
        tags.push(tag("urn:helsebro:identity", "name-differs"));
    }
    if found.listed.clearance == Clearance::Resolved {
        tags.push(tag("urn:helsebro:identity", "resolved"));
    }
    bundle
}
