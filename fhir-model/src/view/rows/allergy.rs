//! AllergyIntolerance (hl7.org/fhir/R4/allergyintolerance.html).

use super::super::document::GroupKind;
use super::super::row::{Fact, FactKind, Origin, Row, RowKind, Tag, Tone, Value};
use super::super::scope::Scope;
use super::super::source::{Members, choice, extension, extensions, get, items, text};
use super::draft::Draft;
use super::{order, words};
use crate::json::Json;
use crate::texts::Key;

/// The severity as it was sent, where FHIR's own three words cannot say it (`docs/MAPPING.md`).
const SEVERITY: &str = "urn:helsebro:severity";

/// Extensions of a reaction that a decision hangs on: how sure it is, what led to it, what was done about it.
const TELLING: &[&str] = &[
    "/allergyintolerance-certainty",
    "/openEHR-exposureDescription",
    "/openEHR-exposureDate",
    "/openEHR-exposureDuration",
    "/openEHR-management",
];

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    if !draft.title("code") {
        // What the reaction was to, where the allergy itself says nothing.
        let reactions = draft.members.peek("reaction").map(items).unwrap_or_default();
        let substance = reactions.iter().find_map(|reaction| get(reaction, "substance"));
        if let Some(substance) = substance {
            draft.row.title = draft.scope.concept(substance, &mut Vec::new());
        }
    }
    if draft.members.has("clinicalStatus") || draft.members.has("_clinicalStatus") {
        draft.tag("clinicalStatus", &["active"]);
    } else if order::group(draft.scope.view, draft.scope.resource) == GroupKind::Current {
        let text = draft.scope.view.text(Key::TagStatusNotSent);
        draft.row.tags.push(Tag { text, tone: Tone::Neutral });
    }
    draft.tag("verificationStatus", &["confirmed"]);
    draft.tag("criticality", &[]);
    for reaction in draft.members.peek("reaction").map(items).unwrap_or_default() {
        // Where the severity was sent in other words too, those are the mark.
        if extension(reaction, SEVERITY).is_some() {
            continue;
        }
        // Only the worst is of the allergy itself; all of them are seen with their reactions.
        if let Some(severity) = text(reaction, "severity").filter(|severity| *severity == "severe")
            && let Some(term) = draft.scope.code_of("severity", severity)
        {
            draft.mark("severity", &[severity], &term.text);
        }
    }
    let before = draft.row.facts.len();
    draft.seen_extension(FactKind::Other, "urn:helsebro:type", "type");
    if draft.row.facts.len() == before {
        // Else these two only say less of what was sent.
        draft.seen(FactKind::Other, "type");
        draft.seen(FactKind::Other, "category");
    }
    reactions(&mut draft);
    severity(&mut draft);
    let span = choice(draft.scope.resource, "onset").is_some_and(|(name, _)| name == "onsetPeriod");
    draft.seen_as(FactKind::Date, "onset", if span { "onsetPeriod" } else { "onset" });
    draft.seen_extension(FactKind::Date, order::ABATEMENT, "abatement");
    draft.end_passed();
    draft.seen(FactKind::Date, "lastOccurrence");
    draft.concern_period();
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Allergy)
}

/// The severity as it was sent, of the allergy or of a reaction: seen at once, and a mark.
fn severity(draft: &mut Draft<'_, '_, '_>) {
    let reactions = get(draft.scope.resource, "reaction").map(items).unwrap_or_default();
    for holder in reactions.iter().chain([draft.scope.resource]) {
        for severity in extensions(holder, SEVERITY) {
            let Some(concept) = get(severity, "valueCodeableConcept") else { continue };
            let codings = get(concept, "coding").map(items).unwrap_or_default();
            let codes: Vec<&str> = codings.iter().filter_map(|coding| text(coding, "code")).collect();
            let words = draft.scope.concept(concept, &mut Vec::new()).text;
            draft.mark("severity", &codes, &words);
        }
    }
    draft.seen_extension(FactKind::Other, SEVERITY, "severity");
}

/// How a reaction showed, with the sender's own words where they say more. A whole row of a table is no name: it stands
/// among the details, and in its place why nothing else was sent.
fn manifested<'a>(scope: &Scope<'_, 'a>, json: &'a Json, value: Value, more: &mut Vec<Fact>) -> Value {
    match value {
        Value::Term(term) if term.origin == Origin::OriginalText && term.text.contains(" | ") => {
            more.push(scope.fact("originalText", Value::Sent { text: term.text, language: term.language }));
            let concept = items(json).first().unwrap_or(json);
            let extensions = get(concept, "extension").map(items).unwrap_or_default();
            let reason = scope.absence(extensions).unwrap_or_else(|| scope.view.text(Key::AbsentNotSent));
            Value::NotSent(reason)
        }
        value => words::with_own_words(scope, "manifestation", value),
    }
}

/// Each reaction: how it showed, and how severe it was.
fn reactions(draft: &mut Draft<'_, '_, '_>) {
    for reaction in draft.members.list("reaction") {
        let mut members = Members::of(reaction);
        let mut facts = Vec::new();
        let mut more = Vec::new();
        for name in
            ["manifestation", "severity", "description", "substance", "exposureRoute", "onset", "note"]
        {
            let Some(member) = members.take(name) else { continue };
            let Some(value) = draft.scope.value_apart(member, &mut more) else { continue };
            let value = match (name, member.json) {
                ("manifestation", Some(json)) => manifested(draft.scope, json, value, &mut more),
                _ => value,
            };
            let is_head = name == "manifestation";
            if name == "severity" && extension(reaction, SEVERITY).is_some() {
                // FHIR's word was made of the one that was sent.
                more.push(draft.scope.fact(name, value));
                continue;
            }
            // Told once.
            let words = |value: &Value| words::term(value.clone()).text.to_lowercase();
            if name == "description" && facts.iter().any(|known: &Fact| words(&known.value) == words(&value))
            {
                more.push(draft.scope.fact(name, value));
                continue;
            }
            facts.push(if is_head { draft.scope.head(name, value) } else { draft.scope.fact(name, value) });
        }
        let mut left = Vec::new();
        for extension in members.list("extension") {
            let Some(fact) = draft.scope.extension(extension) else { continue };
            // What FHIR's own word says already is only a detail.
            let words = |fact: &Fact| words::term(fact.value.clone()).text.to_lowercase();
            let said = facts.iter().any(|known| words(known) == words(&fact));
            let url = text(extension, "url").unwrap_or_default();
            let telling = url == SEVERITY || TELLING.iter().any(|name| url.ends_with(name));
            if telling && !said { facts.push(fact) } else { left.push(fact) }
        }
        more.extend(left);
        draft.scope.left_over(members, &mut more);
        let value = match <[_; 1]>::try_from(facts) {
            Ok([only]) if only.kind == FactKind::Head => only.value,
            Ok(only) => Value::Facts(only.into()),
            Err(facts) => Value::Facts(facts),
        };
        draft.row.facts.push(draft.scope.fact_as(FactKind::Reaction, "reaction", value));
        draft.detail("reaction", more);
    }
}
