//! `/l/<launch-id>`: which country, and the traits that it asks for, prefilled from the EPJ's patient.

use helsebro_fhir::lookup::{Country, Service};
use helsebro_launch::wire::Patient;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::address::Screen;
use crate::chart::Chart;
use crate::dom::{Element, Node, el, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{alert, hint, lead, link, message, say, submit};
use crate::parts::choice::{Choice, field, focus, label_of, radios};
use crate::parts::heading;
use crate::parts::trait_field::{self, Complaints, trait_field};
use crate::search::Form;
use crate::texts::Key;

/// What is wrong with the form as it was last handed in.
#[derive(Clone, Copy)]
struct Wrong {
    country: RwSignal<bool>,
    fields: RwSignal<Complaints>,
}

/// The screen.
pub(crate) fn screen() -> Node {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let wrong = Wrong { country: RwSignal::new(false), fields: RwSignal::new(Complaints::new()) };
    let navigate = use_navigate();
    if chart.form.with_untracked(Option::is_none) {
        let language = untrack(|| texts.words()).language();
        chart.form.set(Some(Form::first(&chart.countries(), &patient(chart), language)));
    }
    // Drawn anew when another mask is chosen, not at every key.
    let shape = Memo::new(move |_| {
        let form = chart.form.get().unwrap_or_default();
        (form.country, form.mask)
    });
    let hand_in = move |event: web_sys::Event| {
        event.prevent_default();
        let form = chart.form.get_untracked().unwrap_or_default();
        let checked = chosen(chart, form.country.as_deref()).map(|country| form.check(&country));
        wrong.country.set(checked.is_none());
        match checked {
            Some(Ok(search)) => {
                chart.search.set(Some(search));
                navigate(&chart.path(&Screen::Notice), NavigateOptions::default());
            }
            Some(Err(found)) => {
                wrong.fields.set(found);
                focus("summary");
            }
            None => focus("summary"),
        }
    };
    let content = live(move || {
        let words = texts.words();
        let (code, mask) = shape.get();
        let country = chosen(chart, code.as_deref());
        let mut content = vec![country_choice(chart, &words, code.as_deref(), wrong).into()];
        if let Some(country) = &country {
            content.push(services(&words, country).into());
            content.push(mask_choice(chart, &words, country, mask, wrong).into());
            content.push(fields(chart, &words, country, mask, wrong));
        }
        many(content)
    });
    let summary = live(move || error_summary(chart, &texts.words(), wrong));
    let form = el("form")
        .class("form")
        .attr("novalidate", "")
        .on("submit", hand_in)
        .with(content)
        .with(el("div").class("actions").with(submit("primary", say(Key::FindNext))));
    el("div")
        .class("narrow")
        .with(heading::heading(|words| words.t(Key::FindTitle)))
        .with(lead(say(Key::FindLead)))
        .with(missing_scopes(chart))
        .with(el("div").attr("id", "summary").class("summary").attr("tabindex", "-1").with(summary))
        .with(form)
        .into()
}

/// What the EPJ did not grant, once for the whole launch: the screens that need it say what they lack themselves.
fn missing_scopes(chart: Chart) -> Node {
    let texts = Texts::shared();
    live(move || {
        let missing = chart.session()?.missing_scopes.join(", ");
        let text = || texts.words().fill(Key::FindScopes, &[("scopes", &missing)]);
        (!missing.is_empty()).then(|| alert("warning", text()))
    })
}

fn patient(chart: Chart) -> Patient {
    chart.session_untracked().map(|session| session.patient.clone()).unwrap_or_default()
}

fn chosen(chart: Chart, code: Option<&str>) -> Option<Country> {
    let code = code?;
    chart.countries().iter().find(|country| country.code == code).cloned()
}

fn country_choice(chart: Chart, words: &Words, code: Option<&str>, wrong: Wrong) -> Element {
    let countries = chart.countries();
    let mut named: Vec<(String, &str)> = Vec::new();
    for country in countries.iter() {
        let name = words.of(&country.name);
        let place = named.iter().position(|(other, _)| *other > name).unwrap_or(named.len());
        named.insert(place, (name, &country.code));
    }
    let option = |(name, value): (String, &str)| el("option").attr("value", value).with(name);
    let none = el("option").attr("value", "").attr("disabled", "").with(words.t(Key::FindCountryChoose));
    let language = words.language();
    let choose = move |event| {
        let code = event_target_value(&event);
        wrong.fields.set(Complaints::new());
        wrong.country.set(false);
        if let Some(country) = chosen(chart, Some(&code)) {
            chart.form.set(Some(Form::of(&country, &patient(chart), language)));
        }
    };
    let select = el("select")
        .class("ds-input")
        .attr("id", "country")
        .attr("aria-describedby", "country-problem")
        .live("aria-invalid", move || wrong.country.get().then(|| "true".to_owned()))
        .prop("value", code.unwrap_or_default())
        .on("change", choose)
        .with(none)
        .all(named.into_iter().map(option));
    let missing = words.t(Key::FindCountryMissing);
    field()
        .with(label_of("country", words.t(Key::FindCountry)))
        .with(select)
        .with(live(move || wrong.country.get().then(|| message("country-problem", missing.clone()))))
}

/// What can be asked for there.
fn services(words: &Words, country: &Country) -> Element {
    let has = |service| country.services.contains(&service);
    let key = match (has(Service::PatientSummary), has(Service::EPrescription)) {
        (true, true) => Key::FindServicesBoth,
        (true, false) => Key::FindServicesSummary,
        (false, true) => Key::FindServicesPrescription,
        (false, false) => Key::FindServicesNone,
    };
    hint(words.fill(key, &[("country", &words.of(&country.name))]))
}

/// The ways to identify a citizen, where the country knows several.
fn mask_choice(chart: Chart, words: &Words, country: &Country, mask: usize, wrong: Wrong) -> Option<Element> {
    if country.masks.len() < 2 {
        return None;
    }
    let language = words.language();
    let choices = country.masks.iter().enumerate().map(|(index, way)| {
        let country = country.clone();
        Choice {
            id: format!("mask-{index}"),
            text: words.of(&way.name),
            help: None,
            chosen: index == mask,
            choose: Box::new(move || {
                wrong.fields.set(Complaints::new());
                chart.form.set(Some(Form::with_mask(&country, index, &patient(chart), language)));
            }),
        }
    });
    Some(radios("mask", words.t(Key::FindWay), None, choices.collect()))
}

fn fields(chart: Chart, words: &Words, country: &Country, mask: usize, wrong: Wrong) -> Node {
    let Some(mask) = country.masks.get(mask) else { return Node::Nothing };
    let form = chart.form.get_untracked().unwrap_or_default();
    let nothing_known =
        form.fields.iter().all(|field| !field.from_epj).then(|| {
            alert("info", words.fill(Key::FindNothingKnown, &[("country", &words.of(&country.name))]))
        });
    let fields = mask.traits.iter().enumerate();
    let fields = fields.map(|(index, part)| trait_field(chart, words, index, part, wrong.fields));
    Node::Many(vec![nothing_known.into(), many(fields.map(Node::from))])
}

/// Everything that is wrong, each with a link to its field.
fn error_summary(chart: Chart, words: &Words, wrong: Wrong) -> Option<Element> {
    let item = |address: String, text: String| el("li").with(link(address, text).attr("rel", "external"));
    let form = chart.form.get_untracked().unwrap_or_default();
    let country = chosen(chart, form.country.as_deref());
    let mask = country.as_ref().and_then(|country| country.masks.get(form.mask));
    let mut items: Vec<Element> = Vec::new();
    if wrong.country.get() {
        items.push(item("#country".to_owned(), words.t(Key::FindCountryMissing)));
    }
    for (index, complaint) in wrong.fields.get() {
        if let Some(part) = mask.and_then(|mask| mask.traits.get(index)) {
            let text = trait_field::complaint(words, part, complaint);
            let text = format!("{}: {text}", words.of(&part.label));
            items.push(item(format!("#{}", trait_field::id(index)), text));
        }
    }
    (!items.is_empty()).then(|| {
        el("div")
            .class("ds-error-summary")
            .with(el("h2").class("ds-heading").with(words.t(Key::FindProblems)))
            .with(el("ul").class("ds-list").all(items))
    })
}
