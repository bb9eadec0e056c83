//! Problems, present and past (sections 11450-4 and 11348-0): a concern act around observations, or these alone.

use super::absence::{self, Absence, Kind};
use super::allergy::concern;
use super::coded::{self, some_concept};
use super::section::{Mapped, Topic};
use super::xml::El;
use super::{Mapper, extension, status, time};
use crate::r4::Condition;

impl<'a> Mapper<'a> {
    /// An entry of the problems.
    pub(super) fn problems(&mut self, el: El<'a>) -> Mapped {
        let (act, observations) = concern(el);
        if observations.is_empty() {
            return match el.is_null() {
                true => Mapped::absent(self.null_entry(el)),
                false => self.generic(el),
            };
        }
        let mut mapped = Mapped::default();
        let mut made: Vec<(El<'a>, Condition)> = Vec::new();
        for observation in observations {
            match absent(observation, act, self) {
                Some(kind) => {
                    let mut unused = Vec::new();
                    let text = self.entry_text(observation, &mut unused);
                    let terms = observation.first("value");
                    mapped.absences.push(Absence::new(
                        kind,
                        act.unwrap_or(observation),
                        terms,
                        text,
                        &self.words,
                    ));
                }
                None => made.push((observation, self.problem(observation, act))),
            }
        }
        // Inner observations first: what is then left of the act belongs to the first problem.
        for (index, (observation, condition)) in made.iter_mut().enumerate().rev() {
            let owner = if index == 0 { act.unwrap_or(*observation) } else { *observation };
            self.finish(owner, &mut condition.extension);
        }
        mapped.resources.extend(made.into_iter().map(|(_, condition)| self.add(condition)));
        mapped
    }

    fn problem(&mut self, el: El<'a>, act: Option<El<'a>>) -> Condition {
        let mut condition =
            Condition { id: self.id(), subject: Some(self.patient.clone()), ..Condition::default() };
        let extension = &mut condition.extension;
        condition.identifier = self.entry_head(el, extension);
        let text = self.entry_text(el, extension);
        let concern = act.and_then(|act| self.concern(act, extension));
        if let Some(act) = act {
            condition.identifier.extend(self.entry_head(act, extension));
        }
        condition.code = el.first("value").map(|value| {
            let mut concept = coded::concept(value, &self.words);
            // A value of type ST or ED is words.
            if let Some(text) = value.text() {
                concept.text.get_or_insert(text);
            }
            concept
        });
        condition.code = condition.code.take().filter(|code| !coded::is_empty(code));
        if !condition.code.as_ref().is_some_and(coded::says_something)
            && let Some(text) = text
        {
            condition.code.get_or_insert_default().text = Some(text);
        }
        condition.category.extend(
            some_concept(el.first("code"), &self.words)
                .filter(|kind| kind.coding.iter().all(|coding| coding.code.as_deref() != Some("ASSERTION"))),
        );
        condition.body_site =
            el.all("targetSiteCode").map(|site| coded::concept(site, &self.words)).collect();

        self.course(el, &mut condition);
        self.problem_states(el, concern, &mut condition);
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
        condition.recorder = self.recorder(el).or_else(|| self.recorder(act?));
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

    fn problem_states(&self, el: El<'a>, concern: Option<&str>, condition: &mut Condition) {
        let mut said = self.about(el, &["33999-4"]).filter_map(|observation| self.said(observation));
        condition.clinical_status = Some(match (said.next(), concern) {
            (Some(said), _) => status::with_code(said, status::CONDITION_CLINICAL, status::clinical),
            (None, Some(concern)) => coded::ours(status::CONDITION_CLINICAL, concern),
            // FHIR (con-4): what has an end is not active.
            (None, None) if condition.abatement.is_some() => {
                coded::ours(status::CONDITION_CLINICAL, "resolved")
            }
            (None, None) => extension::absent_concept(),
        });
        let said = self.about(el, &["66455-7"]).find_map(|observation| self.said(observation));
        condition.verification_status =
            said.map(|said| status::with_code(said, status::CONDITION_VERIFICATION, status::verification));
        if el.peek("negationInd") == Some("true") {
            el.attr("negationInd");
            condition.verification_status = Some(coded::ours(status::CONDITION_VERIFICATION, "refuted"));
        }
    }
}

/// The absence that an observation states, if it does.
fn absent<'a>(el: El<'a>, act: Option<El<'a>>, mapper: &Mapper<'a>) -> Option<Kind> {
    let value = el.first("value");
    let terms = [value, el.first("code")];
    if let Some(kind) = terms.into_iter().find_map(|term| absence::of_term(term, Topic::Problems)) {
        return Some(kind);
    }
    let dated = el.path(&["effectiveTime", "low"]).is_some_and(|low| low.peek("value").is_some());
    if dated || value.is_some_and(|value| coded::speaks(value, &mapper.words) || mapper.words.any(value)) {
        return None;
    }
    if el.peek("negationInd") == Some("true") {
        return Some(Kind::NilKnown);
    }
    let nulls = [value, Some(el), act].into_iter().flatten();
    absence::of_nulls(nulls)
}
