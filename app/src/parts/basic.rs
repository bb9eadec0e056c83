//! The small pieces that every screen is made of, in Designsystemet's classes.

use crate::dom::{Element, Node, el, live};
use crate::language::Texts;
use crate::texts::Key;

/// A text that follows the language.
pub(crate) fn say(key: Key) -> Node {
    let texts = Texts::shared();
    live(move || texts.words().t(key))
}

/// A paragraph.
pub(crate) fn p(content: impl Into<Node>) -> Element {
    el("p").class("ds-paragraph").with(content)
}

/// A remark in smaller letters.
pub(crate) fn hint(content: impl Into<Node>) -> Element {
    el("p").class("ds-paragraph hint").with(content)
}

/// The sentence under a heading.
pub(crate) fn lead(content: impl Into<Node>) -> Element {
    el("p").class("ds-paragraph lead").with(content)
}

/// What a value is.
pub(crate) fn label(text: impl Into<Node>) -> Element {
    el("span").class("label").with(text)
}

/// A heading below the screen's own.
pub(crate) fn heading2(text: impl Into<Node>) -> Element {
    el("h2").class("ds-heading").attr("data-size", "2xs").with(text)
}

/// Something to be noticed; `tone` is one of Designsystemet's colours.
pub(crate) fn alert(tone: &'static str, content: impl Into<Node>) -> Element {
    el("p").class("ds-alert").attr("data-color", tone).with(content)
}

/// A button; `variant` is Designsystemet's: primary, secondary, tertiary.
pub(crate) fn button(variant: &'static str, text: impl Into<Node>, act: impl Fn() + 'static) -> Element {
    el("button").class("ds-button").attr("data-variant", variant).attr("type", "button").click(act).with(text)
}

/// The button that hands in its form.
pub(crate) fn submit(variant: &'static str, text: impl Into<Node>) -> Element {
    el("button").class("ds-button").attr("data-variant", variant).attr("type", "submit").with(text)
}

/// A link that looks like a button.
pub(crate) fn go(variant: &'static str, address: String, text: impl Into<Node>) -> Element {
    el("a").class("ds-button").attr("data-variant", variant).attr("href", address).with(text)
}

/// A link.
pub(crate) fn link(address: String, text: impl Into<Node>) -> Element {
    el("a").class("ds-link").attr("href", address).with(text)
}

/// Buttons in a row.
pub(crate) fn actions() -> Element {
    el("div").class("actions no-print")
}

/// A short mark.
pub(crate) fn tag(tone: &'static str, text: impl Into<Node>) -> Element {
    el("span").class("ds-tag").attr("data-color", tone).with(text)
}

/// For assistive technology only.
pub(crate) fn unseen(text: impl Into<Node>) -> Element {
    el("span").class("ds-sr-only").with(text)
}

/// What is wrong, under a field.
pub(crate) fn message(id: &str, text: String) -> Element {
    el("p").class("ds-validation-message").attr("data-field", "validation").attr("id", id).with(text)
}

/// Words that follow each other in a line, with blanks between them, so that lines can break there.
pub(crate) fn spaced(words: impl IntoIterator<Item = Element>) -> Node {
    let mut nodes = Vec::new();
    for word in words {
        nodes.push(word.into());
        nodes.push(" ".into());
    }
    Node::Many(nodes)
}

/// A named value in a list of them.
pub(crate) fn pair(name: String, value: impl Into<Node>) -> Element {
    el("div").with(el("dt").with(name)).with(el("dd").with(value))
}
