//! Allergies (section 48765-2): a concern act around observations, or the observations alone.
//!
//! The status of an allergy is never read from the observation's `statusCode`: that one says that observing is done, and
//! eHDSI sends `completed` on active allergies.

use super::absence::{self, Kind};
use super::coded::{self, some_concept};
use super::concern::Concern;
use super::section::{Mapped, Topic};
use super::xml::El;
use super::{Mapper, entry, extension, status, time};
use crate::r4::{AllergyIntolerance, CodeableConcept, Reaction, Resource};

impl<'a> Mapper<'a> {
    /// An entry of the allergies.
    pub(super) fn allergies(&mut self, el: El<'a>) -> Mapped {
        self.concerned(el, absent, Self::allergy, |resource| match resource {
            Resource::AllergyIntolerance(made) => Some(&mut made.extension),
            _ => None,
        })
    }

    fn allergy(&mut self, el: El<'a>, mut concern: Option<&mut Concern>) -> AllergyIntolerance {
        let mut allergy = AllergyIntolerance {
            id: self.id(),
            patient: Some(self.patient.clone()),
            ..AllergyIntolerance::default()
        };
        let extension = &mut allergy.extension;
        allergy.identifier = self.entry_head(el, extension);
        let text = self.entry_text(el, extension);
        if let Some(concern) = concern.as_mut() {
            concern.tell(&mut allergy.identifier, extension);
        }
        allergy.code = self.agent(el).or_else(|| {
            // Sources without an agent name it in the value.
            some_concept(el.first("value"), &self.words).filter(coded::says_something)
        });
        if let (None, Some(text)) = (&allergy.code, &text) {
            allergy.code = Some(CodeableConcept { text: Some(text.clone()), ..CodeableConcept::default() });
        }
        let value = el.first("value").filter(|value| coded::speaks(*value, &self.words));
        let kinds = [
            self.kind_of(el).map(|kind| (true, kind)),
            value.map(|it| (false, coded::concept(it, &self.words))),
        ];
        for (is_code, kind) in kinds.into_iter().flatten() {
            let known = allergy.code.as_ref().is_some_and(|agent| same(agent, &kind));
            // Old sources repeat the words of the entry as a value without a code.
            if known || (kind.coding.is_empty() && kind.text == text) {
                let agent = allergy.code.iter().flat_map(|agent| &agent.extension);
                let further = kind.extension.iter().filter(|it| !agent.clone().any(|known| known == *it));
                let further: Vec<_> = further.cloned().collect();
                if !further.is_empty() {
                    let further = CodeableConcept { extension: further, ..CodeableConcept::default() };
                    allergy.extension.push(extension::concept(extension::VALUE, further));
                }
                continue;
            }
            let codes = || kind.coding.iter().filter_map(|coding| coding.code.as_deref());
            let is_kind = is_code || codes().any(is_kind);
            if !is_kind {
                // What else the source asserts beside the agent.
                allergy.extension.push(extension::concept(extension::VALUE, kind));
                continue;
            }
            allergy.kind =
                allergy.kind.or_else(|| codes().find_map(allergy_or_intolerance).map(str::to_owned));
            allergy.category.extend(codes().find_map(category).map(str::to_owned));
            allergy.extension.push(extension::concept(extension::TYPE, kind));
        }
        allergy.category.dedup();
        if let Some(value) =
            el.first("value").filter(|value| value.is_null() && !coded::speaks(*value, &self.words))
        {
            let silent = coded::concept(value, &self.words);
            allergy.extension.push(extension::concept(extension::VALUE, silent));
        }

        self.states(el, concern.as_deref(), &mut allergy);
        self.onset(el, &mut allergy);
        for (_, reaction) in el.affirmed("observation").filter(|(kind, _)| *kind == Some("MFST")) {
            let reaction = self.reaction(reaction);
            allergy.reaction.push(reaction);
        }
        for severity in self.about(el, &["SEV"]) {
            let said = self.said(severity);
            allergy.extension.extend(said.map(|said| extension::concept(extension::SEVERITY, said)));
        }
        allergy.note = self.notes(el);
        allergy.recorder = self.recorder(el).or_else(|| concern?.recorder.clone());
        allergy
    }

    /// To what: the playing entity of the participant CSM, its code and its name. The first that says something; others
    /// stay in the source extension.
    fn agent(&self, el: El<'a>) -> Option<CodeableConcept> {
        let entity =
            entities(el).find(|entity| names_something(*entity, self)).or_else(|| entities(el).next())?;
        let mut concept = some_concept(entity.first("code"), &self.words).unwrap_or_default();
        if let Some(name) = entity.first("name").and_then(El::text) {
            coded::add_name(&mut concept, name);
        }
        Some(concept).filter(|concept| !coded::is_empty(concept))
    }

    fn states(&self, el: El<'a>, act: Option<&Concern>, allergy: &mut AllergyIntolerance) {
        let said = self.about(el, &["33999-4"]).find_map(|observation| self.said(observation));
        allergy.clinical_status = Some(match (said, act.and_then(|act| act.status)) {
            (Some(said), _) => status::with_code(said, status::ALLERGY_CLINICAL, status::clinical_allergy),
            // FHIR (ait-2, con-5): what was sent in error has none.
            (None, _) if status::is_error(el, act) => CodeableConcept::default(),
            (None, Some(concern)) => coded::ours(status::ALLERGY_CLINICAL, concern),
            (None, None) => extension::absent_concept(),
        })
        .filter(|status| !coded::is_empty(status));
        let said = self.about(el, &["66455-7"]).find_map(|observation| self.said(observation));
        allergy.verification_status =
            status::verified(said, status::ALLERGY_VERIFICATION, status::verification_allergy, el, act);

        if let Some(said) = self.about(el, &["82606-5"]).find_map(|observation| self.said(observation)) {
            let code = said.coding.iter().find_map(|coding| {
                coding
                    .code
                    .clone()
                    .filter(|code| matches!(code.as_str(), "low" | "high" | "unable-to-assess"))
            });
            allergy.criticality = code;
            allergy.extension.push(extension::concept(extension::CRITICALITY, said));
        }
    }

    fn onset(&self, el: El<'a>, allergy: &mut AllergyIntolerance) {
        let Some(when) = el.first("effectiveTime") else { return };
        let begun = when.first("low").unwrap_or(when);
        time::moment(begun).put_choice(&mut allergy.onset, &mut allergy.rest, "onset");
        let ended = when.first("high").and_then(|high| time::moment(high).extension(extension::ABATEMENT));
        allergy.extension.extend(ended);
    }

    fn reaction(&mut self, el: El<'a>) -> Reaction {
        let mut reaction = Reaction::default();
        let text = self.entry_text(el, &mut reaction.extension);
        reaction.extension.extend(entry::inner_ids(el));
        let mut value = some_concept(el.first("value"), &self.words);
        let original = el.path(&["value", "originalText"]);
        if original.is_some_and(|original| self.is_said_further_out(original)) {
            value = value.map(|value| CodeableConcept { text: None, ..value });
        }
        match value {
            Some(value) => {
                reaction.manifestation.push(value);
                let kind = self.kind_of(el);
                reaction.extension.extend(kind.map(|kind| extension::concept(extension::TYPE, kind)));
            }
            None => reaction.manifestation.push(self.kind_of(el).unwrap_or_else(|| match &text {
                Some(text) => CodeableConcept { text: Some(text.clone()), ..CodeableConcept::default() },
                None => extension::absent_concept(),
            })),
        }
        if let Some(when) = el.first("effectiveTime") {
            let begun = when.first("low").unwrap_or(when);
            time::moment(begun).put(&mut reaction.onset, &mut reaction.rest, "onset");
            let ended =
                when.first("high").and_then(|high| time::moment(high).extension(extension::ABATEMENT));
            reaction.extension.extend(ended);
        }
        reaction.note = self.notes(el);
        for severity in self.about(el, &["SEV"]) {
            let Some(said) = self.said(severity) else { continue };
            let code = said.coding.iter().find_map(|coding| status::severity(coding.code.as_deref()?));
            reaction.severity = reaction.severity.or_else(|| code.map(str::to_owned));
            reaction.extension.push(extension::concept(extension::SEVERITY, said));
        }
        reaction
    }
}

/// The absence that an observation states, if it does, and the term of it that does.
fn absent<'a>(el: El<'a>, act: Option<El<'a>>, mapper: &Mapper<'a>) -> Option<(Kind, Option<El<'a>>)> {
    let agents = || entities(el).filter_map(|entity| entity.first("code"));
    let terms = [el.first("value"), el.first("code")].into_iter().flatten().chain(agents());
    if let Some(stated) = absence::stated(terms, Topic::Allergies) {
        return Some(stated);
    }
    let named = entities(el).any(|entity| names_something(entity, mapper));
    let reacted = el.affirmed("observation").any(|(kind, _)| kind == Some("MFST"));
    let value = el.first("value");
    let general = el
        .code()
        .is_none_or(|code| matches!(code, "419199007" | "420134006" | "418038007" | "ALG" | "ASSERTION"));
    if named || reacted || !general || value.is_some_and(|value| coded::speaks(value, &mapper.words)) {
        return None;
    }
    if el.is_negated() || act.is_some_and(El::is_negated) {
        return Some((Kind::NilKnown, value));
    }
    let nulls = [value, Some(el), act].into_iter().flatten().chain(agents()).chain(entities(el));
    absence::of_nulls(nulls).map(|kind| (kind, value))
}

/// The playing entities of an observation's participants.
fn entities(el: El<'_>) -> impl Iterator<Item = El<'_>> {
    el.all("participant").filter_map(|participant| participant.path(&["participantRole", "playingEntity"]))
}

/// Whether an agent has a code, words or a name.
fn names_something<'a>(entity: El<'a>, mapper: &Mapper<'a>) -> bool {
    entity.first("code").is_some_and(|code| coded::speaks(code, &mapper.words))
        || entity.first("name").is_some_and(|name| mapper.words.any(name))
}

/// Whether a term has no code and no words that the agent does not have.
fn same(agent: &CodeableConcept, term: &CodeableConcept) -> bool {
    let known = |code: &Option<String>| agent.coding.iter().any(|coding| coding.code == *code);
    let silent = term.text.is_none() || term.text == agent.text;
    matches!(term.coding.len(), 1..=20) && silent && term.coding.iter().all(|coding| known(&coding.code))
}

/// eHDSIAdverseEventType and HL7's ObservationIntoleranceType: allergy or intolerance, where the kind says which.
fn allergy_or_intolerance(code: &str) -> Option<&'static str> {
    match code {
        "419199007" | "416098002" | "414285001" | "426232007" | "609328004" | "ALG" | "DALG" | "EALG"
        | "FALG" => Some("allergy"),
        "235719002" | "59037007" | "782197009" | "DINT" | "EINT" | "FINT" | "DNAINT" | "ENAINT"
        | "FNAINT" => Some("intolerance"),
        _ => None,
    }
}

/// Whether a code says what kind of allergy or intolerance it is.
fn is_kind(code: &str) -> bool {
    allergy_or_intolerance(code).is_some()
        || category(code).is_some()
        || matches!(code, "420134006" | "418038007" | "OINT" | "NAINT")
}

/// The same kinds: to what sort of thing.
fn category(code: &str) -> Option<&'static str> {
    match code {
        "414285001" | "235719002" | "418471000" | "FALG" | "FINT" | "FNAINT" => Some("food"),
        "416098002" | "59037007" | "419511003" | "DALG" | "DINT" | "DNAINT" => Some("medication"),
        "426232007" | "EALG" | "EINT" | "ENAINT" => Some("environment"),
        _ => None,
    }
}
