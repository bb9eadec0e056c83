//! The frame of a document: Bundle, Composition, and what the facade answers with.

use super::define::{datatype, resource};
use super::{
    Attachment, CodeableConcept, Coding, Date, Decimal, Identifier, Narrative, Period, Reference, Resource,
};
use crate::json::Json;

resource! {
    /// Bundle: a document, a search's answer, a collection.
    Bundle {
        /// Persistent identifier.
        identifier: Option<Identifier> = "identifier",
        /// document, searchset, collection, …
        kind: Option<String> = "type",
        /// When it was put together.
        timestamp: Option<Date> = "timestamp",
        /// Number of hits of a search.
        total: Option<Decimal> = "total",
        /// The resources.
        entry: Vec<BundleEntry> = "entry",
    }

    /// Composition: the document's head and its sections.
    Composition {
        /// Identifier of this version.
        identifier: Option<Identifier> = "identifier",
        /// preliminary, final, amended, …
        status: Option<String> = "status",
        /// Kind of document (LOINC).
        kind: Option<CodeableConcept> = "type",
        /// Category.
        category: Vec<CodeableConcept> = "category",
        /// The patient.
        subject: Option<Reference> = "subject",
        /// The encounter.
        encounter: Option<Reference> = "encounter",
        /// When it was written.
        date: Option<Date> = "date",
        /// Who wrote it: persons, organisations, devices.
        author: Vec<Reference> = "author",
        /// Its title.
        title: Option<String> = "title",
        /// Confidentiality code.
        confidentiality: Option<String> = "confidentiality",
        /// Who attests it.
        attester: Vec<Attester> = "attester",
        /// Who keeps it.
        custodian: Option<Reference> = "custodian",
        /// Documents that it replaces, transforms, appends.
        relates_to: Vec<RelatesTo> = "relatesTo",
        /// What it documents.
        event: Vec<CompositionEvent> = "event",
        /// The sections.
        section: Vec<Section> = "section",
    }

    /// DocumentReference: a row of the document list.
    DocumentReference {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// current, superseded, …
        status: Option<String> = "status",
        /// Kind of document.
        kind: Option<CodeableConcept> = "type",
        /// The patient.
        subject: Option<Reference> = "subject",
        /// When it was listed.
        date: Option<Date> = "date",
        /// Who wrote it.
        author: Vec<Reference> = "author",
        /// In words.
        description: Option<String> = "description",
        /// Its forms.
        content: Vec<DocumentContent> = "content",
    }

    /// Basic: a statement that has no kind of its own.
    Basic {
        /// Identifiers.
        identifier: Vec<Identifier> = "identifier",
        /// What it states.
        code: Option<CodeableConcept> = "code",
        /// Whom it is about.
        subject: Option<Reference> = "subject",
        /// When it was made.
        created: Option<Date> = "created",
        /// Who made it.
        author: Option<Reference> = "author",
    }

    /// Binary: content as it came.
    Binary {
        /// MIME type.
        content_type: Option<String> = "contentType",
        /// Base64.
        data: Option<String> = "data",
    }

    /// OperationOutcome: what went wrong, or what was noticed.
    OperationOutcome {
        /// What.
        issue: Vec<OutcomeIssue> = "issue",
    }

    /// Parameters of an operation.
    Parameters {
        /// The parameters.
        parameter: Vec<Parameter> = "parameter",
    }
}

datatype! {
    /// `Bundle.entry`
    BundleEntry {
        /// URI of the resource.
        full_url: Option<String> = "fullUrl",
        /// The resource.
        resource: Option<Resource> = "resource",
    }

    /// `Composition.attester`
    Attester {
        /// personal, professional, legal, official
        mode: Option<String> = "mode",
        /// When.
        time: Option<Date> = "time",
        /// Who.
        party: Option<Reference> = "party",
    }

    /// `Composition.relatesTo`
    RelatesTo {
        /// replaces, transforms, signs, appends
        code: Option<String> = "code",
    } => choice {
        /// `target[x]`
        target = "target",
    }

    /// `Composition.event`
    CompositionEvent {
        /// What.
        code: Vec<CodeableConcept> = "code",
        /// When.
        period: Option<Period> = "period",
        /// Details.
        detail: Vec<Reference> = "detail",
    }

    /// `Composition.section`
    Section {
        /// `Element.id`
        id: Option<String> = "id",
        /// Its title as sent.
        title: Option<String> = "title",
        /// What it holds (LOINC).
        code: Option<CodeableConcept> = "code",
        /// Its author.
        author: Vec<Reference> = "author",
        /// Whom or what it is about, when not the subject.
        focus: Option<Reference> = "focus",
        /// Its narrative.
        text: Option<Narrative> = "text",
        /// working, snapshot, changes
        mode: Option<String> = "mode",
        /// How the entries are ordered.
        ordered_by: Option<CodeableConcept> = "orderedBy",
        /// The entries.
        entry: Vec<Reference> = "entry",
        /// Why there are none.
        empty_reason: Option<CodeableConcept> = "emptyReason",
        /// Sections in it.
        section: Vec<Section> = "section",
    }

    /// `DocumentReference.content`
    DocumentContent {
        /// Where and what.
        attachment: Option<Attachment> = "attachment",
        /// Format code.
        format: Option<Coding> = "format",
    }

    /// `OperationOutcome.issue`
    OutcomeIssue {
        /// fatal, error, warning, information
        severity: Option<String> = "severity",
        /// FHIR issue-type.
        code: Option<String> = "code",
        /// Our own code.
        details: Option<CodeableConcept> = "details",
        /// For developers.
        diagnostics: Option<String> = "diagnostics",
        /// Where.
        expression: Vec<String> = "expression",
    }

    /// `Parameters.parameter`
    Parameter {
        /// Its name.
        name: Option<String> = "name",
        /// A resource.
        resource: Option<Resource> = "resource",
        /// Parts.
        part: Vec<Parameter> = "part",
    } => choice {
        /// `value[x]`
        value = "value",
    }
}

/// A resource of a kind that is not modelled, or without a kind: as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherResource {
    /// `resourceType`; empty where there is none.
    pub resource_type: String,
    /// All members, `resourceType` among them.
    pub json: Json,
}
