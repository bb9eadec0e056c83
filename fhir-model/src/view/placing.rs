//! Where resources stand that no section lists: people and organisations, and all else.

use std::collections::HashSet;

use super::document::{Absence, SectionKind, SectionView};
use super::entries::Target;
use super::row::Row;
use super::scope::{Scope, View};
use super::section::{Placed, Sections};
use super::source::{get, items, kind};
use super::{absence, fold, rows, section_kind};
use crate::issue::Severity;
use crate::json::Json;
use crate::texts::Key;

/// Notes which resources the sections list, at any depth.
pub(super) fn list<'a>(scope: &Scope<'_, 'a>, holder: &'a Json) {
    for section in get(holder, "section").map(items).unwrap_or_default() {
        for reference in get(section, "entry").map(items).unwrap_or_default() {
            if let Target::Entry(number, _) = scope.resolve(reference) {
                scope.view.entries.list(number);
            }
        }
        list(scope, section);
    }
}

/// Sections in the order of their kinds; those of one kind as they came.
pub(super) fn in_order(sections: Vec<SectionView>) -> Vec<SectionView> {
    let mut kinds: Vec<Vec<SectionView>> = (0..=SectionKind::Unplaced as usize).map(|_| Vec::new()).collect();
    for section in sections {
        if let Some(kind) = kinds.get_mut(section.kind as usize) {
            kind.push(section);
        }
    }
    kinds.into_iter().flatten().collect()
}

/// People, organisations and places, and the devices that wrote the document: named where they are referred to, here with
/// all that was sent about them.
pub(super) fn participants(view: &View<'_>, composition: Option<&Json>) -> Vec<Row> {
    let mut wrote = HashSet::new();
    let mut note = |reference: &Json, from: &Json| {
        if let Target::Entry(number, _) = view.entries.resolve(reference, from, &[]) {
            wrote.insert(number);
        }
    };
    if let Some(composition) = composition {
        let authors = get(composition, "author").map(items).unwrap_or_default();
        authors.iter().for_each(|author| note(author, composition));
    }
    for (_, resource) in view.entries.iter().filter(|(_, resource)| kind(resource) == "Provenance") {
        for agent in get(resource, "agent").map(items).unwrap_or_default() {
            let parties = ["who", "onBehalfOf"].iter().filter_map(|name| get(agent, name));
            parties.for_each(|party| note(party, resource));
        }
    }
    let is_participant = |number: usize, resource: &Json| match kind(resource) {
        "Practitioner" | "PractitionerRole" | "Organization" | "RelatedPerson" | "Location"
        | "HealthcareService" => true,
        "Device" => wrote.contains(&number),
        _ => false,
    };
    let numbers: Vec<usize> = view
        .entries
        .iter()
        .filter(|(number, resource)| is_participant(*number, resource) && !view.entries.is_shown(*number))
        .map(|(number, _)| number)
        .collect();
    let rows = numbers.into_iter().filter_map(|number| rows::entry(view, number, 0));
    fold::rows(view, rows.map(|row| Row { named: true, ..row }).collect())
}

/// What no section lists. Of a document, what its head refers to by what it is, all else under "Other", each named in
/// the issues; of any other Bundle, in sections by what it is.
pub(super) fn unplaced(
    view: &View<'_>,
    composition: Option<&Json>,
    made: &mut Sections<'_, '_>,
) -> Vec<SectionView> {
    let mut found: Vec<(SectionKind, Vec<Placed>, Vec<Absence>)> = Vec::new();
    let mut of_head = HashSet::new();
    if let Some(composition) = composition {
        referred(view, composition, composition, &mut of_head);
    }
    // What can be a part of something else comes after it.
    for round in 0..3 {
        for (number, resource) in view.entries.iter() {
            if order(resource) > round || view.entries.is_shown(number) {
                continue;
            }
            let kind = match composition {
                None => section_kind::kind_of_resource(resource, made.prescription),
                // The report that a laboratory's document is about.
                Some(_) if of_head.contains(&number) && kind(resource) == "DiagnosticReport" => {
                    SectionKind::Results
                }
                Some(_) => SectionKind::Unplaced,
            };
            if composition.is_some() && !of_head.contains(&number) {
                let path = format!("Bundle.entry.resource[{number}]");
                let text = "no section refers to this resource; shown under Other";
                view.note(Severity::Information, path, text);
            }
            let at = found.iter().position(|(known, ..)| *known == kind).unwrap_or(found.len());
            if at == found.len() {
                found.push((kind, Vec::new(), Vec::new()));
            }
            let Some((_, rows, absences)) = found.get_mut(at) else { continue };
            if kind != SectionKind::Unplaced
                && let Some(absence) = absence::of_resource(view, resource, kind)
            {
                view.entries.place(number);
                absences.push(absence);
            } else if let Some(row) = rows::entry(view, number, 0) {
                rows.push(made.placed(kind, resource, Row { named: kind == SectionKind::Unplaced, ..row }));
            }
        }
    }
    found
        .into_iter()
        .map(|(kind, rows, absences)| {
            let title = section_kind::title_of(view, kind).unwrap_or_else(|| view.text(Key::SectionOther));
            made.made(kind, title, rows, absences)
        })
        .collect()
}

/// The resources that a document's head refers to, outside its sections.
fn referred(view: &View<'_>, composition: &Json, json: &Json, found: &mut HashSet<usize>) {
    match json {
        Json::Array(list) => list.iter().for_each(|item| referred(view, composition, item, found)),
        Json::Object(object) => {
            if let Target::Entry(number, _) = view.entries.resolve(json, composition, &[]) {
                found.insert(number);
            }
            let others = object.iter().filter(|(name, _)| !matches!(*name, "section" | "contained" | "text"));
            others.for_each(|(_, value)| referred(view, composition, value, found));
        }
        _ => {}
    }
}

/// When a resource takes its place among those that no section refers to.
fn order(resource: &Json) -> usize {
    match kind(resource) {
        "Medication" | "Device" | "Substance" | "Specimen" | "Media" | "ImagingStudy" | "BodyStructure" => 2,
        "ServiceRequest" | "Goal" | "Appointment" | "Task" | "MedicationRequest" => 1,
        "Observation" if get(resource, "hasMember").is_none() => 1,
        _ => 0,
    }
}
