//! The bar above everything: Helsebro, who works, the language, the way out.

use helsebro_fhir::texts::Language;
use leptos::prelude::{Get, event_target_value};

use super::basic::{button, say};
use super::icon::{Icon, icon};
use crate::chart::Chart;
use crate::dom::{Element, Node, el, live};
use crate::language::Texts;
use crate::texts::Key;

/// The bar of a screen without a session.
pub(crate) fn plain() -> Node {
    bar().with(el("div").class("bar-end").with(language())).into()
}

/// The bar of a launch: clinician and organisation too, and ending the session.
pub(crate) fn of_launch(chart: Chart) -> Node {
    let user = live(move || {
        chart.session().map(|session| {
            let organisation = session.organisation.as_ref().map(|organisation| organisation.name.clone());
            el("p")
                .class("user")
                .with(el("span").with(session.user.name.clone()))
                .with(organisation.map(|name| el("span").class("subtle").with(name)))
        })
    });
    let texts = Texts::shared();
    let end = live(move || texts.words().t(if chart.ending.get() { Key::Ending } else { Key::End }));
    let end = button("tertiary", end, move || chart.end());
    bar().with(user).with(el("div").class("bar-end").with(language()).with(end)).into()
}

fn bar() -> Element {
    let brand = el("p").class("brand").with(icon(Icon::Brand)).with(say(Key::Name));
    el("header").class("bar no-print").with(brand)
}

/// The languages, each in its own words.
fn language() -> Node {
    let texts = Texts::shared();
    let option = |language: Language| {
        let name = match language {
            Language::Nb => "Bokmål",
            Language::Nn => "Nynorsk",
            Language::En => "English",
        };
        el("option").attr("value", language.tag()).attr("lang", language.tag()).with(name)
    };
    el("select")
        .class("ds-input language")
        .live("aria-label", move || Some(texts.words().t(Key::Language)))
        .live_prop("value", move || texts.chosen().tag())
        .on("change", move |event| {
            if let Some(language) = Language::from_tag(&event_target_value(&event)) {
                texts.switch(language);
            }
        })
        .all(Language::ALL.map(option))
        .into()
}
