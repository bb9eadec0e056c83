//! `POST /fhir/Patient/{id}/$confirm`: the clinician says that this citizen is the EPJ's patient.

use axum::extract::{Path, State};
use axum::response::Response;
use helsebro_fhir::r4::Resource;

use super::answer;
use super::find::{self, NotFound};
use crate::app::App;
use crate::audit::{AuditError, Entry, Event};
use crate::people;
use crate::problem::{Code, Outcome, Refusal};
use crate::session::{Current, SessionError};

/// Why nobody is confirmed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConfirmError {
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Refusal for ConfirmError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound(error) => error.code(),
            Self::Audit(error) => error.code(),
            Self::Session(error) => error.code(),
        }
    }
}

pub(super) async fn confirm(
    State(app): State<App>,
    Current(mut session): Current,
    Path(id): Path<String>,
) -> Result<Response, Outcome<ConfirmError>> {
    let (lookup, found) = find::citizen(&app, &session, &id).await.map_err(ConfirmError::from)?;
    let entry = Entry {
        event: Event::ConfirmCitizen,
        asked: &id,
        lookup: Some(&lookup),
        citizen: Some(&found.person),
        document: None,
        reason: None,
    };
    let audited = app.audit(&session, entry).await.map_err(ConfirmError::from)?;
    let changed = app
        .change(&mut session, |state| {
            let Some(lookup) = &mut state.lookup else { return };
            let another = lookup.confirmed.as_deref() != Some(&id);
            if another && lookup.matches.iter().any(|found| found.id == id) {
                lookup.confirmed = Some(id.clone());
                // The documents listed so far are another citizen's.
                lookup.listed.clear();
                lookup.documents.clear();
            }
        })
        .await
        .map_err(ConfirmError::from)
        .and_then(|()| {
            // Another lookup may have taken this one's place meanwhile: then nobody is confirmed.
            let confirmed = session.state.lookup.as_ref().and_then(|lookup| lookup.confirmed.as_deref());
            if confirmed == Some(&id) { Ok(()) } else { Err(NotFound.into()) }
        });
    let outcome = changed.as_ref().map_or_else(|error| error.code().as_str(), |()| "ok");
    app.audit_outcome(audited, outcome, String::new()).await;
    changed?;
    let patient = people::patient(&found.id, &found.person, &found.address);
    Ok(answer::resource(&app, &Resource::from(patient)))
}
