//! The authorization endpoint (RFC 6749, 4.1.1; SMART App Launch 2.2, "Obtain authorization code").

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

use super::grants::{Code, Fault, Grant};
use super::parameters::Parameters;
use super::scopes::Scopes;
use crate::epj::{Login, Refusal, refusal_page};
use crate::surroundings::{NoRandomness, Secret};
use crate::{Client, Epj};

/// `GET {issuer}/authorize`: sends the browser on with a code, or with an error. As long as the redirect URI is not
/// known to be the client's, nothing is sent anywhere: the fault is shown on a page.
pub(crate) async fn authorize(
    State(epj): State<Arc<Epj>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let parameters = Parameters::decode(query.unwrap_or_default().as_bytes());
    let trusted = match Trusted::find(&epj, &parameters) {
        Ok(trusted) => trusted,
        Err(refusal) => return refusal_page(refusal),
    };
    let Some(login) = epj.logged_in(&headers) else { return refusal_page(Refusal::NotLoggedIn) };
    let outcome = Request::check(&epj, &parameters).and_then(|request| request.grant(&epj, &trusted, &login));
    let state = match &outcome {
        Ok(granted) if granted.wrong_state => Some(WRONG_STATE),
        _ => parameters.get("state"),
    };
    Redirect::to(answer(&epj, trusted.url, state, outcome.map(|granted| granted.code)).as_str())
        .into_response()
}

/// A `state` that no app has sent, as long as theirs.
const WRONG_STATE: &str = "wrong-wrong-wrong-wrong-wrong-wrong-wrong-w";

/// A code, and whether its `state` is to be wrong.
struct Granted {
    code: Secret,
    wrong_state: bool,
}

/// A client and a redirect URI of its own.
struct Trusted<'a> {
    client: &'a Client,
    /// As it was sent and registered.
    redirect_uri: &'a str,
    url: Url,
}

impl<'a> Trusted<'a> {
    /// Compares character by character with what is registered.
    fn find(epj: &'a Epj, parameters: &Parameters) -> Result<Self, Refusal> {
        let client =
            parameters.get("client_id").and_then(|id| epj.config.client(id)).ok_or(Refusal::Client)?;
        let sent = parameters.get("redirect_uri").ok_or(Refusal::Redirect)?;
        let redirect_uri =
            client.redirect_uris.iter().find(|registered| *registered == sent).ok_or(Refusal::Redirect)?;
        let url = Url::parse(redirect_uri).map_err(|_| Refusal::Redirect)?;
        Ok(Self { client, redirect_uri, url })
    }
}

/// Why there is no code (RFC 6749, 4.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum AuthorizeError {
    #[error("a parameter was sent twice")]
    Repeated,
    #[error("response_type must be code")]
    ResponseType,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("PKCE with S256 is required")]
    Challenge,
    #[error("aud is not the FHIR base of this EPJ")]
    Audience,
    #[error("launch is unknown, too old, or of another login")]
    Launch,
    #[error("none of the scopes can be granted")]
    Scope,
    #[error("the authorization was denied")]
    Denied,
    #[error("the authorization failed")]
    Failed,
    #[error("no random bytes")]
    Randomness,
}

impl From<NoRandomness> for AuthorizeError {
    fn from(NoRandomness: NoRandomness) -> Self {
        Self::Randomness
    }
}

impl AuthorizeError {
    fn code(self) -> &'static str {
        match self {
            Self::Repeated | Self::Missing(_) | Self::Challenge | Self::Audience | Self::Launch => {
                "invalid_request"
            }
            Self::ResponseType => "unsupported_response_type",
            Self::Scope => "invalid_scope",
            Self::Denied => "access_denied",
            Self::Failed | Self::Randomness => "server_error",
        }
    }
}

/// A request whose every parameter is as it must be.
struct Request<'a> {
    launch: Secret,
    scopes: Scopes,
    code_challenge: &'a str,
    nonce: Option<&'a str>,
}

impl<'a> Request<'a> {
    fn check(epj: &Epj, parameters: &'a Parameters) -> Result<Self, AuthorizeError> {
        let required = |name: &'static str| parameters.get(name).ok_or(AuthorizeError::Missing(name));
        if parameters.repeated().is_some() {
            return Err(AuthorizeError::Repeated);
        }
        if required("response_type")? != "code" {
            return Err(AuthorizeError::ResponseType);
        }
        required("state")?;
        let code_challenge = required("code_challenge").map_err(|_| AuthorizeError::Challenge)?;
        // RFC 7636, 4.3: without a method it would be `plain`, which SMART forbids.
        if parameters.get("code_challenge_method") != Some("S256") || !is_s256_challenge(code_challenge) {
            return Err(AuthorizeError::Challenge);
        }
        if required("aud")? != epj.config.fhir_base() {
            return Err(AuthorizeError::Audience);
        }
        Ok(Self {
            launch: Secret::received(required("launch")?),
            scopes: Scopes::narrow(required("scope")?),
            code_challenge,
            nonce: parameters.get("nonce"),
        })
    }

    /// Makes a code for what the clinician, by opening the app from the chart, lets it do. In an EHR launch the
    /// clinician is asked nothing.
    fn grant(self, epj: &Epj, trusted: &Trusted<'_>, login: &Login) -> Result<Granted, AuthorizeError> {
        let now = epj.now();
        let mut memory = epj.memory();
        let launch =
            memory.grants.launch(now, &self.launch, &login.session).ok_or(AuthorizeError::Launch)?.clone();
        match launch.fault {
            Some(Fault::AccessDenied) => return Err(AuthorizeError::Denied),
            Some(Fault::ServerError) => return Err(AuthorizeError::Failed),
            Some(Fault::WrongState) | None => {}
        }
        let wrong_state = launch.fault == Some(Fault::WrongState);
        let context = self.scopes.launch();
        let scopes = if context { self.scopes } else { self.scopes.without_patient() };
        if scopes.is_empty() {
            return Err(AuthorizeError::Scope);
        }
        let grant = Grant {
            client_id: trusted.client.id.clone(),
            user: login.user.clone(),
            patient: context.then_some(launch.patient),
            encounter: launch.encounter.filter(|_| context),
            scopes,
        };
        let code = epj.surroundings.secret()?;
        memory.grants.add_code(
            now,
            code.clone(),
            Code {
                grant,
                redirect_uri: trusted.redirect_uri.to_owned(),
                code_challenge: self.code_challenge.to_owned(),
                nonce: self.nonce.map(str::to_owned),
            },
        );
        Ok(Granted { code, wrong_state })
    }
}

/// The base64url of a SHA-256 has 43 characters.
fn is_s256_challenge(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The redirect URI with the answer, `state` as it came, and the issuer (RFC 9207).
fn answer(epj: &Epj, mut to: Url, state: Option<&str>, outcome: Result<Secret, AuthorizeError>) -> Url {
    {
        let mut query = to.query_pairs_mut();
        match &outcome {
            Ok(code) => query.append_pair("code", code.expose()),
            Err(error) => {
                query.append_pair("error", error.code()).append_pair("error_description", &error.to_string())
            }
        };
        if let Some(state) = state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &epj.config.issuer());
    }
    to
}
