//! Status words of CDA and of the terminologies it uses, to the codes that FHIR demands.

use super::concern::Concern;
use super::xml::El;
use super::{coded, extension};
use crate::r4::{CodeableConcept, Coding};

/// FHIR's clinical status codes of conditions.
pub(super) const CONDITION_CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/condition-clinical";
/// FHIR's clinical status codes of allergies.
pub(super) const ALLERGY_CLINICAL: &str = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
/// FHIR's verification status codes of conditions.
pub(super) const CONDITION_VERIFICATION: &str = "http://terminology.hl7.org/CodeSystem/condition-ver-status";
/// FHIR's verification status codes of allergies.
pub(super) const ALLERGY_VERIFICATION: &str =
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";

/// A term that a status observation sent, with the code that FHIR demands as the last coding.
///
/// `code` reads the term's codes; where it finds none, the term stands as sent, without a FHIR code.
pub(super) fn with_code(
    mut sent: CodeableConcept,
    system: &'static str,
    code: fn(&str) -> Option<&'static str>,
) -> CodeableConcept {
    let found = sent.coding.iter().find_map(|coding| code(coding.code.as_deref()?));
    if let Some(found) = found {
        let theirs = |coding: &Coding| {
            coding.system.as_deref() == Some(system) && coding.code.as_deref() == Some(found)
        };
        if !sent.coding.iter().any(theirs) {
            sent.coding.extend(coded::ours(system, found).coding);
        }
    }
    sent
}

/// Whether a statement, or the concern around it, was sent in error.
pub(super) fn is_error(statement: El<'_>, act: Option<&Concern>) -> bool {
    statement.is_nullified() || act.is_some_and(|act| act.nullified)
}

/// The verification status of an allergy or a problem: what was sent, with the code that FHIR demands; or that it is refuted
/// or was sent in error, which the statement says itself, with what was sent beside it.
pub(super) fn verified(
    sent: Option<CodeableConcept>,
    system: &'static str,
    code: fn(&str) -> Option<&'static str>,
    statement: El<'_>,
    act: Option<&Concern>,
) -> Option<CodeableConcept> {
    let negated = statement.tells_negation() || act.is_some_and(|act| act.negated);
    let overruled = match is_error(statement, act) {
        true => "entered-in-error",
        false if negated => "refuted",
        false => return sent.map(|sent| with_code(sent, system, code)),
    };
    let mut ours = coded::ours(system, overruled);
    ours.extension.extend(sent.map(|sent| extension::concept(extension::VALUE, sent)));
    Some(ours)
}

/// Clinical status of a problem or an allergy: FHIR's own codes, SNOMED CT's of eHDSIStatusCode.
pub(super) fn clinical(code: &str) -> Option<&'static str> {
    Some(match code {
        "active" | "55561003" => "active",
        "inactive" | "73425007" => "inactive",
        "resolved" | "413322009" => "resolved",
        "remission" | "277022003" => "remission",
        "recurrence" | "255227004" | "246455001" => "recurrence",
        "relapse" | "263855007" => "relapse",
        _ => return None,
    })
}

/// Clinical status of an allergy: FHIR knows three.
pub(super) fn clinical_allergy(code: &str) -> Option<&'static str> {
    clinical(code).filter(|code| matches!(*code, "active" | "inactive" | "resolved"))
}

/// The clinical status that a concern act's `statusCode` says by itself: only that it goes on, or is suspended. That a
/// concern is completed says that nobody follows it any more, not that the allergy or the problem is gone.
pub(super) fn concern(status: &str) -> Option<&'static str> {
    match status {
        "active" => Some("active"),
        "suspended" => Some("inactive"),
        _ => None,
    }
}

/// Verification status of a problem.
pub(super) fn verification(code: &str) -> Option<&'static str> {
    Some(match code {
        "confirmed" | "410605003" => "confirmed",
        "unconfirmed" | "410590009" | "415684004" => "unconfirmed",
        "provisional" => "provisional",
        "differential" => "differential",
        "refuted" | "410594000" => "refuted",
        "entered-in-error" => "entered-in-error",
        _ => return None,
    })
}

/// Verification status of an allergy: FHIR R4 knows four.
pub(super) fn verification_allergy(code: &str) -> Option<&'static str> {
    verification(code)
        .filter(|code| matches!(*code, "confirmed" | "unconfirmed" | "refuted" | "entered-in-error"))
}

/// Severity of a reaction: only what is exactly one of FHIR's three.
pub(super) fn severity(code: &str) -> Option<&'static str> {
    Some(match code {
        "mild" | "255604002" | "L" => "mild",
        "moderate" | "6736007" | "M" => "moderate",
        "severe" | "24484000" | "H" => "severe",
        _ => return None,
    })
}

/// Status of a medicine that a summary lists.
pub(super) fn medication_statement(status: &str) -> Option<&'static str> {
    Some(match status {
        "active" => "active",
        "completed" => "completed",
        "suspended" | "held" => "on-hold",
        "aborted" => "stopped",
        "new" => "intended",
        "cancelled" => "not-taken",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}

/// Status of a prescription's item.
pub(super) fn medication_request(status: &str) -> Option<&'static str> {
    Some(match status {
        "active" => "active",
        "completed" => "completed",
        "suspended" | "held" => "on-hold",
        "aborted" => "stopped",
        "new" => "draft",
        "cancelled" => "cancelled",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}

/// Status of a procedure.
pub(super) fn procedure(status: &str) -> Option<&'static str> {
    Some(match status {
        "completed" => "completed",
        "active" => "in-progress",
        "suspended" | "held" => "on-hold",
        "aborted" => "stopped",
        "new" => "preparation",
        "cancelled" => "not-done",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}

/// Status of the use of a device.
pub(super) fn device_use(status: &str) -> Option<&'static str> {
    Some(match status {
        "active" => "active",
        "completed" => "completed",
        "suspended" | "held" => "on-hold",
        "aborted" => "stopped",
        "new" => "intended",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}

/// Status of an observation. CDA's `completed` says that observing is done.
pub(super) fn observation(status: &str) -> Option<&'static str> {
    Some(match status {
        "completed" => "final",
        "active" => "preliminary",
        "new" | "suspended" | "held" => "registered",
        "aborted" | "cancelled" => "cancelled",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}

/// Status of a vaccination: FHIR knows three.
pub(super) fn immunization(status: &str) -> Option<&'static str> {
    Some(match status {
        "completed" => "completed",
        "cancelled" | "aborted" => "not-done",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}

/// Status of what a pharmacy gave.
pub(super) fn medication_dispense(status: &str) -> Option<&'static str> {
    Some(match status {
        "completed" => "completed",
        "active" => "in-progress",
        "suspended" | "held" => "on-hold",
        "aborted" => "stopped",
        "new" => "preparation",
        "cancelled" => "cancelled",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}

/// Status of what is planned or asked for.
pub(super) fn service_request(status: &str) -> Option<&'static str> {
    Some(match status {
        "completed" => "completed",
        "active" => "active",
        "suspended" | "held" => "on-hold",
        "aborted" | "cancelled" => "revoked",
        "new" => "draft",
        "nullified" => "entered-in-error",
        _ => return None,
    })
}
