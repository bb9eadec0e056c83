//! XHTML of a narrative to nodes, by an allow-list (FHIR R4, narrative.html): everything else is only its words.
//!
//! Read by hand and leniently: real narratives have unclosed tags, stray `<` and HTML entities, which an XML parser
//! refuses whole. Scripts and styles are dropped; no attribute survives but the span of a cell and the address of a link.

mod build;
mod markup;
#[cfg(test)]
mod tests;

use super::narrative::Narrative;

/// Reads the markup of `Narrative.div`. `language` is what the document says where the markup says nothing.
pub(super) fn narrative(markup: &str, language: Option<&str>) -> Narrative {
    let mut builder = build::Builder::default();
    let mut markup = markup::Markup::new(markup);
    while let Some(token) = markup.next_token() {
        builder.token(token);
    }
    let mut narrative = builder.finish();
    narrative.broken |= markup.is_broken();
    narrative.language = narrative.language.or_else(|| language.map(str::to_owned));
    narrative
}
