//! What a narrative says, and what of it a row shows.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::document::{SectionView, Warning, WarningKind};
use super::super::row::Row;
use super::lexicon;
use super::shown::{show_row, show_section};
use super::tokens::{self, Hashed, Reader, Token};
use super::{Besides, Known};
use crate::texts::{Catalogue, Key};

/// Quoted at most: so many pieces, each of so many signs.
const QUOTES: usize = 3;
const QUOTE: usize = 90;
/// Of a text that stands for itself, so many signs.
const WHOLE: usize = 400;

/// Before a colon so far away a word is a part of a name.
const NAME: usize = 40;

/// A token with its place in a piece.
type Placed = (Token, Range<usize>);

/// What the narrative says, and what of it a row shows.
pub(super) struct Wanted {
    pieces: Vec<(String, Vec<Placed>)>,
    /// Words and numbers by their hashes, and whether a row shows them.
    words: Hashed<bool>,
    dates: HashSet<u32>,
    clocks: HashSet<u16>,
}

impl Wanted {
    pub(super) fn of(pieces: Vec<String>) -> Self {
        let mut reader = Reader::default();
        let mut words = Hashed::default();
        let pieces = pieces.into_iter().map(|piece| {
            let mut tokens: Vec<Placed> = Vec::new();
            reader.read(&piece, |token, range| {
                // A time of day behind a date is a part of it, and may be told in another zone.
                let dated =
                    tokens.last().is_some_and(|(last, _)| matches!(last, Token::Date { clock: true, .. }));
                if matches!(token, Token::Clock(_)) && dated {
                    return;
                }
                if let Token::Word(hash) | Token::Number(hash) = token {
                    words.insert(hash, false);
                }
                tokens.push((token, range));
            });
            (piece, tokens)
        });
        let pieces = pieces.collect();
        Self { pieces, words, dates: HashSet::new(), clocks: HashSet::new() }
    }

    /// Marks words that a row shows in another form: `allergia` and `allergiaa`. Nothing is done where all is shown.
    pub(super) fn alike(&mut self, sections: &[&SectionView], known: &Known, reader: &mut Reader) {
        let mut unseen: HashMap<[char; STEM], Vec<(u64, String)>> = HashMap::new();
        for (piece, tokens) in &self.pieces {
            for (at, placed) in tokens.iter().enumerate() {
                let (token, range) = placed;
                let text = piece.get(range.clone()).unwrap_or_default();
                if let Token::Word(hash) = token
                    && !self.says_nothing_new(piece, placed, known)
                    && lexicon::tells(*token, text, follows(piece, tokens, at), false)
                    && let Some(stem) = stem(text)
                {
                    let alike = unseen.entry(stem).or_default();
                    if alike.len() < ALIKE {
                        alike.push((*hash, text.to_lowercase()));
                    }
                }
            }
        }
        if unseen.is_empty() {
            return;
        }
        let words = &mut self.words;
        let mut mark = |text: &str| {
            reader.read(text, |token, range| {
                let word = text.get(range).unwrap_or_default();
                let Some(unseen) = matches!(token, Token::Word(_))
                    .then(|| stem(word))
                    .flatten()
                    .and_then(|stem| unseen.get(&stem))
                else {
                    return;
                };
                let word = word.to_lowercase();
                for (hash, wanted) in unseen {
                    if are_alike(&word, wanted) {
                        words.insert(*hash, true);
                    }
                }
            });
        };
        for section in sections {
            show_section(section, &mut mark);
        }
    }

    /// Marks all that a section and those in it show.
    pub(super) fn section(&mut self, section: &SectionView, reader: &mut Reader) {
        let mut mark = |text: &str| self.mark(text, reader);
        show_section(section, &mut mark);
    }

    /// Marks all that a row shows.
    pub(super) fn row(&mut self, row: &Row, reader: &mut Reader) {
        let mut mark = |text: &str| self.mark(text, reader);
        show_row(row, &mut mark);
    }

    /// Whether a telling word of it is not shown.
    pub(super) fn says_more(&self, known: &Known) -> bool {
        self.pieces.iter().any(|(piece, tokens)| {
            tokens.iter().enumerate().any(|(at, placed)| {
                let (token, range) = placed;
                let text = piece.get(range.clone()).unwrap_or_default();
                let next = follows(piece, tokens, at);
                !self.says_nothing_new(piece, placed, known) && lexicon::tells(*token, text, next, false)
            })
        })
    }

    fn mark(&mut self, text: &str, reader: &mut Reader) {
        let Self { words, dates, clocks, .. } = self;
        reader.read(text, |token, _| match token {
            Token::Word(hash) | Token::Number(hash) => {
                if let Some(shown) = words.get_mut(&hash) {
                    *shown = true;
                }
            }
            Token::Clock(minutes) => {
                clocks.insert(minutes);
            }
            date => note_date(date, dates, words),
        });
    }

    /// Whether a word of a piece is shown, or only names what stands behind a colon: `Clinical Status: active`.
    fn says_nothing_new(&self, piece: &str, (token, range): &Placed, known: &Known) -> bool {
        let names = || {
            let Token::Word(hash) = token else { return false };
            let mut behind = piece.get(range.end..).unwrap_or_default().chars().take(NAME);
            known.names.contains_key(hash)
                && behind.find(|sign| !sign.is_alphabetic() && *sign != ' ') == Some(':')
        };
        self.shows(*token, known) || names()
    }

    fn shows(&self, token: Token, known: &Known) -> bool {
        let day = |year: u16, month: u8, day: u8| {
            let key = key(year, month, day);
            self.dates.contains(&key) || known.dates.contains(&key)
        };
        match token {
            Token::Word(hash) | Token::Number(hash) => {
                self.words.get(&hash) == Some(&true) || known.words.contains_key(&hash)
            }
            Token::Clock(minutes) => self.clocks.contains(&minutes),
            Token::Date { year, month, day: on, clock } => {
                // Another zone can make it the day before or after.
                let beside =
                    || neighbours(year, month, on).into_iter().any(|(year, month, on)| day(year, month, on));
                day(year, month, on) || (clock && on > 0 && beside())
            }
            Token::Named { year, day: on } => (1..=12).any(|month| day(year, month, on)),
            Token::Figures([a, b, c]) => {
                let small = |value: u16| u8::try_from(value).unwrap_or_default();
                let years = if c >= 100 { [c, c] } else { [1900 + c, 2000 + c] };
                let last =
                    years.iter().any(|year| day(*year, small(b), small(a)) || day(*year, small(a), small(b)));
                let first = a < 100
                    && c < 100
                    && [1900 + a, 2000 + a].iter().any(|year| day(*year, small(b), small(c)));
                last || first
            }
        }
    }

    /// The warnings, where something is left that no row shows.
    pub(super) fn left(&self, known: &Known, besides: Besides, texts: &Catalogue) -> Vec<Warning> {
        let absent = matches!(besides, Besides::NoneKnown | Besides::NoInformation);
        let mut count = 0;
        let mut figures = false;
        let (mut quotes, mut denials) = (Vec::new(), Vec::new());
        let quote = |quotes: &mut Vec<String>, quote: String| {
            if quotes.len() < QUOTES && !quotes.contains(&quote) {
                quotes.push(quote);
            }
        };
        for (piece, tokens) in &self.pieces {
            if lexicon::is_unknown(piece) {
                continue;
            }
            let mut first = None;
            for (at, placed) in tokens.iter().enumerate() {
                let (token, range) = placed;
                let text = piece.get(range.clone()).unwrap_or_default();
                let next = follows(piece, tokens, at);
                if self.says_nothing_new(piece, placed, known) || !lexicon::tells(*token, text, next, absent)
                {
                    continue;
                }
                count += 1;
                figures |= !matches!(token, Token::Word(_));
                first = first.or(Some(range.start));
            }
            let Some(first) = first else { continue };
            match besides {
                Besides::Rows if lexicon::denies(piece) => quote(&mut denials, quoted(piece, first, QUOTE)),
                Besides::Sections => quote(&mut quotes, quoted(piece, 0, WHOLE)),
                _ => quote(&mut quotes, quoted(piece, first, QUOTE)),
            }
        }
        let enough = match besides {
            // That nothing is known was said, and a few words in another language say no more.
            Besides::NoInformation => figures || count > FEW,
            _ => count > 0,
        };
        let mut warnings = Vec::new();
        if !denials.is_empty() {
            let text = texts.text(Key::WarningTextDenies).to_owned();
            let warning = Warning::new(WarningKind::AbsenceBesideEntries, text);
            warnings.push(Warning { quotes: denials, ..warning });
        }
        if enough {
            let text = match besides {
                Besides::Sections => texts.text(Key::WarningTextOfItsOwn).to_owned(),
                _ => texts.fill(Key::WarningNarrativeHasMore, &[("count", &count.to_string())]),
            };
            warnings.push(Warning { quotes, ..Warning::new(WarningKind::NarrativeHasMore, text) });
        }
        warnings
    }
}

/// The token behind one, with its text.
fn follows<'p>(piece: &'p str, tokens: &[Placed], at: usize) -> Option<(Token, &'p str)> {
    let (token, range) = tokens.get(at + 1)?;
    Some((*token, piece.get(range.clone()).unwrap_or_default()))
}

/// Words that a statement of absence takes in any language.
const FEW: usize = 12;

/// Letters that two forms of a word have in common at least.
const STEM: usize = 4;

/// Words that begin alike are compared with what is shown, at most so many.
const ALIKE: usize = 32;

fn stem(word: &str) -> Option<[char; STEM]> {
    let mut letters = word.chars().flat_map(char::to_lowercase);
    let mut stem = [' '; STEM];
    for slot in &mut stem {
        *slot = letters.next()?;
    }
    Some(stem)
}

/// Whether two words are forms of one: they begin alike for two thirds of the longer one. Names of substances that only
/// sound alike differ sooner: prednisone and prednisolone.
fn are_alike(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let longer = one.chars().count().max(other.chars().count());
    common * 3 >= longer * 2
}

/// A piece in the sender's words; of a long one, from the first word that no row shows.
fn quoted(text: &str, first: usize, most: usize) -> String {
    let (before, from) = if text.len() <= most { ("", 0) } else { ("… ", first) };
    let before = if from == 0 { "" } else { before };
    let rest = text.get(from..).unwrap_or_default();
    if rest.len() <= most {
        return format!("{before}{rest}");
    }
    let cut = rest.get(..rest.floor_char_boundary(most)).unwrap_or_default();
    let cut = cut.rsplit_once(' ').map_or(cut, |(cut, _)| cut);
    format!("{before}{cut} …")
}

fn key(year: u16, month: u8, day: u8) -> u32 {
    u32::from(year) * 10_000 + u32::from(month) * 100 + u32::from(day)
}

/// The days that can stand before and after a day.
fn neighbours(year: u16, month: u8, day: u8) -> Vec<(u16, u8, u8)> {
    let mut found = vec![(year, month, day + 1)];
    if day >= 28 {
        found.push(if month == 12 { (year + 1, 1, 1) } else { (year, month + 1, 1) });
    }
    if day > 1 {
        found.push((year, month, day - 1));
    } else {
        let (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
        found.extend((28..=31).map(|day| (year, month, day)));
    }
    found
}

/// Notes a date with all that it says: its year, its month, its day.
pub(super) fn note_date(date: Token, dates: &mut HashSet<u32>, words: &mut Hashed<bool>) {
    let mut note = |year: u16, month: u8, day: u8| {
        dates.extend([key(year, 0, 0), key(year, month, 0), key(year, month, day)]);
        // A year alone is a number.
        if let Some(shown) = words.get_mut(&tokens::whole_number(year)) {
            *shown = true;
        }
    };
    match date {
        Token::Date { year, month, day, .. } => note(year, month, day),
        Token::Figures([day, month, year]) if year >= 100 => {
            let small = |value: u16| u8::try_from(value).unwrap_or_default();
            note(year, small(month), small(day));
        }
        _ => {}
    }
}
