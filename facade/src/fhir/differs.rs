//! The gate before a display: a document about somebody else stays blocked until the clinician resolves it.

use helsebro_fhir::r4::{Patient, Resource};
use serde_json::{Value, json};

use super::find::FoundDocument;
use crate::app::App;
use crate::documents::{Kept, Reading, patient_of};
use crate::identity::Difference;
use crate::people;
use crate::problem::{Code, Refusal, SYSTEM};
use crate::session::{Clearance, Session, SessionError};

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

/// `Ok` where the document may be shown: nothing differs, or the clinician resolved it. Else the document is blocked from now on.
pub(super) async fn check(
    app: &App,
    session: &mut Session,
    found: &FoundDocument,
    kept: &Kept,
) -> Result<Result<(), Differs>, SessionError> {
    let Reading::Document { comparison, .. } = &kept.reading else { return Ok(Ok(())) };
    if comparison.differences.is_empty() || found.listed.clearance == Clearance::Resolved {
        return Ok(Ok(()));
    }
    if found.listed.clearance == Clearance::Open {
        clear(app, session, &found.listed.bundle_id, Clearance::Blocked).await?;
    }
    let mut patients = vec![
        people::patient("citizen", &found.citizen.person, &found.citizen.address),
        people::patient("epj", &session.state.patient, &[]),
    ];
    if let Some(patient) = patient_of(kept) {
        patients.insert(0, Patient { id: Some("document".to_owned()), meta: None, ..patient.clone() });
    }
    Ok(Err(Differs { differences: comparison.differences.clone(), patients }))
}

/// Changes what may be shown of a document.
pub(super) async fn clear(
    app: &App,
    session: &mut Session,
    bundle_id: &str,
    clearance: Clearance,
) -> Result<(), SessionError> {
    app.change(session, |state| {
        let documents = state.lookup.iter_mut().flat_map(|lookup| &mut lookup.documents);
        for listed in documents.filter(|listed| listed.bundle_id == bundle_id) {
            listed.clearance = clearance;
        }
    })
    .await
}
