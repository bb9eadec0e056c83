//! Immunization (hl7.org/fhir/R4/immunization.html): which vaccine, when, and which dose of how many.

use super::super::row::{FactKind, Origin, Row, RowKind, Term, Value};
use super::super::source::{Members, get, items, text};
use super::draft::{Draft, ORIGINAL_TEXT};
use super::product::PRODUCT_NAME;
use super::words;
use crate::texts::Key;

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    what(&mut draft);
    draft.tag("status", &["completed"]);
    draft.on_line(FactKind::Date, "occurrence");
    draft.seen_extension(FactKind::Date, "urn:helsebro:time", "occurrence");
    draft.seen_extension(FactKind::Other, "urn:helsebro:value", "value");
    doses(&mut draft);
    draft.seen(FactKind::Other, "statusReason");
    draft.seen(FactKind::Other, "lotNumber");
    draft.seen(FactKind::Other, "manufacturer");
    draft.seen_as(FactKind::Other, "doseQuantity", "quantity");
    draft.seen(FactKind::Route, "route");
    draft.seen(FactKind::Other, "site");
    draft.performers(FactKind::Other);
    for name in ["reasonCode", "reasonReference", "reason"] {
        draft.seen(FactKind::Other, name);
    }
    reactions(&mut draft);
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Immunization)
}

/// What followed; where that is a resource of its own, all of it within the vaccination.
fn reactions(draft: &mut Draft<'_, '_, '_>) {
    let reactions = draft.members.peek("reaction").map(items).unwrap_or_default();
    for detail in reactions.iter().filter_map(|reaction| get(reaction, "detail")) {
        let row = draft.aside(detail);
        draft.row.children.extend(row);
    }
    draft.seen(FactKind::Reaction, "reaction");
}

/// The product that was given, as R5 refers to it.
const PRODUCT: &str =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-Immunization.administeredProduct";

/// The vaccine: its kind, and its brand name beside it; the name alone where the kind has no words.
fn what(draft: &mut Draft<'_, '_, '_>) {
    let named = draft.extensions(PRODUCT_NAME);
    let found = draft.title("vaccineCode") && draft.row.title.origin != Origin::CodeOnly;
    for extension in named {
        let Some(name) = text(extension, "valueString") else {
            // That it has another name than those that are known is seen.
            draft.see(FactKind::Other, extension);
            continue;
        };
        let has_name = found || draft.row.title.origin == Origin::Name;
        if has_name {
            let fact = draft.scope.fact("productName", Value::Text(name.to_owned()));
            let same = draft.row.title.text.to_lowercase().contains(&name.to_lowercase());
            if same { draft.row.details.push(fact) } else { draft.row.facts.push(fact) }
        } else {
            let Term { codes, own_words, originals, .. } = std::mem::take(&mut draft.row.title);
            draft.row.title = Term {
                text: name.to_owned(),
                origin: Origin::Name,
                codes,
                own_words,
                originals,
                ..Term::default()
            };
        }
    }
    for extension in draft.extensions(PRODUCT) {
        let parts = get(extension, "extension").map(items).unwrap_or_default();
        let references = parts.iter().chain([extension]).filter_map(|part| get(part, "valueReference"));
        let mut inners =
            references.filter_map(|reference| draft.inner(reference, |kind| kind == "Medication"));
        match inners.next() {
            Some(inner) => draft.row.children.push(Row { named: true, ..inner }),
            None => draft.row.details.extend(draft.scope.extension(extension)),
        }
    }
    if matches!(draft.row.title.origin, Origin::CodeOnly | Origin::NotSent) {
        draft.seen_extension(FactKind::Note, ORIGINAL_TEXT, "originalText");
    }
}

/// Which dose it was, of how many, and what it is to protect from. R5 has the same under the same names.
fn doses(draft: &mut Draft<'_, '_, '_>) {
    for json in draft.members.list("protocolApplied") {
        let mut members = Members::of(json);
        let mut more = Vec::new();
        let mut number = |name| {
            let member = members.take_choice(name)?;
            let value = draft.scope.value_apart(member, &mut more)?;
            Some(words::term(value).text)
        };
        let dose = match (number("doseNumber"), number("seriesDoses")) {
            (Some(dose), Some(all)) => {
                draft.scope.view.texts.fill(Key::DoseOf, &[("dose", &dose), ("all", &all)])
            }
            (Some(dose), None) => dose,
            (None, Some(all)) => draft.scope.view.texts.fill(Key::DoseOfAll, &[("all", &all)]),
            (None, None) => String::new(),
        };
        if !dose.is_empty() {
            let value = Value::Text(dose);
            draft.row.line.push(draft.scope.fact_as(FactKind::Result, "doseNumber", value));
        }
        for name in ["targetDisease", "series", "authority"] {
            let Some(member) = members.take(name) else { continue };
            let value = draft.scope.value_apart(member, &mut more);
            draft.row.facts.extend(value.map(|value| draft.scope.fact(name, value)));
        }
        draft.scope.left_over(members, &mut more);
        draft.detail("protocolApplied", more);
    }
}
