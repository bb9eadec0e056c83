//! Why `POST /api/sessions` opens no session, and which problem each is.

use helsebro_launch::callback::{AuthorizationError, IssuerError};
use helsebro_launch::client::CredentialError;
use helsebro_launch::fhir_user::FhirUserError;
use helsebro_launch::token::TokenError;

use super::BadBody;
use crate::epj::{ClinicianError, IdentityError, PatientError, ReadResourceError, codes};
use crate::pending::PendingError;
use crate::problem::{Code, Refusal};
use crate::session::SessionError;

/// See the module.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error(transparent)]
    Body(#[from] BadBody),
    #[error("no launch of this EPJ with this state is under way in this browser")]
    StateUnknown,
    #[error("the EPJ's authorization server ended the launch: {}", known(.0))]
    Authorization(AuthorizationError),
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    #[error("we cannot show the EPJ who asks: {0}")]
    Credential(#[from] CredentialError),
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the token response has no id_token")]
    NoIdToken,
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error("the id_token has no fhirUser")]
    NoFhirUser,
    #[error(transparent)]
    FhirUser(#[from] FhirUserError),
    #[error(transparent)]
    Clinician(#[from] ClinicianError),
    #[error(transparent)]
    Patient(#[from] PatientError),
    #[error("the contact point's countries cannot be read")]
    Countries,
    #[error(transparent)]
    Pending(#[from] PendingError),
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl OpenError {
    /// What a resource could not be read for, where that is it.
    fn read(&self) -> Option<ReadResourceError> {
        match self {
            Self::Clinician(ClinicianError::Read(error)) | Self::Patient(PatientError::Read(error)) => {
                Some(*error)
            }
            _ => None,
        }
    }
}

impl Refusal for OpenError {
    fn code(&self) -> Code {
        match self {
            Self::Body(_) => Code::BadRequest,
            Self::StateUnknown => Code::StateUnknown,
            Self::Authorization(error) => of_authorization(error),
            Self::Issuer(_) => Code::WrongIssuer,
            Self::Credential(CredentialError::NoIssuer) => Code::EpjMisconfigured,
            Self::Token(error) => codes::of_token(error),
            Self::NoIdToken => Code::IdTokenMissing,
            Self::Identity(error) => codes::of_identity(*error),
            Self::NoFhirUser | Self::FhirUser(_) | Self::Clinician(ClinicianError::NoPractitioner) => {
                Code::NoPractitioner
            }
            Self::Clinician(ClinicianError::NoHpr) => Code::NoHprNumber,
            Self::Clinician(ClinicianError::Read(error)) | Self::Patient(PatientError::Read(error)) => {
                codes::of_read(*error)
            }
            Self::Patient(PatientError::Missing) => Code::PatientMissing,
            Self::Patient(PatientError::Mismatch) => Code::PatientMismatch,
            Self::Patient(PatientError::Replaced) => Code::PatientReplaced,
            Self::Credential(CredentialError::Randomness | CredentialError::Signing)
            | Self::Countries
            | Self::Pending(_)
            | Self::Session(_) => Code::StoreUnavailable,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Token(error) => codes::wait_of_token(error),
            Self::Identity(IdentityError::Keys(error)) => codes::wait_of_http(*error),
            other => match other.read()? {
                ReadResourceError::Http(error) => codes::wait_of_http(error),
                _ => None,
            },
        }
    }
}

/// Each has a screen that says what to do next; whatever the server made up itself is only a failure.
fn of_authorization(error: &AuthorizationError) -> Code {
    match error {
        AuthorizationError::AccessDenied => Code::AuthorizationDenied,
        AuthorizationError::InvalidScope => Code::ScopesRefused,
        AuthorizationError::UnauthorizedClient | AuthorizationError::UnsupportedResponseType => {
            Code::ClientRefused
        }
        AuthorizationError::InvalidRequest => Code::LaunchRefused,
        AuthorizationError::LoginRequired
        | AuthorizationError::InteractionRequired
        | AuthorizationError::ConsentRequired
        | AuthorizationError::AccountSelectionRequired => Code::SignInNeeded,
        AuthorizationError::ServerError
        | AuthorizationError::TemporarilyUnavailable
        | AuthorizationError::Other(_) => Code::AuthorizationFailed,
    }
}

/// The error's code where a standard lists it. What else stands in a callback any page can have put there: it is told nowhere.
fn known(error: &AuthorizationError) -> String {
    match error {
        AuthorizationError::Other(_) => "an error that no standard lists".to_owned(),
        listed => listed.to_string(),
    }
}
