//! `/launch?iss&launch` and `/standalone?iss`: begins a launch and goes to the EPJ's authorization server.

use helsebro_launch::authorize::{Departure, depart};
use helsebro_launch::begin::Proof;
use helsebro_launch::callback::{Launch, read_launch, read_standalone};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::api::{self, Failure};
use crate::binding::Binding;
use crate::dom::{Node, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, go};
use crate::parts::{busy, failure, page};
use crate::problem::Problem;
use crate::texts::Key;

/// Who begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The EPJ, from a chart.
    Ehr,
    /// The clinician, here.
    Standalone,
}

/// The screen while the browser is on its way, and what it says when it cannot go.
pub(crate) fn screen(way: Way) -> Node {
    let texts = Texts::shared();
    let failed = RwSignal::new(None);
    let begin = move || {
        failed.set(None);
        let binding = Binding::find(&untrack(|| texts.words()));
        leptos::task::spawn_local(async move {
            let left = match binding {
                Binding::Nothing => Err(Problem::StorageRefused.into()),
                _ => leave(way).await,
            };
            if let Err(found) = left {
                failed.try_set(Some(found));
            }
        });
    };
    begin();
    let content = live(move || {
        let words = texts.words();
        match failed.get() {
            None => busy::busy(words.t(Key::BeginWaiting)),
            Some(found) if found.problem == Problem::StorageRefused => new_tab(&words),
            Some(found) => failure::panel(&words, found, Some(Callback::new(move |()| begin()))),
        }
    });
    page::page(move |words| title(words, failed.with(Option::is_some)), content)
}

/// What the page is called while the launch is under way, and when it came to nothing.
pub(crate) fn title(words: &Words, failed: bool) -> String {
    words.t(if failed { Key::NotOpened } else { Key::BeginTitle })
}

async fn leave(way: Way) -> Result<(), Failure> {
    let query = window().location().search().unwrap_or_default();
    let launch = match way {
        Way::Ehr => read_launch(&query).map(Launch::from),
        Way::Standalone => read_standalone(&query).map(Launch::from),
    };
    let launch = launch.map_err(|_| Problem::LaunchIncomplete)?;
    let crypto = window().crypto().map_err(|_| Problem::Unexpected)?;
    let proof = Proof::make(|bytes| crypto.get_random_values_with_u8_array(bytes).map(|_| ()));
    let request = proof.map_err(|_| Problem::Unexpected)?.launch_request(launch);
    let answer = api::begin_launch(&request).await?;
    match depart(&answer, &request).map_err(|_| Problem::EpjMisconfigured)? {
        // `replace`: the back button must not lead to a launch that is used up.
        Departure::Get(address) => {
            window().location().replace(address.as_str()).map_err(|_| Problem::EpjMisconfigured.into())
        }
        Departure::Post { action, fields } => {
            post(action.as_str(), &fields).ok_or(Problem::Unexpected.into())
        }
    }
}

/// Hands a form in, as if the clinician had.
fn post(action: &str, fields: &[(&'static str, String)]) -> Option<()> {
    let document = document();
    let form: web_sys::HtmlFormElement = document.create_element("form").ok()?.dyn_into().ok()?;
    form.set_method("post");
    form.set_action(action);
    for (name, value) in fields {
        let field = document.create_element("input").ok()?;
        for (attribute, text) in [("type", "hidden"), ("name", *name), ("value", value.as_str())] {
            field.set_attribute(attribute, text).ok()?;
        }
        form.append_child(&field).ok()?;
    }
    document.body()?.append_child(&form).ok()?;
    form.submit().ok()
}

/// Where the browser keeps nothing in this frame: the same launch, not used yet, in a tab of its own.
fn new_tab(words: &Words) -> Node {
    let address = window().location().href().unwrap_or_default();
    let link = go("primary", address, words.t(Key::BeginNewTab));
    let link = link.attr("target", "_blank").attr("rel", "noopener external");
    many([failure::panel(words, Problem::StorageRefused, None), actions().with(link).into()])
}
