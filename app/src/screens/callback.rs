//! `/callback/<epj-key>`: hands what the EPJ answered to the facade, and goes to the launch's own address.
//!
//! The query was taken out of the address before the app was drawn: see [`crate::boot`].

use helsebro_launch::callback::read_callback;
use helsebro_launch::wire::Session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::address::Screen;
use crate::dom::{Node, el, live};
use crate::language::{Texts, Words};
use crate::parts::basic::{heading2, p};
use crate::parts::{busy, failure, page};
use crate::problem::{Offer, Problem};
use crate::screens::begin;
use crate::shell::Handover;
use crate::texts::Key;
use crate::{api, boot};

/// The screen while the session is opened, and what it says when it is not.
pub(crate) fn screen(epj_key: String) -> Node {
    let texts = Texts::shared();
    let handover = use_context::<Handover>();
    let navigate = use_navigate();
    let problem = RwSignal::new(None);
    leptos::task::spawn_local(async move {
        match open(&epj_key).await {
            Ok(session) => {
                let address = Screen::Find.path(&session.launch_id);
                if let Some(handover) = handover {
                    handover.give(session);
                }
                navigate(&address, NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
            Err(found) => {
                problem.try_set(Some(found));
            }
        }
    });
    let content = live(move || {
        let words = texts.words();
        match problem.get() {
            None => busy::busy(words.t(Key::BeginWaiting)),
            Some(found) if found.offer() == Offer::Retry => used_up(&words, found),
            Some(found) => failure::panel(&words, found, None),
        }
    });
    page::page(move |words| begin::title(words, problem.get()), content)
}

/// A problem that can be tried again elsewhere, but not here: the code is used up, and the way on is in the EPJ.
fn used_up(words: &Words, problem: Problem) -> Node {
    el("section")
        .key(problem.code())
        .class("ds-alert failure")
        .attr("data-color", "warning")
        .attr("role", "alert")
        .with(heading2(problem.title(words)))
        .with(p(problem.text(words)))
        .with(p(el("strong").with(words.t(Key::ProblemDo))).with(" ").with(words.t(Key::CallbackAdvice)))
        .with(el("p").class("code").with(words.fill(Key::ProblemCode, &[("code", problem.code())])))
        .into()
}

async fn open(epj_key: &str) -> Result<Session, Problem> {
    let query = boot::take_callback().ok_or(Problem::CallbackIncomplete)?;
    let request = read_callback(epj_key, &query).map_err(|_| Problem::CallbackIncomplete)?;
    api::open_session(&request).await.map_err(|failure| failure.problem)
}
