//! Waiting, said in words.

use super::basic::p;
use crate::dom::{Node, el, svg};

/// What is waited for, announced politely.
pub(crate) fn busy(text: String) -> Node {
    let circle = |class: &'static str| {
        svg("circle")
            .class(class)
            .attr("cx", "25")
            .attr("cy", "25")
            .attr("r", "20")
            .attr("fill", "none")
            .attr("stroke-width", "5")
    };
    let spinner = svg("svg")
        .class("ds-spinner")
        .attr("data-size", "sm")
        .attr("viewBox", "0 0 50 50")
        .attr("aria-hidden", "true")
        .with(circle("ds-spinner__background"))
        .with(circle("ds-spinner__circle"));
    el("div").key("busy").class("busy").attr("role", "status").with(spinner).with(p(text)).into()
}
