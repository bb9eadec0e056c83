//! Waiting, said in words.

use leptos::prelude::{document, on_cleanup};

use super::basic::p;
use crate::dom::{Node, el, svg};

/// What is waited for, as long as it is; announced politely (WCAG 4.1.3).
pub(crate) fn busy(text: String) -> Node {
    announce(&text);
    on_cleanup(|| announce(""));
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
    el("div").key("busy").class("busy").with(spinner).with(p(text)).into()
}

/// Writes into the region that `index.html` keeps for it: one that comes together with its text often stays unspoken.
fn announce(text: &str) {
    if let Some(region) = document().get_element_by_id("waiting") {
        region.set_text_content(Some(text));
    }
}
