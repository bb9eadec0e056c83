//! `/l/<launch-id>/matches`: the citizens that the country answered with, beside the EPJ's patient, to be confirmed.

use helsebro_launch::wire::{Citizen, Lookup, Session};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use send_wrapper::SendWrapper;

use crate::address::Screen;
use crate::chart::{Chart, Remote};
use crate::compare::Likeness;
use crate::dom::{Element, Node, el, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, alert, button, go, heading2, lead, p, tag};
use crate::parts::identities::{Column, table};
use crate::parts::{busy, failure, heading};
use crate::rows;
use crate::texts::Key;

/// The screen. Without a lookup it leads back to find.
pub(crate) fn screen() -> Node {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let navigate = use_navigate();
    if chart.session_untracked().is_none_or(|session| session.lookup.is_none()) {
        navigate(&chart.path(&Screen::Find), NavigateOptions { replace: true, ..NavigateOptions::default() });
        return Node::Nothing;
    }
    rows::prepare(untrack(|| texts.words()).language());
    let confirming = RwSignal::new(Remote::<()>::Idle);
    let navigate = SendWrapper::new(navigate);
    let confirm = Callback::new(move |citizen: String| {
        let navigate = (*navigate).clone();
        confirming.set(Remote::Loading);
        let mark = chart.mark();
        leptos::task::spawn_local(async move {
            let answer = match chart.api().confirm(&citizen).await {
                Ok(()) if chart.wants(mark) => {
                    chart.confirmed(&citizen);
                    if !confirming.is_disposed() {
                        navigate(&chart.path(&Screen::Documents), NavigateOptions::default());
                    }
                    return;
                }
                // Another answer came before this one: the facade knows who is confirmed now.
                Ok(()) => chart.reload_session().await,
                Err(failed) => Err(failed),
            };
            match answer {
                Ok(()) => {
                    confirming.try_set(Remote::Idle);
                }
                Err(failed) => {
                    if let Some(failed) = chart.sift(failed) {
                        confirming.try_set(Remote::Failed(failed));
                    }
                }
            }
        });
    });
    let content = live(move || {
        let words = texts.words();
        let Some(session) = chart.session() else { return Node::Nothing };
        let Some(lookup) = &session.lookup else { return Node::Nothing };
        let results = || results(chart, &words, &session, lookup, confirm);
        match confirming.get() {
            Remote::Loading => busy::busy(words.t(Key::MatchesConfirming)),
            Remote::Failed(failed) => many([failure::panel(&words, failed, None), results()]),
            Remote::Idle | Remote::Ready(()) => results(),
        }
    });
    many([heading::heading(|words| words.t(Key::MatchesTitle)), content])
}

fn results(
    chart: Chart,
    words: &Words,
    session: &Session,
    lookup: &Lookup,
    confirm: Callback<String>,
) -> Node {
    let country = chart.asked_country(words).unwrap_or_default();
    let count = lookup.matches.len();
    if count == 0 {
        return none(chart, words, &country);
    }
    let said = match count {
        1 => words.fill(Key::MatchesOne, &[("country", &country)]),
        _ => words.fill(Key::MatchesSeveral, &[("country", &country), ("count", &count.to_string())]),
    };
    let mut content = vec![lead(said).into()];
    for (index, citizen) in lookup.matches.iter().enumerate() {
        let caption = if count == 1 {
            words.t(Key::MatchesCaption)
        } else {
            let (place, count) = ((index + 1).to_string(), count.to_string());
            words.fill(Key::MatchesPlace, &[("place", &place), ("count", &count)])
        };
        let action = |worst| {
            if lookup.confirmed.as_ref() == Some(&citizen.id) {
                confirmed(chart, words)
            } else {
                confirmation(words, citizen, worst, confirm)
            }
        };
        content.push(card(words, session, &country, citizen, caption, action).into());
    }
    let again = go("secondary", chart.path(&Screen::Find), words.t(Key::MatchesNotThis));
    content.push(actions().with(again).into());
    many(content)
}

fn card(
    words: &Words,
    session: &Session,
    country: &str,
    citizen: &Citizen,
    caption: String,
    action: impl Fn(Likeness) -> Element,
) -> Element {
    let columns = [
        Column { heading: session.epj_name.clone(), person: &session.patient },
        Column { heading: country.to_owned(), person: &citizen.person },
    ];
    let (table, worst) = table(words, caption, &columns);
    let warning = match worst {
        Likeness::Differs => Some(alert("danger", words.t(Key::MatchesDiffers))),
        Likeness::Spelling | Likeness::LessPrecise => Some(alert("warning", words.t(Key::MatchesClose))),
        Likeness::Same | Likeness::Alone => None,
    };
    el("section").class("ds-card match").with(table).with(warning).with(action(worst))
}

fn confirmed(chart: Chart, words: &Words) -> Element {
    actions().with(tag("success", words.t(Key::MatchesConfirmed))).with(go(
        "primary",
        chart.path(&Screen::Documents),
        words.t(Key::MatchesGoOn),
    ))
}

fn confirmation(words: &Words, citizen: &Citizen, worst: Likeness, confirm: Callback<String>) -> Element {
    let text = if worst == Likeness::Differs { Key::MatchesConfirmAnyway } else { Key::MatchesConfirm };
    let id = citizen.id.clone();
    actions().with(button("primary", words.t(text), move || confirm.run(id.clone())))
}

/// Nobody matched: what that means, and what can be done.
fn none(chart: Chart, words: &Words, country: &str) -> Node {
    let said = el("section")
        .class("ds-alert")
        .attr("data-color", "warning")
        .with(heading2(words.fill(Key::NoneTitle, &[("country", country)])))
        .with(p(words.fill(Key::NoneText, &[("country", country)])));
    let ways = [Key::NoneCheck, Key::NoneOtherWay, Key::NoneAsk].map(|key| el("li").with(words.t(key)));
    many([
        said.into(),
        heading2(words.t(Key::NoneDo)).into(),
        el("ul").class("ds-list").all(ways).into(),
        actions().with(go("primary", chart.path(&Screen::Find), words.t(Key::NoneAgain))).into(),
    ])
}
