//! Marks beside a title: what a reader must see with it.

use super::super::document::GroupKind;
use super::super::entries::Target;
use super::super::row::{Fact, FactKind, Origin, Tag, Tone, Value};
use super::super::source::{Member, extension, get, items, kind, text as text_of};
use super::draft::Draft;
use super::{order, whose, words};
use crate::json::Json;
use crate::texts::{Key, Table};

/// `statusCode` of a CDA entry, where the FHIR status is another word (`docs/MAPPING.md`).
const STATUS_CODE: &str = "urn:helsebro:status-code";

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
                    if let Some(called) = whose::called_otherwise(view, json) {
                        let text = view.texts.fill(Key::TagCalledOtherwise, &[("name", called)]);
                        self.row.tags.push(Tag { text, tone: Tone::Warning });
                    }
                    let fact = member.filter(|_| named).and_then(|member| self.scope.fact_of(member));
                    self.technical.extend(fact);
                }
                Target::Entry(..) | Target::Contained(..) => {
                    self.row.tags.push(Tag { text: view.text(Key::TagOtherSubject), tone: Tone::Danger });
                    self.seen(FactKind::Other, name);
                }
                Target::Missing if whose::is_of_another(view, json) => {
                    let text = view.text(Key::TagUnknownPatient);
                    let called = text_of(json, "display");
                    let text = called.map(|called| format!("{text}: {called}")).unwrap_or(text);
                    self.row.tags.push(Tag { text, tone: Tone::Danger });
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
        let resource = self.scope.resource;
        let denials: Vec<&str> = order::denials(resource).collect();
        if order::says_negated(resource) || !denials.is_empty() {
            self.row.tags.push(Tag { text: view.text(Key::TagNegated), tone: Tone::Danger });
        }
        for name in denials {
            self.seen(FactKind::Other, name);
        }
        if order::is_not_taken(resource) {
            self.row.tags.push(Tag { text: view.text(Key::TagNotTaken), tone: Tone::Danger });
        }
        self.prohibited();
        // A medicine is always meant to be taken: only the code of it is told.
        let medicine = kind(self.scope.resource).starts_with("Medication");
        if medicine && order::mood(self.scope.resource) == Some("INT") {
            for extension in self.extensions(order::MOOD) {
                let code = Value::Text("INT".to_owned());
                let fact = self.scope.extension(extension);
                self.technical.extend(fact.map(|fact| Fact { value: code, ..fact }));
            }
        } else if let Some(mood) = order::mood(self.scope.resource) {
            let text = view.word(Table::Mood, mood).unwrap_or(mood).to_owned();
            self.row.tags.push(Tag { text, tone: Tone::Warning });
        }
    }

    /// Marks what must not be given or done; that it once must not is no danger any more.
    fn prohibited(&mut self) {
        if self.members.peek("doNotPerform") != Some(&Json::Bool(true)) {
            return;
        }
        self.members.take("doNotPerform");
        let (view, resource) = (self.scope.view, self.scope.resource);
        let medicine = kind(resource).starts_with("Medication");
        let text = view.text(if medicine { Key::TagDoNotPerform } else { Key::TagNotToBeDone });
        let (text, tone) = match order::group(view, resource) {
            GroupKind::Past => {
                (view.texts.fill(Key::TagNoLongerProhibited, &[("tag", &text)]), Tone::Neutral)
            }
            _ => (text, Tone::Danger),
        };
        self.row.tags.push(Tag { text, tone });
    }

    /// Marks what is said to be in use, or to go on, although its end is passed.
    pub(super) fn end_passed(&mut self) {
        if order::has_ended(self) {
            let text = self.scope.view.text(Key::TagEndPassed);
            self.row.tags.push(Tag { text, tone: Tone::Warning });
        }
    }

    /// Marks the status that was sent where FHIR has no word for it (`docs/MAPPING.md`): "unknown" would hide it.
    fn sent_status(&mut self) -> bool {
        let sent = extension(self.scope.resource, STATUS_CODE);
        let Some(code) = sent.and_then(|sent| text_of(sent, "valueCode")) else { return false };
        let view = self.scope.view;
        let medicine = kind(self.scope.resource).starts_with("Medication");
        let text = if medicine && code == "completed" {
            view.text(Key::TagSentAsEnded)
        } else {
            let status = view.word(Table::Actstatus, code).unwrap_or(code);
            view.texts.fill(Key::TagSentAs, &[("status", status)])
        };
        self.row.tags.push(Tag { text, tone: Tone::Warning });
        true
    }

    /// Makes a status or the like a mark beside the title, unless it only says what is expected; it is in the details
    /// in any case. Of several each is a mark of its own.
    pub(super) fn tag(&mut self, name: &str, expected: &[&str]) {
        let Some(member) = self.members.take(name) else { return };
        if name == "status" && member.json.and_then(Json::as_str) == Some("unknown") && self.sent_status() {
            self.row.details.extend(self.scope.fact_of(member));
            return;
        }
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
