//! The gate before a display: a document about somebody else stays blocked until the clinician resolves it.

use helsebro_fhir::r4::{Patient, Resource};
use serde_json::{Value, json};

use super::find::FoundDocument;
use crate::app::App;
use crate::documents::{Block, Form, Kept};
use crate::identity::Difference;
use crate::people;
use crate::problem::{Code, Refusal, SYSTEM};
use crate::session::{Clearance, Listed, Session, SessionError};

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
    let Listed { bundle_id, clearance, .. } = &found.listed;
    let was_blocked = *clearance == Clearance::Blocked;
    let row = app.documents.rows.note(&session.launch_hash, bundle_id, was_blocked, form, kept.verdict());
    let Some(Block { verdict, whole_row }) = row.block(form) else { return Ok(Ok(())) };
    if whole_row && !was_blocked {
        clear(app, session, bundle_id, Clearance::Blocked).await?;
    }
    let mut patients = vec![
        people::patient("citizen", &found.citizen.person, &found.citizen.address),
        people::patient("epj", &session.state.patient, &[]),
    ];
    if let Some(patient) = verdict.patient {
        patients.insert(0, Patient { id: Some("document".to_owned()), meta: None, ..patient });
    }
    Ok(Err(Differs { differences: verdict.differences, patients }))
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
