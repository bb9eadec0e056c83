//! Makes the keys of the screens' texts.

#[path = "../assets/texts/generate.rs"]
mod texts;

fn main() -> Result<(), String> {
    texts::generate("app.", "helsebro_fhir::texts", false)
}
