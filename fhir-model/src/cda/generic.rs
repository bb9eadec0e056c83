//! Entries that have no mapping of their own yet: their main code, and all they say, by its path.

use super::coded::some_concept;
use super::section::Mapped;
use super::xml::El;
use super::{Mapper, extension};
use crate::r4::{Basic, Choice};

impl<'a> Mapper<'a> {
    /// Any clinical statement as a Basic resource.
    pub(super) fn generic(&mut self, el: El<'a>) -> Mapped {
        let mut basic = Basic { id: self.id(), subject: Some(self.patient.clone()), ..Basic::default() };
        basic.identifier = self.entry_head(el, &mut basic.extension);
        self.entry_text(el, &mut basic.extension);
        if let Some(status) = el.first("statusCode").and_then(|status| status.attr("code")) {
            basic.extension.push(extension::code(extension::STATUS_CODE, status));
        }
        basic.code =
            Some(some_concept(el.first("code"), &self.words).unwrap_or_else(extension::absent_concept));
        if el.peek("negationInd") == Some("true") {
            el.attr("negationInd");
            basic.extension.push(extension::with(extension::NEGATED, Choice::boolean(true)));
        }
        self.finish(el, &mut basic.extension);
        Mapped::one(self.add(basic))
    }
}
