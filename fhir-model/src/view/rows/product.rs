//! Medication (hl7.org/fhir/R4/medication.html): a medicine as a product.

use super::super::entries::Target;
use super::super::row::{Fact, FactKind, Origin, Original, Row, RowKind, Value};
use super::super::source::{Members, choice, get, items, text};
use super::draft::Draft;
use crate::json::Json;
use crate::texts::Key;

/// The brand name of a product (IHE Pharmacy, MPD).
pub(super) const PRODUCT_NAME: &str =
    "https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-productname";
const CLASSIFICATION: &str =
    "https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-classification";
const PACKAGE: &str = "urn:helsebro:package";
const STRENGTH: &str = "urn:helsebro:strength";

/// A medicine as a product: name, ingredients with strength, form, packages.
pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    let named = draft.extensions(PRODUCT_NAME);
    let found = draft.title("code") && draft.row.title.origin != Origin::CodeOnly;
    let mut names = named.iter().filter_map(|extension| text(extension, "valueString"));
    let name = names.next();
    for extension in named.iter().filter(|extension| text(extension, "valueString").is_none()) {
        draft.row.details.extend(draft.scope.extension(extension));
    }
    if let Some(name) = name {
        if found {
            let fact = draft.scope.fact("productName", Value::Text(name.to_owned()));
            let same = draft.row.title.text.to_lowercase() == name.to_lowercase();
            if same { draft.row.details.push(fact) } else { draft.row.facts.push(fact) }
        } else {
            let codes = std::mem::take(&mut draft.row.title);
            draft.row.title = super::words::term(Value::Text(name.to_owned()));
            draft.row.title.codes = codes.codes;
            draft.row.title.own_words = codes.own_words;
            draft.row.title.originals = codes.originals;
        }
    }
    for further in names {
        draft.row.facts.push(draft.scope.fact("productName", Value::Text(further.to_owned())));
    }
    let ingredients = draft.members.list("ingredient");
    // A whole row of a table is no name.
    let a_row = draft.row.title.origin == Origin::OriginalText && draft.row.title.text.contains(" | ");
    if name.is_none() && (a_row || draft.row.title.origin == Origin::NotSent) {
        let words: Vec<String> =
            ingredients.iter().filter_map(|json| ingredient_words(&draft, json)).collect();
        if !words.is_empty() {
            let text = std::mem::replace(&mut draft.row.title.text, words.join(" + "));
            if a_row {
                let label = draft.scope.view.text(Key::TermOriginal);
                let language = draft.row.title.language.clone();
                draft.row.title.own_words = Some(Original { label, text, language });
            }
            draft.row.title.origin = Origin::OtherLanguage;
        }
    }
    for json in ingredients {
        ingredient(&mut draft, json);
    }
    draft.seen_extension(FactKind::Ingredient, STRENGTH, "strength");
    classifications(&mut draft);
    draft.seen(FactKind::Form, "form");
    draft.seen(FactKind::Package, "amount");
    for package in draft.extensions(PACKAGE) {
        let mut more = Vec::new();
        let facts = packages(&draft, package, &mut more);
        draft.detail("package", more);
        draft.row.facts.push(draft.scope.fact_as(FactKind::Package, "package", Value::Facts(facts)));
    }
    draft.tag("status", &["active"]);
    draft.seen_as(FactKind::Other, "manufacturer", "medicineManufacturer");
    draft.finish(RowKind::Medicine)
}

/// What the medicine is classified as, by the code that is the same in every country, and in the words that were sent.
fn classifications(draft: &mut Draft<'_, '_, '_>) {
    for extension in draft.extensions(CLASSIFICATION) {
        let Some(concept) = get(extension, "valueCodeableConcept") else {
            draft.row.details.extend(draft.scope.extension(extension));
            continue;
        };
        let mut more = Vec::new();
        let mut term = draft.scope.concept(concept, &mut more);
        let atc = term.codes.iter().find(|code| code.system == "ATC");
        let label = if atc.is_some() { "atc" } else { "classification" };
        if let Some(code) = atc {
            let words = if term.origin == Origin::CodeOnly { "" } else { term.text.as_str() };
            term.text = format!("{} {words}", code.code).trim_end().to_owned();
        }
        draft.row.facts.push(draft.scope.fact_as(FactKind::Ingredient, label, Value::Term(term)));
        draft.detail(label, more);
    }
}

/// What an ingredient is called.
fn ingredient_words<'a>(draft: &Draft<'_, '_, 'a>, json: &'a Json) -> Option<String> {
    let (_, item) = choice(json, "item")?;
    match draft.scope.resolve(item) {
        Target::Entry(_, found) | Target::Contained(_, found) => draft.scope.title_of(found, 2),
        Target::Missing => {
            let term = draft.scope.concept(item, &mut Vec::new());
            (term.origin != Origin::NotSent).then_some(term.text)
        }
    }
}

/// An ingredient and how much of it there is.
fn ingredient<'a>(draft: &mut Draft<'_, '_, 'a>, json: &'a Json) {
    let mut members = Members::of(json);
    let (mut facts, mut more) = (Vec::new(), Vec::new());
    let mut of_a_kit = false;
    if let Some(("itemReference", reference)) = choice(json, "item") {
        // A part of a kit has a form and ingredients of its own.
        let row = draft.aside(reference);
        of_a_kit = row.as_ref().is_some_and(|row| row.kind == RowKind::Medicine)
            && get(json, "strength").is_some_and(|strength| get(strength, "denominator").is_none());
        draft.row.children.extend(row);
    }
    if members.peek("isActive") == Some(&Json::Bool(true)) {
        // What "ingredient" says already.
        members.take("isActive");
    }
    for name in ["item", "strength", "isActive"] {
        if let Some(member) = members.take_choice(name)
            && let Some(value) = draft.scope.value_apart(member, &mut more)
        {
            facts.push(if name == "item" {
                draft.scope.head(name, value)
            } else if name == "strength" && of_a_kit {
                draft.scope.fact("quantity", value)
            } else {
                draft.scope.fact(name, value)
            });
        }
    }
    draft.scope.left_over(members, &mut more);
    let value = match <[Fact; 1]>::try_from(facts) {
        Ok([only]) => only.value,
        Err(facts) => Value::Facts(facts),
    };
    draft.row.facts.push(draft.scope.fact_as(FactKind::Ingredient, "ingredient", value));
    draft.detail("ingredient", more);
}

/// A package, what it holds, and the packages around it, innermost first.
fn packages<'a>(draft: &Draft<'_, '_, 'a>, json: &'a Json, more: &mut Vec<Fact>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut around = Vec::new();
    for part in get(json, "extension").map(items).unwrap_or_default() {
        let mut members = Members::of(part);
        let name = members.text("url").unwrap_or_default();
        if name == "package" {
            around.extend(packages(draft, part, more));
            continue;
        }
        if let Some(value) = members.take_choice("value").and_then(|member| draft.scope.value(member, more)) {
            facts.push(draft.scope.fact(&format!("package-{name}"), value));
        }
        draft.scope.left_over(members, more);
    }
    if !around.is_empty() {
        facts.push(draft.scope.fact("outerPackage", Value::Facts(around)));
    }
    facts
}
