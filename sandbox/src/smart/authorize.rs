//! The authorization endpoint (RFC 6749, 4.1.1; SMART App Launch 2.2, "Obtain authorization code").

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use url::Url;

use super::grants::{Code, Grant, Launch, Wishes};
use super::parameters::Parameters;
use super::scopes::Scopes;
use super::standalone;
use crate::doors::Door;
use crate::epj::{Login, Refusal, refusal_page};
use crate::surroundings::{NoRandomness, Secret};
use crate::{Epj, faults};

/// `GET {issuer}/authorize`.
pub(super) async fn by_get(
    State(epj): State<Arc<Epj>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    authorize(&epj, &headers, &Parameters::decode(query.unwrap_or_default().as_bytes()))
}

/// `POST {issuer}/authorize`, the same in a form (SMART capability `authorize-post`). What stands in the address beside
/// it is not looked at.
pub(super) async fn by_post(State(epj): State<Arc<Epj>>, headers: HeaderMap, body: Bytes) -> Response {
    match Parameters::of_form(&headers, &body) {
        Some(parameters) => authorize(&epj, &headers, &parameters),
        None => refusal_page(Refusal::NotAForm),
    }
}

/// Sends the browser on with a code, or with an error. As long as the redirect URI is not known to be the client's,
/// nothing is sent anywhere: the fault is shown on a page.
fn authorize(epj: &Epj, headers: &HeaderMap, parameters: &Parameters) -> Response {
    let back = match WayBack::find(epj, parameters) {
        Ok(back) => back,
        Err(refusal) => return refusal_page(refusal),
    };
    let (asked, opening) = match check(epj, parameters) {
        Ok(right) => right,
        Err(error) => return back.send(Err(error)),
    };
    match opening {
        Opening::FromChart(launch) => {
            let Some(login) = epj.logged_in(headers) else { return refusal_page(Refusal::NotLoggedIn) };
            from_chart(epj, back, asked, &launch, login)
        }
        Opening::Alone => standalone::ask(epj, headers, Choice { back, asked }),
    }
}

/// Where the browser is sent on to: a redirect URI of the client's own.
#[derive(Debug, Clone)]
pub(crate) struct WayBack {
    client_id: String,
    /// As it was sent and registered.
    redirect_uri: String,
    url: Url,
    state: Option<String>,
    issuer: String,
}

impl WayBack {
    /// Compares character by character with what is registered.
    fn find(epj: &Epj, parameters: &Parameters) -> Result<Self, Refusal> {
        let client =
            parameters.get("client_id").and_then(|id| epj.config.client(id)).ok_or(Refusal::Client)?;
        let sent = parameters.get("redirect_uri").ok_or(Refusal::Redirect)?;
        let redirect_uri =
            client.redirect_uris.iter().find(|registered| *registered == sent).ok_or(Refusal::Redirect)?;
        let url = Url::parse(redirect_uri).map_err(|_| Refusal::Redirect)?;
        Ok(Self {
            client_id: client.id.clone(),
            redirect_uri: redirect_uri.clone(),
            url,
            state: parameters.get("state").map(str::to_owned),
            issuer: epj.config.issuer(),
        })
    }

    /// The origin, for the page that a form leads there from.
    pub(super) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Sends the browser there with the answer, `state` as it came, and the issuer (RFC 9207).
    pub(super) fn send(mut self, outcome: Result<Secret, AuthorizeError>) -> Response {
        {
            let mut query = self.url.query_pairs_mut();
            match &outcome {
                Ok(code) => query.append_pair("code", code.expose()),
                Err(error) => query
                    .append_pair("error", error.code())
                    .append_pair("error_description", &error.to_string()),
            };
            if let Some(state) = &self.state {
                query.append_pair("state", state);
            }
            query.append_pair("iss", &self.issuer);
        }
        Redirect::to(self.url.as_str()).into_response()
    }
}

/// Why there is no code (RFC 6749, 4.1.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthorizeError {
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

/// What a right request asks for.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Whose FHIR base `aud` is.
    door: Option<Door>,
    scopes: Scopes,
    code_challenge: String,
    nonce: Option<String>,
}

/// An authorization that waits for the user to choose a patient.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(super) back: WayBack,
    pub(super) asked: Asked,
}

/// How the app was opened.
enum Opening {
    /// From a chart, with this launch value (EHR launch).
    FromChart(Secret),
    /// By itself (standalone launch).
    Alone,
}

/// What the code is about.
pub(super) struct About {
    pub(super) patient: String,
    pub(super) encounter: Option<String>,
    pub(super) wishes: Wishes,
}

/// Checks every parameter.
fn check(epj: &Epj, parameters: &Parameters) -> Result<(Asked, Opening), AuthorizeError> {
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
    let door = epj.config.door_of(required("aud")?).ok_or(AuthorizeError::Audience)?;
    let scopes = Scopes::narrow(required("scope")?);
    let opening = match parameters.get("launch") {
        Some(launch) => Opening::FromChart(Secret::received(launch)),
        None if scopes.launch_patient() => Opening::Alone,
        None => return Err(AuthorizeError::Missing("launch")),
    };
    let asked = Asked {
        door,
        scopes,
        code_challenge: code_challenge.to_owned(),
        nonce: parameters.get("nonce").map(str::to_owned),
    };
    Ok((asked, opening))
}

/// In an EHR launch the clinician, who opened the app from the chart, is asked nothing.
fn from_chart(epj: &Epj, mut back: WayBack, asked: Asked, launch: &Secret, login: Login) -> Response {
    let Some(Launch { patient, encounter, wishes, door, .. }) =
        epj.memory().grants.launch(epj.now(), launch, &login.session).cloned()
    else {
        return back.send(Err(AuthorizeError::Launch));
    };
    if door != asked.door {
        return back.send(Err(AuthorizeError::Audience));
    }
    if let Some(error) = faults::authorize::refusal(wishes.fault) {
        return back.send(Err(error));
    }
    faults::authorize::spoil(wishes.fault, &mut back.state, &mut back.issuer);
    let code = asked.grant(epj, &back, About { patient, encounter, wishes }, login);
    back.send(code)
}

impl Asked {
    /// Makes a code for what the user lets the app do.
    pub(super) fn grant(
        self,
        epj: &Epj,
        back: &WayBack,
        about: About,
        login: Login,
    ) -> Result<Secret, AuthorizeError> {
        let (launch, launch_patient) = (self.scopes.launch(), self.scopes.launch_patient());
        let scopes = if launch || launch_patient { self.scopes } else { self.scopes.without_patient() };
        let scopes = faults::authorize::granted(about.wishes.fault, scopes);
        if scopes.is_empty() {
            return Err(AuthorizeError::Scope);
        }
        let code = epj.surroundings.secret()?;
        let grant = Grant {
            client_id: back.client_id.clone(),
            user: login.user,
            login: login.session,
            login_end: login.end,
            patient: (launch || launch_patient).then_some(about.patient),
            encounter: about.encounter.filter(|_| launch || scopes.launch_encounter()),
            scopes,
            door: self.door,
            wishes: about.wishes,
        };
        let made = Code {
            grant,
            redirect_uri: back.redirect_uri.clone(),
            code_challenge: self.code_challenge,
            nonce: self.nonce,
        };
        epj.memory().grants.add_code(epj.now(), code.clone(), made);
        Ok(code)
    }

    /// The same where no chart opened the app.
    pub(super) fn standalone(self) -> Self {
        Self { scopes: self.scopes.standalone(), ..self }
    }
}

/// The base64url of a SHA-256 has 43 characters.
fn is_s256_challenge(challenge: &str) -> bool {
    challenge.len() == 43
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
