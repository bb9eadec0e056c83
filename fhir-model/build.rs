//! Makes the keys of the view's texts.

#[path = "../assets/texts/generate.rs"]
mod texts;

fn main() -> Result<(), String> {
    texts::generate("DocumentTexts", &["view.", "word."], "crate::texts")
}
