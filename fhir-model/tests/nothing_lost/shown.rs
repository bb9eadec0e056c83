//! Whether what a document says is on the screen: in the rows that show it, in the words of a Norwegian reader.

use std::collections::{BTreeMap, HashMap};

use crate::bundle::{Placed, needed_first};
use crate::fact::{Fact, Kind, words};
use crate::report::{Report, Way};
use crate::screen::{Piece, Screen};
use crate::told::At;
use crate::v3::uri;
use crate::words;

impl Piece {
    /// Whether the piece shows a fact.
    pub(crate) fn shows(&self, fact: &Fact) -> bool {
        self.count(fact) > 0
    }

    /// How often the piece shows a fact.
    fn count(&self, fact: &Fact) -> usize {
        match fact.kind {
            Kind::Code | Kind::Translation => {
                let system = uri(&fact.with);
                // FHIR has elements for some codes, which name no system.
                let named = !(fact.with.is_empty() || system.ends_with("/v3-TimingEvent"));
                let is = |(of, code): &(String, String)| {
                    *code == fact.text && (*of == system || *of == fact.with || (of.is_empty() && !named))
                };
                if fact.with.is_empty() || self.codes.iter().any(is) {
                    return self.says(fact);
                }
                // What was of the wrong shape is shown as it came, in one text.
                let as_it_came = self.text.contains(&format!("\"{}\"", fact.with));
                if as_it_came { at(&self.text, &fact.text).count() } else { 0 }
            }
            // Of FHIR its system too; the roots of CDA are hidden by rule (EHEALTH-9937).
            Kind::Identifier if fact.place.contains('.') && !fact.with.is_empty() => {
                let system = fact.with.trim_start_matches("urn:oid:");
                if at(&self.text, system).next().is_some() { self.says(fact) } else { 0 }
            }
            Kind::Amount => self.says_amount(fact),
            Kind::Word => {
                let own = self.narrative.get(&fact.text).copied().unwrap_or_default();
                let printed = self.printed.get_or_init(|| {
                    let mut printed = HashMap::new();
                    for word in self.text.split(' ') {
                        *printed.entry(word.to_owned()).or_default() += 1;
                    }
                    printed
                });
                own.max(printed.get(&fact.text).copied().unwrap_or_default())
            }
            _ if fact.place.starts_with("section.entry") => {
                let own = self.says(fact);
                if own > 0 { own } else { self.entries.matches(&format!(" {} ", fact.text)).count() }
            }
            Kind::File => self.files.iter().filter(|file| **file == fact.text).count(),
            _ => self.says(fact),
        }
    }

    /// How often the text says a fact, in the words that it says it in most.
    fn says(&self, fact: &Fact) -> usize {
        let forms = words::forms(fact);
        let text = self.text_for(fact.kind);
        let count = |form: &String| {
            let form = words(form);
            let is_whole = |at: &usize| fact.kind != Kind::Date || !is_clock(&text[at + form.len()..]);
            at(text, &form).filter(is_whole).count()
        };
        forms.iter().map(count).max().unwrap_or_default()
    }

    /// Where a kind of fact is to be looked for: what is structured, outside the sender's own words.
    fn text_for(&self, kind: Kind) -> &str {
        match kind {
            Kind::Code
            | Kind::Translation
            | Kind::Amount
            | Kind::Number
            | Kind::Rate
            | Kind::Date
            | Kind::Negation
            | Kind::Status
            | Kind::Mood
            | Kind::NullFlavor
            | Kind::AbsentReason
            | Kind::Relation
            | Kind::Substitution
            | Kind::Flag => &self.structured,
            _ => &self.text,
        }
    }

    /// How often a number is in the text with its unit close behind.
    fn says_amount(&self, fact: &Fact) -> usize {
        let (number, unit) = (words::decimal(&fact.text), fact.with.as_str());
        let text = self.text_for(fact.kind);
        let mut units = if unit == "1" { vec![String::new()] } else { words::units(unit) };
        if !fact.code.is_empty() {
            units.extend(words::units(&fact.code));
        }
        let close = |at: usize| {
            let rest = &text[at + number.len()..];
            let end = rest.char_indices().nth(CLOSE).map_or(rest.len(), |(end, _)| end);
            units.iter().any(|unit| rest[..end].contains(&words(unit)))
        };
        let rates = words::rates_of_period(&number, unit);
        let rates = rates.iter().map(|form| at(text, form).count()).sum::<usize>();
        at(text, &number).filter(|at| close(*at)).count() + rates
    }
}

/// Where words are in the text, no letters or digits of which go on before or behind them.
fn at<'s>(text: &'s str, said: &'s str) -> impl Iterator<Item = usize> + 's {
    let letter = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    let digit = |side: Option<char>| side.is_some_and(|it| it.is_ascii_digit());
    // A part of a word, of a number (7 of 7,5) or of a date (01.2026 of 01.01.2026) is something else.
    let edge = move |side: &mut dyn Iterator<Item = char>, own: Option<char>| {
        let (first, second) = (side.next(), side.next());
        let goes_on = matches!(first, Some('.' | ',')) && digit(second) && digit(own);
        !(goes_on || letter(first) && letter(own))
    };
    let matches = text.match_indices(said).filter(|_| !said.is_empty());
    matches.map(|(at, _)| at).filter(move |at| {
        let (before, behind) = (&text[..*at], &text[at + said.len()..]);
        edge(&mut before.chars().rev(), said.chars().next())
            && edge(&mut behind.chars(), said.chars().next_back())
    })
}

/// Whether a time goes on behind a date: a day is not a moment.
fn is_clock(behind: &str) -> bool {
    let mut letters = behind.chars();
    letters.next() == Some(' ')
        && [true, true, false, true]
            .into_iter()
            .zip(letters)
            .all(|(digit, it)| if digit { it.is_ascii_digit() } else { it == ':' })
        && behind.len() > 4
}

/// How many letters behind its number a unit may begin and end: "1–2 tabletter".
const CLOSE: usize = 40;

/// Looks on the screen for what each part of a CDA document says.
pub(crate) fn compare(placed: &[Placed<'_, '_>], screen: &Screen, report: &mut Report) {
    let mut sections: BTreeMap<&[usize], &Piece> = BTreeMap::new();
    for part in placed {
        let ids: Vec<&str> = part.resources.iter().filter_map(|it| it.text("id")).collect();
        let path = part.section.as_slice();
        let is_new = !path.is_empty() && !sections.contains_key(path);
        if is_new {
            // The first part of a section is what it says itself: it is the one that shows most of it.
            let is_free = |it: &&Piece| !sections.values().any(|known| std::ptr::eq(*known, *it));
            let lost = |piece: &&Piece| part.facts.iter().filter(|fact| !piece.shows(fact)).count();
            if let Some(section) = screen.sections.iter().filter(is_free).min_by_key(lost) {
                sections.insert(path, section);
            }
        }
        let section = sections.get(path).copied();
        // A row of another section is not where it belongs.
        let here = |piece: &&Piece| {
            path.is_empty()
                || piece.is_unplaced
                || piece.section.is_none()
                || piece.section == section.and_then(|it| it.section)
        };
        let mut pieces = screen.rows_of(&ids);
        pieces.retain(here);
        if path.is_empty() {
            pieces.push(&screen.head);
        } else if is_new || part.resources.is_empty() {
            pieces.extend(section);
        }
        // The members of a panel: each is a row of its own.
        let members: Vec<&Piece> = match pieces.iter().any(|piece| piece.section.is_some()) {
            true => screen.rows.iter().filter(|row| row.shows_any(&ids) && !is_among(row, &pieces)).collect(),
            false => Vec::new(),
        };
        let together = |fact: &Fact| {
            is_with_its_part(fact, part.facts, &members)
                || pieces.iter().any(|piece| piece.section.is_none() && piece.shows(fact))
        };
        demand_if(Way::CdaToScreen, part.family, part.facts, &pieces, &together, report);
    }
}

fn is_among(piece: &Piece, pieces: &[&Piece]) -> bool {
    pieces.iter().any(|other| std::ptr::eq(*other, piece))
}

/// Whether a fact of a member of a panel stands in one row with the others of that member.
fn is_with_its_part(fact: &Fact, facts: &[Fact], members: &[&Piece]) -> bool {
    if !fact.place.starts_with("organizer/component/") {
        return true;
    }
    let lost = |piece: &&&Piece| {
        let part = facts.iter().filter(|other| other.part == fact.part);
        part.filter(|other| !piece.shows(other)).count()
    };
    members.iter().min_by_key(lost).is_none_or(|best| best.shows(fact))
}

/// Looks for facts in some pieces. A code, number, date or word that was sent twice must be there twice.
pub(crate) fn demand(way: Way, family: &'static str, facts: &[Fact], pieces: &[&Piece], report: &mut Report) {
    demand_if(way, family, facts, pieces, &|_| true, report);
}

/// The same of facts that must also be where `is_right` says.
fn demand_if(
    way: Way,
    family: &'static str,
    facts: &[Fact],
    pieces: &[&Piece],
    is_right: &dyn Fn(&Fact) -> bool,
    report: &mut Report,
) {
    let mut left: HashMap<(Kind, &str, &str), [usize; 2]> = HashMap::new();
    for fact in needed_first(way, facts) {
        let [placed, other] = left.entry((fact.kind, &fact.text, &fact.with)).or_insert_with(|| {
            [false, true].map(|is_unplaced| {
                let there = pieces.iter().filter(|piece| piece.is_unplaced == is_unplaced);
                there.map(|piece| piece.count(fact)).sum()
            })
        });
        let is_other = *placed == 0;
        let count = if is_other { other } else { placed };
        let at = (*count > 0).then_some(At { is_other });
        if is_counted(fact.kind) {
            *count = count.saturating_sub(1);
        }
        report.note(way, family, fact, facts, at.filter(|_| is_right(fact)));
    }
}

/// Whether what is said twice must be shown twice.
fn is_counted(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Word
            | Kind::Code
            | Kind::Translation
            | Kind::Amount
            | Kind::Number
            | Kind::Date
            | Kind::NullFlavor
    )
}
