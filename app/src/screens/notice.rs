//! `/l/<launch-id>/notice`: the patient notice, purpose, legal basis and confirmations; sends the search.

use helsebro_fhir::lookup::{Confirmation, MatchRequest, Purpose, TraitKind};
use helsebro_launch::wire::LegalBasis;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::chart::{Chart, Remote};
use crate::consent;
use crate::dates;
use crate::language::{Texts, Words};
use crate::parts::choice::{self, Choice};
use crate::parts::{busy, failure, heading, trait_field};
use crate::problem::Problem;
use crate::search::Search;
use crate::texts::Key;

/// What the clinician has said so far.
#[derive(Clone, Copy)]
struct Said {
    purpose: RwSignal<Option<Purpose>>,
    basis: RwSignal<String>,
    confirmed: RwSignal<Vec<Confirmation>>,
    incomplete: RwSignal<bool>,
    answer: RwSignal<Remote<()>>,
}

/// The screen. Without a search, as after a reload, it leads back to find.
pub(crate) fn screen() -> AnyView {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let navigate = use_navigate();
    let Some(search) = chart.search.get_untracked() else {
        navigate(&chart.path(""), NavigateOptions { replace: true, ..NavigateOptions::default() });
        return ().into_any();
    };
    let bases = chart.session_untracked().map(|session| session.legal_bases.clone()).unwrap_or_default();
    let said = first(&search, &bases);
    let send = {
        let search = search.clone();
        Callback::new(move |()| send(chart, said, search.clone(), navigate.clone()))
    };
    let content = move || {
        let words = texts.words();
        let country = words.of(&search.country.name);
        match said.answer.get() {
            Remote::Loading => busy::busy(words.fill(Key::NoticeWaiting, &[("country", &country)])),
            Remote::Failed(failed) => view! {
                {failure::panel(&words, failed.problem, Some(send))}
                <p>
                    <a class="ds-link" href=chart.path("")>
                        {words.t(Key::NoticeChange)}
                    </a>
                </p>
            }
            .into_any(),
            Remote::Idle | Remote::Ready(()) => form(chart, said, &words, &search, &bases, send),
        }
    };
    view! { {heading::heading(|words| words.t(Key::NoticeTitle))} {content} }.into_any()
}

fn first(search: &Search, bases: &[LegalBasis]) -> Said {
    let purposes = consent::purposes(&search.country.notice, bases);
    // A single possibility needs no choice; of two, none is chosen beforehand.
    let purpose = if let [only] = purposes.as_slice() { Some(*only) } else { None };
    let said = Said {
        purpose: RwSignal::new(None),
        basis: RwSignal::new(String::new()),
        confirmed: RwSignal::new(Vec::new()),
        incomplete: RwSignal::new(false),
        answer: RwSignal::new(Remote::Idle),
    };
    if let Some(purpose) = purpose {
        choose(said, purpose, bases);
    }
    said
}

fn choose(said: Said, purpose: Purpose, bases: &[LegalBasis]) {
    said.purpose.set(Some(purpose));
    said.basis
        .set(consent::covering(purpose, bases).next().map(|basis| basis.code.clone()).unwrap_or_default());
    said.confirmed.set(Vec::new());
}

fn send(
    chart: Chart,
    said: Said,
    search: Search,
    navigate: impl Fn(&str, NavigateOptions) + Clone + 'static,
) {
    let Some(purpose) = said.purpose.get_untracked() else { return };
    let request = MatchRequest {
        patient: search.patient,
        country: search.country.code.clone(),
        purpose,
        legal_basis: said.basis.get_untracked(),
        notice_version: search.country.notice.version.clone(),
        confirmations: said.confirmed.get_untracked(),
    };
    said.answer.set(Remote::Loading);
    chart.forget_lookup();
    leptos::task::spawn_local(async move {
        let api = chart.api();
        let answer = match api.find(request).await {
            Ok(()) => chart.reload_session().await,
            Err(failure) => Err(failure),
        };
        match answer {
            // Only where the clinician still waits: never away from another screen.
            Ok(()) if said.answer.try_with_untracked(|_| ()).is_some() => {
                navigate(&chart.path("/matches"), NavigateOptions::default());
            }
            Ok(()) => {}
            Err(failure) if failure.problem == Problem::NoticeOutdated => {
                chart.search.try_set(None);
                chart.load();
            }
            Err(failure) => {
                if let Some(failure) = chart.sift(failure) {
                    said.answer.try_set(Remote::Failed(failure));
                }
            }
        }
    });
}

fn form(
    chart: Chart,
    said: Said,
    words: &Words,
    search: &Search,
    bases: &[LegalBasis],
    send: Callback<()>,
) -> AnyView {
    let purpose = said.purpose.get();
    let needed = purpose
        .map(|purpose| consent::confirmations(purpose, &said.basis.get(), &search.country.notice))
        .unwrap_or_default();
    let complete = {
        let needed = needed.clone();
        move || {
            !needed.is_empty()
                && said.confirmed.with_untracked(|done| needed.iter().all(|item| done.contains(item)))
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        said.incomplete.set(!complete());
        if !said.incomplete.get_untracked() {
            send.run(());
        }
    };
    let country = words.of(&search.country.name);
    view! {
        {recap(words, search)}
        {notice(words, search)}
        <form novalidate class="form" on:submit=submit>
            {purposes(said, words, search, bases)}
            {purpose.map(|purpose| legal_bases(said, words, purpose, bases))}
            {(!needed.is_empty()).then(|| confirmations(said, words, &needed, &country))}
            {move || {
                let words = Texts::shared().words();
                said.incomplete
                    .get()
                    .then(|| trait_field::message("notice-problem".to_owned(), words.t(Key::NoticeIncomplete)))
            }}
            <p class="ds-paragraph hint">{words.fill(Key::NoticeLogged, &[("country", &country)])}</p>
            <div class="actions">
                <button class="ds-button" type="submit">
                    {words.fill(Key::NoticeSend, &[("country", &country)])}
                </button>
                <a class="ds-button" data-variant="tertiary" href=chart.path("")>
                    {words.t(Key::NoticeChange)}
                </a>
            </div>
        </form>
    }
    .into_any()
}

/// What the country is about to be asked, to be read once more.
fn recap(words: &Words, search: &Search) -> AnyView {
    let rows: Vec<_> = search
        .traits
        .iter()
        .map(|(part, value)| {
            let value = match (part.kind, value.as_str()) {
                (TraitKind::BirthDate, date) => dates::show(words.language(), date),
                (TraitKind::Gender, "female") => words.t(Key::PersonFemale),
                (TraitKind::Gender, "male") => words.t(Key::PersonMale),
                (TraitKind::Gender, "other") => words.t(Key::PersonOther),
                (TraitKind::Gender, _) => words.t(Key::PersonUnknown),
                (_, value) => value.to_owned(),
            };
            view! {
                <div>
                    <dt>{words.of(&part.label)}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <section class="recap" aria-labelledby="recap">
            <h2 id="recap" class="ds-heading" data-size="2xs">
                {words.fill(Key::NoticeRecap, &[("country", &words.of(&search.country.name))])}
            </h2>
            <dl class="facts">{rows}</dl>
        </section>
    }
    .into_any()
}

/// The notice in the country's language and in Norwegian.
fn notice(words: &Words, search: &Search) -> AnyView {
    let notice = &search.country.notice;
    let norwegian =
        if words.language().tag() == "nn" && notice.text.contains_key("nn") { "nn" } else { "nb" };
    let tags = [search.country.language.as_str(), norwegian, "en"];
    let mut shown: Vec<&str> = Vec::new();
    for tag in tags.into_iter().take(if words.language().tag() == "en" { 3 } else { 2 }) {
        if notice.text.contains_key(tag) && !shown.contains(&tag) {
            shown.push(tag);
        }
    }
    let columns: Vec<_> = shown
        .into_iter()
        .map(|tag| {
            let text = notice.text.get(tag).map(String::as_str).unwrap_or_default();
            let paragraphs: Vec<_> = text
                .split("\n\n")
                .map(str::trim)
                .filter(|paragraph| !paragraph.is_empty())
                .map(|paragraph| view! { <p>{paragraph.to_owned()}</p> })
                .collect();
            view! {
                <div>
                    <h3 class="ds-heading" data-size="2xs">
                        {words.language_name(tag)}
                    </h3>
                    <div lang=tag.to_owned()>{paragraphs}</div>
                </div>
            }
        })
        .collect();
    view! {
        <section class="ds-card notice" data-variant="tinted" aria-labelledby="notice">
            <h2 id="notice" class="ds-heading" data-size="2xs">
                {words.t(Key::NoticeHeading)}
            </h2>
            <p class="ds-paragraph hint">{words.t(Key::NoticeHint)}</p>
            <div class="columns">{columns}</div>
            <p class="ds-paragraph subtle" data-size="xs">
                {words.fill(Key::NoticeVersion, &[("version", &notice.version)])}
            </p>
        </section>
    }
    .into_any()
}

fn purposes(said: Said, words: &Words, search: &Search, bases: &[LegalBasis]) -> AnyView {
    let now = said.purpose.get_untracked();
    let allowed = consent::purposes(&search.country.notice, bases);
    let choices = allowed.iter().map(|purpose| {
        let (text, help) = match purpose {
            Purpose::Treatment => (Key::NoticeTreatment, Key::NoticeTreatmentHelp),
            Purpose::Emergency => (Key::NoticeEmergency, Key::NoticeEmergencyHelp),
        };
        let (purpose, bases) = (*purpose, bases.to_vec());
        Choice {
            id: format!("purpose-{}", purpose.code()),
            text: words.t(text),
            help: Some(words.t(help)),
            chosen: now == Some(purpose),
            choose: Callback::new(move |()| choose(said, purpose, &bases)),
        }
    });
    let emergency = (!allowed.contains(&Purpose::Emergency)).then(|| {
        let key =
            if search.country.notice.emergency_allowed { Key::NoticeNoBasis } else { Key::NoticeNoEmergency };
        words.fill(key, &[("country", &words.of(&search.country.name))])
    });
    choice::radios("purpose", words.t(Key::NoticePurpose), emergency, choices.collect())
}

fn legal_bases(said: Said, words: &Words, purpose: Purpose, bases: &[LegalBasis]) -> AnyView {
    let covering: Vec<&LegalBasis> = consent::covering(purpose, bases).collect();
    let name = |code: &str| match code {
        "consent" => words.t(Key::BasisConsent),
        "regulation" => words.t(Key::BasisRegulation),
        other => other.to_owned(),
    };
    if let [only] = covering.as_slice() {
        return view! {
            <p class="ds-paragraph">
                <span class="label">{words.t(Key::NoticeBasis)}</span>
                " "
                {name(&only.code)}
            </p>
        }
        .into_any();
    }
    let now = said.basis.get_untracked();
    let choices = covering.into_iter().map(|basis| {
        let code = basis.code.clone();
        Choice {
            id: format!("basis-{code}"),
            text: name(&code),
            help: None,
            chosen: now == code,
            choose: Callback::new(move |()| {
                said.basis.set(code.clone());
                said.confirmed.set(Vec::new());
            }),
        }
    });
    choice::radios("basis", words.t(Key::NoticeBasis), None, choices.collect())
}

fn confirmations(said: Said, words: &Words, needed: &[Confirmation], country: &str) -> AnyView {
    let boxes: Vec<_> = needed
        .iter()
        .map(|item| {
            let item = *item;
            let key = match item {
                Confirmation::PatientInformed => Key::ConfirmInformed,
                Confirmation::PatientConsents => Key::ConfirmConsents,
                Confirmation::VitalInterest => Key::ConfirmVital,
            };
            let id = format!("confirm-{}", item.code());
            let toggle = move |event| {
                let ticked = event_target_checked(&event);
                said.confirmed.update(|done| {
                    done.retain(|other| *other != item);
                    if ticked {
                        done.push(item);
                    }
                });
            };
            view! {
                <div class="ds-field">
                    <input
                        class="ds-input"
                        type="checkbox"
                        id=id.clone()
                        prop:checked=move || said.confirmed.with(|done| done.contains(&item))
                        aria-invalid=move || {
                            let missing = said.confirmed.with(|done| !done.contains(&item));
                            (said.incomplete.get() && missing).then_some("true")
                        }
                        aria-describedby=move || said.incomplete.get().then_some("notice-problem")
                        on:change=toggle
                    />
                    <label class="ds-label" for=id>
                        {words.fill(key, &[("country", country)])}
                    </label>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="ds-fieldset">
            <legend class="ds-label">{words.t(Key::NoticeConfirm)}</legend>
            {boxes}
        </fieldset>
    }
    .into_any()
}
