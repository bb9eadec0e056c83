//! What is planned or asked for (care plan and elsewhere): acts, encounters and procedures whose mood is no event.

use super::coded::{self, some_concept};
use super::xml::El;
use super::{Mapper, extension, status, time};
use crate::r4::{Reference, ServiceRequest};

/// Whether a statement tells of something that is to be done.
pub(super) fn is_planned(el: El<'_>) -> bool {
    matches!(el.peek("moodCode"), Some("INT" | "RQO" | "PRP" | "PRMS" | "ARQ" | "APT"))
}

impl<'a> Mapper<'a> {
    /// A statement that tells of something that is to be done, as ServiceRequest.
    pub(super) fn planned(&mut self, el: El<'a>) -> Reference {
        let mut made = ServiceRequest {
            id: self.id(),
            subject: Some(self.patient.clone()),
            ..ServiceRequest::default()
        };
        made.identifier = self.entry_head(el, &mut made.extension);
        let text = self.entry_text(el, &mut made.extension);
        let status = self.entry_status(el, status::service_request, &mut made.extension);
        made.status = Some(status.unwrap_or("unknown").to_owned());
        self.unsaid_status(el, &mut made.rest);
        let intent = match el.peek("moodCode") {
            Some("RQO") => "order",
            Some("PRP") => "proposal",
            _ => "plan",
        };
        made.intent = Some(intent.to_owned());
        if el.tells_negation() {
            made.do_not_perform = Some(true);
        }
        let code = coded::or_words(some_concept(el.first("code"), &self.words), text);
        made.code = Some(code.unwrap_or_else(extension::absent_concept));
        if let Some(when) = el.first("effectiveTime") {
            time::when(when).put_choice(&mut made.occurrence, &mut made.rest, "occurrence");
        }
        if let Some(author) = el.first("author") {
            made.requester = self.participant(author);
            if let Some(when) = author.first("time") {
                time::moment(when).put(&mut made.authored_on, &mut made.rest, "authoredOn");
            }
        }
        made.performer = self.performers(el).into_iter().filter_map(|performer| performer.actor).collect();
        made.body_site = el.all("targetSiteCode").map(|site| coded::concept(site, &self.words)).collect();
        made.reason_code = self.reasons(el);
        made.note = self.notes(el);
        self.finish(el, &mut made.extension);
        self.add(made)
    }
}
