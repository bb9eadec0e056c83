//! What a document says, as rows, in a module of its own: the browser loads it when there is a document to show, and the
//! find screen does not wait for it. Pure: bytes in, bytes out. Should it ever panic, the screen around it stands.

use helsebro_fhir::json;
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::view::{self, wire};
use wasm_bindgen::prelude::wasm_bindgen;

/// The rows of a document, for `helsebro_fhir::view::wire::read`.
///
/// Takes the JSON of a Bundle, a language by its tag, and that language's texts of documents. Gives nothing where the
/// Bundle is no JSON or the texts are of another version.
#[wasm_bindgen]
pub fn rows(bundle: &[u8], language: &str, texts: &str) -> Option<Vec<u8>> {
    let texts = Catalogue::parse(Language::from_tag(language)?, texts).ok()?;
    let bundle = json::parse(bundle).ok()?;
    wire::write(&view::document_of(&bundle, &texts))
}

/// Makes the rows of a document of nobody, and throws them away: browsers compile a module's functions when they are
/// first called, and that is to be over when there is a document to show.
#[wasm_bindgen]
pub fn warm_up(language: &str, texts: &str) {
    drop(rows(include_bytes!("example.json"), language, texts));
}

fn main() {}
