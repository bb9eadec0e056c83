//! A document as rows: what it is, an overview with the allergies first, then section by section.

use std::sync::Arc;

use helsebro_fhir::json::Json;
use helsebro_fhir::view::{
    self, DocumentKind, DocumentView, GroupKind, SectionKind, SectionView, WarningKind,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::chart::{Chart, Opened, Remote};
use crate::language::{Texts, Words};
use crate::listing::FormKind;
use crate::parts::disclosure::{Follows, Opening, disclosure};
use crate::parts::icon::{Icon, icon};
use crate::parts::{fact, heading, narrative, row, section, term};
use crate::texts::Key;

/// The document. Switching the language draws it anew and fetches nothing.
pub(crate) fn screen(chart: Chart, opened: Opened) -> AnyView {
    let texts = Texts::shared();
    let opening = Opening::new();
    let bundle = opened.bundle;
    let shown = Memo::new_with_compare(
        {
            let bundle = bundle.clone();
            move |_| Arc::new(view::document_of(&bundle, texts.words().catalogue()))
        },
        // Only the language changes it.
        |before, now| before.map(Arc::as_ptr) != now.map(Arc::as_ptr),
    );
    let content = move || {
        let words = texts.words();
        let document = shown.get();
        view! {
            {warnings(chart, &words, &document)}
            {identity_note(&words, &bundle)}
            {head(chart, &words, opening, &document, &opened.id)}
            <div class="document">
                {overview(&words, &document)}
                <div class="sections">
                    {toolbar(&words, opening, &document)}
                    {document
                        .sections
                        .iter()
                        .map(|found| section::section(&words, opening, found, document.language.as_deref()))
                        .collect::<Vec<_>>()}
                </div>
            </div>
        }
    };
    view! {
        {heading::heading(move |_| shown.get().title.clone())}
        {content}
    }
    .into_any()
}

/// What must be read before anything else. That it is test data stands above every screen.
fn warnings(chart: Chart, words: &Words, document: &DocumentView) -> AnyView {
    let marked = chart.session().is_some_and(|session| session.test_data);
    let shown = document.warnings.iter().filter(|warning| !(marked && warning.kind == WarningKind::TestData));
    let said = document.warnings.iter().any(|warning| warning.kind == WarningKind::NotDispensable);
    let never = (document.kind == DocumentKind::Prescription && !said).then(|| {
        view! {
            <p class="ds-alert strong" data-color="danger">
                {words.t(Key::NotDispensable)}
            </p>
        }
    });
    view! { {never} {shown.map(section::warning).collect::<Vec<_>>()} }.into_any()
}

/// What the facade found about whose document it is.
fn identity_note(words: &Words, bundle: &Json) -> Option<AnyView> {
    let tags = match bundle.as_object()?.get("meta")?.as_object()?.get("tag")? {
        Json::Array(tags) => tags,
        _ => return None,
    };
    let codes: Vec<&str> = tags
        .iter()
        .filter_map(Json::as_object)
        .filter(|tag| tag.get("system").and_then(Json::as_str) == Some("urn:helsebro:identity"))
        .filter_map(|tag| tag.get("code")?.as_str())
        .collect();
    let (tone, key) = if codes.contains(&"resolved") {
        ("warning", Key::IdentityResolved)
    } else if codes.contains(&"name-differs") {
        ("info", Key::IdentityNameDiffers)
    } else {
        return None;
    };
    Some(view! { <p class="ds-alert slim" data-color=tone>{words.t(key)}</p> }.into_any())
}

/// Whom it is about, where it comes from, that it is a translation, and the way to the original.
fn head(chart: Chart, words: &Words, opening: Opening, document: &DocumentView, id: &str) -> AnyView {
    let original = chart.path(&format!("/documents/{id}/original"));
    let pdf = chart.listing.with(|listing| match listing {
        Remote::Ready(listing) => listing
            .find(id)
            .is_some_and(|entry| entry.originals.iter().any(|form| form.kind == FormKind::Pdf)),
        _ => false,
    });
    let pdf = pdf.then(|| {
        view! {
            <a class="ds-button" data-variant="secondary" href=format!("{original}?form=pdf")>
                {words.t(Key::DocumentPdf)}
            </a>
        }
    });
    let person = document.patient.as_ref().map(|person| {
        view! {
            <div class="about-patient">
                <p>
                    <span class="label">{words.t(Key::DocumentPatient)}</span>
                    " "
                    <strong class:not-sent=!person.named>{person.name.clone()}</strong>
                </p>
                {fact::facts(words, &person.facts)}
            </div>
        }
    });
    let sent_title = document.sent_title.as_ref().map(|title| {
        view! {
            <p class="sent-title" lang=term::foreign(words, document.language.as_deref())>
                {title.clone()}
            </p>
        }
    });
    view! {
        <div class="document-head">
            {sent_title} {fact::facts(words, &document.facts)} {person}
            <p class="translation">{icon(Icon::Info)} {words.t(Key::DocumentTranslation)}</p>
            <p class="actions no-print">
                <a class="ds-button" data-variant="secondary" href=original.clone()>
                    {words.t(Key::DocumentOriginal)}
                </a>
                {pdf}
            </p>
            {more(words, opening, document)} {participants(words, opening, document)}
        </div>
    }
    .into_any()
}

/// The rest of the head: patient's addresses and contacts, custodian, versions.
fn more(words: &Words, opening: Opening, document: &DocumentView) -> AnyView {
    let (owned, document) = (words.clone(), document.clone());
    disclosure(opening, "head".to_owned(), Follows::Nothing, "more", words.t(Key::DocumentMore), move || {
        let words = &owned;
        let person = document.patient.as_ref().map(|person| {
            let contacts: Vec<_> = person
                .contacts
                .iter()
                .map(|contact| {
                    view! {
                        <div class="contact">
                            <p>
                                <span class="label">{contact.role.clone()}</span>
                                " "
                                {contact.name.clone()}
                            </p>
                            {fact::facts(words, &contact.facts)}
                        </div>
                    }
                })
                .collect();
            view! {
                {fact::facts(words, &person.details)}
                {contacts}
                {person.narrative.as_ref().map(|found| narrative::narrative(words, found))}
            }
        });
        view! {
            <div class="more-content">
                {person} {fact::facts(words, &document.details)} {fact::whole(words, &document.facts)}
                {fact::whole(words, &document.details)}
                {document.narrative.as_ref().map(|found| narrative::narrative(words, found))}
            </div>
        }
        .into_any()
    })
}

/// Those whom the rows name: doctors, hospitals, makers.
fn participants(words: &Words, opening: Opening, document: &DocumentView) -> Option<AnyView> {
    if document.participants.is_empty() {
        return None;
    }
    let summary = words.t(Key::DocumentParticipants);
    let (words, rows) = (words.clone(), document.participants.clone());
    Some(disclosure(opening, "participants".to_owned(), Follows::Nothing, "more", summary, move || {
        row::rows(&words, opening, &rows, "participant")
    }))
}

/// Every section in a line: how many rows, or what its absence means. The allergies name what they are.
fn overview(words: &Words, document: &DocumentView) -> Option<AnyView> {
    if document.sections.len() < 2 {
        return None;
    }
    let items: Vec<_> = document.sections.iter().map(|section| overview_item(words, section)).collect();
    Some(
        view! {
            <nav class="overview" aria-labelledby="overview">
                <h2 id="overview" class="ds-heading" data-size="2xs">
                    {words.t(Key::OverviewTitle)}
                </h2>
                <ul>{items}</ul>
            </nav>
        }
        .into_any(),
    )
}

fn overview_item(words: &Words, section: &SectionView) -> AnyView {
    let allergies = matches!(section.kind, SectionKind::Allergies | SectionKind::Alerts);
    let rows: usize = section.groups.iter().map(|group| group.rows.len()).sum();
    let names = allergies.then(|| names(section)).filter(|names| !names.is_empty());
    let state = match section::status_mark(section.status) {
        Some((mark, class)) => {
            view! { <span class=class>{icon(mark)} {section.status_text.clone()}</span> }.into_any()
        }
        None => view! { <span class="count">{rows.to_string()}</span> }.into_any(),
    };
    // Rows beside a statement of absence: both are said.
    let beside = (section::status_mark(section.status).is_some() && rows > 0)
        .then(|| words.fill(Key::OverviewRows, &[("rows", &rows.to_string())]));
    let anchor = section.anchor.clone();
    view! {
        <li class:allergies=allergies>
            <a
                class="ds-link"
                href=format!("#{}", section.anchor)
                rel="external"
                on:click=move |event| {
                    event.prevent_default();
                    go_to(&anchor);
                }
            >
                {allergies.then(|| icon(Icon::Warning))}
                {section.title.clone()}
            </a>
            " "
            {state}
            {beside.map(|beside| view! { <span class="count">{beside}</span> })}
            {names.map(|names| view! { <strong class="names">{names.join(" · ")}</strong> })}
        </li>
    }
    .into_any()
}

/// What the rows are, those of the past left out: they are in their section.
fn names(section: &SectionView) -> Vec<String> {
    let current =
        section.groups.iter().filter(|group| matches!(group.kind, GroupKind::All | GroupKind::Current));
    current.flat_map(|group| &group.rows).map(|row| row.title.text.clone()).collect()
}

/// To a section by its heading, which takes the focus: no new address, so that "back" leads to the list.
fn go_to(anchor: &str) {
    if let Some(heading) = document().get_element_by_id(&format!("{anchor}-heading")) {
        heading.scroll_into_view();
        if let Ok(heading) = heading.dyn_into::<web_sys::HtmlElement>() {
            heading.focus().ok();
        }
    }
}

/// What is to be seen of all sections at once. Nothing is hidden without its number being said.
fn toolbar(words: &Words, opening: Opening, document: &DocumentView) -> AnyView {
    let has_past = document
        .sections
        .iter()
        .flat_map(|section| &section.groups)
        .any(|group| matches!(group.kind, GroupKind::Past | GroupKind::NotSo));
    let has_text = document.sections.iter().any(|section| section.narrative.is_some());
    let toggle = |wish: RwSignal<bool>, text: String, prefix: &'static str| {
        view! {
            <button
                class="ds-button"
                data-variant="secondary"
                type="button"
                aria-pressed=move || wish.get().to_string()
                on:click=move |_| opening.follow(wish, !wish.get_untracked(), prefix)
            >
                {text}
            </button>
        }
    };
    view! {
        <div class="toolbar no-print" role="group" aria-label=words.t(Key::ToolbarLabel)>
            {has_past.then(|| toggle(opening.past, words.t(Key::ToolbarPast), "past."))}
            {has_text.then(|| toggle(opening.narratives, words.t(Key::ToolbarText), "text."))}
        </div>
    }
    .into_any()
}
