//! What was measured, asked or seen, and what was given against a disease.

use super::define::{datatype, resource};
use super::{Annotation, CodeableConcept, Date, Identifier, Performer, Quantity, Reference};

resource! {
    /// Observation
    Observation {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// registered, preliminary, final, amended, …
        status: Option<String> = "status",
        /// Kind of observation.
        category: Vec<CodeableConcept> = "category",
        /// What was observed.
        code: Option<CodeableConcept> = "code",
        /// Whose.
        subject: Option<Reference> = "subject",
        /// Whom or what it is about where that is not the subject.
        focus: Vec<Reference> = "focus",
        /// When.
        encounter: Option<Reference> = "encounter",
        /// Who observed.
        performer: Vec<Reference> = "performer",
        /// Why there is no value.
        data_absent_reason: Option<CodeableConcept> = "dataAbsentReason",
        /// High, low, normal, …
        interpretation: Vec<CodeableConcept> = "interpretation",
        /// Notes.
        note: Vec<Annotation> = "note",
        /// Where on the body.
        body_site: Option<CodeableConcept> = "bodySite",
        /// How.
        method: Option<CodeableConcept> = "method",
        /// What is usual.
        reference_range: Vec<ReferenceRange> = "referenceRange",
        /// The observations of a group.
        has_member: Vec<Reference> = "hasMember",
        /// What it derives from.
        derived_from: Vec<Reference> = "derivedFrom",
    } => choice {
        /// `effective[x]`
        effective = "effective",
        /// `value[x]`
        value = "value",
    }

    /// Immunization
    Immunization {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// completed, not-done, entered-in-error
        status: Option<String> = "status",
        /// Why it was not given.
        status_reason: Option<CodeableConcept> = "statusReason",
        /// The vaccine.
        vaccine_code: Option<CodeableConcept> = "vaccineCode",
        /// To whom.
        patient: Option<Reference> = "patient",
        /// When.
        encounter: Option<Reference> = "encounter",
        /// When it was written down.
        recorded: Option<Date> = "recorded",
        /// Where.
        location: Option<Reference> = "location",
        /// Who makes the vaccine.
        manufacturer: Option<Reference> = "manufacturer",
        /// Lot.
        lot_number: Option<String> = "lotNumber",
        /// When it expires.
        expiration_date: Option<Date> = "expirationDate",
        /// Where on the body.
        site: Option<CodeableConcept> = "site",
        /// How.
        route: Option<CodeableConcept> = "route",
        /// How much.
        dose_quantity: Option<Quantity> = "doseQuantity",
        /// Who gave it.
        performer: Vec<Performer> = "performer",
        /// Notes.
        note: Vec<Annotation> = "note",
        /// Why.
        reason_code: Vec<CodeableConcept> = "reasonCode",
        /// What followed.
        reaction: Vec<ImmunizationReaction> = "reaction",
        /// Which dose of which series, against what.
        protocol_applied: Vec<ProtocolApplied> = "protocolApplied",
    } => choice {
        /// `occurrence[x]`
        occurrence = "occurrence",
    }
}

datatype! {
    /// `Observation.referenceRange`
    ReferenceRange {
        /// From.
        low: Option<Quantity> = "low",
        /// To.
        high: Option<Quantity> = "high",
        /// What the range means.
        kind: Option<CodeableConcept> = "type",
        /// For whom.
        applies_to: Vec<CodeableConcept> = "appliesTo",
        /// In words.
        text: Option<String> = "text",
    }

    /// `Immunization.reaction`
    ImmunizationReaction {
        /// When.
        date: Option<Date> = "date",
        /// What.
        detail: Option<Reference> = "detail",
    }

    /// `Immunization.protocolApplied`
    ProtocolApplied {
        /// The series.
        series: Option<String> = "series",
        /// Who says so.
        authority: Option<Reference> = "authority",
        /// Against what.
        target_disease: Vec<CodeableConcept> = "targetDisease",
    } => choice {
        /// `doseNumber[x]`
        dose_number = "doseNumber",
        /// `seriesDoses[x]`
        series_doses = "seriesDoses",
    }
}
