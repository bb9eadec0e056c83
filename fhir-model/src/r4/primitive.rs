//! Primitives that keep what they came with: decimals their digits, dates their precision.

use std::cmp::Ordering;
use std::fmt;

use super::element::Element;
use super::reading::Reading;
use crate::issue::Severity;
use crate::json::{Json, Writer};

/// A number as it was written: `7.50` is not `7.5`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decimal(String);

impl Decimal {
    /// Takes a text that is a JSON number (a leading `+` and leading or trailing points are mended, as XML
    /// sources write them); `None` where it is no number.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match digits.find(['e', 'E']) {
            Some(at) => digits.split_at(at),
            None => (digits, ""),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let exponent_ok = exponent.is_empty() || {
            let power = exponent.trim_start_matches(['e', 'E']);
            let power = power.strip_prefix(['+', '-']).unwrap_or(power);
            exponent.len() > 1 && !power.is_empty() && all_digits(power)
        };
        if !all_digits(whole) || !all_digits(fraction) || whole.len() + fraction.len() == 0 || !exponent_ok {
            return None;
        }
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        let point = if fraction.is_empty() { "" } else { "." };
        Some(Self([sign, whole, point, fraction, exponent].concat()))
    }

    /// The number as it was written, with a decimal point.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, for comparing and counting only: never shown.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl From<usize> for Decimal {
    fn from(number: usize) -> Self {
        Self(number.to_string())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Element for Decimal {
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        match json {
            Json::Number(text) => Ok(Self(text)),
            Json::String(text) => match Self::new(&text) {
                Some(decimal) => {
                    reading.note(Severity::Information, "a string where a number belongs");
                    Ok(decimal)
                }
                None => Err(Json::String(text)),
            },
            other => Err(other),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.literal(&self.0);
    }
}

/// A FHIR date, dateTime, instant or time, as it was sent: `1951` stays a year.
///
/// Holds any text; what is no date is shown as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date(String);

/// The parts of a date that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parts<'a> {
    /// Four digits.
    pub year: &'a str,
    /// `01` to `12`
    pub month: Option<&'a str>,
    /// `01` to `31`
    pub day: Option<&'a str>,
    /// `hh:mm` or `hh:mm:ss`, fractions left out
    pub time: Option<&'a str>,
    /// `Z` or `+hh:mm`
    pub zone: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// The parts of a well-formed FHIR date or dateTime; `None` for any other text.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        let (date, rest) = text.split_once('T').map_or((text, None), |(date, rest)| (date, Some(rest)));
        let mut numbers = date.split('-');
        let year = digits(numbers.next()?, 4, 0..=9999)?;
        let month = numbers.next().map(|part| digits(part, 2, 1..=12).ok_or(())).transpose().ok()?;
        let day = numbers.next().map(|part| digits(part, 2, 1..=31).ok_or(())).transpose().ok()?;
        if numbers.next().is_some() || (rest.is_some() && day.is_none()) {
            return None;
        }
        let Some(rest) = rest else { return Some(Self { year, month, day, time: None, zone: None }) };
        let (clock, zone) = match rest.find(['Z', '+', '-']) {
            Some(at) => (rest.get(..at)?, Some(rest.get(at..)?)),
            None => (rest, None),
        };
        let time = clock.split('.').next()?;
        let mut numbers = time.split(':');
        digits(numbers.next()?, 2, 0..=24)?;
        digits(numbers.next()?, 2, 0..=59)?;
        if let Some(second) = numbers.next() {
            digits(second, 2, 0..=60)?;
        }
        numbers.next().is_none().then_some(Self { year, month, day, time: Some(time), zone })
    }
}

impl Date {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts of a well-formed FHIR date or dateTime; `None` for any other text.
    pub fn parts(&self) -> Option<Parts<'_>> {
        Parts::of(&self.0)
    }

    /// Orders two dates by the parts that both have, without any shift of time zone; equal where one is
    /// only less precise. Texts that are no dates are equal to everything.
    pub fn compare(&self, other: &Self) -> Ordering {
        let (Some(a), Some(b)) = (self.parts(), other.parts()) else { return Ordering::Equal };
        let both = |a: Option<&str>, b: Option<&str>| match (a, b) {
            (Some(a), Some(b)) => a.cmp(b),
            _ => Ordering::Equal,
        };
        a.year.cmp(b.year).then(both(a.month, b.month)).then(both(a.day, b.day)).then(both(a.time, b.time))
    }
}

fn digits(text: &str, length: usize, range: std::ops::RangeInclusive<u32>) -> Option<&str> {
    let valid = text.len() == length
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && range.contains(&text.parse().ok()?);
    valid.then_some(text)
}

impl Element for Date {
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        let date = Self(String::read(json, reading)?);
        if date.parts().is_none() && digits(date.0.get(..2).unwrap_or_default(), 2, 0..=24).is_none() {
            reading.note(Severity::Information, "not a date; shown as it came");
        }
        Ok(date)
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.0);
    }
}
