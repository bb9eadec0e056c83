//! What a Norwegian screen shows, in pieces: the head, each section, each row. What a piece shows is its printed text;
//! the systems of its codes are taken from its data, since the text names them by their usual names.

use std::cell::OnceCell;
use std::collections::HashMap;

use helsebro_fhir::json::Json;
use helsebro_fhir::text;
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::view::{
    Code, DocumentView, Fact, Group, Narrative, PersonView, Row, SectionKind, SectionView, Term, Value,
};

use crate::fact::words;
use crate::{spoken, words};

/// A part of the screen.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    /// The resources that it says it shows.
    pub(crate) ids: Vec<String>,
    /// Its printed text with single spaces, one before and one behind.
    pub(crate) text: String,
    /// The same without the sender's own words.
    pub(crate) structured: String,
    /// What its rows print.
    pub(crate) entries: String,
    /// System and code.
    pub(crate) codes: Vec<(String, String)>,
    pub(crate) files: Vec<String>,
    /// The words of its narratives, and how often each is there.
    pub(crate) narrative: HashMap<String, usize>,
    /// The words of its text, counted when they are asked for.
    pub(crate) printed: OnceCell<HashMap<String, usize>>,
    /// Under "Other".
    pub(crate) is_unplaced: bool,
    /// The section that the row stands in, by its number; `None` of people and places.
    pub(crate) section: Option<usize>,
    /// The row that it stands in, by its number.
    pub(crate) within: Option<usize>,
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
            screen.row(&printer, row, Piece::default());
        }
        screen
    }

    pub(crate) fn of(bundle: &Json) -> Self {
        let texts = Catalogue::built_in(Language::Nb);
        Self::new(&helsebro_fhir::view::document_of(bundle, &texts), &texts)
    }

    fn section(&mut self, printer: &Printer<'_>, section: &SectionView) {
        let number = Some(self.sections.len());
        self.sections.push(Piece { section: number, ..printer.section(section) });
        let is_unplaced = section.kind == SectionKind::Unplaced;
        for row in section.groups.iter().flat_map(|group| &group.rows) {
            self.row(printer, row, Piece { is_unplaced, section: number, ..Piece::default() });
        }
        section.subsections.iter().for_each(|inner| self.section(printer, inner));
    }

    /// A row and those in it; `place` is where they stand.
    fn row(&mut self, printer: &Printer<'_>, row: &Row, place: Piece) {
        let Piece { is_unplaced, section, within, .. } = place;
        self.rows.push(Piece { is_unplaced, section, within, ..printer.row(row) });
        let within = Some(self.rows.len() - 1);
        for child in &row.children {
            self.row(printer, child, Piece { is_unplaced, section, within, ..Piece::default() });
        }
    }

    /// The rows that show any of some resources, without those that stand in another one of them.
    pub(crate) fn rows_of(&self, ids: &[&str]) -> Vec<&Piece> {
        let shows = |piece: &Piece| piece.shows_any(ids);
        let above = |piece: &Piece| {
            let mut within = piece.within;
            while let Some(number) = within {
                if shows(&self.rows[number]) {
                    return true;
                }
                within = self.rows[number].within;
            }
            false
        };
        self.rows.iter().filter(|piece| shows(piece) && !above(piece)).collect()
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
        let structured = self.print(&spoken::head(&head));
        let mut piece = Piece { text: self.print(&head), structured, ..Piece::default() };
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
        let structured = self.alone(spoken::section(&own));
        let text = format!(" {}{}", words(&title), self.alone(own));
        let entries = self.alone(SectionView { groups: section.groups.clone(), ..SectionView::default() });
        let is_unplaced = section.kind == SectionKind::Unplaced;
        let mut piece = Piece { text, structured, entries, is_unplaced, ..Piece::default() };
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
        let alone = SectionView { groups: vec![group], ..SectionView::default() };
        let structured = self.alone(spoken::section(&alone));
        let mut piece = Piece { text: self.alone(alone), structured, ..Piece::default() };
        piece.row(row);
        piece.ids(&row.details);
        piece
    }
}

impl Piece {
    /// Whether it says that it shows any of some resources.
    pub(crate) fn shows_any(&self, ids: &[&str]) -> bool {
        self.ids.iter().any(|id| ids.contains(&id.as_str()))
    }

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
}
