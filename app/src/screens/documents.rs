//! `/l/<launch-id>/documents`: what the country has about the confirmed citizen. Nothing is opened beforehand.

use std::sync::Arc;

use helsebro_fhir::view::DocumentKind;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::chart::{Chart, Remote};
use crate::dates;
use crate::language::{Texts, Words};
use crate::listing::{Entry, FormKind, Listing};
use crate::parts::{busy, failure, heading};
use crate::texts::Key;

/// The screen. Without a confirmed citizen it leads back to the matches.
pub(crate) fn screen() -> AnyView {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    if untrack(|| chart.citizen()).is_none() {
        use_navigate()(
            &chart.path("/matches"),
            NavigateOptions { replace: true, ..NavigateOptions::default() },
        );
        return ().into_any();
    }
    // Opening a document again is asking for it again, and is audited again.
    chart.opened.set(None);
    if !matches!(chart.listing.get_untracked(), Remote::Ready(_) | Remote::Loading) {
        load(chart);
    }
    let content = move || {
        let words = texts.words();
        let country = chart.asked_country().map(|code| words.country_name(&code)).unwrap_or_default();
        match chart.listing.get() {
            Remote::Idle | Remote::Loading => {
                busy::busy(words.fill(Key::DocumentsWaiting, &[("country", &country)]))
            }
            Remote::Failed(failed) => {
                failure::panel(&words, failed.problem, Some(Callback::new(move |()| load(chart))))
            }
            Remote::Ready(listing) => list(chart, &words, &listing, &country),
        }
    };
    view! { {heading::heading(|words| words.t(Key::DocumentsTitle))} {content} }.into_any()
}

/// Asks for the list, once and only when told to.
pub(crate) fn load(chart: Chart) {
    let Some(citizen) = untrack(|| chart.citizen()) else { return };
    chart.listing.set(Remote::Loading);
    leptos::task::spawn_local(async move {
        let listing = match chart.api().documents(&citizen.id).await {
            Ok(bundle) => Remote::Ready(Arc::new(Listing::read(&bundle))),
            Err(failed) => match chart.sift(failed) {
                Some(failed) => Remote::Failed(failed),
                None => return,
            },
        };
        chart.listing.try_set(listing);
    });
}

fn list(chart: Chart, words: &Words, listing: &Listing, country: &str) -> AnyView {
    let kinds = [
        (DocumentKind::PatientSummary, Key::DocumentsSummaries, Key::DocumentsNoSummary),
        (DocumentKind::Prescription, Key::DocumentsPrescriptions, Key::DocumentsNoPrescription),
    ];
    let basic = kinds.map(|(kind, heading, none)| {
        let entries: Vec<&Entry> = listing.entries.iter().filter(|entry| entry.kind == kind).collect();
        let note =
            (kind == DocumentKind::Prescription && !entries.is_empty()).then(|| words.t(Key::NotDispensable));
        group(chart, words, words.t(heading), &entries, Some(words.fill(none, &[("country", country)])), note)
    });
    let others: Vec<&Entry> =
        listing.entries.iter().filter(|entry| kinds.iter().all(|(kind, ..)| *kind != entry.kind)).collect();
    view! {
        <p class="ds-paragraph lead">{words.fill(Key::DocumentsLead, &[("country", country)])}</p>
        {basic.into_iter().collect::<Vec<_>>()}
        {(!others.is_empty()).then(|| group(chart, words, words.t(Key::DocumentsOthers), &others, None, None))}
    }
    .into_any()
}

fn group(
    chart: Chart,
    words: &Words,
    heading: String,
    entries: &[&Entry],
    none: Option<String>,
    note: Option<String>,
) -> AnyView {
    let rows: Vec<_> = entries.iter().map(|entry| row(chart, words, entry)).collect();
    let none = none.filter(|_| rows.is_empty());
    view! {
        <section class="document-group">
            <h2 class="ds-heading" data-size="xs">
                {heading}
            </h2>
            {note.map(|note| view! { <p class="ds-paragraph hint">{note}</p> })}
            {none.map(|none| view! { <p class="ds-paragraph absent">{none}</p> })}
            <ul class="documents">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(chart: Chart, words: &Words, entry: &Entry) -> AnyView {
    let path = chart.path(&format!("/documents/{}", entry.key));
    let title = if entry.title.is_empty() { words.t(kind_name(entry.kind)) } else { entry.title.clone() };
    let date = entry.date.as_ref().map(|date| dates::show(words.language(), date));
    let first = if entry.structured { path.clone() } else { format!("{path}/original") };
    let pdf = entry.originals.iter().any(|form| form.kind == FormKind::Pdf);
    let language = entry.language.as_ref().map(|tag| words.language_name(tag));
    view! {
        <li class="document">
            <div>
                <a class="ds-link title" href=first>
                    <span lang=entry.language.clone()>{title}</span>
                </a>
                <p class="meta">
                    {date.map(|date| view! { <span>{date}</span> })}
                    {(!entry.authors.is_empty()).then(|| view! { <span>{entry.authors.join(", ")}</span> })}
                    {language.map(|language| view! { <span>{language}</span> })}
                </p>
            </div>
            <div class="forms">
                {entry
                    .superseded
                    .then(|| {
                        view! {
                            <span class="ds-tag" data-color="warning">
                                {words.t(Key::DocumentsSuperseded)}
                            </span>
                        }
                    })}
                {(pdf && entry.structured)
                    .then(|| {
                        view! {
                            <a class="ds-link" href=format!("{path}/original?form=pdf")>
                                {words.t(Key::DocumentsPdf)}
                            </a>
                        }
                    })}
            </div>
        </li>
    }
    .into_any()
}

/// The kind of a document in words.
pub(crate) fn kind_name(kind: DocumentKind) -> Key {
    match kind {
        DocumentKind::PatientSummary => Key::KindSummary,
        DocumentKind::Prescription => Key::KindPrescription,
        DocumentKind::Dispensation => Key::KindDispensation,
        DocumentKind::Other => Key::KindOther,
    }
}
