//! A screen's heading: where the focus goes when the screen comes, and what the page is titled.

use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;

use crate::dom::{Node, el, live};
use crate::language::{Texts, Words};
use crate::texts::Key;

/// Whether a screen has come since the page was loaded.
static SCREEN_CAME: AtomicBool = AtomicBool::new(false);

/// The `h1` of a screen. Takes the focus once, so that the keyboard and a screen reader start at the screen's top
/// (WCAG 2.4.3). A screen that comes while the clinician writes in the EPJ leaves the keyboard there.
pub(crate) fn heading(text: impl Fn(&Words) -> String + 'static) -> Node {
    let texts = Texts::shared();
    let text = move || {
        let words = texts.words();
        let text = text(&words);
        document().set_title(&format!("{text} – {}", words.t(Key::Name)));
        text
    };
    el("h1")
        .class("ds-heading")
        .attr("data-size", "sm")
        .attr("tabindex", "-1")
        .built(|heading| {
            let first = !SCREEN_CAME.swap(true, Ordering::Relaxed);
            if first || document().has_focus().unwrap_or_default() {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                heading.focus_with_options(&options).ok();
            }
        })
        .with(live(text))
        .into()
}
