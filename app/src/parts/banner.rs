//! Who the patient is: always seen, on every screen of a launch.

use helsebro_launch::wire;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::basic::{label, spaced};
use super::icon::{Icon, icon};
use crate::chart::Chart;
use crate::dom::{Element, Node, el, live, many};
use crate::language::{Texts, Words};
use crate::person;
use crate::texts::Key;

/// The EPJ's patient, and beside it the citizen whom the clinician confirmed.
pub(crate) fn banner(chart: Chart) -> Node {
    let texts = Texts::shared();
    let resized = window_event_listener_untyped("resize", |_| measure());
    on_cleanup(move || resized.remove());
    let content = live(move || {
        let words = texts.words();
        request_animation_frame(measure);
        chart.session().map(|session| {
            let epj = words.fill(Key::BannerEpj, &[("epj", &session.epj_name)]);
            let citizen = chart.citizen().zip(chart.asked_country(&words)).map(|(citizen, country)| {
                let source = words.fill(Key::BannerCitizen, &[("country", &country)]);
                identity(&words, &citizen.person, source, "identity citizen")
            });
            let class = if session.needs_banner { "identity" } else { "identity brief" };
            many([identity(&words, &session.patient, epj, class).into(), citizen.into()])
        })
    });
    el("section")
        .class("banner no-print")
        .live("aria-label", move || Some(texts.words().t(Key::BannerLabel)))
        .with(content)
        .into()
}

/// Tells the style sheet how high the banner is: what has the focus must not lie under it (WCAG 2.4.11), however many
/// lines the names take.
fn measure() {
    let banner = document().query_selector(".banner").ok().flatten();
    let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    if let (Some(banner), Some(root)) = (banner, root) {
        root.style().set_property("--banner", &format!("{}px", banner.client_height())).ok();
    }
}

/// One person in one line, where there is room.
fn identity(words: &Words, person: &wire::Patient, source: String, class: &'static str) -> Element {
    el("div")
        .class(class)
        .with(el("p").class("source").with(icon(Icon::Person)).with(source))
        .with(el("p").class("who").with(line(words, person)))
}

/// Name, birth date, sex and identifiers.
pub(crate) fn line(words: &Words, person: &wire::Patient) -> Node {
    let part = |name: String, value: String| el("span").class("part").with(label(name)).with(" ").with(value);
    let mut parts = vec![
        el("strong").class("name").with(person::name(person, words)),
        part(words.t(Key::PersonBorn), person::birth_date(person, words)),
        el("span").class("part").with(person::sex(person, words)),
    ];
    let known = person.identifiers.iter();
    parts.extend(known.map(|known| part(person::label(known, words), known.value.clone())));
    spaced(parts)
}
