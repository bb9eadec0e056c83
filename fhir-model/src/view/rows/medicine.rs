//! Medicines: MedicationStatement, MedicationRequest, MedicationAdministration (hl7.org/fhir/R4).

use super::super::row::{Fact, FactKind, Origin, Row, RowKind, Value};
use super::super::source::{Members, choice, get, items, kind, text};
use super::draft::{Draft, ORIGINAL_TEXT};
use super::order;
use crate::json::Json;
use crate::texts::Key;

/// A medicine that is taken, prescribed or given.
pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    let prescribed = kind(draft.scope.resource) == "MedicationRequest";
    what(&mut draft);
    // That a medicine is no longer taken is seen on its row; that a dose was given is what its row says.
    let given = kind(draft.scope.resource) == "MedicationAdministration";
    draft.tag("status", if given { &["completed"] } else { &["active", "recorded"] });
    if let Some(member) = draft.members.take("doNotPerform") {
        draft.row.details.extend(draft.scope.fact_of(member));
    }
    doses(&mut draft);
    draft.end_passed();
    draft.seen(FactKind::Date, "effective");
    draft.seen(FactKind::Date, "occurrence");
    for extension in draft.extensions.clone() {
        if let Some(url) = text(extension, "url").filter(|_| order::is_period_of_use(extension)) {
            draft.seen_extension(FactKind::Date, url, "effectiveDosePeriod");
        }
    }
    draft.seen(FactKind::Date, "authoredOn");
    if prescribed {
        dispense_request(&mut draft);
        substitution(&mut draft);
        draft.seen(FactKind::Prescriber, "requester");
        draft.seen(FactKind::Identifier, "groupIdentifier");
        draft.seen_as(FactKind::Identifier, "identifier", "itemIdentifier");
    }
    for name in ["statusReason", "adherence", "reasonCode", "reasonReference", "reason"] {
        draft.seen(FactKind::Other, name);
    }
    draft.seen(FactKind::Note, "note");
    draft.finish(if prescribed { RowKind::Prescription } else { RowKind::Medicine })
}

/// The medicine itself: the Medication that is referred to, or the concept in its place.
pub(super) fn what(draft: &mut Draft<'_, '_, '_>) {
    let medication = choice(draft.scope.resource, "medication").map(|(_, json)| json);
    let inner = medication.and_then(|reference| draft.inner(reference, |kind| kind == "Medication"));
    let (Some(inner), Some(reference)) = (inner, medication) else {
        draft.title("medication");
        return;
    };
    draft.members.take_choice("medication");
    draft.row.title = inner.title.clone();
    draft.merge(inner);
    draft.called(reference);
}

/// How it is taken: each dosage in its order.
pub(super) fn doses(draft: &mut Draft<'_, '_, '_>) {
    let mut told = false;
    for name in ["dosage", "dosageInstruction"] {
        let Some(json) = draft.members.peek(name) else { continue };
        let dosages = items(json);
        if dosages.iter().any(|dosage| !matches!(dosage, Json::Object(_))) {
            told = true;
            continue;
        }
        draft.members.take(name);
        if dosages.iter().any(|dosage| draft.scope.lacks_unit(dosage)) {
            // A number alone can be tablets or millilitres: the sender's own words may say it.
            draft.seen_extension(FactKind::DosageText, ORIGINAL_TEXT, "originalText");
        }
        let several = dosages.len() > 1;
        let labels = labels(draft, dosages);
        for (dosage, label) in dosages.iter().zip(labels) {
            let mut more = Vec::new();
            let mut facts = draft.scope.dosage(dosage, &mut more);
            let is_dose = |fact: &Fact| matches!(fact.kind, FactKind::Dosage | FactKind::DosageText);
            told |= facts.iter().any(|fact| is_dose(fact) && says(&fact.value));
            if !facts.iter().any(is_dose) {
                let reason = unsaid(draft, dosage);
                facts.insert(0, draft.scope.fact_as(FactKind::Dosage, "dosage", Value::NotSent(reason)));
            }
            if several && !is_text_alone(dosage) {
                // What belongs to one of several dosages stays together.
                if let Some(first) = facts.first_mut().filter(|fact| !matches!(fact.value, Value::Facts(_))) {
                    first.kind = FactKind::Head;
                }
                facts = vec![Fact { kind: FactKind::Dosage, label, value: Value::Facts(facts) }];
            }
            draft.row.facts.extend(facts);
            draft.detail("dosage", more);
        }
    }
    if !told {
        in_the_words_of_the_entry(draft);
    }
}

/// What several dosages are called: by the number that was sent, which says what is taken together and what after another;
/// where none was sent, counted.
fn labels(draft: &Draft<'_, '_, '_>, dosages: &[Json]) -> Vec<String> {
    let sent = |dosage: &Json| match get(dosage, "sequence") {
        Some(Json::Number(number)) => Some(number.clone()),
        _ => None,
    };
    let numbered = dosages.iter().any(|dosage| sent(dosage).is_some());
    let mut count = 0;
    let label = draft.scope.label("dosage");
    let one = |dosage: &Json| {
        count += usize::from(!is_text_alone(dosage));
        let number = sent(dosage).or_else(|| (!numbered).then(|| count.to_string()));
        number.map_or_else(|| label.clone(), |number| format!("{label} {number}"))
    };
    dosages.iter().map(one).collect()
}

/// Whether a dosage is only words, and no number says which of several it is: then it may be the words for the others.
fn is_text_alone(dosage: &Json) -> bool {
    dosage.as_object().is_some_and(|object| object.iter().all(|(name, _)| matches!(name, "id" | "text")))
}

/// Where no structure says how it is taken, the words of the entry may; not those that its title has.
fn in_the_words_of_the_entry(draft: &mut Draft<'_, '_, '_>) {
    let words = draft.scope.extension_text(ORIGINAL_TEXT).map(str::to_lowercase).unwrap_or_default();
    let title = &draft.row.title;
    let own = title.own_words.iter().map(|own| &own.text).chain([&title.text]);
    if !words.is_empty() && !own.into_iter().any(|own| own.to_lowercase().contains(words.trim())) {
        draft.seen_extension(FactKind::DosageText, ORIGINAL_TEXT, "originalText");
    }
}

/// Whether a value tells anything but that nothing was sent.
fn says(value: &Value) -> bool {
    match value {
        Value::NotSent(_) => false,
        Value::Term(term) => term.origin != Origin::NotSent,
        Value::List(values) => values.iter().any(says),
        Value::Facts(facts) => facts.iter().any(|fact| says(&fact.value)),
        _ => true,
    }
}

/// Why a dosage says nothing: the reason that stands in it, in whatever part.
fn unsaid(draft: &Draft<'_, '_, '_>, dosage: &Json) -> String {
    let timing = get(dosage, "timing");
    let parts = [Some(dosage), timing, timing.and_then(|timing| get(timing, "repeat"))];
    let doses = get(dosage, "doseAndRate").map(items).unwrap_or_default();
    let parts = parts.into_iter().flatten().chain(doses);
    let extensions = parts.filter_map(|part| get(part, "extension")).map(items);
    let reason = extensions.into_iter().find_map(|extensions| draft.scope.absence(extensions));
    reason.unwrap_or_else(|| draft.scope.view.text(Key::AbsentNotSent))
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
