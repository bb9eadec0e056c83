//! What a summary says: allergies, problems, procedures, devices.

use super::define::{datatype, resource};
use super::{Annotation, CodeableConcept, Date, Identifier, Reference};

resource! {
    /// AllergyIntolerance
    AllergyIntolerance {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// active, inactive, resolved
        clinical_status: Option<CodeableConcept> = "clinicalStatus",
        /// unconfirmed, confirmed, refuted, entered-in-error
        verification_status: Option<CodeableConcept> = "verificationStatus",
        /// allergy or intolerance
        kind: Option<String> = "type",
        /// food, medication, environment, biologic
        category: Vec<String> = "category",
        /// low, high, unable-to-assess
        criticality: Option<String> = "criticality",
        /// To what, or that there is none.
        code: Option<CodeableConcept> = "code",
        /// Whose.
        patient: Option<Reference> = "patient",
        /// When.
        encounter: Option<Reference> = "encounter",
        /// When it was written down.
        recorded_date: Option<Date> = "recordedDate",
        /// Who wrote it down.
        recorder: Option<Reference> = "recorder",
        /// Who says it.
        asserter: Option<Reference> = "asserter",
        /// Last time.
        last_occurrence: Option<Date> = "lastOccurrence",
        /// Notes.
        note: Vec<Annotation> = "note",
        /// Reactions.
        reaction: Vec<Reaction> = "reaction",
    } => choice {
        /// `onset[x]`
        onset = "onset",
    }

    /// Condition
    Condition {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// active, recurrence, relapse, inactive, remission, resolved
        clinical_status: Option<CodeableConcept> = "clinicalStatus",
        /// unconfirmed, provisional, differential, confirmed, refuted
        verification_status: Option<CodeableConcept> = "verificationStatus",
        /// Kind of problem.
        category: Vec<CodeableConcept> = "category",
        /// How severe.
        severity: Option<CodeableConcept> = "severity",
        /// What.
        code: Option<CodeableConcept> = "code",
        /// Where on the body.
        body_site: Vec<CodeableConcept> = "bodySite",
        /// Whose.
        subject: Option<Reference> = "subject",
        /// When.
        encounter: Option<Reference> = "encounter",
        /// When it was written down.
        recorded_date: Option<Date> = "recordedDate",
        /// Who wrote it down.
        recorder: Option<Reference> = "recorder",
        /// Who says it.
        asserter: Option<Reference> = "asserter",
        /// Stages.
        stage: Vec<ConditionStage> = "stage",
        /// What it rests on.
        evidence: Vec<Evidence> = "evidence",
        /// Notes.
        note: Vec<Annotation> = "note",
    } => choice {
        /// `onset[x]`
        onset = "onset",
        /// `abatement[x]`
        abatement = "abatement",
    }

    /// Procedure
    Procedure {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// completed, not-done, …
        status: Option<String> = "status",
        /// Why it was not done.
        status_reason: Option<CodeableConcept> = "statusReason",
        /// Category.
        category: Option<CodeableConcept> = "category",
        /// What.
        code: Option<CodeableConcept> = "code",
        /// On whom.
        subject: Option<Reference> = "subject",
        /// When.
        encounter: Option<Reference> = "encounter",
        /// Who wrote it down.
        recorder: Option<Reference> = "recorder",
        /// Who says it.
        asserter: Option<Reference> = "asserter",
        /// Who did it.
        performer: Vec<Performer> = "performer",
        /// Where.
        location: Option<Reference> = "location",
        /// Why.
        reason_code: Vec<CodeableConcept> = "reasonCode",
        /// Why.
        reason_reference: Vec<Reference> = "reasonReference",
        /// Where on the body.
        body_site: Vec<CodeableConcept> = "bodySite",
        /// How it went.
        outcome: Option<CodeableConcept> = "outcome",
        /// What went wrong.
        complication: Vec<CodeableConcept> = "complication",
        /// What is to follow.
        follow_up: Vec<CodeableConcept> = "followUp",
        /// Notes.
        note: Vec<Annotation> = "note",
        /// Devices put in or taken out.
        focal_device: Vec<FocalDevice> = "focalDevice",
    } => choice {
        /// `performed[x]`
        performed = "performed",
    }

    /// ServiceRequest: what is planned or asked for.
    ServiceRequest {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// draft, active, on-hold, revoked, completed, …
        status: Option<String> = "status",
        /// proposal, plan, order, …
        intent: Option<String> = "intent",
        /// Not to be done.
        do_not_perform: Option<bool> = "doNotPerform",
        /// What.
        code: Option<CodeableConcept> = "code",
        /// For whom.
        subject: Option<Reference> = "subject",
        /// When it was asked for.
        authored_on: Option<Date> = "authoredOn",
        /// Who asks.
        requester: Option<Reference> = "requester",
        /// Who is to do it.
        performer: Vec<Reference> = "performer",
        /// Why.
        reason_code: Vec<CodeableConcept> = "reasonCode",
        /// Where on the body.
        body_site: Vec<CodeableConcept> = "bodySite",
        /// Notes.
        note: Vec<Annotation> = "note",
    } => choice {
        /// `occurrence[x]`
        occurrence = "occurrence",
    }

    /// DeviceUseStatement
    DeviceUseStatement {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// active, completed, …
        status: Option<String> = "status",
        /// Whose.
        subject: Option<Reference> = "subject",
        /// When it was written down.
        recorded_on: Option<Date> = "recordedOn",
        /// Who says it.
        source: Option<Reference> = "source",
        /// The device.
        device: Option<Reference> = "device",
        /// Why.
        reason_code: Vec<CodeableConcept> = "reasonCode",
        /// Where on the body.
        body_site: Option<CodeableConcept> = "bodySite",
        /// Notes.
        note: Vec<Annotation> = "note",
    } => choice {
        /// `timing[x]`
        timing = "timing",
    }
}

datatype! {
    /// `AllergyIntolerance.reaction`
    Reaction {
        /// The substance of this reaction.
        substance: Option<CodeableConcept> = "substance",
        /// How it showed.
        manifestation: Vec<CodeableConcept> = "manifestation",
        /// In words.
        description: Option<String> = "description",
        /// When.
        onset: Option<Date> = "onset",
        /// mild, moderate, severe
        severity: Option<String> = "severity",
        /// How exposed.
        exposure_route: Option<CodeableConcept> = "exposureRoute",
        /// Notes.
        note: Vec<Annotation> = "note",
    }

    /// `Condition.stage`
    ConditionStage {
        /// The stage.
        summary: Option<CodeableConcept> = "summary",
        /// What it rests on.
        assessment: Vec<Reference> = "assessment",
        /// Kind of staging.
        kind: Option<CodeableConcept> = "type",
    }

    /// `Condition.evidence`
    Evidence {
        /// Sign or symptom.
        code: Vec<CodeableConcept> = "code",
        /// Details.
        detail: Vec<Reference> = "detail",
    }

    /// `Procedure.performer`, `Immunization.performer`, `MedicationDispense.performer`
    Performer {
        /// As what.
        function: Option<CodeableConcept> = "function",
        /// Who.
        actor: Option<Reference> = "actor",
        /// For whom.
        on_behalf_of: Option<Reference> = "onBehalfOf",
    }

    /// `Procedure.focalDevice`
    FocalDevice {
        /// What was done with it.
        action: Option<CodeableConcept> = "action",
        /// The device.
        manipulated: Option<Reference> = "manipulated",
    }
}
