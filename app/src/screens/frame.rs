//! `/l/<launch-id>`: what surrounds every screen of a launch. Reads the session first, and never another launch's.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::address::Screen;
use crate::chart::{Chart, Stage};
use crate::dom::{Node, el, live, many};
use crate::epj_style;
use crate::language::Texts;
use crate::parts::basic::p;
use crate::parts::{banner, busy, failure, header, heading, page, print, steps};
use crate::screens::{document, documents, find, home, matches, notice, original};
use crate::shell::{Handover, TestData};
use crate::texts::Key;
use crate::vigil;

/// The frame of that launch.
pub(crate) fn screen(launch: &str) -> Node {
    let opened = use_context::<Handover>().and_then(|handover| handover.take(launch));
    let chart = Chart::provide(launch, opened);
    chart.load();
    vigil::over(chart);
    let test_data = TestData::shared();
    Effect::new(move |_| {
        let Some(session) = chart.session() else { return };
        if session.test_data {
            test_data.say();
        }
        if let Some(style) = &session.style {
            epj_style::apply(style);
        }
    });
    let path = use_location().pathname;
    let screen = Memo::new(move |_| Screen::of(&path.get()));
    let stage = Memo::new(move |_| chart.stage.get());
    let drawn = live(move || match stage.get() {
        Stage::Open => el("div").key("open").with(open(chart, screen)),
        stage => el("div").key("closed").with(closed(chart, stage)),
    });
    // Another launch is another frame: nothing of this one goes over into it.
    el("div").key(launch).with(drawn).into()
}

fn open(chart: Chart, screen: Memo<Screen>) -> Node {
    let content = live(move || {
        let (key, drawn) = match screen.get() {
            Screen::Find => ("find", find::screen()),
            Screen::Notice => ("notice", notice::screen()),
            Screen::Matches => ("matches", matches::screen()),
            Screen::Documents => ("documents", documents::screen()),
            Screen::Document(id) => ("document", document::screen(id)),
            Screen::Original(id) => ("original", original::screen(id)),
            Screen::Nowhere => ("nowhere", home::nowhere_in_chart()),
        };
        el("div").key(key).class("sheet-content").with(drawn)
    });
    many([
        page::skip_link(),
        header::of_launch(chart),
        banner::banner(chart),
        steps::steps(chart, screen),
        el("main").attr("id", "main").class("page").with(print::sheet(chart, content)).into(),
    ])
}

fn closed(chart: Chart, stage: Stage) -> Node {
    let texts = Texts::shared();
    let title = match stage {
        Stage::Ended => Key::EndedTitle,
        Stage::Failed(_) => Key::SessionOver,
        _ => Key::BeginTitle,
    };
    let content = live(move || {
        let words = texts.words();
        match stage {
            Stage::Failed(problem) => {
                failure::panel(&words, problem, Some(Callback::new(move |()| chart.load())))
            }
            Stage::Ended => p(words.t(Key::EndedText)).into(),
            _ => busy::busy(words.t(Key::SessionWaiting)),
        }
    });
    let main = el("main")
        .attr("id", "main")
        .class("page narrow")
        .with(heading::heading(move |words| words.t(title)))
        .with(content);
    many([page::skip_link(), header::plain(), main.into()])
}
