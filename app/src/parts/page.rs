//! The page of a screen without a session.

use super::basic::say;
use super::{header, heading};
use crate::dom::{Node, el, many};
use crate::language::Words;
use crate::texts::Key;

/// The bar, a heading and what is below it.
pub(crate) fn page(title: impl Fn(&Words) -> String + 'static, content: Node) -> Node {
    let main = el("main").attr("id", "main").class("page narrow").with(heading::heading(title)).with(content);
    many([skip_link(), header::plain(), main.into()])
}

/// The first stop of the keyboard: past the bar and the banner.
pub(crate) fn skip_link() -> Node {
    el("a").class("ds-skip-link").attr("href", "#main").attr("rel", "external").with(say(Key::Skip)).into()
}
