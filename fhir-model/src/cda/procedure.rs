//! Procedures (section 47519-4).

use super::absence::{self, Kind};
use super::coded::{self, some_concept};
use super::section::{Mapped, Topic};
use super::xml::El;
use super::{Mapper, status, time};
use crate::r4::{Procedure, Reference};

impl<'a> Mapper<'a> {
    /// An entry of the procedures.
    pub(super) fn procedure(&mut self, el: El<'a>) -> Mapped {
        if let Some(kind) = absent(el, self) {
            return Mapped::absent(self.absence(kind, el, el.first("code")));
        }
        Mapped::one(self.procedure_of(el))
    }

    /// A procedure, in whichever section.
    pub(super) fn procedure_of(&mut self, el: El<'a>) -> Reference {
        let mut procedure =
            Procedure { id: self.id(), subject: Some(self.patient.clone()), ..Procedure::default() };
        let extension = &mut procedure.extension;
        procedure.identifier = self.entry_head(el, extension);
        let text = self.entry_text(el, extension);
        let status = self.entry_status(el, status::procedure, extension);
        // What was not done is never told as done.
        let status = if el.tells_negation() {
            if let Some(status) = status.filter(|status| *status != "not-done") {
                extension.push(super::extension::code(super::extension::STATUS_CODE, status));
            }
            "not-done"
        } else if el.mood().is_some() {
            "preparation"
        } else {
            status.unwrap_or("unknown")
        };
        procedure.status = Some(status.to_owned());
        if status == "unknown" {
            self.unsaid_status(el, &mut procedure.rest);
        }
        procedure.code = coded::or_words(some_concept(el.first("code"), &self.words), text);
        if let Some(when) = el.first("effectiveTime") {
            time::when(when).put_choice(&mut procedure.performed, &mut procedure.rest, "performed");
        }
        procedure.body_site =
            el.all("targetSiteCode").map(|site| coded::concept(site, &self.words)).collect();
        procedure.performer = self.performers(el);
        procedure.reason_code = self.reasons(el);
        procedure.note = self.notes(el);
        procedure.recorder = self.recorder(el);
        self.finish(el, &mut procedure.extension);
        self.add(procedure)
    }
}

/// The absence that the entry states, if it does: a code of absence, or nothing but nullFlavors.
fn absent<'a>(el: El<'a>, mapper: &Mapper<'a>) -> Option<Kind> {
    let code = el.first("code");
    if let Some(kind) = absence::of_term(code, Topic::Procedures) {
        return Some(kind);
    }
    let when = el.first("effectiveTime");
    let dated =
        when.is_some_and(|when| when.peek("value").or_else(|| when.first("low")?.peek("value")).is_some());
    if dated || code.is_some_and(|code| coded::speaks(code, &mapper.words)) {
        return None;
    }
    if el.is_negated() {
        return Some(Kind::NilKnown);
    }
    absence::of_nulls([code, Some(el)].into_iter().flatten())
}
