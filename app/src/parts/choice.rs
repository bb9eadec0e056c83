//! A choice of one among a few, and boxes to tick.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;

use super::basic::hint;
use crate::dom::{Element, el};

/// One of the possibilities.
pub(crate) struct Choice {
    /// The field's `id`.
    pub(crate) id: String,
    /// What it is.
    pub(crate) text: String,
    /// What it means.
    pub(crate) help: Option<String>,
    /// Whether it is the one.
    pub(crate) chosen: bool,
    /// Makes it the one.
    pub(crate) choose: Box<dyn Fn()>,
}

/// Radio buttons under a legend.
pub(crate) fn radios(name: &str, legend: String, note: Option<String>, choices: Vec<Choice>) -> Element {
    let radio = |choice: Choice| {
        let help_id = format!("{}-help", choice.id);
        let described = choice.help.is_some().then(|| help_id.clone());
        let act = choice.choose;
        let input = field_input("radio", &choice.id)
            .attr("name", name)
            .maybe("aria-describedby", described)
            .prop("checked", choice.chosen)
            .on("change", move |_| act());
        let help = choice
            .help
            .map(|help| el("div").attr("data-field", "description").attr("id", help_id).with(help));
        field().with(input).with(label_of(&choice.id, choice.text)).with(help)
    };
    fieldset(legend).all(choices.into_iter().map(radio)).with(note.map(hint))
}

/// Fields under a legend.
pub(crate) fn fieldset(legend: String) -> Element {
    el("fieldset").class("ds-fieldset").with(el("legend").class("ds-label").with(legend))
}

/// A field: label, input, what is wrong.
pub(crate) fn field() -> Element {
    el("div").class("ds-field")
}

/// The input of a field.
pub(crate) fn field_input(kind: &'static str, id: &str) -> Element {
    el("input").class("ds-input").attr("type", kind).attr("id", id)
}

/// The label of a field.
pub(crate) fn label_of(id: &str, text: String) -> Element {
    el("label").class("ds-label").attr("for", id).with(text)
}

/// To what is wrong, after it is drawn: a field, or the list of them.
pub(crate) fn focus(id: &'static str) {
    request_animation_frame(move || {
        let found = document().get_element_by_id(id);
        if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
            found.focus().ok();
        }
    });
}
