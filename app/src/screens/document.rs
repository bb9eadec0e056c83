//! `/l/<launch-id>/documents/<bundle-id>`: fetches a document and draws it, or says why not.

use std::sync::Arc;

use helsebro_fhir::lookup::Refusal;
use leptos::prelude::*;

use crate::address::Screen;
use crate::chart::{Chart, Opened, Remote};
use crate::dom::{Element, Node, el, live};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, go};
use crate::parts::{busy, failure, heading};
use crate::problem::Problem;
use crate::screens::{documents, identity, summary};
use crate::texts::Key;

/// The screen.
pub(crate) fn screen(id: String) -> Node {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let state = RwSignal::new(Remote::<()>::Idle);
    // After a reload the list is needed too: it knows the document's other forms.
    if matches!(chart.listing.get_untracked(), Remote::Idle) {
        documents::load(chart);
    }
    let here = chart.opened.with_untracked(|opened| opened.as_ref().is_some_and(|opened| opened.id == id));
    if here {
        state.set(Remote::Ready(()));
    } else {
        fetch(chart, id.clone(), state);
    }
    let again = {
        let id = id.clone();
        Callback::new(move |()| fetch(chart, id.clone(), state))
    };
    live(move || match state.get() {
        Remote::Ready(()) => {
            let opened = chart.opened.get_untracked();
            el("div").key("shown").with(opened.map(|opened| summary::screen(chart, opened)))
        }
        Remote::Failed(failed) if failed.problem == Problem::IdentityDiffers => {
            let refusal: Refusal = failed.refusal.map(|refusal| *refusal).unwrap_or_default();
            el("div").key("identity").with(identity::screen(chart, &id, refusal, again))
        }
        other => waiting(chart, texts, id.clone(), other, again),
    })
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

fn waiting(chart: Chart, texts: Texts, id: String, state: Remote<()>, again: Callback<()>) -> Element {
    let key = if matches!(state, Remote::Failed(_)) { "failed" } else { "waiting" };
    let content = live(move || {
        let words = texts.words();
        let country = chart.asked_country(&words).unwrap_or_default();
        match &state {
            Remote::Failed(failed) => Node::Many(vec![
                failure::panel(&words, failed.problem, Some(again)),
                ways_on(chart, &words, &id).into(),
            ]),
            _ => busy::busy(words.fill(Key::DocumentWaiting, &[("country", &country)])),
        }
    });
    el("div").key(key).with(heading::heading(|words| words.t(Key::DocumentTitle))).with(content)
}

/// The original, and the list.
fn ways_on(chart: Chart, words: &Words, id: &str) -> Element {
    let original = chart.path(&Screen::Original(id.to_owned()));
    actions().with(go("secondary", original, words.t(Key::DocumentOriginal))).with(go(
        "tertiary",
        chart.path(&Screen::Documents),
        words.t(Key::DocumentBack),
    ))
}
