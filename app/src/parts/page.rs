//! The page of a screen without a session.

use leptos::prelude::*;

use crate::language::{Texts, Words};
use crate::parts::{header, heading};
use crate::texts::Key;

/// The bar, a heading and what is below it.
pub(crate) fn page(title: impl Fn(&Words) -> String + Send + Sync + 'static, content: AnyView) -> AnyView {
    view! {
        {skip_link()}
        {header::plain()}
        <main id="main" class="page narrow">
            {heading::heading(title)} {content}
        </main>
    }
    .into_any()
}

/// The first stop of the keyboard: past the bar and the banner.
pub(crate) fn skip_link() -> AnyView {
    let texts = Texts::shared();
    view! {
        <a class="ds-skip-link" href="#main" rel="external">
            {move || texts.words().t(Key::Skip)}
        </a>
    }
    .into_any()
}
