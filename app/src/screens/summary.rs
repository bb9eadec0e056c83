//! A document as rows: what it is, an overview with the allergies first, then section by section.

use std::rc::Rc;
use std::sync::Arc;

use helsebro_fhir::lookup::FormKind;
use helsebro_fhir::view::{DocumentView, GroupKind, SectionKind, SectionView, WarningKind};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::address::Screen;
use crate::chart::{Chart, Remote};
use crate::dom::{Element, Node, el, live, many};
use crate::language::Words;
use crate::parts::basic::{actions, button, go, heading2, label, link};
use crate::parts::disclosure::{Follows, Opening, disclosure};
use crate::parts::icon::{Icon, icon};
use crate::parts::{fact, heading, narrative, row, section, term};
use crate::shell::TestData;
use crate::texts::Key;

/// A document in a language: its words and its rows change together.
#[derive(Clone)]
pub(crate) struct Shown {
    /// The words around the rows.
    pub(crate) words: Words,
    /// The rows.
    pub(crate) document: Arc<DocumentView>,
}

/// The document, drawn anew whenever `shown` changes.
pub(crate) fn screen(chart: Chart, id: String, shown: RwSignal<Option<Shown>>) -> Node {
    let opening = Opening::new();
    let title = move || shown.with(|shown| shown.as_ref().map(|shown| shown.document.title.clone()));
    let content = live(move || {
        let Some(Shown { words, document }) = shown.get() else { return Node::Nothing };
        let language = document.language.as_deref();
        let sections = document.sections.iter();
        let sections = el("div")
            .class("sections")
            .with(toolbar(&words, opening, &document))
            .all(sections.map(|found| section::section(&words, opening, found, language)))
            .with(behind(&words, opening, &document));
        many([
            warnings(&words, &document),
            head(chart, &words, &document, &id).into(),
            el("div").class("document").with(overview(&words, &document)).with(sections).into(),
        ])
    });
    many([heading::heading(move |_| title().unwrap_or_default()), content])
}

/// What must be read before anything else. That it is test data stands above every screen.
fn warnings(words: &Words, document: &DocumentView) -> Node {
    let marked = TestData::shared().is_said();
    let shown = document.warnings.iter().filter(|warning| !(marked && warning.kind == WarningKind::TestData));
    many(shown.map(|warning| section::warning(words, warning).into()))
}

/// Where it comes from, whom it is about, that it is a translation, and the way to the original.
fn head(chart: Chart, words: &Words, document: &DocumentView, id: &str) -> Element {
    let original = chart.path(&Screen::Original(id.to_owned()));
    let pdf = chart.listing.with(|listing| match listing {
        Remote::Ready(listing) => listing
            .find(id)
            .is_some_and(|entry| entry.originals.iter().any(|form| form.kind == FormKind::Pdf)),
        _ => false,
    });
    let pdf = pdf.then(|| go("secondary", format!("{original}?form=pdf"), words.t(Key::DocumentPdf)));
    let person = document.patient.as_ref().map(|person| {
        let class = if person.named { "" } else { "not-sent" };
        let name = el("strong").class(class).with(person.name.clone());
        el("div")
            .class("about-patient")
            .with(label(words.t(Key::DocumentPatient)))
            .with(name)
            .with(fact::facts(words, &person.facts))
    });
    let foreign = term::foreign(words, document.language.as_deref());
    let sent_title = document
        .sent_title
        .as_ref()
        .map(|title| el("p").class("sent-title").maybe("lang", foreign).with(title.clone()));
    let ways = actions().with(go("secondary", original, words.t(Key::DocumentOriginal))).with(pdf);
    el("div")
        .class("document-head")
        .with(sent_title)
        .with(fact::facts(words, &document.facts))
        .with(person)
        .with(el("p").class("translation").with(icon(Icon::Info)).with(words.t(Key::DocumentTranslation)))
        .with(ways)
}

/// The rest of the head: the patient's addresses and contacts, custodian, versions, who is named.
fn behind(words: &Words, opening: Opening, document: &DocumentView) -> Node {
    let (owned, found) = (words.clone(), Rc::new(DocumentView { sections: Vec::new(), ..document.clone() }));
    let more = disclosure(opening, "head", Follows::Nothing, "more", words.t(Key::DocumentMore), {
        let found = Rc::clone(&found);
        move || rest_of_head(&owned, &found).into()
    });
    let owned = words.clone();
    let participants = (!document.participants.is_empty()).then(|| {
        disclosure(
            opening,
            "named",
            Follows::Nothing,
            "more",
            words.t(Key::DocumentParticipants),
            move || row::rows(&owned, opening, &found.participants, "named").into(),
        )
    });
    Node::Many(vec![more.into(), participants.into()])
}

fn rest_of_head(words: &Words, document: &DocumentView) -> Element {
    let mut rest = el("div").class("more-content");
    if let Some(person) = &document.patient {
        rest = rest.with(fact::facts(words, &person.details));
        for contact in &person.contacts {
            let who = el("p").with(label(contact.role.clone())).with(format!(" {}", contact.name));
            rest = rest.with(who).with(fact::facts(words, &contact.facts));
        }
        rest = rest.with(person.narrative.as_ref().map(|found| narrative::narrative(words, found)));
    }
    rest.with(fact::facts(words, &document.details))
        .all(fact::whole(words, &document.facts))
        .all(fact::whole(words, &document.details))
        .with(document.narrative.as_ref().map(|found| narrative::narrative(words, found)))
}

/// Every section in a line: how many rows, or what its absence means. The allergies name what they are.
fn overview(words: &Words, document: &DocumentView) -> Option<Element> {
    let language = document.language.as_deref();
    let items = document.sections.iter().map(|section| overview_item(words, section, language));
    (document.sections.len() > 1).then(|| {
        el("nav")
            .class("overview")
            .attr("aria-labelledby", "overview")
            .with(heading2(words.t(Key::OverviewTitle)).attr("id", "overview"))
            .with(el("ul").all(items))
    })
}

fn overview_item(words: &Words, section: &SectionView, language: Option<&str>) -> Element {
    let allergies = matches!(section.kind, SectionKind::Allergies | SectionKind::Alerts);
    let names = if allergies { names(words, section) } else { Vec::new() };
    let status = section::status_mark(section.status);
    // Rows beside a statement of absence: both are said.
    let count = match (&status, section::number_so(section)) {
        (Some(_), 0) => String::new(),
        (Some(_), rows) => words.fill(Key::OverviewRows, &[("rows", &rows.to_string())]),
        (None, 0) => section::not_so(words, section).unwrap_or_else(|| "0".to_owned()),
        (None, rows) => rows.to_string(),
    };
    let status =
        status.map(|(mark, class, name)| el("span").class(class).with(icon(mark)).with(words.t(name)));
    let anchor = section.anchor.clone();
    let to_section = link(format!("#{anchor}"), section.title.clone())
        .attr("rel", "external")
        .maybe("lang", section::title_language(words, section, language))
        .on("click", move |event| {
            event.prevent_default();
            go_to(&anchor);
        });
    el("li")
        .class(if allergies { "allergies" } else { "" })
        .with(allergies.then(|| icon(Icon::Warning)))
        .with(to_section)
        .with(" ")
        .with(status)
        .with(el("span").class("count").with(count))
        .with((!names.is_empty()).then(|| el("strong").class("names").all(names)))
}

/// What the rows are, as their titles say it; those of the past are left out: they are in their section.
fn names(words: &Words, section: &SectionView) -> Vec<Node> {
    let current =
        section.groups.iter().filter(|group| !matches!(group.kind, GroupKind::Past | GroupKind::NotSo));
    let rows = current.flat_map(|group| &group.rows).enumerate();
    rows.flat_map(|(index, row)| {
        let between = (index > 0).then_some(" · ");
        [between.into(), term::term(words, &row.title).into()]
    })
    .collect()
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
fn toolbar(words: &Words, opening: Opening, document: &DocumentView) -> Option<Element> {
    let mut groups = document.sections.iter().flat_map(|section| &section.groups);
    let has_past = groups.any(|group| matches!(group.kind, GroupKind::Past | GroupKind::NotSo));
    let has_text = document.sections.iter().any(|section| section.narrative.is_some());
    let toggle = |wish: RwSignal<bool>, follows: Follows, text: Key| {
        button("secondary", words.t(text), move || opening.turn(wish, follows))
            .live("aria-pressed", move || Some(wish.get().to_string()))
    };
    (has_past || has_text).then(|| {
        el("div")
            .class("toolbar no-print")
            .attr("role", "group")
            .attr("aria-label", words.t(Key::ToolbarLabel))
            .with(has_past.then(|| toggle(opening.past, Follows::Past, Key::ToolbarPast)))
            .with(has_text.then(|| toggle(opening.narratives, Follows::Narratives, Key::ToolbarText)))
    })
}
