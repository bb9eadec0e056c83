//! Every way that a call can be refused, as one closed list (docs/ARCHITECTURE.md), and its two spellings: problem+json
//! under `/api`, OperationOutcome under `/fhir`.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use helsebro_launch::wire;
use serde_json::{Value, json};

use crate::trace;

/// The system of the codes in an OperationOutcome.
pub const SYSTEM: &str = "urn:helsebro:problem";

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $code:literal $status:ident $issue:literal,)+) => {
        /// Why a call is refused. The code picks the screen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// As it is sent.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The HTTP status that goes with it.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)+ }
            }

            /// The code of FHIR's issue-type that goes with it.
            fn issue_type(self) -> &'static str {
                match self { $(Self::$variant => $issue,)+ }
            }
        }
    };
}

codes! {
    /// The call does not come from a page of our own.
    CrossSite "cross-site" FORBIDDEN "security",
    /// No such address.
    NotFound "not-found" NOT_FOUND "not-found",
    /// Unknown launch, expired, or another browser.
    SessionGone "session-gone" UNAUTHORIZED "login",
    /// The body or a parameter is not as it must be.
    BadRequest "bad-request" BAD_REQUEST "invalid",
    /// The database does not answer: nothing is looked up without an audit row.
    StoreUnavailable "store-unavailable" SERVICE_UNAVAILABLE "transient",

    /// `iss` is not in the register.
    UnknownEpj "unknown-epj" NOT_FOUND "not-found",
    /// The EPJ does not answer.
    EpjUnreachable "epj-unreachable" BAD_GATEWAY "transient",
    /// The EPJ takes longer than its entry in the register allows.
    EpjSlow "epj-slow" GATEWAY_TIMEOUT "timeout",
    /// The EPJ answers with a failure of its own (5xx).
    EpjFailing "epj-failing" BAD_GATEWAY "transient",
    /// The EPJ has too much to do (429, 503).
    EpjBusy "epj-busy" SERVICE_UNAVAILABLE "throttled",
    /// The EPJ's answer is not what the standard says: a page where a token should be.
    EpjGarbled "epj-garbled" BAD_GATEWAY "structure",
    /// The EPJ does not let this launch read what it needs (401, 403).
    EpjForbids "epj-forbids" FORBIDDEN "forbidden",
    /// The EPJ has no SMART configuration.
    DiscoveryMissing "discovery-missing" BAD_GATEWAY "not-found",
    /// The EPJ's SMART configuration lacks what a launch needs.
    DiscoveryIncomplete "discovery-incomplete" BAD_GATEWAY "required",
    /// The EPJ's authorization server does not take PKCE with S256.
    DiscoveryNoS256 "discovery-no-s256" BAD_GATEWAY "not-supported",
    /// The EPJ is not registered for a launch that it did not begin.
    StandaloneOff "standalone-off" FORBIDDEN "forbidden",
    /// The EPJ's answer or resource cannot be used otherwise.
    EpjMisconfigured "epj-misconfigured" BAD_GATEWAY "exception",
    /// Wrong, reused or too old `state`, another browser or another EPJ.
    StateUnknown "state-unknown" FORBIDDEN "security",
    /// The clinician or the EPJ said no.
    AuthorizationDenied "authorization-denied" FORBIDDEN "forbidden",
    /// The EPJ will not grant what is asked for.
    ScopesRefused "scopes-refused" FORBIDDEN "forbidden",
    /// The EPJ does not know us, or not as what we are.
    ClientRefused "client-refused" BAD_GATEWAY "exception",
    /// The EPJ does not know the launch any more, or takes something in it for wrong.
    LaunchRefused "launch-refused" BAD_GATEWAY "exception",
    /// The EPJ wants the clinician to log in or to answer something first.
    SignInNeeded "sign-in-needed" FORBIDDEN "login",
    /// Another authorization server answered than the one that was asked, or it does not say who it is though it always does.
    WrongIssuer "wrong-issuer" BAD_GATEWAY "security",
    /// The authorization failed otherwise.
    AuthorizationFailed "authorization-failed" BAD_GATEWAY "exception",
    /// The EPJ did not redeem the code.
    TokenRefused "token-refused" BAD_GATEWAY "exception",
    /// The token response has no id_token, or it names no user.
    IdTokenMissing "id-token-missing" BAD_GATEWAY "required",
    /// The id_token is of another launch.
    IdTokenNonce "id-token-nonce" BAD_GATEWAY "security",
    /// The id_token is meant for another client.
    IdTokenAudience "id-token-audience" BAD_GATEWAY "security",
    /// The id_token is of another issuer.
    IdTokenIssuer "id-token-issuer" BAD_GATEWAY "security",
    /// The id_token has expired.
    IdTokenExpired "id-token-expired" BAD_GATEWAY "security",
    /// The id_token is issued in the future: the clocks differ.
    IdTokenClock "id-token-clock" BAD_GATEWAY "security",
    /// The id_token is signed with a key that is not the issuer's.
    IdTokenKey "id-token-key" BAD_GATEWAY "security",
    /// The id_token is not signed, or not with an algorithm that is taken.
    IdTokenUnsigned "id-token-unsigned" BAD_GATEWAY "security",
    /// The id_token is not believed for another reason.
    IdTokenInvalid "id-token-invalid" BAD_GATEWAY "security",
    /// The user is no clinician.
    NoPractitioner "no-practitioner" FORBIDDEN "forbidden",
    /// The clinician has no HPR number in the EPJ.
    NoHprNumber "no-hpr-number" FORBIDDEN "forbidden",
    /// The launch has no patient.
    PatientMissing "patient-missing" CONFLICT "required",
    /// The Patient read is not the launch's.
    PatientMismatch "patient-mismatch" CONFLICT "conflict",
    /// The Patient is replaced by another.
    PatientReplaced "patient-replaced" CONFLICT "conflict",

    /// The EPJ has taken back what it granted: nothing new can be looked up, and what was fetched stays.
    EpjSessionOver "epj-session-over" FORBIDDEN "login",
    /// The EPJ speaks of another patient, or of the same one with other data, than when the launch began: the session has ended.
    PatientChanged "patient-changed" CONFLICT "conflict",
    /// The EPJ speaks of another user than when the launch began: the session has ended.
    UserChanged "user-changed" FORBIDDEN "security",
    /// The traits are not what a mask of the country asks for.
    MaskViolated "mask-violated" BAD_REQUEST "invalid",
    /// Purpose, legal basis or confirmation is missing or does not allow the lookup.
    ConfirmationMissing "confirmation-missing" BAD_REQUEST "required",
    /// The patient notice has changed since it was shown.
    NoticeOutdated "notice-outdated" CONFLICT "conflict",
    /// The citizen is not confirmed to be the EPJ's patient.
    NotConfirmed "not-confirmed" FORBIDDEN "forbidden",
    /// The document is about somebody else.
    IdentityDiffers "identity-differs" CONFLICT "conflict",
    /// The document cannot be read.
    Unreadable "unreadable" UNPROCESSABLE_ENTITY "structure",
    /// The reason is missing or too short.
    ReasonMissing "reason-missing" BAD_REQUEST "required",

    /// The country did not answer in time.
    CpTimeout "cp-timeout" GATEWAY_TIMEOUT "timeout",
    /// The contact point or the country cannot be reached.
    CpUnavailable "cp-unavailable" BAD_GATEWAY "transient",
    /// The answer is cut short or unreadable.
    CpGarbled "cp-garbled" BAD_GATEWAY "incomplete",
    /// The country will not answer.
    CpRefused "cp-refused" FORBIDDEN "forbidden",
    /// The country does not have the document any more.
    CpNoDocument "cp-no-document" NOT_FOUND "not-found",
    /// The country asks for more about the citizen.
    CpMoreTraits "cp-more-traits" BAD_REQUEST "required",
}

/// What an endpoint refuses with: its `Display` is a short English line without identities, tokens or URLs.
pub trait Refusal: std::error::Error {
    /// Which of the listed problems it is.
    fn code(&self) -> Code;

    /// How many seconds to wait before it is tried again, where that is known.
    fn retry_after(&self) -> Option<u64> {
        None
    }

    /// What an OperationOutcome carries besides its first issue. Most refusals carry nothing.
    fn enrich(&self, _outcome: &mut Value) {}
}

/// The part of our surface that a call was made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// `/api`: problem+json.
    Api,
    /// `/fhir`: OperationOutcome.
    Fhir,
}

impl Surface {
    /// By the path of the call.
    pub fn of(path: &str) -> Self {
        if path == "/fhir" || path.starts_with("/fhir/") { Self::Fhir } else { Self::Api }
    }

    /// Refuses in this surface's spelling.
    pub fn refuse(self, refusal: &dyn Refusal) -> Response {
        match self {
            Self::Api => problem(refusal),
            Self::Fhir => outcome(refusal),
        }
    }
}

/// A refusal of an `/api` endpoint.
#[derive(Debug)]
pub struct Problem<E>(E);

impl<E: Refusal> From<E> for Problem<E> {
    fn from(refusal: E) -> Self {
        Self(refusal)
    }
}

impl<E: Refusal> IntoResponse for Problem<E> {
    fn into_response(self) -> Response {
        problem(&self.0)
    }
}

/// A refusal of a `/fhir` endpoint.
#[derive(Debug)]
pub struct Outcome<E>(E);

impl<E: Refusal> From<E> for Outcome<E> {
    fn from(refusal: E) -> Self {
        Self(refusal)
    }
}

impl<E: Refusal> IntoResponse for Outcome<E> {
    fn into_response(self) -> Response {
        outcome(&self.0)
    }
}

fn problem(refusal: &dyn Refusal) -> Response {
    let code = refusal.code();
    tell(code, refusal);
    let problem = wire::Problem {
        kind: format!("{SYSTEM}:{}", code.as_str()),
        status: code.status().as_u16(),
        title: refusal.to_string(),
    };
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut answer = (code.status(), kind, json!(problem).to_string()).into_response();
    tell_when(&mut answer, refusal);
    answer
}

/// `Retry-After` (RFC 9110, 10.2.3), where it is known.
fn tell_when(answer: &mut Response, refusal: &dyn Refusal) {
    if let Some(seconds) = refusal.retry_after() {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
}

fn outcome(refusal: &dyn Refusal) -> Response {
    let code = refusal.code();
    tell(code, refusal);
    let mut outcome = json!({
        "resourceType": "OperationOutcome",
        "issue": [{
            "severity": "error",
            "code": code.issue_type(),
            "details": { "coding": [{ "system": SYSTEM, "code": code.as_str() }] },
            "diagnostics": refusal.to_string(),
        }]
    });
    refusal.enrich(&mut outcome);
    let kind = [(header::CONTENT_TYPE, "application/fhir+json")];
    let mut answer = (code.status(), kind, outcome.to_string()).into_response();
    tell_when(&mut answer, refusal);
    answer
}

/// Respells what the framework refuses before an endpoint is reached: a body too large, a query that cannot be read, another
/// method. The status stays.
pub async fn own_spelling(request: Request, next: Next) -> Response {
    let surface = Surface::of(request.uri().path());
    let answer = next.run(request).await;
    let status = answer.status();
    let ours = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind == "application/problem+json" || kind == "application/fhir+json" || kind == "application/json"
    });
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    let mut respelt = surface.refuse(&Unfit);
    *respelt.status_mut() = status;
    respelt
}

/// The call does not fit any endpoint.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the call's method, size, path or query is not as it must be")]
struct Unfit;

impl Refusal for Unfit {
    fn code(&self) -> Code {
        Code::BadRequest
    }
}

/// Refusals go into the log by code and line: neither holds an identity.
fn tell(code: Code, refusal: &dyn Refusal) {
    if code.status().is_server_error() {
        tracing::warn!(code = code.as_str(), reason = %refusal, cause = trace::causes(&refusal), "refused");
    } else {
        tracing::info!(code = code.as_str(), reason = %refusal, "refused");
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Surface};

    #[test]
    fn every_code_stands_in_the_architecture_with_its_status() {
        let page = include_str!("../../docs/ARCHITECTURE.md");
        for code in Code::ALL {
            let named = page.contains(&format!("`{}`", code.as_str()));
            assert!(named, "{} is missing in docs/ARCHITECTURE.md", code.as_str());
        }
    }

    #[test]
    fn the_surface_is_told_by_the_path() {
        assert_eq!(Surface::of("/fhir/Bundle/1"), Surface::Fhir);
        assert_eq!(Surface::of("/api/session"), Surface::Api);
        assert_eq!(Surface::of("/fhirx"), Surface::Api);
    }
}
