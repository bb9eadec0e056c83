//! Narrative, drawn node by node: no markup of others ever reaches the page.

use helsebro_fhir::view::{Cell, Narrative, Node as Part, Table};

use super::term::foreign;
use crate::dom::{Element, Node, el, many};
use crate::language::Words;
use crate::texts::Key;

/// A narrative as it was sent.
pub(crate) fn narrative(words: &Words, narrative: &Narrative) -> Element {
    let broken = narrative.broken.then(|| {
        el("p").class("hint").attr("lang", words.language().tag()).with(words.t(Key::NarrativeBroken))
    });
    el("div")
        .class("narrative-text")
        .maybe("lang", foreign(words, narrative.language.as_deref()))
        .with(broken)
        .all(parts(words, &narrative.nodes))
}

fn parts(words: &Words, nodes: &[Part]) -> Vec<Node> {
    nodes.iter().map(|node| part(words, node)).collect()
}

fn part(words: &Words, node: &Part) -> Node {
    let wrapped = |tag: &'static str, inner: &[Part]| el(tag).all(parts(words, inner));
    let element = match node {
        Part::Text(text) => return text.clone().into(),
        Part::Break => el("br"),
        Part::Rule => el("hr"),
        Part::Paragraph(inner) => wrapped("p", inner),
        // A heading within a section that has its own: strong, and no part of the page's outline.
        Part::Heading(inner) => wrapped("p", inner).class("heading"),
        Part::Block(inner) => wrapped("div", inner),
        Part::Span(inner) => wrapped("span", inner),
        Part::Emphasis(inner) => wrapped("em", inner),
        Part::Strong(inner) => wrapped("strong", inner),
        Part::Underline(inner) => wrapped("u", inner),
        Part::Deleted(inner) => wrapped("del", inner),
        Part::Superscript(inner) => wrapped("sup", inner),
        Part::Subscript(inner) => wrapped("sub", inner),
        Part::Preformatted(text) => el("pre").with(text.clone()),
        Part::Footnote(inner) => wrapped("span", inner).class("footnote"),
        Part::Link { nodes, address } => {
            let address = address.as_ref().map(|address| format!(" ({address})"));
            wrapped("span", nodes).with(address.map(|address| el("span").class("subtle").with(address)))
        }
        Part::Image(text) => {
            el("span").class("subtle").with(words.fill(Key::NarrativeImage, &[("text", text)]))
        }
        Part::List { ordered, items } => {
            let items = items.iter().map(|item| wrapped("li", item));
            el(if *ordered { "ol" } else { "ul" }).all(items)
        }
        Part::Table(inner) => table(words, inner),
    };
    element.into()
}

fn table(words: &Words, table: &Table) -> Element {
    let rows = |head: bool| {
        let rows = table.rows.iter().filter(move |row| row.head == head);
        many(rows.map(|row| el("tr").all(row.cells.iter().map(|item| cell(words, item, head))).into()))
    };
    let has_head = table.rows.iter().any(|row| row.head);
    let caption = (!table.caption.is_empty()).then(|| el("caption").all(parts(words, &table.caption)));
    let drawn = el("table")
        .with(caption)
        .with(has_head.then(|| el("thead").with(rows(true))))
        .with(el("tbody").with(rows(false)));
    // Wide tables scroll inside; the keyboard must reach what is to the right (WCAG 2.1.1).
    el("div")
        .class("scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", words.t(Key::NarrativeTable))
        .with(drawn)
}

fn cell(words: &Words, cell: &Cell, head: bool) -> Element {
    let span = |count: u16| (count > 1).then(|| count.to_string());
    let drawn =
        if cell.header || head { el("th").attr("scope", if head { "col" } else { "row" }) } else { el("td") };
    drawn
        .maybe("colspan", span(cell.columns))
        .maybe("rowspan", span(cell.rows))
        .all(parts(words, &cell.nodes))
}
