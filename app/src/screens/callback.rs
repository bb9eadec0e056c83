//! `/callback/<epj-key>`: hands what the EPJ answered to the facade, and goes to the launch's own address.
//!
//! The query was taken out of the address before the app was drawn: see [`crate::boot`].

use helsebro_launch::callback::read_callback;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::address::Screen;
use crate::api::{self, Failure, OpenedSession};
use crate::dom::{Node, live};
use crate::language::Texts;
use crate::parts::{busy, failure, page};
use crate::problem::{Offer, Problem};
use crate::screens::begin;
use crate::shell::Handover;
use crate::texts::Key;
use crate::{boot, vigil};

/// The screen while the session is opened, and what it says when it is not.
pub(crate) fn screen(epj_key: String) -> Node {
    let texts = Texts::shared();
    let handover = use_context::<Handover>();
    let navigate = use_navigate();
    let failed = RwSignal::new(None);
    leptos::task::spawn_local(async move {
        match open(&epj_key).await {
            Ok(opened) => {
                vigil::opened();
                let address = Screen::Find.path(&opened.session.launch_id);
                if let Some(handover) = handover {
                    handover.give(opened);
                }
                navigate(&address, NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
            Err(found) => {
                failed.try_set(Some(found));
            }
        }
    });
    let content = live(move || {
        let words = texts.words();
        match failed.get() {
            None => busy::busy(words.t(Key::BeginWaiting)),
            // What can be tried again elsewhere cannot be here: the code is used up.
            Some(found) if found.problem.offer() == Offer::Retry => {
                failure::used_up(&words, &found, words.t(Key::CallbackAdvice))
            }
            Some(found) => failure::panel(&words, found, None),
        }
    });
    page::page(move |words| begin::title(words, failed.with(Option::is_some)), content)
}

async fn open(epj_key: &str) -> Result<OpenedSession, Failure> {
    let query = boot::take_callback().ok_or(Problem::CallbackIncomplete)?;
    let request = read_callback(epj_key, &query).map_err(|_| Problem::CallbackIncomplete)?;
    api::open_session(&request).await
}
