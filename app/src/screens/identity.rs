//! A document that may be another person's: nothing of it is shown until the clinician has resolved that.

use helsebro_fhir::r4::{OperationOutcome, Patient, Resource};
use leptos::prelude::*;

use crate::chart::{Chart, Remote};
use crate::language::{Texts, Words};
use crate::parts::identities::{Column, table};
use crate::parts::{busy, failure, heading, trait_field};
use crate::person;
use crate::problem::Problem;
use crate::texts::Key;

/// What the facade demands of a reason.
const SHORTEST_REASON: usize = 10;

/// The screen. `again` asks for the document once more, when it is resolved.
pub(crate) fn screen(chart: Chart, id: String, outcome: OperationOutcome, again: Callback<()>) -> AnyView {
    let texts = Texts::shared();
    let reason = RwSignal::new(String::new());
    let too_short = RwSignal::new(false);
    let answer = RwSignal::new(Remote::<()>::Idle);
    let resolve = Callback::new(move |()| {
        let typed = reason.get_untracked().trim().to_owned();
        too_short.set(typed.chars().count() < SHORTEST_REASON);
        if too_short.get_untracked() {
            return;
        }
        answer.set(Remote::Loading);
        let id = id.clone();
        leptos::task::spawn_local(async move {
            match chart.api().resolve_identity(&id, &typed).await {
                Ok(()) if answer.try_with_untracked(|_| ()).is_some() => again.run(()),
                Ok(()) => {}
                Err(failed) => {
                    if let Some(failed) = chart.sift(failed) {
                        answer.try_set(Remote::Failed(failed));
                    }
                }
            }
        });
    });
    let content = move || {
        let words = texts.words();
        let failed = match answer.get() {
            Remote::Loading => return busy::busy(words.t(Key::DocumentWaitingAgain)),
            Remote::Failed(failed) => Some(failure::panel(&words, failed.problem, Some(resolve))),
            Remote::Idle | Remote::Ready(()) => None,
        };
        view! {
            <section class="ds-alert" data-color="danger">
                <p class="ds-paragraph">{Problem::IdentityDiffers.text(&words)}</p>
                <p class="ds-paragraph">
                    <strong>{words.t(Key::ProblemDo)}</strong>
                    " "
                    {Problem::IdentityDiffers.advice(&words)}
                </p>
            </section>
            {persons(chart, &words, &outcome)}
            <p class="actions">
                <a class="ds-button" href=chart.path("/documents")>
                    {words.t(Key::IdentityBack)}
                </a>
            </p>
            {failed}
            {resolution(&words, reason, too_short, resolve)}
        }
        .into_any()
    };
    view! {
        {heading::heading(|words| Problem::IdentityDiffers.title(words))}
        {content}
    }
    .into_any()
}

/// EPJ, citizen and document beside each other.
fn persons(chart: Chart, words: &Words, outcome: &OperationOutcome) -> AnyView {
    let contained = |id: &str| {
        let found = outcome.contained.iter().find(|resource| resource.id() == Some(id));
        found.and_then(|resource| match resource {
            Resource::Patient(patient) => Some(person::from_fhir(patient as &Patient)),
            _ => None,
        })
    };
    let session = chart.session();
    let country = chart.asked_country().map(|code| words.country_name(&code)).unwrap_or_default();
    let citizen = contained("citizen").or_else(|| chart.citizen().map(|citizen| citizen.person));
    let epj = session.as_ref().map(|session| session.patient.clone()).or_else(|| contained("epj"));
    let named = [
        (session.map(|session| session.epj_name.clone()).unwrap_or_default(), epj),
        (country, citizen),
        (words.t(Key::IdentityDocument), contained("document")),
    ];
    let columns: Vec<Column<'_>> = named
        .iter()
        .filter_map(|(heading, person)| Some(Column { heading: heading.clone(), person: person.as_ref()? }))
        .collect();
    table(words, words.t(Key::IdentityCaption), &columns).0
}

fn resolution(
    words: &Words,
    reason: RwSignal<String>,
    too_short: RwSignal<bool>,
    resolve: Callback<()>,
) -> AnyView {
    let message = words.t(Key::IdentityTooShort);
    view! {
        <form
            class="form resolution"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                resolve.run(());
            }
        >
            <h2 class="ds-heading" data-size="2xs">
                {words.t(Key::IdentityResolve)}
            </h2>
            <div class="ds-field">
                <label class="ds-label" for="reason">
                    {words.t(Key::IdentityReason)}
                </label>
                <div data-field="description" id="reason-help">
                    {words.t(Key::IdentityReasonHelp)}
                </div>
                <textarea
                    class="ds-input"
                    id="reason"
                    rows="3"
                    autocomplete="off"
                    aria-invalid=move || too_short.get().then_some("true")
                    aria-describedby=move || if too_short.get() { "reason-help reason-problem" } else { "reason-help" }
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                ></textarea>
                {move || too_short.get().then(|| trait_field::message("reason-problem".to_owned(), message.clone()))}
            </div>
            <button class="ds-button" data-variant="secondary" data-color="danger" type="submit">
                {words.t(Key::IdentityShow)}
            </button>
        </form>
    }
    .into_any()
}
