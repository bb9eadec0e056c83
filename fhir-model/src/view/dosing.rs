//! Dosing as a sentence, only where every part of the structure is understood; else its parts, as they were sent.
//!
//! FHIR R4 Dosage and Timing (dosage.html, datatypes.html#timing). The words that were sent stand beside it always.

use super::quantity::Amount;
use super::row::{Fact, FactKind, Term, Value};
use super::scope::Scope;
use super::source::{Member, Members, choice, get, items, text};
use super::systems;
use crate::json::Json;
use crate::texts::{Key, Table, fill};

/// A timing as it was sent (`docs/MAPPING.md`).
const FURTHER_TIMING: &str = "urn:helsebro:timing";

impl<'a> Scope<'_, 'a> {
    /// What a Dosage says: the sentence or its parts, the words that were sent, route and limits. Codes, units as sent and
    /// all else go to `more`.
    pub(super) fn dosage(&self, json: &'a Json, more: &mut Vec<Fact>) -> Vec<Fact> {
        let mut members = Members::of(json);
        let mut facts = Vec::new();
        match self.sentence(json) {
            Some(sentence) => {
                facts.push(self.fact_as(FactKind::Dosage, "dosage", Value::Text(sentence)));
                self.unsaid_parts(&mut members, more);
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
        if matches!(members.peek("sequence"), Some(Json::Number(_))) {
            // Which of several it is; the order shows it.
            members.discard("sequence");
        }
        self.left_over(members, more);
        facts
    }

    /// Whether a dose is a number of what nobody said.
    pub(super) fn lacks_unit(&self, dosage: &Json) -> bool {
        let doses = get(dosage, "doseAndRate").map(items).unwrap_or_default();
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
        if let Some(words) = self.timing_words(json) {
            self.unsaid_of_timing(json, more);
            return Some(Value::Text(words.join(" ")));
        }
        let mut facts = Vec::new();
        self.left_over(Members::of(json), &mut facts);
        (!facts.is_empty()).then_some(Value::Facts(facts))
    }

    /// The sentence, or `None` where a part of it is not understood.
    pub(super) fn sentence(&self, dosage: &'a Json) -> Option<String> {
        let extensions = get(dosage, "extension").map(items).unwrap_or_default();
        let elsewhere = extensions.iter().any(|extension| text(extension, "url") == Some(FURTHER_TIMING));
        // Beside a timing the extension only has its words; without one it is the timing, and we do not understand it.
        if (elsewhere && get(dosage, "timing").is_none()) || get(dosage, "modifierExtension").is_some() {
            return None;
        }
        let mut words = Vec::new();
        if let Some(doses) = get(dosage, "doseAndRate") {
            words.extend(self.dose_words(doses)?);
        }
        if let Some(timing) = get(dosage, "timing") {
            words.extend(self.timing_words(timing)?);
        }
        if words.is_empty() {
            return None;
        }
        match choice(dosage, "asNeeded") {
            Some((_, Json::Bool(true) | Json::Object(_))) => words.push(self.view.text(Key::DosingAsNeeded)),
            Some((_, Json::Bool(false))) | None => {}
            Some(_) => return None,
        }
        // A dose that is to be parted from what follows it, with nothing that does.
        Some(words.join(" ").trim_end_matches(',').to_owned())
    }

    /// One dose; several, or a rate, are no sentence.
    fn dose_words(&self, doses: &'a Json) -> Option<Option<String>> {
        let [dose] = items(doses) else { return None };
        let members = Members::of(dose);
        if !members.all(|name| name == "type" || name.starts_with("dose")) {
            return None;
        }
        match choice(dose, "dose") {
            None => Some(None),
            Some(("doseQuantity", quantity)) => {
                let amount = self.amount_of(quantity)?;
                amount.understood.then(|| Some(self.dose_of(&amount)))
            }
            Some(("doseRange", range)) => {
                let (low, high) = (get(range, "low")?, get(range, "high")?);
                let understood = self.amount_of(low)?.understood && self.amount_of(high)?.understood;
                if !understood {
                    return None;
                }
                let words = self.range(&mut Members::of(range), &mut Vec::new())?;
                let unit = self.amount_of(high)?.unit;
                Some(Some(if unit.is_empty() { self.dose_number(&words) } else { words }))
            }
            Some(_) => None,
        }
    }

    /// "2 tabletter"; a mere number is said to be a dose: "10 én gang daglig" would read as one number.
    fn dose_of(&self, amount: &Amount) -> String {
        if amount.unit.is_empty() { self.dose_number(&amount.number) } else { amount.text() }
    }

    fn dose_number(&self, number: &str) -> String {
        self.view.texts.fill(Key::DosingDose, &[("number", number)])
    }

    /// A Timing in words, in the order in which they are said.
    fn timing_words(&self, timing: &'a Json) -> Option<Vec<String>> {
        let members = Members::of(timing);
        if !members.only(&["repeat", "code", "event"]) {
            return None;
        }
        let mut words = Vec::new();
        if let Some(repeat) = get(timing, "repeat") {
            words = self.repeat_words(repeat)?;
        } else if let Some(code) = get(timing, "code") {
            let codings = get(code, "coding").map(items).unwrap_or_default();
            let known = codings.iter().find_map(|coding| {
                let table = systems::system(text(coding, "system")?)?.words?;
                (table == Table::Gts).then(|| self.view.word(table, text(coding, "code")?))?
            });
            words.push(known?.to_owned());
        }
        if let Some(events) = get(timing, "event") {
            let dates: Option<Vec<_>> =
                items(events).iter().map(|event| Some(self.view.date(event.as_str()?))).collect();
            words.push(fill(self.view.texts.text(Key::DosingOn), &[("dates", &self.joined(&dates?))]));
        }
        (!words.is_empty()).then_some(words)
    }

    fn repeat_words(&self, repeat: &'a Json) -> Option<Vec<String>> {
        let known = [
            "frequency",
            "frequencyMax",
            "period",
            "periodMax",
            "periodUnit",
            "when",
            "timeOfDay",
            "dayOfWeek",
            "offset",
            "boundsDuration",
            "boundsRange",
            "boundsPeriod",
            "count",
            "countMax",
            "duration",
            "durationMax",
            "durationUnit",
        ];
        if !Members::of(repeat).only(&known) {
            return None;
        }
        let mut words = Vec::new();
        words.extend(self.rate_words(repeat)?);
        words.extend(self.event_words(repeat)?);
        if let Some(times) = get(repeat, "timeOfDay") {
            let times: Option<Vec<_>> =
                items(times).iter().map(|time| Some(self.view.date(time.as_str()?))).collect();
            words.push(fill(self.view.texts.text(Key::DosingAt), &[("times", &self.joined(&times?))]));
        }
        if let Some(days) = get(repeat, "dayOfWeek") {
            let days: Option<Vec<_>> = items(days)
                .iter()
                .map(|day| self.view.word(Table::Weekday, day.as_str()?).map(str::to_owned))
                .collect();
            words.push(fill(self.view.texts.text(Key::DosingDays), &[("days", &self.joined(&days?))]));
        }
        if let Some(duration) = numbers(repeat, "duration", "durationMax")? {
            let span = self.time_span(&duration, text(repeat, "durationUnit")?)?;
            words.push(fill(self.view.texts.text(Key::DosingLasting), &[("span", &span)]));
        } else if get(repeat, "durationUnit").is_some() {
            return None;
        }
        words.extend(self.bounds_words(repeat)?);
        if let Some(count) = numbers(repeat, "count", "countMax")? {
            words.push(fill(self.view.texts.text(Key::DosingCount), &[("count", &count)]));
        }
        (!words.is_empty()).then_some(words)
    }

    /// "3 ganger daglig", "hver 8. time"; nothing where no rate was sent; `None` where only a part of one was.
    fn rate_words(&self, repeat: &'a Json) -> Option<Option<String>> {
        let frequency = numbers(repeat, "frequency", "frequencyMax")?;
        let period = numbers(repeat, "period", "periodMax")?;
        let (frequency, period, unit) = match (frequency, period, text(repeat, "periodUnit")) {
            (None, None, None) => return Some(None),
            (Some(frequency), Some(period), Some(unit)) => (frequency, period, unit),
            _ => return None,
        };
        let form = |form: &str| self.view.word(Table::Rate, &format!("{form}.{unit}"));
        let said = match (frequency.as_str(), period.as_str()) {
            ("1", "1") => form("once")?.to_owned(),
            (times, "1") => fill(form("times")?, &[("count", times)]),
            ("1", period) => {
                let ordinal = period.replace('–', form("range").unwrap_or("–"));
                fill(form("every")?, &[("period", &ordinal)])
            }
            (times, period) => {
                let span = self.time_span(period, unit)?;
                fill(self.view.texts.text(Key::DosingTimesPer), &[("count", times), ("span", &span)])
            }
        };
        Some(Some(said))
    }

    /// "2 uker": a period of which it was not sent how often in it.
    fn period_words(&self, repeat: &'a Json) -> Option<String> {
        let period = numbers(repeat, "period", "periodMax")??;
        self.time_span(&period, text(repeat, "periodUnit")?)
    }

    /// "før frokost og ved leggetid", "30 minutter før frokost".
    fn event_words(&self, repeat: &'a Json) -> Option<Option<String>> {
        let Some(when) = get(repeat, "when") else {
            return if get(repeat, "offset").is_some() { None } else { Some(None) };
        };
        let codes: Option<Vec<&str>> = items(when).iter().map(Json::as_str).collect();
        let codes = codes?;
        let events: Option<Vec<String>> =
            codes.iter().map(|code| self.view.word(Table::Event, code).map(str::to_owned)).collect();
        let events = self.joined(&events?);
        let Some(offset) = get(repeat, "offset") else { return Some(Some(events)) };
        // Only "before" and "after" can be so many minutes away.
        let Json::Number(minutes) = offset else { return None };
        let apart = codes.iter().all(|code| code.starts_with("AC") || code.starts_with("PC"));
        let span = self.time_span(minutes, "min")?;
        apart.then(|| Some(format!("{span} {events}")))
    }

    /// "i 7 dager", "fra 01.02.2024 til 08.02.2024".
    fn bounds_words(&self, repeat: &'a Json) -> Option<Option<String>> {
        let Some((name, bounds)) = choice(repeat, "bounds") else { return Some(None) };
        let understood = |json: &Json| self.amount_of(json).filter(|amount| amount.understood);
        let span = match name {
            "boundsDuration" => understood(bounds)?.text(),
            "boundsRange" => {
                understood(get(bounds, "low")?)?;
                understood(get(bounds, "high")?)?;
                self.range(&mut Members::of(bounds), &mut Vec::new())?
            }
            "boundsPeriod" => {
                let mut members = Members::of(bounds);
                return match self.period(&mut members, &mut Vec::new())? {
                    Value::Date(words) => Some(Some(words)),
                    _ => None,
                };
            }
            _ => return None,
        };
        Some(Some(fill(self.view.texts.text(Key::DosingFor), &[("span", &span)])))
    }

    /// The timings that FHIR cannot hold, in the parts that were sent: `docs/MAPPING.md`. All of them are details as well.
    fn timing_as_sent(&self, dosage: &'a Json) -> Vec<Fact> {
        let extensions = get(dosage, "extension").map(items).unwrap_or_default();
        let sent = extensions.iter().filter(|extension| text(extension, "url") == Some(FURTHER_TIMING));
        let parts = sent.filter_map(|timing| get(timing, "extension")).flat_map(items);
        let told = parts.filter(|part| {
            !matches!(text(part, "url"), Some("type" | "@operator" | "@institutionSpecified"))
        });
        told.filter_map(|part| {
            let name = text(part, "url")?;
            let member = Members::of(part).take_choice("value")?;
            if let Some(event) = member.json.filter(|_| name == "event").and_then(|json| self.event_of(json))
            {
                return Some(self.fact(name, Value::Term(event)));
            }
            Some(self.fact(name, self.value(member, &mut Vec::new())?))
        })
        .collect()
    }

    /// An event of the day that was sent as a code alone: which system it is of, its place says.
    fn event_of(&self, concept: &Json) -> Option<Term> {
        let [coding] = get(concept, "coding").map(items)? else { return None };
        let alone = get(coding, "display").is_none() && get(concept, "text").is_none();
        let code = text(coding, "code").filter(|_| alone)?;
        self.view.word(Table::Event, code)?;
        Some(self.coded(Table::Event, code))
    }

    /// The structure where no sentence can be made of it: each part under its name.
    fn parts(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Vec<Fact> {
        let mut facts = Vec::new();
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
                    facts.push(self.fact("period", Value::Quantity(span)));
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
                    let mut further = Vec::new();
                    if let Some(value) = self.value(member, &mut further) {
                        let label = if member.name == "event" { "time" } else { member.name };
                        let mut fact = self.fact(label, value);
                        if let Some(kind) = of_kind.as_ref().filter(|_| several && label.starts_with("dose"))
                        {
                            fact.label = format!("{} ({kind})", fact.label);
                        }
                        facts.push(fact);
                    }
                    if !further.is_empty() {
                        more.push(self.fact(member.name, Value::Facts(further)));
                    }
                }
            }
        }
        facts
    }

    /// What a sentence leaves out: a code beside a rule, extensions, units as they were sent.
    fn unsaid_parts(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) {
        // "As needed" without a reason is a part of the sentence.
        if members.peek("asNeededBoolean") == Some(&Json::Bool(true)) {
            members.discard("asNeededBoolean");
        }
        for dose in members.list("doseAndRate") {
            let mut dose = Members::of(dose);
            if let Some(member) = dose.take_choice("dose") {
                let mut further = Vec::new();
                let _said = self.value(member, &mut further);
                if !further.is_empty() {
                    more.push(self.fact("dose", Value::Facts(further)));
                }
            }
            self.left_over(dose, more);
        }
        if let Some(timing) = members.object("timing") {
            self.unsaid_of_timing(timing, more);
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
        if let Some((name, bounds)) = repeat.and_then(|repeat| choice(repeat, "bounds")) {
            let mut further = Vec::new();
            let _said = self.value(Member { name, json: Some(bounds), beside: None }, &mut further);
            more.extend(further);
        }
    }

    /// "a, b og c"
    fn joined(&self, words: &[String]) -> String {
        match words {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                format!("{} {} {last}", first.join(", "), self.view.texts.text(Key::And))
            }
        }
    }
}

/// A whole number, or two as a range `1–3`, from two members: `Some(None)` where neither was sent, `None` where they are
/// no whole numbers above zero or the lower one is missing.
fn numbers(json: &Json, low: &str, high: &str) -> Option<Option<String>> {
    let whole = |json: &Json| match json {
        Json::Number(number) => {
            number.parse::<u32>().ok().filter(|number| *number > 0).map(|_| number.clone())
        }
        _ => None,
    };
    match (get(json, low), get(json, high)) {
        (None, None) => Some(None),
        (Some(low), None) => whole(low).map(Some),
        (Some(low), Some(high)) => match (whole(low)?, whole(high)?) {
            (low, high) if low == high => Some(Some(low)),
            (low, high) => Some(Some(format!("{low}–{high}"))),
        },
        (None, Some(_)) => None,
    }
}
