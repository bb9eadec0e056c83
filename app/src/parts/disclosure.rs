//! What one click reveals. Drawn only when it is open; what was open stays so when the language changes.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::dom::{Element, Node, el, live};

/// What is open in a document, and what the reader wants to see of all sections.
#[derive(Clone, Copy)]
pub(crate) struct Opening {
    /// By the id of the disclosure: opened or closed by hand.
    by_hand: RwSignal<Vec<(String, bool)>>,
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
            by_hand: RwSignal::new(Vec::new()),
            past: RwSignal::new(true),
            narratives: RwSignal::new(false),
            printing,
        }
    }

    /// Turns a wish for all sections, over what was opened or closed by hand.
    pub(crate) fn turn(self, wish: RwSignal<bool>, follows: Follows) {
        let prefix = prefix(follows);
        self.by_hand.update(|by_hand| by_hand.retain(|(id, _)| !id.starts_with(prefix)));
        wish.update(|wish| *wish = !*wish);
    }

    fn is_open(self, id: &str, follows: Follows) -> bool {
        let by_wish = match follows {
            Follows::Nothing => false,
            Follows::Past => self.past.get(),
            Follows::Narratives => self.narratives.get(),
            Follows::Open => true,
        };
        let by_hand =
            self.by_hand.with(|all| all.iter().find(|(found, _)| found == id).map(|(_, open)| *open));
        (follows != Follows::Nothing && self.printing.get()) || by_hand.unwrap_or(by_wish)
    }

    fn set(self, id: &str, open: bool) {
        self.by_hand.update(|all| match all.iter_mut().find(|(found, _)| found == id) {
            Some((_, now)) => *now = open,
            None => all.push((id.to_owned(), open)),
        });
    }
}

fn prefix(follows: Follows) -> &'static str {
    match follows {
        Follows::Nothing => "more:",
        Follows::Past => "past:",
        Follows::Narratives | Follows::Open => "text:",
    }
}

/// A `details` whose content is drawn when it is open. `id` is unique in the document.
pub(crate) fn disclosure(
    opening: Opening,
    id: &str,
    follows: Follows,
    class: &'static str,
    summary: impl Into<Node>,
    content: impl Fn() -> Node + 'static,
) -> Element {
    let id = format!("{}{id}", prefix(follows));
    let open = Memo::new({
        let id = id.clone();
        move |_| opening.is_open(&id, follows)
    });
    let toggled = move |event: web_sys::Event| {
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let now = element.is_some_and(|element| element.has_attribute("open"));
        if now != open.get_untracked() && !opening.printing.get_untracked() {
            opening.set(&id, now);
        }
    };
    el("details")
        .class(class)
        .live_prop("open", move || open.get())
        .on("toggle", toggled)
        .with(el("summary").with(summary))
        .with(live(move || if open.get() { content() } else { Node::Nothing }))
}

/// A button and, apart from it, what it reveals.
pub(crate) fn reveal(
    opening: Opening,
    id: &str,
    text: impl Into<Node>,
    content: impl Fn() -> Node + 'static,
) -> (Element, Node) {
    let id = format!("{}{id}", prefix(Follows::Nothing));
    let open = Memo::new({
        let id = id.clone();
        move |_| opening.is_open(&id, Follows::Nothing)
    });
    let button = el("button")
        .class("reveal no-print")
        .attr("type", "button")
        .live("aria-expanded", move || Some(open.get().to_string()))
        .click(move || opening.set(&id, !open.get_untracked()))
        .with(text);
    (button, live(move || if open.get() { content() } else { Node::Nothing }))
}
