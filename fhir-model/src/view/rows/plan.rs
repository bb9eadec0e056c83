//! CarePlan (hl7.org/fhir/R4/careplan.html): what is to be done, by its activities.

use super::super::row::{Fact, FactKind, Origin, Row, RowKind, Term, Value};
use super::super::source::{Members, get, items, text};
use super::draft::Draft;
use super::{other, words};
use crate::json::Json;
use crate::texts::Key;

/// Codes of a category that say no more than that it is a plan: SNOMED CT, LOINC, US Core.
const GENERIC: &[&str] = &["734163000", "18776-5", "assess-plan"];

/// So many activities name a plan.
const NAMED_BY: usize = 3;

/// What of an activity is seen at once, behind its name.
const SEEN: &[&str] = &[
    "description",
    "status",
    "scheduled",
    "statusReason",
    "reasonCode",
    "reasonReference",
    "product",
    "dailyAmount",
    "quantity",
    "location",
    "performer",
    "goal",
];

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    if text(draft.scope.resource, "title").is_none()
        && text(draft.scope.resource, "description").is_none()
        && draft.members.peek("category").is_none_or(is_generic)
        && let Some(title) = by_activities(&draft)
    {
        draft.row.title = title;
    } else {
        other::title(&mut draft);
    }
    activities(&mut draft);
    other::seen(&mut draft);
    draft.finish(RowKind::Other)
}

fn is_generic(category: &Json) -> bool {
    words::codes_of(category).iter().all(|code| GENERIC.contains(code))
        && items(category).iter().all(|json| text(json, "text").is_none())
}

/// The plan called by what is to be done.
fn by_activities(draft: &Draft<'_, '_, '_>) -> Option<Term> {
    let listed = draft.members.peek("activity").map(items).unwrap_or_default();
    let named = listed.iter().filter_map(|activity| {
        let detail = get(activity, "detail")?;
        let term = get(detail, "code").map(|code| draft.scope.concept(code, &mut Vec::new()));
        let description =
            || words::term(Value::Text(text(detail, "description").unwrap_or_default().to_owned()));
        let term = term
            .filter(|term| !matches!(term.origin, Origin::NotSent | Origin::CodeOnly))
            .unwrap_or_else(description);
        // The codes stand with the activity.
        (!term.text.is_empty()).then(|| Term {
            text: term.text,
            origin: term.origin,
            language: term.language,
            ..Term::default()
        })
    });
    let mut named = named.take(NAMED_BY + 1);
    let mut title = named.next()?;
    for (at, further) in named.enumerate() {
        if at + 1 == NAMED_BY {
            title.text.push_str(" …");
            break;
        }
        title.text = format!("{}, {}", title.text, further.text);
    }
    Some(title)
}

/// Each activity: what is to be done first, then when and how far it is.
fn activities(draft: &mut Draft<'_, '_, '_>) {
    for activity in draft.members.list("activity") {
        let mut members = Members::of(activity);
        let (mut facts, mut more) = (Vec::new(), Vec::new());
        if let Some(detail) = members.object("detail") {
            self::detail(draft, detail, &mut facts, &mut more);
        }
        for name in ["outcomeCodeableConcept", "outcomeReference", "progress", "reference"] {
            facts.extend(
                value(draft, &mut members, name, &mut more).map(|value| draft.scope.fact(name, value)),
            );
        }
        draft.scope.left_over(members, &mut more);
        if let Some(value) = words::alone(facts) {
            draft.row.facts.push(draft.scope.fact_as(FactKind::Other, "activity", value));
        }
        draft.detail("activity", more);
    }
}

fn detail<'a>(draft: &Draft<'_, '_, 'a>, detail: &'a Json, facts: &mut Vec<Fact>, more: &mut Vec<Fact>) {
    let scope = draft.scope;
    let mut members = Members::of(detail);
    if members.peek("doNotPerform") == Some(&Json::Bool(true)) {
        members.discard("doNotPerform");
        facts.push(scope.head("doNotPerform", Value::Text(scope.view.text(Key::TagNotToBeDone))));
    }
    let name = value(draft, &mut members, "code", more);
    let called = name.clone().map(|name| words::term(name).text.to_lowercase());
    facts.extend(name.map(|name| scope.head("code", name)));
    for name in SEEN {
        let Some(value) = value(draft, &mut members, name, more) else { continue };
        let fact = scope.fact(name, value);
        // Told once.
        let words = words::term(fact.value.clone()).text.to_lowercase();
        let same = *name == "description" && called.as_ref().is_some_and(|called| called.contains(&words));
        if same { more.push(fact) } else { facts.push(fact) }
    }
    scope.left_over(members, more);
}

fn value<'a>(
    draft: &Draft<'_, '_, 'a>,
    members: &mut Members<'a>,
    name: &str,
    more: &mut Vec<Fact>,
) -> Option<Value> {
    draft.scope.value_apart(members.take_choice(name)?, more)
}
