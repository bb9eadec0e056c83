//! Waiting, said in words.

use leptos::prelude::*;

/// What is waited for, announced politely.
pub(crate) fn busy(text: String) -> AnyView {
    view! {
        <div class="busy" role="status">
            <svg class="ds-spinner" data-size="sm" viewBox="0 0 50 50" aria-hidden="true">
                <circle class="ds-spinner__background" cx="25" cy="25" r="20" fill="none" stroke-width="5" />
                <circle class="ds-spinner__circle" cx="25" cy="25" r="20" fill="none" stroke-width="5" />
            </svg>
            <p class="ds-paragraph">{text}</p>
        </div>
    }
    .into_any()
}
