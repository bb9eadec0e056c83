//! What stands on every printed page: both identities, country, time, that it is a translation, and TESTDATA.

use helsebro_launch::wire;
use leptos::prelude::*;

use super::banner;
use crate::chart::Chart;
use crate::dates;
use crate::dom::{Element, Node, el, live};
use crate::language::{Texts, Words};
use crate::shell::TestData;
use crate::texts::Key;

/// Head and foot that the style sheet repeats on every page, around what is printed.
pub(crate) fn sheet(chart: Chart, content: Node) -> Node {
    el("div")
        .class("sheet")
        .with(el("div").class("sheet-head").with(head(chart)))
        .with(el("div").class("sheet-body").with(content))
        .with(el("div").class("sheet-foot").with(foot(chart)))
        .into()
}

fn head(chart: Chart) -> Node {
    let texts = Texts::shared();
    let test_data = TestData::shared();
    live(move || {
        let words = texts.words();
        chart.session().map(|session| {
            let test = test_data.is_said().then(|| el("p").class("testdata").with(words.t(Key::TestData)));
            let epj = words.fill(Key::BannerEpj, &[("epj", &session.epj_name)]);
            let citizen = chart.citizen().zip(chart.asked_country(&words)).map(|(citizen, country)| {
                let source = words.fill(Key::BannerCitizen, &[("country", &country)]);
                identity(&words, source, &citizen.person)
            });
            Node::Many(vec![test.into(), identity(&words, epj, &session.patient).into(), citizen.into()])
        })
    })
}

fn identity(words: &Words, source: String, person: &wire::Patient) -> Element {
    el("p").with(format!("{source}: ")).with(banner::line(words, person))
}

fn foot(chart: Chart) -> Node {
    let texts = Texts::shared();
    // The time of printing, not of opening.
    let printed = RwSignal::new(0_u32);
    let handle = window_event_listener_untyped("beforeprint", move |_| {
        printed.try_update(|times| *times = times.wrapping_add(1));
    });
    on_cleanup(move || handle.remove());
    live(move || {
        printed.track();
        let words = texts.words();
        chart.session().map(|session| {
            let now = dates::now(words.language());
            let by = words.fill(Key::PrintBy, &[("user", &session.user.name), ("time", &now)]);
            let from = chart.asked_country(&words);
            let from = from
                .map(|country| format!(" {}", words.fill(Key::PrintTranslation, &[("country", &country)])));
            el("p").with(by).with(from)
        })
    })
}
