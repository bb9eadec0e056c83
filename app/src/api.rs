//! Every call to the facade: the only file of the app that fetches.
//!
//! The session is bound to the browser ([`crate::binding`]); each call names its launch. Nothing is asked again by itself: the contact
//! points count lookups.

use std::sync::Arc;

use helsebro_fhir::json::{self, Json};
use helsebro_fhir::lookup::{Country, Listing, Refusal, resolution_json};
use helsebro_fhir::texts::Language;
use helsebro_launch::wire::{
    BROWSER_HEADER, LAUNCH_HEADER, LOOK_HEADER, LaunchAnswer, LaunchRequest, Session, SessionRequest,
    StandaloneEpj,
};
use js_sys::Uint8Array;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestCredentials, RequestInit, RequestRedirect, Response};

use crate::binding;
use crate::language::Catalogue;
use crate::problem::Problem;
use crate::{vigil, wire};

/// A call that did not give what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    /// What went wrong.
    pub(crate) problem: Problem,
    /// What came with it, where the contract says that something does.
    pub(crate) refusal: Option<Box<Refusal>>,
    /// For how long the EPJ wants not to be asked, in seconds, where it told that.
    pub(crate) wait: Option<u32>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, refusal: None, wait: None }
    }
}

/// The texts of the screens in a language.
pub(crate) async fn screen_texts(language: Language) -> Result<Catalogue, Failure> {
    let file = text_file(&format!("/texts/{}.txt", language.tag())).await?;
    Catalogue::parse(language, file).map_err(|_| Problem::Unexpected.into())
}

/// The texts of documents in a language, as the module that makes the rows takes them.
pub(crate) async fn document_texts(language: Language) -> Result<String, Failure> {
    text_file(&format!("/texts/{}.document.txt", language.tag())).await
}

async fn text_file(address: &str) -> Result<String, Failure> {
    // As plain as the page's `preload` asks for it: a request with anything of its own would not be answered by that one.
    let headers = Headers::new().map_err(|_| Problem::Unexpected)?;
    let answer = send(address, &RequestInit::new(), &headers).await?;
    String::from_utf8(answer.bytes).map_err(|_| Problem::Unexpected.into())
}

/// `GET /api/epjs`: those that a clinician may begin with here.
pub(crate) async fn epjs() -> Result<Vec<StandaloneEpj>, Failure> {
    let answer = send("/api/epjs", &RequestInit::new(), &headers(None)?).await?;
    read(&answer.bytes, wire::epjs)
}

/// `POST /api/launches`. Keeps what this browser proves itself by, where it has no cookie for that.
pub(crate) async fn begin_launch(request: &LaunchRequest) -> Result<LaunchAnswer, Failure> {
    let answer = post("/api/launches", None, &wire::launch_request(request).to_text(), JSON).await?;
    let answer = read(&answer, wire::launch_answer)?;
    match &answer.browser {
        Some(secret) if !binding::keep(secret.expose()) => Err(Problem::StorageRefused.into()),
        _ => Ok(answer),
    }
}

/// `POST /api/sessions`
pub(crate) async fn open_session(request: &SessionRequest) -> Result<OpenedSession, Failure> {
    let answer = post("/api/sessions", None, &wire::session_request(request).to_text(), JSON).await?;
    read(&answer, |json| {
        Some(OpenedSession { session: wire::session(json)?, countries: countries(json.get("countries")?)? })
    })
}

fn countries(json: &Json) -> Option<Arc<[Country]>> {
    let Json::Array(countries) = json else { return None };
    countries.iter().map(Country::from_json).collect()
}

/// A session that was just opened, and what its first screen needs besides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OpenedSession {
    /// The session.
    pub(crate) session: Session,
    /// The countries that answer.
    pub(crate) countries: Arc<[Country]>,
}

/// The calls of one launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Api {
    launch: String,
}

/// The original of a document, untouched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Original {
    /// MIME type, without parameters.
    pub(crate) content_type: String,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Api {
    /// The calls of that launch.
    pub(crate) fn new(launch: impl Into<String>) -> Self {
        Self { launch: launch.into() }
    }

    /// Whether the session lives still. Nobody uses it by that: neither here nor at the facade.
    pub(crate) async fn look(&self) -> Result<(), Failure> {
        let headers = headers(None)?;
        for (name, value) in [(LAUNCH_HEADER, self.launch.as_str()), (LOOK_HEADER, "1")] {
            headers.set(name, value).map_err(|_| Problem::SessionGone)?;
        }
        send("/api/session", &RequestInit::new(), &headers).await.map(|_| ())
    }

    /// `GET /api/session`
    pub(crate) async fn session(&self) -> Result<Session, Failure> {
        read(&self.get("/api/session").await?.bytes, wire::session)
    }

    /// `DELETE /api/session`. Nothing but 204 says that it is done.
    pub(crate) async fn end_session(&self) -> Result<(), Failure> {
        let init = RequestInit::new();
        init.set_method("DELETE");
        let answer = send("/api/session", &init, &headers(Some(&self.launch))?).await?;
        if answer.status == 204 { Ok(()) } else { Err(Problem::Unexpected.into()) }
    }

    /// `GET /api/countries`
    pub(crate) async fn countries(&self) -> Result<Arc<[Country]>, Failure> {
        read(&self.get("/api/countries").await?.bytes, countries)
    }

    /// `POST /fhir/Patient/$match`; what matched stands in the session afterwards.
    pub(crate) async fn find(&self, ask: &Json) -> Result<(), Failure> {
        self.post_parameters("/fhir/Patient/$match", ask).await
    }

    /// `POST /fhir/Patient/{id}/$confirm`
    pub(crate) async fn confirm(&self, citizen: &str) -> Result<(), Failure> {
        let address = format!("/fhir/Patient/{citizen}/$confirm");
        post(&address, Some(&self.launch), r#"{"resourceType":"Parameters"}"#, FHIR).await.map(|_| ())
    }

    /// `GET /fhir/DocumentReference`: summaries and prescriptions of the confirmed citizen.
    pub(crate) async fn documents(&self, citizen: &str) -> Result<Listing, Failure> {
        let kinds = "http%3A%2F%2Floinc.org%7C60591-5%2Chttp%3A%2F%2Floinc.org%7C57833-6";
        let answer = self.get(&format!("/fhir/DocumentReference?patient={citizen}&type={kinds}")).await?;
        json::parse(&answer.bytes)
            .map(|bundle| Listing::read(&bundle))
            .map_err(|_| Problem::Unexpected.into())
    }

    /// `GET /fhir/Bundle/{id}`: a document, its JSON as it came. [`Problem::IdentityDiffers`] comes with the identities.
    pub(crate) async fn document(&self, id: &str) -> Result<Vec<u8>, Failure> {
        self.get(&format!("/fhir/Bundle/{id}")).await.map(|answer| answer.bytes)
    }

    /// `POST /fhir/Bundle/{id}/$resolve-identity`
    pub(crate) async fn resolve_identity(
        &self,
        id: &str,
        reason: &str,
        identity: &str,
    ) -> Result<(), Failure> {
        let address = format!("/fhir/Bundle/{id}/$resolve-identity");
        self.post_parameters(&address, &resolution_json(reason, identity)).await
    }

    /// `GET /fhir/Binary/{id}`: the original.
    pub(crate) async fn original(&self, id: &str) -> Result<Original, Failure> {
        let answer = self.get(&format!("/fhir/Binary/{id}")).await?;
        let content_type =
            answer.content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Ok(Original { content_type, bytes: answer.bytes })
    }

    async fn get(&self, address: &str) -> Result<Answer, Failure> {
        send(address, &RequestInit::new(), &headers(Some(&self.launch))?).await
    }

    async fn post_parameters(&self, address: &str, parameters: &Json) -> Result<(), Failure> {
        post(address, Some(&self.launch), &parameters.to_text(), FHIR).await.map(|_| ())
    }
}

const FHIR: &str = "application/fhir+json";
const JSON: &str = "application/json";

struct Answer {
    status: u16,
    content_type: String,
    bytes: Vec<u8>,
}

fn headers(launch: Option<&str>) -> Result<Headers, Failure> {
    let headers = Headers::new().map_err(|_| Problem::Unexpected)?;
    if let Some(secret) = binding::secret() {
        headers.set(BROWSER_HEADER, &secret).map_err(|_| Problem::SessionGone)?;
    }
    if let Some(launch) = launch {
        vigil::called();
        // A launch-id that is no header value was never ours.
        headers.set(LAUNCH_HEADER, launch).map_err(|_| Problem::SessionGone)?;
    }
    Ok(headers)
}

async fn post(address: &str, launch: Option<&str>, body: &str, kind: &str) -> Result<Vec<u8>, Failure> {
    let headers = headers(launch)?;
    headers.set("Content-Type", kind).map_err(|_| Problem::Unexpected)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    send(address, &init, &headers).await.map(|answer| answer.bytes)
}

async fn send(address: &str, init: &RequestInit, headers: &Headers) -> Result<Answer, Failure> {
    init.set_headers(headers);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_redirect(RequestRedirect::Error);
    let request = Request::new_with_str_and_init(address, init).map_err(|_| Problem::Unexpected)?;
    let response =
        JsFuture::from(window().fetch_with_request(&request)).await.map_err(|_| Problem::Offline)?;
    let response: Response = response.dyn_into().map_err(|_| Problem::Unexpected)?;
    let body = response.array_buffer().map_err(|_| Problem::Offline)?;
    let body = JsFuture::from(body).await.map_err(|_| Problem::Offline)?;
    let bytes = Uint8Array::new(&body).to_vec();
    if response.ok() {
        let content_type = response.headers().get("Content-Type").ok().flatten().unwrap_or_default();
        return Ok(Answer { status: response.status(), content_type, bytes });
    }
    let wait = response.headers().get("Retry-After").ok().flatten().and_then(|told| told.parse().ok());
    Err(Failure { wait, ..failure(&bytes) })
}

/// An answer that this version must understand.
fn read<T>(bytes: &[u8], read: impl Fn(&Json) -> Option<T>) -> Result<T, Failure> {
    json::parse(bytes).ok().as_ref().and_then(read).ok_or_else(|| Problem::Unexpected.into())
}

/// What went wrong, from a problem+json (`/api`) or an OperationOutcome (`/fhir`).
fn failure(body: &[u8]) -> Failure {
    let Ok(json) = json::parse(body) else { return Problem::Unexpected.into() };
    if let Some(code) = json.text("type").and_then(|kind| kind.strip_prefix("urn:helsebro:problem:")) {
        return Problem::from_code(code).into();
    }
    let Some(refusal) = Refusal::read(&json) else { return Problem::Unexpected.into() };
    let problem = refusal.codes.first().map_or(Problem::Unexpected, |code| Problem::from_code(code));
    Failure { refusal: Some(Box::new(refusal)), ..problem.into() }
}

#[cfg(test)]
mod tests {
    use super::failure;
    use crate::problem::Problem;

    #[test]
    fn a_problem_of_the_api_is_known_by_its_type() {
        let body = br#"{"type":"urn:helsebro:problem:session-gone","status":401,"title":"gone"}"#;
        assert_eq!(failure(body).problem, Problem::SessionGone);
    }

    #[test]
    fn a_problem_of_fhir_is_known_by_the_first_coding_of_its_first_issue() {
        let body = br#"{"resourceType":"OperationOutcome","issue":[
            {"severity":"error","code":"conflict","details":{"coding":[{"system":"urn:helsebro:problem","code":"identity-differs"}]}},
            {"severity":"error","code":"conflict","details":{"coding":[{"system":"urn:helsebro:problem","code":"birthdate-differs"}]}}]}"#;
        let failure = failure(body);
        assert_eq!(failure.problem, Problem::IdentityDiffers);
        assert_eq!(failure.refusal.unwrap().codes.len(), 2);
    }

    #[test]
    fn an_error_page_of_a_proxy_is_unexpected() {
        for body in [b"<html>502".as_slice(), b"", b"{}", b"[]", b"{\"resourceType\":\"Patient\"}"] {
            assert_eq!(failure(body).problem, Problem::Unexpected);
        }
    }
}
