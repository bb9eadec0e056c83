//! A Timing in words (hl7.org/fhir/R4/datatypes.html#Timing): all of it, or nothing.

use super::super::row::Value;
use super::super::scope::Scope;
use super::super::source::{Members, choice, get, items, text};
use super::super::systems;
use super::phrase::Phrase;
use crate::json::Json;
use crate::texts::{Key, Table, fill};

/// What a rule may hold. Of anything else it would say too little.
const RULE: &[&str] = &[
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

/// What of a rule says when; the rest limits it.
const WHEN: &[&str] = &["frequency", "period", "when", "timeOfDay", "dayOfWeek"];

impl<'a> Scope<'_, 'a> {
    /// The Timing, in the order in which its parts are said; `None` where a part of it is not understood.
    pub(super) fn timing_phrase(&self, timing: &'a Json) -> Option<Phrase> {
        if !Members::of(timing).only(&["repeat", "code", "event"]) {
            return None;
        }
        let repeat = get(timing, "repeat");
        let mut phrases = Vec::new();
        let is_rule = repeat.is_some_and(|repeat| WHEN.iter().any(|name| get(repeat, name).is_some()));
        // A code says what the rule says (R4: it is a complete statement of it, but for the bounds).
        if let Some(code) = get(timing, "code").filter(|_| !is_rule) {
            phrases.push(self.timing_code(code)?);
        }
        if let Some(repeat) = repeat {
            phrases.extend(self.rule(repeat)?);
        }
        if let Some(events) = get(timing, "event") {
            let dates: Option<Vec<_>> = items(events)
                .iter()
                .map(|event| Some(Phrase::ours(self.view.date(event.as_str()?))))
                .collect();
            let dates = self.and(dates?);
            phrases.push(Phrase::fill(self.view.texts.text(Key::DosingOn), "dates", dates));
        }
        let whole = phrases.into_iter().fold(Phrase::default(), |whole, phrase| whole.then(" ", phrase));
        (!whole.is_empty()).then_some(whole)
    }

    fn timing_code(&self, code: &'a Json) -> Option<Phrase> {
        let codings = get(code, "coding").map(items).unwrap_or_default();
        let known = codings.iter().find_map(|coding| {
            let table = systems::system(text(coding, "system")?)?.words?;
            (table == Table::Gts).then(|| self.view.word(table, text(coding, "code")?))?
        });
        known.map(Phrase::ours)
    }

    fn rule(&self, repeat: &'a Json) -> Option<Vec<Phrase>> {
        if !Members::of(repeat).only(RULE) {
            return None;
        }
        let mut phrases = Vec::new();
        let texts = self.view.texts;
        phrases.extend(self.rate_words(repeat)?.map(Phrase::ours));
        phrases.extend(self.events(repeat)?);
        if let Some(times) = get(repeat, "timeOfDay") {
            let times: Option<Vec<_>> =
                items(times).iter().map(|time| Some(Phrase::ours(self.view.date(time.as_str()?)))).collect();
            phrases.push(Phrase::fill(texts.text(Key::DosingAt), "times", self.and(times?)));
        }
        if let Some(days) = get(repeat, "dayOfWeek") {
            let days: Option<Vec<_>> = items(days)
                .iter()
                .map(|day| self.view.word(Table::Weekday, day.as_str()?).map(Phrase::ours))
                .collect();
            phrases.push(Phrase::fill(texts.text(Key::DosingDays), "days", self.and(days?)));
        }
        if let Some(duration) = numbers(repeat, "duration", "durationMax", Numbers::Any)? {
            let span = self.time_span(&duration, text(repeat, "durationUnit")?)?;
            phrases.push(Phrase::ours(fill(texts.text(Key::DosingLasting), &[("span", &span)])));
        } else if get(repeat, "durationUnit").is_some() {
            return None;
        }
        phrases.extend(self.bounds(repeat)?);
        if let Some(count) = numbers(repeat, "count", "countMax", Numbers::Whole)? {
            phrases.push(Phrase::ours(fill(texts.text(Key::DosingCount), &[("count", &count)])));
        }
        (!phrases.is_empty()).then_some(phrases)
    }

    /// "3 ganger daglig", "hver 8. time"; nothing where no rate was sent; `None` where only a part of one was.
    pub(super) fn rate_words(&self, repeat: &'a Json) -> Option<Option<String>> {
        let frequency = numbers(repeat, "frequency", "frequencyMax", Numbers::Whole)?;
        let period = numbers(repeat, "period", "periodMax", Numbers::Any)?;
        let (frequency, period, unit) = match (frequency, period, text(repeat, "periodUnit")) {
            (None, None, None) => return Some(None),
            (Some(frequency), Some(period), Some(unit)) => (frequency, period, unit),
            _ => return None,
        };
        self.rate(&frequency, &period, unit).map(Some)
    }

    /// So often in so long, digits as sent.
    pub(super) fn rate(&self, frequency: &str, period: &str, unit: &str) -> Option<String> {
        let form = |form: &str| self.view.word(Table::Rate, &format!("{form}.{unit}"));
        let is_whole = period.split('–').all(|number| number.parse::<u32>().is_ok());
        Some(match (frequency, period) {
            ("1", "1") => form("once")?.to_owned(),
            (times, "1") => fill(form("times")?, &[("count", times)]),
            ("1", period) if is_whole => {
                let text = form("every")?;
                // Of ordinals both have their point: "hver 4.–6. time".
                let between = if text.contains("{period}.") { ".–" } else { "–" };
                fill(text, &[("period", &period.replace('–', between))])
            }
            (times, period) => {
                let span = self.time_span(period, unit)?;
                let key = if times == "1" { Key::DosingOncePer } else { Key::DosingTimesPer };
                fill(self.view.texts.text(key), &[("count", times), ("span", &span)])
            }
        })
    }

    /// "2 uker": a period of which it was not sent how often in it.
    pub(super) fn period_words(&self, repeat: &'a Json) -> Option<String> {
        let period = numbers(repeat, "period", "periodMax", Numbers::Any)??;
        self.time_span(&period, text(repeat, "periodUnit")?)
    }

    /// "før frokost og ved leggetid", "30 minutter før frokost".
    fn events(&self, repeat: &'a Json) -> Option<Option<Phrase>> {
        let Some(when) = get(repeat, "when") else {
            return if get(repeat, "offset").is_some() { None } else { Some(None) };
        };
        let codes: Option<Vec<&str>> = items(when).iter().map(Json::as_str).collect();
        let codes = codes?;
        match get(repeat, "offset") {
            Some(Json::Number(minutes)) if minutes.parse::<u32>().is_ok() => {
                self.events_with_minutes(&codes, minutes).map(Some)
            }
            Some(_) => None,
            None => {
                let events: Option<Vec<Phrase>> = codes.iter().map(|code| self.event(code)).collect();
                Some(Some(self.and(events?)))
            }
        }
    }

    /// "i 7 dager", "fra 01.02.2024 til 08.02.2024".
    fn bounds(&self, repeat: &'a Json) -> Option<Option<Phrase>> {
        let Some((name, bounds)) = choice(repeat, "bounds") else { return Some(None) };
        let span = match name {
            "boundsDuration" => self.amount_phrase(bounds)?,
            "boundsRange" => self.range_phrase(bounds)?,
            "boundsPeriod" => {
                return match self.period(&mut Members::of(bounds), &mut Vec::new())? {
                    Value::Date(words) => Some(Some(Phrase::ours(words))),
                    _ => None,
                };
            }
            _ => return None,
        };
        Some(Some(Phrase::fill(self.view.texts.text(Key::DosingFor), "span", span)))
    }
}

/// Which numbers a member may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Above zero, without a point.
    Whole,
    /// Above zero.
    Any,
}

impl Numbers {
    pub(super) fn of(self, json: &Json) -> Option<String> {
        let Json::Number(number) = json else { return None };
        let fits = match self {
            Self::Whole => number.parse::<u32>().is_ok_and(|number| number > 0),
            Self::Any => {
                number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                    && number.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
            }
        };
        fits.then(|| number.clone())
    }
}

/// A number, or two as a range `1–3`, from two members: `Some(None)` where neither was sent, `None` where they are no such
/// numbers or the lower one is missing.
fn numbers(json: &Json, low: &str, high: &str, kind: Numbers) -> Option<Option<String>> {
    match (get(json, low), get(json, high)) {
        (None, None) => Some(None),
        (Some(low), None) => kind.of(low).map(Some),
        (Some(low), Some(high)) => match (kind.of(low)?, kind.of(high)?) {
            (low, high) if low == high => Some(Some(low)),
            (low, high) => Some(Some(format!("{low}–{high}"))),
        },
        (None, Some(_)) => None,
    }
}
