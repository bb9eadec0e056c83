//! A section of a document: its status in words and with an icon, its rows, and its narrative beside them.

use std::rc::Rc;

use helsebro_fhir::view::{
    Absence, AbsenceKind, Group, GroupKind, Row, RowKind, SectionKind, SectionStatus, SectionView, Tone,
    Warning, WarningKind,
};

use super::basic::{label, spaced};
use super::disclosure::{Follows, Opening, disclosure, reveal};
use super::icon::{Icon, icon};
use super::{fact, narrative, row, term};
use crate::dom::{Element, Node, el};
use crate::language::Words;
use crate::texts::Key;

/// A section of the document; `language` is that of the document.
pub(crate) fn section(
    words: &Words,
    opening: Opening,
    section: &SectionView,
    language: Option<&str>,
) -> Element {
    draw(words, opening, section, language, true)
}

fn draw(
    words: &Words,
    opening: Opening,
    section: &SectionView,
    language: Option<&str>,
    top: bool,
) -> Element {
    let heading_id = format!("{}-heading", section.anchor);
    let (tag, size) = if top { ("h2", "xs") } else { ("h3", "2xs") };
    let heading = el(tag)
        .class("ds-heading")
        .attr("data-size", size)
        .attr("id", heading_id.clone())
        .attr("tabindex", "-1")
        .maybe("lang", title_language(words, section, language))
        .with(section.title.clone());
    let (about_button, about) = about(words, opening, section).unzip();
    let head = el("div")
        .class("section-head")
        .with(mark(section.kind).map(icon))
        .with(heading)
        .with(el("span").class("count").with(count(words, section)))
        .with(about_button);
    let absences =
        section.absences.iter().enumerate().map(|(index, found)| {
            absence(words, opening, found, &format!("absence.{}.{index}", section.anchor))
        });
    let rows = section.groups.iter().map(|found| group(words, opening, found, &section.anchor));
    let body = el("div")
        .class("section-body")
        .with(el("div").class("section-rows").all(rows))
        .with(text(words, opening, section));
    el("section")
        .attr("id", section.anchor.clone())
        .class(class(section.kind))
        .attr("aria-labelledby", heading_id)
        .with(head)
        .with(about)
        .with(status(section))
        .all(absences)
        .all(section.warnings.iter().map(|found| warning(words, found)))
        .with(body)
        .all(section.subsections.iter().map(|inner| draw(words, opening, inner, language, false)))
}

/// The tag for `lang` of the section's title, where that is the document's own.
pub(crate) fn title_language(words: &Words, section: &SectionView, language: Option<&str>) -> Option<String> {
    section.title_is_foreign.then(|| term::foreign(words, language)).flatten()
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

/// The number of rows and how many of them are past; apart from these, how many are not so.
fn count(words: &Words, section: &SectionView) -> String {
    let past = number(section, |kind| kind == GroupKind::Past);
    let rows = match (number_so(section), past) {
        (0, _) => None,
        (rows, 0) => Some(rows.to_string()),
        (rows, past) => {
            Some(words.fill(Key::SectionCount, &[("rows", &rows.to_string()), ("past", &past.to_string())]))
        }
    };
    rows.into_iter().chain(not_so(words, section)).collect::<Vec<_>>().join(" · ")
}

/// The number of rows. What is refuted or was not done is none of them: it was never the patient's.
pub(crate) fn number_so(section: &SectionView) -> usize {
    number(section, |kind| kind != GroupKind::NotSo)
}

/// How many rows are refuted or were not done, in words.
pub(crate) fn not_so(words: &Words, section: &SectionView) -> Option<String> {
    let rows = number(section, |kind| kind == GroupKind::NotSo);
    (rows > 0).then(|| words.fill(Key::SectionNotSo, &[("rows", &rows.to_string())]))
}

fn number(section: &SectionView, counted: impl Fn(GroupKind) -> bool) -> usize {
    section.groups.iter().filter(|group| counted(group.kind)).map(|group| group.rows.len()).sum()
}

/// The icon of a status, how it is drawn, and its name in few words. Only "none known" may look like good news.
pub(crate) fn status_mark(status: SectionStatus) -> Option<(Icon, &'static str, Key)> {
    match status {
        SectionStatus::Entries => None,
        SectionStatus::NoneKnown => Some((Icon::Check, "status none-known", Key::StatusNoneKnown)),
        SectionStatus::PartlyNoneKnown => Some((Icon::Info, "status partly", Key::StatusPartly)),
        SectionStatus::NoInformation => {
            Some((Icon::Question, "status no-information", Key::StatusNoInformation))
        }
        SectionStatus::Withheld => Some((Icon::Lock, "status withheld", Key::StatusWithheld)),
        SectionStatus::NotSent => Some((Icon::Dash, "status not-sent", Key::StatusNotSent)),
        SectionStatus::Unsaid => Some((Icon::Dash, "status not-sent", Key::StatusUnsaid)),
        SectionStatus::TextOnly => Some((Icon::Text, "status text-only", Key::StatusTextOnly)),
    }
}

fn status(section: &SectionView) -> Option<Element> {
    let (mark, class, _) = status_mark(section.status)?;
    Some(el("p").class(class).with(icon(mark)).with(el("span").with(section.status_text.clone())))
}

fn absence(words: &Words, opening: Opening, absence: &Absence, id: &str) -> Element {
    let mark = match absence.kind {
        AbsenceKind::NoneKnown => Icon::Check,
        AbsenceKind::PartlyNoneKnown => Icon::Info,
        AbsenceKind::NoInformation => Icon::Question,
        AbsenceKind::Withheld => Icon::Lock,
    };
    let (owned, found) = (words.clone(), absence.clone());
    let (button, content) = reveal(opening, id, words.t(Key::RowMore), move || {
        el("div")
            .class("more-content")
            .with(term::whole(&owned, &found.term))
            .with(fact::facts(&owned, &found.details))
            .all(fact::whole(&owned, &found.details))
            .into()
    });
    let head =
        el("div").class("row-head").with(icon(mark)).with(term::term(words, &absence.term)).with(button);
    let sent = term::originals(words, absence.sent.iter());
    el("div").class("absence").with(head).with(sent).with(content)
}

/// A sentence that the reader must not miss.
pub(crate) fn warning(words: &Words, warning: &Warning) -> Element {
    let (tone, class) = match warning.kind {
        WarningKind::NotDispensable => ("danger", "ds-alert strong"),
        WarningKind::AbsenceBesideEntries
        | WarningKind::CalledOtherwise
        | WarningKind::DocumentStatus
        | WarningKind::IdentityResolved => ("warning", "ds-alert"),
        WarningKind::NameDiffers => ("info", "ds-alert"),
        WarningKind::Unread | WarningKind::Unresolved => ("warning", "ds-alert slim"),
        WarningKind::NarrativeHasMore | WarningKind::TestData => ("info", "ds-alert slim"),
    };
    let language = term::foreign(words, warning.language.as_deref());
    let quotes = warning
        .quotes
        .iter()
        .map(|quote| el("q").class("quote").maybe("lang", language.clone()).with(quote.clone()));
    el("p").class(class).attr("data-color", tone).with(format!("{} ", warning.text)).with(spaced(quotes))
}

fn group(words: &Words, opening: Opening, group: &Group, anchor: &str) -> Node {
    let kind = match group.kind {
        GroupKind::All => "all",
        GroupKind::Prohibited => "prohibited",
        GroupKind::Current => "current",
        GroupKind::Unclear => "unclear",
        GroupKind::Past => "past",
        GroupKind::NotSo => "not-so",
    };
    let id = format!("{anchor}.{kind}");
    // An allergy that endangers life stays in sight, be it called inactive.
    let endangers =
        |row: &Row| row.kind == RowKind::Allergy && row.tags.iter().any(|tag| tag.tone == Tone::Danger);
    let in_sight = group.kind == GroupKind::Past && group.rows.iter().any(endangers);
    if in_sight || !matches!(group.kind, GroupKind::Past | GroupKind::NotSo) {
        let heading =
            (!group.heading.is_empty()).then(|| el("h3").class("group-heading").with(group.heading.clone()));
        return Node::Many(vec![heading.into(), row::rows(words, opening, &group.rows, &id).into()]);
    }
    let summary = format!("{} ({})", group.heading, group.rows.len());
    let (words, group, inner) = (words.clone(), Rc::new(group.clone()), id.clone());
    disclosure(opening, &id, Follows::Past, "past", summary, move || {
        row::rows(&words, opening, &group.rows, &inner).into()
    })
    .into()
}

/// The narrative, beside the rows where there is room. Open where it says what no row says.
fn text(words: &Words, opening: Opening, section: &SectionView) -> Option<Element> {
    let found = Rc::new(section.narrative.clone()?);
    let says_more = section.groups.is_empty()
        || section.warnings.iter().any(|warning| warning.kind == WarningKind::NarrativeHasMore);
    let follows = if says_more { Follows::Open } else { Follows::Narratives };
    let (owned, summary) = (words.clone(), words.t(Key::SectionText));
    Some(disclosure(opening, &section.anchor, follows, "narrative", summary, move || {
        narrative::narrative(&owned, &found).into()
    }))
}

/// The section's title as sent, codes, author: the button, and what it reveals.
fn about(words: &Words, opening: Opening, section: &SectionView) -> Option<(Element, Node)> {
    if section.sent_title.is_none() && section.codes.is_empty() && section.details.is_empty() {
        return None;
    }
    let id = format!("about.{}", section.anchor);
    let (owned, found) = (
        words.clone(),
        SectionView {
            sent_title: section.sent_title.clone(),
            codes: section.codes.clone(),
            details: section.details.clone(),
            ..SectionView::default()
        },
    );
    Some(reveal(opening, &id, words.t(Key::SectionAbout), move || {
        let title = found.sent_title.as_ref();
        let title =
            title.map(|title| el("p").with(label(owned.t(Key::SectionSentTitle))).with(format!(" {title}")));
        el("div")
            .class("more-content")
            .with(title)
            .with(term::codes(&owned, &found.codes))
            .with(fact::facts(&owned, &found.details))
            .all(fact::whole(&owned, &found.details))
            .into()
    }))
}

#[cfg(test)]
mod tests {
    use helsebro_fhir::view::{Group, GroupKind, Row, SectionView};

    use super::number_so;

    #[test]
    fn what_is_refuted_is_none_of_the_rows() {
        let group = |kind, rows| Group { kind, rows: vec![Row::default(); rows], ..Group::default() };
        let groups =
            vec![group(GroupKind::Current, 3), group(GroupKind::Past, 2), group(GroupKind::NotSo, 1)];
        assert_eq!(number_so(&SectionView { groups, ..SectionView::default() }), 5);
    }
}
