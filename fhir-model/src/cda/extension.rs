//! The extensions that the mapping writes; `docs/MAPPING.md` lists them.

use std::borrow::Cow;

use crate::json::{Json, Object};
use crate::r4::{Choice, CodeableConcept, Extension, Value};

/// A CDA nullFlavor, on any element.
pub(super) const NULL_FLAVOR: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor";
/// Why an element that FHIR demands is not there.
pub(super) const DATA_ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
/// The words that an entry's `text` points to.
pub(super) const ORIGINAL_TEXT: &str = "http://hl7.org/fhir/StructureDefinition/originalText";
/// Where those words stand in the section's narrative.
pub(super) const NARRATIVE_LINK: &str = "http://hl7.org/fhir/StructureDefinition/narrativeLink";
/// A part of a name: birth name, call name, …
pub(super) const NAME_QUALIFIER: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier";
/// Time of birth, where more than a date was sent.
pub(super) const BIRTH_TIME: &str = "http://hl7.org/fhir/StructureDefinition/patient-birthTime";
/// `versionNumber` of the document.
pub(super) const VERSION_NUMBER: &str =
    "http://hl7.org/fhir/StructureDefinition/composition-clinicaldocument-versionNumber";
/// Brand name of a medicine.
pub(super) const PRODUCT_NAME: &str =
    "https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-productname";
/// ATC of a medicine.
pub(super) const CLASSIFICATION: &str =
    "https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-classification";
/// End of an allergy.
pub(super) const ABATEMENT: &str = "http://hl7.org/fhir/uv/ips/StructureDefinition/abatement-dateTime-uv-ips";
/// Treatment period of a prescription's item.
pub(super) const DOSE_PERIOD: &str =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.effectiveDosePeriod";

/// Depth of a nested translation.
pub(super) const TRANSLATION: &str = "urn:helsebro:translation";
/// Name of a code system that we do not know.
pub(super) const SYSTEM_NAME: &str = "urn:helsebro:system-name";
/// CD qualifier.
pub(super) const QUALIFIER: &str = "urn:helsebro:qualifier";
/// A point in time that FHIR's dateTime cannot say: without a zone, or malformed.
pub(super) const DATE_TIME: &str = "urn:helsebro:date-time";
/// The unit in another code system.
pub(super) const UNIT: &str = "urn:helsebro:unit";
/// `statusCode` of an entry.
pub(super) const STATUS_CODE: &str = "urn:helsebro:status-code";
/// `statusCode` of the concern act around an entry.
pub(super) const CONCERN_STATUS: &str = "urn:helsebro:concern-status";
/// `negationInd` of an entry without a mapping of its own.
pub(super) const NEGATED: &str = "urn:helsebro:negated";
/// `moodCode`.
pub(super) const MOOD: &str = "urn:helsebro:mood";
/// Kind of an adverse reaction.
pub(super) const TYPE: &str = "urn:helsebro:type";
/// Severity as sent.
pub(super) const SEVERITY: &str = "urn:helsebro:severity";
/// Administrative gender as sent, beside the FHIR code that it became.
pub(super) const GENDER: &str = "urn:helsebro:gender";
/// Confidentiality as sent.
pub(super) const CONFIDENTIALITY: &str = "urn:helsebro:confidentiality";
/// Criticality as sent.
pub(super) const CRITICALITY: &str = "urn:helsebro:criticality";
/// A name beside the code and the original text.
pub(super) const NAME: &str = "urn:helsebro:name";
/// Id of an observation that became a part of another resource.
pub(super) const IDENTIFIER: &str = "urn:helsebro:identifier";
/// When somebody took part.
pub(super) const TIME: &str = "urn:helsebro:time";
/// `effectiveTime` of the concern act around an entry.
pub(super) const CONCERN_PERIOD: &str = "urn:helsebro:concern-period";
/// Health status (LOINC 11323-3).
pub(super) const HEALTH_STATUS: &str = "urn:helsebro:health-status";
/// Strength of a medicine as text.
pub(super) const STRENGTH: &str = "urn:helsebro:strength";
/// A package, nested.
pub(super) const PACKAGE: &str = "urn:helsebro:package";
/// A timing as sent.
pub(super) const TIMING: &str = "urn:helsebro:timing";
/// Instruction to the dispenser.
pub(super) const DISPENSER_INSTRUCTION: &str = "urn:helsebro:dispenser-instruction";
/// `repeatNumber` as sent.
pub(super) const REPEAT_NUMBER: &str = "urn:helsebro:repeat-number";
/// A further value of an observation.
pub(super) const VALUE: &str = "urn:helsebro:value";
/// A statement within an entry that is a resource of its own.
pub(super) const RELATED: &str = "urn:helsebro:related";
/// What one statement is to the other: `typeCode` of the relationship.
pub(super) const RELATION: &str = "urn:helsebro:relation";
/// Who took part, as what.
pub(super) const PARTICIPANT: &str = "urn:helsebro:participant";
/// What an entry refers to outside the document.
pub(super) const REFERENCE: &str = "urn:helsebro:reference";
/// The product that was given, where more of it was sent than its code.
pub(super) const ADMINISTERED_PRODUCT: &str =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Immunization.administeredProduct";
/// The prescription or order that the document fulfils.
pub(super) const IN_FULFILLMENT_OF: &str = "urn:helsebro:in-fulfillment-of";
/// What else an entry holds that states an absence.
pub(super) const ABSENCE: &str = "urn:helsebro:absence";
/// What has no place of its own.
pub(super) const SOURCE: &str = "urn:helsebro:source";

/// An extension with a value.
pub(super) fn with(url: impl Into<Cow<'static, str>>, value: Choice) -> Extension {
    Extension { url: Some(url.into()), value: Some(value), ..Extension::default() }
}

/// An extension of extensions.
pub(super) fn of(url: impl Into<Cow<'static, str>>, parts: Vec<Extension>) -> Extension {
    Extension { url: Some(url.into()), extension: parts, ..Extension::default() }
}

/// `valueCodeableConcept`
pub(super) fn concept(url: impl Into<Cow<'static, str>>, concept: CodeableConcept) -> Extension {
    with(url, Choice::concept(concept))
}

/// `valueCode`
pub(super) fn code(url: impl Into<Cow<'static, str>>, code: &str) -> Extension {
    with(url, Choice::code(code))
}

/// `valueString`
pub(super) fn string(url: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Extension {
    with(url, Choice::string(text))
}

/// `valueUrl`
pub(super) fn url(url: impl Into<Cow<'static, str>>, target: &str) -> Extension {
    with(url, Choice::new("Url", Value::Text(target.to_owned())))
}

/// The nullFlavor of an element.
pub(super) fn null_flavor(flavor: &str) -> Extension {
    code(NULL_FLAVOR, flavor)
}

/// A primitive's extension, for `_name`.
pub(super) fn json(url: &str, value_name: &str, value: &str) -> Json {
    let mut object = Object::new();
    object.push("url", Json::String(url.to_owned()));
    object.push(value_name, Json::String(value.to_owned()));
    Json::Object(object)
}

/// `{"extension": […]}`: what stands under `_name` beside a primitive.
pub(super) fn primitive(extensions: Vec<Json>) -> Json {
    let mut object = Object::new();
    object.push("extension", Json::Array(extensions));
    Json::Object(object)
}

/// Writes `_name` beside a primitive; nothing where there is nothing to say.
pub(super) fn beside(rest: &mut Object, name: &str, extensions: Vec<Json>) {
    if extensions.is_empty() {
        return;
    }
    let name = ["_", name].concat();
    if rest.get(&name).is_none() {
        rest.push(name, primitive(extensions));
    }
}

/// Marks a primitive that FHIR demands and the source lacks.
pub(super) fn missing(rest: &mut Object, name: &str) {
    beside(rest, name, vec![json(DATA_ABSENT, "valueCode", "unknown")]);
}

/// A term that stands for an element which FHIR demands and the source lacks.
pub(super) fn absent_concept() -> CodeableConcept {
    CodeableConcept { extension: vec![code(DATA_ABSENT, "unknown")], ..CodeableConcept::default() }
}

/// Says of a resource that the opposite of what it states was sent (`negationInd`): a modifier extension, since who does
/// not know it must not use the resource (FHIR R4, extensibility.html#modifierExtension).
pub(super) fn negate(rest: &mut Object) {
    let mut object = Object::new();
    object.push("url", Json::String(NEGATED.to_owned()));
    object.push("valueBoolean", Json::Bool(true));
    rest.push("modifierExtension", Json::Array(vec![Json::Object(object)]));
}
