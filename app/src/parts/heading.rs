//! A screen's heading: where the focus goes when the screen comes, and what the page is titled.

use leptos::prelude::*;

use crate::language::{Texts, Words};
use crate::texts::Key;

/// The `h1` of a screen. Takes the focus once, so that the keyboard and a screen reader start at the screen's top
/// (WCAG 2.4.3).
pub(crate) fn heading(text: impl Fn(&Words) -> String + Send + Sync + 'static) -> AnyView {
    let node = NodeRef::<leptos::html::H1>::new();
    let texts = Texts::shared();
    let shown = Memo::new(move |_| text(&texts.words()));
    Effect::new(move |focused: Option<bool>| {
        let app = texts.words().t(Key::Name);
        document().set_title(&format!("{} – {app}", shown.get()));
        match (focused, node.get()) {
            (Some(true), _) => true,
            (_, Some(element)) => {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                element.focus_with_options(&options).ok();
                true
            }
            _ => false,
        }
    });
    view! {
        <h1 class="ds-heading" data-size="sm" tabindex="-1" node_ref=node>
            {move || shown.get()}
        </h1>
    }
    .into_any()
}
