//! A failure: what happened, what is safe to do, and trying again by hand.

use leptos::prelude::Callable;
use leptos::prelude::Callback;

use super::basic::{button, heading2, p};
use crate::api::Failure;
use crate::dom::{Node, el};
use crate::language::Words;
use crate::problem::Offer;
use crate::texts::Key;

/// The panel of a failure. `retry` is offered where the problem allows it.
pub(crate) fn panel(words: &Words, failed: impl Into<Failure>, retry: Option<Callback<()>>) -> Node {
    let failed = failed.into();
    let offer = failed.problem.offer();
    let retry = retry.filter(|_| offer == Offer::Retry);
    draw(words, &failed, offer == Offer::Epj, failed.problem.advice(words), retry)
}

/// The panel where nothing can be tried again: the way on is in the EPJ, as the advice says.
pub(crate) fn used_up(words: &Words, failed: &Failure, advice: String) -> Node {
    draw(words, failed, true, advice, None)
}

fn draw(words: &Words, failed: &Failure, to_epj: bool, advice: String, retry: Option<Callback<()>>) -> Node {
    let problem = failed.problem;
    let tone = if to_epj { "warning" } else { "danger" };
    el("section")
        .key(problem.code())
        .class("ds-alert failure")
        .attr("data-color", tone)
        .attr("role", "alert")
        .with(heading2(problem.title(words)))
        .with(p(problem.text(words)).with(failed.wait.map(|seconds| format!(" {}", wait(words, seconds)))))
        .with(p(el("strong").with(words.t(Key::ProblemDo))).with(" ").with(advice))
        .with(retry.map(|retry| button("secondary", words.t(Key::ProblemRetry), move || retry.run(()))))
        .with(el("p").class("code").with(words.fill(Key::ProblemCode, &[("code", problem.code())])))
        .into()
}

/// For how long the EPJ wants to be left alone. Never less than it asked for.
fn wait(words: &Words, seconds: u32) -> String {
    match seconds {
        ..=120 => words.fill(Key::ProblemWaitSeconds, &[("seconds", &seconds.max(2).to_string())]),
        _ => words.fill(Key::ProblemWaitMinutes, &[("minutes", &seconds.div_ceil(60).to_string())]),
    }
}
