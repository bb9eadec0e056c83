//! Who the patient is: always seen, on every screen of a launch.

use helsebro_launch::wire;
use leptos::prelude::*;

use crate::chart::Chart;
use crate::language::{Texts, Words};
use crate::parts::icon::{Icon, icon};
use crate::person;
use crate::texts::Key;

/// The EPJ's patient, and beside it the citizen whom the clinician confirmed.
pub(crate) fn banner(chart: Chart) -> AnyView {
    let texts = Texts::shared();
    let content = move || {
        let words = texts.words();
        chart.session().map(|session| {
            let citizen = chart.citizen().zip(chart.asked_country());
            view! {
                {identity(&words, &session.patient, words.fill(Key::BannerEpj, &[("epj", &session.epj_name)]), "epj")}
                {citizen
                    .map(|(citizen, country)| {
                        let country = words.country_name(&country);
                        identity(&words, &citizen.person, words.fill(Key::BannerCitizen, &[("country", &country)]), "citizen")
                    })}
            }
        })
    };
    view! {
        <section class="banner no-print" aria-label=move || texts.words().t(Key::BannerLabel)>
            {content}
        </section>
    }
    .into_any()
}

/// One person in one line, where there is room.
fn identity(words: &Words, person: &wire::Patient, source: String, class: &'static str) -> AnyView {
    view! {
        <div class=format!("identity {class}")>
            <p class="source">{icon(Icon::Person)} {source}</p>
            <p class="who">{line(words, person)}</p>
        </div>
    }
    .into_any()
}

/// Name, birth date, sex and identifiers.
pub(crate) fn line(words: &Words, person: &wire::Patient) -> AnyView {
    let identifiers: Vec<_> = person
        .identifiers
        .iter()
        .map(|known| {
            view! {
                <span class="part">
                    <span class="label">{person::label(known, words)}</span>
                    " "
                    {known.value.clone()}
                </span>
            }
        })
        .collect();
    view! {
        <strong class="name">{person::name(person, words)}</strong>
        <span class="part">
            <span class="label">{words.t(Key::PersonBorn)}</span>
            " "
            {person::birth_date(person, words)}
        </span>
        <span class="part">{person::sex(person, words)}</span>
        {identifiers}
    }
    .into_any()
}
