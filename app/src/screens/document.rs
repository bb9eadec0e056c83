//! `/l/<launch-id>/documents/<bundle-id>`: fetches a document and draws it, or says why not.

use std::sync::Arc;

use helsebro_fhir::lookup::Refusal;
use leptos::prelude::*;

use crate::address::Screen;
use crate::api::Failure;
use crate::chart::{Chart, Opened, Remote};
use crate::dom::{Element, Node, el, live};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, go};
use crate::parts::{busy, failure, heading};
use crate::problem::Problem;
use crate::rows;
use crate::screens::summary::Shown;
use crate::screens::{documents, identity, summary};
use crate::texts::Key;

/// The screen. Without a confirmed citizen it leads back to the matches. Switching the language makes the rows anew and
/// asks no country.
pub(crate) fn screen(id: String) -> Node {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    if !documents::is_confirmed(chart) {
        return Node::Nothing;
    }
    let state = RwSignal::new(Remote::<()>::Idle);
    let shown = RwSignal::new(None::<Shown>);
    // After a reload the list is needed too: it knows the document's other forms.
    if matches!(chart.listing.get_untracked(), Remote::Idle) {
        documents::load(chart);
    }
    rows::prepare(untrack(|| texts.words()).language());
    let making = Making { chart, texts, state, shown };
    Effect::new({
        let id = id.clone();
        move |asked: Option<()>| {
            texts.words();
            // In another language there is nothing to make of what did not come: it is asked for again by hand.
            if asked.is_none() || chart.at_hand(&id).is_some() {
                making.start(id.clone());
            }
        }
    });
    let again = {
        let id = id.clone();
        Callback::new(move |()| making.start(id.clone()))
    };
    live(move || match state.get() {
        Remote::Ready(()) => el("div").key("shown").with(summary::screen(chart, id.clone(), shown)),
        Remote::Failed(failed) if failed.problem == Problem::IdentityDiffers => {
            let refusal: Refusal = failed.refusal.map(|refusal| *refusal).unwrap_or_default();
            el("div").key("identity").with(identity::screen(chart, &id, refusal, again))
        }
        other => waiting(chart, texts, id.clone(), other, again),
    })
}

/// The making of what is shown, in the language that the screens have at the time.
#[derive(Clone, Copy)]
struct Making {
    chart: Chart,
    texts: Texts,
    state: RwSignal<Remote<()>>,
    shown: RwSignal<Option<Shown>>,
}

impl Making {
    /// Until it is made, what was shown stays.
    fn start(self, id: String) {
        if self.state.with_untracked(|state| *state != Remote::Ready(())) {
            self.state.set(Remote::Loading);
        }
        leptos::task::spawn_local(async move {
            if let Err(failed) = self.make(id).await
                && let Some(failed) = self.chart.sift(failed)
            {
                self.state.try_set(Remote::Failed(failed));
            }
        });
    }

    async fn make(self, id: String) -> Result<(), Failure> {
        let Some(bundle) = self.bundle(id).await? else { return Ok(()) };
        let words = untrack(|| self.texts.words());
        let made = rows::read(&bundle, words.language()).await;
        // Another language was chosen meanwhile: that one is on its way.
        if untrack(|| self.texts.words()).language() != words.language() {
            return Ok(());
        }
        self.shown.try_set(Some(Shown { words, document: Arc::new(made?) }));
        if self.state.try_with_untracked(|state| *state == Remote::Ready(())) == Some(false) {
            self.state.set(Remote::Ready(()));
        }
        Ok(())
    }

    /// The document that is at hand, or the one that is asked for; not where the screen is gone, or its lookup is.
    async fn bundle(self, id: String) -> Result<Option<Arc<[u8]>>, Failure> {
        if let Some(opened) = self.chart.at_hand(&id) {
            return Ok(Some(opened.bundle));
        }
        let mark = self.chart.mark();
        let bundle: Arc<[u8]> = Arc::from(self.chart.api().document(&id).await?);
        let opened = Opened { id, bundle: Arc::clone(&bundle) };
        let kept = !self.state.is_disposed() && self.chart.open(mark, opened);
        Ok(kept.then_some(bundle))
    }
}

fn waiting(chart: Chart, texts: Texts, id: String, state: Remote<()>, again: Callback<()>) -> Element {
    let key = if matches!(state, Remote::Failed(_)) { "failed" } else { "waiting" };
    let content = live(move || {
        let words = texts.words();
        let country = chart.asked_country(&words).unwrap_or_default();
        match &state {
            Remote::Failed(failed) => Node::Many(vec![
                failure::panel(&words, failed.clone(), Some(again)),
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
