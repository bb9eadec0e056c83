//! Resources of every other kind: what they are about, when, and the result at once; their members as children.

use super::super::row::{Fact, FactKind, Origin, Row, RowKind, Term, Value};
use super::super::source::{get, items, kind, text};
use super::draft::{Draft, ORIGINAL_TEXT};
use crate::json::Json;

/// What can be a title, the likeliest first.
const TITLES: &[&str] = &[
    "code",
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

/// A resource of a kind that has no file of its own here.
pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    title(&mut draft);
    seen(&mut draft);
    draft.finish(RowKind::Other)
}

/// The title, by what is likeliest to be one.
pub(super) fn title(draft: &mut Draft<'_, '_, '_>) {
    let title =
        TITLES.iter().find(|name| get(draft.scope.resource, name).is_some() || choice_of(draft, name));
    // A role is known by who has it.
    let title = title.filter(|_| kind(draft.scope.resource) != "PractitionerRole");
    if let Some(title) = title {
        draft.title(title);
    } else {
        let name = draft.scope.title_of(draft.scope.resource, 2);
        if let Some(name) = name {
            draft.row.title = super::words::term(Value::Text(name));
        }
    }
}

/// Marks, and what is seen at once.
pub(super) fn seen(draft: &mut Draft<'_, '_, '_>) {
    draft.tag("status", &["final", "completed", "active", "finished", "current", "amended"]);
    draft.tag("clinicalStatus", &["active"]);
    draft.tag("verificationStatus", &["confirmed"]);
    draft.tag("lifecycleStatus", &["active"]);
    let is_basic = kind(draft.scope.resource) == "Basic";
    for (name, about) in SEEN.iter().filter(|(name, _)| !is_basic || *name != "identifier") {
        draft.seen(*about, name);
    }
    if is_basic {
        as_sent(draft);
    }
}

/// What a CDA entry that has no FHIR resource of its own says (`docs/MAPPING.md`): its words, when, and its value at once.
fn as_sent(draft: &mut Draft<'_, '_, '_>) {
    let words = draft.scope.extension_text(ORIGINAL_TEXT).filter(|words| !words.contains(" | "));
    if let Some(words) = words {
        // The code only says what kind of entry it is: "immunization".
        let kind = std::mem::replace(&mut draft.row.title, super::words::term(Value::Text(words.to_owned())));
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
