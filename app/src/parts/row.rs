//! A row: what a clinician sees at once, and what one click reveals.

use std::sync::Arc;

use helsebro_fhir::view::{Attachment, Row, RowKind, Tag, Tone};
use leptos::prelude::*;

use crate::language::Words;
use crate::parts::disclosure::{Follows, Opening, disclosure};
use crate::parts::{fact, narrative, term};
use crate::texts::Key;

/// The rows of a group. `id` is unique in the document.
pub(crate) fn rows(words: &Words, opening: Opening, rows: &[Row], id: &str) -> AnyView {
    let items: Vec<_> = rows
        .iter()
        .enumerate()
        .map(|(index, item)| row(words, opening, item, &format!("{id}.{index}")))
        .collect();
    view! { <ul class="rows">{items}</ul> }.into_any()
}

fn row(words: &Words, opening: Opening, row: &Row, id: &str) -> AnyView {
    let tags: Vec<_> = row.tags.iter().map(tag).collect();
    // What a section is about needs no word; anything else among its rows does.
    let kind = matches!(row.kind, RowKind::Other | RowKind::Unresolved)
        .then(|| view! { <span class="kind">{row.kind_text.clone()}</span> });
    let children = (!row.children.is_empty()).then(|| rows(words, opening, &row.children, id));
    view! {
        <li class=class(row.kind)>
            <div class="row-head">
                <span class="row-title">{term::term(words, &row.title)}</span>
                {kind}
                {tags}
            </div>
            {fact::facts(words, &row.facts)}
            {more(words, opening, row, id)}
            {children}
        </li>
    }
    .into_any()
}

fn class(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Allergy => "row allergy",
        RowKind::Prescription | RowKind::Dispensation => "row prescription",
        RowKind::Unresolved => "row unresolved",
        _ => "row",
    }
}

fn tag(tag: &Tag) -> AnyView {
    let colour = match tag.tone {
        Tone::Danger => "danger",
        Tone::Warning => "warning",
        Tone::Neutral => "neutral",
    };
    view! {
        <span class="ds-tag" data-color=colour>
            {tag.text.clone()}
        </span>
    }
    .into_any()
}

/// Originals and codes of all that is seen, and what is not seen at all.
fn more(words: &Words, opening: Opening, row: &Row, id: &str) -> Option<AnyView> {
    let has_more = !row.details.is_empty()
        || row.narrative.is_some()
        || !row.attachments.is_empty()
        || !row.title.originals.is_empty()
        || !row.title.codes.is_empty()
        || !fact::whole(words, &row.facts).is_empty();
    if !has_more {
        return None;
    }
    let name = row.title.text.clone();
    let summary = view! {
        {words.t(Key::RowMore)}
        <span class="ds-sr-only">{format!(": {name}")}</span>
    };
    let (words, row) = (words.clone(), Arc::new(Row { children: Vec::new(), ..row.clone() }));
    let content = move || {
        view! {
            <div class="more-content">
                {term::whole(&words, &row.title)} {fact::whole(&words, &row.facts)}
                {fact::facts(&words, &row.details)} {fact::whole(&words, &row.details)}
                {row.attachments.iter().map(|file| attachment(&words, file)).collect::<Vec<_>>()}
                {row.narrative.as_ref().map(|found| narrative::narrative(&words, found))}
            </div>
        }
        .into_any()
    };
    Some(disclosure(opening, id.to_owned(), Follows::Nothing, "more", summary, content))
}

fn attachment(words: &Words, file: &Attachment) -> AnyView {
    let kind = file.content_type.clone().unwrap_or_default();
    view! {
        <p class="attachment">
            {words.t(Key::RowAttachment)} " " {file.title.clone()} " " <span class="subtle">{kind}</span>
            {file.url.as_ref().map(|url| view! { <span class="address">{format!(" {url}")}</span> })}
        </p>
    }
    .into_any()
}
