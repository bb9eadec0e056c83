//! The gate before a display: a document about somebody else stays blocked until the clinician resolves it.

use helsebro_fhir::r4::{Patient, Resource};
use serde_json::{Value, json};

use super::find::FoundDocument;
use crate::app::App;
use crate::documents::{Form, Kept, Row, Verdict};
use crate::identity::Difference;
use crate::people;
use crate::problem::{Code, Refusal, SYSTEM};
use crate::session::{Session, SessionError};

/// The document is about somebody else, as far as can be told. Carries both identities, for the clinician's eyes only.
#[derive(thiserror::Error)]
#[error("the document's patient differs from the confirmed citizen or the EPJ's patient")]
pub(super) struct Differs {
    differences: Vec<Difference>,
    /// `document`, where it says whose it is, `citizen` and `epj`.
    patients: Vec<Patient>,
}

impl std::fmt::Debug for Differs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Differs(…)")
    }
}

impl Refusal for Differs {
    fn code(&self) -> Code {
        Code::IdentityDiffers
    }

    fn enrich(&self, outcome: &mut Value) {
        let contained: Vec<Value> = self
            .patients
            .iter()
            .filter_map(|patient| serde_json::from_str(&Resource::from(patient.clone()).to_json()).ok())
            .collect();
        let issues = self.differences.iter().map(|difference| {
            json!({
                "severity": "error",
                "code": "conflict",
                "details": { "coding": [{ "system": SYSTEM, "code": difference.kind.code() }] },
                "diagnostics": difference.from.code(),
            })
        });
        if let Some(all) = outcome.get_mut("issue").and_then(Value::as_array_mut) {
            all.extend(issues);
        }
        if let Some(members) = outcome.as_object_mut() {
            members.insert("contained".to_owned(), Value::Array(contained));
        }
    }
}

/// `Ok` where the form may be shown: nothing differs in any form of its row, or the clinician resolved what was seen of it. Else the
/// row is blocked from now on.
pub(super) async fn check(
    app: &App,
    session: &mut Session,
    found: &FoundDocument,
    form: Form,
    kept: &Kept,
) -> Result<Result<(), Differs>, SessionError> {
    let verdict = kept.verdict();
    let mut row = found.listed.row.clone();
    if !row.knows(form, &verdict) {
        row = note(app, session, &found.listed.bundle_id, form, &verdict).await?.unwrap_or(row);
    }
    let Some(verdict) = row.block(form) else { return Ok(Ok(())) };
    let mut patients = vec![
        people::patient("citizen", &found.citizen.person, &found.citizen.address),
        people::patient("epj", &session.state.patient, &[]),
    ];
    let said = verdict.patient.as_deref().map(|json| Resource::from_json(json.as_bytes()));
    if let Some(Ok((Resource::Patient(patient), _))) = said {
        patients.insert(0, Patient { id: Some("document".to_owned()), meta: None, ..*patient });
    }
    Ok(Err(Differs { differences: verdict.differences.clone(), patients }))
}

/// Notes what was said of a form, and gives the row as it is then; nothing where the list has changed meanwhile.
async fn note(
    app: &App,
    session: &mut Session,
    bundle_id: &str,
    form: Form,
    verdict: &Verdict,
) -> Result<Option<Row>, SessionError> {
    change(app, session, bundle_id, |row| row.note(form, verdict.clone())).await?;
    let lookup = session.state.lookup.as_ref();
    let listed = lookup.and_then(|lookup| lookup.documents.iter().find(|one| one.bundle_id == bundle_id));
    Ok(listed.map(|listed| listed.row.clone()))
}

/// Changes what is known of a row.
pub(super) async fn change(
    app: &App,
    session: &mut Session,
    bundle_id: &str,
    change: impl Fn(&mut Row),
) -> Result<(), SessionError> {
    app.change(session, |state| {
        let documents = state.lookup.iter_mut().flat_map(|lookup| &mut lookup.documents);
        documents.filter(|listed| listed.bundle_id == bundle_id).for_each(|listed| change(&mut listed.row));
    })
    .await
}
