//! A section of a document: its status in words and with an icon, its rows, and its narrative beside them.

use std::sync::Arc;

use helsebro_fhir::view::{
    Absence, AbsenceKind, Group, GroupKind, SectionKind, SectionStatus, SectionView, Warning, WarningKind,
};
use leptos::prelude::*;

use crate::language::Words;
use crate::parts::disclosure::{Follows, Opening, disclosure};
use crate::parts::icon::{Icon, icon};
use crate::parts::{fact, narrative, row, term};
use crate::texts::Key;

/// A section of the document; `language` is that of the document.
pub(crate) fn section(
    words: &Words,
    opening: Opening,
    section: &SectionView,
    language: Option<&str>,
) -> AnyView {
    draw(words, opening, section, language, true)
}

fn draw(
    words: &Words,
    opening: Opening,
    section: &SectionView,
    language: Option<&str>,
    top: bool,
) -> AnyView {
    let heading_id = format!("{}-heading", section.anchor);
    let foreign = section.title_is_foreign.then(|| term::foreign(words, language)).flatten();
    let groups: Vec<_> =
        section.groups.iter().map(|group| self::group(words, opening, group, &section.anchor)).collect();
    let subsections: Vec<_> =
        section.subsections.iter().map(|inner| draw(words, opening, inner, language, false)).collect();
    let title = section.title.clone();
    let heading = if top {
        view! {
            <h2 class="ds-heading" data-size="xs" id=heading_id.clone() tabindex="-1" lang=foreign>
                {title}
            </h2>
        }
        .into_any()
    } else {
        view! {
            <h3 class="ds-heading" data-size="2xs" id=heading_id.clone() tabindex="-1" lang=foreign>
                {title}
            </h3>
        }
        .into_any()
    };
    view! {
        <section id=section.anchor.clone() class=class(section.kind) aria-labelledby=heading_id>
            <div class="section-head">
                {mark(section.kind).map(icon)} {heading}
                <span class="count">{count(words, section)}</span>
            </div>
            {status(section)}
            {section.absences.iter().enumerate().map(|(index, absence)| {
                self::absence(words, opening, absence, &format!("absence.{}.{index}", section.anchor))
            }).collect::<Vec<_>>()}
            {section.warnings.iter().map(warning).collect::<Vec<_>>()}
            <div class="section-body">
                <div class="section-rows">{groups}</div>
                {text(words, opening, section)}
            </div>
            {about(words, opening, section)}
            {subsections}
        </section>
    }
    .into_any()
}

fn class(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Allergies | SectionKind::Alerts => "section allergies",
        SectionKind::Prescriptions | SectionKind::Dispensations => "section prescriptions",
        _ => "section",
    }
}

fn mark(kind: SectionKind) -> Option<Icon> {
    match kind {
        SectionKind::Allergies | SectionKind::Alerts => Some(Icon::Warning),
        SectionKind::Medicines | SectionKind::Prescriptions | SectionKind::Dispensations => {
            Some(Icon::Medicine)
        }
        _ => None,
    }
}

/// The number of rows, in groups where there are several.
fn count(words: &Words, section: &SectionView) -> String {
    let rows: usize = section.groups.iter().map(|group| group.rows.len()).sum();
    let past: usize =
        section.groups.iter().filter(|group| is_past(group.kind)).map(|group| group.rows.len()).sum();
    match (rows, past) {
        (0, _) => String::new(),
        (rows, 0) => rows.to_string(),
        (rows, past) => {
            words.fill(Key::SectionCount, &[("rows", &rows.to_string()), ("past", &past.to_string())])
        }
    }
}

fn is_past(kind: GroupKind) -> bool {
    matches!(kind, GroupKind::Past | GroupKind::NotSo)
}

/// The icon of a status, and how it is drawn. Only "none known" may look like good news.
pub(crate) fn status_mark(status: SectionStatus) -> Option<(Icon, &'static str)> {
    match status {
        SectionStatus::Entries => None,
        SectionStatus::NoneKnown => Some((Icon::Check, "status none-known")),
        SectionStatus::PartlyNoneKnown => Some((Icon::Info, "status partly")),
        SectionStatus::NoInformation => Some((Icon::Question, "status no-information")),
        SectionStatus::Withheld => Some((Icon::Lock, "status withheld")),
        SectionStatus::NotSent | SectionStatus::Unsaid => Some((Icon::Dash, "status not-sent")),
        SectionStatus::TextOnly => Some((Icon::Text, "status text-only")),
    }
}

fn status(section: &SectionView) -> Option<AnyView> {
    let (mark, class) = status_mark(section.status)?;
    Some(view! { <p class=class>{icon(mark)} <span>{section.status_text.clone()}</span></p> }.into_any())
}

fn absence(words: &Words, opening: Opening, absence: &Absence, id: &str) -> AnyView {
    let mark = match absence.kind {
        AbsenceKind::NoneKnown => Icon::Check,
        AbsenceKind::PartlyNoneKnown => Icon::Info,
        AbsenceKind::NoInformation => Icon::Question,
        AbsenceKind::Withheld => Icon::Lock,
    };
    let more = {
        let (words, absence) = (words.clone(), absence.clone());
        disclosure(opening, id.to_owned(), Follows::Nothing, "more", words.t(Key::RowMore), move || {
            view! {
                <div class="more-content">
                    {term::whole(&words, &absence.term)} {fact::facts(&words, &absence.details)}
                    {fact::whole(&words, &absence.details)}
                </div>
            }
            .into_any()
        })
    };
    view! {
        <div class="absence">
            <p>{icon(mark)} {term::term(words, &absence.term)}</p>
            {more}
        </div>
    }
    .into_any()
}

/// A sentence that the reader must not miss.
pub(crate) fn warning(warning: &Warning) -> AnyView {
    let (tone, class) = match warning.kind {
        WarningKind::NotDispensable => ("danger", "ds-alert strong"),
        WarningKind::AbsenceBesideEntries | WarningKind::DocumentStatus => ("warning", "ds-alert"),
        WarningKind::Unread | WarningKind::Unresolved => ("warning", "ds-alert slim"),
        WarningKind::NarrativeHasMore | WarningKind::TestData => ("info", "ds-alert slim"),
    };
    view! {
        <p class=class data-color=tone>
            {warning.text.clone()}
        </p>
    }
    .into_any()
}

fn group(words: &Words, opening: Opening, group: &Group, anchor: &str) -> AnyView {
    let id = format!("{anchor}.{:?}", group.kind);
    if !is_past(group.kind) {
        let heading = (!group.heading.is_empty())
            .then(|| view! { <h3 class="group-heading">{group.heading.clone()}</h3> });
        return view! {
            {heading}
            {row::rows(words, opening, &group.rows, &id)}
        }
        .into_any();
    }
    let summary = format!("{} ({})", group.heading, group.rows.len());
    let (words, group) = (words.clone(), Arc::new(group.clone()));
    let inner_id = id.clone();
    disclosure(opening, format!("past.{id}"), Follows::Past, "past", summary, move || {
        row::rows(&words, opening, &group.rows, &inner_id)
    })
}

/// The narrative, beside the rows where there is room. Open where it says what no row says.
fn text(words: &Words, opening: Opening, section: &SectionView) -> Option<AnyView> {
    let found = Arc::new(section.narrative.clone()?);
    let says_more = section.groups.is_empty()
        || section.warnings.iter().any(|warning| warning.kind == WarningKind::NarrativeHasMore);
    let follows = if says_more { Follows::Open } else { Follows::Narratives };
    let summary = words.t(Key::SectionText);
    let words = words.clone();
    Some(disclosure(opening, format!("text.{}", section.anchor), follows, "narrative", summary, move || {
        narrative::narrative(&words, &found)
    }))
}

/// The section's title as sent, codes, author.
fn about(words: &Words, opening: Opening, section: &SectionView) -> Option<AnyView> {
    if section.sent_title.is_none() && section.codes.is_empty() && section.details.is_empty() {
        return None;
    }
    let summary = words.t(Key::SectionAbout);
    let (words, title, codes, details) =
        (words.clone(), section.sent_title.clone(), section.codes.clone(), section.details.clone());
    Some(disclosure(
        opening,
        format!("about.{}", section.anchor),
        Follows::Nothing,
        "more about",
        summary,
        move || {
            view! {
            <div class="more-content">
                {title
                    .as_ref()
                    .map(|title| {
                        view! {
                            <p>
                                <span class="label">{words.t(Key::SectionSentTitle)}</span>
                                " "
                                {title.clone()}
                            </p>
                        }
                    })} {term::codes(&words, &codes)} {fact::facts(&words, &details)} {fact::whole(&words, &details)}
            </div>
        }
        .into_any()
        },
    ))
}
