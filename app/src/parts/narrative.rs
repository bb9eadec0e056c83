//! Narrative, drawn node by node: no markup of others ever reaches the page.

use helsebro_fhir::view::{Cell, Narrative, Node, Table};
use leptos::prelude::*;

use crate::language::Words;
use crate::parts::term::foreign;
use crate::texts::Key;

/// A narrative as it was sent.
pub(crate) fn narrative(words: &Words, narrative: &Narrative) -> AnyView {
    view! {
        <div class="narrative-text" lang=foreign(words, narrative.language.as_deref())>
            {narrative.broken.then(|| view! { <p class="hint" lang=words.language().tag()>{words.t(Key::NarrativeBroken)}</p> })}
            {nodes(words, &narrative.nodes)}
        </div>
    }
    .into_any()
}

fn nodes(words: &Words, nodes: &[Node]) -> Vec<AnyView> {
    nodes.iter().map(|item| node(words, item)).collect()
}

fn node(words: &Words, node: &Node) -> AnyView {
    match node {
        Node::Text(text) => text.clone().into_any(),
        Node::Break => view! { <br /> }.into_any(),
        Node::Rule => view! { <hr /> }.into_any(),
        Node::Paragraph(inner) => view! { <p>{nodes(words, inner)}</p> }.into_any(),
        // A heading within a section that has its own: strong, and no part of the page's outline.
        Node::Heading(inner) => view! { <p class="heading">{nodes(words, inner)}</p> }.into_any(),
        Node::Block(inner) => view! { <div>{nodes(words, inner)}</div> }.into_any(),
        Node::Span(inner) => view! { <span>{nodes(words, inner)}</span> }.into_any(),
        Node::Emphasis(inner) => view! { <em>{nodes(words, inner)}</em> }.into_any(),
        Node::Strong(inner) => view! { <strong>{nodes(words, inner)}</strong> }.into_any(),
        Node::Underline(inner) => view! { <u>{nodes(words, inner)}</u> }.into_any(),
        Node::Deleted(inner) => view! { <del>{nodes(words, inner)}</del> }.into_any(),
        Node::Superscript(inner) => view! { <sup>{nodes(words, inner)}</sup> }.into_any(),
        Node::Subscript(inner) => view! { <sub>{nodes(words, inner)}</sub> }.into_any(),
        Node::Preformatted(text) => view! { <pre>{text.clone()}</pre> }.into_any(),
        Node::Footnote(inner) => view! { <span class="footnote">{nodes(words, inner)}</span> }.into_any(),
        Node::Link { nodes: inner, address } => {
            let address = address.as_ref().map(|address| format!(" ({address})"));
            view! {
                <span>
                    {nodes(words, inner)} {address.map(|address| view! { <span class="address">{address}</span> })}
                </span>
            }
            .into_any()
        }
        Node::Image(text) => {
            let text = words.fill(Key::NarrativeImage, &[("text", text)]);
            view! { <span class="image">{text}</span> }.into_any()
        }
        Node::List { ordered, items } => {
            let items: Vec<_> = items.iter().map(|item| view! { <li>{nodes(words, item)}</li> }).collect();
            if *ordered {
                view! { <ol>{items}</ol> }.into_any()
            } else {
                view! { <ul>{items}</ul> }.into_any()
            }
        }
        Node::Table(inner) => table(words, inner),
    }
}

fn table(words: &Words, table: &Table) -> AnyView {
    let rows = |head: bool| -> Vec<AnyView> {
        let rows = table.rows.iter().filter(|row| row.head == head);
        rows.map(|row| {
            let cells: Vec<_> = row.cells.iter().map(|item| cell(words, item, head)).collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect()
    };
    let head = rows(true);
    view! {
        // Wide tables scroll inside; the keyboard must reach what is to the right (WCAG 2.1.1).
        <div class="scroll" tabindex="0" role="group" aria-label=words.t(Key::NarrativeTable)>
            <table>
                {(!table.caption.is_empty()).then(|| view! { <caption>{nodes(words, &table.caption)}</caption> })}
                {(!head.is_empty()).then(|| view! { <thead>{head}</thead> })} <tbody>{rows(false)}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn cell(words: &Words, cell: &Cell, head: bool) -> AnyView {
    let span = |count: u16| (count > 1).then(|| count.to_string());
    let (columns, rows, inner) = (span(cell.columns), span(cell.rows), nodes(words, &cell.nodes));
    if cell.header || head {
        let scope = if head { "col" } else { "row" };
        view! {
            <th scope=scope colspan=columns rowspan=rows>
                {inner}
            </th>
        }
        .into_any()
    } else {
        view! {
            <td colspan=columns rowspan=rows>
                {inner}
            </td>
        }
        .into_any()
    }
}
