//! One form to one endpoint, and what a refusal says (RFC 6749, 3.2 and 5.2).

use oauth2::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use oauth2::http::{HeaderValue, Method, StatusCode};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::Unwanted;
use crate::client::Credential;

/// Why there is no token. Holds nothing of the answer but its error code and its status, and the tokens that are to be taken back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The endpoint said no.
    #[error("the token endpoint refused: {0}")]
    Refused(Refusal),
    /// The endpoint has too much to do (429, 503). Holds the seconds to wait, where it told them.
    #[error("the token endpoint has too much to do")]
    Busy(Option<u64>),
    /// Another status than success, without an error code.
    #[error("the token endpoint answered with status {0}")]
    Status(u16),
    /// No answer came.
    #[error("the token endpoint did not answer: {0}")]
    NoAnswer(NoAnswer),
    /// The answer is no token response: no JSON, no access token, or one that fits no header.
    #[error("the token endpoint's answer is not a token response")]
    Garbled,
    /// The token is of another type than Bearer, or of none.
    #[error("the token is not a Bearer token")]
    NotBearer(Unwanted),
    /// `patient` is there and is not the id of a Patient: who the launch is about cannot be told.
    #[error("`patient` of the token response is not the id of a Patient")]
    Patient(Option<Unwanted>),
    /// The endpoint's address or the credential cannot be put into a request.
    #[error("the token endpoint's address or the client's credential cannot be sent")]
    Request,
}

/// Why the HTTP client that was passed in brings no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nobody there, or the connection broke.
    #[error("it cannot be reached")]
    Unreachable,
    /// The time that it may take is over.
    #[error("it takes too long")]
    Slow,
    /// The client does not let the request through, or the answer holds more than it takes.
    #[error("the request or its answer is not let through")]
    Barred,
}

impl TokenError {
    /// What came all the same, and is to be taken back.
    pub fn unwanted(&self) -> Option<&Unwanted> {
        match self {
            Self::NotBearer(unwanted) => Some(unwanted),
            Self::Patient(unwanted) => unwanted.as_ref(),
            _ => None,
        }
    }

    /// Whether the same request may be answered otherwise a while later. It says nothing about a code or a refresh token that
    /// was sent: an answer that was lost on its way has used it up.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::NoAnswer(NoAnswer::Unreachable | NoAnswer::Slow) | Self::Busy(_) | Self::Status(500..)
        )
    }
}

/// The error code of a refusal (RFC 6749, 5.2; RFC 7009, 2.2.1).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A parameter is missing, unknown or there twice.
    #[error("invalid_request")]
    InvalidRequest,
    /// The client is unknown, or its authentication failed.
    #[error("invalid_client")]
    InvalidClient,
    /// The code or the refresh token is used, too old, revoked, or another client's.
    #[error("invalid_grant")]
    InvalidGrant,
    /// The client may not do this.
    #[error("unauthorized_client")]
    UnauthorizedClient,
    /// The server does not know this kind of grant.
    #[error("unsupported_grant_type")]
    UnsupportedGrantType,
    /// The scope is unknown, or beyond what was granted.
    #[error("invalid_scope")]
    InvalidScope,
    /// The server does not revoke this kind of token.
    #[error("unsupported_token_type")]
    UnsupportedTokenType,
    /// Another code, cut to letters and `_-.`. It is the server's own text, so it is not printed.
    #[error("an error that no standard lists")]
    Other(String),
}

impl Refusal {
    fn read(code: &str) -> Self {
        match code {
            "invalid_request" => Self::InvalidRequest,
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "invalid_scope" => Self::InvalidScope,
            "unsupported_token_type" => Self::UnsupportedTokenType,
            other => Self::Other(crate::callback::short_code(other)),
        }
    }
}

/// Posts a form that shows `credential`.
pub(super) async fn post<C>(
    http: &C,
    endpoint: &Url,
    parameters: &[(&str, &str)],
    credential: Credential,
) -> Result<HttpResponse, TokenError>
where
    C: for<'c> AsyncHttpClient<'c, Error = NoAnswer>,
{
    let request = form(endpoint, parameters, credential)?;
    http.call(request).await.map_err(TokenError::NoAnswer)
}

fn form(
    endpoint: &Url,
    parameters: &[(&str, &str)],
    credential: Credential,
) -> Result<HttpRequest, TokenError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(parameters);
    let authorization = credential.show(&mut form);

    let mut request = HttpRequest::new(form.finish().into_bytes());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = endpoint.as_str().parse().map_err(|_| TokenError::Request)?;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    if let Some(authorization) = authorization {
        let mut value = HeaderValue::try_from(authorization.expose()).map_err(|_| TokenError::Request)?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(request)
}

/// The answer where it is a success, else why it is none.
pub(super) fn success(response: HttpResponse) -> Result<HttpResponse, TokenError> {
    let status = response.status();
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        return Err(TokenError::Busy(retry_after(&response)));
    }
    if status.is_server_error() {
        return Err(TokenError::Status(status.as_u16()));
    }
    // A success that says `error` is none: some servers answer so.
    match error_code(response.body()) {
        Some(refusal) => Err(TokenError::Refused(refusal)),
        None if status.is_success() => Ok(response),
        None => Err(TokenError::Status(status.as_u16())),
    }
}

fn error_code(body: &[u8]) -> Option<Refusal> {
    let body: Value = serde_json::from_slice(body).ok()?;
    body.get("error")?.as_str().map(Refusal::read)
}

/// `Retry-After` in seconds; a date is as good as none, since no clock is at hand.
fn retry_after(response: &HttpResponse) -> Option<u64> {
    response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}
