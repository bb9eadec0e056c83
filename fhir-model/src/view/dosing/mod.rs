//! Dosing as a sentence, only where every part of the structure is understood; else its parts, as they were sent.
//!
//! FHIR R4 Dosage and Timing (dosage.html, datatypes.html#timing). The words that were sent stand beside it always. The
//! sentence never says more than the structure: each number, event and limit in it was sent, and what it leaves out is
//! among the facts.

mod amounts;
mod events;
mod phrase;
mod sent;
mod timing;

use super::row::{Fact, FactKind, Origin, Value};
use super::scope::Scope;
use super::source::{Member, Members, choice, extension, get, items};
use crate::json::Json;
use crate::texts::{Key, Language, Table};
use amounts::DOSES;
use phrase::Phrase;

/// A timing as it was sent (`docs/MAPPING.md`).
const FURTHER_TIMING: &str = "urn:helsebro:timing";

/// The label of a period in which something is repeated: by itself "period" reads as how long it lasts.
const REPEATS: &str = "repeats";

/// A dosage in words.
struct Sentence {
    phrase: Phrase,
    /// Whether it says anything but why nothing was sent.
    says: bool,
    /// The limits that it says.
    limits: Vec<&'static str>,
}

impl<'a> Scope<'_, 'a> {
    /// What a Dosage says: the sentence or its parts, the words that were sent, route and limits. Codes, units as sent and
    /// all else go to `more`.
    pub(super) fn dosage(&self, json: &'a Json, more: &mut Vec<Fact>) -> Vec<Fact> {
        let mut members = Members::of(json);
        let mut facts = Vec::new();
        match self.sentence(json) {
            Some(Sentence { phrase, says, limits }) => {
                let value = if says { phrase.value() } else { Value::NotSent(phrase.text()) };
                facts.push(self.fact_as(FactKind::Dosage, "dosage", value));
                self.unsaid_parts(&mut members, more);
                for limit in limits {
                    self.unsaid_of(members.take(limit), more);
                }
            }
            None => {
                let mut parts = self.parts(&mut members, more);
                if get(json, "timing").is_none() {
                    parts.extend(self.timing_as_sent(json));
                }
                if !parts.is_empty() {
                    facts.push(self.fact_as(FactKind::Dosage, "dosage", Value::Facts(parts)));
                }
            }
        }
        for (name, kind) in [
            ("text", FactKind::DosageText),
            ("patientInstruction", FactKind::DosageText),
            ("additionalInstruction", FactKind::DosageText),
            ("asNeeded", FactKind::DosageText),
            ("route", FactKind::Route),
            ("site", FactKind::Other),
            ("method", FactKind::Other),
            ("maxDosePerPeriod", FactKind::Other),
            ("maxDosePerAdministration", FactKind::Other),
            ("maxDosePerLifetime", FactKind::Other),
        ] {
            let label = if name == "text" { "dosageText" } else { name };
            if let Some(member) = members.take_choice(name) {
                if member.json == Some(&Json::Bool(false)) {
                    // "Not as needed" is what every dosage is.
                    more.extend(self.fact_of(member));
                    continue;
                }
                let mut further = Vec::new();
                if let Some(value) = self.value(member, &mut further) {
                    facts.push(self.fact_as(kind, label, value));
                }
                if !further.is_empty() {
                    more.push(self.fact(label, Value::Facts(further)));
                }
            }
        }
        self.left_over(members, more);
        facts
    }

    /// Whether a dose is a number of what nobody said.
    pub(super) fn lacks_unit(&self, dosage: &Json) -> bool {
        let doses = get(dosage, "doseAndRate").map_or(std::slice::from_ref(dosage), items);
        let amounts =
            doses.iter().filter_map(|dose| choice(dose, "dose")).flat_map(|(name, dose)| match name {
                "doseQuantity" => vec![dose],
                _ => ["low", "high"].iter().filter_map(|bound| get(dose, bound)).collect(),
            });
        amounts.into_iter().any(|amount| self.is_count(amount))
    }

    /// Whether a Quantity is a mere number.
    pub(super) fn is_count(&self, quantity: &Json) -> bool {
        self.amount_of(quantity).is_some_and(|amount| amount.unit.is_empty() && !amount.number.is_empty())
    }

    /// A Timing by itself: in words where it is understood.
    pub(super) fn timing(&self, json: &'a Json, more: &mut Vec<Fact>) -> Option<Value> {
        if let Some(words) = self.timing_phrase(json) {
            self.unsaid_of_timing(json, more);
            return Some(words.value());
        }
        let mut facts = Vec::new();
        self.left_over(Members::of(json), &mut facts);
        (!facts.is_empty()).then_some(Value::Facts(facts))
    }

    /// The sentence, or `None` where a part of it is not understood.
    fn sentence(&self, dosage: &'a Json) -> Option<Sentence> {
        if get(dosage, "modifierExtension").is_some() {
            return None;
        }
        let mut phrases = Vec::new();
        let mut says = false;
        let doses = self.dose_phrases(dosage)?;
        says |= doses.says;
        phrases.extend(doses.phrases);
        if doses.is_rate && (get(dosage, "timing").is_some() || get(dosage, "extension").is_some()) {
            // "3 ml per døgn 2 ganger daglig": three or six?
            return None;
        }
        match get(dosage, "timing") {
            Some(timing) => match self.timing_absence(timing) {
                Some(reason) => phrases.push(Phrase::ours(
                    self.view.texts.fill(Key::DosingTimingAbsent, &[("reason", &reason)]),
                )),
                None => {
                    says = true;
                    phrases.push(self.timing_phrase(timing)?);
                }
            },
            // Beside a timing the extension only has its words; without one it is the timing.
            None if extension(dosage, FURTHER_TIMING).is_some() => {
                says = true;
                phrases.push(self.sent_timings(dosage)?);
            }
            None => {}
        }
        let as_needed = self.as_needed(dosage)?;
        says |= as_needed.is_some();
        phrases.extend(as_needed);
        let whole = phrases.into_iter().fold(Phrase::default(), |whole, phrase| whole.then(" ", phrase));
        let mut whole = whole.ended();
        if whole.is_empty() {
            return None;
        }
        let mut said = Vec::new();
        // A limit alone does not say how it is taken.
        for (name, limit) in says.then(|| self.limits(dosage)).into_iter().flatten() {
            whole = whole.then(", ", limit);
            said.push(name);
        }
        Some(Sentence { phrase: whole, says, limits: said })
    }

    /// Why nothing is said of when, where nothing else is.
    fn timing_absence(&self, timing: &Json) -> Option<String> {
        let extensions = get(timing, "extension").map(items)?;
        Members::of(timing).only(&[]).then(|| self.absence(extensions)).flatten()
    }

    /// "ved behov", with the reason where one was sent.
    fn as_needed(&self, dosage: &'a Json) -> Option<Option<Phrase>> {
        let texts = self.view.texts;
        let (name, sent) = match choice(dosage, "asNeeded") {
            None | Some((_, Json::Bool(false))) => return Some(None),
            Some((_, Json::Bool(true))) => return Some(Some(Phrase::ours(texts.text(Key::DosingAsNeeded)))),
            Some(sent) => sent,
        };
        if !matches!(name, "asNeededCodeableConcept" | "asNeededFor") {
            return None;
        }
        let mut reasons = Vec::new();
        for concept in items(sent) {
            if !matches!(concept, Json::Object(_)) {
                return None;
            }
            let term = self.concept(concept, &mut Vec::new());
            let norwegian = self.view.texts.language() != Language::En;
            match term.origin {
                Origin::NotSent => {}
                Origin::OwnTable => reasons.push(Phrase::ours(term.text)),
                Origin::SentInNorwegian if norwegian => reasons.push(Phrase::ours(term.text)),
                _ => reasons.push(Phrase::sent(&term.text, term.language.as_deref())),
            }
        }
        Some(Some(match reasons.is_empty() {
            true => Phrase::ours(texts.text(Key::DosingAsNeeded)),
            false => Phrase::fill(texts.text(Key::DosingAsNeededFor), "reason", self.and(reasons)),
        }))
    }

    /// The structure where no sentence can be made of it: each part under its name.
    fn parts(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Vec<Fact> {
        let mut facts = Vec::new();
        for name in DOSES {
            // In the Dosage itself, as STU3 has them.
            if let Some(member) = members.take(name) {
                facts.extend(self.part(member, member.name, more));
            }
        }
        let doses = members.list("doseAndRate");
        let several = doses.len() > 1;
        for json in doses.iter().chain(members.object("timing")) {
            let mut parts = vec![Members::of(json)];
            if let Some(repeat) = parts.first_mut().and_then(|timing| timing.object("repeat")) {
                // The rule's own parts say enough without a heading.
                let mut rule = Members::of(repeat);
                if let Some(rate) = self.rate_words(repeat).flatten() {
                    facts.push(self.fact("rate", Value::Text(rate)));
                    for name in ["frequency", "frequencyMax", "period", "periodMax", "periodUnit"] {
                        rule.take(name);
                    }
                } else if let Some(span) = self.period_words(repeat) {
                    facts.push(self.fact(REPEATS, Value::Quantity(span)));
                    for name in ["period", "periodMax"] {
                        rule.take(name);
                    }
                    more.extend(rule.take("periodUnit").and_then(|unit| self.fact_of(unit)));
                }
                parts.push(rule);
            }
            // Ordered or calculated: of several doses it tells that they are the same one.
            let kind = parts.first_mut().and_then(|part| part.take("type"));
            let of_kind =
                kind.and_then(|kind| kind.json).map(|kind| self.concept(kind, &mut Vec::new()).text);
            more.extend(kind.and_then(|kind| self.fact_of(kind)));
            for mut part in parts {
                for extension in part.list("extension") {
                    more.extend(self.extension(extension));
                }
                while let Some(member) = part.next() {
                    let label = match member.name {
                        "event" => "time",
                        "period" => REPEATS,
                        name => name,
                    };
                    let Some(mut fact) = self.part(member, label, more) else { continue };
                    if let Some(kind) = of_kind.as_ref().filter(|_| several && label.starts_with("dose")) {
                        fact.label = format!("{} ({kind})", fact.label);
                    }
                    facts.push(fact);
                }
            }
        }
        facts
    }

    /// One part under its name.
    fn part(&self, member: Member<'a>, label: &str, more: &mut Vec<Fact>) -> Option<Fact> {
        let mut further = Vec::new();
        let value = self.value(member, &mut further);
        let value = member.json.and_then(|json| self.bare_dose(member.name, json)).or(value);
        if !further.is_empty() {
            more.push(self.fact(member.name, Value::Facts(further)));
        }
        Some(self.fact(label, value?))
    }

    /// What a sentence leaves out: a code beside a rule, extensions, units as they were sent.
    fn unsaid_parts(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) {
        match members.peek("asNeededBoolean") {
            // "As needed" without a reason is a part of the sentence.
            Some(Json::Bool(true)) => members.discard("asNeededBoolean"),
            Some(_) => {}
            // Its codes and original words.
            None => more.extend(members.take_choice("asNeeded").and_then(|member| self.fact_of(member))),
        }
        for name in DOSES {
            self.unsaid_of(members.take(name), more);
        }
        for dose in members.list("doseAndRate") {
            let mut dose = Members::of(dose);
            self.unsaid_of(dose.take_choice("dose"), more);
            self.unsaid_of(dose.take_choice("rate"), more);
            self.left_over(dose, more);
        }
        if let Some(timing) = members.object("timing") {
            self.unsaid_of_timing(timing, more);
        }
    }

    /// What belongs to an amount that the sentence says: its unit as it was sent, extensions.
    fn unsaid_of(&self, member: Option<Member<'a>>, more: &mut Vec<Fact>) {
        let Some(member) = member else { return };
        let mut further = Vec::new();
        let _said = self.value(member, &mut further);
        if !further.is_empty() {
            more.push(self.fact(member.name, Value::Facts(further)));
        }
    }

    fn unsaid_of_timing(&self, timing: &'a Json, more: &mut Vec<Fact>) {
        let mut timing = Members::of(timing);
        let repeat = timing.object("repeat");
        timing.take("event");
        self.left_over(timing, more);
        for extension in repeat.and_then(|repeat| get(repeat, "extension")).map(items).unwrap_or_default() {
            more.extend(self.extension(extension));
        }
        for code in repeat.and_then(|repeat| get(repeat, "when")).map(items).unwrap_or_default() {
            let term = code.as_str().map(|code| self.coded(Table::Event, code));
            more.extend(term.map(|term| self.fact("when", Value::Term(term))));
        }
        self.unsaid_of(repeat.and_then(|repeat| Members::of(repeat).take_choice("bounds")), more);
    }
}
