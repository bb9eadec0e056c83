//! Doses, rates and limits: amounts in words, and where a unit has none of ours, as it was sent.

use super::super::quantity::Amount;
use super::super::row::Value;
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

/// What STU3 has in the Dosage itself.
pub(super) const DOSES: &[&str] = &[
    "doseQuantity",
    "doseSimpleQuantity",
    "doseRange",
    "rateQuantity",
    "rateSimpleQuantity",
    "rateRange",
    "rateRatio",
];

/// A dose and a rate in words.
pub(super) struct Doses {
    pub(super) phrases: Vec<Phrase>,
    /// Whether they say anything but why nothing was sent.
    pub(super) says: bool,
    /// Whether the dose is so much in a time.
    pub(super) is_rate: bool,
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

    /// The dose and the rate: of the only doseAndRate, of several that say the same dose in different ways, or of the
    /// Dosage itself, as STU3 has them.
    pub(super) fn dose_phrases(&self, dosage: &'a Json) -> Option<Doses> {
        let sent = match get(dosage, "doseAndRate") {
            Some(sent) if !has_dose(dosage) => items(sent),
            Some(_) => return None,
            None if has_dose(dosage) => std::slice::from_ref(dosage),
            None => return Some(Doses { phrases: Vec::new(), says: false, is_rate: false }),
        };
        match sent {
            [dose] => self.one_dose(dose, !std::ptr::eq(dose, dosage)),
            several => self.one_dose_in_ways(several),
        }
    }

    fn one_dose(&self, dose: &'a Json, is_element: bool) -> Option<Doses> {
        let only_dose = |name: &str| name == "type" || name.starts_with("dose") || name.starts_with("rate");
        if get(dose, "modifierExtension").is_some() || (is_element && !Members::of(dose).all(only_dose)) {
            return None;
        }
        let (mut phrases, mut says) = (Vec::new(), true);
        match choice(dose, "dose") {
            None => {}
            Some(("doseQuantity" | "doseSimpleQuantity", quantity)) => match self.absence_of(quantity) {
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
                "rateQuantity" | "rateSimpleQuantity" => self.amount_phrase(rate)?,
                "rateRange" => self.range_phrase(rate)?,
                "rateRatio" => self.per(rate)?,
                _ => return None,
            };
            phrases.push(Phrase::fill(self.view.texts.text(Key::DosingRate), "rate", rate));
        }
        says &= !phrases.is_empty();
        let is_rate = get(dose, "doseQuantity").is_some_and(is_per_time);
        Some(Doses { phrases, says, is_rate })
    }

    /// One dose that was ordered, and what that is otherwise: "850 mg (mengde som gis: 1 tablett)". Only where the types
    /// say that it is one dose (terminology.hl7.org/CodeSystem-dose-rate-type.html).
    fn one_dose_in_ways(&self, several: &'a [Json]) -> Option<Doses> {
        let mut ordered = None;
        let mut others: Vec<(String, Phrase)> = Vec::new();
        for dose in several {
            if !Members::of(dose).only(&["type", "doseQuantity"]) {
                return None;
            }
            let [coding] = get(dose, "type").and_then(|it| get(it, "coding")).map(items)? else {
                return None;
            };
            let words = self.amount_phrase(get(dose, "doseQuantity")?)?;
            match text(coding, "code")? {
                "ordered" if ordered.is_none() => ordered = Some(words),
                code @ ("calculated" | "admin-amount") => {
                    others.push((self.own_words(text(coding, "system")?, code)?, words));
                }
                _ => return None,
            }
        }
        let ordered = ordered?;
        others.retain(|(_, words)| *words != ordered);
        let others: Vec<Phrase> = others
            .into_iter()
            .map(|(kind, words)| Phrase::ours(format!("{kind}: ")).then("", words))
            .collect();
        let mut phrase = ordered;
        if !others.is_empty() {
            phrase = phrase.then(" (", Phrase::listed(others, self.view.texts.text(Key::And)));
            phrase = phrase.then("", Phrase::ours(")"));
        }
        Some(Doses { phrases: vec![phrase], says: true, is_rate: false })
    }

    /// A dose that is a mere number, as a value that says so.
    pub(super) fn bare_dose(&self, name: &str, sent: &'a Json) -> Option<Value> {
        let amounts: Vec<&Json> = match name {
            "doseQuantity" | "doseSimpleQuantity" => vec![sent],
            "doseRange" => ["low", "high"].iter().filter_map(|bound| get(sent, bound)).collect(),
            _ => return None,
        };
        if !amounts.iter().any(|amount| self.is_count(amount)) {
            return None;
        }
        let words = if name == "doseRange" { self.range_phrase(sent)? } else { self.amount_phrase(sent)? };
        Some(self.dose(words, &amounts).ended().value())
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

/// Whether the unit of an amount is one by another: of "3 mL/d" and "twice a day" one says too much.
fn is_per_time(quantity: &Json) -> bool {
    ["code", "unit"].iter().filter_map(|name| text(quantity, name)).any(|unit| unit.contains('/'))
}

/// Whether a Dosage holds a dose or a rate itself.
fn has_dose(dosage: &Json) -> bool {
    DOSES.iter().any(|name| get(dosage, name).is_some())
}

/// Whether both ends of a range were sent with one unit.
fn one_unit(range: &Json) -> bool {
    let (low, high) = (get(range, "low"), get(range, "high"));
    let of = |bound: Option<&'_ Json>, name: &str| bound.and_then(|bound| get(bound, name)).cloned();
    ["unit", "system", "code"].iter().all(|name| of(low, name) == of(high, name))
}
