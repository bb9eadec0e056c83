//! The EPJ's colours and sizes (`smart_style_url`) on the page, so that Helsebro does not look foreign in it.
//!
//! They reach the bar, the edges and the size of the letters. What warns keeps its own colours: a clinician must know them in every
//! EPJ.

use helsebro_launch::style::Style;
use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// Tells the style sheet, as custom properties of the page.
pub(crate) fn apply(style: &Style) {
    let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(root) = root else { return };
    let properties = [
        ("--epj-background", style.background.map(|colour| colour.to_string())),
        ("--epj-text", style.text.map(|colour| colour.to_string())),
        ("--epj-highlight", style.highlight.map(|colour| colour.to_string())),
        ("--epj-radius", style.border_radius.map(|size| size.to_string())),
        ("--epj-font-size", style.font_size.map(|size| size.to_string())),
    ];
    for (name, value) in properties {
        if let Some(value) = value {
            root.style().set_property(name, &value).ok();
        }
    }
}
