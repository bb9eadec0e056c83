//! One HTTP client for an EPJ: no redirects, bounded in time and size, to admitted addresses only.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, header};
use helsebro_launch::secret::Secret;
use helsebro_launch::token::{AsyncHttpClient, HttpRequest, HttpResponse, NoAnswer};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use tokio::sync::{Semaphore, SemaphorePermit};
use url::Url;

use super::discover::KeptDiscovery;
use super::keys::KeptKeys;
use super::network::Allowed;
use crate::config::Network;
use crate::trace;

/// How long a connection may take, where a whole answer may take longer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How much one answer may hold: no Patient, token or key set is larger.
const MOST_BYTES: usize = 1 << 20;
/// How much is asked at once that nobody waits for: a thousand sessions may end in one moment.
const TURNS: usize = 16;

/// See the module.
#[derive(Debug, Clone)]
pub struct EpjHttp {
    client: Client,
    allowed: Allowed,
    keys: Arc<KeptKeys>,
    discovery: Arc<KeptDiscovery>,
    turns: Arc<Semaphore>,
}

/// Why there is no answer. Holds no URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The address lies in a network that the register does not allow.
    #[error("the EPJ's address lies in a network that allow_networks does not admit")]
    Network,
    /// No connection, or one that broke.
    #[error("the EPJ does not answer")]
    Unreachable,
    /// No answer in the time that the EPJ's entry allows.
    #[error("the EPJ takes too long to answer")]
    Slow,
    /// Too much to do (429, 503); the seconds to wait, where it told them.
    #[error("the EPJ has too much to do")]
    Busy(Option<u64>),
    /// More bytes than any such answer has.
    #[error("the EPJ's answer is too large")]
    TooLarge,
    /// Another status than success.
    #[error("the EPJ answered with status {0}")]
    Status(u16),
}

impl EpjHttp {
    /// A client that reaches public addresses and those in `allowed`, and waits for an answer for `timeout`.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn new(allowed: &[Network], timeout: Duration) -> Result<Self, reqwest::Error> {
        let allowed = Allowed::new(allowed);
        let client = Client::builder()
            .redirect(Policy::none())
            // A proxy would resolve names itself, past what the register allows.
            .no_proxy()
            .timeout(timeout)
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .dns_resolver(Arc::new(allowed.clone()))
            .user_agent(concat!("Helsebro/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            client,
            allowed,
            keys: Arc::default(),
            discovery: Arc::default(),
            turns: Arc::new(Semaphore::new(TURNS)),
        })
    }

    /// The keys that are kept of this EPJ.
    pub(super) fn keys(&self) -> &KeptKeys {
        &self.keys
    }

    /// The configuration that is kept of this EPJ.
    pub(super) fn discovery(&self) -> &KeptDiscovery {
        &self.discovery
    }

    /// Waits for a turn to ask what nobody waits for; it lasts for as long as what comes back is kept.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // An error would say that there are no turns any more, and there always are.
        self.turns.acquire().await.ok()
    }

    /// The body of a successful GET.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn get(&self, url: &Url, token: Option<&Secret>, accept: &str) -> Result<Vec<u8>, HttpError> {
        if !self.allowed.admits_literal(url) {
            return Err(HttpError::Network);
        }
        let mut request = self.client.get(url.clone()).header(header::ACCEPT, accept);
        if let Some(token) = token {
            request = request.bearer_auth(token.expose());
        }
        let answer = request.send().await.map_err(unreachable)?;
        match answer.status() {
            StatusCode::OK => bounded(answer).await,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Err(HttpError::Busy(retry_after(answer.headers())))
            }
            other => Err(HttpError::Status(other.as_u16())),
        }
    }
}

/// What the `oauth2` crate redeems a code through.
impl<'c> AsyncHttpClient<'c> for EpjHttp {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(|_| NoAnswer::Barred)?;
            if !self.allowed.admits_literal(request.url()) {
                return Err(NoAnswer::Barred);
            }
            let answer = self.client.execute(request).await.map_err(unreachable)?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = HttpResponse::new(bounded(answer).await?);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

impl From<HttpError> for NoAnswer {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Slow => Self::Slow,
            HttpError::Network | HttpError::TooLarge => Self::Barred,
            HttpError::Unreachable | HttpError::Busy(_) | HttpError::Status(_) => Self::Unreachable,
        }
    }
}

/// Why nothing came goes into the log, without the URL, which may hold an id.
fn unreachable(error: reqwest::Error) -> HttpError {
    let why =
        if error.is_timeout() && !error.is_connect() { HttpError::Slow } else { HttpError::Unreachable };
    tracing::warn!(cause = trace::causes(&error.without_url()), "an EPJ does not answer");
    why
}

/// `Retry-After` in seconds, within an hour; a date is as good as none.
fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let seconds: u64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.clamp(1, 3600))
}

/// The body, as long as it is not too large: neither what it announces nor what it sends.
async fn bounded(mut answer: Response) -> Result<Vec<u8>, HttpError> {
    let announced = answer.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |length| length > MOST_BYTES) {
        return Err(HttpError::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use tokio::net::TcpListener;
    use url::Url;

    use super::{EpjHttp, HttpError};

    #[tokio::test]
    async fn an_epj_that_says_nothing_is_waited_for_as_long_as_its_entry_allows() {
        // Its backlog takes the connection, and nobody answers.
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", silent.local_addr().unwrap())).unwrap();
        let patience = Duration::from_millis(300);
        let http = EpjHttp::new(&["127.0.0.0/8".parse().unwrap()], patience).unwrap();
        let begun = Instant::now();
        assert_eq!(http.get(&url, None, "*/*").await, Err(HttpError::Slow));
        let waited = begun.elapsed();
        assert!(waited >= patience && waited < patience + Duration::from_secs(5), "{waited:?}");
    }
}
