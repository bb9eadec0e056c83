//! `/l/<launch-id>`: what surrounds every screen of a launch. Reads the session first, and never another launch's.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_params_map;

use crate::chart::{Chart, Stage};
use crate::language::Texts;
use crate::parts::{banner, busy, failure, header, heading, page, print, steps};
use crate::shell::Handover;
use crate::texts::Key;

/// The frame.
pub(crate) fn screen() -> AnyView {
    let params = use_params_map();
    let launch = params.read_untracked().get("launch").unwrap_or_default();
    let session = use_context::<Handover>().and_then(|handover| handover.take(&launch));
    let chart = Chart::provide(&launch, session);
    chart.load();
    // The back button may lead to another launch of this tab: it starts afresh, with nothing of this one.
    Effect::new(move |_| {
        if params.read().get("launch").is_some_and(|other| other != launch) {
            window().location().reload().ok();
        }
    });
    let stage = Memo::new(move |_| chart.stage.get());
    (move || match stage.get() {
        Stage::Open => open(chart),
        stage => closed(chart, stage),
    })
    .into_any()
}

fn open(chart: Chart) -> AnyView {
    let texts = Texts::shared();
    let test_data = move || {
        let marked = chart.session().is_some_and(|session| session.test_data);
        marked.then(|| view! { <p class="testdata no-print">{texts.words().t(Key::TestData)}</p> })
    };
    let content = view! { <Outlet /> }.into_any();
    view! {
        {page::skip_link()}
        {test_data}
        {header::of_launch(chart)}
        {banner::banner(chart)}
        {steps::steps(chart)}
        <main id="main" class="page">
            {print::sheet(chart, content)}
        </main>
    }
    .into_any()
}

fn closed(chart: Chart, stage: Stage) -> AnyView {
    let texts = Texts::shared();
    let title = match stage {
        Stage::Ended => Key::EndedTitle,
        Stage::Failed(_) => Key::SessionOver,
        _ => Key::BeginTitle,
    };
    let content = move || {
        let words = texts.words();
        match stage {
            Stage::Failed(problem) => {
                failure::panel(&words, problem, Some(Callback::new(move |()| chart.load())))
            }
            Stage::Ended => view! { <p class="ds-paragraph">{words.t(Key::EndedText)}</p> }.into_any(),
            _ => busy::busy(words.t(Key::SessionWaiting)),
        }
    };
    view! {
        {page::skip_link()}
        {header::plain()}
        <main id="main" class="page narrow">
            {heading::heading(move |words| words.t(title))} {content}
        </main>
    }
    .into_any()
}
