//! What a screen shows of a document, as data: pure, in one of the three languages, drawn by the app and printed by
//! `helsebro show`.
//!
//! [`document`] turns a Bundle into a [`DocumentView`]: a header, the sections in the order of the PS Display
//! Guideline, rows with what is seen at once and what one click reveals, the status of absence, the narrative, and
//! what did not fit anywhere. It never fails: what it does not understand it shows as it came.
//!
//! It works on JSON, not on the types of [`r4`](crate::r4): resources of any kind are walked alike, and what no part of
//! the view takes is left over and shown (`docs/adr/0003`).

mod absence;
mod codes;
mod coverage;
mod document;
mod dosing;
mod entries;
mod fold;
mod format;
mod header;
mod languages;
mod names;
mod narrative;
mod path;
mod people;
mod placing;
mod quantity;
mod reference;
mod row;
mod rows;
mod scope;
mod section;
mod section_kind;
mod shape;
mod source;
mod systems;
mod term;
#[cfg(test)]
mod tests;
mod ucum;
pub(crate) mod unseen;
mod value;
pub mod wire;
mod xhtml;

pub use document::{
    Absence, AbsenceKind, Contact, DocumentKind, DocumentView, Group, GroupKind, PersonView, SectionKind,
    SectionStatus, SectionView, Warning, WarningKind,
};
pub use narrative::{Cell, Narrative, Node, Table, TableRow};
pub use row::{
    Attachment, Code, Fact, FactKind, Origin, Original, Row, RowKind, Run, Tag, Term, Tone, Value,
};

use crate::issue::{Issue, Severity};
use crate::json::{self, Json};
use crate::r4::Bundle;
use crate::texts::{Catalogue, Key};
use entries::Target;
use scope::{Scope, View};
use section::Sections;
use source::{get, items, kind, text};

/// What the screen shows of a Bundle, in the language of the texts.
///
/// Takes any Bundle: a document, a collection of prescriptions, a searchset. Gives rows for every resource in it.
pub fn document(bundle: &Bundle, texts: &Catalogue) -> DocumentView {
    match json::parse(bundle.to_json().as_bytes()) {
        Ok(json) => document_of(&json, texts),
        // Nested too deep: said, so that nothing shown is not taken for nothing sent.
        Err(error) => DocumentView {
            title: texts.text(Key::KindOther).to_owned(),
            warnings: vec![Warning::new(WarningKind::Unread, texts.text(Key::WarningUnreadable).to_owned())],
            issues: vec![Issue {
                severity: Severity::Error,
                path: "Bundle".to_owned(),
                text: error.to_string(),
            }],
            ..DocumentView::default()
        },
    }
}

/// The same of a Bundle's JSON as it came.
pub fn document_of(bundle: &Json, texts: &Catalogue) -> DocumentView {
    let shown = unseen::shown_in(bundle);
    let bundle = shown.as_ref().unwrap_or(bundle);
    let mut view = View::new(bundle, texts);
    let composition = view.entries.iter().find(|(_, resource)| kind(resource) == "Composition");
    let composition = composition.map(|(number, resource)| {
        view.entries.place(number);
        resource
    });
    view.language = composition.and_then(|json| text(json, "language")).or_else(|| text(bundle, "language"));
    view.written = composition.and_then(|json| text(json, "date")).or_else(|| text(bundle, "timestamp"));
    view.translated = header::is_tagged(bundle);
    view.is_ehdsi =
        composition.is_some() && header::kind_of(&view, composition) == DocumentKind::Prescription;
    view.patient = patient(&view, composition);
    let mut document = DocumentView { kind: header::kind_of(&view, composition), ..DocumentView::default() };
    header::head(&view, bundle, composition, &mut document);
    if let Some(number) = view.patient
        && let Some(resource) = view.entries.get(number)
    {
        view.entries.place(number);
        document.patient = Some(Scope::new(&view, resource, 0).person());
    }
    let mut made = Sections::new(&view, document.kind == DocumentKind::Prescription);
    document.sections = sections(&view, composition, document.kind, &mut made);
    document.participants = placing::participants(&view, composition);
    document.sections.extend(placing::unplaced(&view, composition, &mut made));
    document.sections = placing::in_order(std::mem::take(&mut document.sections));
    coverage::tell(&view, &mut document);
    document.issues = view.into_issues();
    document
}

/// The patient whom the document is about: its subject, else the only Patient.
fn patient(view: &View<'_>, composition: Option<&Json>) -> Option<usize> {
    let is_patient = |number: &usize| view.entries.get(*number).is_some_and(|json| kind(json) == "Patient");
    if let Some(composition) = composition
        && let Some(subject) = get(composition, "subject")
    {
        match view.entries.resolve(subject, composition, &[]) {
            Target::Entry(number, _) if is_patient(&number) => return Some(number),
            // A subject that leads nowhere may be anybody: another Patient must not stand in.
            _ if get(subject, "reference").is_some() => return None,
            _ => {}
        }
    }
    let mut patients = view.entries.iter().map(|(number, _)| number).filter(is_patient);
    let first = patients.next()?;
    // Of several that nobody names, none is taken for the patient.
    patients.next().is_none().then_some(first)
}

/// The sections of the Composition, and of a summary the basic ones that it lacks.
fn sections<'a>(
    view: &View<'a>,
    composition: Option<&'a Json>,
    document: DocumentKind,
    made: &mut Sections<'_, 'a>,
) -> Vec<SectionView> {
    let Some(composition) = composition else { return Vec::new() };
    let scope = Scope::new(view, composition, 0);
    placing::list(&scope, composition);
    view.listing.set(true);
    let mut sections: Vec<SectionView> = get(composition, "section")
        .map(items)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(number, json)| made.section(&scope, json, &format!("Composition.section[{number}]")))
        .collect();
    view.listing.set(false);
    // A summary whose code nobody knows is known by what it holds.
    let like = document == DocumentKind::Other
        && sections.iter().filter(|section| section.kind.is_basic()).count() > 2
        && get(composition, "type").is_none_or(|json| !is_loinc(json));
    if (document == DocumentKind::PatientSummary || like) && !is_file(&sections) {
        for basic in [
            SectionKind::Allergies,
            SectionKind::Problems,
            SectionKind::Medicines,
            SectionKind::Devices,
            SectionKind::Procedures,
        ] {
            if !holds(&sections, basic) {
                sections.push(made.not_sent(basic));
            }
        }
    }
    sections
}

/// Whether a document's type is one of LOINC's: then it is known what it is to hold.
fn is_loinc(json: &Json) -> bool {
    let codings = get(json, "coding").map(items).unwrap_or_default();
    codings.iter().filter_map(|coding| text(coding, "code")).any(|code| {
        code.split_once('-').is_some_and(|(number, check)| {
            check.len() == 1
                && [number, check].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        })
    })
}

/// Whether a document is a file in a frame (eHDSI L1, a PDF): its sections are in the file.
fn is_file(sections: &[SectionView]) -> bool {
    let mut rows = sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.rows);
    sections.iter().all(|section| section.kind == SectionKind::OtherSection)
        && rows.any(|row| !row.attachments.is_empty())
}

/// Whether a section of that kind is there, at any depth.
fn holds(sections: &[SectionView], wanted: SectionKind) -> bool {
    sections.iter().any(|section| section.kind == wanted || holds(&section.subsections, wanted))
}
