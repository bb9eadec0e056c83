//! Faults on the way to a code: of the launch itself, and of the authorization endpoint.

use super::Fault;
use crate::Config;
use crate::records::Kind;
use crate::smart::{AuthorizeError, Scopes};

/// A `state` that no app has sent, as long as theirs.
const WRONG_STATE: &str = "wrong-wrong-wrong-wrong-wrong-wrong-wrong-w";

/// The `iss` that is sent in place of this one.
pub(crate) fn iss(fault: Option<Fault>, config: &Config, iss: String) -> String {
    match fault {
        Some(Fault::UnknownIss) => format!("{}/ukjent/fhir", config.base_url),
        _ => iss,
    }
}

/// Whether the EPJ remembers the launch that it begins.
pub(crate) fn launch_is_kept(fault: Option<Fault>) -> bool {
    fault != Some(Fault::UnknownLaunch)
}

/// The error that is answered in place of a code.
pub(crate) fn refusal(fault: Option<Fault>) -> Option<AuthorizeError> {
    match fault {
        Some(Fault::AccessDenied) => Some(AuthorizeError::Denied),
        Some(Fault::ServerError) => Some(AuthorizeError::Failed),
        Some(Fault::InvalidScope) => Some(AuthorizeError::Scope),
        _ => None,
    }
}

/// The scopes that are granted in place of these.
pub(crate) fn granted(fault: Option<Fault>, scopes: Scopes) -> Scopes {
    match fault {
        Some(Fault::FewerScopes) => {
            scopes.without_kinds(&[Kind::Organization, Kind::PractitionerRole]).without_staying()
        }
        _ => scopes,
    }
}

/// Changes what is answered beside the code.
pub(crate) fn spoil(fault: Option<Fault>, state: &mut Option<String>, issuer: &mut String) {
    match fault {
        Some(Fault::WrongState) => *state = Some(WRONG_STATE.to_owned()),
        Some(Fault::WrongIssuer) => issuer.push_str("/another"),
        _ => {}
    }
}
