//! Everything of a section that a screen shows in words: what its narrative is held against.

use super::super::document::{PersonView, SectionView};
use super::super::row::{Code, Fact, Origin, Original, Row, Run, Term, Value};
use crate::r4::names::is_uuid;

pub(super) fn show_person(person: &PersonView, mark: &mut impl FnMut(&str)) {
    mark(&person.name);
    show_facts(&person.facts, mark);
    show_facts(&person.details, mark);
}

pub(super) fn show_section(section: &SectionView, mark: &mut impl FnMut(&str)) {
    if section.title_is_foreign {
        mark(&section.title);
    }
    section.sent_title.iter().for_each(|title| mark(title));
    section.codes.iter().for_each(|code| show_code(code, mark));
    for absence in &section.absences {
        show_term(&absence.term, mark);
        absence.sent.iter().for_each(|sent| mark(&sent.text));
        show_facts(&absence.details, mark);
    }
    section.groups.iter().flat_map(|group| &group.rows).for_each(|row| show_row(row, mark));
    show_facts(&section.details, mark);
    section.subsections.iter().for_each(|inner| show_section(inner, mark));
}

pub(super) fn show_row(row: &Row, mark: &mut impl FnMut(&str)) {
    show_term(&row.title, mark);
    for facts in [&row.line, &row.facts, &row.details] {
        show_facts(facts, mark);
    }
    row.attachments.iter().for_each(|file| mark(&file.title));
    row.narrative.iter().for_each(|narrative| mark(&narrative.words()));
    row.children.iter().for_each(|child| show_row(child, mark));
}

pub(super) fn show_facts(facts: &[Fact], mark: &mut impl FnMut(&str)) {
    for fact in facts {
        show_value(&fact.value, mark);
    }
}

fn show_value(value: &Value, mark: &mut impl FnMut(&str)) {
    match value {
        // An id that a program made holds every small number somewhere, and says none.
        Value::Text(text) if is_uuid(text) => {}
        Value::Text(text) | Value::Sent { text, .. } | Value::Date(text) | Value::Quantity(text) => {
            mark(text)
        }
        Value::NotSent(_) => {}
        Value::Sentence(runs) => mark(&Run::plain(runs)),
        Value::Term(term) => show_term(term, mark),
        Value::List(values) => values.iter().for_each(|value| show_value(value, mark)),
        Value::Facts(facts) => show_facts(facts, mark),
    }
}

fn show_term(term: &Term, mark: &mut impl FnMut(&str)) {
    if term.origin != Origin::NotSent {
        mark(&term.text);
    }
    for Original { text, .. } in term.others() {
        mark(text);
    }
    term.codes.iter().for_each(|code| show_code(code, mark));
}

fn show_code(code: &Code, mark: &mut impl FnMut(&str)) {
    mark(&code.system);
    mark(&code.code);
    code.display.iter().for_each(|display| mark(display));
}
