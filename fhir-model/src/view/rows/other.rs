//! Resources of every other kind: what they are about, when, and the result at once; their members as children.

use super::super::entries::Target;
use super::super::format::capital;
use super::super::row::{Fact, FactKind, Origin, Row, RowKind, Tag, Term, Tone, Value};
use super::super::source::{Members, get, items, kind, text};
use super::draft::{Draft, ORIGINAL_TEXT};
use crate::json::Json;
use crate::texts::Key;

/// What can be a title, the likeliest first.
const TITLES: &[&str] = &[
    "code",
    "vaccineCode",
    "medication",
    "title",
    "name",
    "deviceName",
    "type",
    "description",
    "category",
    "class",
    "scope",
    "product",
    "substance",
];

/// What is seen at once, in this order.
const SEEN: &[(&str, FactKind)] = &[
    ("value", FactKind::Result),
    ("component", FactKind::Result),
    ("dataAbsentReason", FactKind::Result),
    ("interpretation", FactKind::Result),
    ("referenceRange", FactKind::Result),
    ("conclusion", FactKind::Result),
    ("conclusionCode", FactKind::Result),
    ("effective", FactKind::Date),
    ("occurrence", FactKind::Date),
    ("performed", FactKind::Date),
    ("period", FactKind::Date),
    ("start", FactKind::Date),
    ("started", FactKind::Date),
    ("onset", FactKind::Date),
    ("abatement", FactKind::Date),
    ("authoredOn", FactKind::Date),
    ("created", FactKind::Date),
    ("date", FactKind::Date),
    ("dateTime", FactKind::Date),
    ("recorded", FactKind::Date),
    ("statusReason", FactKind::Other),
    ("protocolApplied", FactKind::Other),
    ("lotNumber", FactKind::Other),
    ("bodySite", FactKind::Other),
    ("site", FactKind::Other),
    ("route", FactKind::Route),
    ("doseQuantity", FactKind::Other),
    ("priority", FactKind::Other),
    ("goal", FactKind::Other),
    ("activity", FactKind::Other),
    ("target", FactKind::Other),
    ("provision", FactKind::Other),
    ("description", FactKind::Other),
    ("practitioner", FactKind::Other),
    ("organization", FactKind::Other),
    ("qualification", FactKind::Other),
    ("code", FactKind::Other),
    ("specialty", FactKind::Other),
    ("relationship", FactKind::Other),
    ("identifier", FactKind::Identifier),
    ("telecom", FactKind::Other),
    ("address", FactKind::Other),
    ("note", FactKind::Note),
];

/// References to resources that are a part of this one.
const CHILDREN: &[&str] = &["result", "hasMember", "imagingStudy", "media", "specimen", "action", "account"];

/// A resource of a kind that has no file of its own here.
pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    let title =
        TITLES.iter().find(|name| get(draft.scope.resource, name).is_some() || choice_of(&draft, name));
    // A role is known by who has it.
    let title = title.filter(|_| kind(draft.scope.resource) != "PractitionerRole");
    if let Some(title) = title {
        draft.title(title);
    } else {
        let name = draft.scope.title_of(draft.scope.resource, 2);
        if let Some(name) = name {
            draft.row.title = super::draft::term(Value::Text(name));
        }
    }
    draft.tag("status", &["final", "completed", "active", "finished", "current", "amended"]);
    draft.tag("clinicalStatus", &["active"]);
    draft.tag("verificationStatus", &["confirmed"]);
    draft.tag("lifecycleStatus", &["active"]);
    children(&mut draft);
    let is_basic = kind(draft.scope.resource) == "Basic";
    for (name, about) in SEEN.iter().filter(|(name, _)| !is_basic || *name != "identifier") {
        if *name == "interpretation" {
            draft.tag("interpretation", &["N"]);
        } else if *name == "component" {
            components(&mut draft);
        } else {
            draft.seen(*about, name);
        }
    }
    if is_basic {
        as_sent(&mut draft);
    }
    draft.finish(RowKind::Other)
}

/// The parts of a result, each under its own name: "Systolisk blodtrykk: 118 mmHg".
fn components(draft: &mut Draft<'_, '_, '_>) {
    for json in draft.members.list("component") {
        let mut members = Members::of(json);
        let mut more = Vec::new();
        let term = members.object("code").map(|code| draft.scope.concept(code, &mut more));
        let label = term.as_ref().map_or_else(|| draft.scope.label("component"), |term| capital(&term.text));
        let mut facts = Vec::new();
        for name in ["value", "dataAbsentReason", "interpretation", "referenceRange"] {
            let Some(member) = members.take_choice(name) else { continue };
            let Some(value) = draft.scope.value(member, &mut more) else { continue };
            // A reason why there is no value stands in its place.
            let is_head = name == "value" || (name == "dataAbsentReason" && facts.is_empty());
            facts.push(if is_head { draft.scope.head(name, value) } else { draft.scope.fact(name, value) });
        }
        draft.scope.left_over(members, &mut more);
        draft.row.facts.push(Fact { kind: FactKind::Result, label, value: Value::Facts(facts) });
        draft.row.details.extend(term.map(|term| draft.scope.fact("component", Value::Term(term))));
        draft.detail("component", more);
    }
}

/// What a CDA entry that has no FHIR resource of its own says (`docs/MAPPING.md`): its words, when, and its value at once.
fn as_sent(draft: &mut Draft<'_, '_, '_>) {
    if super::order::is_negated(draft.scope.resource) {
        draft.row.tags.push(Tag { text: draft.scope.view.text(Key::TagNegated), tone: Tone::Danger });
    }
    let words = draft.scope.extension_text(ORIGINAL_TEXT).filter(|words| !words.contains(" | "));
    if let Some(words) = words {
        // The code only says what kind of entry it is: "immunization".
        let kind = std::mem::replace(&mut draft.row.title, super::draft::term(Value::Text(words.to_owned())));
        draft.row.details.push(draft.scope.fact("code", Value::Term(kind)));
        draft.extensions(ORIGINAL_TEXT);
    }
    draft.seen_extension(FactKind::Note, ORIGINAL_TEXT, "originalText");
    let mut details = Vec::new();
    let sources = draft.extensions("urn:helsebro:source");
    if draft.row.title.origin == Origin::CodeOnly
        && let Some(said) = sources.iter().find_map(|source| what_is_given(draft, source))
    {
        let kind = std::mem::replace(&mut draft.row.title, said);
        draft.row.details.push(draft.scope.fact("code", Value::Term(kind)));
    }
    for extension in sources {
        for part in get(extension, "extension").map(items).unwrap_or_default() {
            let Some(fact) = draft.scope.extension(part) else { continue };
            // The entry's own: what is deeper says it of a part.
            let name = text(part, "url").unwrap_or_default();
            let own = name.split_once('/').map_or(name, |(_, own)| own);
            match own {
                "effectiveTime" => draft.row.facts.push(Fact { kind: FactKind::Date, ..fact }),
                "value" => draft.row.facts.push(Fact { kind: FactKind::Result, ..fact }),
                _ => details.push(fact),
            }
        }
    }
    draft.row.details.extend(details);
}

/// What was given, of an entry whose own code only says that something was: the product of an immunization.
fn what_is_given<'a>(draft: &Draft<'_, '_, 'a>, source: &'a Json) -> Option<Term> {
    let parts = get(source, "extension").map(items).unwrap_or_default();
    let product = parts
        .iter()
        .find(|part| text(part, "url").is_some_and(|url| url.ends_with("manufacturedMaterial/code")))?;
    let term = draft.scope.concept(get(product, "valueCodeableConcept")?, &mut Vec::new());
    (!matches!(term.origin, Origin::CodeOnly | Origin::NotSent)).then_some(term)
}

fn choice_of(draft: &Draft<'_, '_, '_>, name: &str) -> bool {
    super::super::source::choice(draft.scope.resource, name)
        .is_some_and(|(found, _)| found.len() > name.len() && name == "medication")
}

/// Shows what is a part of the resource within it, where it has no place of its own.
fn children(draft: &mut Draft<'_, '_, '_>) {
    for name in CHILDREN {
        let Some(json) = draft.members.peek(name) else { continue };
        for reference in items(json) {
            let reference = get(reference, "link").unwrap_or(reference);
            let found: Option<&Json> = match draft.scope.resolve(reference) {
                Target::Entry(number, resource)
                    if draft.scope.may_nest() && draft.scope.view.entries.place(number) =>
                {
                    Some(resource)
                }
                Target::Contained(number, _) if draft.scope.may_nest() => draft.scope.take_contained(number),
                _ => None,
            };
            if let Some(resource) = found {
                let row = super::row(draft.scope.view, resource, draft.scope.depth + 1);
                draft.row.children.push(row);
            }
        }
    }
}
