//! A document on its way to a screen: found in the session, fetched, compared, and how it ended audited.

use std::sync::Arc;

use super::differs::{self, Differs};
use super::find::{FoundDocument, NotFound};
use super::standing;
use crate::app::App;
use crate::documents::{DocumentError, Form, Kept, Reading, Wanted};
use crate::problem::{Code, Refusal};
use crate::session::{Session, SessionError, StandingError};

/// Why a document is not shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum DisplayError {
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error("the document came whole, but it is of no kind that can be read; its original can be shown")]
    Unreadable,
    #[error(transparent)]
    Differs(Differs),
    #[error(transparent)]
    Standing(#[from] StandingError),
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Refusal for DisplayError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(error) => error.code(),
            Self::Document(error) => error.code(),
            Self::Unreadable => Code::Unreadable,
            Self::Standing(error) => error.code(),
            Self::Differs(error) => error.code(),
            Self::Session(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        if let Self::Standing(error) = self { error.retry_after() } else { None }
    }

    fn enrich(&self, outcome: &mut serde_json::Value) {
        if let Self::Differs(error) = self {
            error.enrich(outcome);
        }
    }
}

/// What of a document is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Showing {
    /// What was read of it.
    Bundle,
    /// A form as it came.
    Original(Form),
}

impl Showing {
    /// What the audit calls it.
    fn asked(self) -> &'static str {
        match self {
            Self::Bundle => "Bundle",
            Self::Original(_) => "Binary",
        }
    }
}

/// The document of a row, where it may be shown. Before a form is retrieved for the first time the EPJ is asked whether all stands.
pub(super) async fn document(
    app: &App,
    session: &mut Session,
    found: &FoundDocument,
    showing: Showing,
) -> Result<Arc<Kept>, DisplayError> {
    let form = match showing {
        Showing::Bundle => Form::Structured,
        Showing::Original(form) => form,
    };
    // What was read before stays readable, whatever the EPJ says by now.
    if !found.listed.row.has_seen(form) {
        standing::check(app, session, Some(&found.lookup), showing.asked()).await?;
    }
    let wanted = Wanted { lookup: &found.lookup, citizen: &found.citizen, listed: &found.listed, form };
    let fetched = app.document(session, wanted).await?;
    let shown = differs::check(app, session, found, form, &fetched.kept).await.and_then(|()| {
        let unreadable = showing == Showing::Bundle && matches!(fetched.kept.reading, Reading::Unreadable);
        if unreadable { Err(DisplayError::Unreadable) } else { Ok(()) }
    });
    let outcome = shown.as_ref().map_or_else(|error| error.code().as_str(), |()| "ok");
    app.audit_outcome(fetched.audited, outcome, fetched.detail).await;
    shown.map(|()| fetched.kept)
}
