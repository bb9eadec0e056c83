//! Whether a narrative says something that no row shows.

use std::collections::HashSet;

use super::narrative::{Narrative, Node};
use super::row::{Fact, Row, Term, Value};

/// Whether an item of the narrative (a row of a table, an item of a list, a paragraph) shares no telling word with the
/// rows. Words that stand in every narrative (headers) are not items.
pub(super) fn narrative_has_more(narrative: &Narrative, rows: &[&Row]) -> bool {
    let mut shown = HashSet::new();
    for row in rows {
        words_of_row(row, &mut shown);
    }
    let mut items = Vec::new();
    collect(&narrative.nodes, &mut items);
    items.iter().any(|item| {
        let words: Vec<String> = telling(item).collect();
        !words.is_empty() && words.iter().all(|word| !shown.contains(word))
    })
}

/// The words that tell something: four letters or more.
fn telling(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4 && word.chars().any(char::is_alphabetic))
        .map(str::to_lowercase)
}

/// The items of a narrative: rows of tables and items of lists; paragraphs only where there is neither.
fn collect(nodes: &[Node], items: &mut Vec<String>) {
    let words = |nodes: &[Node]| {
        let mut out = String::new();
        nodes.iter().for_each(|node| node.words(&mut out));
        out
    };
    for node in nodes {
        match node {
            Node::Table(table) => {
                for row in table.rows.iter().filter(|row| !row.head) {
                    let cells: Vec<String> =
                        row.cells.iter().filter(|cell| !cell.header).map(|cell| words(&cell.nodes)).collect();
                    items.push(cells.join(" "));
                }
            }
            Node::List { items: list, .. } => items.extend(list.iter().map(|item| words(item))),
            Node::Block(nodes) | Node::Paragraph(nodes) | Node::Span(nodes) => collect(nodes, items),
            _ => {}
        }
    }
}

fn words_of_row(row: &Row, shown: &mut HashSet<String>) {
    words_of_term(&row.title, shown);
    for tag in &row.tags {
        shown.extend(telling(&tag.text));
    }
    words_of_facts(&row.facts, shown);
    words_of_facts(&row.details, shown);
    if let Some(narrative) = &row.narrative {
        shown.extend(telling(&narrative.words()));
    }
    for child in &row.children {
        words_of_row(child, shown);
    }
}

fn words_of_facts(facts: &[Fact], shown: &mut HashSet<String>) {
    for fact in facts {
        words_of_value(&fact.value, shown);
    }
}

fn words_of_value(value: &Value, shown: &mut HashSet<String>) {
    match value {
        Value::Text(text)
        | Value::Sent { text, .. }
        | Value::Date(text)
        | Value::Quantity(text)
        | Value::NotSent(text) => shown.extend(telling(text)),
        Value::Term(term) => words_of_term(term, shown),
        Value::List(values) => values.iter().for_each(|value| words_of_value(value, shown)),
        Value::Facts(facts) => words_of_facts(facts, shown),
    }
}

fn words_of_term(term: &Term, shown: &mut HashSet<String>) {
    shown.extend(telling(&term.text));
    for original in term.others() {
        shown.extend(telling(&original.text));
    }
    for code in &term.codes {
        shown.extend(code.display.iter().flat_map(|display| telling(display)));
    }
}
