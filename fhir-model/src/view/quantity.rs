//! Amounts: digits as sent, units in words, never converted.

use super::row::{Fact, Value};
use super::scope::Scope;
use super::source::{Members, get, items, text};
use super::{systems, ucum};
use crate::json::Json;
use crate::texts::{Key, Table};

/// CDA's words for a unit (`docs/MAPPING.md`).
const UNIT: &str = "urn:helsebro:unit";

/// An amount in words.
pub(super) struct Amount {
    /// The number, with `<` and the like.
    pub(super) number: String,
    /// The unit in words; empty for a mere number.
    pub(super) unit: String,
    /// Whether the unit is one of our words, or there is none.
    pub(super) understood: bool,
}

/// A unit as it was sent.
#[derive(Clone, Copy)]
struct Sent<'s> {
    unit: Option<&'s str>,
    system: Option<&'s str>,
    code: Option<&'s str>,
    /// The unit in other words or codes (`docs/MAPPING.md`).
    concept: Option<&'s Json>,
}

impl Amount {
    /// `7,5 mg`
    pub(super) fn text(&self) -> String {
        match (self.number.is_empty(), self.unit.is_empty()) {
            (false, false) => format!("{} {}", self.number, self.unit),
            (true, _) => self.unit.clone(),
            (false, true) => self.number.clone(),
        }
    }
}

impl<'a> Scope<'_, 'a> {
    /// A Quantity. A unit that is shown by our word is kept in `more` as it was sent.
    pub(super) fn quantity(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Option<String> {
        let number = members.take("value").and_then(|member| self.value(member, more));
        let number = match number {
            Some(Value::Quantity(number) | Value::Text(number)) => number,
            Some(value) => {
                more.push(self.fact("value", value));
                String::new()
            }
            None => String::new(),
        };
        let comparator = members.text("comparator").unwrap_or_default();
        let sent = Sent {
            unit: members.text("unit"),
            system: members.text("system"),
            code: members.text("code"),
            concept: members.peek("extension").and_then(unit_concept),
        };
        let amount = self.amount(&format!("{comparator}{number}"), sent);
        let Sent { unit, system, code, .. } = sent;
        let (word, code) = (unit.unwrap_or_default().trim(), code.unwrap_or_default().trim());
        let mere_number = |sent: &str| sent == "1" && amount.unit.is_empty();
        for sent in [word, if code == word { "" } else { code }] {
            if !sent.is_empty() && sent != amount.unit && !mere_number(sent) {
                more.push(self.fact("unit", Value::Text(sent.to_owned())));
            }
        }
        if let Some(system) = system.filter(|system| systems::system(system).is_none_or(|s| s.name != "UCUM"))
        {
            more.push(self.fact("system", Value::Text(self.system_name(system, None))));
        }
        let text = amount.text();
        (!text.is_empty()).then_some(text)
    }

    /// A Quantity looked at without taking it; `None` where it has no number.
    pub(super) fn amount_of(&self, json: &Json) -> Option<Amount> {
        let Json::Number(value) = get(json, "value")? else { return None };
        let comparator = text(json, "comparator").unwrap_or_default();
        let number = format!("{comparator}{}", self.view.decimal(value));
        let sent = Sent {
            unit: text(json, "unit"),
            system: text(json, "system"),
            code: text(json, "code"),
            concept: get(json, "extension").and_then(unit_concept),
        };
        Some(self.amount(&number, sent))
    }

    fn amount(&self, number: &str, sent: Sent<'_>) -> Amount {
        let said =
            |unit: &str, understood| Amount { number: number.to_owned(), unit: unit.to_owned(), understood };
        let code = meant(sent.code);
        let unit = meant(sent.unit);
        let in_words = |unit: &str| ucum::words(self.view.texts, unit);
        // What stands in braces is but a note to the number 1 (UCUM 2.4.2): the words beside it say what is meant.
        let note = code.and_then(note_alone);
        let spoken = unit.filter(|unit| note.is_some_and(|note| note != *unit && code != Some(*unit)));
        if let Some(unit) = spoken.filter(|unit| in_words(unit).is_none()) {
            return said(unit, false);
        }
        let own = code
            .and_then(|code| match sent.system {
                None => in_words(code),
                Some(system) => self.unit_forms(system, code),
            })
            .or_else(|| {
                sent.concept.filter(|_| code.is_none()).and_then(|concept| self.unit_of_concept(concept))
            })
            .or_else(|| unit.filter(|_| code.is_none()).and_then(in_words));
        match (own, unit.or(code)) {
            (Some(forms), _) => said(counted(&forms, number), true),
            // The braces are UCUM's, the words in them the sender's.
            (None, Some(sent)) => said(note_alone(sent).unwrap_or(sent), false),
            (None, None) => said("", true),
        }
    }

    /// Our words for a unit of a system, in both forms.
    fn unit_forms(&self, system: &str, code: &str) -> Option<String> {
        match systems::system(system)?.words? {
            Table::Unit => ucum::words(self.view.texts, code),
            table => self.view.texts.word(table, code).map(str::to_owned),
        }
    }

    /// The same for what CDA says beside the unit `1`: a code of a dose form or a container.
    fn unit_of_concept(&self, concept: &Json) -> Option<String> {
        let codings = get(concept, "coding").map(items)?;
        codings.iter().find_map(|coding| self.unit_forms(text(coding, "system")?, text(coding, "code")?))
    }

    /// One amount in another: `5 mg per 1 ml`, since a bar parts the amounts of a combination; a mere 1 below the line is
    /// left out.
    pub(super) fn ratio(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Option<Value> {
        let (above, below) = (members.peek("numerator"), members.peek("denominator"));
        let sent = |json: Option<&Json>| json.is_some_and(|json| get(json, "value").is_some());
        let none_sent = !sent(above) && !sent(below);
        let is_count = |json: Option<&'a Json>| json.is_some_and(|json| self.is_count(json));
        let counts = (is_count(above), is_count(below));
        let mut side = |name| {
            let member = members.take(name)?;
            self.side(member.json?, more)
        };
        Some(match (side("numerator"), side("denominator")) {
            (Some(above), Some(below)) if none_sent && above != below => {
                Value::NotSent(format!("{above} / {below}"))
            }
            (Some(reason), _) | (None, Some(reason)) if none_sent => Value::NotSent(reason),
            (Some(above), Some(below)) if below == "1" => Value::Quantity(above),
            // A titre, a share: `1 / 128`.
            (Some(above), Some(below)) if counts.1 => Value::Quantity(format!("{above} / {below}")),
            (Some(above), Some(below)) => {
                let texts = self.view.texts;
                let above = match counts.0 {
                    true => {
                        texts.fill(Key::DosingDose, &[("number", &above)]).trim_end_matches(',').to_owned()
                    }
                    false => above,
                };
                Value::Quantity(texts.fill(Key::Ratio, &[("above", &above), ("below", &below)]))
            }
            (Some(above), None) => Value::Quantity(above),
            (None, Some(below)) => Value::Quantity(format!("? / {below}")),
            (None, None) => return None,
        })
    }

    /// From a low to a high amount: `1–2 tabletter`.
    pub(super) fn range(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Option<String> {
        let (low, high) = (members.peek("low"), members.peek("high"));
        let one_unit = ["unit", "system", "code"]
            .iter()
            .all(|name| low.and_then(|low| get(low, name)) == high.and_then(|high| get(high, name)));
        let amounts = (low.and_then(|low| self.amount_of(low)), high.and_then(|high| self.amount_of(high)));
        let mut side = |name| {
            let member = members.take(name)?;
            self.side(member.json?, more)
        };
        let (low, high) = (side("low"), side("high"));
        Some(match (low, high) {
            (Some(low), Some(high)) if low == high => low,
            (Some(low), Some(high)) => match amounts {
                (Some(from), Some(to)) if one_unit => format!("{}–{}", from.number, to.text()),
                _ => format!("{low}–{high}"),
            },
            (Some(low), None) => self.view.texts.fill(Key::RangeLow, &[("low", &low)]),
            (None, Some(high)) => self.view.texts.fill(Key::RangeHigh, &[("high", &high)]),
            (None, None) => return None,
        })
    }

    fn side(&self, json: &'a Json, more: &mut Vec<Fact>) -> Option<String> {
        if !matches!(json, Json::Object(_)) {
            return Some(json.as_str().map_or_else(|| json.to_text(), str::to_owned));
        }
        let mut members = Members::of(json);
        let text = self.quantity(&mut members, more).or_else(|| {
            let extensions = members.peek("extension").map(items).unwrap_or_default();
            self.absence(extensions)
        });
        self.left_over(members, more);
        text
    }

    /// A number and the unit of time that it counts: `7 dager`.
    pub(super) fn time_span(&self, number: &str, unit: &str) -> Option<String> {
        let forms = self.view.texts.word(Table::Unit, unit)?;
        let number = self.view.decimal(number);
        let unit = counted(forms, &number);
        Some(format!("{number} {unit}"))
    }
}

/// A unit that says more than that there is none.
fn meant(sent: Option<&str>) -> Option<&str> {
    sent.map(str::trim).filter(|sent| !sent.is_empty() && *sent != "1")
}

/// What stands in the braces of a unit that is nothing else.
fn note_alone(unit: &str) -> Option<&str> {
    let note = unit.strip_prefix('{')?.strip_suffix('}')?;
    (!note.trim().is_empty() && !note.contains(['{', '}'])).then_some(note)
}

/// The concept that stands beside a unit in an extension of ours.
fn unit_concept(extensions: &Json) -> Option<&Json> {
    let found = items(extensions).iter().find(|extension| text(extension, "url") == Some(UNIT))?;
    get(found, "valueCodeableConcept")
}

/// The form of a unit that a number asks for; `forms` are singular and plural, parted by a bar.
fn counted<'f>(forms: &'f str, number: &str) -> &'f str {
    let Some((one, many)) = forms.split_once('|') else { return forms };
    // Of a range the last one counts.
    let digits = number.rsplit('–').next().unwrap_or(number).trim_start_matches(['<', '>', '=']);
    let (whole, part) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let none = |digits: &str| digits.bytes().all(|digit| digit == b'0');
    // Above zero and at most one: "en halv tablett", "1,0 tablett".
    let singular = (none(whole) && !none(part)) || (whole.trim_start_matches('0') == "1" && none(part));
    if singular { one } else { many }
}
