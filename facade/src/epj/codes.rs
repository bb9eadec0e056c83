//! Which problem an EPJ's answer is. Each has a screen of its own, so that the vendor who reads it knows where to look.

use helsebro_launch::discovery::DiscoveryError;
use helsebro_launch::id_token::IdTokenError;
use helsebro_launch::token::{NoAnswer, Refusal, TokenError};

use super::{HttpError, IdentityError, ReadResourceError};
use crate::problem::Code;

/// Whatever was asked for.
pub fn of_http(error: HttpError) -> Code {
    match error {
        HttpError::Unreachable => Code::EpjUnreachable,
        HttpError::Slow => Code::EpjSlow,
        HttpError::Busy(_) => Code::EpjBusy,
        HttpError::Status(500..) => Code::EpjFailing,
        HttpError::Status(401 | 403) => Code::EpjForbids,
        HttpError::Network | HttpError::TooLarge | HttpError::Status(_) => Code::EpjMisconfigured,
    }
}

/// A resource.
pub fn of_read(error: ReadResourceError) -> Code {
    match error {
        ReadResourceError::Http(error) => of_http(error),
        ReadResourceError::NotFhir => Code::EpjGarbled,
        ReadResourceError::Another | ReadResourceError::Elsewhere => Code::EpjMisconfigured,
    }
}

/// The SMART configuration itself, or the issuer's OpenID configuration.
pub fn of_discovery(error: DiscoveryError) -> Code {
    match error {
        DiscoveryError::Missing(_) => Code::DiscoveryIncomplete,
        DiscoveryError::NoS256 | DiscoveryError::Plain => Code::DiscoveryNoS256,
        DiscoveryError::NotJson => Code::EpjGarbled,
        DiscoveryError::Base | DiscoveryError::Address(_) | DiscoveryError::Issuer => Code::EpjMisconfigured,
        DiscoveryError::NotTheIssuers(_) => Code::WrongIssuer,
    }
}

/// The token endpoint.
pub fn of_token(error: &TokenError) -> Code {
    match error {
        TokenError::NoAnswer(NoAnswer::Unreachable) => Code::EpjUnreachable,
        TokenError::NoAnswer(NoAnswer::Slow) => Code::EpjSlow,
        TokenError::NoAnswer(NoAnswer::Barred) | TokenError::Request => Code::EpjMisconfigured,
        TokenError::Busy(_) => Code::EpjBusy,
        TokenError::Status(500..) => Code::EpjFailing,
        TokenError::Refused(Refusal::InvalidClient | Refusal::UnauthorizedClient)
        | TokenError::Status(401) => Code::ClientRefused,
        TokenError::Refused(_) | TokenError::Status(_) => Code::TokenRefused,
        TokenError::Garbled | TokenError::NotBearer(_) => Code::EpjGarbled,
        TokenError::Patient(_) => Code::PatientMissing,
    }
}

/// An id_token, or the keys that it is held against.
pub fn of_identity(error: IdentityError) -> Code {
    match error {
        IdentityError::Keys(error) => of_http(error),
        IdentityError::NoKeySet => Code::IdTokenInvalid,
        IdentityError::IdToken(error) => of_id_token(error),
    }
}

fn of_id_token(error: IdTokenError) -> Code {
    match error {
        IdTokenError::Nonce => Code::IdTokenNonce,
        IdTokenError::Audience => Code::IdTokenAudience,
        IdTokenError::Issuer => Code::IdTokenIssuer,
        IdTokenError::Expired => Code::IdTokenExpired,
        IdTokenError::Early => Code::IdTokenClock,
        IdTokenError::NoKey => Code::IdTokenKey,
        IdTokenError::Algorithm => Code::IdTokenUnsigned,
        IdTokenError::Malformed
        | IdTokenError::Critical
        | IdTokenError::Signature
        | IdTokenError::AccessToken => Code::IdTokenInvalid,
    }
}

/// How many seconds an EPJ asks to wait.
pub fn wait_of_http(error: HttpError) -> Option<u64> {
    if let HttpError::Busy(seconds) = error { seconds } else { None }
}

/// The same for the token endpoint.
pub fn wait_of_token(error: &TokenError) -> Option<u64> {
    if let TokenError::Busy(seconds) = error { *seconds } else { None }
}
