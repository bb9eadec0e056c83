//! Events of the day, and how far from them: "før frokost", "30 minutter før frokost".
//!
//! Whether a time is before or after an event is said only where the event's code or the sign of the time says so.

use super::super::scope::Scope;
use super::phrase::Phrase;
use crate::texts::{Key, Table};

/// A time from an event, with its sign: how many of which unit, and whether it is before.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Distance {
    /// The digits as sent, without a sign.
    pub(super) number: String,
    /// UCUM.
    pub(super) unit: String,
    pub(super) negative: bool,
}

impl Distance {
    fn is_zero(&self) -> bool {
        !self.number.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
    }
}

/// How far from an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Offset {
    Exactly(Distance),
    From(Distance),
    To(Distance),
    Between(Distance, Distance),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// What a code of HL7's TimingEvent or FHIR's event-timing is about, and on which side of it: `ACM` is before breakfast.
fn anchor(code: &str) -> Option<(&str, Option<Side>)> {
    let meal = |meal: &str| matches!(meal, "" | "M" | "D" | "V");
    if let Some(rest) = code.strip_prefix("AC").filter(|rest| meal(rest)) {
        return Some((meal_of(rest), Some(Side::Before)));
    }
    if let Some(rest) = code.strip_prefix("PC").filter(|rest| meal(rest)) {
        return Some((meal_of(rest), Some(Side::After)));
    }
    matches!(code, "C" | "CM" | "CD" | "CV" | "HS" | "WAKE").then_some((code, None))
}

fn meal_of(rest: &str) -> &'static str {
    match rest {
        "M" => "CM",
        "D" => "CD",
        "V" => "CV",
        _ => "C",
    }
}

impl Scope<'_, '_> {
    /// An event alone.
    pub(super) fn event(&self, code: &str) -> Option<Phrase> {
        self.view.word(Table::Event, code).map(Phrase::ours)
    }

    /// FHIR's `when` with an `offset` in minutes: after the event where its code does not say that it is before
    /// (hl7.org/fhir/R4/datatypes-definitions.html#Timing.repeat.offset), never of a meal itself (tim-9).
    pub(super) fn events_with_minutes(&self, codes: &[&str], minutes: &str) -> Option<Phrase> {
        let events: Option<Vec<Phrase>> = codes
            .iter()
            .map(|code| {
                let (event, side) = anchor(code)?;
                let side = side.or_else(|| matches!(event, "HS" | "WAKE").then_some(Side::After))?;
                Some(Phrase::ours(self.beside(side, event)?))
            })
            .collect();
        let span = self.time_span(minutes, "min")?;
        Some(Phrase::ours(span).then(" ", self.and(events?)))
    }

    /// CDA's EIVL: an event and how far from it.
    pub(super) fn event_with_offset(&self, code: &str, offset: &Offset) -> Option<Phrase> {
        let (event, coded) = anchor(code)?;
        let side_of = |distance: &Distance| match (coded, distance.negative) {
            // After the event and before it at once.
            (Some(Side::After), true) => None,
            (Some(side), _) => Some(side),
            // No time at all is on neither side.
            (None, _) if distance.is_zero() => None,
            (None, true) => Some(Side::Before),
            (None, false) => Some(Side::After),
        };
        let span = |distance: &Distance| self.time_span(&distance.number, &distance.unit);
        let whole = |distance: &Distance, side: Side| {
            Some(format!("{} {}", span(distance)?, self.beside(side, event)?))
        };
        let texts = self.view.texts;
        let text = match offset {
            Offset::Exactly(distance) => whole(distance, side_of(distance)?)?,
            Offset::From(distance) => {
                texts.fill(Key::DosingFrom, &[("from", &whole(distance, side_of(distance)?)?)])
            }
            Offset::To(distance) => {
                texts.fill(Key::DosingTo, &[("to", &whole(distance, side_of(distance)?)?)])
            }
            Offset::Between(low, high) if low == high => whole(low, side_of(low)?)?,
            Offset::Between(low, high) => {
                let mixed = low.negative != high.negative && !low.is_zero() && !high.is_zero();
                // "Before" in the code, and both signs: neither is certain.
                if coded.is_some() && mixed {
                    return None;
                }
                // From no time at all to one after: both are after.
                let (from, to) =
                    (side_of(low).or_else(|| side_of(high))?, side_of(high).or_else(|| side_of(low))?);
                if from == to && low.unit == high.unit {
                    let (near, far) = if low.negative { (high, low) } else { (low, high) };
                    let number = format!("{}–{}", near.number, far.number);
                    format!("{} {}", self.time_span(&number, &low.unit)?, self.beside(to, event)?)
                } else {
                    let from = format!("{} {}", span(low)?, self.word_of(from));
                    texts.fill(Key::DosingFromTo, &[("from", &from), ("to", &whole(high, to)?)])
                }
            }
        };
        Some(Phrase::ours(text))
    }

    /// "før frokost"
    fn beside(&self, side: Side, event: &str) -> Option<String> {
        Some(format!("{} {}", self.word_of(side), self.view.word(Table::Anchor, event)?))
    }

    fn word_of(&self, side: Side) -> &str {
        self.view.texts.text(match side {
            Side::Before => Key::DosingBefore,
            Side::After => Key::DosingAfter,
        })
    }

    /// "a, b og c"
    pub(super) fn and(&self, phrases: Vec<Phrase>) -> Phrase {
        Phrase::listed(phrases, self.view.texts.text(Key::And))
    }
}
