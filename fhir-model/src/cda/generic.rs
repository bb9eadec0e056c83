//! Statements that FHIR has no resource of its own for, or that are about somebody else: as Basic; and files.

use super::coded::some_concept;
use super::xml::El;
use super::{Mapper, extension, time};
use crate::r4::{Basic, DocumentContent, DocumentReference, Reference};

impl<'a> Mapper<'a> {
    /// A picture or a sound (`observationMedia`), as a file.
    pub(super) fn media(&mut self, el: El<'a>) -> Reference {
        let mut made = DocumentReference {
            id: self.id(),
            status: Some("current".to_owned()),
            subject: Some(self.patient.clone()),
            ..DocumentReference::default()
        };
        made.identifier = self.entry_head(el, &mut made.extension);
        self.entry_text(el, &mut made.extension);
        made.kind = some_concept(el.first("code"), &self.words);
        made.content.extend(el.first("value").map(|value| DocumentContent {
            attachment: Some(super::body::attachment(value)),
            ..DocumentContent::default()
        }));
        self.finish(el, &mut made.extension);
        self.add(made)
    }

    /// Any clinical statement as a Basic resource: its code, time and status; what is within it leads on from there.
    pub(super) fn generic(&mut self, el: El<'a>) -> Reference {
        let around = self.turn_to_subject(el);
        let subject = self.about.clone().unwrap_or_else(|| self.patient.clone());
        let mut basic = Basic { id: self.id(), subject: Some(subject), ..Basic::default() };
        basic.identifier = self.entry_head(el, &mut basic.extension);
        self.entry_text(el, &mut basic.extension);
        if let Some(status) = el.first("statusCode").and_then(|status| status.attr("code")) {
            basic.extension.push(extension::code(extension::STATUS_CODE, status));
        }
        basic.code =
            Some(some_concept(el.first("code"), &self.words).unwrap_or_else(extension::absent_concept));
        if el.tells_negation() {
            extension::negate(&mut basic.rest);
        }
        basic.extension.extend(el.first("effectiveTime").and_then(time::extension));
        self.finish(el, &mut basic.extension);
        self.about = around;
        self.add(basic)
    }
}
