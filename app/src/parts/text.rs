//! A long text as it came, to be searched in.

use std::ops::Range;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::language::Texts;
use crate::texts::Key;

/// More hits than this are counted and not marked.
const MARKED: usize = 500;

/// The text with a search field above it.
pub(crate) fn text(text: String) -> AnyView {
    let texts = Texts::shared();
    let sought = RwSignal::new(String::new());
    let current = RwSignal::new(0_usize);
    let text = StoredValue::new(text);
    let hits = Memo::new(move |_| text.with_value(|text| find(text, sought.get().trim())));
    let go = move |forward: bool| {
        let count = hits.with_untracked(Vec::len).min(MARKED);
        if count == 0 {
            return;
        }
        current.update(|at| *at = if forward { *at + 1 } else { *at + count - 1 } % count);
        scroll_to(current.get_untracked());
    };
    let search = move |event| {
        sought.set(event_target_value(&event));
        current.set(0);
        request_animation_frame(|| scroll_to(0));
    };
    let result = move || {
        let words = texts.words();
        let count = hits.with(Vec::len);
        match (sought.with(|sought| sought.trim().is_empty()), count) {
            (true, _) => String::new(),
            (false, 0) => words.t(Key::TextNoHit),
            (false, count) => {
                let (at, count) = ((current.get() + 1).to_string(), count.to_string());
                words.fill(Key::TextHits, &[("at", &at), ("count", &count)])
            }
        }
    };
    let pieces = move || {
        let now = current.get();
        let hits = hits.get();
        text.with_value(|text| {
            let mut pieces: Vec<AnyView> = Vec::new();
            let mut end = 0;
            for (index, hit) in hits.iter().take(MARKED).enumerate() {
                pieces.push(text.get(end..hit.start).unwrap_or_default().to_owned().into_any());
                let marked = text.get(hit.clone()).unwrap_or_default().to_owned();
                let id = format!("hit-{index}");
                pieces.push(view! { <mark id=id class:current=index == now>{marked}</mark> }.into_any());
                end = hit.end;
            }
            pieces.push(text.get(end..).unwrap_or_default().to_owned().into_any());
            pieces
        })
    };
    let label = move || texts.words().t(Key::TextSearch);
    view! {
        <div class="toolbar no-print" role="search">
            <input
                class="ds-input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label
                placeholder=label
                on:input=search
                on:keydown=move |event| {
                    if event.key() == "Enter" {
                        event.prevent_default();
                        go(!event.shift_key());
                    }
                }
            />
            <button class="ds-button" data-variant="secondary" type="button" on:click=move |_| go(false)>
                {move || texts.words().t(Key::TextPrevious)}
            </button>
            <button class="ds-button" data-variant="secondary" type="button" on:click=move |_| go(true)>
                {move || texts.words().t(Key::TextNext)}
            </button>
            <span role="status">{result}</span>
        </div>
        <pre class="original" tabindex="0" aria-label=move || texts.words().t(Key::TextLabel)>
            {pieces}
        </pre>
    }
    .into_any()
}

fn scroll_to(index: usize) {
    if let Some(hit) = document().get_element_by_id(&format!("hit-{index}")) {
        hit.unchecked_into::<web_sys::HtmlElement>().scroll_into_view();
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
