//! What one click reveals. Drawn only when opened; what was open stays open when the language changes.

use std::collections::BTreeMap;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What is open in a document, and what the reader wants to see of all sections.
#[derive(Clone, Copy)]
pub(crate) struct Opening {
    changed: StoredValue<BTreeMap<String, bool>>,
    /// Past rows are shown, not only counted.
    pub(crate) past: RwSignal<bool>,
    /// The narratives are shown beside the rows.
    pub(crate) narratives: RwSignal<bool>,
    /// The page is being printed.
    printing: RwSignal<bool>,
}

/// Which of the reader's wishes a disclosure follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follows {
    /// None: closed until it is opened; not printed.
    Nothing,
    /// [`Opening::past`]; always printed.
    Past,
    /// [`Opening::narratives`]; always printed.
    Narratives,
    /// None: open from the start, since nothing else says what it says; always printed.
    Open,
}

impl Opening {
    /// For a document just opened.
    pub(crate) fn new() -> Self {
        let printing = RwSignal::new(false);
        for (event, now) in [("beforeprint", true), ("afterprint", false)] {
            let handle = window_event_listener_untyped(event, move |_| {
                printing.try_set(now);
            });
            on_cleanup(move || handle.remove());
        }
        Self {
            changed: StoredValue::new(BTreeMap::new()),
            past: RwSignal::new(true),
            narratives: RwSignal::new(false),
            printing,
        }
    }

    /// Sets what all sections follow, over what was opened or closed one by one.
    pub(crate) fn follow(self, wish: RwSignal<bool>, on: bool, id_starts: &str) {
        self.changed.update_value(|changed| changed.retain(|id, _| !id.starts_with(id_starts)));
        wish.set(on);
    }
}

/// A `details` whose content is drawn when it is open. `id` is unique in the document.
pub(crate) fn disclosure(
    opening: Opening,
    id: String,
    follows: Follows,
    class: &'static str,
    summary: impl IntoView + 'static,
    content: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let by_wish = move || match follows {
        Follows::Nothing => false,
        Follows::Past => opening.past.get(),
        Follows::Narratives => opening.narratives.get(),
        Follows::Open => true,
    };
    let own = RwSignal::new(opening.changed.with_value(|changed| changed.get(&id).copied()));
    // A wish for all sections takes back what was chosen one by one.
    {
        let id = id.clone();
        Effect::new(move |before: Option<bool>| {
            let wish = by_wish();
            if before.is_some_and(|before| before != wish) {
                own.set(opening.changed.with_value(|changed| changed.get(&id).copied()));
            }
            wish
        });
    }
    let printed = follows != Follows::Nothing;
    let open = Memo::new(move |_| (printed && opening.printing.get()) || own.get().unwrap_or_else(by_wish));
    let toggled = move |event: web_sys::Event| {
        let now = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| element.has_attribute("open"));
        if now != open.get_untracked() && !opening.printing.get_untracked() {
            opening.changed.update_value(|changed| {
                changed.insert(id.clone(), now);
            });
            own.set(Some(now));
        }
    };
    view! {
        <details class=class prop:open=move || open.get() on:toggle=toggled>
            <summary>{summary}</summary>
            {move || open.get().then(&content)}
        </details>
    }
    .into_any()
}
