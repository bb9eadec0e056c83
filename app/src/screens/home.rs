//! The addresses without a launch: Helsebro is opened from the EPJ, or begins with one that allows it.

use helsebro_launch::wire::StandaloneEpj;
use leptos::prelude::*;

use crate::api;
use crate::dom::{Node, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, go, p, say};
use crate::parts::{heading, page};
use crate::texts::Key;

/// `/`
pub(crate) fn screen() -> Node {
    let texts = Texts::shared();
    let epjs = RwSignal::new(Vec::new());
    leptos::task::spawn_local(async move {
        // Whatever fails: the way through the EPJ is always there, and said.
        if let Ok(found) = api::epjs().await {
            epjs.try_set(found);
        }
    });
    let standalone = live(move || choices(&texts.words(), &epjs.get()));
    page::page(|words| words.t(Key::HomeTitle), many([p(say(Key::HomeText)).into(), standalone]))
}

fn choices(words: &Words, epjs: &[StandaloneEpj]) -> Option<Node> {
    if epjs.is_empty() {
        return None;
    }
    let open = |epj: &StandaloneEpj| {
        let iss = js_sys::encode_uri_component(&epj.iss);
        go("secondary", format!("/standalone?iss={iss}"), words.fill(Key::HomeOpen, &[("epj", &epj.name)]))
            .attr("rel", "external")
    };
    Some(many([p(words.t(Key::HomeStandalone)).into(), actions().all(epjs.iter().map(open)).into()]))
}

/// Any address that is none of ours.
pub(crate) fn nowhere() -> Node {
    page::page(|words| words.t(Key::NowhereTitle), p(say(Key::NowhereText)).into())
}

/// The same within a launch.
pub(crate) fn nowhere_in_chart() -> Node {
    many([heading::heading(|words| words.t(Key::NowhereTitle)), p(say(Key::NowhereText)).into()])
}
