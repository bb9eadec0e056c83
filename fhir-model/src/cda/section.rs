//! Sections: title, code, narrative, entries, absence; nested ones too.

use super::absence::{self, Absence};
use super::coded::some_concept;
use super::xml::El;
use super::{Mapper, extension, narrative, source};
use crate::r4::{Reference, Section};

/// What a section is about, by its LOINC code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Allergies,
    Problems,
    Medicines,
    Prescriptions,
    Procedures,
    Devices,
    Other,
}

impl Topic {
    fn of(section: El<'_>, prescriptions: bool) -> Self {
        match section.code() {
            Some("48765-2") => Self::Allergies,
            Some("11450-4" | "11348-0") => Self::Problems,
            Some("10160-0") if prescriptions => Self::Prescriptions,
            Some("10160-0") => Self::Medicines,
            Some("57828-6") => Self::Prescriptions,
            Some("47519-4") => Self::Procedures,
            Some("46264-8") => Self::Devices,
            _ => Self::Other,
        }
    }
}

/// What became of an entry.
#[derive(Debug, Default)]
pub(super) struct Mapped {
    /// The resources that the section lists.
    pub(super) resources: Vec<Reference>,
    /// That there is nothing, or that nothing is known.
    pub(super) absences: Vec<Absence>,
}

impl Mapped {
    /// One resource.
    pub(super) fn one(reference: Reference) -> Self {
        Self { resources: vec![reference], absences: Vec::new() }
    }

    /// An absence.
    pub(super) fn absent(absence: Absence) -> Self {
        Self { resources: Vec::new(), absences: vec![absence] }
    }
}

/// The sections of a `structuredBody` or of a section.
pub(super) fn sections<'a>(parent: El<'a>, mapper: &mut Mapper<'a>) -> Vec<Section> {
    let found: Vec<_> = parent.all("component").flat_map(|component| component.all("section")).collect();
    found.into_iter().map(|el| section(el, mapper)).collect()
}

fn section<'a>(el: El<'a>, mapper: &mut Mapper<'a>) -> Section {
    let mut section = Section {
        title: el.first("title").and_then(El::text),
        code: some_concept(el.first("code"), &mapper.words),
        ..Section::default()
    };
    if let Some(text) = el.first("text") {
        section.text = narrative::narrative(text.node());
        text.spend();
    }
    section.extension.extend(el.null_flavor().map(extension::null_flavor));
    for author in el.all("author") {
        if let Some(mut reference) = mapper.participant(author) {
            let time = author.first("time").map(super::time::moment);
            reference.extension.extend(time.and_then(|time| time.extension(extension::TIME)));
            section.author.push(reference);
        }
    }
    let topic = Topic::of(el, mapper.prescriptions);
    let mut absences = Vec::new();
    for entry in el.all("entry") {
        for statement in entry.elements().filter(|child| child.name() != "templateId") {
            let mapped = mapper.statement(statement, topic, el);
            section.entry.extend(mapped.resources);
            absences.extend(mapped.absences);
        }
    }
    section.section = sections(el, mapper);
    absence::write(absences, &mut section);
    // Entries and inner sections keep their own.
    let mut parts = Vec::new();
    for child in el.elements().filter(|child| !matches!(child.name(), "entry" | "component" | "text")) {
        parts.extend(source::rest(child, &mapper.words).into_iter().flat_map(|rest| rest.extension));
    }
    if !parts.is_empty() {
        section.extension.push(extension::of(extension::SOURCE, parts));
    }
    section
}

impl<'a> Mapper<'a> {
    /// One clinical statement of an entry: by the section's topic where its structure fits, else generically.
    fn statement(&mut self, el: El<'a>, topic: Topic, section: El<'a>) -> Mapped {
        match (topic, el.name()) {
            (Topic::Allergies, "act" | "observation") => self.allergies(el),
            (Topic::Problems, "act" | "observation") => self.problems(el),
            (Topic::Medicines, "substanceAdministration") => self.medicine_statement(el),
            (Topic::Prescriptions, "substanceAdministration") => self.prescription(el, section),
            (Topic::Procedures, "procedure") => self.procedure(el),
            (Topic::Devices, "supply") => self.devices(el),
            _ => self.generic(el),
        }
    }
}
