//! Statements of absence, from every encoding: list-empty-reason, the IPS codes, SNOMED CT, null flavors.
//!
//! A statement is never made wider than it is: "no known drug allergy" rules out only a part, and a code about
//! medicines in the section of allergies rules out nothing there.

use super::document::{Absence, AbsenceKind, SectionKind, SectionStatus};
use super::entries::Target;
use super::row::{Fact, Origin, Term, Value};
use super::scope::{Scope, View};
use super::source::{Member, Members, choice, get, items, kind, text};
use crate::json::Json;
use crate::texts::Key;

const LIST_EMPTY_REASON: &str = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

/// What a code states, and about which section; `None` as section: about whichever it stands in.
fn stated(code: &str) -> Option<(AbsenceKind, Option<SectionKind>)> {
    use AbsenceKind::{NoInformation, NoneKnown, PartlyNoneKnown, Withheld};
    use SectionKind::{Allergies, Devices, Immunizations, Medicines, Problems, Procedures};
    Some(match code {
        "nilknown" => (NoneKnown, None),
        "notasked" | "unavailable" | "notstarted" | "closed" => (NoInformation, None),
        "withheld" => (Withheld, None),
        // IPS 1.x (absent-unknown-uv-ips), as eHDSI sends it too.
        "no-known-allergies" => (NoneKnown, Some(Allergies)),
        "no-known-problems" => (NoneKnown, Some(Problems)),
        "no-known-medications" => (NoneKnown, Some(Medicines)),
        "no-known-procedures" | "no-known-procedure" => (NoneKnown, Some(Procedures)),
        "no-known-devices" => (NoneKnown, Some(Devices)),
        "no-known-immunizations" => (NoneKnown, Some(Immunizations)),
        code if code.starts_with("no-known-") => (PartlyNoneKnown, None),
        code if code.starts_with("no-") && code.ends_with("-info") => (NoInformation, None),
        // SNOMED CT: no known allergy (the second is retired), no current problems or disability.
        "716186003" | "160244002" => (NoneKnown, Some(Allergies)),
        "160245001" => (NoneKnown, Some(Problems)),
        "787481004" => (NoneKnown, Some(Medicines)),
        "787480003" | "416128008" => (NoneKnown, Some(Procedures)),
        "787482006" => (NoneKnown, Some(Immunizations)),
        "787483001" => (NoneKnown, Some(Devices)),
        // No known allergy to: drugs, food, environment, insects, latex, rubber; no medicines prescribed.
        "409137002" | "429625007" | "428607008" | "428197003" | "716184000" | "1003774007" | "716220001"
        | "182849000" => (PartlyNoneKnown, None),
        // Drug treatment unknown; past history unknown; no information available.
        "182904002" | "396782006" | "1287211007" => (NoInformation, None),
        _ => return None,
    })
}

/// How little a statement reassures; of the codes of one statement the least reassuring holds.
fn caution(kind: AbsenceKind) -> u8 {
    match kind {
        AbsenceKind::NoneKnown => 0,
        AbsenceKind::PartlyNoneKnown => 1,
        AbsenceKind::NoInformation => 2,
        AbsenceKind::Withheld => 3,
    }
}

/// What the codes of a concept state in a section.
fn stated_by(concept: &Json, section: SectionKind) -> Option<AbsenceKind> {
    let codings = get(concept, "coding").map(items).unwrap_or_default();
    let kinds = codings.iter().filter_map(|coding| {
        let (kind, about) = stated(text(coding, "code")?)?;
        let elsewhere = about.is_some_and(|about| about != section);
        Some(if elsewhere && kind == AbsenceKind::NoneKnown { AbsenceKind::PartlyNoneKnown } else { kind })
    });
    kinds.max_by_key(|kind| caution(*kind))
}

/// The statement of absence that a resource is instead of a finding.
pub(super) fn of_resource<'a>(view: &View<'a>, resource: &'a Json, section: SectionKind) -> Option<Absence> {
    let scope = Scope::new(view, resource, 0);
    let (concept, place) = main_concept(&scope, resource)?;
    let kind = stated_by(concept, section)?;
    let mut details = Vec::new();
    let mut term = scope.concept(concept, &mut details);
    term.capitalise();
    rest(&scope, matches!(place, Place::Here), &mut details);
    if let Place::Entry(found) = place {
        // The device or medicine that is not there has no row of its own.
        rest(&Scope::new(view, found, 1), true, &mut details);
    }
    Some(Absence::new(kind, term, details))
}

/// What a resource that states an absence says besides; `stated`: its concept is the statement.
fn rest(scope: &Scope<'_, '_>, stated: bool, details: &mut Vec<Fact>) {
    let mut members = Members::of(scope.resource);
    members.text("resourceType");
    if stated {
        members.take_choice(concept_name(scope.resource));
    }
    for name in ["subject", "patient"] {
        let Some(json) = members.peek(name) else { continue };
        // Only a name beside the reference says something of the patient.
        let named = get(json, "display").is_some() || get(json, "identifier").is_some();
        if let Target::Entry(number, _) = scope.resolve(json)
            && Some(number) == scope.view.patient
            && !named
        {
            members.discard(name);
        }
    }
    let id = members.take("id").and_then(|id| scope.fact_of(id));
    scope.left_over(members, details);
    details.extend(id.map(|fact| Fact { label: scope.label("resourceId"), ..fact }));
}

impl Absence {
    fn new(kind: AbsenceKind, mut term: Term, details: Vec<Fact>) -> Self {
        let sent = term.own_words.take();
        Self { kind, term, sent, details }
    }
}

/// Where the concept stands that says what a resource is about.
enum Place<'a> {
    Here,
    /// In a resource of the Bundle that it refers to.
    Entry(&'a Json),
    Contained,
}

fn concept_name(resource: &Json) -> &'static str {
    match kind(resource) {
        "Immunization" => "vaccineCode",
        "MedicationStatement" | "MedicationRequest" | "MedicationAdministration" => "medication",
        "DeviceUseStatement" => "device",
        "Device" => "type",
        _ => "code",
    }
}

fn main_concept<'a>(scope: &Scope<'_, 'a>, resource: &'a Json) -> Option<(&'a Json, Place<'a>)> {
    let (_, json) = choice(resource, concept_name(resource))?;
    if get(json, "coding").is_some() {
        return Some((json, Place::Here));
    }
    match scope.resolve(json) {
        Target::Entry(number, found) => {
            let name = concept_name(found);
            let concept = get(found, name)?;
            stated_by(concept, SectionKind::OtherSection)?;
            scope.view.entries.place(number);
            Some((concept, Place::Entry(found)))
        }
        Target::Contained(_, found) => Some((get(found, concept_name(found))?, Place::Contained)),
        Target::Missing => None,
    }
}

/// The statement that a section's `emptyReason` makes.
pub(super) fn of_section<'a>(
    scope: &Scope<'_, 'a>,
    reason: Member<'a>,
    section: SectionKind,
) -> Option<Absence> {
    let json = reason.json?;
    let kind = stated_by(json, section).unwrap_or(AbsenceKind::NoInformation);
    let mut details = Vec::new();
    let mut term = match json {
        Json::Object(_) => in_particular(scope, json, scope.concept(json, &mut details)),
        _ => match scope.value(reason, &mut details)? {
            Value::Term(term) => term,
            value => {
                details.push(scope.fact("emptyReason", value));
                Term::default()
            }
        },
    };
    term.capitalise();
    Some(Absence::new(kind, term, details))
}

/// The words of the source's own code, where one was sent beside FHIR's general one: "no known allergies" says more
/// than "nil known".
fn in_particular<'a>(scope: &Scope<'_, 'a>, reason: &'a Json, term: Term) -> Term {
    let codings = get(reason, "coding").map(items).unwrap_or_default();
    let own = codings.iter().filter(|coding| text(coding, "system") != Some(LIST_EMPTY_REASON));
    let said = own.map(|coding| scope.coding(coding, &mut Vec::new())).find(|said| {
        matches!(said.origin, Origin::OwnTable | Origin::OtherLanguage | Origin::SentInNorwegian)
    });
    let flavor = || scope.absence(get(reason, "extension").map(items).unwrap_or_default());
    match said {
        Some(said) => Term { text: said.text, origin: said.origin, language: said.language, ..term },
        // The null flavor was sent; FHIR's general reason was made of it.
        None => match flavor() {
            Some(text) => Term { text, origin: Origin::OwnTable, language: None, ..term },
            None => term,
        },
    }
}

/// Whether statements contradict each other: none is known, and nothing is known or told.
pub(super) fn differ(absences: &[Absence]) -> bool {
    let states = |kinds: &[AbsenceKind]| absences.iter().any(|absence| kinds.contains(&absence.kind));
    states(&[AbsenceKind::NoneKnown]) && states(&[AbsenceKind::NoInformation, AbsenceKind::Withheld])
}

/// What a section with these statements and no entries says as a whole, and the sentence that says so.
///
/// Of several statements the least reassuring holds, but a statement about all is not narrowed by one about a part.
pub(super) fn status(view: &View<'_>, absences: &[Absence]) -> Option<(SectionStatus, String)> {
    let rank = |kind: AbsenceKind| match kind {
        AbsenceKind::PartlyNoneKnown => 0,
        AbsenceKind::NoneKnown => 1,
        AbsenceKind::NoInformation => 2,
        AbsenceKind::Withheld => 3,
    };
    let strongest = absences.iter().map(|absence| absence.kind).max_by_key(|kind| rank(*kind))?;
    let (status, key) = match strongest {
        AbsenceKind::NoneKnown => (SectionStatus::NoneKnown, Key::StatusNoneKnown),
        AbsenceKind::PartlyNoneKnown => (SectionStatus::PartlyNoneKnown, Key::StatusPartly),
        AbsenceKind::NoInformation => (SectionStatus::NoInformation, Key::StatusNoInformation),
        AbsenceKind::Withheld => (SectionStatus::Withheld, Key::StatusWithheld),
    };
    Some((status, view.text(key)))
}
