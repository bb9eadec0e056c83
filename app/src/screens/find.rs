//! `/l/<launch-id>`: which country, and the traits that it asks for, prefilled from the EPJ's patient.

use helsebro_fhir::lookup::{Country, Service};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::chart::Chart;
use crate::language::{Texts, Words};
use crate::parts::heading;
use crate::parts::trait_field::{self, trait_field};
use crate::search::{Complaint, Form};
use crate::texts::Key;

/// What was wrong when the form was last handed in: field and complaint.
type Complaints = Vec<(usize, Complaint)>;

/// The screen.
pub(crate) fn screen() -> AnyView {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let complaints = RwSignal::new(Complaints::new());
    let country_missing = RwSignal::new(false);
    let summary = NodeRef::<leptos::html::Div>::new();
    let navigate = use_navigate();
    if chart.form.with_untracked(Option::is_none) {
        let language = untrack(|| texts.words()).language();
        let patient = chart.session_untracked().map(|session| session.patient.clone()).unwrap_or_default();
        chart.form.set(Some(Form::first(&chart.countries(), &patient, language)));
    }
    // Drawn anew when another mask is chosen, not at every key.
    let shape = Memo::new(move |_| {
        chart.form.with(|form| form.as_ref().map(|form| (form.country.clone(), form.mask)))
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let form = chart.form.get_untracked().unwrap_or_default();
        let Some(country) = chosen(chart, form.country.as_deref()) else {
            country_missing.set(true);
            focus(summary);
            return;
        };
        match form.check(&country) {
            Ok(search) => {
                complaints.set(Complaints::new());
                chart.search.set(Some(search));
                navigate(&chart.path("/notice"), NavigateOptions::default());
            }
            Err(found) => {
                complaints.set(found);
                focus(summary);
            }
        }
    };
    let content = move || {
        let words = texts.words();
        let (code, mask) = shape.get().unwrap_or_default();
        let country = chosen(chart, code.as_deref());
        view! {
            {country_choice(chart, &words, code.as_deref(), complaints, country_missing)}
            {country.as_ref().map(|country| services(&words, country))}
            {country.as_ref().map(|country| mask_choice(chart, &words, country, mask, complaints))}
            {country.as_ref().map(|country| fields(chart, &words, country, mask, complaints))}
        }
    };
    let problems = move || error_summary(chart, &texts.words(), complaints.get(), country_missing.get());
    view! {
        <div class="narrow">
            {heading::heading(|words| words.t(Key::FindTitle))}
            <p class="ds-paragraph lead">{move || texts.words().t(Key::FindLead)}</p>
            <div node_ref=summary tabindex="-1" class="summary-focus">
                {problems}
            </div>
            <form novalidate on:submit=submit class="form">
                {content} <div class="actions">
                    <button class="ds-button" type="submit">
                        {move || texts.words().t(Key::FindNext)}
                    </button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn chosen(chart: Chart, code: Option<&str>) -> Option<Country> {
    let code = code?;
    chart.countries().iter().find(|country| country.code == code).cloned()
}

fn focus(node: NodeRef<leptos::html::Div>) {
    // After the list of what is wrong is drawn.
    request_animation_frame(move || {
        if let Some(element) = node.get_untracked() {
            element.focus().ok();
        }
    });
}

fn country_choice(
    chart: Chart,
    words: &Words,
    code: Option<&str>,
    complaints: RwSignal<Complaints>,
    missing: RwSignal<bool>,
) -> AnyView {
    let countries = chart.countries();
    let mut named: Vec<(String, String)> =
        countries.iter().map(|country| (words.of(&country.name), country.code.clone())).collect();
    named.sort();
    let options: Vec<_> = named
        .into_iter()
        .map(|(name, value)| {
            let selected = code == Some(value.as_str());
            view! { <option value=value selected=selected>{name}</option> }
        })
        .collect();
    let language = words.language();
    let choose = move |event| {
        let code = event_target_value(&event);
        let patient = chart.session_untracked().map(|session| session.patient.clone()).unwrap_or_default();
        complaints.set(Complaints::new());
        missing.set(false);
        if let Some(country) = chosen(chart, Some(&code)) {
            chart.form.set(Some(Form::of(&country, &patient, language)));
        }
    };
    let message = words.t(Key::FindCountryMissing);
    view! {
        <div class="ds-field">
            <label class="ds-label" for="country">{words.t(Key::FindCountry)}</label>
            <select
                id="country"
                class="ds-input"
                aria-invalid=move || missing.get().then_some("true")
                aria-describedby=move || missing.get().then_some("country-problem")
                on:change=choose
            >
                <option value="" disabled selected=code.is_none()>
                    {words.t(Key::FindCountryChoose)}
                </option>
                {options}
            </select>
            {move || missing.get().then(|| trait_field::message("country-problem".to_owned(), message.clone()))}
        </div>
    }
    .into_any()
}

/// What can be asked for there.
fn services(words: &Words, country: &Country) -> AnyView {
    let has = |service| country.services.contains(&service);
    let key = match (has(Service::PatientSummary), has(Service::EPrescription)) {
        (true, true) => Key::FindServicesBoth,
        (true, false) => Key::FindServicesSummary,
        (false, true) => Key::FindServicesPrescription,
        (false, false) => Key::FindServicesNone,
    };
    view! { <p class="ds-paragraph hint">{words.fill(key, &[("country", &words.of(&country.name))])}</p> }
        .into_any()
}

/// The ways to identify a citizen, where the country knows several.
fn mask_choice(
    chart: Chart,
    words: &Words,
    country: &Country,
    mask: usize,
    complaints: RwSignal<Complaints>,
) -> Option<AnyView> {
    if country.masks.len() < 2 {
        return None;
    }
    let language = words.language();
    let radios: Vec<_> = country
        .masks
        .iter()
        .enumerate()
        .map(|(index, way)| {
            let country = country.clone();
            let id = format!("mask-{index}");
            let choose = move |_| {
                let patient =
                    chart.session_untracked().map(|session| session.patient.clone()).unwrap_or_default();
                complaints.set(Complaints::new());
                chart.form.set(Some(Form::with_mask(&country, index, &patient, language)));
            };
            view! {
                <div class="ds-field">
                    <input
                        class="ds-input"
                        type="radio"
                        name="mask"
                        id=id.clone()
                        checked=index == mask
                        prop:checked=index == mask
                        on:change=choose
                    />
                    <label class="ds-label" for=id>{words.of(&way.name)}</label>
                </div>
            }
        })
        .collect();
    Some(
        view! {
            <fieldset class="ds-fieldset">
                <legend class="ds-label">{words.t(Key::FindWay)}</legend>
                {radios}
            </fieldset>
        }
        .into_any(),
    )
}

fn fields(
    chart: Chart,
    words: &Words,
    country: &Country,
    mask: usize,
    complaints: RwSignal<Complaints>,
) -> AnyView {
    let traits = country.masks.get(mask).map(|mask| mask.traits.clone()).unwrap_or_default();
    let nothing_known = chart.form.with_untracked(|form| {
        form.as_ref().is_some_and(|form| form.fields.iter().all(|field| !field.from_epj))
    });
    let fields: Vec<_> = traits
        .into_iter()
        .enumerate()
        .map(|(index, part)| trait_field(chart, words, index, part, complaints))
        .collect();
    view! {
        {nothing_known
            .then(|| {
                view! {
                    <p class="ds-alert" data-color="info">
                        {words.fill(Key::FindNothingKnown, &[("country", &words.of(&country.name))])}
                    </p>
                }
            })}
        {fields}
    }
    .into_any()
}

/// Everything that is wrong, each with a link to its field.
fn error_summary(
    chart: Chart,
    words: &Words,
    complaints: Complaints,
    country_missing: bool,
) -> Option<AnyView> {
    if complaints.is_empty() && !country_missing {
        return None;
    }
    let form = chart.form.get_untracked().unwrap_or_default();
    let country = chosen(chart, form.country.as_deref());
    let mask = country.and_then(|country| country.masks.get(form.mask).cloned());
    let mut items: Vec<AnyView> = complaints
        .into_iter()
        .filter_map(|(index, complaint)| {
            let part = mask.as_ref()?.traits.get(index)?;
            let text =
                format!("{}: {}", words.of(&part.label), trait_field::complaint(words, part, complaint));
            Some(link(format!("#{}", trait_field::id(index)), text))
        })
        .collect();
    if country_missing {
        items.push(link("#country".to_owned(), words.t(Key::FindCountryMissing)));
    }
    Some(
        view! {
            <div class="ds-error-summary">
                <h2 class="ds-heading">{words.t(Key::FindProblems)}</h2>
                <ul class="ds-list">{items}</ul>
            </div>
        }
        .into_any(),
    )
}

fn link(href: String, text: String) -> AnyView {
    view! {
        <li>
            <a class="ds-link" href=href rel="external">
                {text}
            </a>
        </li>
    }
    .into_any()
}
