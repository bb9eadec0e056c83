//! `/l/<launch-id>/documents/<bundle-id>`: fetches a document and draws it, or says why not.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::chart::{Chart, Opened, Remote};
use crate::language::{Texts, Words};
use crate::parts::{busy, failure, heading};
use crate::problem::Problem;
use crate::screens::{documents, identity, summary};
use crate::texts::Key;

/// The screen.
pub(crate) fn screen() -> AnyView {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("document").unwrap_or_default());
    let state = RwSignal::new(Remote::<()>::Idle);
    // After a reload the list is needed too: it knows the document's other forms.
    if matches!(chart.listing.get_untracked(), Remote::Idle) {
        documents::load(chart);
    }
    Effect::new(move |_| {
        let id = id.get();
        let here =
            chart.opened.with_untracked(|opened| opened.as_ref().is_some_and(|opened| opened.id == id));
        if here { state.set(Remote::Ready(())) } else { fetch(chart, id, state) }
    });
    let again = Callback::new(move |()| fetch(chart, id.get_untracked(), state));
    (move || match state.get() {
        Remote::Ready(()) => {
            chart.opened.get_untracked().map(|opened| summary::screen(chart, opened)).into_any()
        }
        other => waiting(chart, texts, &id.get(), other, again),
    })
    .into_any()
}

fn fetch(chart: Chart, id: String, state: RwSignal<Remote<()>>) {
    state.set(Remote::Loading);
    leptos::task::spawn_local(async move {
        let answer = match chart.api().document(&id).await {
            Ok(bundle) => {
                chart.opened.try_set(Some(Opened { id, bundle: Arc::new(bundle) }));
                Remote::Ready(())
            }
            Err(failed) => match chart.sift(failed) {
                Some(failed) => Remote::Failed(failed),
                None => return,
            },
        };
        state.try_set(answer);
    });
}

fn waiting(chart: Chart, texts: Texts, id: &str, state: Remote<()>, again: Callback<()>) -> AnyView {
    if let Remote::Failed(failed) = &state
        && failed.problem == Problem::IdentityDiffers
    {
        let outcome = failed.outcome.clone().unwrap_or_default();
        return identity::screen(chart, id.to_owned(), *outcome, again);
    }
    let id = id.to_owned();
    let content = move || {
        let words = texts.words();
        let country = chart.asked_country().map(|code| words.country_name(&code)).unwrap_or_default();
        match &state {
            Remote::Failed(failed) => view! {
                {failure::panel(&words, failed.problem, Some(again))}
                {ways_on(chart, &words, &id)}
            }
            .into_any(),
            _ => busy::busy(words.fill(Key::DocumentWaiting, &[("country", &country)])),
        }
    };
    view! { {heading::heading(|words| words.t(Key::DocumentTitle))} {content} }.into_any()
}

/// The original, and the list.
fn ways_on(chart: Chart, words: &Words, id: &str) -> AnyView {
    view! {
        <p class="actions">
            <a class="ds-button" data-variant="secondary" href=chart.path(&format!("/documents/{id}/original"))>
                {words.t(Key::DocumentOriginal)}
            </a>
            <a class="ds-button" data-variant="tertiary" href=chart.path("/documents")>
                {words.t(Key::DocumentBack)}
            </a>
        </p>
    }
    .into_any()
}
