//! The national contact point: whoever answers for the other countries.

mod embedded;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use helsebro_fhir::lookup::{Country, Service};
use helsebro_fhir::r4;
use helsebro_launch::secret::Secret;
use helsebro_launch::wire;
use serde::{Deserialize, Serialize};

pub use embedded::{Embedded, EmbeddedError, Fault};

use crate::problem::{Code, Refusal};

/// An answer that takes time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ContactPointError>> + Send + 'a>>;

/// Who asks and why: what a contact point's assertions are made of.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The clinician.
    pub user: wire::User,
    /// Where the clinician works.
    pub organisation: Option<wire::Organisation>,
    /// The purpose of use (v3-ActReason).
    pub purpose: String,
}

/// A contact point. Each question is asked once: nothing is prefetched or retried.
pub trait ContactPoint: Send + Sync {
    /// The countries that answer, with their search masks and notices.
    fn countries(&self) -> Answer<'_, Arc<[Country]>>;

    /// The citizens of `country` that fit all `traits`: none, one or several.
    fn find_patient<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        traits: &'a r4::Patient,
    ) -> Answer<'a, Vec<FoundCitizen>>;

    /// The documents of a citizen in these services.
    fn list_documents<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        services: &'a [Service],
    ) -> Answer<'a, Vec<ListedDocument>>;

    /// One document of a citizen, as the country sent it.
    fn retrieve<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        document: &'a Secret,
    ) -> Answer<'a, Retrieved>;
}

/// A citizen who fits.
#[derive(Debug, Clone)]
pub struct FoundCitizen {
    /// The contact point's own handle.
    pub handle: Secret,
    /// Who it is.
    pub person: wire::Patient,
    /// The address, a line each.
    pub address: Vec<String>,
}

/// A document as it is listed: the structured one and the PDF of the same content are one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListedDocument {
    /// The service that it belongs to.
    pub service: Service,
    /// Its title as the country gives it.
    pub title: String,
    /// FHIR instant or dateTime.
    pub created: String,
    /// Who wrote it, where told.
    pub author: Option<String>,
    /// Its language (BCP 47), where told.
    pub language: Option<String>,
    /// MIME type of the structured document.
    pub media_type: String,
    /// The contact point's own handle of the structured document.
    pub structured: Secret,
    /// The contact point's own handle of the PDF twin.
    pub pdf: Option<Secret>,
}

/// A document as it came.
#[derive(Debug, Clone)]
pub struct Retrieved {
    /// Untouched.
    pub bytes: Vec<u8>,
}

/// Why a contact point gave no answer. Each has its own next step for the clinician.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactPointError {
    /// No answer in time.
    #[error("the country did not answer in time")]
    Timeout,
    /// The contact point or the country cannot be reached.
    #[error("the contact point or the country cannot be reached")]
    Unavailable,
    /// The answer is cut short or unreadable.
    #[error("the answer is cut short or unreadable")]
    Garbled,
    /// The country will not answer: insufficient rights, no consent.
    #[error("the country will not answer")]
    Refused,
    /// The country does not have the document any more.
    #[error("the country does not have the document")]
    NoDocument,
    /// The country asks for more about the citizen.
    #[error("the country asks for more about the citizen")]
    MoreTraits,
}

impl Refusal for ContactPointError {
    fn code(&self) -> Code {
        match self {
            Self::Timeout => Code::CpTimeout,
            Self::Unavailable => Code::CpUnavailable,
            Self::Garbled => Code::CpGarbled,
            Self::Refused => Code::CpRefused,
            Self::NoDocument => Code::CpNoDocument,
            Self::MoreTraits => Code::CpMoreTraits,
        }
    }
}
