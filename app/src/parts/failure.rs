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
    let retry = retry.filter(|_| problem.offer() == Offer::Retry);
    let to_epj = problem.offer() == Offer::Epj;
    draw(words, problem, to_epj, problem.advice(words), retry)
}

/// The panel where nothing can be tried again: the way on is in the EPJ, as the advice says.
pub(crate) fn used_up(words: &Words, problem: Problem, advice: String) -> Node {
    draw(words, problem, true, advice, None)
}

fn draw(words: &Words, problem: Problem, to_epj: bool, advice: String, retry: Option<Callback<()>>) -> Node {
    let tone = if to_epj { "warning" } else { "danger" };
    el("section")
        .key(problem.code())
        .class("ds-alert failure")
        .attr("data-color", tone)
        .attr("role", "alert")
        .with(heading2(problem.title(words)))
        .with(p(problem.text(words)))
        .with(p(el("strong").with(words.t(Key::ProblemDo))).with(" ").with(advice))
        .with(retry.map(|retry| button("secondary", words.t(Key::ProblemRetry), move || retry.run(()))))
        .with(el("p").class("code").with(words.fill(Key::ProblemCode, &[("code", problem.code())])))
        .into()
}
