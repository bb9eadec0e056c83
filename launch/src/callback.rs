//! What an EPJ puts into our addresses: the query of `/launch` and the query of `/callback/<epj-key>`.

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
/// When `iss` or `launch` is missing, empty or repeated: Helsebro knows the EHR launch only.
pub fn read_launch(query: &str) -> Result<EhrLaunch, QueryError> {
    Ok(EhrLaunch {
        iss: one(query, "iss")?.ok_or(QueryError::Missing("iss"))?,
        launch: one(query, "launch")?.map(Secret::new).ok_or(QueryError::Missing("launch"))?,
    })
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
    use super::{QueryError, read_callback, read_launch};
    use crate::wire::CallbackOutcome;

    #[test]
    fn a_launch_keeps_its_iss_as_it_was_sent() {
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
    fn a_callback_is_a_code_or_an_error() {
        let granted = read_callback("demo", "state=s&code=c&iss=https%3A%2F%2Fissuer.example").unwrap();
        assert_eq!(granted.epj_key, "demo");
        assert!(matches!(granted.outcome, CallbackOutcome::Code(code) if code.expose() == "c"));
        assert_eq!(granted.iss.as_deref(), Some("https://issuer.example"));

        let denied = read_callback("demo", "?error=access_denied&error_description=x&state=s").unwrap();
        assert_eq!(denied.outcome, CallbackOutcome::Error("access_denied".to_owned()));
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
