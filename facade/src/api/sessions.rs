//! `POST /api/sessions`: the callback's `state` and `code` become a session.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Json;
use helsebro_fhir::lookup::Country;
use helsebro_launch::callback::{AuthorizationError, check_issuer};
use helsebro_launch::fhir_user::FhirUser;
use helsebro_launch::id_token::{Expected, Nonce};
use helsebro_launch::scope::{self, Scope};
use helsebro_launch::secret::Secret;
use helsebro_launch::style::{Style, check_address};
use helsebro_launch::token::{self, Redemption, TokenError, Tokens};
use helsebro_launch::wire::{self, CallbackOutcome, SessionRequest};
use serde::Serialize;
use url::Url;

use super::body;
use super::open_error::OpenError;
use crate::app::App;
use crate::browser::BrowserSecret;
use crate::config::Epj;
use crate::epj::{EpjHttp, FhirBase, PatientError, read_clinician, read_patient};
use crate::pending::Pending;
use crate::problem::Problem;
use crate::session::{self, Given, Grant, Session, expiry};

/// Without these there is no id_token that names a user, and so no session.
const PROVED: [&str; 2] = ["openid", "fhirUser"];

/// The session, and what its first screen needs besides: the app asks for nothing more before it shows that.
#[derive(Serialize)]
pub(super) struct OpenedSession {
    #[serde(flatten)]
    session: wire::Session,
    countries: Vec<Country>,
}

pub(super) async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<OpenedSession>, Problem<OpenError>> {
    Ok(Json(opened(&app, &headers, &bytes).await?))
}

async fn opened(app: &App, headers: &HeaderMap, bytes: &Bytes) -> Result<OpenedSession, OpenError> {
    let request: SessionRequest = body(bytes)?;
    let browser = BrowserSecret::of(headers).ok_or(OpenError::StateUnknown)?;
    let register = app.register();
    let epj = register.epj(&request.epj_key).ok_or(OpenError::StateUnknown)?;
    let http = register.http(epj).ok_or(OpenError::StateUnknown)?;
    let pending = app.take_pending(&request.state, &browser, &epj.key).await?;
    let pending = pending.filter(|pending| pending.iss == epj.iss).ok_or(OpenError::StateUnknown)?;

    check_issuer(request.iss.as_deref(), Some(&pending.server.issuer), pending.callback_has_iss)?;
    let code = match &request.outcome {
        CallbackOutcome::Code(code) => code,
        CallbackOutcome::Error(error) => {
            return Err(OpenError::Authorization(AuthorizationError::read(error)));
        }
    };
    let countries = app.contact_point.countries().await.map_err(|_| OpenError::Countries)?;
    let opening = Opening { app, http, epj, pending: &pending, countries: &countries };
    let tokens = opening.redeem(code).await?;
    let given = Given {
        server: pending.server.clone(),
        access: tokens.access_token.clone(),
        refresh: tokens.refresh_token.clone(),
    };
    let session = opening.open(&browser, tokens).await;
    if session.is_err() {
        app.revoke(&epj.key, &epj.iss, given);
    }
    Ok(OpenedSession { session: app.show(&session?), countries: countries.to_vec() })
}

/// A session on its way from the callback.
struct Opening<'a> {
    app: &'a App,
    http: &'a EpjHttp,
    epj: &'a Epj,
    pending: &'a Pending,
    countries: &'a [Country],
}

/// The user whom the id_token names.
struct User {
    subject: Secret,
    resource: FhirUser,
}

impl Opening<'_> {
    /// The session of these tokens.
    async fn open(&self, browser: &BrowserSecret, tokens: Tokens) -> Result<Session, OpenError> {
        let user = self.verified_user(&tokens).await?;
        let state = self.read_context(user, tokens).await?;
        Ok(self.app.open_session(browser, &self.epj.key, state).await?)
    }

    /// The code's tokens. The token endpoint is shown who asks as the register says.
    async fn redeem(&self, code: &Secret) -> Result<Tokens, OpenError> {
        let Self { app, epj, pending, .. } = self;
        let server = &pending.server;
        let credential = server.credential(epj, app.clock.now())?;
        let redemption = Redemption {
            token_endpoint: &server.token_endpoint,
            redirect_uri: &pending.redirect_uri,
            code,
            code_verifier: &pending.code_verifier,
        };
        let answer = token::redeem(self.http, redemption, credential).await;
        if let Some(unwanted) = answer.as_ref().err().and_then(TokenError::unwanted) {
            app.revoke(&epj.key, &epj.iss, Given::unwanted(server, unwanted));
        }
        let tokens = answer?;
        for remark in &tokens.remarks {
            tracing::info!(epj = epj.key, %remark, "the EPJ's token response");
        }
        Ok(tokens)
    }

    /// The user whom the id_token names, once the token is believed.
    async fn verified_user(&self, tokens: &Tokens) -> Result<User, OpenError> {
        let id_token = tokens.id_token.as_ref().ok_or(OpenError::NoIdToken)?;
        let server = &self.pending.server;
        let expected = Expected {
            issuer: &server.issuer,
            client_id: &self.epj.client_id,
            nonce: Nonce::Demanded(&self.pending.nonce),
            access_token: &tokens.access_token,
            now: self.app.clock.now(),
        };
        let identity = self.http.identity(&server.jwks_uri, id_token, expected).await?;
        let claim = identity.fhir_user.ok_or(OpenError::NoFhirUser)?;
        Ok(User { subject: identity.subject, resource: FhirUser::read(&self.epj.iss, &claim)? })
    }

    /// The clinician, the organisation and the patient, read from the EPJ.
    async fn read_context(&self, user: User, tokens: Tokens) -> Result<session::State, OpenError> {
        let Self { app, http, epj, pending, countries } = self;
        let id = tokens.context.patient.clone().ok_or(PatientError::Missing)?;
        let base = FhirBase { http, iss: &epj.iss, token: &tokens.access_token };
        let (clinician, patient, style) = tokio::join!(
            read_clinician(base, &user.resource),
            read_patient(base, &id, countries),
            read_style(http, epj, tokens.context.smart_style_url.as_ref()),
        );
        let (clinician, patient) = (clinician?, patient?);
        let missing_scopes = missing(epj, tokens.scopes.as_deref());
        if !missing_scopes.is_empty() {
            tracing::warn!(
                epj = epj.key,
                missing = missing_scopes.join(" "),
                "the EPJ grants less than is needed"
            );
        }
        Ok(session::State {
            iss: epj.iss.clone(),
            user: clinician.user,
            organisation: clinician.organisation,
            patient,
            tenant: tokens.context.tenant.clone(),
            // Nobody shows the patient beside an app that was opened by itself.
            needs_banner: pending.standalone || tokens.context.needs_banner(),
            style,
            grant: Some(Grant {
                access: tokens.access_token,
                refresh: tokens.refresh_token,
                expires: expiry(app.clock.now(), tokens.expires_in),
                scopes: tokens.scopes,
                patient: id,
                encounter: tokens.context.encounter,
                subject: user.subject,
                fhir_user: user.resource,
                nonce: pending.nonce.clone(),
                server: pending.server.clone(),
            }),
            missing_scopes,
            turn: None,
            lookup: None,
        })
    }
}

/// The EPJ's colours and sizes, from its own origin and without a token. Whatever is wrong with them, the app keeps its own.
async fn read_style(http: &EpjHttp, epj: &Epj, address: Option<&Url>) -> Option<Style> {
    let address = address?;
    let read = async {
        check_address(&epj.iss, address).map_err(|error| error.to_string())?;
        let document =
            http.get(address, None, "application/json").await.map_err(|error| error.to_string())?;
        Style::read(&document).map_err(|error| error.to_string())
    };
    match read.await {
        Ok((style, _)) => Some(style),
        Err(reason) => {
            tracing::info!(epj = epj.key, reason, "the EPJ's style is not taken");
            None
        }
    }
}

/// What the register asks for and the EPJ did not grant, or not wholly. Where it tells nothing, all was granted (RFC 6749,
/// 5.1). What the id_token proves was granted, whether it is told or not.
fn missing(epj: &Epj, granted: Option<&[String]>) -> Vec<String> {
    let Some(granted) = granted else { return Vec::new() };
    let granted: Vec<Scope> = granted.iter().map(|text| Scope::read(text)).collect();
    let missing = scope::compare(&epj.scopes, &granted).missing;
    let texts = missing.iter().map(|missing| missing.scope.text());
    texts.filter(|text| !PROVED.contains(text)).map(str::to_owned).collect()
}
