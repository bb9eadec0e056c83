//! The audit trail: what is about to be done is committed before it is done, and how it ended is appended.
//!
//! [`Audited`] is the proof that a row is committed. The contact point is asked through [`App::ask`], which wants one: no audit,
//! no lookup.

use helsebro_fhir::lookup::Service;
use helsebro_launch::secret::Secret;
use helsebro_launch::wire;
use serde::Serialize;

use crate::app::App;
use crate::contact_point::{Answer, ContactPointError};
use crate::documents::Form;
use crate::problem::{Code, Refusal};
use crate::random::{self, NoRandomness};
use crate::seal::{Place, SealError};
use crate::session::{Lookup, Session};
use crate::store::{AuditOutcome, AuditRow, StoreError};
use crate::trace;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A citizen is looked for in another country.
    FindPatient,
    /// The clinician says that a citizen is the EPJ's patient.
    ConfirmCitizen,
    /// The country is asked for its documents.
    ListDocuments,
    /// The list is shown again; nobody is asked.
    ViewList,
    /// The country is asked for a document.
    Retrieve,
    /// A document is shown again; nobody is asked.
    View,
    /// The clinician resolves that a document differs.
    ResolveIdentity,
    /// A call was refused before anybody was asked.
    Refused,
}

impl Event {
    fn as_str(self) -> &'static str {
        match self {
            Self::FindPatient => "find-patient",
            Self::ConfirmCitizen => "confirm-citizen",
            Self::ListDocuments => "list-documents",
            Self::ViewList => "view-list",
            Self::Retrieve => "retrieve",
            Self::View => "view",
            Self::ResolveIdentity => "resolve-identity",
            Self::Refused => "refused",
        }
    }
}

/// A row to be.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// What is done.
    pub event: Event,
    /// What is asked for: a service, a resource's id, a problem's code. Never an identity.
    pub asked: &'a str,
    /// The lookup that it belongs to.
    pub lookup: Option<&'a Lookup>,
    /// The citizen, or the traits that are looked for.
    pub citizen: Option<&'a wire::Patient>,
    /// The document, by a name that outlives the session.
    pub document: Option<AskedDocument<'a>>,
    /// The clinician's own words.
    pub reason: Option<&'a str>,
}

/// A document as the contact point knows it. It is sealed: a handle may tell whose it is.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct AskedDocument<'a> {
    /// The service that it belongs to.
    pub service: Service,
    /// The form that is asked for.
    pub form: Form,
    /// The contact point's own handle of that form.
    pub handle: &'a Secret,
}

/// The proof that a row is committed.
#[derive(Debug)]
#[must_use = "the outcome of what was audited must be appended"]
pub struct Audited {
    id: String,
}

/// The row could not be committed: what it announces must not be done.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The patient cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// No id can be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl Refusal for AuditError {
    fn code(&self) -> Code {
        Code::StoreUnavailable
    }
}

/// A text of the EPJ's as every database takes it: PostgreSQL knows no NUL, and no audit must fail for one.
fn storable(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

impl App {
    /// Commits a row.
    ///
    /// # Errors
    /// See [`AuditError`].
    pub async fn audit(&self, session: &Session, entry: Entry<'_>) -> Result<Audited, AuditError> {
        let id = random::id()?;
        let state = &session.state;
        let place = |column| Place { table: "audit", row: &id, column };
        let lookup = |pick: fn(&Lookup) -> &String| entry.lookup.map(pick).cloned().unwrap_or_default();
        let organisation = state.organisation.as_ref();
        let row = AuditRow {
            at: self.clock.now(),
            event: entry.event.as_str(),
            launch_hash: session.launch_hash.clone(),
            epj_key: session.epj_key.clone(),
            tenant: storable(state.tenant.clone().unwrap_or_default()),
            user_name: storable(state.user.name.clone()),
            user_hpr: state.user.hpr.clone(),
            organisation: organisation
                .map(|one| storable(one.number.clone().unwrap_or_else(|| one.name.clone())))
                .unwrap_or_default(),
            country: lookup(|lookup| &lookup.country),
            purpose: lookup(|lookup| &lookup.purpose),
            legal_basis: lookup(|lookup| &lookup.legal_basis),
            notice_version: lookup(|lookup| &lookup.notice_version),
            confirmations: lookup(|lookup| &lookup.confirmations),
            asked: entry.asked.to_owned(),
            patient: Some(self.keys.seal(place("patient"), &state.patient)?),
            citizen: entry.citizen.map(|one| self.keys.seal(place("citizen"), one)).transpose()?,
            document: entry.document.map(|one| self.keys.seal(place("document"), &one)).transpose()?,
            reason: entry.reason.map(|one| self.keys.seal(place("reason"), &one)).transpose()?,
            id: id.clone(),
        };
        self.store.add_audit(&row).await?;
        Ok(Audited { id })
    }

    /// Appends how it ended. A failure is told in the log and costs nothing else: the row itself says that it was begun.
    pub async fn audit_outcome(&self, audited: Audited, outcome: &'static str, detail: String) {
        let row = random::id().map(|id| AuditOutcome {
            id,
            audit_id: audited.id,
            at: self.clock.now(),
            outcome,
            detail,
        });
        let appended = match row {
            Ok(row) => self.store.add_audit_outcome(&row).await.map_err(AuditError::from),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = appended {
            tracing::error!(
                cause = trace::causes(&error),
                "the outcome of an audited act could not be appended"
            );
        }
    }

    /// Audits a refusal, with the lookup that it belongs to, if any. Where even that fails the call is refused all the same; the log tells.
    pub async fn audit_refusal(&self, session: &Session, lookup: Option<&Lookup>, asked: &str, code: Code) {
        let entry =
            Entry { event: Event::Refused, asked, lookup, citizen: None, document: None, reason: None };
        match self.audit(session, entry).await {
            Ok(audited) => self.audit_outcome(audited, code.as_str(), String::new()).await,
            Err(error) => tracing::error!(cause = trace::causes(&error), "a refusal could not be audited"),
        }
    }

    /// Waits for a contact point's answer, as long as the config allows. Wants the row that announced the question.
    ///
    /// # Errors
    /// The contact point's, or [`ContactPointError::Timeout`].
    pub async fn ask<T>(&self, _: &Audited, answer: Answer<'_, T>) -> Result<T, ContactPointError> {
        tokio::time::timeout(self.config.contact_point_timeout, answer)
            .await
            .unwrap_or(Err(ContactPointError::Timeout))
    }
}
