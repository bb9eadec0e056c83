//! What a Norwegian screen shows, in pieces: the head, each section, each row. What a piece shows is its printed text;
//! the systems of its codes are taken from its data, since the text names them by their usual names.

use std::collections::{BTreeMap, HashMap};

use helsebro_fhir::json::Json;
use helsebro_fhir::text;
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::view::{
    Code, DocumentView, Fact, Group, Narrative, PersonView, Row, SectionKind, SectionView, Term, Value,
};

use crate::bundle::{Placed, needed_first};
use crate::fact::{self, Kind, words};
use crate::report::{Report, Way};
use crate::told::{At, uri};
use crate::words;

/// A part of the screen.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// The resources that it says it shows.
    pub(crate) ids: Vec<String>,
    /// Its printed text with single spaces, one before and one behind.
    text: String,
    /// What its rows print.
    entries: String,
    /// System and code.
    codes: Vec<(String, String)>,
    files: Vec<String>,
    /// The words of its narratives, and how often each is there.
    narrative: HashMap<String, usize>,
    /// Under "Other".
    is_unplaced: bool,
    /// The section that the row stands in, by its number; `None` of people and places.
    section: Option<usize>,
}

/// The pieces of a document.
pub(crate) struct Screen {
    pub(crate) head: Piece,
    pub(crate) sections: Vec<Piece>,
    pub(crate) rows: Vec<Piece>,
}

impl Screen {
    pub(crate) fn new(view: &DocumentView, texts: &Catalogue) -> Self {
        let printer = Printer { texts };
        let mut screen = Self { head: printer.head(view), sections: Vec::new(), rows: Vec::new() };
        view.sections.iter().for_each(|section| screen.section(&printer, section));
        for row in &view.participants {
            screen.row(&printer, row, false, None);
        }
        screen
    }

    pub(crate) fn of(bundle: &Json) -> Self {
        let texts = Catalogue::built_in(Language::Nb);
        Self::new(&helsebro_fhir::view::document_of(bundle, &texts), &texts)
    }

    fn section(&mut self, printer: &Printer<'_>, section: &SectionView) {
        let number = self.sections.len();
        self.sections.push(Piece { section: Some(number), ..printer.section(section) });
        for row in section.groups.iter().flat_map(|group| &group.rows) {
            self.row(printer, row, section.kind == SectionKind::Unplaced, Some(number));
        }
        section.subsections.iter().for_each(|inner| self.section(printer, inner));
    }

    fn row(&mut self, printer: &Printer<'_>, row: &Row, is_unplaced: bool, section: Option<usize>) {
        self.rows.push(Piece { is_unplaced, section, ..printer.row(row) });
        row.children.iter().for_each(|child| self.row(printer, child, is_unplaced, section));
    }
}

struct Printer<'t> {
    texts: &'t Catalogue,
}

impl Printer<'_> {
    fn print(&self, view: &DocumentView) -> String {
        let printed = text::document(view, self.texts);
        // The bar before each line of a narrative is no word.
        format!(" {} ", words(&printed))
    }

    fn head(&self, view: &DocumentView) -> Piece {
        let head = DocumentView { sections: Vec::new(), participants: Vec::new(), ..view.clone() };
        let mut piece = Piece { text: self.print(&head), ..Piece::default() };
        piece.ids(&view.details);
        piece.facts(&view.facts);
        piece.facts(&view.details);
        piece.narrative(view.narrative.as_ref());
        if let Some(PersonView { facts, details, contacts, narrative, .. }) = &view.patient {
            piece.narrative(narrative.as_ref());
            piece.ids(details);
            piece.facts(facts);
            piece.facts(details);
            contacts.iter().for_each(|contact| {
                piece.facts(&contact.facts);
                piece.facts(&contact.details);
            });
        }
        piece
    }

    /// A section alone, without the frame of the page.
    fn alone(&self, section: SectionView) -> String {
        let kind = section.kind;
        let view = DocumentView { sections: vec![section], ..DocumentView::default() };
        let empty = SectionView { kind, ..SectionView::default() };
        let frame = self.print(&DocumentView { sections: vec![empty], ..DocumentView::default() });
        let printed = self.print(&view);
        printed.strip_prefix(frame.trim_end()).map_or(printed.clone(), |rest| format!("{rest} "))
    }

    fn section(&self, section: &SectionView) -> Piece {
        let mut own = SectionView { groups: Vec::new(), subsections: Vec::new(), ..section.clone() };
        // Its frame is no part of it, but its title is.
        let title = std::mem::take(&mut own.title);
        let text = format!(" {}{}", words(&title), self.alone(own));
        let entries = self.alone(SectionView { groups: section.groups.clone(), ..SectionView::default() });
        let is_unplaced = section.kind == SectionKind::Unplaced;
        let mut piece = Piece { text, entries, is_unplaced, ..Piece::default() };
        piece.narrative(section.narrative.as_ref());
        piece.codes_of(&section.codes);
        piece.facts(&section.details);
        for absence in &section.absences {
            piece.term(&absence.term);
            piece.facts(&absence.details);
            piece.ids(&absence.details);
        }
        piece
    }

    fn row(&self, row: &Row) -> Piece {
        let group = Group { rows: vec![row.clone()], ..Group::default() };
        let text = self.alone(SectionView { groups: vec![group], ..SectionView::default() });
        let mut piece = Piece { text, ..Piece::default() };
        piece.row(row);
        piece.ids(&row.details);
        piece
    }
}

impl Piece {
    /// The ids of the resources that a piece says it shows.
    fn ids(&mut self, details: &[Fact]) {
        let label = words::resource_id();
        for fact in details.iter().filter(|fact| fact.label.eq_ignore_ascii_case(label)) {
            if let Value::Text(id) = &fact.value {
                self.ids.push(id.clone());
            }
        }
    }

    fn row(&mut self, row: &Row) {
        self.narrative(row.narrative.as_ref());
        self.term(&row.title);
        self.facts(&row.line);
        self.facts(&row.facts);
        self.facts(&row.details);
        self.files.extend(row.attachments.iter().filter_map(|file| file.data.clone()));
        row.children.iter().for_each(|child| self.row(child));
    }

    fn narrative(&mut self, narrative: Option<&Narrative>) {
        for word in narrative.map(Narrative::words).unwrap_or_default().split_whitespace() {
            *self.narrative.entry(word.to_owned()).or_default() += 1;
        }
    }

    fn facts(&mut self, facts: &[Fact]) {
        facts.iter().for_each(|fact| self.value(&fact.value));
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Term(term) => self.term(term),
            Value::List(values) => values.iter().for_each(|value| self.value(value)),
            Value::Facts(facts) => self.facts(facts),
            _ => {}
        }
    }

    fn term(&mut self, term: &Term) {
        self.codes_of(&term.codes);
    }

    fn codes_of(&mut self, codes: &[Code]) {
        self.codes.extend(codes.iter().map(|code| (code.uri.clone(), words(&code.code))));
    }

    pub(crate) fn shows(&self, fact: &fact::Fact) -> bool {
        self.count(fact) > 0
    }

    /// How often the piece shows a fact.
    fn count(&self, fact: &fact::Fact) -> usize {
        match fact.kind {
            Kind::Code | Kind::Translation => {
                let system = uri(&fact.with);
                let is = |(of, code): &(String, String)| {
                    *code == fact.text && (*of == system || of.is_empty() || *of == fact.with)
                };
                // What was of the wrong shape is shown as it came.
                let as_it_came = |system: &str| self.text.contains(&format!("\"{system}\""));
                let coded = fact.with.is_empty() || self.codes.iter().any(is) || as_it_came(&fact.with);
                if coded { self.says(fact) } else { 0 }
            }
            Kind::Amount => self.says_amount(fact),
            Kind::Word => {
                let own = self.narrative.get(&fact.text).copied().unwrap_or_default();
                own.max(self.says(fact))
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
    fn says(&self, fact: &fact::Fact) -> usize {
        let forms = words::forms(fact);
        forms.iter().map(|form| self.at(&words(form)).count()).max().unwrap_or_default()
    }

    /// Where words are in the text, no letters or digits of which go on before or behind them.
    fn at<'s>(&'s self, said: &'s str) -> impl Iterator<Item = usize> + 's {
        let letter = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let digit = |side: Option<char>| side.is_some_and(|it| it.is_ascii_digit());
        // A part of a word, of a number (7 of 7,5) or of a date (01.2026 of 01.01.2026) is something else.
        let edge = move |side: &mut dyn Iterator<Item = char>, own: Option<char>| {
            let (first, second) = (side.next(), side.next());
            let goes_on = matches!(first, Some('.' | ',')) && digit(second) && digit(own);
            !(goes_on || letter(first) && letter(own))
        };
        let matches = self.text.match_indices(said).filter(|_| !said.is_empty());
        matches.map(|(at, _)| at).filter(move |at| {
            let (before, behind) = (&self.text[..*at], &self.text[at + said.len()..]);
            edge(&mut before.chars().rev(), said.chars().next())
                && edge(&mut behind.chars(), said.chars().next_back())
        })
    }

    /// How often a number is in the text with its unit close behind.
    fn says_amount(&self, fact: &fact::Fact) -> usize {
        let (number, unit) = (words::decimal(&fact.text), fact.with.as_str());
        let mut units = if unit == "1" { vec![String::new()] } else { words::units(unit) };
        if !fact.code.is_empty() {
            units.extend(words::units(&fact.code));
        }
        let close = |at: usize| {
            let rest = &self.text[at + number.len()..];
            let end = rest.char_indices().nth(CLOSE).map_or(rest.len(), |(end, _)| end);
            units.iter().any(|unit| rest[..end].contains(&words(unit)))
        };
        let rates = words::rates_of_period(&number, unit);
        let rates = rates.iter().map(|form| self.at(form).count()).sum::<usize>();
        self.at(&number).filter(|at| close(*at)).count() + rates
    }
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
        let has = |piece: &&Piece| {
            let elsewhere = piece.section.is_some() && piece.section != section.and_then(|it| it.section);
            piece.ids.iter().any(|id| ids.contains(&id.as_str())) && (!elsewhere || piece.is_unplaced)
        };
        let mut pieces: Vec<&Piece> = screen.rows.iter().filter(has).collect();
        if path.is_empty() {
            pieces =
                screen.rows.iter().filter(|it| it.ids.iter().any(|id| ids.contains(&id.as_str()))).collect();
            pieces.push(&screen.head);
        } else if is_new || part.resources.is_empty() {
            pieces.extend(section);
        }
        demand(Way::CdaToScreen, part.family, part.facts, &pieces, report);
    }
}

/// Looks for facts in some pieces. A code, number, date or word that was sent twice must be there twice.
pub(crate) fn demand(
    way: Way,
    family: &'static str,
    facts: &[fact::Fact],
    pieces: &[&Piece],
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
        report.note(way, family, fact, facts, at);
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
