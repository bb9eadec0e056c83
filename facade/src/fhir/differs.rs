//! The gate before a display: a document about somebody else stays blocked until the clinician resolves it.

use helsebro_fhir::lookup::IDENTITY;
use helsebro_fhir::r4::{Patient, Resource};
use serde_json::{Value, json};

use super::display::DisplayError;
use super::find::{FoundDocument, NotFound};
use crate::app::App;
use crate::documents::{Form, Kept, Row};
use crate::identity::Difference;
use crate::people;
use crate::problem::{Code, Refusal, SYSTEM};
use crate::session::{Session, SessionError};

/// The document is about somebody else, as far as can be told. Carries both identities, for the clinician's eyes only.
#[derive(thiserror::Error)]
#[error("the document's patient differs from the confirmed citizen or the EPJ's patient")]
pub(super) struct Differs {
    /// Whose it says that it is, as one value: what the clinician resolves is what was shown.
    identity: String,
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
            let identity = json!([{ "url": IDENTITY, "valueString": self.identity }]);
            members.insert("extension".to_owned(), identity);
        }
    }
}

/// `Ok` where the form may be shown: nothing differs in any form of its row, or the clinician resolved what was seen of it. Else the
/// row is blocked from now on. It is the row as it stands when the document is there: one that has left the list meanwhile, because
/// the clinician went on to somebody else, is not to be judged and not to be shown.
pub(super) async fn check(
    app: &App,
    session: &mut Session,
    found: &FoundDocument,
    form: Form,
    kept: &Kept,
) -> Result<(), DisplayError> {
    let (verdict, id) = (kept.verdict(), &found.listed.bundle_id);
    app.renew(session).await?;
    let mut row = row(session, id)?;
    if !row.knows(form, &verdict) {
        change(app, session, id, |row| row.note(form, verdict.clone())).await?;
        row = self::row(session, id)?;
    }
    let Some(verdict) = row.block(form) else { return Ok(()) };
    let mut patients = vec![
        people::patient("citizen", &found.citizen.person, &found.citizen.address),
        people::patient("epj", &session.state.patient, &[]),
    ];
    let said = verdict.patient.as_deref().map(|json| Resource::from_json(json.as_bytes()));
    if let Some(Ok((Resource::Patient(patient), _))) = said {
        patients.insert(0, Patient { id: Some("document".to_owned()), meta: None, ..*patient });
    }
    let (identity, differences) = (verdict.identity.clone(), verdict.differences.clone());
    Err(DisplayError::Differs(Differs { identity, differences, patients }))
}

/// The row as it stands.
pub(super) fn row(session: &Session, bundle_id: &str) -> Result<Row, NotFound> {
    let lookup = session.state.lookup.as_ref();
    let listed = lookup.and_then(|lookup| lookup.documents.iter().find(|one| one.bundle_id == bundle_id));
    listed.map(|listed| listed.row.clone()).ok_or(NotFound)
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
