//! A document as plain text: the visible row, and indented under it all that one click reveals.
//!
//! What `helsebro show` prints. It takes the same [`DocumentView`] that the screen draws, so nothing can be on one and
//! not on the other.

mod narrative;
#[cfg(test)]
mod tests;

use crate::texts::{Catalogue, Key};
use crate::view::unseen;
use crate::view::{
    Attachment, Contact, DocumentView, Fact, FactKind, Origin, Original, PersonView, Row, Run, SectionView,
    Term, Tone, Value, Warning,
};

/// Prints a document.
pub fn document(document: &DocumentView, texts: &Catalogue) -> String {
    let mut page = Page { out: String::new(), texts };
    page.head(document);
    for section in &document.sections {
        page.section(section, 1);
    }
    if !document.participants.is_empty() {
        page.heading(texts.text(Key::SectionParticipants), 1);
        for row in &document.participants {
            page.row(row, 0);
        }
    }
    page.out
}

struct Page<'t> {
    out: String,
    texts: &'t Catalogue,
}

/// A character that a terminal shows and does not obey: white space as a space. What is not seen the view has shown already.
fn harmless(character: char) -> char {
    match character {
        '\t' | '\r' | '\u{B}' | '\u{C}' => ' ',
        character => character,
    }
}

/// Columns of one step of indentation.
const STEP: usize = 4;

impl Page<'_> {
    /// A line at an indentation; further lines of the text keep it.
    fn line(&mut self, indent: usize, text: &str) {
        for part in text.lines() {
            let part = part.trim_end();
            if !part.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent * STEP));
                self.out.extend(unseen::shown(part).chars().map(harmless));
            }
            self.out.push('\n');
        }
    }

    fn heading(&mut self, text: &str, level: usize) {
        self.out.push('\n');
        self.line(0, &format!("{} {text}", "=".repeat(level + 1)));
    }

    fn head(&mut self, document: &DocumentView) {
        self.line(0, &format!("= {}", document.title));
        if let Some(sent) = &document.sent_title {
            self.named(0, Key::PrintSentTitle, sent);
        }
        self.warnings(&document.warnings);
        if let Some(person) = &document.patient {
            self.person(person);
        } else {
            self.line(0, &format!("! {}", self.texts.text(Key::WarningNoPatient)));
        }
        self.out.push('\n');
        self.facts(&document.facts, 0);
        self.details(&document.details, 1);
        if let Some(narrative) = &document.narrative {
            self.narrative(narrative, 1);
        }
    }

    fn warnings(&mut self, warnings: &[Warning]) {
        for warning in warnings {
            let quotes: Vec<String> = warning.quotes.iter().map(|quote| format!("«{quote}»")).collect();
            self.line(0, format!("! {} {}", warning.text, quotes.join(", ")).trim_end());
        }
    }

    fn person(&mut self, person: &PersonView) {
        self.line(0, &format!("{}: {}", self.texts.text(Key::PrintPatient), person.name));
        self.facts(&person.facts, 1);
        self.details(&person.details, 2);
        for Contact { role, name, facts, details } in &person.contacts {
            self.line(1, &format!("{role}: {name}"));
            self.facts(facts, 2);
            self.details(details, 3);
        }
        if let Some(narrative) = &person.narrative {
            self.narrative(narrative, 2);
        }
    }

    fn section(&mut self, section: &SectionView, level: usize) {
        self.heading(&section.title, level);
        if !section.status_text.is_empty() {
            self.line(0, &format!("[{}]", section.status_text));
        }
        self.warnings(&section.warnings);
        for absence in &section.absences {
            self.line(0, &format!("* {}", absence.term.text));
            if let Some(sent) = &absence.sent {
                self.original(sent, 1);
            }
            self.origin(&absence.term, 2);
            self.term(&absence.term, 2);
            self.details(&absence.details, 2);
        }
        for group in &section.groups {
            if !group.heading.is_empty() {
                self.line(0, &format!("{}:", group.heading));
            }
            for row in &group.rows {
                self.row(row, 0);
            }
        }
        if let Some(sent) = &section.sent_title {
            self.named(2, Key::PrintSentTitle, sent);
        }
        for code in &section.codes {
            self.line(2, &code_line(code));
        }
        self.details(&section.details, 2);
        if let Some(narrative) = &section.narrative {
            self.narrative(narrative, 1);
        }
        for inner in &section.subsections {
            self.section(inner, level + 1);
        }
    }

    /// A row: its title, and beside it what is said of it in one line.
    fn row(&mut self, row: &Row, indent: usize) {
        let (heads, others): (Vec<&Fact>, Vec<&Fact>) =
            row.line.iter().partition(|fact| fact.kind == FactKind::Head);
        let heads: Vec<String> = heads.into_iter().map(|fact| inline(&fact.value)).collect();
        let mut line = format!("- {}", row.title.text);
        if !heads.is_empty() {
            line.push_str(&format!(": {}", heads.join("; ")));
        }
        if row.named {
            line.push_str(&format!(" ({})", row.kind_text));
        }
        if row.title.origin == Origin::CodeOnly {
            line.push_str(&format!(" [{}]", self.texts.text(Key::OriginCode)));
        }
        for tag in &row.tags {
            let mark = if tag.tone == Tone::Danger { "!" } else { "" };
            line.push_str(&format!(" [{mark}{}]", tag.text));
        }
        for fact in others {
            // A date on the line of a title needs no label.
            let said = if fact.kind == FactKind::Date { inline(&fact.value) } else { named(fact) };
            line.push_str(&format!(" · {said}"));
        }
        self.line(indent, &line);
        self.facts(&row.facts, indent + 1);
        for Attachment { title, content_type, data, url } in &row.attachments {
            let size = data.as_ref().map(|data| format!("{} byte", data.len() / 4 * 3));
            let about: Vec<&str> =
                [content_type, &size, url].into_iter().flatten().map(String::as_str).collect();
            let label = self.texts.text(Key::Attachment);
            self.line(indent + 1, &format!("{label}: {title} ({})", about.join(", ")));
        }
        self.line(indent + 2, &row.kind_text);
        self.origin(&row.title, indent + 2);
        self.term(&row.title, indent + 2);
        for fact in row.line.iter().chain(&row.facts) {
            self.codes_of(&fact.value, &fact.label, indent + 2);
        }
        self.details(&row.details, indent + 2);
        if let Some(narrative) = &row.narrative {
            self.narrative(narrative, indent + 2);
        }
        for child in &row.children {
            self.row(child, indent + 1);
        }
    }

    fn facts(&mut self, facts: &[Fact], indent: usize) {
        for fact in facts {
            self.line(indent, &named(fact));
        }
    }

    /// Facts one click away, with the codes of each.
    fn details(&mut self, facts: &[Fact], indent: usize) {
        for fact in facts {
            match &fact.value {
                Value::Facts(inner) => self.nested(&fact.label, inner, indent),
                Value::List(values) if values.iter().any(|value| matches!(value, Value::Facts(_))) => {
                    for value in values {
                        match value {
                            Value::Facts(inner) => self.nested(&fact.label, inner, indent),
                            value => self.line(indent, &format!("{}: {}", fact.label, inline(value))),
                        }
                    }
                }
                value => {
                    self.line(indent, &named(fact));
                    self.codes_of(value, "", indent + 1);
                }
            }
        }
    }

    /// Facts within a fact: the head beside the label, the others under it.
    fn nested(&mut self, label: &str, facts: &[Fact], indent: usize) {
        match facts.split_first() {
            Some((head, others)) if head.kind == FactKind::Head && !matches!(head.value, Value::Facts(_)) => {
                self.line(indent, &format!("{label}: {}", inline(&head.value)));
                self.codes_of(&head.value, "", indent + 1);
                self.details(others, indent + 1);
            }
            _ => {
                self.line(indent, &format!("{label}:"));
                self.details(facts, indent + 1);
            }
        }
    }

    /// The codes and further words of every term in a value.
    fn codes_of(&mut self, value: &Value, label: &str, indent: usize) {
        match value {
            Value::Term(term) if !term.codes.is_empty() || term.others().next().is_some() => {
                if label.is_empty() {
                    self.term(term, indent);
                } else {
                    self.line(indent, &format!("{label}: {}", term.text));
                    self.origin(term, indent + 1);
                    self.term(term, indent + 1);
                }
            }
            Value::List(values) => values.iter().for_each(|value| self.codes_of(value, label, indent)),
            Value::Facts(facts) => {
                facts.iter().for_each(|fact| self.codes_of(&fact.value, &fact.label, indent));
            }
            _ => {}
        }
    }

    /// Where the words of a term come from.
    fn origin(&mut self, term: &Term, indent: usize) {
        let key = match term.origin {
            Origin::SentInNorwegian => Key::OriginNorwegian,
            Origin::OwnTable => Key::OriginOwn,
            Origin::OtherLanguage => Key::OriginOther,
            Origin::CodeOnly => Key::OriginCode,
            Origin::OriginalText => Key::OriginText,
            Origin::Name | Origin::NotSent => return,
        };
        let words = self.texts.text(key);
        match term.origin {
            Origin::OtherLanguage => {
                let tag = term.language.as_deref();
                let language = tag.map(|tag| self.texts.language_name(tag).unwrap_or(tag));
                let language = language.unwrap_or_else(|| self.texts.text(Key::OriginLanguageUnknown));
                self.line(indent, &format!("{words} ({language})"));
            }
            _ => self.line(indent, words),
        }
    }

    /// The other words of a term, and its codes.
    fn term(&mut self, term: &Term, indent: usize) {
        for original in term.others() {
            self.original(original, indent);
        }
        for code in &term.codes {
            self.line(indent, &code_line(code));
        }
    }

    fn original(&mut self, original: &Original, indent: usize) {
        let language = original.language.as_ref().map(|tag| format!(" ({tag})")).unwrap_or_default();
        self.line(indent, &format!("{}{language}: {}", original.label, original.text));
    }

    fn named(&mut self, indent: usize, key: Key, text: &str) {
        self.line(indent, &format!("{}: {text}", self.texts.text(key)));
    }

    fn narrative(&mut self, narrative: &crate::view::Narrative, indent: usize) {
        let label =
            self.texts.text(if narrative.broken { Key::PrintNarrativeBroken } else { Key::PrintNarrative });
        let language = narrative.language.as_ref().map(|tag| format!(" ({tag})")).unwrap_or_default();
        self.line(indent, &format!("{label}{language}:"));
        for line in narrative::lines(narrative) {
            self.line(indent, &format!("| {line}"));
        }
    }
}

fn code_line(code: &crate::view::Code) -> String {
    let mut line = [code.system.as_str(), code.code.as_str()].join(" ").trim().to_owned();
    if let Some(version) = &code.version {
        line.push_str(&format!(" ({version})"));
    }
    if let Some(display) = &code.display {
        line.push_str(&format!(" «{display}»"));
    }
    line
}

/// A fact on one line; a head has no label.
fn named(fact: &Fact) -> String {
    let value = inline(&fact.value);
    if fact.kind == FactKind::Head { value } else { format!("{}: {value}", fact.label) }
}

/// A part of a sentence; the sender's own words are marked with their language.
fn run_text(run: &Run) -> String {
    if run.sent {
        format!("{} [{}]", run.text, run.language.as_deref().unwrap_or("?"))
    } else {
        run.text.clone()
    }
}

/// A value on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Text(text)
        | Value::Sent { text, .. }
        | Value::Date(text)
        | Value::Quantity(text)
        | Value::NotSent(text) => text.clone(),
        Value::Sentence(runs) => runs.iter().map(run_text).collect(),
        Value::Term(term) => term.text.clone(),
        Value::List(values) => {
            // Where one ends and the next begins must be seen.
            let facts = values.iter().any(|value| matches!(value, Value::Facts(_)));
            let values: Vec<String> = values.iter().map(inline).collect();
            let commas = values.iter().any(|value| value.contains(','));
            values.join(if facts || commas { " | " } else { ", " })
        }
        Value::Facts(facts) => {
            let parts: Vec<String> = facts.iter().map(named).collect();
            parts.join("; ")
        }
    }
}
