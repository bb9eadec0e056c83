//! Documents on their way from the contact point to a screen: retrieved once, read, compared, and kept for a few minutes.

mod cache;
mod pdf;
mod rows;

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use helsebro_fhir::{Limits, ReadError};
use helsebro_launch::secret::Secret;
use serde::{Deserialize, Serialize};

pub use cache::{Cache, Kept, Reading};
pub use rows::{Row, Verdict};

use crate::app::App;
use crate::audit::{AskedDocument, AuditError, Audited, Entry, Event};
use crate::contact_point::{Asker, ContactPointError};
use crate::identity;
use crate::problem::{Code, Refusal};
use crate::session::{Listed, Lookup, Match, Session};

/// Which form of a document is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// The structured document.
    Structured,
    /// Its PDF twin.
    Pdf,
}

/// Why a document cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The contact point's.
    #[error(transparent)]
    ContactPoint(#[from] ContactPointError),
    /// No audit, no lookup.
    #[error(transparent)]
    Audit(#[from] AuditError),
}

impl Refusal for DocumentError {
    fn code(&self) -> Code {
        match self {
            Self::ContactPoint(error) => error.code(),
            Self::Audit(error) => error.code(),
        }
    }
}

/// A document of the session's lookup, and the citizen whom it was listed for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The lookup.
    pub lookup: &'a Lookup,
    /// The confirmed citizen.
    pub citizen: &'a Match,
    /// The document.
    pub listed: &'a Listed,
    /// The form.
    pub form: Form,
}

impl Listed {
    /// A form as the contact point knows it, for the audit.
    pub fn as_asked<'a>(&'a self, form: Form, handle: &'a Secret) -> AskedDocument<'a> {
        AskedDocument { service: self.document.service, form, handle }
    }
}

/// A document that came. Whether it may be shown is for the identity check to say, and only then is its row in the audit ended.
#[derive(Debug)]
pub struct Fetched {
    /// The document.
    pub kept: Arc<Kept>,
    /// Its row, whose outcome must be appended.
    pub audited: Audited,
    /// What the outcome tells besides.
    pub detail: String,
}

impl App {
    /// The document, from the cache or from the contact point; each way is audited first.
    ///
    /// # Errors
    /// See [`DocumentError`]. A document that came whole but cannot be read is no error here: [`Reading::Unreadable`].
    pub async fn document(&self, session: &Session, wanted: Wanted<'_>) -> Result<Fetched, DocumentError> {
        let Wanted { lookup, citizen, listed, form } = wanted;
        let (id, handle) = match (form, &listed.pdf_id, &listed.document.pdf) {
            (Form::Pdf, Some(id), Some(handle)) => (id, handle),
            (Form::Pdf, ..) => return Err(ContactPointError::NoDocument.into()),
            (Form::Structured, ..) => (&listed.bundle_id, &listed.document.structured),
        };
        let entry = |event| Entry {
            event,
            asked: id,
            lookup: Some(lookup),
            citizen: Some(&citizen.person),
            document: Some(listed.as_asked(form, handle)),
            reason: None,
        };
        if let Some(kept) = self.documents.get(&session.launch_hash, id) {
            let audited = self.audit(session, entry(Event::View)).await?;
            let detail = kept.outcome().to_owned();
            return Ok(Fetched { kept, audited, detail });
        }
        let audited = self.audit(session, entry(Event::Retrieve)).await?;
        let asker = asker(session, lookup);
        let answer = self.contact_point.retrieve(&asker, &lookup.country, &citizen.handle, handle);
        let fetched = match self.ask(&audited, answer).await {
            Ok(retrieved) => read(retrieved.bytes, form, session, citizen).await,
            Err(error) => Err(error),
        };
        match fetched {
            Ok(kept) => {
                let kept = Arc::new(kept);
                let detail = format!("{} bytes, {}", kept.original.len(), kept.outcome());
                self.documents.keep(&session.launch_hash, id, Arc::clone(&kept));
                Ok(Fetched { kept, audited, detail })
            }
            Err(error) => {
                self.audit_outcome(audited, error.code().as_str(), String::new()).await;
                Err(error.into())
            }
        }
    }
}

/// Who asks on behalf of a session.
pub fn asker(session: &Session, lookup: &Lookup) -> Asker {
    Asker {
        user: session.state.user.clone(),
        organisation: session.state.organisation.clone(),
        purpose: lookup.purpose.clone(),
    }
}

/// Reads what came, away from the threads that serve calls: a document may be large.
async fn read(
    bytes: Vec<u8>,
    form: Form,
    session: &Session,
    citizen: &Match,
) -> Result<Kept, ContactPointError> {
    let (citizen, epj) = (citizen.person.clone(), session.state.patient.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let mut said = None;
        let reading = match helsebro_fhir::read(&bytes, &Limits::default()) {
            Ok(document) => {
                let patient = identity::patient_of(&document.bundle);
                said = patient.and_then(identity::fingerprint);
                let comparison = identity::compare(patient, &citizen, &epj);
                Reading::Document { bundle: Box::new(document.bundle), comparison }
            }
            // What came as a bare PDF has no patient of its own to compare.
            Err(_) if form == Form::Pdf && pdf::is_pdf(&bytes) => Reading::Unreadable,
            // What is refused for its size or its shape, nobody takes a PDF out of either: those bounds are this service's own.
            Err(error) if form == Form::Pdf || is_cut(&error) => return Err(ContactPointError::Garbled),
            Err(_) => Reading::Unreadable,
        };
        let identity = said.unwrap_or_else(|| hash(&bytes));
        let original = match form {
            Form::Structured => bytes,
            Form::Pdf => pdf::take_out(bytes).ok_or(ContactPointError::Garbled)?,
        };
        Ok(Kept { original: original.into(), identity, reading })
    });
    reading.await.unwrap_or(Err(ContactPointError::Garbled))
}

/// Whether the bytes are broken rather than of a kind that we do not read.
fn is_cut(error: &ReadError) -> bool {
    matches!(
        error,
        ReadError::Empty
            | ReadError::Xml { .. }
            | ReadError::Json(_)
            | ReadError::BrokenEncoding { .. }
            | ReadError::Unknown
    )
}

/// The document as one value, where it says nothing of whose it is: what is resolved for one says nothing of another.
fn hash(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, bytes))
}
