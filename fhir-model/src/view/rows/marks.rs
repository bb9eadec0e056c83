//! Marks beside a title: what a reader must see with it.

use super::super::entries::Target;
use super::super::row::{FactKind, Origin, Tag, Tone};
use super::super::source::{Member, get, items, kind};
use super::draft::Draft;
use super::{order, words};
use crate::json::Json;
use crate::texts::{Key, Table};

impl Draft<'_, '_, '_> {
    /// Whom the row is about: nothing where it is the patient, a marked fact where it is another.
    pub(super) fn about(&mut self) {
        for name in ["subject", "patient"] {
            let Some(json) = self.members.peek(name) else { continue };
            let view = self.scope.view;
            match self.scope.resolve(json) {
                Target::Entry(number, _) if Some(number) == view.patient => {
                    let member = self.members.take(name);
                    // Only a name beside the reference says something.
                    let named = get(json, "display").is_some() || get(json, "identifier").is_some();
                    let fact = member.filter(|_| named).and_then(|member| self.scope.fact_of(member));
                    self.technical.extend(fact);
                }
                Target::Entry(..) | Target::Contained(..) => {
                    self.row.tags.push(Tag { text: view.text(Key::TagOtherSubject), tone: Tone::Danger });
                    self.seen(FactKind::Other, name);
                }
                Target::Missing => {
                    let fact = self.members.take(name).and_then(|member| self.scope.fact_of(member));
                    self.technical.extend(fact);
                }
            }
        }
        self.focus();
    }

    /// Marks what is about somebody close to the patient, not the patient: a mother's illness.
    fn focus(&mut self) {
        let view = self.scope.view;
        let about = self.members.peek("focus").map(items).unwrap_or_default();
        let another = about.iter().any(|json| match self.scope.resolve(json) {
            Target::Entry(number, found) => {
                kind(found) == "RelatedPerson" || (kind(found) == "Patient" && Some(number) != view.patient)
            }
            Target::Contained(_, found) => matches!(kind(found), "RelatedPerson" | "Patient"),
            Target::Missing => false,
        });
        if another {
            self.row.tags.push(Tag { text: view.text(Key::TagOtherSubject), tone: Tone::Danger });
            self.seen(FactKind::Other, "focus");
        }
    }

    /// Marks what is said not to be so, and what is only planned, asked for or wished.
    pub(super) fn denied(&mut self) {
        let view = self.scope.view;
        if order::is_negated(self.scope.resource) {
            self.row.tags.push(Tag { text: view.text(Key::TagNegated), tone: Tone::Danger });
        }
        // A medicine is always meant to be taken.
        let medicine = kind(self.scope.resource).starts_with("Medication");
        if let Some(mood) = order::mood(self.scope.resource).filter(|mood| !(medicine && *mood == "INT")) {
            let text = view.word(Table::Mood, mood).unwrap_or(mood).to_owned();
            self.row.tags.push(Tag { text, tone: Tone::Warning });
        }
    }

    /// Makes a status or the like a mark beside the title, unless it only says what is expected; it is in the details
    /// in any case. Of several each is a mark of its own.
    pub(super) fn tag(&mut self, name: &str, expected: &[&str]) {
        let Some(member) = self.members.take(name) else { return };
        for json in member.json.map(items).unwrap_or_default() {
            let codes = words::codes_of(json);
            let beside = member.beside.filter(|_| !matches!(member.json, Some(Json::Array(_))));
            let one = Member { json: Some(json), beside, ..member };
            let Some(value) = self.scope.value(one, &mut Vec::new()) else { continue };
            let said = words::term(value);
            // What stands where nothing was sent is a filler.
            let sent = said.origin != Origin::NotSent && !said.text.is_empty();
            if sent && !codes.iter().any(|code| expected.contains(code)) {
                self.mark(name, &codes, &said.text);
            }
        }
        self.row.details.extend(self.scope.fact_of(member));
    }

    /// Adds a mark beside the title.
    pub(super) fn mark(&mut self, name: &str, codes: &[&str], words: &str) {
        let tone = words::tone(name, codes);
        // Some words mean nothing without the name of what they say: "høy", "ukjent".
        let bare =
            !matches!(name, "clinicalStatus" | "verificationStatus" | "interpretation" | "doNotPerform");
        let text = if bare { format!("{}: {words}", self.scope.label(name)) } else { words.to_owned() };
        let tag = Tag { text, tone };
        if !self.row.tags.contains(&tag) {
            self.row.tags.push(tag);
        }
    }
}
