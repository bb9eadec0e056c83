//! A choice of one among a few.

use leptos::prelude::*;

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
    pub(crate) choose: Callback<()>,
}

/// Radio buttons under a legend.
pub(crate) fn radios(
    name: &'static str,
    legend: String,
    hint: Option<String>,
    choices: Vec<Choice>,
) -> AnyView {
    let radios: Vec<_> = choices
        .into_iter()
        .map(|choice| {
            let help_id = format!("{}-help", choice.id);
            view! {
                <div class="ds-field">
                    <input
                        class="ds-input"
                        type="radio"
                        name=name
                        id=choice.id.clone()
                        prop:checked=choice.chosen
                        aria-describedby=choice.help.is_some().then(|| help_id.clone())
                        on:change=move |_| choice.choose.run(())
                    />
                    <label class="ds-label" for=choice.id>{choice.text}</label>
                    {choice
                        .help
                        .map(|help| {
                            view! {
                                <div data-field="description" id=help_id.clone()>
                                    {help}
                                </div>
                            }
                        })}
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="ds-fieldset">
            <legend class="ds-label">{legend}</legend>
            {radios}
            {hint.map(|hint| view! { <p class="ds-paragraph hint">{hint}</p> })}
        </fieldset>
    }
    .into_any()
}
