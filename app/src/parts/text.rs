//! A long text as it came, to be searched in.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;

use super::basic::{button, say};
use crate::dom::{Node, el, live, many};
use crate::language::Texts;
use crate::texts::Key;

/// More hits than this are counted and not marked.
const MARKED: usize = 500;

/// The text with a search field above it.
pub(crate) fn text(text: String) -> Node {
    let texts = Texts::shared();
    let sought = RwSignal::new(String::new());
    let current = RwSignal::new(0_u32);
    let text: Rc<str> = text.into();
    let hits = Memo::new({
        let text = SendWrapper::new(Rc::clone(&text));
        move |_| Arc::new(find(&text, sought.get().trim()))
    });
    let go = move |forward: bool| {
        let count = hits.with_untracked(|hits| hits.len()).min(MARKED) as u32;
        if count > 0 {
            current.update(|at| *at = if forward { *at + 1 } else { *at + count - 1 } % count);
            scroll_to(current.get_untracked());
        }
    };
    let search = el("input")
        .class("ds-input")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .live("aria-label", move || Some(texts.words().t(Key::TextSearch)))
        .live("placeholder", move || Some(texts.words().t(Key::TextSearch)))
        .on("input", move |event| {
            sought.set(event_target_value(&event));
            current.set(0);
            request_animation_frame(|| scroll_to(0));
        })
        .on("keydown", move |event| {
            if let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>()
                && event.key() == "Enter"
            {
                event.prevent_default();
                go(!event.shift_key());
            }
        });
    let result = live(move || {
        let words = texts.words();
        let count = hits.with(|hits| hits.len());
        match (sought.with(|sought| sought.trim().is_empty()), count) {
            (true, _) => String::new(),
            (false, 0) => words.t(Key::TextNoHit),
            (false, count) => {
                let (at, count) = ((current.get() + 1).to_string(), count.to_string());
                words.fill(Key::TextHits, &[("at", &at), ("count", &count)])
            }
        }
    });
    let toolbar = el("div")
        .class("toolbar no-print")
        .attr("role", "search")
        .with(search)
        .with(button("secondary", say(Key::TextPrevious), move || go(false)))
        .with(button("secondary", say(Key::TextNext), move || go(true)))
        .with(el("span").attr("role", "status").with(result));
    let shown = el("pre")
        .class("original")
        .attr("tabindex", "0")
        .attr("role", "group")
        .live("aria-label", move || Some(texts.words().t(Key::TextLabel)))
        .with(live(move || marked(&text, &hits.get(), current.get())));
    many([toolbar.into(), shown.into()])
}

/// The text with its hits marked.
fn marked(text: &str, hits: &[Range<usize>], current: u32) -> Node {
    let piece = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let mut pieces: Vec<Node> = Vec::new();
    let mut end = 0;
    for (index, hit) in (0..).zip(hits.iter().take(MARKED)) {
        pieces.push(piece(end..hit.start).into());
        let class = if index == current { "current" } else { "" };
        pieces
            .push(el("mark").class(class).attr("id", format!("hit-{index}")).with(piece(hit.clone())).into());
        end = hit.end;
    }
    pieces.push(piece(end..text.len()).into());
    Node::Many(pieces)
}

fn scroll_to(index: u32) {
    if let Some(hit) = document().get_element_by_id(&format!("hit-{index}")) {
        hit.scroll_into_view();
    }
}

/// All places of `sought` in `text`, upper and lower case alike.
fn find(text: &str, sought: &str) -> Vec<Range<usize>> {
    let fold = |c: char| c.to_lowercase().next().unwrap_or(c);
    let sought: Vec<char> = sought.chars().map(fold).collect();
    let mut hits = Vec::new();
    let mut from = 0;
    if sought.is_empty() {
        return hits;
    }
    for (start, _) in text.char_indices() {
        if start < from {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let mut found = rest.char_indices();
        if sought.iter().all(|wanted| found.next().is_some_and(|(_, c)| fold(c) == *wanted)) {
            let end = found.next().map_or(text.len(), |(length, _)| start + length);
            hits.push(start..end);
            from = end;
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_search_finds_every_place_in_any_script_and_case() {
        let text = "<title>Αλλεργίες</title> ALLERGI allergi";
        let found: Vec<&str> = find(text, "allergi").into_iter().map(|hit| &text[hit]).collect();
        assert_eq!(found, ["ALLERGI", "allergi"]);
        assert_eq!(find(text, "ΑΛΛΕΡΓΊΕΣ").len(), 0);
        assert_eq!(find(text, "ΑΛΛΕΡΓΊΕς").len(), 1);
    }

    #[test]
    fn hits_never_overlap_and_an_empty_search_finds_nothing() {
        assert_eq!(find("aaaa", "aa").len(), 2);
        assert!(find("aaaa", "").is_empty());
        assert!(find("", "a").is_empty());
    }
}
