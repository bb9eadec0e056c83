//! Observation (hl7.org/fhir/R4/observation.html): a measurement reads in one line, the members of a panel under it.

use super::super::format::capital;
use super::super::row::{Fact, FactKind, Origin, Row, RowKind, Term, Value};
use super::super::source::{Member, Members, choice, get, items, text};
use super::draft::Draft;
use super::words;
use crate::json::Json;
use crate::texts::Key;

/// What is as expected: no mark of its own.
const NORMAL: &[&str] = &["N"];

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    if !draft.title("code") && !draft.row.children.is_empty() {
        let Term { codes, own_words, originals, .. } = std::mem::take(&mut draft.row.title);
        let text = draft.scope.view.text(Key::KindGroup);
        draft.row.title =
            Term { text, origin: Origin::OwnTable, codes, own_words, originals, ..Term::default() };
    }
    draft.tag("status", &["final", "completed", "amended", "corrected", "unknown"]);
    value(&mut draft);
    components(&mut draft);
    draft.tag("interpretation", NORMAL);
    ranges(&mut draft);
    if !draft.on_line(FactKind::Date, "effective") {
        draft.on_line(FactKind::Other, "issued");
    }
    draft.seen(FactKind::Other, "bodySite");
    draft.seen(FactKind::Other, "method");
    // What the specimen is stands with each result, however many share it.
    draft.seen(FactKind::Other, "specimen");
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Observation)
}

/// A value for which FHIR has no room in its place (`docs/MAPPING.md`).
const VALUE: &str = "urn:helsebro:value";

/// A further value, beside the first.
fn further<'a>(draft: &mut Draft<'_, '_, 'a>, extension: &'a Json) {
    let mut members = Members::of(extension);
    members.text("url");
    let mut more = Vec::new();
    let value = members.take_choice("value").and_then(|member| draft.scope.value(member, &mut more));
    draft.row.line.extend(value.map(|value| draft.scope.head("value", value)));
    draft.scope.left_over(members, &mut more);
    draft.detail("value", more);
}

/// The value, or the reason why there is none; where both were sent, both.
fn value(draft: &mut Draft<'_, '_, '_>) {
    let before = draft.row.line.len();
    draft.on_line(FactKind::Head, "value");
    for extension in draft.extensions(VALUE) {
        further(draft, extension);
    }
    let sent = draft.row.line.len() > before;
    let Some(member) = draft.members.take("dataAbsentReason") else { return };
    if sent {
        draft.show(FactKind::Result, "dataAbsentReason", member);
        return;
    }
    let mut more = Vec::new();
    if let Some(reason) = absent(draft.scope.value(member, &mut more), &mut more, draft) {
        draft.row.line.push(draft.scope.head("value", reason));
    }
    draft.detail("dataAbsentReason", more);
}

/// A reason why there is no value, in the place of the value; its codes go to `more`.
fn absent(reason: Option<Value>, more: &mut Vec<Fact>, draft: &Draft<'_, '_, '_>) -> Option<Value> {
    Some(match reason? {
        Value::Term(term) => {
            let text = term.text.clone();
            more.insert(0, draft.scope.head("dataAbsentReason", Value::Term(term)));
            Value::NotSent(text)
        }
        other => other,
    })
}

/// The parts of one measurement, each under its own name, on one line: "Systolisk blodtrykk: 118 mmHg".
fn components(draft: &mut Draft<'_, '_, '_>) {
    for json in draft.members.list("component") {
        let mut members = Members::of(json);
        let mut more = Vec::new();
        let term = members.object("code").map(|code| draft.scope.concept(code, &mut more));
        let label = match &term {
            Some(term) if term.origin != Origin::NotSent => capital(&term.text),
            _ => draft.scope.label("component"),
        };
        let mut facts = Vec::new();
        if let Some(member) = members.take_choice("value")
            && let Some(value) = draft.scope.value_apart(member, &mut more)
        {
            facts.push(draft.scope.head("value", words::with_own_words(draft.scope, "value", value)));
        }
        if let Some(member) = members.take("dataAbsentReason") {
            let reason = draft.scope.value(member, &mut more);
            if facts.is_empty() {
                let reason = absent(reason, &mut more, draft);
                facts.extend(reason.map(|reason| draft.scope.head("value", reason)));
            } else {
                facts.extend(reason.map(|reason| draft.scope.fact("dataAbsentReason", reason)));
            }
        }
        if let Some(member) = members.take("interpretation") {
            interpretation(draft, &label, member, &mut more);
        }
        for range in members.list("referenceRange") {
            facts.extend(reference_range(draft, range, &mut more));
        }
        draft.scope.left_over(members, &mut more);
        draft.row.details.extend(term.map(|term| draft.scope.fact("component", Value::Term(term))));
        if !more.is_empty() {
            draft.row.details.push(Fact {
                kind: FactKind::Other,
                label: label.clone(),
                value: Value::Facts(more),
            });
        }
        let unsent = || Value::NotSent(draft.scope.view.text(Key::AbsentNotSent));
        let value = words::alone(facts).unwrap_or_else(unsent);
        draft.row.line.push(Fact { kind: FactKind::Result, label, value });
    }
}

/// What the value of a part means: a mark that names the part.
fn interpretation<'a>(draft: &mut Draft<'_, '_, 'a>, part: &str, member: Member<'a>, more: &mut Vec<Fact>) {
    for json in member.json.map(items).unwrap_or_default() {
        let codes = words::codes_of(json);
        let one = Member { json: Some(json), beside: None, ..member };
        let Some(value) = draft.scope.value(one, more) else { continue };
        let Term { text, origin, .. } = words::term(value.clone());
        if origin != Origin::NotSent && !codes.iter().any(|code| NORMAL.contains(code)) {
            draft.mark("interpretation", &codes, &format!("{part}: {text}"));
        }
        more.push(draft.scope.fact(member.name, value));
    }
}

/// The reference ranges: what is normal, and for whom.
fn ranges(draft: &mut Draft<'_, '_, '_>) {
    for json in draft.members.list("referenceRange") {
        let mut more = Vec::new();
        let fact = reference_range(draft, json, &mut more);
        draft.row.line.extend(fact);
        draft.detail("referenceRange", more);
    }
}

fn reference_range<'a>(draft: &Draft<'_, '_, 'a>, json: &'a Json, more: &mut Vec<Fact>) -> Option<Fact> {
    let mut members = Members::of(json);
    let mut facts = Vec::new();
    let bounds = draft.scope.range(&mut members, more);
    facts.extend(bounds.map(|bounds| draft.scope.head("referenceRange", Value::Quantity(bounds))));
    if facts.is_empty() {
        // A range that is no span.
        let extensions = members.peek("extension").map(items).unwrap_or_default();
        for extension in extensions.iter().filter(|extension| text(extension, "url") == Some(VALUE)) {
            let value = choice(extension, "value").and_then(|(name, json)| {
                draft.scope.value(Member { name, json: Some(json), beside: None }, more)
            });
            facts.extend(value.map(|value| draft.scope.head("referenceRange", value)));
        }
    }
    for name in ["text", "type", "appliesTo", "age"] {
        let Some(member) = members.take(name) else { continue };
        // That it is the normal range is what a reference range is.
        let expected = name == "type"
            && get(json, name).is_some_and(|json| matches!(words::codes_of(json)[..], ["normal"] | ["N"]));
        let Some(value) = draft.scope.value(member, more) else { continue };
        if expected {
            more.push(draft.scope.fact(name, value));
        } else if name == "text" && facts.is_empty() {
            facts.push(draft.scope.head(name, value));
        } else {
            facts.push(draft.scope.fact(name, value));
        }
    }
    draft.scope.left_over(members, more);
    let value = words::alone(facts)?;
    Some(draft.scope.fact_as(FactKind::Other, "referenceRange", value))
}
