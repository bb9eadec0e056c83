//! `/l/<launch-id>/notice`: the patient notice, purpose, legal basis and confirmations; sends the search.

use helsebro_fhir::lookup::{Ask, Confirmation, Notice, Purpose, TraitKind};
use helsebro_fhir::texts::Language;
use helsebro_launch::wire::LegalBasis;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use send_wrapper::SendWrapper;

use crate::address::Screen;
use crate::chart::{Chart, Remote};
use crate::dom::{Element, Node, el, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, go, heading2, hint, label, message, p, pair, submit};
use crate::parts::choice::{Choice, field, field_input, fieldset, label_of, radios};
use crate::parts::{busy, failure, heading};
use crate::problem::Problem;
use crate::search::Search;
use crate::texts::Key;
use crate::{consent, dates, person};

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
pub(crate) fn screen() -> Node {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let navigate = use_navigate();
    let Some(search) = chart.search.get_untracked() else {
        navigate(&chart.path(&Screen::Find), NavigateOptions { replace: true, ..NavigateOptions::default() });
        return Node::Nothing;
    };
    let bases = chart.session_untracked().map(|session| session.legal_bases.clone()).unwrap_or_default();
    let said = first(&search, &bases);
    let send = {
        let search = search.clone();
        let navigate = SendWrapper::new(navigate);
        Callback::new(move |()| send(chart, said, &search, (*navigate).clone()))
    };
    let content = live(move || {
        let words = texts.words();
        let country = words.of(&search.country.name);
        match said.answer.get() {
            Remote::Loading => busy::busy(words.fill(Key::NoticeWaiting, &[("country", &country)])),
            Remote::Failed(failed) if failed.problem == Problem::NoticeOutdated => {
                failure::panel(&words, failed, Some(Callback::new(move |()| renew(chart))))
            }
            Remote::Failed(failed) => {
                let change = go("secondary", chart.path(&Screen::Find), words.t(Key::NoticeChange));
                many([failure::panel(&words, failed, Some(send)), actions().with(change).into()])
            }
            Remote::Idle | Remote::Ready(()) => form(chart, said, &words, &search, &bases, send),
        }
    });
    many([heading::heading(|words| words.t(Key::NoticeTitle)), content])
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
    search: &Search,
    navigate: impl Fn(&str, NavigateOptions) + Clone + 'static,
) {
    let Some(purpose) = said.purpose.get_untracked() else { return };
    let ask = Ask {
        country: &search.country,
        mask: &search.mask,
        values: &search.values,
        purpose,
        legal_basis: &said.basis.get_untracked(),
        confirmations: &said.confirmed.get_untracked(),
    }
    .to_json();
    said.answer.set(Remote::Loading);
    chart.forget_lookup();
    leptos::task::spawn_local(async move {
        let api = chart.api();
        let answer = match api.find(&ask).await {
            Ok(()) => chart.reload_session().await,
            Err(failure) => Err(failure),
        };
        match answer {
            // Only where the clinician still waits: never away from another screen.
            Ok(()) if said.answer.try_with_untracked(|_| ()).is_some() => {
                navigate(&chart.path(&Screen::Matches), NavigateOptions::default());
            }
            Ok(()) => {}
            Err(failure) => {
                if let Some(failure) = chart.sift(failure) {
                    said.answer.try_set(Remote::Failed(failure));
                }
            }
        }
    });
}

/// Reads the countries with their notices anew. The search goes, and without one this screen leads to find.
fn renew(chart: Chart) {
    chart.search.set(None);
    chart.renew_countries();
}

fn form(
    chart: Chart,
    said: Said,
    words: &Words,
    search: &Search,
    bases: &[LegalBasis],
    send: Callback<()>,
) -> Node {
    let purpose = said.purpose.get();
    let basis = said.basis.get();
    let needed = purpose.map(|purpose| consent::confirmations(purpose, &basis, &search.country.notice));
    let needed = needed.unwrap_or_default();
    let country = words.of(&search.country.name);
    let incomplete = words.t(Key::NoticeIncomplete);
    let boxes = (!needed.is_empty()).then(|| confirmations(said, words, &needed, &country));
    let hand_in = move |event: web_sys::Event| {
        event.prevent_default();
        let confirmed = said.confirmed.get_untracked();
        let complete = !needed.is_empty() && needed.iter().all(|item| confirmed.contains(item));
        said.incomplete.set(!complete);
        if complete {
            send.run(());
        }
    };
    let form = el("form")
        .class("form")
        .attr("novalidate", "")
        .on("submit", hand_in)
        .with(purposes(said, words, search, bases))
        .with(purpose.map(|purpose| legal_bases(said, words, purpose, bases)))
        .with(boxes)
        .with(live(move || said.incomplete.get().then(|| message("notice-problem", incomplete.clone()))))
        .with(hint(words.fill(Key::NoticeLogged, &[("country", &country)])))
        .with(
            el("div")
                .class("actions")
                .with(submit("primary", words.fill(Key::NoticeSend, &[("country", &country)])))
                .with(go("tertiary", chart.path(&Screen::Find), words.t(Key::NoticeChange))),
        );
    many([recap(words, search).into(), notice(words, search).into(), form.into()])
}

/// What the country is about to be asked, to be read once more.
fn recap(words: &Words, search: &Search) -> Element {
    let asked = search.mask.traits.iter().zip(&search.values).filter(|(_, value)| !value.is_empty());
    let rows = asked.map(|(part, value)| {
        let value = match (part.kind, value.as_str()) {
            (TraitKind::BirthDate, date) => dates::show(words.language(), date),
            (TraitKind::Gender, code) => person::sex_in_words(Some(code), words),
            (_, value) => value.to_owned(),
        };
        pair(words.of(&part.label), value)
    });
    let country = words.of(&search.country.name);
    el("section")
        .class("recap")
        .with(heading2(words.fill(Key::NoticeRecap, &[("country", &country)])))
        .with(el("dl").class("facts").all(rows))
}

/// The notice in the country's language and in Norwegian.
fn notice(words: &Words, search: &Search) -> Element {
    let notice = &search.country.notice;
    let column = |tag: &str| {
        let text = notice.text.get(tag).map(String::as_str).unwrap_or_default();
        let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        el("div")
            .with(el("h3").class("language").with(words.language_name(tag)))
            .with(el("div").attr("lang", tag).all(paragraphs.map(|paragraph| el("p").with(paragraph))))
    };
    let languages = notice_languages(notice, &search.country.language, words.language());
    el("section")
        .class("ds-card notice")
        .attr("data-variant", "tinted")
        .with(heading2(words.t(Key::NoticeHeading)))
        .with(hint(words.t(Key::NoticeHint)))
        .with(el("div").class("columns").all(languages.into_iter().map(column)))
        .with(hint(words.fill(Key::NoticeVersion, &[("version", &notice.version)])))
}

/// The languages to show the notice in: the patient's, Norwegian, and English for who reads the screens in it.
fn notice_languages<'a>(notice: &Notice, own: &'a str, reader: Language) -> Vec<&'a str> {
    let norwegian = if reader == Language::Nn && notice.text.contains_key("nn") { "nn" } else { "nb" };
    let mut shown = Vec::new();
    for tag in [own, norwegian, "en"] {
        let wanted = tag != "en" || reader == Language::En || own == "en";
        if wanted && notice.text.contains_key(tag) && !shown.contains(&tag) {
            shown.push(tag);
        }
    }
    shown
}

fn purposes(said: Said, words: &Words, search: &Search, bases: &[LegalBasis]) -> Element {
    let now = said.purpose.get_untracked();
    let notice = &search.country.notice;
    let allowed = consent::purposes(notice, bases);
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
            choose: Box::new(move || choose(said, purpose, &bases)),
        }
    });
    let note = (!allowed.contains(&Purpose::Emergency)).then(|| {
        let key = if notice.emergency_allowed { Key::NoticeNoBasis } else { Key::NoticeNoEmergency };
        words.fill(key, &[("country", &words.of(&search.country.name))])
    });
    radios("purpose", words.t(Key::NoticePurpose), note, choices.collect())
}

fn legal_bases(said: Said, words: &Words, purpose: Purpose, bases: &[LegalBasis]) -> Element {
    let covering: Vec<&LegalBasis> = consent::covering(purpose, bases).collect();
    let name = |code: &str| match code {
        "consent" => words.t(Key::BasisConsent),
        "vital-interest" => words.t(Key::BasisVitalInterest),
        "regulation" => words.t(Key::BasisRegulation),
        other => other.to_owned(),
    };
    if let [only] = covering.as_slice() {
        return p(label(words.t(Key::NoticeBasis))).with(format!(" {}", name(&only.code)));
    }
    let now = said.basis.get_untracked();
    let choices = covering.into_iter().map(|basis| {
        let code = basis.code.clone();
        Choice {
            id: format!("basis-{code}"),
            text: name(&code),
            help: None,
            chosen: now == code,
            choose: Box::new(move || {
                said.basis.set(code.clone());
                said.confirmed.set(Vec::new());
            }),
        }
    });
    radios("basis", words.t(Key::NoticeBasis), None, choices.collect())
}

fn confirmations(said: Said, words: &Words, needed: &[Confirmation], country: &str) -> Element {
    let boxes = needed.iter().map(|item| {
        let item = *item;
        let key = match item {
            Confirmation::PatientInformed => Key::ConfirmInformed,
            Confirmation::PatientConsents => Key::ConfirmConsents,
            Confirmation::VitalInterest => Key::ConfirmVital,
        };
        let id = format!("confirm-{}", item.code());
        let confirmed = move || said.confirmed.with(|done| done.contains(&item));
        let input = field_input("checkbox", &id)
            .attr("aria-describedby", "notice-problem")
            .live("aria-invalid", move || (said.incomplete.get() && !confirmed()).then(|| "true".to_owned()))
            .live_prop("checked", confirmed)
            .on("change", move |event| {
                let ticked = event_target_checked(&event);
                said.confirmed.update(|done| {
                    done.retain(|other| *other != item);
                    if ticked {
                        done.push(item);
                    }
                });
            });
        field().with(input).with(label_of(&id, words.fill(key, &[("country", country)])))
    });
    fieldset(words.t(Key::NoticeConfirm)).all(boxes)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use helsebro_fhir::lookup::Notice;
    use helsebro_fhir::texts::Language;

    use super::notice_languages;

    #[test]
    fn the_patient_reads_the_notice_in_the_countrys_language_and_the_clinician_in_norwegian() {
        let text = ["el", "nb", "nn", "en"].map(|tag| (tag.to_owned(), tag.to_owned()));
        let notice = Notice {
            version: "1".to_owned(),
            text: BTreeMap::from(text),
            consent_required: true,
            emergency_allowed: true,
        };
        assert_eq!(notice_languages(&notice, "el", Language::Nb), ["el", "nb"]);
        assert_eq!(notice_languages(&notice, "el", Language::Nn), ["el", "nn"]);
        assert_eq!(notice_languages(&notice, "el", Language::En), ["el", "nb", "en"]);
        assert_eq!(notice_languages(&notice, "en", Language::Nb), ["en", "nb"]);
        assert_eq!(notice_languages(&notice, "pt", Language::Nb), ["nb"]);
    }
}
