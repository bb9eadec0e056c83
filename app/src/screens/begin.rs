//! `/launch?iss&launch`: begins a launch and goes to the EPJ's authorization server.

use helsebro_launch::authorize::authorization_url;
use helsebro_launch::begin::Proof;
use helsebro_launch::callback::read_launch;
use leptos::prelude::*;

use crate::api;
use crate::dom::{Node, live, many};
use crate::language::{self, Texts, Words};
use crate::parts::basic::{actions, go};
use crate::parts::{busy, failure, page};
use crate::problem::Problem;
use crate::texts::Key;

/// The screen while the browser is on its way, and what it says when it cannot go.
pub(crate) fn screen() -> Node {
    let texts = Texts::shared();
    let problem = RwSignal::new(None);
    let begin = move || {
        problem.set(None);
        let cookies_work = language::cookies_work(&untrack(|| texts.words()));
        leptos::task::spawn_local(async move {
            let found = if cookies_work { leave().await } else { Err(Problem::CookiesRefused) };
            if let Err(found) = found {
                problem.try_set(Some(found));
            }
        });
    };
    begin();
    let content = live(move || {
        let words = texts.words();
        match problem.get() {
            None => busy::busy(words.t(Key::BeginWaiting)),
            Some(Problem::CookiesRefused) => new_tab(&words),
            Some(found) => failure::panel(&words, found, Some(Callback::new(move |()| begin()))),
        }
    });
    page::page(move |words| title(words, problem.get()), content)
}

/// What the page is called while the launch is under way, and when it came to nothing.
pub(crate) fn title(words: &Words, problem: Option<Problem>) -> String {
    words.t(if problem.is_some() { Key::NotOpened } else { Key::BeginTitle })
}

async fn leave() -> Result<(), Problem> {
    let query = window().location().search().unwrap_or_default();
    let launch = read_launch(&query).map_err(|_| Problem::LaunchIncomplete)?;
    let crypto = window().crypto().map_err(|_| Problem::Unexpected)?;
    let proof = Proof::make(|bytes| crypto.get_random_values_with_u8_array(bytes).map(|_| ()));
    let request = proof.map_err(|_| Problem::Unexpected)?.launch_request(launch);
    let answer = api::begin_launch(&request).await.map_err(|failure| failure.problem)?;
    let address = authorization_url(&answer, &request).map_err(|_| Problem::EpjMisconfigured)?;
    // `replace`: the back button must not lead to a launch that is used up.
    window().location().replace(address.as_str()).map_err(|_| Problem::EpjMisconfigured)
}

/// Where the browser keeps nothing in this frame: the same launch, not used yet, in a tab of its own.
fn new_tab(words: &Words) -> Node {
    let address = window().location().href().unwrap_or_default();
    let link = go("primary", address, words.t(Key::BeginNewTab));
    let link = link.attr("target", "_blank").attr("rel", "noopener external");
    many([failure::panel(words, Problem::CookiesRefused, None), actions().with(link).into()])
}
