//! Problems, present and past (sections 11450-4 and 11348-0): a concern act around observations, or these alone.

use super::absence::{self, Kind};
use super::coded;
use super::concern::Concern;
use super::section::{Mapped, Topic};
use super::xml::El;
use super::{Mapper, extension, status, time};
use crate::r4::{CodeableConcept, Condition, Resource};

impl<'a> Mapper<'a> {
    /// An entry of the problems.
    pub(super) fn problems(&mut self, el: El<'a>) -> Mapped {
        self.concerned(el, absent, Self::problem, |resource| match resource {
            Resource::Condition(made) => Some(&mut made.extension),
            _ => None,
        })
    }

    fn problem(&mut self, el: El<'a>, mut concern: Option<&mut Concern>) -> Condition {
        let mut condition =
            Condition { id: self.id(), subject: Some(self.patient.clone()), ..Condition::default() };
        let extension = &mut condition.extension;
        condition.identifier = self.entry_head(el, extension);
        let text = self.entry_text(el, extension);
        if let Some(concern) = concern.as_mut() {
            concern.tell(&mut condition.identifier, extension);
        }
        condition.code = el.first("value").map(|value| {
            let mut concept = coded::concept(value, &self.words);
            // A value of type ST or ED is words.
            if let Some(text) = value.text() {
                concept.text.get_or_insert(text);
            }
            concept
        });
        let code = condition.code.take().filter(|code| !coded::is_empty(code));
        condition.code = coded::or_words(code, text);
        condition.category.extend(self.kind_of(el));
        condition.body_site =
            el.all("targetSiteCode").map(|site| coded::concept(site, &self.words)).collect();

        self.course(el, &mut condition);
        self.problem_states(el, concern.as_deref(), &mut condition);
        let mut severities = self.about(el, &["SEV"]).filter_map(|severity| self.said(severity));
        condition.severity = severities.next();
        condition
            .extension
            .extend(severities.map(|further| extension::concept(extension::SEVERITY, further)));
        for health in self.about(el, &["11323-3"]) {
            let said = self.said(health);
            condition.extension.extend(said.map(|said| extension::concept(extension::HEALTH_STATUS, said)));
        }
        condition.note = self.notes(el);
        condition.recorder = self.recorder(el).or_else(|| concern?.recorder.clone());
        condition
    }

    /// Onset and end.
    fn course(&self, el: El<'a>, condition: &mut Condition) {
        let Some(when) = el.first("effectiveTime") else { return };
        let begun = when.first("low").unwrap_or(when);
        time::moment(begun).put_choice(&mut condition.onset, &mut condition.rest, "onset");
        if let Some(high) = when.first("high") {
            time::moment(high).put_choice(&mut condition.abatement, &mut condition.rest, "abatement");
        }
    }

    fn problem_states(&self, el: El<'a>, act: Option<&Concern>, condition: &mut Condition) {
        let mut said = self.about(el, &["33999-4"]).filter_map(|observation| self.said(observation));
        condition.clinical_status = Some(match (said.next(), act.and_then(|act| act.status)) {
            (Some(said), _) => status::with_code(said, status::CONDITION_CLINICAL, status::clinical),
            // FHIR (ait-2, con-5): what was sent in error has none.
            (None, _) if status::is_error(el, act) => CodeableConcept::default(),
            (None, Some(concern)) => coded::ours(status::CONDITION_CLINICAL, concern),
            // FHIR (con-4): what has an end is not active.
            (None, None) if condition.abatement.is_some() => {
                coded::ours(status::CONDITION_CLINICAL, "resolved")
            }
            (None, None) => extension::absent_concept(),
        })
        .filter(|status| !coded::is_empty(status));
        let said = self.about(el, &["66455-7"]).find_map(|observation| self.said(observation));
        condition.verification_status =
            status::verified(said, status::CONDITION_VERIFICATION, status::verification, el, act);
    }
}

/// The absence that an observation states, if it does, and the term of it that does.
fn absent<'a>(el: El<'a>, act: Option<El<'a>>, mapper: &Mapper<'a>) -> Option<(Kind, Option<El<'a>>)> {
    let value = el.first("value");
    let terms = [value, el.first("code")].into_iter().flatten();
    if let Some(stated) = absence::stated(terms, Topic::Problems) {
        return Some(stated);
    }
    let dated = el.path(&["effectiveTime", "low"]).is_some_and(|low| low.peek("value").is_some());
    if dated || value.is_some_and(|value| coded::speaks(value, &mapper.words) || mapper.words.any(value)) {
        return None;
    }
    if el.is_negated() || act.is_some_and(El::is_negated) {
        return Some((Kind::NilKnown, value));
    }
    let nulls = [value, Some(el), act].into_iter().flatten();
    absence::of_nulls(nulls).map(|kind| (kind, value))
}
