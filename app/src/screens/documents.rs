//! `/l/<launch-id>/documents`: what the country has about the confirmed citizen. Nothing is opened beforehand.

use std::sync::Arc;

use helsebro_fhir::lookup::{Entry, FormKind, Listing};
use helsebro_fhir::view::DocumentKind;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::address::Screen;
use crate::chart::{Chart, Remote, Stage};
use crate::dates;
use crate::dom::{Element, Node, el, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{hint, lead, link, p, tag};
use crate::parts::{busy, failure, heading};
use crate::rows;
use crate::texts::Key;

/// The screen. Without a confirmed citizen it leads back to the matches.
pub(crate) fn screen() -> Node {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    if !is_confirmed(chart) {
        return Node::Nothing;
    }
    // Opening a document again is asking for it again, and is audited again.
    chart.opened.set(None);
    if !matches!(chart.listing.get_untracked(), Remote::Ready(_) | Remote::Loading) {
        load(chart);
    }
    rows::prepare(untrack(|| texts.words()).language());
    let content = live(move || {
        let words = texts.words();
        let country = chart.asked_country(&words).unwrap_or_default();
        match chart.listing.get() {
            Remote::Idle | Remote::Loading => {
                busy::busy(words.fill(Key::DocumentsWaiting, &[("country", &country)]))
            }
            Remote::Failed(failed) => {
                failure::panel(&words, failed, Some(Callback::new(move |()| load(chart))))
            }
            Remote::Ready(listing) => list(chart, &words, &listing, &country),
        }
    });
    many([heading::heading(|words| words.t(Key::DocumentsTitle)), content])
}

/// Whether there is a citizen whose documents may be shown. Leads to the matches where nobody is confirmed, and as soon
/// as a late answer puts another lookup or another citizen in the place of what the screen shows.
pub(crate) fn is_confirmed(chart: Chart) -> bool {
    let navigate = use_navigate();
    let to_matches = move || {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&chart.path(&Screen::Matches), options);
    };
    if untrack(|| chart.citizen()).is_none() {
        to_matches();
        return false;
    }
    let mark = chart.mark();
    Effect::new(move |_| {
        // A chart that is closed forgets its lookup too: its address stays.
        if !chart.still(mark) && chart.stage.get_untracked() == Stage::Open {
            to_matches();
        }
    });
    true
}

/// Asks for the list, once and only when told to.
pub(crate) fn load(chart: Chart) {
    let Some(citizen) = untrack(|| chart.citizen()) else { return };
    let mark = chart.mark();
    chart.listing.set(Remote::Loading);
    leptos::task::spawn_local(async move {
        let listing = match chart.api().documents(&citizen.id).await {
            Ok(listing) => Remote::Ready(Arc::new(listing)),
            Err(failed) => match chart.sift(failed) {
                Some(failed) => Remote::Failed(failed),
                None => return,
            },
        };
        chart.list(mark, listing);
    });
}

fn list(chart: Chart, words: &Words, listing: &Listing, country: &str) -> Node {
    let of = |kind: DocumentKind| -> Vec<&Entry> {
        listing.entries.iter().filter(|entry| entry.kind == kind).collect()
    };
    let absent = |key| Some(words.fill(key, &[("country", country)]));
    let summaries = of(DocumentKind::PatientSummary);
    let prescriptions = of(DocumentKind::Prescription);
    let others: Vec<&Entry> =
        [DocumentKind::Dispensation, DocumentKind::Other].into_iter().flat_map(of).collect();
    let note = (!prescriptions.is_empty()).then(|| words.t(Key::NotDispensable));
    many([
        lead(words.fill(Key::DocumentsLead, &[("country", country)])).into(),
        group(chart, words, Key::DocumentsSummaries, &summaries, absent(Key::DocumentsNoSummary), None),
        group(
            chart,
            words,
            Key::DocumentsPrescriptions,
            &prescriptions,
            absent(Key::DocumentsNoPrescription),
            note,
        ),
        if others.is_empty() {
            Node::Nothing
        } else {
            group(chart, words, Key::DocumentsOthers, &others, None, None)
        },
    ])
}

fn group(
    chart: Chart,
    words: &Words,
    heading: Key,
    entries: &[&Entry],
    absent: Option<String>,
    note: Option<String>,
) -> Node {
    let rows = entries.iter().map(|entry| row(chart, words, entry));
    let content = if entries.is_empty() {
        Node::from(absent.map(|absent| p(absent).attr("data-absent", "")))
    } else {
        el("ul").class("documents").all(rows).into()
    };
    el("section")
        .class("document-group")
        .with(el("h2").class("ds-heading").attr("data-size", "xs").with(words.t(heading)))
        .with(note.map(hint))
        .with(content)
        .into()
}

fn row(chart: Chart, words: &Words, entry: &Entry) -> Element {
    let structured = chart.path(&Screen::Document(entry.key.clone()));
    let original = chart.path(&Screen::Original(entry.key.clone()));
    let title = if entry.title.is_empty() { words.t(kind_name(entry.kind)) } else { entry.title.clone() };
    let pdf = entry.structured && entry.originals.iter().any(|form| form.kind == FormKind::Pdf);
    let meta = [
        entry.date.as_ref().map(|date| dates::show(words.language(), date)),
        (!entry.authors.is_empty()).then(|| entry.authors.join(", ")),
        entry.language.as_ref().map(|tag| words.language_name(tag)),
    ];
    let title = el("span").maybe("lang", entry.language.clone()).with(title);
    let opens = link(if entry.structured { structured } else { original.clone() }, title);
    let about = el("div")
        .with(el("p").class("title").with(opens))
        .with(el("p").class("meta").all(meta.into_iter().flatten().map(|text| el("span").with(text))));
    let forms = el("div")
        .class("meta")
        .with(entry.superseded.then(|| tag("warning", words.t(Key::DocumentsSuperseded))))
        .with(pdf.then(|| link(format!("{original}?form=pdf"), words.t(Key::DocumentsPdf))));
    el("li").with(about).with(forms)
}

/// The kind of a document in words.
fn kind_name(kind: DocumentKind) -> Key {
    match kind {
        DocumentKind::PatientSummary => Key::KindSummary,
        DocumentKind::Prescription => Key::KindPrescription,
        DocumentKind::Dispensation => Key::KindDispensation,
        DocumentKind::Other => Key::KindOther,
    }
}
