//! Reading resources of an EPJ with the launch's token, inside its own FHIR base only.

use helsebro_fhir::r4::{Bundle, Resource};
use helsebro_launch::fhir_user::is_id;
use helsebro_launch::secret::Secret;
use url::Url;

use super::{EpjHttp, HttpError};

/// An EPJ's FHIR base, as one launch may read it.
#[derive(Debug, Clone, Copy)]
pub struct FhirBase<'a> {
    /// The EPJ's client.
    pub http: &'a EpjHttp,
    /// The `iss` of the register.
    pub iss: &'a str,
    /// The launch's access token.
    pub token: &'a Secret,
}

/// Why a resource was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadResourceError {
    /// No answer, or a refusal.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The answer is no FHIR JSON of the kind asked for.
    #[error("the EPJ's answer is not the FHIR resource that was asked for")]
    NotFhir,
    /// The answer is a resource with another id, or none.
    #[error("the EPJ answered with another resource than the one that was asked for")]
    Another,
    /// The reference points outside the base; the token must never go there.
    #[error("a reference points outside the EPJ's FHIR base")]
    Elsewhere,
}

impl FhirBase<'_> {
    /// `GET [base]/<kind>/<id>`.
    ///
    /// # Errors
    /// See [`ReadResourceError`].
    pub async fn read(&self, kind: &str, id: &str) -> Result<Resource, ReadResourceError> {
        if !is_id(id) {
            return Err(ReadResourceError::Elsewhere);
        }
        let resource = self.get(&format!("{kind}/{id}")).await?;
        if resource.type_name() != kind {
            return Err(ReadResourceError::NotFhir);
        }
        if resource.id() == Some(id) { Ok(resource) } else { Err(ReadResourceError::Another) }
    }

    /// Reads what a reference points at, where that is a `kind` in this base.
    ///
    /// # Errors
    /// See [`ReadResourceError`].
    pub async fn follow(&self, kind: &str, reference: &str) -> Result<Resource, ReadResourceError> {
        let id = self.id_in(kind, reference).ok_or(ReadResourceError::Elsewhere)?;
        self.read(kind, id).await
    }

    /// The id that a reference to a `kind` of this base holds.
    pub fn id_in<'r>(&self, kind: &str, reference: &'r str) -> Option<&'r str> {
        let relative = match reference.strip_prefix(self.iss.trim_end_matches('/')) {
            Some(inside) => inside.strip_prefix('/')?,
            None => reference,
        };
        let id = relative.strip_prefix(kind)?.strip_prefix('/')?;
        let id = id.split_once("/_history/").map_or(id, |(id, _)| id);
        is_id(id).then_some(id)
    }

    /// `GET [base]/<query>`, a search.
    ///
    /// # Errors
    /// See [`ReadResourceError`].
    pub async fn search(&self, query: &str) -> Result<Bundle, ReadResourceError> {
        match self.get(query).await? {
            Resource::Bundle(bundle) => Ok(*bundle),
            _ => Err(ReadResourceError::NotFhir),
        }
    }

    async fn get(&self, relative: &str) -> Result<Resource, ReadResourceError> {
        let url = Url::parse(&format!("{}/{relative}", self.iss.trim_end_matches('/')))
            .map_err(|_| ReadResourceError::Elsewhere)?;
        let body = self.http.get(&url, Some(self.token), "application/fhir+json").await?;
        let (resource, _) = Resource::from_json(&body).map_err(|_| ReadResourceError::NotFhir)?;
        Ok(resource)
    }
}
