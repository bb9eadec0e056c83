//! `/l/<launch-id>/matches`: the citizens that the country answered with, beside the EPJ's patient, to be confirmed.

use helsebro_launch::wire::{Citizen, Lookup, Session};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::api::Failure;
use crate::chart::Chart;
use crate::compare::Likeness;
use crate::language::{Texts, Words};
use crate::parts::identities::{Column, table};
use crate::parts::{busy, failure, heading};
use crate::texts::Key;

/// What happened to a confirmation.
#[derive(Clone, PartialEq)]
enum Confirming {
    No,
    Under,
    Failed(Failure),
}

/// The screen. Without a lookup it leads back to find.
pub(crate) fn screen() -> AnyView {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let navigate = use_navigate();
    if chart.session_untracked().is_none_or(|session| session.lookup.is_none()) {
        navigate(&chart.path(""), NavigateOptions { replace: true, ..NavigateOptions::default() });
        return ().into_any();
    }
    let confirming = RwSignal::new(Confirming::No);
    let confirm = Callback::new(move |citizen: String| {
        let navigate = navigate.clone();
        confirming.set(Confirming::Under);
        leptos::task::spawn_local(async move {
            match chart.api().confirm(&citizen).await {
                Ok(()) => {
                    chart.forget_lookup();
                    chart.confirmed(&citizen);
                    if confirming.try_with_untracked(|_| ()).is_some() {
                        navigate(&chart.path("/documents"), NavigateOptions::default());
                    }
                }
                Err(failed) => {
                    if let Some(failed) = chart.sift(failed) {
                        confirming.try_set(Confirming::Failed(failed));
                    }
                }
            }
        });
    });
    let content = move || {
        let words = texts.words();
        let session = chart.session()?;
        let lookup = session.lookup.as_ref()?;
        Some(match confirming.get() {
            Confirming::Under => busy::busy(words.t(Key::MatchesConfirming)),
            Confirming::Failed(failed) => view! {
                {failure::panel(&words, failed.problem, None)}
                {results(chart, &words, &session, lookup, confirm)}
            }
            .into_any(),
            Confirming::No => results(chart, &words, &session, lookup, confirm),
        })
    };
    view! { {heading::heading(|words| words.t(Key::MatchesTitle))} {content} }.into_any()
}

fn results(
    chart: Chart,
    words: &Words,
    session: &Session,
    lookup: &Lookup,
    confirm: Callback<String>,
) -> AnyView {
    let country = words.country_name(&lookup.country);
    if lookup.matches.is_empty() {
        return none(chart, words, &country);
    }
    let count = lookup.matches.len();
    let lead = match count {
        1 => words.fill(Key::MatchesOne, &[("country", &country)]),
        _ => words.fill(Key::MatchesSeveral, &[("country", &country), ("count", &count.to_string())]),
    };
    let citizens: Vec<_> = lookup
        .matches
        .iter()
        .enumerate()
        .map(|(index, citizen)| {
            let place = (count > 1).then(|| {
                let (place, count) = ((index + 1).to_string(), count.to_string());
                words.fill(Key::MatchesPlace, &[("place", &place), ("count", &count)])
            });
            let confirmed = lookup.confirmed.as_ref() == Some(&citizen.id);
            card(chart, words, session, &country, citizen, place, confirmed, confirm)
        })
        .collect();
    view! {
        <p class="ds-paragraph lead">{lead}</p>
        {citizens}
        <p class="actions">
            <a class="ds-button" data-variant="secondary" href=chart.path("")>
                {words.t(Key::MatchesNotThis)}
            </a>
        </p>
    }
    .into_any()
}

#[expect(clippy::too_many_arguments, reason = "one card, drawn at one place")]
fn card(
    chart: Chart,
    words: &Words,
    session: &Session,
    country: &str,
    citizen: &Citizen,
    place: Option<String>,
    confirmed: bool,
    confirm: Callback<String>,
) -> AnyView {
    let columns = [
        Column { heading: session.epj_name.clone(), person: &session.patient },
        Column { heading: country.to_owned(), person: &citizen.person },
    ];
    let caption = place.unwrap_or_else(|| words.t(Key::MatchesCaption));
    let (table, worst) = table(words, caption, &columns);
    let warning = match worst {
        Likeness::Differs => Some(("danger", Key::MatchesDiffers)),
        Likeness::Spelling | Likeness::LessPrecise => Some(("warning", Key::MatchesClose)),
        Likeness::Same | Likeness::Alone => None,
    };
    let id = citizen.id.clone();
    let action = if confirmed {
        view! {
            <p class="ds-tag" data-color="success">{words.t(Key::MatchesConfirmed)}</p>
            <a class="ds-button" href=chart.path("/documents")>
                {words.t(Key::MatchesGoOn)}
            </a>
        }
        .into_any()
    } else {
        let key = if worst == Likeness::Differs { Key::MatchesConfirmAnyway } else { Key::MatchesConfirm };
        view! {
            <button class="ds-button" type="button" on:click=move |_| confirm.run(id.clone())>
                {words.t(key)}
            </button>
        }
        .into_any()
    };
    view! {
        <section class="ds-card match">
            {table}
            {warning
                .map(|(tone, key)| {
                    view! {
                        <p class="ds-alert" data-color=tone>
                            {words.t(key)}
                        </p>
                    }
                })} <div class="actions">{action}</div>
        </section>
    }
    .into_any()
}

/// Nobody matched: what that means, and what can be done.
fn none(chart: Chart, words: &Words, country: &str) -> AnyView {
    let ways = [Key::NoneCheck, Key::NoneOtherWay, Key::NoneAsk];
    let ways: Vec<_> = ways.into_iter().map(|key| view! { <li>{words.t(key)}</li> }).collect();
    view! {
        <section class="ds-alert" data-color="warning">
            <h2 class="ds-heading" data-size="2xs">
                {words.fill(Key::NoneTitle, &[("country", country)])}
            </h2>
            <p class="ds-paragraph">{words.fill(Key::NoneText, &[("country", country)])}</p>
        </section>
        <h2 class="ds-heading" data-size="2xs">
            {words.t(Key::NoneDo)}
        </h2>
        <ul class="ds-list">{ways}</ul>
        <p class="actions">
            <a class="ds-button" href=chart.path("")>
                {words.t(Key::NoneAgain)}
            </a>
        </p>
    }
    .into_any()
}
