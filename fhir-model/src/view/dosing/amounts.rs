//! Doses, rates and limits: amounts in words, and where a unit has none of ours, as it was sent.

use super::super::quantity::Amount;
use super::super::scope::Scope;
use super::super::source::{Members, choice, extension, get, items, text};
use super::super::term::NULL_FLAVOR;
use super::phrase::Phrase;
use crate::json::Json;
use crate::texts::{Key, Table};

/// What limits a dosage, and the words for it.
const LIMITS: &[(&str, Key)] = &[
    ("maxDosePerPeriod", Key::DosingMax),
    ("maxDosePerAdministration", Key::DosingMaxOnce),
    ("maxDosePerLifetime", Key::DosingMaxEver),
];

/// A dose and a rate in words.
pub(super) struct Doses {
    pub(super) phrases: Vec<Phrase>,
    /// Whether they say anything but why nothing was sent.
    pub(super) says: bool,
}

impl<'a> Scope<'_, 'a> {
    /// A Quantity with a number: "2 tabletter", or "1 " and the unit as it was sent.
    pub(super) fn amount_phrase(&self, quantity: &Json) -> Option<Phrase> {
        if get(quantity, "modifierExtension").is_some() {
            return None;
        }
        self.amount_of(quantity).map(|amount| self.amount_in_words(&amount))
    }

    fn amount_in_words(&self, amount: &Amount) -> Phrase {
        match amount.understood {
            true => Phrase::ours(amount.text()),
            false => {
                Phrase::ours(amount.number.clone()).then(" ", Phrase::sent(&amount.unit, self.language()))
            }
        }
    }

    /// "1–2 tabletter", "minst 1 tablett".
    pub(super) fn range_phrase(&self, range: &'a Json) -> Option<Phrase> {
        if !Members::of(range).only(&["low", "high"]) {
            return None;
        }
        let bound = |name| get(range, name).map(|bound| self.amount_of(bound));
        let texts = self.view.texts;
        Some(match (bound("low"), bound("high")) {
            (Some(low), Some(high)) => {
                let (low, high) = (low?, high?);
                let same_unit =
                    low.unit == high.unit || (low.understood && high.understood && one_unit(range));
                let high_words = self.amount_in_words(&high);
                if low.number == high.number && same_unit {
                    high_words
                } else if same_unit {
                    Phrase::ours(format!("{}–", low.number)).then("", high_words)
                } else {
                    self.amount_in_words(&low).then("–", high_words)
                }
            }
            (Some(low), None) => Phrase::fill(texts.text(Key::RangeLow), "low", self.amount_in_words(&low?)),
            (None, Some(high)) => {
                Phrase::fill(texts.text(Key::RangeHigh), "high", self.amount_in_words(&high?))
            }
            (None, None) => return None,
        })
    }

    /// The dose and the rate of the only doseAndRate; several are no sentence.
    pub(super) fn dose_phrases(&self, doses: &'a Json) -> Option<Doses> {
        let [dose] = items(doses) else { return None };
        if !Members::of(dose)
            .all(|name| name == "type" || name.starts_with("dose") || name.starts_with("rate"))
        {
            return None;
        }
        let (mut phrases, mut says) = (Vec::new(), true);
        match choice(dose, "dose") {
            None => {}
            Some(("doseQuantity", quantity)) => match self.absence_of(quantity) {
                Some(reason) => {
                    says = false;
                    let text = self.view.texts.fill(Key::DosingDoseAbsent, &[("reason", &reason)]);
                    phrases.push(Phrase::ours(text));
                }
                None => phrases.push(self.dose(self.amount_phrase(quantity)?, &[quantity])),
            },
            Some(("doseRange", range)) => {
                let bounds: Vec<&Json> =
                    ["low", "high"].iter().filter_map(|bound| get(range, bound)).collect();
                phrases.push(self.dose(self.range_phrase(range)?, &bounds));
            }
            Some(_) => return None,
        }
        if let Some((name, rate)) = choice(dose, "rate") {
            says = true;
            let rate = match name {
                "rateQuantity" => self.amount_phrase(rate)?,
                "rateRange" => self.range_phrase(rate)?,
                "rateRatio" => self.per(rate)?,
                _ => return None,
            };
            phrases.push(Phrase::fill(self.view.texts.text(Key::DosingRate), "rate", rate));
        }
        says &= !phrases.is_empty();
        Some(Doses { phrases, says })
    }

    /// A mere number is said to be a dose: "10 én gang daglig" would read as one number.
    fn dose(&self, words: Phrase, amounts: &[&Json]) -> Phrase {
        match amounts.iter().any(|amount| self.is_count(amount)) {
            true => Phrase::fill(self.view.texts.text(Key::DosingDose), "number", words),
            false => words,
        }
    }

    /// The reason why an amount that has no number was not sent.
    fn absence_of(&self, quantity: &Json) -> Option<String> {
        let nothing = ["value", "unit", "code"].iter().all(|name| get(quantity, name).is_none());
        extension(quantity, NULL_FLAVOR)?;
        self.absence(get(quantity, "extension").map(items)?).filter(|_| nothing)
    }

    /// "høyst 4 g per døgn"; which of the limits are said, and the words.
    pub(super) fn limits(&self, dosage: &'a Json) -> Vec<(&'static str, Phrase)> {
        let said = LIMITS.iter().filter_map(|(name, key)| {
            let limit = get(dosage, name)?;
            // R5 sends a list.
            let [limit] = items(limit) else { return None };
            let words =
                if *name == "maxDosePerPeriod" { self.per(limit)? } else { self.amount_phrase(limit)? };
            Some((*name, Phrase::fill(self.view.texts.text(*key), "amount", words)))
        });
        said.collect()
    }

    /// So much in so long or in so much: "4 g per døgn", "8 tabletter på 24 timer", "5 mg på 2 ml".
    fn per(&self, ratio: &'a Json) -> Option<Phrase> {
        if !Members::of(ratio).only(&["numerator", "denominator"]) {
            return None;
        }
        let above = self.amount_phrase(get(ratio, "numerator")?)?;
        let below = get(ratio, "denominator")?;
        let unit = text(below, "code").or_else(|| text(below, "unit"));
        let span = self.amount_of(below)?;
        if let Some(per) =
            unit.and_then(|unit| self.view.word(Table::Per, unit)).filter(|_| span.number == "1")
        {
            return Some(above.then(" ", Phrase::ours(per)));
        }
        if span.unit.is_empty() {
            return None;
        }
        let phrases = vec![("amount", above), ("span", self.amount_in_words(&span))];
        Some(Phrase::fill_all(self.view.texts.text(Key::DosingPerSpan), phrases))
    }
}

/// Whether both ends of a range were sent with one unit.
fn one_unit(range: &Json) -> bool {
    let (low, high) = (get(range, "low"), get(range, "high"));
    let of = |bound: Option<&'_ Json>, name: &str| bound.and_then(|bound| get(bound, name)).cloned();
    ["unit", "system", "code"].iter().all(|name| of(low, name) == of(high, name))
}
