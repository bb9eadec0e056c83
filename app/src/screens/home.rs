//! The address without a launch: Helsebro is opened from the EPJ.

use leptos::prelude::*;

use crate::language::Texts;
use crate::parts::page;
use crate::texts::Key;

/// `/`
pub(crate) fn screen() -> AnyView {
    let texts = Texts::shared();
    let text = move || view! { <p class="ds-paragraph">{texts.words().t(Key::HomeText)}</p> };
    page::page(|words| words.t(Key::HomeTitle), text.into_any())
}

/// Any address that is none of ours.
pub(crate) fn nowhere() -> AnyView {
    let texts = Texts::shared();
    let text = move || view! { <p class="ds-paragraph">{texts.words().t(Key::NowhereText)}</p> };
    page::page(|words| words.t(Key::NowhereTitle), text.into_any())
}
