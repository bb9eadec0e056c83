//! Medicines: what a patient takes, what was prescribed, what it consists of.

use super::define::{datatype, resource};
use super::{
    Annotation, CodeableConcept, Date, Decimal, Dosage, Identifier, InitialFill, Performer, Period, Quantity,
    Ratio, Reference,
};

resource! {
    /// Medication
    Medication {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// What: product or substance.
        code: Option<CodeableConcept> = "code",
        /// active, inactive
        status: Option<String> = "status",
        /// Who holds the authorisation or makes it.
        manufacturer: Option<Reference> = "manufacturer",
        /// Dose form.
        form: Option<CodeableConcept> = "form",
        /// Amount in the package.
        amount: Option<Ratio> = "amount",
        /// What it consists of.
        ingredient: Vec<Ingredient> = "ingredient",
        /// Batch.
        batch: Option<Batch> = "batch",
    }

    /// MedicationStatement
    MedicationStatement {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// What it rests on.
        based_on: Vec<Reference> = "basedOn",
        /// A part of.
        part_of: Vec<Reference> = "partOf",
        /// active, completed, stopped, on-hold, …
        status: Option<String> = "status",
        /// Why that status.
        status_reason: Vec<CodeableConcept> = "statusReason",
        /// Where it is taken.
        category: Option<CodeableConcept> = "category",
        /// Whose.
        subject: Option<Reference> = "subject",
        /// When.
        context: Option<Reference> = "context",
        /// When it was said.
        date_asserted: Option<Date> = "dateAsserted",
        /// Who said it.
        information_source: Option<Reference> = "informationSource",
        /// What it derives from.
        derived_from: Vec<Reference> = "derivedFrom",
        /// Why.
        reason_code: Vec<CodeableConcept> = "reasonCode",
        /// Why.
        reason_reference: Vec<Reference> = "reasonReference",
        /// Notes.
        note: Vec<Annotation> = "note",
        /// How.
        dosage: Vec<Dosage> = "dosage",
    } => choice {
        /// `medication[x]`
        medication = "medication",
        /// `effective[x]`
        effective = "effective",
    }

    /// MedicationRequest: a prescription's item.
    MedicationRequest {
        /// Identifiers of the item.
        identifier: Vec<Identifier> = "identifier",
        /// active, completed, stopped, …
        status: Option<String> = "status",
        /// Why that status.
        status_reason: Option<CodeableConcept> = "statusReason",
        /// order, plan, …
        intent: Option<String> = "intent",
        /// Where it is to be taken.
        category: Vec<CodeableConcept> = "category",
        /// routine, urgent, …
        priority: Option<String> = "priority",
        /// Not to be given.
        do_not_perform: Option<bool> = "doNotPerform",
        /// Whose.
        subject: Option<Reference> = "subject",
        /// When.
        encounter: Option<Reference> = "encounter",
        /// Further information.
        supporting_information: Vec<Reference> = "supportingInformation",
        /// When it was written.
        authored_on: Option<Date> = "authoredOn",
        /// Who prescribed it.
        requester: Option<Reference> = "requester",
        /// Who is to give it.
        performer: Option<Reference> = "performer",
        /// Who entered it.
        recorder: Option<Reference> = "recorder",
        /// Why.
        reason_code: Vec<CodeableConcept> = "reasonCode",
        /// Why.
        reason_reference: Vec<Reference> = "reasonReference",
        /// What it rests on.
        based_on: Vec<Reference> = "basedOn",
        /// Identifier of the prescription that holds the item.
        group_identifier: Option<Identifier> = "groupIdentifier",
        /// Course of therapy.
        course_of_therapy_type: Option<CodeableConcept> = "courseOfTherapyType",
        /// Notes.
        note: Vec<Annotation> = "note",
        /// How.
        dosage_instruction: Vec<Dosage> = "dosageInstruction",
        /// What the pharmacy is to give.
        dispense_request: Option<DispenseRequest> = "dispenseRequest",
        /// Whether another product may be given.
        substitution: Option<Substitution> = "substitution",
    } => choice {
        /// `medication[x]`
        medication = "medication",
        /// `reported[x]`
        reported = "reported",
    }

    /// MedicationDispense: what the pharmacy gave.
    MedicationDispense {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// preparation, in-progress, completed, …
        status: Option<String> = "status",
        /// Category.
        category: Option<CodeableConcept> = "category",
        /// To whom.
        subject: Option<Reference> = "subject",
        /// Who gave it.
        performer: Vec<Performer> = "performer",
        /// Where.
        location: Option<Reference> = "location",
        /// What it was given for.
        authorizing_prescription: Vec<Reference> = "authorizingPrescription",
        /// Kind of dispensing.
        kind: Option<CodeableConcept> = "type",
        /// How much.
        quantity: Option<Quantity> = "quantity",
        /// For how long it is to last.
        days_supply: Option<Quantity> = "daysSupply",
        /// When it was made ready.
        when_prepared: Option<Date> = "whenPrepared",
        /// When it was given.
        when_handed_over: Option<Date> = "whenHandedOver",
        /// Notes.
        note: Vec<Annotation> = "note",
        /// How to use it.
        dosage_instruction: Vec<Dosage> = "dosageInstruction",
        /// Whether another product was given.
        substitution: Option<DispenseSubstitution> = "substitution",
    } => choice {
        /// `medication[x]`
        medication = "medication",
    }
}

datatype! {
    /// `Medication.ingredient`
    Ingredient {
        /// An active one.
        is_active: Option<bool> = "isActive",
        /// Strength.
        strength: Option<Ratio> = "strength",
    } => choice {
        /// `item[x]`
        item = "item",
    }

    /// `Medication.batch`
    Batch {
        /// Lot.
        lot_number: Option<String> = "lotNumber",
        /// When it expires.
        expiration_date: Option<Date> = "expirationDate",
    }

    /// `MedicationRequest.dispenseRequest`
    DispenseRequest {
        /// The first time.
        initial_fill: Option<InitialFill> = "initialFill",
        /// Least time between.
        dispense_interval: Option<Quantity> = "dispenseInterval",
        /// From when to when it may be given.
        validity_period: Option<Period> = "validityPeriod",
        /// How many times more.
        number_of_repeats_allowed: Option<Decimal> = "numberOfRepeatsAllowed",
        /// How much each time.
        quantity: Option<Quantity> = "quantity",
        /// For how long it is to last.
        expected_supply_duration: Option<Quantity> = "expectedSupplyDuration",
        /// By whom.
        performer: Option<Reference> = "performer",
    }

    /// `MedicationRequest.substitution`
    Substitution {
        /// Why, or why not.
        reason: Option<CodeableConcept> = "reason",
    } => choice {
        /// `allowed[x]`
        allowed = "allowed",
    }

    /// `MedicationDispense.substitution`
    DispenseSubstitution {
        /// Whether it was.
        was_substituted: Option<bool> = "wasSubstituted",
        /// In which way.
        kind: Option<CodeableConcept> = "type",
        /// Why.
        reason: Vec<CodeableConcept> = "reason",
    }
}
