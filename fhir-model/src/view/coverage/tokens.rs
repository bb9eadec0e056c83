//! Text as what can be compared whatever its language and layout: words, numbers, dates and times of day.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// A piece of a text that says something by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A word in lower case, by its hash.
    Word(u64),
    /// A number by its value: `7.50` and `7,5` are one.
    Number(u64),
    /// A date, as precise as it is written. `clock` where a time of day follows: another zone may make it another day.
    Date { year: u16, month: u8, day: u8, clock: bool },
    /// Day, month and year in figures of which none says which it is: `06/08/22`.
    Figures([u16; 3]),
    /// A day and a year with a month by a name.
    Named { year: u16, day: u8 },
    /// A time of day in minutes.
    Clock(u16),
}

/// A run of letters or of digits.
#[derive(Debug, Clone)]
struct Run {
    range: Range<usize>,
    digits: bool,
    /// What parts it from the run before it; see [`separator`].
    before: char,
}

/// Reads texts; keeps its working space.
#[derive(Debug, Default)]
pub(super) struct Reader {
    runs: Vec<Run>,
}

impl Reader {
    /// Hands over each token of a text with its place.
    pub(super) fn read(&mut self, text: &str, mut found: impl FnMut(Token, Range<usize>)) {
        self.split(text);
        let mut at = 0;
        while let Some(run) = self.runs.get(at) {
            if !run.digits
                && let Some((token, used, end)) = self.month_first(text, at)
            {
                found(token, run.range.start..end);
                at += used;
                continue;
            }
            if run.digits {
                if let Some((token, used, end)) = self.date(text, at) {
                    found(token, run.range.start..end);
                    at += used;
                    continue;
                }
                let (token, used, end) = self.number(text, at);
                found(token, run.range.start..end);
                at += used;
                continue;
            }
            found(Token::Word(hash(text.get(run.range.clone()).unwrap_or_default())), run.range.clone());
            at += 1;
        }
    }

    /// Runs of letters and of digits; of scripts without spaces each sign.
    fn split(&mut self, text: &str) {
        self.runs.clear();
        let mut end = 0;
        for (at, sign) in text.char_indices() {
            if !sign.is_alphanumeric() {
                continue;
            }
            let digits = sign.is_ascii_digit();
            let next = at + sign.len_utf8();
            match self.runs.last_mut() {
                Some(run) if run.range.end == at && run.digits == digits && !is_ideograph(sign) => {
                    run.range.end = next;
                }
                _ => {
                    let before = text.get(end..at).map_or(' ', separator);
                    self.runs.push(Run { range: at..next, digits, before });
                }
            }
            end = next;
        }
    }

    fn value(&self, text: &str, at: usize) -> Option<(u32, usize)> {
        let run = self.runs.get(at).filter(|run| run.digits)?;
        let digits = text.get(run.range.clone())?;
        if digits.len() > 8 {
            return None;
        }
        Some((digits.parse().ok()?, digits.len()))
    }

    fn before(&self, at: usize) -> char {
        self.runs.get(at).map_or('\0', |run| run.before)
    }

    fn end(&self, at: usize) -> usize {
        self.runs.get(at).map_or(0, |run| run.range.end)
    }

    /// A date that begins with a figure, or a time of day: the token, how many runs it takes, and where it ends.
    fn date(&self, text: &str, at: usize) -> Option<(Token, usize, usize)> {
        // As CDA writes it, alone or with a time of day behind it.
        let digits = text.get(self.runs.get(at)?.range.clone())?;
        let written = digits
            .get(..8)
            .filter(|_| matches!(digits.len(), 8 | 12 | 14))
            .and_then(|d| d.parse::<u32>().ok());
        if let Some(date) = written.and_then(|date| whole(date / 10_000, date / 100 % 100, date % 100, false))
        {
            return Some((date, 1, self.end(at)));
        }
        let (first, length) = self.value(text, at)?;
        let sign = self.before(at + 1);
        let second = self.value(text, at + 1);
        let third = self.value(text, at + 2).filter(|_| self.before(at + 2) == sign);
        if matches!(sign, '-' | '.' | '/') {
            if let (Some((second, s)), Some((third, t))) = (second, third) {
                let clock = self.clock_follows(text, at + 3);
                let end = self.end(at + 2);
                let date = if length == 4 && s <= 2 && t <= 2 {
                    whole(first, second, third, clock)
                } else if t == 4 && length <= 2 && s <= 2 {
                    // The day first, as most write it; the month first, where that cannot be.
                    match (whole(third, second, first, clock), whole(third, first, second, clock)) {
                        (Some(_), Some(_)) if first != second => Some(figures(first, second, third)),
                        (date, other) => date.or(other),
                    }
                } else if length == 2 && s == 2 && t == 2 && sign != '.' {
                    Some(figures(first, second, third))
                } else {
                    None
                };
                if let Some(date) = date {
                    return Some((date, 3, end));
                }
            }
            if let Some((second, s)) = second {
                let month = match (length, s) {
                    (4, 2) => whole(first, second, 0, false),
                    (1 | 2, 4) => whole(second, first, 0, false),
                    _ => None,
                };
                if let Some(month) = month.filter(|_| sign != '.' || length == 2) {
                    return Some((month, 2, self.end(at + 1)));
                }
            }
        }
        if sign == ':' && length <= 2 && first < 24 {
            let (minutes, m) = second?;
            if m == 2 && minutes < 60 {
                let seconds = self.before(at + 2) == ':' && third.is_some_and(|(_, t)| t == 2);
                let used = if seconds { 3 } else { 2 };
                let clock = u16::try_from(first * 60 + minutes).ok()?;
                return Some((Token::Clock(clock), used, self.end(at + used - 1)));
            }
        }
        self.day_then_month(text, at)
    }

    /// `22-Mar-2026`, `22. mars 2026`, `25 de mayo de 2016`.
    fn day_then_month(&self, text: &str, at: usize) -> Option<(Token, usize, usize)> {
        let (day, length) = self.value(text, at).filter(|(day, _)| (1..=31).contains(day))?;
        if length > 2 {
            return None;
        }
        let mut next = at + 1;
        let mut name = None;
        while next <= at + 4 {
            let run = self.runs.get(next)?;
            if run.digits {
                break;
            }
            let word = text.get(run.range.clone())?;
            if word.chars().count() >= 3 {
                if name.is_some() {
                    return None;
                }
                name = Some(word);
            }
            next += 1;
        }
        let month = month(name?);
        if month.is_none() && !matches!(self.before(at + 1), '-' | '/' | '.') {
            return None;
        }
        let (year, digits) = self.value(text, next)?;
        if digits != 4 || !(1800..2200).contains(&year) {
            return None;
        }
        let clock = self.clock_follows(text, next + 1);
        let date = match month {
            Some(month) => whole(year, month, day, clock)?,
            None => Token::Named { year: u16::try_from(year).ok()?, day: u8::try_from(day).ok()? },
        };
        Some((date, next + 1 - at, self.end(next)))
    }

    /// `Mar 22, 2026`, `May 2016`: only by names of months that are known.
    fn month_first(&self, text: &str, at: usize) -> Option<(Token, usize, usize)> {
        let (first, length) = self.value(text, at + 1)?;
        let month = month(text.get(self.runs.get(at)?.range.clone())?)?;
        if length == 4 {
            return Some((whole(first, month, 0, false)?, 2, self.end(at + 1)));
        }
        if length > 2 {
            return None;
        }
        // `Fri Nov 17 23:37:54 UTC 2017`: a time of day and a zone stand before the year.
        let mut next = at + 2;
        let clock = self.clock_follows(text, next);
        if clock {
            next += if self.before(next + 2) == ':' { 3 } else { 2 };
            if self.runs.get(next).is_some_and(|run| !run.digits && run.range.len() <= 4) {
                next += 1;
            }
        }
        let (year, _) = self.value(text, next).filter(|(_, digits)| *digits == 4)?;
        let clock = clock || self.clock_follows(text, next + 1);
        Some((whole(year, month, first, clock)?, next + 1 - at, self.end(next)))
    }

    /// Whether a time of day stands there, also behind the `T` of ISO 8601.
    fn clock_follows(&self, text: &str, at: usize) -> bool {
        let is_t = self.runs.get(at).and_then(|run| text.get(run.range.clone())) == Some("T");
        let at = if is_t { at + 1 } else { at };
        self.value(text, at).is_some_and(|(hour, length)| length <= 2 && hour < 24)
            && self.before(at + 1) == ':'
    }

    /// A number, with the fraction behind its point or comma.
    fn number(&self, text: &str, at: usize) -> (Token, usize, usize) {
        let digits =
            |at: usize| self.runs.get(at).and_then(|run| text.get(run.range.clone())).unwrap_or_default();
        let is_fraction = matches!(self.before(at + 1), '.' | ',')
            && self.runs.get(at + 1).is_some_and(|run| {
                run.digits && run.range.start == self.end(at) + 1
            })
            // 1.2.3 is no number.
            && !(self.before(at + 2) == self.before(at + 1)
                && self.runs.get(at + 2).is_some_and(|run| run.digits && run.range.start == self.end(at + 1) + 1));
        let whole = digits(at).trim_start_matches('0');
        let fraction = if is_fraction { digits(at + 1).trim_end_matches('0') } else { "" };
        let used = if is_fraction { 2 } else { 1 };
        (Token::Number(number(whole, fraction)), used, self.end(at + used - 1))
    }
}

/// What parts two runs: one sign, a space, nothing (`\u{1}`), or more than one sign (`\0`).
fn separator(between: &str) -> char {
    let mut signs = between.trim().chars();
    match (signs.next(), signs.next()) {
        (None, _) if between.is_empty() => '\u{1}',
        (None, _) => ' ',
        (Some(sign), None) => sign,
        _ => '\0',
    }
}

/// A date where its parts can be one; 0 is a part that is not written.
fn whole(year: u32, month: u32, day: u32, clock: bool) -> Option<Token> {
    let can_be = (1800..2200).contains(&year) && (1..=12).contains(&month) && day <= 31;
    let (year, month, day) = (u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    can_be.then_some(Token::Date { year, month, day, clock })
}

fn figures(first: u32, second: u32, third: u32) -> Token {
    let small = |value: u32| u16::try_from(value).unwrap_or_default();
    Token::Figures([small(first), small(second), small(third)])
}

/// The month of a name, in the languages that write it much alike.
fn month(name: &str) -> Option<u32> {
    const NAMES: &[(&str, u32)] = &[
        ("jan", 1),
        ("ene", 1),
        ("gen", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mar", 3),
        ("mär", 3),
        ("maa", 3),
        ("mrt", 3),
        ("apr", 4),
        ("avr", 4),
        ("abr", 4),
        ("may", 5),
        ("mai", 5),
        ("maj", 5),
        ("mei", 5),
        ("mag", 5),
        ("jun", 6),
        ("giu", 6),
        ("jul", 7),
        ("lug", 7),
        ("aug", 8),
        ("aoû", 8),
        ("ago", 8),
        ("sep", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("out", 10),
        ("ott", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
        ("des", 12),
        ("déc", 12),
        ("dic", 12),
    ];
    if name.chars().count() > 10 {
        return None;
    }
    let lower = name.to_lowercase();
    let start: String = lower.chars().take(3).collect();
    if lower.starts_with("juin") {
        return Some(6);
    }
    if lower.starts_with("juil") {
        return Some(7);
    }
    NAMES.iter().find(|(known, _)| *known == start).map(|(_, month)| *month)
}

/// Signs of scripts that part no words.
fn is_ideograph(sign: char) -> bool {
    matches!(u32::from(sign), 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

fn number(whole: &str, fraction: &str) -> u64 {
    let mut hasher = Fnv::new();
    whole.bytes().for_each(|byte| hasher.add(byte));
    hasher.add(b'.');
    fraction.bytes().for_each(|byte| hasher.add(byte));
    hasher.0
}

/// The hash of a number without a fraction.
pub(super) fn whole_number(value: u16) -> u64 {
    number(value.to_string().trim_start_matches('0'), "")
}

/// The hash of a word in lower case.
fn hash(word: &str) -> u64 {
    let mut hasher = Fnv::new();
    if word.is_ascii() {
        word.bytes().for_each(|byte| hasher.add(byte.to_ascii_lowercase()));
    } else {
        let mut buffer = [0; 4];
        for sign in word.chars().flat_map(char::to_lowercase) {
            sign.encode_utf8(&mut buffer).bytes().for_each(|byte| hasher.add(byte));
        }
    }
    hasher.0
}

/// What is found by the hash of a word.
pub(super) type Hashed<T> = HashMap<u64, T, BuildHasherDefault<Same>>;

/// A hash of what is one already.
#[derive(Debug, Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = (self.0 << 8) | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// FNV-1a: small, and good enough to tell words apart.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
}
