//! In which order the sections come says nothing.

use std::ops::Range;

use roxmltree::{Document, Node};
use serde_json::Value;

use super::told::Told;
use super::{documents, none_of};

#[test]
fn sections_of_a_cda_document_in_any_order_have_the_same_rows() {
    let mut findings = Vec::new();
    let mut runs = 0;
    for source in documents::cda() {
        let sections = sections(&source.text);
        let before = Told::of(&source.text);
        for order in orders(sections.len()) {
            let after = Told::of(&reordered(&source.text, &sections, &order));
            runs += 1;
            findings.extend(changes(&before, &after).map(|it| format!("{} {order:?}: {it}", source.name)));
        }
    }
    assert!(runs > 15, "only {runs} documents of several sections");
    none_of(&findings, "the order of sections says nothing");
}

#[test]
fn sections_of_a_composition_in_any_order_have_the_same_rows() {
    let mut findings = Vec::new();
    let mut runs = 0;
    for (name, bundle) in documents::fhir_values() {
        let pointer = "/entry/0/resource/section";
        let Some(Value::Array(sections)) = bundle.pointer(pointer).cloned() else { continue };
        let before = Told::of(&bundle.to_string());
        for order in orders(sections.len()) {
            let mut changed = bundle.clone();
            *changed.pointer_mut(pointer).unwrap() =
                Value::Array(order.iter().map(|&at| sections[at].clone()).collect());
            let after = Told::of(&changed.to_string());
            runs += 1;
            findings.extend(changes(&before, &after).map(|it| format!("{name} {order:?}: {it}")));
        }
    }
    assert!(runs > 4, "only {runs} documents of several sections");
    none_of(&findings, "the order of sections says nothing");
}

/// Backwards, and begun with the second.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let rotated = (1..count).chain(0..1);
    match count {
        0 | 1 => Vec::new(),
        2 => vec![vec![1, 0]],
        _ => vec![(0..count).rev().collect(), rotated.collect()],
    }
}

fn changes(before: &Told, after: &Told) -> impl Iterator<Item = String> {
    let facts = before.facts_beyond(after).into_iter().map(|it| format!("lost: {it}"));
    let new = after.facts_beyond(before).into_iter().map(|it| format!("new: {it}"));
    let (was, is) = (before.sections(), after.sections());
    let parts =
        was.iter().find(|part| !is.contains(part)).map(|part| format!("the page has no more: {part:?}"));
    facts.chain(new).chain(parts)
}

/// Where the parts of the body stand that hold a section each.
fn sections(text: &str) -> Vec<Range<usize>> {
    let document = Document::parse(text).unwrap();
    let body = document.descendants().find(|node| node.tag_name().name() == "structuredBody");
    let parts = body.into_iter().flat_map(|body| body.children()).filter(Node::is_element);
    parts.map(|part| part.range()).collect()
}

/// Puts the sections into another order, each in the place of another.
fn reordered(text: &str, sections: &[Range<usize>], order: &[usize]) -> String {
    let mut out = String::new();
    let mut done = 0;
    for (place, &at) in sections.iter().zip(order) {
        out.push_str(&text[done..place.start]);
        out.push_str(&text[sections[at].clone()]);
        done = place.end;
    }
    out + &text[done..]
}
