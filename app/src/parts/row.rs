//! A row: what a clinician sees at once, and what one click reveals.

use std::rc::Rc;

use helsebro_fhir::view::{Attachment, Fact, FactKind, Row, RowKind, Tag, Tone};

use super::basic::{self, unseen};
use super::disclosure::{Opening, reveal};
use super::{fact, narrative, term};
use crate::dom::{Element, Node, el};
use crate::language::Words;
use crate::texts::Key;

/// The rows of a group. `id` is unique in the document.
pub(crate) fn rows(words: &Words, opening: Opening, rows: &[Row], id: &str) -> Element {
    let rows = rows.iter().enumerate();
    el("ul").class("rows").all(rows.map(|(index, item)| row(words, opening, item, &format!("{id}.{index}"))))
}

fn row(words: &Words, opening: Opening, row: &Row, id: &str) -> Element {
    let kind = row.named.then(|| el("span").class("kind").with(row.kind_text.clone()));
    let (button, content) = more(words, opening, row, id).unzip();
    let head = el("div")
        .class("row-head")
        .with(el("span").class("row-title").with(term::term(words, &row.title)))
        .all(on_line(words, &row.line, true))
        .with(kind)
        .all(row.tags.iter().map(tag))
        .all(on_line(words, &row.line, false))
        .with(button);
    el("li")
        .class(class(row.kind))
        .with(head)
        .with(fact::facts(words, &row.facts))
        .with(content)
        .with((!row.children.is_empty()).then(|| rows(words, opening, &row.children, id)))
}

/// What stands on the line of the title: before its marks the value, behind them all else.
fn on_line(words: &Words, line: &[Fact], heads: bool) -> Vec<Element> {
    let wanted = line.iter().filter(|fact| (fact.kind == FactKind::Head) == heads);
    wanted
        .map(|fact| {
            // The value and the date are known by where they stand; who hears them is told.
            let plain = matches!(fact.kind, FactKind::Head | FactKind::Date);
            let name = format!("{}: ", fact.label);
            let name = if plain { unseen(name) } else { basic::label(name) };
            let class = if heads { "row-value" } else { "row-line" };
            el("div").class(class).with(name).with(fact::value(words, &fact.value))
        })
        .collect()
}

fn class(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Allergy => "row allergy",
        RowKind::Prescription | RowKind::Dispensation => "row prescription",
        RowKind::Unresolved => "row unresolved",
        _ => "row",
    }
}

fn tag(tag: &Tag) -> Element {
    let colour = match tag.tone {
        Tone::Danger => "danger",
        Tone::Warning => "warning",
        Tone::Neutral => "neutral",
    };
    basic::tag(colour, tag.text.clone())
}

/// Originals and codes of all that is seen, and what is not seen at all: the button, and what it reveals.
fn more(words: &Words, opening: Opening, row: &Row, id: &str) -> Option<(Element, Node)> {
    let has_more = !row.details.is_empty()
        || row.narrative.is_some()
        || !row.attachments.is_empty()
        || row.title.others().next().is_some()
        || !row.title.codes.is_empty()
        || row.line.iter().chain(&row.facts).any(|fact| fact::has_more(&fact.value));
    if !has_more {
        return None;
    }
    let text = Node::Many(vec![words.t(Key::RowMore).into(), unseen(format!(": {}", row.title.text)).into()]);
    let (words, row) = (words.clone(), Rc::new(Row { children: Vec::new(), ..row.clone() }));
    let content = move || {
        el("div")
            .class("more-content")
            .with(term::whole(&words, &row.title))
            .all(fact::whole(&words, &row.line))
            .all(fact::whole(&words, &row.facts))
            .with(fact::facts(&words, &row.details))
            .all(fact::whole(&words, &row.details))
            .all(row.attachments.iter().map(|file| attachment(&words, file)))
            .with(row.narrative.as_ref().map(|found| narrative::narrative(&words, found)))
            .into()
    };
    Some(reveal(opening, id, text, content))
}

fn attachment(words: &Words, file: &Attachment) -> Element {
    let kind = file.content_type.clone().unwrap_or_default();
    el("p")
        .with(basic::label(words.t(Key::RowAttachment)))
        .with(format!(" {} ", file.title))
        .with(el("span").class("subtle").with(kind))
        .with(file.url.as_ref().map(|url| el("span").class("subtle").with(format!(" {url}"))))
}
