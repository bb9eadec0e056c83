//! What is alike in all that is seen at once stands once, with how often it was sent; all else of each stays one click
//! away.

use std::collections::HashMap;

use super::document::Absence;
use super::format::capital;
use super::row::{Fact, FactKind, Row, Tag, Term, Tone, Value};
use super::scope::View;
use crate::texts::{Key, Table};

/// With so many of those before it each is compared.
const NEAR: usize = 32;

/// People, organisations and places: a country may send a copy with every resource that names one.
pub(super) fn rows(view: &View<'_>, rows: Vec<Row>) -> Vec<Row> {
    let mut kept: Vec<(Row, usize)> = Vec::new();
    let mut known: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for row in rows {
        let same = known.entry((row.kind_text.clone(), row.title.text.clone())).or_default();
        let found = same
            .iter()
            .rev()
            .take(NEAR)
            .copied()
            .find(|at| kept.get(*at).is_some_and(|(first, _)| are_alike(first, &row)));
        match found.and_then(|at| kept.get_mut(at)) {
            Some((first, times)) => {
                *times += 1;
                let facts = row.line.into_iter().chain(row.facts).chain(row.details);
                first.details.extend(again(view, row.title, facts));
            }
            None => {
                same.push(kept.len());
                kept.push((row, 1));
            }
        }
    }
    let told = |(mut row, times): (Row, usize)| {
        if times > 1 {
            row.tags.push(Tag { text: sent_times(view, times), tone: Tone::Neutral });
        }
        row
    };
    kept.into_iter().map(told).collect()
}

/// Whether two rows are alike in all that is seen at once, and the second shows nothing else than facts.
fn are_alike(first: &Row, row: &Row) -> bool {
    row.narrative.is_none()
        && row.children.is_empty()
        && row.attachments.is_empty()
        && first.title.text == row.title.text
        && first.title.origin == row.title.origin
        && first.title.language == row.title.language
        && (first.kind, &first.tags, &first.line, &first.facts)
            == (row.kind, &row.tags, &row.line, &row.facts)
}

/// Statements of absence.
pub(super) fn absences(view: &View<'_>, absences: Vec<Absence>) -> Vec<Absence> {
    let mut kept: Vec<(Absence, usize)> = Vec::new();
    for absence in absences {
        let same = |(first, _): &&mut (Absence, usize)| {
            (first.kind, &first.term.text, &first.sent) == (absence.kind, &absence.term.text, &absence.sent)
        };
        match kept.iter_mut().rev().take(NEAR).find(same) {
            Some((first, times)) => {
                *times += 1;
                first.details.extend(again(view, absence.term, absence.details));
            }
            None => kept.push((absence, 1)),
        }
    }
    let told = |(mut absence, times): (Absence, usize)| {
        if times > 1 {
            absence.term.text = format!("{} ({})", absence.term.text, sent_times(view, times));
        }
        absence
    };
    kept.into_iter().map(told).collect()
}

/// Values in whose place the same is said one after the other: how often is enough.
pub(super) fn unsent(view: &View<'_>, values: Vec<Value>) -> Vec<Value> {
    if !values
        .windows(2)
        .any(|pair| matches!(pair, [Value::NotSent(one), Value::NotSent(other)] if one == other))
    {
        return values;
    }
    let mut kept: Vec<(Value, usize)> = Vec::new();
    for value in values {
        match kept.last_mut().filter(|(last, _)| *last == value && matches!(value, Value::NotSent(_))) {
            Some((_, times)) => *times += 1,
            None => kept.push((value, 1)),
        }
    }
    let told = |(value, times): (Value, usize)| match value {
        Value::NotSent(text) if times > 1 => Value::NotSent(format!("{text} ({})", sent_times(view, times))),
        value => value,
    };
    kept.into_iter().map(told).collect()
}

fn sent_times(view: &View<'_>, times: usize) -> String {
    view.texts.fill(Key::TagTimes, &[("count", &times.to_string())])
}

/// The same once more, with all that it holds; which resource it is stands beside those of the others.
fn again(view: &View<'_>, title: Term, facts: impl IntoIterator<Item = Fact>) -> Vec<Fact> {
    let label = |name| view.word(Table::Element, name).map(capital).unwrap_or_default();
    let id = label("resourceId");
    let (ids, mut facts): (Vec<Fact>, Vec<Fact>) = facts.into_iter().partition(|fact| fact.label == id);
    facts.insert(0, Fact { kind: FactKind::Head, label: String::new(), value: Value::Term(title) });
    let whole = Fact { kind: FactKind::Other, label: label("repeated"), value: Value::Facts(facts) };
    std::iter::once(whole).chain(ids).collect()
}
