//! The document's head: what it is, where it comes from, who wrote it and when.

use super::document::{DocumentKind, DocumentView, Warning, WarningKind};
use super::entries::Target;
use super::row::{Fact, FactKind, Origin, Value};
use super::scope::{Scope, View};
use super::source::{Member, Members, choice, get, items, kind, text};
use super::{format, rows};
use crate::json::Json;
use crate::texts::{Key, Table};

/// `Bundle.meta.tag` of the country that a document came from (`docs/ARCHITECTURE.md`).
const COUNTRY: &str = "urn:helsebro:country";

/// The order that a document fulfils (`docs/MAPPING.md`).
const FULFILS: &str = "urn:helsebro:in-fulfillment-of";

/// `Bundle.meta.tag` of what the facade found about whose document it is (`docs/ARCHITECTURE.md`).
const IDENTITY: &str = "urn:helsebro:identity";

/// What kind of document a Bundle is.
pub(super) fn kind_of(view: &View<'_>, composition: Option<&Json>) -> DocumentKind {
    let codings = composition
        .and_then(|json| get(json, "type"))
        .and_then(|json| get(json, "coding"))
        .map(items)
        .unwrap_or_default();
    for coding in codings {
        match text(coding, "code") {
            Some("60591-5") => return DocumentKind::PatientSummary,
            Some("57833-6") => return DocumentKind::Prescription,
            Some("60593-1") => return DocumentKind::Dispensation,
            _ => {}
        }
    }
    // Prescriptions travel as a mere collection, too (HL7 Europe, MPD).
    let holds = |wanted: &str| view.entries.iter().any(|(_, resource)| kind(resource) == wanted);
    match composition {
        None if holds("MedicationDispense") => DocumentKind::Dispensation,
        None if holds("MedicationRequest") && !holds("AllergyIntolerance") && !holds("Condition") => {
            DocumentKind::Prescription
        }
        _ => DocumentKind::Other,
    }
}

/// Fills the head of the document.
pub(super) fn head<'a>(
    view: &View<'a>,
    bundle: &'a Json,
    composition: Option<&'a Json>,
    document: &mut DocumentView,
) {
    let scope = Scope::new(view, composition.unwrap_or(bundle), 0);
    document.language = view.language.map(str::to_owned);
    document.title = match document.kind {
        DocumentKind::PatientSummary => view.text(Key::KindPatientSummary),
        DocumentKind::Prescription => view.text(Key::KindPrescription),
        DocumentKind::Dispensation => view.text(Key::KindDispensation),
        DocumentKind::Other => {
            let term = composition.and_then(|json| get(json, "type"));
            let term = term.map(|json| scope.concept(json, &mut Vec::new()));
            match term.map(|term| (term.origin, term.text)) {
                // A title says more than a code.
                Some((Origin::CodeOnly, code)) => {
                    composition.and_then(|json| text(json, "title")).map_or(code, str::to_owned)
                }
                Some((origin, words)) if origin != Origin::NotSent => format::capital(&words),
                _ => view.text(Key::KindOther),
            }
        }
    };
    warn(view, bundle, composition, document);
    if let Some(country) = country(&scope, bundle, composition) {
        document.facts.push(scope.fact_as(FactKind::Country, "country", Value::Text(country)));
    }
    if composition.is_some() {
        composition_facts(&scope, document);
    }
    let mut members = Members::of(bundle);
    for name in ["resourceType", "id"] {
        members.text(name);
    }
    let entries = members.list("entry");
    let mut more = Vec::new();
    let id = text(bundle, "id").map(|id| scope.fact("resourceId", Value::Text(id.to_owned())));
    more.extend(id);
    scope.left_over(members, &mut more);
    let entries = entries.iter().filter(|entry| matches!(entry, Json::Object(_)));
    more.extend(entries.filter_map(|entry| beside_its_resource(&scope, entry)));
    document.details.push(scope.fact("Bundle", Value::Facts(more)));
}

/// What an entry says beside its resource: how it was found or is to be stored, extensions.
fn beside_its_resource<'a>(scope: &Scope<'_, 'a>, entry: &'a Json) -> Option<Fact> {
    let mut members = Members::of(entry);
    let url = members.text("fullUrl");
    members.take("resource");
    let is_mode =
        |search: &Json| search.as_object().is_some_and(|it| it.iter().all(|(name, _)| name == "mode"));
    if members.peek("search").is_some_and(is_mode) {
        // A match or not: who searched knows.
        members.take("search");
    }
    let mut facts = Vec::new();
    scope.left_over(members, &mut facts);
    if facts.is_empty() {
        return None;
    }
    facts.splice(0..0, url.map(|url| scope.fact("resourceId", Value::Text(url.to_owned()))));
    Some(scope.fact("entry", Value::Facts(facts)))
}

/// The facts of the Composition, in the order in which a reader asks for them.
fn composition_facts<'a>(scope: &Scope<'_, 'a>, document: &mut DocumentView) {
    let mut members = Members::of(scope.resource);
    for name in ["resourceType", "language"] {
        members.text(name);
    }
    members.list("section");
    if let Some(title) = members.text("title").map(str::trim).filter(|title| !title.is_empty()) {
        document.sent_title = (title != document.title).then(|| title.to_owned());
    }
    members.list("contained");
    for (name, label, kind) in [("author", "author", FactKind::Author), ("date", "created", FactKind::Date)] {
        if let Some(member) = members.take(name) {
            seen(scope, kind, label, member, document);
        }
    }
    // The document's language, as the document itself names it.
    if let Some(language) = document.language.clone() {
        let tag = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let words = scope.view.word(Table::Language, &tag).unwrap_or(&language).to_owned();
        document.facts.push(scope.fact("language", Value::Text(words.clone())));
        if words != language {
            document.details.push(scope.fact("language", Value::Text(language)));
        }
    }
    if let Some(updated) = last_updated(scope.resource) {
        let value = Value::Date(scope.view.date(updated));
        document.facts.push(scope.fact_as(FactKind::Date, "lastUpdate", value));
    }
    document.narrative = scope.take_narrative(&mut members, &mut document.details);
    head_extensions(scope, &mut members, document);
    // The patient has a block of its own.
    if let Some(subject) = members.peek("subject")
        && let Target::Entry(number, _) = scope.resolve(subject)
        && Some(number) == scope.view.patient
        && get(subject, "display").is_none()
        && get(subject, "identifier").is_none()
    {
        members.take("subject");
    }
    for name in ["custodian", "attester", "event", "identifier", "version", "status", "type", "category"] {
        if let Some(member) = members.take(name) {
            document.details.extend(scope.fact_of(member));
        }
    }
    let id = members.take("id").and_then(|id| scope.fact_of(id));
    scope.left_over(members, &mut document.details);
    document.details.extend(id.map(|fact| Fact { label: scope.label("resourceId"), ..fact }));
    for contained in scope.contained_left() {
        let member = Member { name: "contained", json: Some(contained), beside: None };
        document.details.extend(scope.fact_of(member));
    }
}

/// The prescription that a dispensation is for, at once; all else that stands in extensions one click away.
fn head_extensions<'a>(scope: &Scope<'_, 'a>, members: &mut Members<'a>, document: &mut DocumentView) {
    for extension in members.list("extension") {
        let fact = scope.extension(extension);
        // The number at once; who gave it one click away.
        let number = get(extension, "valueIdentifier").and_then(|identifier| text(identifier, "value"));
        if let (Some(FULFILS), Some(number), Some(fact)) = (text(extension, "url"), number, &fact) {
            let (label, value) = (fact.label.clone(), Value::Text(number.to_owned()));
            document.facts.push(Fact { kind: FactKind::Identifier, label, value });
        }
        document.details.extend(fact);
    }
}

fn seen<'a>(
    scope: &Scope<'_, 'a>,
    kind: FactKind,
    name: &str,
    member: Member<'a>,
    document: &mut DocumentView,
) {
    let mut more: Vec<Fact> = Vec::new();
    if let Some(value) = scope.value(member, &mut more) {
        document.facts.push(scope.fact_as(kind, name, value));
    }
    if !more.is_empty() {
        document.details.push(scope.fact(name, Value::Facts(more)));
    }
}

/// When the content last changed: the end of what the document documents (eHDSI: serviceEvent).
fn last_updated(composition: &Json) -> Option<&str> {
    let events = get(composition, "event").map(items).unwrap_or_default();
    events.iter().find_map(|event| text(get(event, "period")?, "end"))
}

/// The country: as the facade says, else that of the custodian or of an author's address.
fn country<'a>(scope: &Scope<'_, 'a>, bundle: &'a Json, composition: Option<&'a Json>) -> Option<String> {
    let code = tagged(bundle, COUNTRY).next().or_else(|| {
        let parties = ["custodian", "author"];
        let references = parties.iter().filter_map(|name| get(composition?, name)).flat_map(items);
        references.into_iter().find_map(|reference| country_of(scope, reference, 3))
    })?;
    Some(scope.view.word(Table::Country, &code.to_ascii_uppercase()).unwrap_or(code).to_owned())
}

fn country_of<'a>(scope: &Scope<'_, 'a>, reference: &'a Json, chain: usize) -> Option<&'a str> {
    let chain = chain.checked_sub(1)?;
    let (Target::Entry(_, found) | Target::Contained(_, found)) = scope.resolve(reference) else {
        return None;
    };
    let own = get(found, "address").map(items).unwrap_or_default();
    let named = |country: &&str| country.chars().any(char::is_alphabetic);
    own.iter().filter_map(|address| text(address, "country")).find(named).or_else(|| {
        ["organization", "practitioner", "owner", "managingOrganization"]
            .iter()
            .filter_map(|name| get(found, name))
            .find_map(|reference| country_of(scope, reference, chain))
    })
}

/// The codes of the Bundle's tags of one system.
fn tagged<'a>(bundle: &'a Json, system: &'static str) -> impl Iterator<Item = &'a str> {
    let tags = get(bundle, "meta").and_then(|meta| get(meta, "tag")).map(items).unwrap_or_default();
    let of_system = tags.iter().filter(move |tag| text(tag, "system") == Some(system));
    of_system.filter_map(|tag| text(tag, "code"))
}

/// Whether the document came through Norway's contact point, which translates into Norwegian: the facade marks it.
pub(super) fn is_tagged(bundle: &Json) -> bool {
    tagged(bundle, COUNTRY).next().is_some()
}

/// Statements above everything else.
fn warn(view: &View<'_>, bundle: &Json, composition: Option<&Json>, document: &mut DocumentView) {
    let mut warn = |kind, key| document.warnings.push(Warning::new(kind, view.text(key)));
    let labels = |json: Option<&Json>| {
        let labels = json.and_then(|json| get(json, "meta")).and_then(|meta| get(meta, "security"));
        labels
            .map(items)
            .unwrap_or_default()
            .iter()
            .any(|label| text(label, "code").is_some_and(|code| code == "HTEST"))
    };
    if labels(Some(bundle)) || labels(composition) {
        warn(WarningKind::TestData, Key::WarningTestData);
    }
    if document.kind == DocumentKind::Prescription {
        warn(WarningKind::NotDispensable, Key::WarningNotDispensable);
    }
    match composition.and_then(|json| choice(json, "status")).and_then(|(_, status)| status.as_str()) {
        Some("preliminary") => warn(WarningKind::DocumentStatus, Key::WarningPreliminary),
        Some("entered-in-error") => warn(WarningKind::DocumentStatus, Key::WarningEnteredInError),
        _ => {}
    }
    let called = called_otherwise(view);
    if !called.is_empty() {
        let text = view.text(Key::WarningCalledOtherwise);
        let quotes = called.into_iter().map(str::to_owned).collect();
        document.warnings.push(Warning { quotes, ..Warning::new(WarningKind::CalledOtherwise, text) });
    }
    let mut warn = |kind, key| document.warnings.push(Warning::new(kind, view.text(key)));
    if tagged(bundle, IDENTITY).any(|code| code == "resolved") {
        warn(WarningKind::IdentityResolved, Key::WarningIdentityResolved);
    } else if tagged(bundle, IDENTITY).any(|code| code == "name-differs") {
        warn(WarningKind::NameDiffers, Key::WarningNameDiffers);
    }
}

/// What the sender calls the patient in references to them, where that is no name of theirs; each once, at most so many.
fn called_otherwise<'a>(view: &View<'a>) -> Vec<&'a str> {
    const MOST: usize = 5;
    let mut found = Vec::new();
    for (_, resource) in view.entries.iter() {
        for reference in ["subject", "patient"].iter().filter_map(|name| get(resource, name)) {
            let Target::Entry(number, _) = view.entries.resolve(reference, resource, &[]) else { continue };
            let called = rows::called_otherwise(view, reference).filter(|_| Some(number) == view.patient);
            found.extend(called.filter(|called| !found.contains(called)));
            if found.len() == MOST {
                return found;
            }
        }
    }
    found
}
