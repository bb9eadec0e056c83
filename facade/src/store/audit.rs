//! The audit trail: rows are added, never changed.

use super::{Store, StoreError};
use crate::seal::Sealed;

/// What is about to be done, by whom, for whom and on what grounds. Empty where it does not apply.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// The row's id.
    pub id: String,
    /// When.
    pub at: i64,
    /// What: `find-patient`, `retrieve`, `refused`.
    pub event: &'static str,
    /// SHA-256 of the launch-id.
    pub launch_hash: String,
    /// The EPJ.
    pub epj_key: String,
    /// The tenant that the EPJ named: a claim, recorded.
    pub tenant: String,
    /// The clinician.
    pub user_name: String,
    /// The clinician's HPR number.
    pub user_hpr: String,
    /// The organisation's number, else its name.
    pub organisation: String,
    /// The country asked.
    pub country: String,
    /// The purpose of use.
    pub purpose: String,
    /// The legal basis.
    pub legal_basis: String,
    /// The version of the patient notice that was given.
    pub notice_version: String,
    /// What the clinician confirmed, parted by spaces.
    pub confirmations: String,
    /// What is asked for: services, a document's id, a code.
    pub asked: String,
    /// The document as the contact point knows it: the id alone ends with its session.
    pub document: Option<Sealed>,
    /// The EPJ's patient.
    pub patient: Option<Sealed>,
    /// The citizen.
    pub citizen: Option<Sealed>,
    /// The clinician's own words.
    pub reason: Option<Sealed>,
}

/// How something ended.
#[derive(Debug, Clone)]
pub struct AuditOutcome {
    /// The row's id.
    pub id: String,
    /// The row that says what was about to be done.
    pub audit_id: String,
    /// When.
    pub at: i64,
    /// `ok`, or a problem's code.
    pub outcome: &'static str,
    /// How much: a number of matches, of documents, of bytes.
    pub detail: String,
}

impl Store {
    /// Commits a row. When this returns, the row is on the disk.
    ///
    /// # Errors
    /// See [`StoreError`]: whatever the row announces must then not be done.
    pub async fn add_audit(&self, row: &AuditRow) -> Result<(), StoreError> {
        let sealed =
            |value: &Option<Sealed>| value.as_ref().map(|one| one.as_stored().to_owned()).unwrap_or_default();
        sqlx::query(
            "INSERT INTO audit (id, at, event, launch_hash, epj_key, user_name, user_hpr, organisation, country, purpose, \
             legal_basis, notice_version, confirmations, asked, patient, citizen, reason, document, tenant) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        )
        .bind(&row.id)
        .bind(row.at)
        .bind(row.event)
        .bind(&row.launch_hash)
        .bind(&row.epj_key)
        .bind(&row.user_name)
        .bind(&row.user_hpr)
        .bind(&row.organisation)
        .bind(&row.country)
        .bind(&row.purpose)
        .bind(&row.legal_basis)
        .bind(&row.notice_version)
        .bind(&row.confirmations)
        .bind(&row.asked)
        .bind(sealed(&row.patient))
        .bind(sealed(&row.citizen))
        .bind(sealed(&row.reason))
        .bind(sealed(&row.document))
        .bind(&row.tenant)
        .execute(&self.durable)
        .await?;
        Ok(())
    }

    /// Appends how it ended.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn add_audit_outcome(&self, row: &AuditOutcome) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO audit_outcomes (id, audit_id, at, outcome, detail) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&row.id)
        .bind(&row.audit_id)
        .bind(row.at)
        .bind(row.outcome)
        .bind(&row.detail)
        .execute(&self.durable)
        .await?;
        Ok(())
    }
}
