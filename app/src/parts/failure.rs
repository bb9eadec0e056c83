//! A failure: what happened, what is safe to do, and trying again by hand.

use leptos::prelude::Callable;
use leptos::prelude::Callback;

use super::basic::{button, heading2, p};
use crate::dom::{Node, el};
use crate::language::Words;
use crate::problem::{Offer, Problem};
use crate::texts::Key;

/// The panel of a problem. `retry` is offered where the problem allows it.
pub(crate) fn panel(words: &Words, problem: Problem, retry: Option<Callback<()>>) -> Node {
    let tone = if problem.offer() == Offer::Epj { "warning" } else { "danger" };
    let retry = retry.filter(|_| problem.offer() == Offer::Retry);
    el("section")
        .key(problem.code())
        .class("ds-alert failure")
        .attr("data-color", tone)
        .attr("role", "alert")
        .with(heading2(problem.title(words)))
        .with(p(problem.text(words)))
        .with(p(el("strong").with(words.t(Key::ProblemDo))).with(" ").with(problem.advice(words)))
        .with(retry.map(|retry| button("secondary", words.t(Key::ProblemRetry), move || retry.run(()))))
        .with(el("p").class("code").with(words.fill(Key::ProblemCode, &[("code", problem.code())])))
        .into()
}
