//! A screen without the sender's own words: what was sent as structure must be shown as such, not only in a text that
//! happens to say the same.

use helsebro_fhir::view::{
    Absence, Contact, DocumentView, Fact, Group, PersonView, Row, SectionView, Term, Value,
};

/// The document's head.
pub(crate) fn head(view: &DocumentView) -> DocumentView {
    let patient = view.patient.as_ref().map(|person| PersonView {
        narrative: None,
        facts: facts(&person.facts),
        details: facts(&person.details),
        contacts: person.contacts.iter().map(contact).collect(),
        ..person.clone()
    });
    DocumentView {
        patient,
        narrative: None,
        facts: facts(&view.facts),
        details: facts(&view.details),
        ..view.clone()
    }
}

fn contact(contact: &Contact) -> Contact {
    Contact { facts: facts(&contact.facts), details: facts(&contact.details), ..contact.clone() }
}

/// A section with its rows.
pub(crate) fn section(section: &SectionView) -> SectionView {
    let group = |group: &Group| Group { rows: group.rows.iter().map(row).collect(), ..group.clone() };
    let absence = |absence: &Absence| Absence {
        term: term(&absence.term),
        sent: None,
        details: facts(&absence.details),
        ..absence.clone()
    };
    SectionView {
        narrative: None,
        warnings: Vec::new(),
        absences: section.absences.iter().map(absence).collect(),
        groups: section.groups.iter().map(group).collect(),
        details: facts(&section.details),
        ..section.clone()
    }
}

fn row(of: &Row) -> Row {
    Row {
        title: term(&of.title),
        line: facts(&of.line),
        facts: facts(&of.facts),
        details: facts(&of.details),
        children: of.children.iter().map(row).collect(),
        narrative: None,
        ..of.clone()
    }
}

fn facts(facts: &[Fact]) -> Vec<Fact> {
    facts.iter().map(|fact| Fact { value: value(&fact.value), ..fact.clone() }).collect()
}

fn value(of: &Value) -> Value {
    match of {
        Value::Sent { language, .. } => Value::Sent { text: String::new(), language: language.clone() },
        Value::Term(of) => Value::Term(term(of)),
        Value::List(values) => Value::List(values.iter().map(value).collect()),
        Value::Facts(of) => Value::Facts(facts(of)),
        other => other.clone(),
    }
}

fn term(of: &Term) -> Term {
    Term { originals: Vec::new(), own_words: None, ..of.clone() }
}
