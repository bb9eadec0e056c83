//! `GET /fhir/DocumentReference`: the documents of the confirmed citizen. Asked once a service; a reload asks nobody.

use axum::extract::{Query, State};
use axum::response::Response;
use helsebro_fhir::lookup::Service;
use helsebro_fhir::r4::{
    Attachment, CodeableConcept, Coding, Date, DocumentContent, DocumentReference, Reference, Resource,
};
use serde::Deserialize;

use super::find::{self, NotFound};
use super::{answer, standing};
use crate::app::App;
use crate::audit::{AuditError, Entry, Event};
use crate::contact_point::{ContactPointError, ListedDocument};
use crate::documents::{Row, asker};
use crate::problem::{Code, Outcome, Refusal};
use crate::random::{self, NoRandomness};
use crate::session::{Current, Listed, Lookup, Match, Session, SessionError, StandingError};

const LOINC: &str = "http://loinc.org";

#[derive(Deserialize)]
pub(super) struct Search {
    patient: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub(super) enum ListError {
    #[error(
        "`patient` and `type` must be given, `type` as http://loinc.org|60591-5 or http://loinc.org|57833-6"
    )]
    Query,
    #[error(transparent)]
    NotFound(#[from] NotFound),
    #[error("the citizen is not confirmed to be the EPJ's patient")]
    NotConfirmed,
    #[error(transparent)]
    ContactPoint(#[from] ContactPointError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Standing(#[from] StandingError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl Refusal for ListError {
    fn code(&self) -> Code {
        match self {
            Self::Query => Code::BadRequest,
            Self::NotFound(error) => error.code(),
            Self::NotConfirmed => Code::NotConfirmed,
            Self::ContactPoint(error) => error.code(),
            Self::Audit(error) => error.code(),
            Self::Standing(error) => error.code(),
            Self::Session(error) => error.code(),
            Self::Random(_) => Code::StoreUnavailable,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        if let Self::Standing(error) = self { error.retry_after() } else { None }
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Current(mut session): Current,
    Query(search): Query<Search>,
) -> Result<Response, Outcome<ListError>> {
    let (id, services) = read(&search)?;
    let (lookup, citizen) = find::citizen(&app, &session, &id).await.map_err(ListError::from)?;
    if lookup.confirmed.as_deref() != Some(&id) {
        app.audit_refusal(&session, Some(&lookup), "DocumentReference", Code::NotConfirmed).await;
        return Err(ListError::NotConfirmed.into());
    }
    let documents = listed(&app, &mut session, &lookup, &citizen, &services).await?;
    let references = documents.iter().map(|one| Resource::from(reference(one, &citizen)));
    Ok(answer::searchset(&app, references.collect()))
}

fn read(search: &Search) -> Result<(String, Vec<Service>), ListError> {
    let patient = search.patient.as_deref().ok_or(ListError::Query)?;
    let id = patient.strip_prefix("Patient/").unwrap_or(patient).to_owned();
    let services = search
        .kind
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .map(|token| match token.split_once('|') {
            Some((LOINC, "60591-5")) => Ok(Service::PatientSummary),
            Some((LOINC, "57833-6")) => Ok(Service::EPrescription),
            _ => Err(ListError::Query),
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok((id, services))
}

/// The documents of these services: those that are listed already, and those of the services that nobody asked for yet.
async fn listed(
    app: &App,
    session: &mut Session,
    lookup: &Lookup,
    citizen: &Match,
    services: &[Service],
) -> Result<Vec<Listed>, ListError> {
    let missing: Vec<Service> =
        services.iter().copied().filter(|service| !lookup.listed.contains(service)).collect();
    if !missing.is_empty() {
        standing::check(app, session, Some(lookup), "DocumentReference").await?;
    }
    let asked = if missing.is_empty() { services } else { &missing };
    let names: Vec<&str> = asked.iter().map(|service| loinc(*service)).collect();
    let entry = Entry {
        event: if missing.is_empty() { Event::ViewList } else { Event::ListDocuments },
        asked: &names.join(" "),
        lookup: Some(lookup),
        citizen: Some(&citizen.person),
        document: None,
        reason: None,
    };
    let audited = app.audit(session, entry).await?;
    if missing.is_empty() {
        app.audit_outcome(audited, "ok", String::new()).await;
    } else {
        let asker = asker(session, lookup);
        let answer = app.contact_point.list_documents(&asker, &lookup.country, &citizen.handle, &missing);
        let found = match app.ask(&audited, answer).await {
            Ok(found) => found,
            Err(error) => {
                app.audit_outcome(audited, error.code().as_str(), String::new()).await;
                return Err(error.into());
            }
        };
        let detail = format!("{} documents", found.len());
        let kept = keep(app, session, citizen, &missing, found).await;
        let outcome = kept.as_ref().map_or_else(|error| error.code().as_str(), |()| "ok");
        app.audit_outcome(audited, outcome, detail).await;
        kept?;
    }
    let all = session.state.lookup.iter().flat_map(|lookup| &lookup.documents);
    Ok(all.filter(|one| services.contains(&one.document.service)).cloned().collect())
}

/// Keeps what was listed under opaque ids, once. Where the clinician went on to another citizen or lookup meanwhile, there
/// is no such citizen any more.
async fn keep(
    app: &App,
    session: &mut Session,
    citizen: &Match,
    services: &[Service],
    found: Vec<ListedDocument>,
) -> Result<(), ListError> {
    let named = found.into_iter().map(named).collect::<Result<Vec<_>, _>>()?;
    app.change(session, |state| {
        let Some(lookup) = &mut state.lookup else { return };
        if lookup.confirmed.as_deref() != Some(&citizen.id) {
            return;
        }
        let new: Vec<Service> =
            services.iter().copied().filter(|service| !lookup.listed.contains(service)).collect();
        lookup.documents.extend(named.iter().filter(|one| new.contains(&one.document.service)).cloned());
        lookup.listed.extend(new);
    })
    .await?;
    let confirmed = session.state.lookup.as_ref().and_then(|lookup| lookup.confirmed.as_deref());
    if confirmed == Some(&citizen.id) { Ok(()) } else { Err(NotFound.into()) }
}

fn named(document: ListedDocument) -> Result<Listed, NoRandomness> {
    Ok(Listed {
        bundle_id: random::fhir_id()?,
        original_id: random::fhir_id()?,
        pdf_id: document.pdf.as_ref().map(|_| random::fhir_id()).transpose()?,
        document,
        row: Row::default(),
    })
}

fn loinc(service: Service) -> &'static str {
    match service {
        Service::PatientSummary => "60591-5",
        Service::EPrescription => "57833-6",
    }
}

/// A row of the list: the structured document first, then its PDF twin and its original.
fn reference(listed: &Listed, citizen: &Match) -> DocumentReference {
    let content = |kind: &str, url: String, title: &str| DocumentContent {
        attachment: Some(Attachment {
            content_type: Some(kind.to_owned()),
            url: Some(url),
            title: Some(title.to_owned()),
            language: listed.document.language.clone(),
            ..Attachment::default()
        }),
        ..DocumentContent::default()
    };
    let document = &listed.document;
    let mut contents =
        vec![content("application/fhir+json", format!("Bundle/{}", listed.bundle_id), "structured")];
    if let Some(id) = &listed.pdf_id {
        contents.push(content("application/pdf", format!("Binary/{id}"), "pdf"));
    }
    contents.push(content(&document.media_type, format!("Binary/{}", listed.original_id), "original"));
    let author = |name: &String| Reference { display: Some(name.clone()), ..Reference::default() };
    DocumentReference {
        id: Some(listed.bundle_id.clone()),
        status: Some("current".to_owned()),
        kind: Some(CodeableConcept {
            coding: vec![Coding {
                system: Some(LOINC.into()),
                code: Some(loinc(document.service).to_owned()),
                ..Coding::default()
            }],
            ..CodeableConcept::default()
        }),
        subject: Some(Reference {
            reference: Some(format!("Patient/{}", citizen.id)),
            ..Reference::default()
        }),
        date: Some(Date::new(&document.created)),
        author: document.author.iter().map(author).collect(),
        description: Some(document.title.clone()),
        content: contents,
        ..DocumentReference::default()
    }
}
