//! What an entry holds beyond its mapping: kept by its path, so that nothing is lost.

use super::words::Words;
use super::xml::{Attribute, El};
use super::{coded, entity, extension, quantity, time};
use crate::r4::{Choice, Date, Decimal, Extension, Value};

/// One `urn:helsebro:source` extension with all that was not read below an element; `None` where all was read.
pub(super) fn rest<'a>(el: El<'a>, words: &Words<'a>) -> Option<Extension> {
    let mut parts = Vec::new();
    collect(el, el.name(), words, &mut parts);
    (!parts.is_empty()).then(|| extension::of(extension::SOURCE, parts))
}

/// All that an element says, under a URL of its own.
pub(super) fn whole<'a>(url: &str, el: El<'a>, words: &Words<'a>) -> Extension {
    let mut parts = Vec::new();
    collect(el, "", words, &mut parts);
    extension::of(url, parts)
}

/// The unread parts of an element under its own path: a value of a data type where it is one, else piece by piece.
fn collect<'a>(el: El<'a>, path: &str, words: &Words<'a>, parts: &mut Vec<Extension>) {
    if structural(el) {
        return;
    }
    if let Some(value) = typed(el, words) {
        parts.push(extension::with(path, value));
    } else if matches!(el.name(), "originalText" | "text") && !el.text_used() {
        parts.extend(words.of(el).words.map(|words| extension::string(path, words)));
    }
    for attribute in el.attributes() {
        if !attribute.used && !says_nothing(el, attribute) {
            el.mark(attribute);
            parts.push(extension::string(&join(path, &format!("@{}", attribute.name)), attribute.value));
        }
    }
    if !el.text_used()
        && let Some(text) = el.text()
    {
        parts.push(extension::string(path, text));
    }
    for child in el.elements() {
        let step = match child.peek("typeCode") {
            Some(kind) if matches!(child.name(), "entryRelationship" | "participant") => {
                format!("{}[{kind}]", child.name())
            }
            _ => child.name().to_owned(),
        };
        collect(child, &join(path, &step), words, parts);
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") }
}

/// The value of an element that is of a data type and of which nothing was read; by its shape, since `xsi:type` is
/// rarely sent outside `value`. Reads nothing where it answers `None`.
fn typed<'a>(el: El<'a>, words: &Words<'a>) -> Option<Choice> {
    let mut attributes = el.attributes().peekable();
    attributes.peek()?;
    if attributes.any(|attribute| attribute.used) {
        return None;
    }
    let value = el.peek("value");
    if el.peek("code").or_else(|| el.peek("displayName")).is_some_and(|code| !code.is_empty()) {
        return Some(Choice::concept(coded::concept(el, words)));
    }
    if el.first("translation").is_some() && el.peek("unit").is_none() {
        return Some(coded::concept(el, words)).filter(|it| !coded::is_empty(it)).map(Choice::concept);
    }
    if matches!(el.name(), "id" | "setId") {
        let identifier = entity::identifier(el)?;
        return Some(Choice::new("Identifier", Value::Identifier(Box::new(identifier))));
    }
    if is_time(el) {
        let (Some(date), None) = time::date_time(value?) else { return None };
        el.attr("value");
        return Some(Choice::date_time(Date::new(date)));
    }
    let number = Decimal::new(value?)?;
    if el.peek("unit").is_some() {
        return Some(Choice::quantity(quantity::quantity(el, words)));
    }
    if matches!(el.xsi_type(), Some("INT" | "REAL" | "PQ" | "MO")) {
        el.attr("value");
        return Some(Choice::new("Decimal", Value::Number(number)));
    }
    None
}

fn is_time(el: El<'_>) -> bool {
    matches!(el.name(), "effectiveTime" | "time" | "birthTime" | "availabilityTime")
        || el.xsi_type().is_some_and(|kind| matches!(kind, "TS" | "SXCM_TS" | "IVXB_TS"))
        || (matches!(el.name(), "low" | "high" | "center")
            && el.node().parent_element().is_some_and(|parent| {
                matches!(
                    parent.tag_name().name(),
                    "effectiveTime" | "time" | "phase" | "validTime" | "useablePeriod"
                )
            }))
}

/// Elements that say how a document is built, not what it says.
fn structural(el: El<'_>) -> bool {
    match el.name() {
        "templateId" | "typeId" | "realmCode" | "independentInd" => true,
        // What an act describes is complete; only another status says something.
        "statusCode" => el.peek("code") == Some("completed"),
        _ => false,
    }
}

/// Attributes that say how a document is built, or that say what is so without them.
fn says_nothing(el: El<'_>, attribute: Attribute<'_>) -> bool {
    match attribute.name {
        "classCode"
        | "determinerCode"
        | "typeCode"
        | "inversionInd"
        | "contextControlCode"
        | "contextConductionInd"
        | "schemaLocation"
        | "mediaType"
        | "displayable"
        | "ID" => true,
        "codeSystemName" => el.peek("codeSystem").is_some_and(|oid| super::systems::known(oid).is_some()),
        "moodCode" => attribute.value == "EVN",
        "negationInd" => attribute.value == "false",
        _ => attribute.value.trim().is_empty(),
    }
}
