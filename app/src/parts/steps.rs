//! Where in the lookup the clinician is, and the way back to what is behind.

use leptos::prelude::*;

use super::basic::link;
use crate::address::Screen;
use crate::chart::Chart;
use crate::dom::{Node, el, live};
use crate::language::Texts;
use crate::texts::Key;

/// The steps; those that can be gone to are links.
pub(crate) fn steps(chart: Chart, screen: Memo<Screen>) -> Node {
    let texts = Texts::shared();
    let content = live(move || {
        let words = texts.words();
        let now = screen.get();
        let searched = chart.search.with(Option::is_some);
        let matched = chart.session().is_some_and(|session| session.lookup.is_some());
        let confirmed = chart.citizen().is_some();
        let steps = [
            (Screen::Find, Key::StepFind, true),
            (Screen::Notice, Key::StepNotice, searched),
            (Screen::Matches, Key::StepMatches, matched),
            (Screen::Documents, Key::StepDocuments, confirmed),
        ];
        el("ol").all(steps.into_iter().map(|(step, name, reached)| {
            let current = (step_of(&now) == step).then(|| "step".to_owned());
            let name = words.t(name);
            let class = if reached { "" } else { "off" };
            el("li").with(if reached && now != step {
                link(chart.path(&step), name).maybe("aria-current", current)
            } else {
                el("span").class(class).maybe("aria-current", current).with(name)
            })
        }))
    });
    el("nav")
        .class("steps no-print")
        .live("aria-label", move || Some(texts.words().t(Key::StepsLabel)))
        .with(content)
        .into()
}

/// The step that a screen belongs to.
fn step_of(screen: &Screen) -> Screen {
    match screen {
        Screen::Document(_) | Screen::Original(_) => Screen::Documents,
        Screen::Nowhere => Screen::Find,
        other => other.clone(),
    }
}
