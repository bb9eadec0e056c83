//! Named values.

use helsebro_fhir::view::{Fact, FactKind, Run, Value};

use super::basic::{label, pair, spaced};
use super::term;
use crate::dom::{Element, Node, el, many};
use crate::language::Words;
use crate::texts::Key;

/// A list of named values; nothing where there are none.
pub(crate) fn facts(words: &Words, facts: &[Fact]) -> Option<Element> {
    (!facts.is_empty()).then(|| el("dl").class("facts").all(facts.iter().map(|fact| one(words, fact))))
}

fn one(words: &Words, fact: &Fact) -> Element {
    let class = match fact.kind {
        FactKind::Dosage
        | FactKind::DosageText
        | FactKind::Note
        | FactKind::Result
        | FactKind::Reaction
        | FactKind::Ingredient => "wide",
        _ => "",
    };
    let value = match &fact.value {
        Value::Facts(inner) => inner_facts(words, inner, &fact.label),
        other => value(words, other),
    };
    pair(fact.label.clone(), value).class(class)
}

/// A value. Its codes and originals are not here: see [`whole`].
pub(crate) fn value(words: &Words, value: &Value) -> Node {
    match value {
        Value::Text(text) | Value::Date(text) => text.clone().into(),
        Value::Quantity(text) => el("span").class("quantity").with(text.clone()).into(),
        Value::Sent { text, language } => {
            let foreign = term::foreign(words, language.as_deref());
            let mark = foreign.as_deref().map(|tag| term::origin(words.language_name(tag)));
            many([el("span").maybe("lang", foreign).with(text.clone()).into(), mark.into()])
        }
        Value::Sentence(runs) => many(runs.iter().map(|part| run(words, part))),
        Value::Term(found) => term::term(words, found).into(),
        Value::List(values) => {
            let item = |item: &Value| el("li").with(self::value(words, item));
            el("ul").class("values").all(values.iter().map(item)).into()
        }
        Value::Facts(inner) => inner_facts(words, inner, ""),
        Value::NotSent(text) => el("span").class("not-sent").with(text.clone()).into(),
    }
}

/// A part of a sentence; the sender's own words are marked.
fn run(words: &Words, run: &Run) -> Node {
    if !run.sent {
        return run.text.clone().into();
    }
    let foreign = term::foreign(words, run.language.as_deref());
    let mark = match &run.language {
        Some(_) => foreign.as_deref().map(|tag| words.language_name(tag)),
        None => Some(words.t(Key::OriginOtherLanguage)),
    };
    let text = el("span").maybe("lang", foreign).with(run.text.clone());
    many([text.into(), mark.map(term::origin).into()])
}

/// Facts within a fact: a list has no place in a run of text, so they are words with labels. What they are all about
/// needs no label, and the name that stands before them all is not said again.
fn inner_facts(words: &Words, facts: &[Fact], name: &str) -> Node {
    let part = |fact: &Fact| {
        let named = fact.kind != FactKind::Head && !fact.label.is_empty() && fact.label != name;
        let named = named.then(|| label(format!("{}: ", fact.label)));
        el("span").class("inner").with(named).with(value(words, &fact.value))
    };
    spaced(facts.iter().map(part))
}

/// Every term in the facts with its originals and codes, under the fact's name.
pub(crate) fn whole(words: &Words, facts: &[Fact]) -> Vec<Node> {
    let mut found = Vec::new();
    for fact in facts {
        terms(words, &fact.label, &fact.value, &mut found);
    }
    found
}

/// Whether [`whole`] would say anything.
pub(crate) fn has_more(value: &Value) -> bool {
    match value {
        Value::Term(inner) => !inner.codes.is_empty() || inner.others().next().is_some(),
        Value::List(values) => values.iter().any(has_more),
        Value::Facts(inner) => inner.iter().any(|fact| has_more(&fact.value)),
        Value::Text(_)
        | Value::Date(_)
        | Value::Quantity(_)
        | Value::Sentence(_)
        | Value::Sent { .. }
        | Value::NotSent(_) => false,
    }
}

fn terms(words: &Words, name: &str, value: &Value, found: &mut Vec<Node>) {
    match value {
        Value::Term(inner) => {
            if let Some(whole) = term::whole(words, inner) {
                let head = el("p").with(label(name)).with(" ").with(term::term(words, inner));
                found.push(el("div").class("whole-of").with(head).with(whole).into());
            }
        }
        Value::List(values) => values.iter().for_each(|item| terms(words, name, item, found)),
        Value::Facts(inner) => inner.iter().for_each(|fact| {
            let name = if fact.label.is_empty() { name } else { &fact.label };
            terms(words, name, &fact.value, found);
        }),
        Value::Text(_)
        | Value::Date(_)
        | Value::Quantity(_)
        | Value::Sentence(_)
        | Value::Sent { .. }
        | Value::NotSent(_) => {}
    }
}
