//! Makes the keys of the screens' texts.

#[path = "../assets/texts/generate.rs"]
mod texts;

fn main() -> Result<(), String> {
    texts::generate("ScreenTexts", &["app."], "helsebro_fhir::texts")
}
