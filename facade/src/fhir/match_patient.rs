//! `POST /fhir/Patient/$match`: a citizen is looked for in another country.

mod gates;

use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use helsebro_fhir::lookup::{Confirmation, MatchRequest, MatchRequestError};
use helsebro_fhir::r4::{Patient, Resource};

use super::find::NotFound;
use super::{answer, standing};
use crate::app::App;
use crate::audit::{AuditError, Entry, Event};
use crate::contact_point::{ContactPointError, FoundCitizen};
use crate::documents::asker;
use crate::people;
use crate::problem::{Code, Outcome, Refusal};
use crate::random::{self, NoRandomness};
use crate::session::{Current, Lookup, Match, Session, SessionError, StandingError};
use gates::{GateError, pass};

/// What the audit calls it.
const ASKED: &str = "Patient/$match";

/// Why nobody is looked for, or no answer came.
#[derive(Debug, thiserror::Error)]
pub(super) enum MatchError {
    #[error("the body is no FHIR Parameters resource")]
    Body,
    #[error(transparent)]
    Request(#[from] MatchRequestError),
    #[error(transparent)]
    Gate(#[from] GateError),
    #[error(transparent)]
    Standing(#[from] StandingError),
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error(transparent)]
    ContactPoint(#[from] ContactPointError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl Refusal for MatchError {
    fn code(&self) -> Code {
        match self {
            Self::Body | Self::Request(MatchRequestError::Parameter("resource" | "country")) => {
                Code::MaskViolated
            }
            Self::Request(_) => Code::ConfirmationMissing,
            Self::Gate(error) => error.code(),
            Self::Standing(error) => error.code(),
            Self::NotFound(error) => error.code(),
            Self::ContactPoint(error) => error.code(),
            Self::Audit(error) => error.code(),
            Self::Session(error) => error.code(),
            Self::Random(_) => Code::StoreUnavailable,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        if let Self::Standing(error) = self { error.retry_after() } else { None }
    }
}

pub(super) async fn find(
    State(app): State<App>,
    Current(mut session): Current,
    bytes: Bytes,
) -> Result<Response, Outcome<MatchError>> {
    let (lookup, traits) = match read(&app, &bytes).await {
        Ok(read) => read,
        Err(error) => {
            app.audit_refusal(&session, None, ASKED, error.code()).await;
            return Err(error.into());
        }
    };
    standing::check(&app, &mut session, None, ASKED).await.map_err(MatchError::from)?;
    let matches = look_for(&app, &mut session, lookup, &traits).await?;
    let patients =
        matches.iter().map(|one| Resource::from(people::patient(&one.id, &one.person, &one.address)));
    Ok(answer::searchset(&app, patients.collect()))
}

/// The lookup that is asked for, once it has passed every gate, and the traits to look for.
async fn read(app: &App, bytes: &Bytes) -> Result<(Lookup, Patient), MatchError> {
    let Ok((Resource::Parameters(parameters), _)) = Resource::from_json(bytes) else {
        return Err(MatchError::Body);
    };
    let request = MatchRequest::from_parameters(&parameters)?;
    let countries = app.contact_point.countries().await?;
    let traits = pass(&request, &countries, &app.config.legal_bases)?;
    let confirmations: Vec<&str> = request.confirmations.iter().copied().map(Confirmation::code).collect();
    let lookup = Lookup {
        country: request.country,
        purpose: request.purpose.code().to_owned(),
        legal_basis: request.legal_basis,
        notice_version: request.notice_version,
        confirmations: confirmations.join(" "),
        matches: Vec::new(),
        confirmed: None,
        listed: Vec::new(),
        documents: Vec::new(),
    };
    Ok((lookup, traits))
}

async fn look_for(
    app: &App,
    session: &mut Session,
    lookup: Lookup,
    traits: &Patient,
) -> Result<Vec<Match>, MatchError> {
    let asked_for = people::traits(traits);
    let entry = Entry {
        event: Event::FindPatient,
        asked: "Patient",
        lookup: Some(&lookup),
        citizen: Some(&asked_for),
        document: None,
        reason: None,
    };
    let turn = begin(app, session).await?;
    let audited = app.audit(session, entry).await?;
    let asker = asker(session, &lookup);
    let answer = app.contact_point.find_patient(&asker, &lookup.country, traits);
    let found = match app.ask(&audited, answer).await {
        Ok(found) => found,
        Err(error) => {
            app.audit_outcome(audited, error.code().as_str(), String::new()).await;
            return Err(error.into());
        }
    };
    let detail = format!("{} citizens", found.len());
    let kept = keep(app, session, turn, lookup, found).await;
    let outcome = kept.as_ref().map_or_else(|error| error.code().as_str(), |_| "ok");
    app.audit_outcome(audited, outcome, detail).await;
    kept
}

/// From now on this lookup is the newest one of the session, in whichever instance the next begins.
async fn begin(app: &App, session: &mut Session) -> Result<String, MatchError> {
    let turn = random::id()?;
    app.change(session, |state| state.turn = Some(turn.clone())).await?;
    Ok(turn)
}

/// Keeps a lookup, unless a newer one was begun meanwhile: its answer must not be replaced by that of a slow older one.
async fn keep(
    app: &App,
    session: &mut Session,
    turn: String,
    mut lookup: Lookup,
    found: Vec<FoundCitizen>,
) -> Result<Vec<Match>, MatchError> {
    lookup.matches = found.into_iter().map(named).collect::<Result<_, _>>()?;
    let kept = AtomicBool::new(false);
    app.change(session, |state| {
        let is_newest = state.turn.as_ref() == Some(&turn);
        if is_newest {
            state.lookup = Some(lookup.clone());
        }
        kept.store(is_newest, Ordering::Relaxed);
    })
    .await?;
    if kept.into_inner() { Ok(lookup.matches) } else { Err(NotFound.into()) }
}

/// A citizen under an opaque id.
fn named(found: FoundCitizen) -> Result<Match, NoRandomness> {
    Ok(Match { id: random::fhir_id()?, handle: found.handle, person: found.person, address: found.address })
}
