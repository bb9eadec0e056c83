//! A failure: what happened, what is safe to do, and trying again by hand.

use leptos::prelude::*;

use crate::language::Words;
use crate::problem::{Offer, Problem};
use crate::texts::Key;

/// The panel of a problem. `retry` is offered where the problem allows it.
pub(crate) fn panel(words: &Words, problem: Problem, retry: Option<Callback<()>>) -> AnyView {
    let tone = if problem.offer() == Offer::Epj { "warning" } else { "danger" };
    let retry = retry.filter(|_| problem.offer() == Offer::Retry);
    view! {
        <section class="ds-alert failure" data-color=tone role="alert">
            <h2 class="ds-heading" data-size="2xs">
                {problem.title(words)}
            </h2>
            <p class="ds-paragraph">{problem.text(words)}</p>
            <p class="ds-paragraph">
                <strong>{words.t(Key::ProblemDo)}</strong>
                " "
                {problem.advice(words)}
            </p>
            {retry
                .map(|retry| {
                    view! {
                        <button class="ds-button" data-variant="secondary" type="button" on:click=move |_| retry.run(())>
                            {words.t(Key::ProblemRetry)}
                        </button>
                    }
                })}
            <p class="ds-paragraph code" data-size="xs">
                {words.fill(Key::ProblemCode, &[("code", problem.code())])}
            </p>
        </section>
    }
    .into_any()
}
