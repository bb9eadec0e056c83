//! What data type a JSON object is, told by its members: resources of any kind, and elements in the wrong place, are
//! shown by what they hold.

use super::source::Members;
use crate::json::Json;

/// A FHIR data type, as far as it is shown in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Resource,
    Narrative,
    Concept,
    Reference,
    /// CodeableReference (R5): a concept, a reference, or both.
    CodeableReference,
    Ratio,
    Range,
    Period,
    Timing,
    Dosage,
    Name,
    Address,
    Contact,
    Attachment,
    Note,
    Quantity,
    Identifier,
    Coding,
    /// Any other element: its members.
    Element,
}

/// A shape: the members of which one must be there, and those that may be.
type Form = (Shape, &'static [&'static str], &'static [&'static str]);

/// The first form that fits decides. `id` and `extension` may be in each.
const FORMS: &[Form] = &[
    (Shape::Narrative, &["div"], &["status"]),
    (Shape::Concept, &["coding"], &["text"]),
    (Shape::Reference, &["reference", "display", "identifier"], &["type"]),
    (Shape::Ratio, &["numerator", "denominator"], &[]),
    (Shape::Period, &["start", "end"], &[]),
    (Shape::Timing, &["repeat", "event"], &["code"]),
    (Shape::Name, &["family", "given", "prefix", "suffix"], &["use", "text", "period"]),
    (
        Shape::Address,
        &["line", "city", "postalCode", "state", "country", "district"],
        &["use", "type", "text", "period"],
    ),
    (Shape::Attachment, &["contentType", "data"], &["language", "url", "size", "hash", "title", "creation"]),
    (Shape::Note, &["time"], &["text", "authorString", "authorReference"]),
    (Shape::Note, &["authorString", "authorReference"], &["text"]),
    (Shape::Coding, &["code", "system"], &["version", "display", "userSelected"]),
    (Shape::Coding, &["code", "display"], &["version", "userSelected"]),
    (Shape::Concept, &["text"], &[]),
];

const SUFFIXES: &[(&str, Shape)] = &[
    ("CodeableConcept", Shape::Concept),
    ("Coding", Shape::Coding),
    ("Quantity", Shape::Quantity),
    ("Age", Shape::Quantity),
    ("Duration", Shape::Quantity),
    ("Ratio", Shape::Ratio),
    ("Range", Shape::Range),
    ("Period", Shape::Period),
    ("Timing", Shape::Timing),
    ("Reference", Shape::Reference),
    ("Identifier", Shape::Identifier),
    ("Attachment", Shape::Attachment),
    ("HumanName", Shape::Name),
    ("Address", Shape::Address),
    ("ContactPoint", Shape::Contact),
    ("Annotation", Shape::Note),
    ("Dosage", Shape::Dosage),
];

/// A choice's name without its type: `onset` of `onsetDateTime`.
pub(super) fn stem(name: &str) -> &str {
    let primitives = [
        "DateTime",
        "Date",
        "String",
        "Boolean",
        "PositiveInt",
        "UnsignedInt",
        "Integer",
        "Decimal",
        "Code",
        "Uri",
        "Url",
        "Canonical",
        "Markdown",
        "Instant",
        "Time",
    ];
    let suffixes = SUFFIXES.iter().map(|(suffix, _)| *suffix).chain(primitives);
    suffixes.filter_map(|suffix| name.strip_suffix(suffix)).find(|stem| !stem.is_empty()).unwrap_or(name)
}

/// The systems of a ContactPoint.
const CONTACTS: &[&str] = &["phone", "fax", "email", "pager", "url", "sms", "other"];

/// The shape of an object that stands under a name.
pub(super) fn shape(name: &str, members: &Members<'_>) -> Shape {
    if members.has("resourceType") {
        return Shape::Resource;
    }
    let by_name = match name {
        "telecom" => Some(Shape::Contact),
        "note" => Some(Shape::Note),
        "name" if !members.has("coding") => Some(Shape::Name),
        "address" => Some(Shape::Address),
        "dosage" | "dosageInstruction" => Some(Shape::Dosage),
        "timing" if members.has("repeat") || members.has("event") => Some(Shape::Timing),
        "identifier" | "groupIdentifier" => Some(Shape::Identifier),
        // Ends like the name of another type.
        "maxDosePerPeriod" => Some(Shape::Ratio),
        "photo" | "attachment" => Some(Shape::Attachment),
        _ => None,
    };
    // A choice says its type in its name.
    let by_suffix = || {
        let fits = |suffix: &str| name.len() > suffix.len() && name.ends_with(suffix);
        SUFFIXES.iter().find(|(suffix, _)| fits(suffix)).map(|(_, shape)| *shape)
    };
    by_name.or_else(by_suffix).unwrap_or_else(|| by_members(members))
}

fn by_members(members: &Members<'_>) -> Shape {
    let is_object = |name: &str| members.peek(name).is_some_and(|json| matches!(json, Json::Object(_)));
    if members.only(&["concept", "reference"])
        && (is_object("concept") || is_object("reference"))
        && ["concept", "reference"].iter().all(|name| is_object(name) || !members.has(name))
    {
        return Shape::CodeableReference;
    }
    let holds_text = matches!(members.peek("value"), Some(Json::String(_)));
    if members.has("unit") || matches!(members.peek("value"), Some(Json::Number(_))) {
        let quantity = ["value", "comparator", "unit", "system", "code"];
        if members.only(&quantity) {
            return Shape::Quantity;
        }
    }
    if holds_text && members.only(&["use", "type", "system", "value", "period", "assigner", "rank"]) {
        let system = members.peek("system").and_then(Json::as_str);
        let contact = system.is_some_and(|system| CONTACTS.contains(&system));
        return if contact { Shape::Contact } else { Shape::Identifier };
    }
    if members.only(&["low", "high"]) && (members.has("low") || members.has("high")) {
        return Shape::Range;
    }
    let is_text = |name: &str| members.peek(name).is_none_or(|json| json.as_str().is_some());
    let fits = |(shape, needs, may): &&Form| {
        needs.iter().any(|name| members.has(name))
            && members.all(|name| needs.contains(&name) || may.contains(&name))
            // An object where a text belongs: an element of another kind.
            && ["text", "display", "reference", "system"].iter().all(|name| is_text(name))
            && (*shape != Shape::Coding || is_text("code"))
    };
    FORMS.iter().find(fits).map_or(Shape::Element, |(shape, ..)| *shape)
}
