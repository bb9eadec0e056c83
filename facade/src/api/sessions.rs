//! `POST /api/sessions`: the callback's `state` and `code` become a session.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Json;
use helsebro_launch::callback::{AuthorizationError, IssuerError, check_issuer};
use helsebro_launch::client::{Credential, CredentialError, Occasion};
use helsebro_launch::fhir_user::{FhirUser, FhirUserError};
use helsebro_launch::id_token::{self, Expected, IdTokenError, KeySet, Nonce};
use helsebro_launch::scope::{self, Scope};
use helsebro_launch::secret::Secret;
use helsebro_launch::token::{self, Redemption, TokenError, Tokens};
use helsebro_launch::wire::{self, CallbackOutcome, SessionRequest};

use super::{BadBody, body};
use crate::app::App;
use crate::browser::BrowserSecret;
use crate::config::Epj;
use crate::epj::{
    ClinicianError, EpjHttp, FhirBase, HttpError, PatientError, ReadResourceError, read_clinician,
    read_patient,
};
use crate::pending::{Pending, PendingError};
use crate::problem::{Code, Problem, Refusal};
use crate::random;
use crate::session::{self, EpjTokens, SessionError};

/// Without these there is no id_token that names a user, and so no session.
const PROVED: [&str; 2] = ["openid", "fhirUser"];

/// Why no session is opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    #[error(transparent)]
    Body(#[from] BadBody),
    #[error("no launch of this EPJ with this state is under way in this browser")]
    StateUnknown,
    #[error("the EPJ's authorization server ended the launch: {}", known(.0))]
    Authorization(AuthorizationError),
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    #[error("we cannot show the EPJ who asks: {0}")]
    Credential(#[from] CredentialError),
    #[error(transparent)]
    Token(#[from] TokenError),
    #[error("the EPJ's keys cannot be read")]
    Keys(#[source] HttpError),
    #[error("the token response has no id_token")]
    NoIdToken,
    #[error("the EPJ's keys are not a JWK Set")]
    NoKeySet,
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
    #[error("the id_token has no fhirUser")]
    NoFhirUser,
    #[error(transparent)]
    FhirUser(#[from] FhirUserError),
    #[error(transparent)]
    Clinician(#[from] ClinicianError),
    #[error(transparent)]
    Patient(#[from] PatientError),
    #[error("the contact point's countries cannot be read")]
    Countries,
    #[error(transparent)]
    Pending(#[from] PendingError),
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Refusal for OpenError {
    fn code(&self) -> Code {
        match self {
            Self::Body(_) => Code::BadRequest,
            Self::StateUnknown => Code::StateUnknown,
            Self::Authorization(error) => of_authorization(error),
            Self::Issuer(_) => Code::WrongIssuer,
            Self::Credential(CredentialError::NoIssuer) => Code::EpjMisconfigured,
            Self::Token(TokenError::Patient) => Code::PatientMissing,
            Self::Token(error) if error.may_pass() => Code::EpjUnreachable,
            Self::Token(_) => Code::TokenRefused,
            Self::Keys(error) => of_http(*error),
            Self::NoIdToken | Self::NoKeySet | Self::IdToken(_) => Code::IdTokenInvalid,
            Self::NoFhirUser | Self::FhirUser(_) | Self::Clinician(ClinicianError::NoPractitioner) => {
                Code::NoPractitioner
            }
            Self::Clinician(ClinicianError::NoHpr) => Code::NoHprNumber,
            Self::Clinician(ClinicianError::Read(error)) | Self::Patient(PatientError::Read(error)) => {
                match error {
                    ReadResourceError::Http(error) => of_http(*error),
                    ReadResourceError::NotFhir
                    | ReadResourceError::Another
                    | ReadResourceError::Elsewhere => Code::EpjMisconfigured,
                }
            }
            Self::Patient(PatientError::Missing) => Code::PatientMissing,
            Self::Patient(PatientError::Mismatch) => Code::PatientMismatch,
            Self::Patient(PatientError::Replaced) => Code::PatientReplaced,
            Self::Credential(CredentialError::Randomness | CredentialError::Signing)
            | Self::Countries
            | Self::Pending(_)
            | Self::Session(_) => Code::StoreUnavailable,
        }
    }
}

/// Each has a screen that says what to do next; whatever the server made up itself is only a failure.
fn of_authorization(error: &AuthorizationError) -> Code {
    match error {
        AuthorizationError::AccessDenied => Code::AuthorizationDenied,
        AuthorizationError::InvalidScope => Code::ScopesRefused,
        AuthorizationError::UnauthorizedClient | AuthorizationError::UnsupportedResponseType => {
            Code::ClientRefused
        }
        AuthorizationError::InvalidRequest => Code::LaunchRefused,
        AuthorizationError::LoginRequired
        | AuthorizationError::InteractionRequired
        | AuthorizationError::ConsentRequired
        | AuthorizationError::AccountSelectionRequired => Code::SignInNeeded,
        AuthorizationError::ServerError
        | AuthorizationError::TemporarilyUnavailable
        | AuthorizationError::Other(_) => Code::AuthorizationFailed,
    }
}

/// The error's code where a standard lists it. What else stands in a callback any page can have put there: it is told nowhere.
fn known(error: &AuthorizationError) -> String {
    match error {
        AuthorizationError::Other(_) => "an error that no standard lists".to_owned(),
        listed => listed.to_string(),
    }
}

fn of_http(error: HttpError) -> Code {
    match error {
        HttpError::Unreachable | HttpError::Status(500..) => Code::EpjUnreachable,
        HttpError::Network | HttpError::TooLarge | HttpError::Status(_) => Code::EpjMisconfigured,
    }
}

pub(super) async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<wire::Session>, Problem<OpenError>> {
    Ok(Json(opened(&app, &headers, &bytes).await?))
}

async fn opened(app: &App, headers: &HeaderMap, bytes: &Bytes) -> Result<wire::Session, OpenError> {
    let request: SessionRequest = body(bytes)?;
    let browser = BrowserSecret::of(headers).ok_or(OpenError::StateUnknown)?;
    let register = app.register();
    let epj = register.epj(&request.epj_key).ok_or(OpenError::StateUnknown)?;
    let http = register.http(epj).ok_or(OpenError::StateUnknown)?;
    let pending = app.take_pending(&request.state, &browser, &epj.key).await?;
    let pending = pending.filter(|pending| pending.iss == epj.iss).ok_or(OpenError::StateUnknown)?;

    check_issuer(request.iss.as_deref(), Some(&pending.issuer), pending.callback_has_iss)?;
    let code = match &request.outcome {
        CallbackOutcome::Code(code) => code,
        CallbackOutcome::Error(error) => {
            return Err(OpenError::Authorization(AuthorizationError::read(error)));
        }
    };
    let tokens = redeem(app, http, epj, &pending, code).await?;
    let user = verified_user(app, http, epj, &pending, &tokens).await?;
    let state = read_context(app, http, epj, &user, tokens).await?;
    let session = app.open_session(&browser, &epj.key, state).await?;
    Ok(app.show(&session))
}

/// The code's tokens. The token endpoint is shown who asks as the register says.
async fn redeem(
    app: &App,
    http: &EpjHttp,
    epj: &Epj,
    pending: &Pending,
    code: &Secret,
) -> Result<Tokens, OpenError> {
    let occasion = Occasion {
        token_endpoint: &pending.token_endpoint,
        issuer: Some(&pending.issuer),
        now: app.clock.now(),
    };
    let credential = Credential::make(&epj.client_id, &epj.authentication, occasion, random::fill)?;
    let redemption = Redemption {
        token_endpoint: &pending.token_endpoint,
        redirect_uri: &pending.redirect_uri,
        code,
        code_verifier: &pending.code_verifier,
    };
    Ok(token::redeem(http, redemption, credential).await?)
}

/// The user whom the id_token names, once the token is believed.
async fn verified_user(
    app: &App,
    http: &EpjHttp,
    epj: &Epj,
    pending: &Pending,
    tokens: &Tokens,
) -> Result<FhirUser, OpenError> {
    let id_token = tokens.id_token.as_ref().ok_or(OpenError::NoIdToken)?;
    let keys = http.get(&pending.jwks_uri, None, "application/json").await.map_err(OpenError::Keys)?;
    let keys = KeySet::read(&keys).ok_or(OpenError::NoKeySet)?;
    let expected = Expected {
        issuer: &pending.issuer,
        client_id: &epj.client_id,
        nonce: Nonce::Demanded(&pending.nonce),
        now: app.clock.now(),
    };
    let identity = id_token::verify(id_token, &keys, expected)?;
    let claim = identity.fhir_user.ok_or(OpenError::NoFhirUser)?;
    Ok(FhirUser::read(&epj.iss, &claim)?)
}

/// The clinician, the organisation and the patient, read from the EPJ.
async fn read_context(
    app: &App,
    http: &EpjHttp,
    epj: &Epj,
    user: &FhirUser,
    tokens: Tokens,
) -> Result<session::State, OpenError> {
    let base = FhirBase { http, iss: &epj.iss, token: &tokens.access_token };
    let countries = app.contact_point.countries().await.map_err(|_| OpenError::Countries)?;
    let (clinician, patient) = tokio::join!(
        read_clinician(base, user),
        read_patient(base, tokens.context.patient.as_deref(), &countries)
    );
    let (clinician, patient) = (clinician?, patient?);
    let now = app.clock.now();
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
        tokens: EpjTokens {
            access: tokens.access_token,
            refresh: tokens.refresh_token,
            expires: tokens.expires_in.and_then(|seconds| now.checked_add_unsigned(seconds)),
        },
        missing_scopes,
        lookup: None,
    })
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
