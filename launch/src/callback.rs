//! What an EPJ puts into our addresses: the query of `/launch` and the query of `/callback/<epj-key>`; and what the two
//! can tell of a failure.

use url::form_urlencoded;

use crate::secret::Secret;
use crate::wire::{CallbackOutcome, SessionRequest};

/// An EHR launch (SMART App Launch 2.2, "Launch App: EHR Launch").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EhrLaunch {
    /// The EPJ's FHIR base, as it was sent: never normalised, since `aud` must equal it.
    pub iss: String,
    /// The EPJ's opaque launch value.
    pub launch: Secret,
}

/// A standalone launch (SMART App Launch 2.2, "Launch App: Standalone Launch"): nobody but the user says what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandaloneLaunch {
    /// The FHIR base of the EPJ to go to, as the register has it.
    pub iss: String,
}

/// Either way to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// Opened by the EPJ.
    Ehr(EhrLaunch),
    /// Opened by itself.
    Standalone(StandaloneLaunch),
}

impl From<EhrLaunch> for Launch {
    fn from(launch: EhrLaunch) -> Self {
        Self::Ehr(launch)
    }
}

impl From<StandaloneLaunch> for Launch {
    fn from(launch: StandaloneLaunch) -> Self {
        Self::Standalone(launch)
    }
}

/// Why a query cannot be used. Holds parameter names only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A parameter that must be there is missing or empty.
    #[error("the address lacks the parameter `{0}`")]
    Missing(&'static str),
    /// A parameter is there more than once (RFC 6749, 3.1: must not be).
    #[error("the address has the parameter `{0}` more than once")]
    Repeated(&'static str),
    /// Neither `code` nor `error`, or both.
    #[error("the address must have either `code` or `error`")]
    Outcome,
}

/// Reads the query of `/launch`, with or without its `?`.
///
/// # Errors
/// When `iss` or `launch` is missing, empty or repeated. Without `launch` it never becomes a standalone launch by itself: an EPJ
/// that forgot it would see its chart's patient asked for again.
pub fn read_launch(query: &str) -> Result<EhrLaunch, QueryError> {
    Ok(EhrLaunch {
        iss: one(query, "iss")?.ok_or(QueryError::Missing("iss"))?,
        launch: one(query, "launch")?.map(Secret::new).ok_or(QueryError::Missing("launch"))?,
    })
}

/// Why an authorization server sent the browser back without a code (RFC 6749, 4.1.2.1; OpenID Connect Core 1.0, 3.1.2.6).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizationError {
    /// The user or the EPJ said no.
    #[error("access_denied")]
    AccessDenied,
    /// A scope is unknown, or none can be granted.
    #[error("invalid_scope")]
    InvalidScope,
    /// The client may not ask for a code.
    #[error("unauthorized_client")]
    UnauthorizedClient,
    /// A parameter is missing, unknown or wrong: a launch that is unknown or used, another `aud`.
    #[error("invalid_request")]
    InvalidRequest,
    /// The server gives no codes.
    #[error("unsupported_response_type")]
    UnsupportedResponseType,
    /// The server failed.
    #[error("server_error")]
    ServerError,
    /// The server has too much to do.
    #[error("temporarily_unavailable")]
    TemporarilyUnavailable,
    /// The user must log in, and could not be asked to.
    #[error("login_required")]
    LoginRequired,
    /// The user must be asked something, and could not be.
    #[error("interaction_required")]
    InteractionRequired,
    /// The user must consent, and could not be asked to.
    #[error("consent_required")]
    ConsentRequired,
    /// The user must pick an account, and could not be asked to.
    #[error("account_selection_required")]
    AccountSelectionRequired,
    /// Another code, cut to letters and `_-.`.
    #[error("{0}")]
    Other(String),
}

impl AuthorizationError {
    /// Reads the code of [`CallbackOutcome::Error`].
    pub fn read(code: &str) -> Self {
        match code {
            "access_denied" => Self::AccessDenied,
            "invalid_scope" => Self::InvalidScope,
            "unauthorized_client" => Self::UnauthorizedClient,
            "invalid_request" => Self::InvalidRequest,
            "unsupported_response_type" => Self::UnsupportedResponseType,
            "server_error" => Self::ServerError,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            "login_required" => Self::LoginRequired,
            "interaction_required" => Self::InteractionRequired,
            "consent_required" => Self::ConsentRequired,
            "account_selection_required" => Self::AccountSelectionRequired,
            other => Self::Other(short_code(other)),
        }
    }

    /// Whether a new launch may end otherwise though nobody mends anything.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::ServerError | Self::TemporarilyUnavailable)
    }
}

/// Why a callback is not of the authorization server that was asked (RFC 9207, 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    /// It names another, or one though none is known.
    #[error("`iss` of the callback is not the issuer of the SMART configuration")]
    Another,
    /// It names none, though the server says that it always does.
    #[error("the callback lacks `iss`")]
    Missing,
}

/// Compares `iss` of a callback, be it a code or an error, with the `issuer` of the launch's discovery, character by
/// character. `always` is the discovery's word that it is always sent.
///
/// # Errors
/// See [`IssuerError`].
pub fn check_issuer(sent: Option<&str>, issuer: Option<&str>, always: bool) -> Result<(), IssuerError> {
    match sent {
        Some(sent) if Some(sent) == issuer => Ok(()),
        Some(_) => Err(IssuerError::Another),
        None if always => Err(IssuerError::Missing),
        None => Ok(()),
    }
}

/// An error code is a short word; whatever else an EPJ puts there is not carried on, numbers of persons least of all.
pub(crate) fn short_code(sent: &str) -> String {
    sent.chars().filter(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '.')).take(40).collect()
}

/// Reads the query of `/standalone`, with or without its `?`. A `launch` in it is not looked at.
///
/// # Errors
/// When `iss` is missing, empty or repeated.
pub fn read_standalone(query: &str) -> Result<StandaloneLaunch, QueryError> {
    Ok(StandaloneLaunch { iss: one(query, "iss")?.ok_or(QueryError::Missing("iss"))? })
}

/// Reads the query of `/callback/<epj-key>` (RFC 6749, 4.1.2 and RFC 9207), with or without its `?`.
///
/// # Errors
/// When `state` is missing, a parameter is repeated, or there is not exactly one of `code` and `error`.
pub fn read_callback(epj_key: &str, query: &str) -> Result<SessionRequest, QueryError> {
    let state = one(query, "state")?.map(Secret::new).ok_or(QueryError::Missing("state"))?;
    let outcome = match (one(query, "code")?, one(query, "error")?) {
        (Some(code), None) => CallbackOutcome::Code(Secret::new(code)),
        (None, Some(error)) => CallbackOutcome::Error(error),
        _ => return Err(QueryError::Outcome),
    };
    Ok(SessionRequest { epj_key: epj_key.to_owned(), state, outcome, iss: one(query, "iss")? })
}

/// The value of a parameter that may be there once; an empty one counts as absent.
fn one(query: &str, name: &'static str) -> Result<Option<String>, QueryError> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut found = None;
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        if key == name && found.replace(value).is_some() {
            return Err(QueryError::Repeated(name));
        }
    }
    Ok(found.filter(|value| !value.is_empty()).map(std::borrow::Cow::into_owned))
}

#[cfg(test)]
mod tests {
    use super::{
        AuthorizationError, IssuerError, QueryError, check_issuer, read_callback, read_launch,
        read_standalone,
    };
    use crate::wire::CallbackOutcome;

    #[test]
    fn l2_a_launch_keeps_its_iss_as_it_was_sent() {
        let launch = read_launch("?iss=https%3A%2F%2Fepj.example%2Ffhir%2F&launch=abc%2B1").unwrap();
        assert_eq!(launch.iss, "https://epj.example/fhir/");
        assert_eq!(launch.launch.expose(), "abc+1");
    }

    #[test]
    fn a_launch_without_iss_or_launch_or_with_two_is_refused() {
        for (query, error) in [
            ("", QueryError::Missing("iss")),
            ("iss=&launch=a", QueryError::Missing("iss")),
            ("iss=https://epj.example/fhir", QueryError::Missing("launch")),
            ("iss=https://a.example&iss=https://b.example&launch=a", QueryError::Repeated("iss")),
            ("iss=https://a.example&launch=a&launch=b", QueryError::Repeated("launch")),
        ] {
            assert_eq!(read_launch(query), Err(error), "{query}");
        }
    }

    #[test]
    fn l3_a_standalone_launch_has_an_iss_once_and_takes_no_launch_value_over() {
        let launch = read_standalone("?iss=https%3A%2F%2Fepj.example%2Ffhir%2F&launch=abc").unwrap();
        assert_eq!(launch.iss, "https://epj.example/fhir/");
        for (query, error) in [
            ("", QueryError::Missing("iss")),
            ("launch=abc", QueryError::Missing("iss")),
            ("iss=https://a.example&iss=https://b.example", QueryError::Repeated("iss")),
        ] {
            assert_eq!(read_standalone(query), Err(error), "{query}");
        }
    }

    #[test]
    fn a_callback_is_a_code_or_an_error() {
        let granted = read_callback("demo", "state=s&code=c&iss=https%3A%2F%2Fissuer.example").unwrap();
        assert_eq!(granted.epj_key, "demo");
        assert!(matches!(granted.outcome, CallbackOutcome::Code(code) if code.expose() == "c"));
        assert_eq!(granted.iss.as_deref(), Some("https://issuer.example"));

        let denied = read_callback("demo", "?error=access_denied&error_description=x&state=s").unwrap();
        assert_eq!(denied.outcome, CallbackOutcome::Error("access_denied".to_owned()));
    }

    #[test]
    fn each_error_of_a_callback_is_told_apart_and_nothing_else_of_it_is_carried_on() {
        for (code, error) in [
            ("access_denied", AuthorizationError::AccessDenied),
            ("invalid_scope", AuthorizationError::InvalidScope),
            ("unauthorized_client", AuthorizationError::UnauthorizedClient),
            ("invalid_request", AuthorizationError::InvalidRequest),
            ("unsupported_response_type", AuthorizationError::UnsupportedResponseType),
            ("server_error", AuthorizationError::ServerError),
            ("temporarily_unavailable", AuthorizationError::TemporarilyUnavailable),
            ("login_required", AuthorizationError::LoginRequired),
            ("interaction_required", AuthorizationError::InteractionRequired),
            ("consent_required", AuthorizationError::ConsentRequired),
            ("account_selection_required", AuthorizationError::AccountSelectionRequired),
        ] {
            let found = AuthorizationError::read(code);
            assert_eq!((found.to_string().as_str(), &found), (code, &error));
            let passes = ["server_error", "temporarily_unavailable"].contains(&code);
            assert_eq!(found.may_pass(), passes, "{code}");
        }
        for (code, cut) in [
            ("ACCESS_DENIED", "ACCESS_DENIED"),
            ("<script>alert(01019012345)", "scriptalert"),
            (&"x".repeat(100), &"x".repeat(40)),
        ] {
            assert_eq!(AuthorizationError::read(code), AuthorizationError::Other(cut.to_owned()));
        }
    }

    #[test]
    fn the_issuer_of_a_callback_is_checked_when_it_is_sent_and_demanded_when_it_is_promised() {
        let issuer = "https://epj.example/auth";
        for (sent, known, always, result) in [
            (Some(issuer), Some(issuer), true, Ok(())),
            (Some(issuer), Some(issuer), false, Ok(())),
            (None, Some(issuer), false, Ok(())),
            (None, None, false, Ok(())),
            (None, Some(issuer), true, Err(IssuerError::Missing)),
            (Some("https://epj.example/auth/"), Some(issuer), false, Err(IssuerError::Another)),
            (Some("https://epj.example/fhir"), Some(issuer), true, Err(IssuerError::Another)),
            (Some(issuer), None, false, Err(IssuerError::Another)),
        ] {
            assert_eq!(check_issuer(sent, known, always), result, "{sent:?} {known:?} {always}");
        }
    }

    #[test]
    fn a_callback_that_says_both_or_neither_or_anything_twice_is_refused() {
        for (query, error) in [
            ("code=c", QueryError::Missing("state")),
            ("state=s", QueryError::Outcome),
            ("state=s&code=c&error=access_denied", QueryError::Outcome),
            ("state=s&code=c&code=d", QueryError::Repeated("code")),
            ("state=s&state=t&code=c", QueryError::Repeated("state")),
            ("state=s&code=c&iss=a&iss=b", QueryError::Repeated("iss")),
        ] {
            assert_eq!(read_callback("demo", query), Err(error), "{query}");
        }
    }
}
