//! From the loaded module to the first screen, and what is left to do when the app itself breaks.

use std::sync::Mutex;

use helsebro_fhir::texts::Language;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::language::Catalogue;
use crate::{api, language, shell};

/// The query that the EPJ sent to `/callback/<epj-key>`: taken out of the address before anything else.
static CALLBACK: Mutex<Option<String>> = Mutex::new(None);

/// Starts the app in the page that loaded it.
pub(crate) fn start() {
    std::panic::set_hook(Box::new(|info| {
        // The place only: a message may hold what the clinician was looking at.
        let place = info.location().map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        leptos::logging::error!("Helsebro stopped at {place}");
        show_restart();
    }));
    strip_callback();
    wasm_bindgen_futures::spawn_local(async {
        match load(language::of_page()).await {
            Some(texts) => {
                mount_to_body(move || shell::app(texts));
                if let Some(boot) = document().get_element_by_id("boot") {
                    boot.remove();
                }
            }
            None => show_restart(),
        }
    });
}

/// The query of the callback, once.
pub(crate) fn take_callback() -> Option<String> {
    CALLBACK.lock().ok()?.take()
}

async fn load(language: Language) -> Option<Catalogue> {
    match api::screen_texts(language).await {
        Ok(texts) => Some(texts),
        Err(_) => api::screen_texts(Language::default()).await.ok(),
    }
}

/// Takes `state` and `code` out of the address bar and the history: nothing may read them there.
fn strip_callback() {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    if !path.starts_with("/callback/") {
        return;
    }
    let query = location.search().unwrap_or_default();
    let stripped = window()
        .history()
        .and_then(|history| history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path)));
    if let Ok(mut callback) = CALLBACK.lock()
        && stripped.is_ok()
        && !query.is_empty()
    {
        *callback = Some(query);
    }
}

/// Swaps the page for the notice in `index.html` that says, in all three languages, to open Helsebro anew.
fn show_restart() {
    let notice = document().get_element_by_id("restart");
    let notice = notice.and_then(|found| found.dyn_into::<web_sys::HtmlTemplateElement>().ok());
    if let (Some(body), Some(notice)) = (document().body(), notice) {
        // No personal data stays behind a broken app.
        body.replace_children_with_node_1(&notice.content());
    }
}
