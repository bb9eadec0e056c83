//! A document that may be another person's: nothing of it is shown until the clinician has resolved that.

use helsebro_fhir::lookup::Refusal;
use leptos::prelude::*;

use crate::address::Screen;
use crate::chart::{Chart, Remote};
use crate::dom::{Element, Node, el, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, go, heading2, message, p, submit};
use crate::parts::choice::{field, focus, label_of};
use crate::parts::identities::{Column, table};
use crate::parts::{busy, failure, heading};
use crate::person;
use crate::problem::Problem;
use crate::texts::Key;

/// What the facade demands of a reason.
const SHORTEST_REASON: usize = 10;

/// The screen. `again` asks for the document once more, when it is resolved.
pub(crate) fn screen(chart: Chart, id: &str, refusal: Refusal, again: Callback<()>) -> Node {
    let texts = Texts::shared();
    let reason = RwSignal::new(String::new());
    let too_short = RwSignal::new(false);
    let answer = RwSignal::new(Remote::<()>::Idle);
    let (id, identity) = (id.to_owned(), refusal.identity.clone());
    let resolve = Callback::new(move |()| {
        let typed = reason.get_untracked().trim().to_owned();
        too_short.set(typed.chars().count() < SHORTEST_REASON);
        if too_short.get_untracked() {
            focus("reason");
            return;
        }
        answer.set(Remote::Loading);
        let (id, identity) = (id.clone(), identity.clone());
        leptos::task::spawn_local(async move {
            match chart.api().resolve_identity(&id, &typed, &identity).await {
                Ok(()) if !answer.is_disposed() => again.run(()),
                Ok(()) => {}
                Err(failed) => {
                    if let Some(failed) = chart.sift(failed) {
                        answer.try_set(Remote::Failed(failed));
                    }
                }
            }
        });
    });
    let content = live(move || {
        let words = texts.words();
        let failed = match answer.get() {
            Remote::Loading => return busy::busy(words.t(Key::DocumentWaitingAgain)),
            Remote::Failed(failed) => failure::panel(&words, failed, Some(resolve)),
            Remote::Idle | Remote::Ready(()) => Node::Nothing,
        };
        // Nothing differs where the document says of nobody whose it is.
        let missing = refusal.codes.iter().any(|code| code == "identity-missing");
        let text =
            if missing { words.t(Key::IdentityMissing) } else { Problem::IdentityDiffers.text(&words) };
        let said = el("section").class("ds-alert").attr("data-color", "danger").with(p(text)).with(
            p(el("strong").with(words.t(Key::ProblemDo)))
                .with(" ")
                .with(Problem::IdentityDiffers.advice(&words)),
        );
        let back = go("primary", chart.path(&Screen::Documents), words.t(Key::IdentityBack));
        many([
            said.into(),
            persons(chart, &words, &refusal).into(),
            actions().with(back).into(),
            failed,
            resolution(&words, reason, too_short, resolve).into(),
        ])
    });
    many([heading::heading(|words| Problem::IdentityDiffers.title(words)), content])
}

/// EPJ, citizen and document beside each other.
fn persons(chart: Chart, words: &Words, refusal: &Refusal) -> Element {
    let told = |id: &str| refusal.person(id).map(person::of);
    let session = chart.session();
    let country = chart.asked_country(words).unwrap_or_default();
    let citizen = told("citizen").or_else(|| chart.citizen().map(|citizen| citizen.person));
    let epj = session.as_ref().map(|session| session.patient.clone()).or_else(|| told("epj"));
    let named = [
        (session.map(|session| session.epj_name.clone()).unwrap_or_default(), epj),
        (country, citizen),
        (words.t(Key::IdentityDocument), told("document")),
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
) -> Element {
    let complaint = words.t(Key::IdentityTooShort);
    let typed = el("textarea")
        .class("ds-input")
        .attr("id", "reason")
        .attr("rows", "3")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "reason-help reason-problem")
        .live("aria-invalid", move || too_short.get().then(|| "true".to_owned()))
        .live_prop("value", move || reason.get())
        .on("input", move |event| reason.set(event_target_value(&event)));
    let help = el("div").attr("data-field", "description").attr("id", "reason-help");
    let asked = field()
        .with(label_of("reason", words.t(Key::IdentityReason)))
        .with(help.with(words.t(Key::IdentityReasonHelp)))
        .with(typed)
        .with(live(move || too_short.get().then(|| message("reason-problem", complaint.clone()))));
    let hand_in = move |event: web_sys::Event| {
        event.prevent_default();
        resolve.run(());
    };
    el("form")
        .class("form resolution")
        .attr("novalidate", "")
        .on("submit", hand_in)
        .with(heading2(words.t(Key::IdentityResolve)))
        .with(asked)
        .with(
            el("div")
                .class("actions")
                .with(submit("secondary", words.t(Key::IdentityShow)).attr("data-color", "danger")),
        )
}
