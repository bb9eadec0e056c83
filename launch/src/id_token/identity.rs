//! Who an id_token is about, and whether that is still the same user after a refresh.

use crate::fhir_user::FhirUser;
use crate::secret::Secret;

/// Who the token is about.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The user's id at the issuer.
    pub subject: Secret,
    /// The `fhirUser` claim, as sent.
    pub fhir_user: Option<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(…)")
    }
}

/// The user whom a session belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The user's id at the issuer.
    pub subject: &'a Secret,
    /// The EPJ's FHIR base.
    pub iss: &'a str,
    /// The user's resource there.
    pub fhir_user: &'a FhirUser,
}

/// The id_token of a refresh is about somebody else than the session's user: the session must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id_token of a refresh is about another user")]
pub struct UserChanged;

impl Identity {
    /// Whether this is the session's user (OpenID Connect Core 1.0, 12.2). `fhirUser` need not come again; where it does, in
    /// whatever form, it must point at the same resource.
    ///
    /// # Errors
    /// [`UserChanged`].
    pub fn is_still(&self, held: Held<'_>) -> Result<(), UserChanged> {
        let same = match &self.fhir_user {
            Some(claim) => FhirUser::read(held.iss, claim).as_ref() == Ok(held.fhir_user),
            None => true,
        };
        if same && self.subject == *held.subject { Ok(()) } else { Err(UserChanged) }
    }
}
