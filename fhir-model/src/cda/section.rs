//! Sections: title, code, narrative, entries, absence; nested ones too.

use super::absence::{self, Absence};
use super::coded::{self, some_concept};
use super::entity::identifier;
use super::related::is_statement;
use super::xml::El;
use super::{Mapper, entry, extension, narrative, planned, source};
use crate::r4::{Date, Identifier, Reference, Section};

/// What a section is about, by its LOINC code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Allergies,
    Problems,
    Medicines,
    Prescriptions,
    Procedures,
    Devices,
    Immunizations,
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
            Some("11369-6") => Self::Immunizations,
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

/// What a section of prescriptions says of all its items: eHDSI's prescription is a section.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Of the prescription.
    pub(super) id: Option<Identifier>,
    /// Who prescribed.
    pub(super) author: Option<Reference>,
    /// When.
    pub(super) written: Option<Date>,
}

/// How deep sections may lie in each other; deeper ones follow the one that they lie in.
const MAX_DEPTH: usize = 8;

/// The sections of a `structuredBody` or of a section.
pub(super) fn sections<'a>(parent: El<'a>, depth: usize, mapper: &mut Mapper<'a>) -> Vec<Section> {
    let mut sections = Vec::new();
    for el in parent.all("component").flat_map(|component| component.all("section")) {
        let mut outer = section(el, mapper);
        let mut inner = self::sections(el, depth + 1, mapper);
        let follow = if depth < MAX_DEPTH { Vec::new() } else { std::mem::take(&mut inner) };
        outer.section = inner;
        sections.push(outer);
        sections.extend(follow);
    }
    sections
}

/// A section without those in it.
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
    section.extension.extend(entry::inner_ids(el));
    let mut group = Group { id: el.first("id").and_then(identifier), ..Group::default() };
    for author in el.all("author") {
        if let Some(mut reference) = mapper.participant(author) {
            let time = author.first("time").map(super::time::moment);
            if group.author.is_none() {
                group.author = Some(reference.clone());
                group.written = time.as_ref().and_then(|time| time.date.clone());
            }
            reference.extension.extend(time.and_then(|time| time.extension(extension::TIME)));
            section.author.push(reference);
        }
    }
    let topic = Topic::of(el, mapper.prescriptions);
    let mut absences = Vec::new();
    for entry in el.all("entry") {
        if !entry.elements().any(is_statement) {
            absences.extend(absence::of_silence(entry));
        }
        for statement in entry.elements().filter(|child| is_statement(*child)) {
            let mapped = mapper.statement(statement, topic, &group);
            section.entry.extend(mapped.resources);
            absences.extend(mapped.absences);
        }
    }
    let is_silent = section.entry.is_empty() && absences.is_empty() && el.first("component").is_none();
    match Some(el).filter(|_| is_silent).and_then(absence::of_silence) {
        Some(silence) => absences.push(silence),
        None => section.extension.extend(el.null_flavor().map(extension::null_flavor)),
    }
    absence::write(absences, &mut section);
    section.extension.extend(source::frame(el, &mapper.words));
    section
}

impl<'a> Mapper<'a> {
    /// One clinical statement of an entry: by the section's topic where its structure fits, else by its structure alone.
    fn statement(&mut self, el: El<'a>, topic: Topic, group: &Group) -> Mapped {
        // What is told of somebody else never becomes the patient's own allergy, problem or medicine.
        if is_of_another(el) {
            return Mapped { resources: self.nested(el), ..Mapped::default() };
        }
        match (topic, el.name()) {
            (Topic::Allergies, "act" | "observation") => self.allergies(el),
            (Topic::Problems, "act" | "observation") => self.problems(el),
            (Topic::Medicines, "substanceAdministration") => self.medicine_statement(el),
            (Topic::Prescriptions, "substanceAdministration") => self.prescription(el, group),
            (Topic::Immunizations, "substanceAdministration") => self.immunization(el),
            (Topic::Procedures, "procedure" | "act") => self.procedure(el),
            (Topic::Devices, "supply") => self.devices(el),
            (_, "act") if is_concern(el) && has_agent(el) => self.allergies(el),
            (_, "act") if is_concern(el) => self.problems(el),
            _ => match self.nothing_told(el) {
                Some(absence) => Mapped::absent(absence),
                None => Mapped { resources: self.nested(el), ..Mapped::default() },
            },
        }
    }

    /// A clinical statement by its structure alone: in a section of no topic, or within another statement.
    pub(super) fn nested(&mut self, el: El<'a>) -> Vec<Reference> {
        let of_another = is_of_another(el) || self.about.is_some();
        vec![match el.name() {
            "observation" | "organizer" => self.observation(el),
            _ if of_another => self.generic(el),
            "act" | "encounter" | "procedure" if planned::is_planned(el) => self.planned(el),
            "procedure" => self.procedure_of(el),
            "substanceAdministration" if matches!(el.peek("moodCode"), Some("RQO" | "PRP")) => {
                self.request(el, &Group::default())
            }
            "substanceAdministration" => self.statement_of(el),
            "supply" if el.all("participant").any(|it| it.peek("typeCode") == Some("DEV")) => {
                return self.devices_of(el);
            }
            "supply" if el.first("product").is_some() => self.dispensation(el),
            "observationMedia" => self.media(el),
            _ => self.generic(el),
        }]
    }

    /// An entry that is nothing but a nullFlavor: it tells of nothing.
    fn nothing_told(&self, el: El<'a>) -> Option<Absence> {
        let terms = [el.first("code"), el.first("value")].into_iter().flatten();
        let speaks =
            terms.clone().any(|term| coded::speaks(term, &self.words) || term.peek("value").is_some());
        let further = el.elements().any(|it| {
            matches!(
                it.name(),
                "entryRelationship" | "component" | "participant" | "consumable" | "product" | "subject"
            )
        });
        let worded = el.first("text").is_some_and(|text| self.words.any(text));
        if speaks || further || worded || terms.clone().any(|term| self.words.any(term)) {
            return None;
        }
        absence::of_nulls([el].into_iter().chain(terms)).map(|kind| self.absence(kind, el, el.first("code")))
    }
}

/// Whether a statement, or one within it, is about somebody else than the patient.
fn is_of_another(el: El<'_>) -> bool {
    el.first("subject").is_some()
        || el.related("observation").any(|(_, inner)| inner.first("subject").is_some())
}

/// Whether an act is a concern: it says so, or it has no code (IHE PCC) and a status, and holds what a problem is told by.
fn is_concern(el: El<'_>) -> bool {
    let coded = el.first("code").is_some_and(|code| code.peek("code").is_some_and(|code| !code.is_empty()));
    let value = |inner: El<'_>| {
        inner.first("value").is_some_and(|value| matches!(value.xsi_type(), Some("CD" | "CE" | "CV")))
    };
    let told =
        || el.related("observation").any(|(kind, inner)| matches!(kind, Some("SUBJ") | None) && value(inner));
    el.code() == Some("CONC") || (!coded && el.first("statusCode").is_some() && told())
}

/// Whether an observation of a concern names an agent, as an allergy does.
fn has_agent(el: El<'_>) -> bool {
    el.related("observation")
        .any(|(_, inner)| inner.all("participant").any(|it| it.peek("typeCode") == Some("CSM")))
}
