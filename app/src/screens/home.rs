//! The addresses without a launch: Helsebro is opened from the EPJ.

use crate::dom::{Node, many};
use crate::parts::basic::{p, say};
use crate::parts::{heading, page};
use crate::texts::Key;

/// `/`
pub(crate) fn screen() -> Node {
    page::page(|words| words.t(Key::HomeTitle), p(say(Key::HomeText)).into())
}

/// Any address that is none of ours.
pub(crate) fn nowhere() -> Node {
    page::page(|words| words.t(Key::NowhereTitle), p(say(Key::NowhereText)).into())
}

/// The same within a launch.
pub(crate) fn nowhere_in_chart() -> Node {
    many([heading::heading(|words| words.t(Key::NowhereTitle)), p(say(Key::NowhereText)).into()])
}
