//! The bar above everything: Helsebro, who works, the language, the way out.

use helsebro_fhir::texts::Language;
use leptos::prelude::*;

use crate::chart::Chart;
use crate::language::{Texts, Words};
use crate::parts::icon::{Icon, icon};
use crate::texts::Key;

/// The bar of a screen without a session.
pub(crate) fn plain() -> AnyView {
    let texts = Texts::shared();
    view! {
        <header class="bar no-print">
            {move || brand(&texts.words())} <div class="bar-end">{move || language(texts, &texts.words())}</div>
        </header>
    }
    .into_any()
}

/// The bar of a launch: clinician and organisation too, and ending the session.
pub(crate) fn of_launch(chart: Chart) -> AnyView {
    let texts = Texts::shared();
    let user = move || {
        chart.session().map(|session| {
            let organisation = session.organisation.as_ref().map(|organisation| organisation.name.clone());
            view! {
                <p class="user">
                    <span>{session.user.name.clone()}</span>
                    {organisation.map(|name| view! { <span class="subtle">{name}</span> })}
                </p>
            }
        })
    };
    view! {
        <header class="bar no-print">
            {move || brand(&texts.words())} {user} <div class="bar-end">
                {move || language(texts, &texts.words())}
                <button class="ds-button" data-variant="tertiary" type="button" on:click=move |_| chart.end()>
                    {move || texts.words().t(Key::End)}
                </button>
            </div>
        </header>
    }
    .into_any()
}

fn brand(words: &Words) -> AnyView {
    view! { <p class="brand">{icon(Icon::Brand)} {words.t(Key::Name)}</p> }.into_any()
}

/// The languages, each in its own words.
fn language(texts: Texts, words: &Words) -> AnyView {
    let now = words.language();
    let name = |language| match language {
        Language::Nb => "Bokmål",
        Language::Nn => "Nynorsk",
        Language::En => "English",
    };
    let options = Language::ALL.map(|language| {
        view! {
            <option value=language.tag() lang=language.tag() selected=language == now>
                {name(language)}
            </option>
        }
    });
    view! {
        <select
            class="ds-input language"
            aria-label=words.t(Key::Language)
            prop:value=now.tag()
            on:change=move |event| {
                if let Some(language) = Language::from_tag(&event_target_value(&event)) {
                    texts.switch(language);
                }
            }
        >
            {options.into_iter().collect::<Vec<_>>()}
        </select>
    }
    .into_any()
}
