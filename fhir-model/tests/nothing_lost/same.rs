//! Whether FHIR that was read is written again, and shown: resource by resource.

use helsebro_fhir::json::Json;

use crate::fact::{Fact, HEADER, RESOURCE, Section, words};
use crate::fhir::{Fhir, Found};
use crate::report::{Report, Way};
use crate::screen::{Piece, Screen};
use crate::shown::demand;
use crate::told::{At, Told};

/// Looks for what each part of a source says in the same part of what was written.
pub(crate) fn written(source: &Fhir<'_>, written: &Fhir<'_>, report: &mut Report) {
    same(HEADER, &source.head, &written.head, None, report);
    sections_written(&source.sections, &written.sections, report);
    for (number, (_, facts)) in source.resources.iter().enumerate() {
        match written.resources.get(number) {
            Some((json, told)) => same(RESOURCE, facts, told, Some(json), report),
            None => same(RESOURCE, facts, &[], None, report),
        }
    }
}

fn sections_written(source: &[Section], written: &[Section], report: &mut Report) {
    for (number, section) in source.iter().enumerate() {
        let told = written.get(number);
        same(section.family, &section.own, told.map(|told| &told.own[..]).unwrap_or_default(), None, report);
        sections_written(&section.inner, told.map(|told| &told.inner[..]).unwrap_or_default(), report);
    }
}

/// What is of a wrong shape is kept as it came, within a text; a whole resource that cannot be read, `json`, too.
fn same(family: &'static str, facts: &[Fact], told: &[Fact], json: Option<&Json>, report: &mut Report) {
    let found: Vec<Found> = told.iter().map(|fact| Found { fact: fact.clone(), is_other: false }).collect();
    let mut left = Told::new(&found);
    let unread = told.iter().filter(|fact| fact.place.contains("(urn:helsebro:unread)"));
    let mut unread: String = unread.map(|fact| fact.text.as_str()).collect();
    let whole = json.filter(|json| json.text("resourceType").is_none());
    unread.extend(whole.map(|json| words(&json.to_text())));
    for fact in facts {
        let at = left.take_same(fact);
        report.note(
            Way::FhirToBundle,
            family,
            fact,
            facts,
            at.or(unread.contains(&fact.text).then_some(At { is_other: false })),
        );
    }
}

/// Looks on the screen for what each part of a source says.
pub(crate) fn shown(source: &Fhir<'_>, screen: &Screen, report: &mut Report) {
    demand(Way::FhirToScreen, HEADER, &source.head, &[&screen.head], report);
    let mut free: Vec<&Piece> = screen.sections.iter().collect();
    sections_shown(&source.sections, &mut free, report);
    let all = || screen.rows.iter().chain(&screen.sections).chain([&screen.head]);
    for (resource, facts) in &source.resources {
        let id = resource.text("id").map(words).filter(|id| !id.is_empty());
        let has = |piece: &&Piece| id.as_ref().is_some_and(|id| piece.ids.contains(id));
        let lost = |piece: &&Piece| facts.iter().filter(|fact| !piece.shows(fact)).count();
        let own: Vec<&Piece> = all().filter(has).collect();
        // A resource without an id, or of which no row says it: where most of it is.
        let best = if own.is_empty() { all().min_by_key(lost) } else { own.into_iter().min_by_key(lost) };
        demand(Way::FhirToScreen, RESOURCE, facts, best.as_slice(), report);
    }
}

fn sections_shown(sections: &[Section], free: &mut Vec<&Piece>, report: &mut Report) {
    for section in sections {
        let lost = |piece: &&Piece| section.own.iter().filter(|fact| !piece.shows(fact)).count();
        let best = free.iter().copied().min_by_key(lost);
        demand(Way::FhirToScreen, section.family, &section.own, best.as_slice(), report);
        free.retain(|piece| !best.is_some_and(|best| std::ptr::eq(*piece, best)));
        sections_shown(&section.inner, free, report);
    }
}
