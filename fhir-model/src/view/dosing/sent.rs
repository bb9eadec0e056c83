//! The timings that FHIR cannot hold, as CDA sent them: PIVL, EIVL, TS and IVL_TS (HL7 V3 data types R1), each in the parts
//! that `docs/MAPPING.md` names, in words. All of them, or nothing.

use super::super::row::{Fact, Term, Value};
use super::super::scope::Scope;
use super::super::source::{Members, choice, extensions, get, items, text};
use super::events::{Distance, Offset};
use super::phrase::Phrase;
use super::timing::Numbers;
use super::{FURTHER_TIMING, REPEATS};
use crate::json::Json;
use crate::r4::Date;
use crate::texts::{Key, Table};

/// One timing: its parts by their paths, of which each must be asked for.
struct Timing<'a> {
    parts: Vec<(&'a str, &'a Json)>,
}

/// What one timing says.
enum Said {
    /// So often, with what it is counted from.
    Period(Phrase),
    /// At an event.
    Event(Phrase),
    /// Once.
    Date(Phrase),
    /// From and to.
    Span(Phrase),
}

impl<'a> Timing<'a> {
    fn of(extension: &'a Json) -> Option<Self> {
        let parts = get(extension, "extension").map(items)?;
        let parts: Option<Vec<_>> =
            parts.iter().map(|part| Some((text(part, "url").unwrap_or(""), part))).collect();
        Some(Self { parts: parts? })
    }

    /// Takes the value of a part.
    fn take(&mut self, path: &str) -> Option<&'a Json> {
        let at = self.parts.iter().position(|(found, _)| *found == path)?;
        let (_, part) = self.parts.remove(at);
        choice(part, "value").map(|(_, value)| value)
    }

    fn take_text(&mut self, path: &str) -> Option<&'a str> {
        self.take(path).and_then(Json::as_str).map(str::trim)
    }

    fn has(&self, begin: &str) -> bool {
        self.parts.iter().any(|(path, _)| path.starts_with(begin))
    }
}

impl<'a> Scope<'_, 'a> {
    /// All timings that stand in extensions, one after the other; `None` where one of them is not understood.
    pub(super) fn sent_timings(&self, dosage: &'a Json) -> Option<Phrase> {
        let (mut periods, mut events, mut dates, mut spans) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for timing in extensions(dosage, FURTHER_TIMING) {
            match self.sent_timing(Timing::of(timing)?)? {
                Said::Period(phrase) => periods.push(phrase),
                Said::Event(phrase) => events.push(phrase),
                Said::Date(phrase) => dates.push(phrase),
                Said::Span(phrase) => spans.push(phrase),
            }
        }
        // Of two periods nobody can say from here which of them goes on when.
        if periods.len() > 1 {
            return None;
        }
        let dates = (!dates.is_empty())
            .then(|| Phrase::fill(self.view.texts.text(Key::DosingOn), "dates", self.and(dates)));
        let events = (!events.is_empty()).then(|| self.and(events));
        let phrases = periods.into_iter().chain(events).chain(dates).chain(spans);
        // How they belong together is not said: "hver 8. time, før måltid".
        let whole = phrases.fold(Phrase::default(), |whole, phrase| whole.then(", ", phrase));
        (!whole.is_empty()).then_some(whole)
    }

    /// The timings that FHIR cannot hold, in the parts that were sent: `docs/MAPPING.md`. All of them are details as well.
    pub(super) fn timing_as_sent(&self, dosage: &'a Json) -> Vec<Fact> {
        let parts =
            extensions(dosage, FURTHER_TIMING).filter_map(|timing| get(timing, "extension")).flat_map(items);
        let told = parts.filter(|part| {
            !matches!(text(part, "url"), Some("type" | "@operator" | "@institutionSpecified"))
        });
        told.filter_map(|part| {
            let name = text(part, "url")?;
            let member = Members::of(part).take_choice("value")?;
            let point = name.strip_suffix("@value").zip(member.json.and_then(Json::as_str).and_then(iso));
            if let Some((path, date)) = point {
                let label = if path.is_empty() { "time" } else { path.trim_end_matches('/') };
                return Some(self.fact(label, Value::Date(self.view.date(&date))));
            }
            if let Some(event) = member.json.filter(|_| name == "event").and_then(|json| self.event_of(json))
            {
                return Some(self.fact(name, Value::Term(event)));
            }
            let label = if name == "period" { REPEATS } else { name };
            Some(self.fact(label, self.value(member, &mut Vec::new())?))
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

    fn sent_timing(&self, mut timing: Timing<'a>) -> Option<Said> {
        let kind = timing.take_text("type").unwrap_or_default();
        // Included or cut out together: both say "and". What is excluded, and hulls, have no words here.
        if !matches!(timing.take_text("@operator"), None | Some("A" | "I")) {
            return None;
        }
        let said = match kind {
            "PIVL_TS" => Said::Period(self.pivl(&mut timing)?),
            "EIVL_TS" => Said::Event(self.eivl(&mut timing)?),
            _ if timing.has("period") => Said::Period(self.pivl(&mut timing)?),
            _ if timing.has("event") => Said::Event(self.eivl(&mut timing)?),
            "TS" | "SXCM_TS" | "" if !timing.has("low") && !timing.has("high") => {
                Said::Date(self.ts(&mut timing, "")?)
            }
            "IVL_TS" | "" => Said::Span(self.span(&mut timing, "")?),
            _ => return None,
        };
        // Of anything else it would say too little.
        timing.parts.is_empty().then_some(said)
    }

    /// "hver 8. time, regnet fra 01.06.2011 08:00"
    fn pivl(&self, timing: &mut Timing<'a>) -> Option<Phrase> {
        let by_institution = timing.take_text("@institutionSpecified") == Some("true");
        let mut phrase = Phrase::ours(self.period_of(timing, by_institution)?);
        if timing.has("phase") {
            let width = timing.take("phase/width").map(|width| self.amount_phrase(width));
            if timing.has("phase") {
                phrase = phrase.then(", ", self.phase(timing)?);
            }
            if let Some(width) = width {
                let lasting = Phrase::fill(self.view.texts.text(Key::DosingLasting), "span", width?);
                phrase = phrase.then(" ", lasting);
            }
        }
        if let Some(alignment) = timing.take_text("@alignment") {
            phrase = phrase.then(", ", Phrase::ours(self.view.word(Table::Alignment, alignment)?));
        }
        Some(phrase)
    }

    fn period_of(&self, timing: &mut Timing<'a>, by_institution: bool) -> Option<String> {
        let bound = |json: Option<&'a Json>| json.map(|json| Some((number(json)?, time_unit(self, json)?)));
        if let Some(period) = bound(timing.take("period")) {
            let (number, unit) = period?;
            let hours: Option<u32> = number.parse().ok().filter(|hours| 24_u32.is_multiple_of(*hours));
            return match hours {
                // "Three times a day" is sent as a period of 8 h whose hours the institution sets.
                Some(hours) if by_institution && unit == "h" => {
                    self.rate(&(24 / hours).to_string(), "1", "d")
                }
                _ => self.rate("1", &number, unit),
            };
        }
        let (low, unit) = bound(timing.take("period/low"))??;
        let (high, other) = bound(timing.take("period/high"))??;
        if unit != other {
            return None;
        }
        let range = if low == high { low } else { format!("{low}–{high}") };
        self.rate("1", &range, unit)
    }

    /// What the occurrences are counted from: HL7 calls it a prototype of them all.
    fn phase(&self, timing: &mut Timing<'a>) -> Option<Phrase> {
        let texts = self.view.texts;
        let from = |dates: Phrase| Phrase::fill(texts.text(Key::DosingCountedFrom), "from", dates);
        match (timing.has("phase/low"), timing.has("phase/high")) {
            (true, true) => self.span(timing, "phase").map(from),
            (true, false) => self.ts(timing, "phase/low").map(from),
            // Where one of them ends does not say when one begins.
            (false, true) => None,
            (false, false) => self.ts(timing, "phase").map(from),
        }
    }

    /// "før frokost", "30 minutter før frokost"
    fn eivl(&self, timing: &mut Timing<'a>) -> Option<Phrase> {
        let concept = timing.take("event")?;
        let [coding] = get(concept, "coding").map(items).unwrap_or_default() else { return None };
        let code = text(coding, "code").unwrap_or_default();
        let offset = self.offset(timing)?;
        match (self.event(code), offset) {
            (Some(event), None) => Some(event),
            (Some(_), Some(offset)) => self.event_with_offset(code, &offset),
            // An event of the sender's own.
            (None, None) => Some(Phrase::sent(text(coding, "display")?, self.language())),
            (None, Some(_)) => None,
        }
    }

    fn offset(&self, timing: &mut Timing<'a>) -> Option<Option<Offset>> {
        let distance = |json: &'a Json| {
            let Json::Number(sent) = get(json, "value")? else { return None };
            let (negative, digits) = match sent.strip_prefix('-') {
                Some(digits) => (true, digits),
                None => (false, sent.as_str()),
            };
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            let unit = time_unit(self, json)?.to_owned();
            is_number.then(|| Distance { number: digits.to_owned(), unit, negative })
        };
        let exactly = timing.take("offset").map(distance);
        let (low, high) = (timing.take("offset/low").map(distance), timing.take("offset/high").map(distance));
        Some(match (exactly, low, high) {
            (None, None, None) => None,
            (Some(exactly), None, None) => Some(Offset::Exactly(exactly?)),
            (None, Some(low), None) => Some(Offset::From(low?)),
            (None, None, Some(high)) => Some(Offset::To(high?)),
            (None, Some(low), Some(high)) => Some(Offset::Between(low?, high?)),
            _ => return None,
        })
    }

    /// A point in time, as FHIR or as HL7 writes it.
    fn ts(&self, timing: &mut Timing<'a>, path: &str) -> Option<Phrase> {
        let attribute = if path.is_empty() { "@value".to_owned() } else { format!("{path}/@value") };
        let date = timing.take_text(path).or_else(|| timing.take_text(&attribute))?;
        Some(Phrase::ours(self.view.date(&iso(date)?)))
    }

    /// From and to.
    fn span(&self, timing: &mut Timing<'a>, path: &str) -> Option<Phrase> {
        let texts = self.view.texts;
        let mut bound = |name: &str| {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            timing.has(&path).then(|| self.ts(timing, &path))
        };
        let (low, high) = (bound("low"), bound("high"));
        Some(match (low, high) {
            (Some(low), Some(high)) if low == high => low?,
            (Some(low), Some(high)) => {
                Phrase::fill_all(texts.text(Key::PeriodBoth), vec![("start", low?), ("end", high?)])
            }
            (Some(low), None) => Phrase::fill(texts.text(Key::PeriodStart), "start", low?),
            (None, Some(high)) => Phrase::fill(texts.text(Key::PeriodEnd), "end", high?),
            (None, None) => return None,
        })
    }
}

/// The digits of a Quantity above zero.
fn number(quantity: &Json) -> Option<String> {
    get(quantity, "value").and_then(|value| Numbers::Any.of(value))
}

/// The unit of time of a Quantity.
fn time_unit<'a>(scope: &Scope<'_, 'a>, quantity: &'a Json) -> Option<&'a str> {
    let unit = text(quantity, "code").or_else(|| text(quantity, "unit"))?;
    scope.view.word(Table::Per, unit).and(Some(unit))
}

/// A time as HL7 writes it (`20110601080000+0200`) as FHIR does, with what precision it has; what is one already stays.
pub(super) fn iso(sent: &str) -> Option<String> {
    if Date::new(sent).parts().is_some() {
        return Some(sent.to_owned());
    }
    let (digits, zone) = sent.split_at(sent.find(['+', '-', 'Z']).unwrap_or(sent.len()));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 4 | 6 | 8 | 12 | 14) {
        return None;
    }
    let part = |from, to| digits.get(from..to);
    let mut date = part(0, 4)?.to_owned();
    for part in [part(4, 6), part(6, 8)].into_iter().flatten() {
        date.push('-');
        date.push_str(part);
    }
    if let (Some(hour), Some(minute)) = (part(8, 10), part(10, 12)) {
        date.push_str(&format!("T{hour}:{minute}:{}", part(12, 14).unwrap_or("00")));
        match zone.len() {
            5 => date.push_str(&format!("{}:{}", zone.get(..3)?, zone.get(3..)?)),
            _ => date.push_str(zone),
        }
    } else if !zone.is_empty() {
        return None;
    }
    Date::new(date.as_str()).parts().is_some().then_some(date)
}
