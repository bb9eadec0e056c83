//! Medicines: MedicationStatement, MedicationRequest, MedicationDispense and the Medication in them.

use super::super::entries::Target;
use super::super::row::{Fact, FactKind, Origin, Original, Row, RowKind, Tag, Tone, Value};
use super::super::source::{Members, choice, get, items, kind, text};
use super::draft::{Draft, ORIGINAL_TEXT};
use super::order;
use crate::json::Json;
use crate::texts::Key;

const PRODUCT_NAME: &str =
    "https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-productname";
const CLASSIFICATION: &str =
    "https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-classification";
const DOSE_PERIOD: &str =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.effectiveDosePeriod";
const PACKAGE: &str = "urn:helsebro:package";
const STRENGTH: &str = "urn:helsebro:strength";

/// A medicine that is taken, prescribed or dispensed.
pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    let row_kind = match kind(draft.scope.resource) {
        "MedicationRequest" => RowKind::Prescription,
        "MedicationDispense" => RowKind::Dispensation,
        _ => RowKind::Medicine,
    };
    what(&mut draft);
    // That a medicine is no longer taken is seen on its row; that a dose was given is what its row says.
    let expected = if matches!(row_kind, RowKind::Dispensation) { "completed" } else { "active" };
    draft.tag("status", &[expected]);
    if let Some(member) = draft.members.take("doNotPerform") {
        if member.json == Some(&Json::Bool(true)) {
            let text = draft.scope.view.text(Key::TagDoNotPerform);
            draft.mark("doNotPerform", &["not-done"], &text);
        } else {
            draft.row.details.extend(draft.scope.fact_of(member));
        }
    }
    doses(&mut draft);
    if order::has_ended(&draft) {
        let text = draft.scope.view.text(Key::TagEndPassed);
        draft.row.tags.push(Tag { text, tone: Tone::Warning });
    }
    draft.seen(FactKind::Date, "effective");
    draft.seen_extension(FactKind::Date, DOSE_PERIOD, "effectiveDosePeriod");
    draft.seen(FactKind::Date, "whenPrepared");
    draft.seen(FactKind::Date, "whenHandedOver");
    draft.seen(FactKind::Date, "authoredOn");
    if row_kind == RowKind::Prescription {
        dispense_request(&mut draft);
        substitution(&mut draft);
        draft.seen(FactKind::Prescriber, "requester");
        draft.seen(FactKind::Identifier, "groupIdentifier");
        draft.seen_as(FactKind::Identifier, "identifier", "itemIdentifier");
    }
    if row_kind == RowKind::Dispensation {
        draft.seen(FactKind::Package, "quantity");
        draft.seen(FactKind::Substitution, "substitution");
        draft.seen(FactKind::Prescriber, "performer");
        draft.seen(FactKind::Identifier, "identifier");
    }
    draft.seen(FactKind::Other, "statusReason");
    draft.seen(FactKind::Other, "reasonCode");
    draft.seen(FactKind::Other, "reasonReference");
    draft.seen(FactKind::Note, "note");
    draft.finish(row_kind)
}

/// The medicine itself: the Medication that is referred to, or the concept in its place.
fn what(draft: &mut Draft<'_, '_, '_>) {
    let medication = choice(draft.scope.resource, "medication").map(|(_, json)| json);
    match medication.and_then(|reference| draft.follow(reference)) {
        Some(found) if draft.scope.may_nest() && kind(found) == "Medication" => {
            draft.members.take_choice("medication");
            let inner = super::row(draft.scope.view, found, draft.scope.depth + 1);
            draft.row.title = inner.title.clone();
            draft.merge(inner);
        }
        _ => {
            draft.title("medication");
        }
    }
}

/// How it is taken: each dosage in its order.
fn doses(draft: &mut Draft<'_, '_, '_>) {
    for name in ["dosage", "dosageInstruction"] {
        let Some(json) = draft.members.peek(name) else { continue };
        let dosages = items(json);
        if dosages.iter().any(|dosage| !matches!(dosage, Json::Object(_))) {
            continue;
        }
        draft.members.take(name);
        if dosages.iter().any(|dosage| draft.scope.lacks_unit(dosage)) {
            // A number alone can be tablets or millilitres: the sender's own words may say it.
            draft.seen_extension(FactKind::DosageText, ORIGINAL_TEXT, "originalText");
        }
        let several = dosages.len() > 1;
        for (number, dosage) in dosages.iter().enumerate() {
            let mut more = Vec::new();
            let mut facts = draft.scope.dosage(dosage, &mut more);
            if several {
                // What belongs to one of several dosages stays together.
                if let Some(first) = facts.first_mut().filter(|fact| !matches!(fact.value, Value::Facts(_))) {
                    first.kind = FactKind::Head;
                }
                let label = format!("{} {}", draft.scope.label("dosage"), number + 1);
                facts = vec![Fact { kind: FactKind::Dosage, label, value: Value::Facts(facts) }];
            }
            draft.row.facts.extend(facts);
            draft.detail("dosage", more);
        }
    }
}

/// What the pharmacy is to give.
fn dispense_request(draft: &mut Draft<'_, '_, '_>) {
    let Some(json) = draft.members.object("dispenseRequest") else { return };
    let mut members = Members::of(json);
    for (name, kind) in [
        ("quantity", FactKind::Package),
        ("numberOfRepeatsAllowed", FactKind::Package),
        ("expectedSupplyDuration", FactKind::Other),
        ("validityPeriod", FactKind::Date),
        ("dispenseInterval", FactKind::Other),
        ("initialFill", FactKind::Other),
    ] {
        if let Some(member) = members.take(name) {
            let counted =
                draft.scope.view.is_ehdsi && member.json.is_some_and(|json| draft.scope.is_count(json));
            let label = match name {
                // eHDSI: what is supplied is packages.
                "quantity" if counted => "dispensePackages",
                "quantity" => "dispenseQuantity",
                name => name,
            };
            draft.show(kind, label, member);
        }
    }
    let mut more = Vec::new();
    for extension in members.list("extension") {
        let kind = match text(extension, "url") {
            Some("urn:helsebro:dispenser-instruction") => FactKind::DosageText,
            Some("urn:helsebro:repeat-number") => FactKind::Package,
            _ => {
                more.extend(draft.scope.extension(extension));
                continue;
            }
        };
        draft.row.facts.extend(draft.scope.extension(extension).map(|fact| Fact { kind, ..fact }));
    }
    draft.scope.left_over(members, &mut more);
    draft.detail("dispenseRequest", more);
}

/// Whether another product may be given; "not said" where nothing was sent.
fn substitution(draft: &mut Draft<'_, '_, '_>) {
    let view = draft.scope.view;
    let sent = draft.members.has("substitution");
    let Some(json) = draft.members.object("substitution") else {
        if sent {
            draft.seen(FactKind::Substitution, "substitution");
            return;
        }
        // eHDSI: where nothing is said, substitution is allowed.
        let key = if view.is_ehdsi { Key::SubstitutionUnsaidMeans } else { Key::SubstitutionUnsaid };
        let value = Value::NotSent(view.text(key));
        draft.row.facts.push(draft.scope.fact_as(FactKind::Substitution, "substitution", value));
        return;
    };
    let mut members = Members::of(json);
    match choice(json, "allowed") {
        Some((_, Json::Bool(allowed))) => {
            members.take_choice("allowed");
            let key = if *allowed { Key::SubstitutionAllowed } else { Key::SubstitutionForbidden };
            let value = Value::Text(view.text(key));
            draft.row.facts.push(draft.scope.fact_as(FactKind::Substitution, "substitution", value));
        }
        _ => {
            if let Some(member) = members.take_choice("allowed") {
                draft.show(FactKind::Substitution, "substitution", member);
            }
        }
    }
    let mut more = Vec::new();
    draft.scope.left_over(members, &mut more);
    draft.detail("substitution", more);
}

/// A medicine as a product: name, ingredients with strength, form, packages.
pub(super) fn product(mut draft: Draft<'_, '_, '_>) -> Row {
    let named = draft.extensions(PRODUCT_NAME);
    let found = draft.title("code") && draft.row.title.origin != Origin::CodeOnly;
    let name = named.iter().find_map(|extension| text(extension, "valueString"));
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
            draft.row.title = super::draft::term(Value::Text(name.to_owned()));
            draft.row.title.codes = codes.codes;
            draft.row.title.own_words = codes.own_words;
            draft.row.title.originals = codes.originals;
        }
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
        if let Some(code) = term.codes.iter().find(|code| code.system == "ATC") {
            let words = if term.origin == Origin::CodeOnly { "" } else { term.text.as_str() };
            term.text = format!("{} {words}", code.code).trim_end().to_owned();
        }
        draft.row.facts.push(draft.scope.fact_as(FactKind::Ingredient, "classification", Value::Term(term)));
        draft.detail("classification", more);
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
    if let Some(reference) = choice(json, "item").map(|(_, item)| item) {
        draft.follow_entry(reference);
    }
    if members.peek("isActive") == Some(&Json::Bool(true)) {
        // What "ingredient" says already.
        members.take("isActive");
    }
    for name in ["item", "strength", "isActive"] {
        if let Some(member) = members.take_choice(name)
            && let Some(value) = draft.scope.value(member, &mut more)
        {
            facts.push(if name == "item" {
                draft.scope.head(name, value)
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
