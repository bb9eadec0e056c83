//! A section: its rows in groups, what it says of absence, its narrative, and what the reader must not miss.

use std::collections::HashSet;

use super::document::{
    Absence, AbsenceKind, Group, GroupKind, SectionKind, SectionStatus, SectionView, Warning, WarningKind,
};
use super::entries::Target;
use super::row::{Code, Fact, Row, RowKind, Value};
use super::scope::{Scope, View};
use super::source::{Member, Members, get, items, kind, text};
use super::{absence, fold, format, rows, section_kind};
use crate::issue::Severity;
use crate::json::Json;
use crate::texts::{Key, Table};

/// Makes the sections of a document, and gives each an anchor of its own.
pub(super) struct Sections<'v, 'a> {
    pub(super) view: &'v View<'a>,
    /// A summary's medicines are a prescription's items in a prescription.
    pub(super) prescription: bool,
    anchors: Vec<(&'static str, usize)>,
}

impl<'v, 'a> Sections<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>, prescription: bool) -> Self {
        Self { view, prescription, anchors: Vec::new() }
    }

    /// A section of a Composition and the sections in it. `path` is its place, for the issues.
    pub(super) fn section(&mut self, scope: &Scope<'_, 'a>, json: &'a Json, path: &str) -> SectionView {
        let mut members = Members::of(json);
        let mut kind = section_kind::kind_of(members.peek("code"));
        if self.prescription && kind == SectionKind::Medicines {
            kind = SectionKind::Prescriptions;
        }
        let mut section = SectionView { anchor: self.anchor(kind), kind, ..SectionView::default() };
        self.titles(scope, &mut members, &mut section);
        section.narrative = scope.take_narrative(&mut members, &mut section.details);
        let mut found = self.entries(scope, members.list("entry"), path, &mut section);
        if section_kind::rows_of(kind).is_none() {
            name_where_mixed(&mut found);
        }
        section.groups = self.groups(kind, found);
        if let Some(reason) = members.take("emptyReason") {
            section.absences.extend(absence::of_section(scope, reason, kind));
        }
        self.of_absence(scope, &mut members, &mut section);
        for (number, inner) in members.list("section").iter().enumerate() {
            let path = format!("{path}.section[{number}]");
            section.subsections.push(self.section(scope, inner, &path));
        }
        scope.left_over(members, &mut section.details);
        self.conclude(&mut section);
        section
    }

    /// What else an entry holds that states an absence stands with the statement (`docs/MAPPING.md`).
    fn of_absence(&self, scope: &Scope<'_, 'a>, members: &mut Members<'a>, section: &mut SectionView) {
        for extension in members.list("extension") {
            let facts = scope.extension(extension);
            let of_absence = text(extension, "url") == Some("urn:helsebro:absence");
            match section.absences.first_mut().filter(|_| of_absence) {
                Some(absence) => absence.details.extend(facts),
                None => section.details.extend(facts),
            }
        }
    }

    /// Our title, and the one that was sent where it says something else.
    fn titles(&self, scope: &Scope<'_, 'a>, members: &mut Members<'a>, section: &mut SectionView) {
        let view = self.view;
        let sent = members.text("title").map(str::trim).filter(|title| !title.is_empty());
        let codings =
            members.peek("code").and_then(|code| get(code, "coding")).map(items).unwrap_or_default();
        let own = match section.kind {
            SectionKind::Prescriptions => section_kind::title_of(view, section.kind),
            _ => codings
                .iter()
                .filter_map(|coding| text(coding, "code"))
                .find_map(|code| view.word(Table::Section, code))
                .map(str::to_owned),
        };
        let mut more = Vec::new();
        let term = members.object("code").map(|code| scope.concept(code, &mut more));
        section.details.extend(more);
        let coded = term.as_ref().map(|term| term.text.clone()).filter(|text| !text.is_empty());
        section.title_is_foreign = own.is_none();
        section.title = own
            .or_else(|| sent.map(str::to_owned))
            .or(coded)
            .unwrap_or_else(|| view.text(Key::SectionUntitled));
        section.sent_title = sent.filter(|sent| *sent != section.title).map(str::to_owned);
        if let Some(term) = term {
            for original in term.own_words.into_iter().chain(term.originals) {
                if Some(original.text.as_str()) != sent && original.text != section.title {
                    let value = Value::Sent { text: original.text, language: original.language };
                    section.details.push(scope.fact("code", value));
                }
            }
            section.codes = term.codes;
        }
        let displays = section.codes.iter().filter_map(|code| code.display.as_deref());
        let named = sent
            .into_iter()
            .chain(displays)
            .find(|title| section_kind::is_named_otherwise(title, section.kind));
        if let Some(named) = named {
            let text = view.texts.fill(Key::WarningTitleDiffers, &[("title", named)]);
            section.warnings.push(Warning::new(WarningKind::Unread, text));
        }
    }

    /// The entries of a section: rows, statements of absence, and rows that say that they lead nowhere.
    ///
    /// The members of a panel stand under it, where the section lists both; what it lists twice stands once.
    fn entries(
        &self,
        scope: &Scope<'_, 'a>,
        list: &'a [Json],
        path: &str,
        section: &mut SectionView,
    ) -> Vec<Placed> {
        let entries = &self.view.entries;
        let listed = list.iter().filter_map(|reference| match scope.resolve(reference) {
            Target::Entry(number, _) => Some(number),
            _ => None,
        });
        let mut members = HashSet::new();
        let mut panels: Vec<usize> = listed.collect();
        while let Some(resource) = panels.pop().and_then(|number| entries.get(number)) {
            panels.extend(rows::members_of(self.view, resource).filter(|number| members.insert(*number)));
        }
        let mut found = Vec::new();
        let (mut seen, mut shown) = (HashSet::new(), HashSet::new());
        let mut read = entries.parts();
        for round in 0..2 {
            for (number, reference) in list.iter().enumerate() {
                let target = scope.resolve(reference);
                let known = match target {
                    Target::Entry(number, _) => Some(number),
                    _ => None,
                };
                let is_member = known.is_some_and(|number| members.contains(&number));
                if is_member != (round == 1) {
                    continue;
                }
                shown.extend(entries.parts_since(read));
                read = entries.parts();
                if is_member && known.is_some_and(|number| shown.contains(&number)) {
                    section.details.extend(named(scope, reference));
                    continue;
                }
                let path = format!("{path}.entry[{number}]");
                if known.is_some_and(|number| !seen.insert(number)) {
                    self.view.note(Severity::Information, path, "the section lists this resource twice");
                    section.details.extend(named(scope, reference));
                    continue;
                }
                self.entry(scope, reference, target, &path, section, &mut found);
            }
        }
        found
    }

    /// One entry: a row, a statement of absence, or a row that says that it leads nowhere.
    fn entry(
        &self,
        scope: &Scope<'_, 'a>,
        reference: &'a Json,
        target: Target<'a>,
        path: &str,
        section: &mut SectionView,
        found: &mut Vec<Placed>,
    ) {
        let view = self.view;
        let resource = match target {
            Target::Entry(_, resource) | Target::Contained(_, resource) => resource,
            Target::Missing => {
                view.note(
                    Severity::Warning,
                    path.to_owned(),
                    "refers to something that is not in the document",
                );
                let text = view.text(Key::WarningUnresolved);
                let warning = Warning::new(WarningKind::Unresolved, text);
                if !section.warnings.contains(&warning) {
                    section.warnings.push(warning);
                }
                let row = rows::unresolved(scope, reference);
                found.push((GroupKind::All, rows::LAST, format::newest_first(None), row));
                return;
            }
        };
        if let Some(absence) = absence::of_resource(view, resource, section.kind) {
            if let Target::Entry(number, _) = target {
                view.entries.place(number);
            }
            section.absences.push(absence);
            return;
        }
        let row = match target {
            Target::Entry(number, _) => rows::entry(view, number, 0),
            Target::Contained(number, _) => {
                scope.take_contained(number);
                Some(rows::contained(scope, resource))
            }
            Target::Missing => None,
        };
        let mut row = row.unwrap_or_else(|| rows::shown_elsewhere(scope, resource));
        match section_kind::rows_of(section.kind) {
            Some(kinds) if !kinds.contains(&row.kind) && kind(resource) != "Basic" => {
                row.named = true;
                let said = format!("a {} in a section about something else", kind(resource));
                view.note(Severity::Information, path.to_owned(), &said);
            }
            Some(_) => {}
            // What has no row of its own is known by its kind.
            None => row.named |= row.kind == RowKind::Other && kind(resource) != "Basic",
        }
        // What the section calls it, where that is not what it calls itself.
        let called = text(reference, "display").filter(|called| *called != row.title.text);
        row.details.extend(called.map(|called| {
            let language = scope.language().map(str::to_owned);
            scope.fact("display", Value::Sent { text: called.to_owned(), language })
        }));
        found.push(self.placed(section.kind, resource, row));
    }

    /// A row with all that its place depends on.
    pub(super) fn placed(&self, kind: SectionKind, resource: &'a Json, row: Row) -> Placed {
        let mut group = rows::group(self.view, resource);
        let groups = matches!(
            kind,
            SectionKind::Allergies | SectionKind::Problems | SectionKind::Medicines | SectionKind::Devices
        );
        // A medicine that no section lists is taken or not like any other.
        let medicine = matches!(row.kind, RowKind::Medicine | RowKind::Prescription);
        let groups = groups || (medicine && kind == SectionKind::Unplaced);
        if !groups && !matches!(group, GroupKind::NotSo | GroupKind::Prohibited) {
            group = GroupKind::All;
        }
        (group, rows::rank(kind, resource, &row), rows::newest(self.view, resource), row)
    }

    /// Rows in their groups, newest first; before all dates what is ranked first.
    pub(super) fn groups(&self, kind: SectionKind, mut found: Vec<Placed>) -> Vec<Group> {
        // Rows that know no group stand with the current ones where there are groups; among those of every kind, before.
        let grouped = kind != SectionKind::Unplaced
            && found.iter().any(|(group, ..)| {
                matches!(group, GroupKind::Current | GroupKind::Unclear | GroupKind::Past)
            });
        for (group, ..) in &mut found {
            if grouped && *group == GroupKind::All {
                *group = GroupKind::Current;
            }
        }
        let mut order = Vec::with_capacity(found.len());
        let mut rows = Vec::with_capacity(found.len());
        for (number, (group, rank, newest, row)) in found.into_iter().enumerate() {
            order.push((group, rank, newest, number));
            rows.push(Some(row));
        }
        order.sort_unstable();
        let mut groups: Vec<Group> = Vec::new();
        for (group, .., number) in order {
            let Some(row) = rows.get_mut(number).and_then(Option::take) else { continue };
            match groups.last_mut().filter(|last| last.kind == group) {
                Some(last) => last.rows.push(row),
                None => {
                    groups.push(Group { kind: group, heading: self.heading(kind, group), rows: vec![row] })
                }
            }
        }
        groups
    }

    fn heading(&self, kind: SectionKind, group: GroupKind) -> String {
        // Of what no section lists only medicines have groups of their own.
        let medicines = matches!(kind, SectionKind::Medicines | SectionKind::Unplaced);
        let given =
            matches!(kind, SectionKind::Medicines | SectionKind::Prescriptions | SectionKind::Dispensations);
        let key = match group {
            GroupKind::All => return String::new(),
            GroupKind::Current if medicines => Key::GroupMedicinesCurrent,
            GroupKind::Past if medicines => Key::GroupMedicinesPast,
            GroupKind::Past if kind == SectionKind::Allergies => Key::GroupAllergiesPast,
            GroupKind::Prohibited if given => Key::GroupNotToBeGiven,
            GroupKind::Prohibited => Key::GroupNotToBeDone,
            GroupKind::Unclear if medicines || kind == SectionKind::Devices => Key::GroupUseUnknown,
            GroupKind::Unclear => Key::GroupUnclear,
            GroupKind::Current => Key::GroupCurrent,
            GroupKind::Past => Key::GroupPast,
            GroupKind::NotSo if kind == SectionKind::Immunizations => Key::GroupNotGiven,
            GroupKind::NotSo => Key::GroupNotSo,
        };
        self.view.text(key)
    }

    /// The section's status, and the warnings that follow from all of it.
    pub(super) fn conclude(&self, section: &mut SectionView) {
        let view = self.view;
        section.absences = fold::absences(view, std::mem::take(&mut section.absences));
        let has_rows = section.groups.iter().any(|group| !group.rows.is_empty());
        let (status, text) = match absence::status(view, &section.absences) {
            Some(_) if has_rows => (SectionStatus::Entries, String::new()),
            Some((status, text)) => (status, self.with_statements(status, text, &section.absences)),
            None if has_rows || !section.subsections.is_empty() => (SectionStatus::Entries, String::new()),
            None if section.narrative.is_some() => (SectionStatus::TextOnly, view.text(Key::StatusTextOnly)),
            None => (SectionStatus::Unsaid, view.text(Key::StatusUnsaid)),
        };
        section.status = status;
        section.status_text = text;
        if absence::differ(&section.absences) {
            let text = view.text(Key::WarningAbsencesDiffer);
            section.warnings.push(Warning::new(WarningKind::AbsenceBesideEntries, text));
        }
        if has_rows && !section.absences.is_empty() {
            let all = |kind| section.absences.iter().all(|absence| absence.kind == kind);
            let key = if all(AbsenceKind::PartlyNoneKnown) {
                Key::WarningPartlyBesideEntries
            } else if all(AbsenceKind::Withheld) {
                Key::WarningWithheldBesideEntries
            } else {
                Key::WarningAbsenceBesideEntries
            };
            let text = view.text(key);
            section.warnings.push(Warning::new(WarningKind::AbsenceBesideEntries, text));
        }
    }

    /// Where only a part is ruled out, the sentence is the statement itself.
    fn with_statements(&self, status: SectionStatus, text: String, absences: &[Absence]) -> String {
        if status != SectionStatus::PartlyNoneKnown {
            return text;
        }
        let words: Vec<&str> = absences.iter().map(|absence| absence.term.text.as_str()).collect();
        format!("{text} {}", words.join("; "))
    }

    /// A basic section that the document lacks.
    pub(super) fn not_sent(&mut self, kind: SectionKind) -> SectionView {
        SectionView {
            anchor: self.anchor(kind),
            kind,
            title: section_kind::title_of(self.view, kind).unwrap_or_default(),
            status: SectionStatus::NotSent,
            status_text: self.view.text(Key::StatusNotSent),
            codes: section_kind::KINDS
                .iter()
                .filter(|(_, known)| *known == kind)
                .map(|(code, _)| Code {
                    system: "LOINC".to_owned(),
                    uri: "http://loinc.org".to_owned(),
                    code: (*code).to_owned(),
                    ..Code::default()
                })
                .collect(),
            ..SectionView::default()
        }
    }

    /// A section of our own making, for resources that no section of the document holds.
    pub(super) fn made(
        &mut self,
        kind: SectionKind,
        title: String,
        found: Vec<Placed>,
        absences: Vec<Absence>,
    ) -> SectionView {
        let anchor = self.anchor(kind);
        let mut section = SectionView { anchor, kind, title, absences, ..SectionView::default() };
        section.groups = self.groups(kind, found);
        self.conclude(&mut section);
        section
    }

    fn anchor(&mut self, kind: SectionKind) -> String {
        let name = section_kind::anchor(kind);
        match self.anchors.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => {
                *count += 1;
                format!("{name}-{count}")
            }
            None => {
                self.anchors.push((name, 1));
                name.to_owned()
            }
        }
    }
}

/// What a section calls an entry that has its row elsewhere.
fn named<'a>(scope: &Scope<'_, 'a>, reference: &'a Json) -> Option<Fact> {
    let said = reference.as_object()?.iter().any(|(name, _)| !matches!(name, "reference" | "type"));
    said.then(|| scope.fact_of(Member { name: "entry", json: Some(reference), beside: None }))?
}

/// Says of each row what it is, where a section holds rows of several kinds.
fn name_where_mixed(found: &mut [Placed]) {
    let of_a_kind = |row: &Row| !matches!(row.kind, RowKind::Other | RowKind::Unresolved);
    let mut kinds = found.iter().map(|(.., row)| row).filter(|row| of_a_kind(row)).map(|row| row.kind);
    let first = kinds.next();
    if kinds.any(|kind| Some(kind) != first) {
        found.iter_mut().for_each(|(.., row)| row.named |= of_a_kind(row));
    }
}

/// A row with its group, its rank there and its date, newest first.
pub(super) type Placed = (GroupKind, u8, std::cmp::Reverse<String>, Row);
