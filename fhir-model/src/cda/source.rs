//! What an entry holds beyond its mapping: kept by its path, so that nothing is lost.

use super::related::is_statement;
use super::words::{EntryText, Words};
use super::xml::{Attribute, El, is_blank};
use super::{coded, entity, extension, quantity, time};
use crate::r4::{Choice, Date, Decimal, Extension, Value};

/// How long a path may be, and a name in it.
const MAX_PLACE: usize = 240;
const MAX_NAME: usize = 40;

/// One `urn:helsebro:source` extension with all that was not read below an element; `None` where all was read.
pub(super) fn rest<'a>(el: El<'a>, words: &Words<'a>) -> Option<Extension> {
    let mut kept = Kept { words, path: vec![(el.name(), None)], parts: Vec::new() };
    kept.collect(el);
    (!kept.parts.is_empty()).then(|| extension::of(extension::SOURCE, kept.parts))
}

/// What was not read of an element that holds sections or entries together (the document, a section), and of the elements
/// between: sections and statements keep their own.
pub(super) fn frame<'a>(el: El<'a>, words: &Words<'a>) -> Option<Extension> {
    let mut kept = Kept { words, path: vec![(el.name(), None)], parts: Vec::new() };
    kept.own(el);
    kept.path.clear();
    for child in el.elements() {
        kept.child(el, child);
    }
    (!kept.parts.is_empty()).then(|| extension::of(extension::SOURCE, kept.parts))
}

/// All that an element says, under a URL of its own.
pub(super) fn whole<'a>(url: &'static str, el: El<'a>, words: &Words<'a>) -> Extension {
    let mut kept = Kept { words, path: Vec::new(), parts: Vec::new() };
    kept.collect(el);
    extension::of(url, kept.parts)
}

/// What is kept, and where the walk is: names of elements, with the kind of a relationship.
struct Kept<'w, 'a> {
    words: &'w Words<'a>,
    path: Vec<(&'a str, Option<&'a str>)>,
    parts: Vec<Extension>,
}

impl<'a> Kept<'_, 'a> {
    /// The unread parts of an element: a value of a data type where it is one, else piece by piece.
    fn collect(&mut self, el: El<'a>) {
        if structural(el) || self.words.is_refused() {
            return;
        }
        // Words that an element only points to are no text of its own.
        let points = matches!(el.name(), "originalText" | "text") && !el.text_used();
        if (el.is_read() && !points) || self.own(el) {
            let holds_apart = matches!(el.name(), "component" | "entry" | "section");
            for child in el.elements() {
                if holds_apart { self.child(el, child) } else { self.within(child) }
            }
        }
    }

    /// A child of an element; sections and the statements of entries keep their own, and narrative stands in its section.
    fn child(&mut self, parent: El<'a>, child: El<'a>) {
        let apart = match parent.name() {
            "component" => child.name() == "section" && child.known() && parent.known(),
            "entry" => is_statement(child) && parent.known(),
            "section" => child.name() == "text" && child.text_used(),
            _ => false,
        };
        if !apart {
            self.within(child);
        }
    }

    fn within(&mut self, child: El<'a>) {
        let related = matches!(child.name(), "entryRelationship" | "participant");
        self.path.push((child.name(), related.then(|| child.peek("typeCode")).flatten()));
        self.collect(child);
        self.path.pop();
    }

    /// What an element says itself; `false` where no more can be kept.
    fn own(&mut self, el: El<'a>) -> bool {
        let before = self.parts.len();
        // Most elements have nothing left but attributes that say how they are built.
        let speaks = el.attributes().any(|attribute| !attribute.used && !says_nothing(el, attribute));
        let may_be_typed = speaks || el.first("translation").is_some();
        let value = if may_be_typed { typed(el, self.words) } else { None };
        if let Some(value) = value {
            self.parts.push(extension::with(self.place(""), value));
        } else if matches!(el.name(), "originalText" | "text") && !el.text_used() {
            let EntryText { words, link } = self.words.of(el);
            self.parts.extend(words.or(link).map(|said| extension::string(self.place(""), said)));
        }
        for attribute in el.attributes() {
            if !attribute.used && !says_nothing(el, attribute) {
                el.mark(attribute);
                self.parts.push(extension::string(self.place(attribute.name), attribute.value));
            }
        }
        if !el.text_used()
            && el.has_text()
            && let Some(text) = el.text()
        {
            self.parts.push(extension::string(self.place(""), text));
        }
        self.words.take_memory(self.parts.len() - before, el)
    }

    /// `act/entryRelationship[SUBJ]/observation/@attribute`
    fn place(&self, attribute: &str) -> String {
        // Deep or long paths are told by their end: a path for every value must not outgrow the document.
        let long = self.path.iter().map(|(name, _)| name.len() + 8).sum::<usize>() > MAX_PLACE;
        let from = if long { self.path.len().saturating_sub(2) } else { 0 };
        let mut place = String::from(if long { "…" } else { "" });
        for (name, kind) in self.path.get(from..).unwrap_or_default() {
            if !place.is_empty() {
                place.push('/');
            }
            place.push_str(clipped(name));
            for piece in kind.iter().flat_map(|kind| ["[", clipped(kind), "]"]) {
                place.push_str(piece);
            }
        }
        if place.is_empty() && attribute.is_empty() {
            // The value of the element that all of it is told of.
            place.push_str("@value");
        } else if !attribute.is_empty() {
            place.push_str(if place.is_empty() { "@" } else { "/@" });
            place.push_str(clipped(attribute));
        }
        place
    }
}

fn clipped(name: &str) -> &str {
    name.get(..name.floor_char_boundary(MAX_NAME)).unwrap_or_default()
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

/// Elements that say how a document is built, not what it says. Of some only the value does.
fn structural(el: El<'_>) -> bool {
    match el.name() {
        "templateId" | "typeId" | "realmCode" => return true,
        "independentInd" => _ = el.attr("value"),
        // What an act describes is complete; only another status says something.
        "statusCode" if el.peek("code") == Some("completed") => el.spend_code(),
        _ => {}
    }
    false
}

/// HL7 V3 data types as `xsi:type` names them.
const DATA_TYPES: &[&str] = &[
    "ANY",
    "BL",
    "CD",
    "CE",
    "CO",
    "CS",
    "CV",
    "ED",
    "EIVL_TS",
    "INT",
    "IVL_INT",
    "IVL_PQ",
    "IVL_TS",
    "MO",
    "PIVL_TS",
    "PQ",
    "REAL",
    "RTO",
    "RTO_PQ_PQ",
    "ST",
    "SXCM_TS",
    "SXPR_TS",
    "TS",
];

/// Attributes that say how a document is built, or that say what is so without them.
fn says_nothing(el: El<'_>, attribute: Attribute<'_>) -> bool {
    match attribute.name {
        // Another relationship than those that the mappings look for turns the meaning of what stands in it.
        "typeCode" if el.name() == "entryRelationship" => {
            matches!(attribute.value, "COMP" | "SUBJ" | "REFR" | "RSON" | "MFST" | "")
        }
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
        // An order is one, whatever its mood.
        "moodCode" => attribute.value == "EVN" || el.name() == "order",
        "negationInd" => attribute.value == "false",
        // Several times are read together.
        "operator" => matches!(attribute.value, "A" | "I"),
        // `xsi:type` without its prefix.
        "type" => el.xsi_type().is_some_and(|kind| DATA_TYPES.contains(&kind)),
        _ => is_blank(attribute.value),
    }
}
