//! `helsebro show`: a document as the screen shows it, as plain text.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{text, view};

use super::input::{self, InputError, Limit};

/// Print a document as the screen shows it
///
/// The visible row, and indented under it all that one click reveals; every status; every narrative.
#[derive(Debug, Args)]
pub struct Show {
    /// CDA (XML) or FHIR (JSON); `-` is standard input
    file: PathBuf,
    /// nb, nn or en
    #[arg(long, default_value = "nb", value_parser = language)]
    lang: Language,
    #[command(flatten)]
    limit: Limit,
}

impl Show {
    /// The command with its arguments.
    pub fn new(file: PathBuf, lang: Language, limit: Limit) -> Self {
        Self { file, lang, limit }
    }
}

/// Why nothing was shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// The document cannot be read.
    #[error("{file}: {source}")]
    Input {
        /// The file.
        file: String,
        /// Why.
        source: InputError,
    },
    /// The text cannot be written.
    #[error("the text cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Runs the command.
///
/// # Errors
/// See [`ShowError`].
pub fn run(show: &Show, stdin: &mut dyn Read, out: &mut dyn Write) -> Result<(), ShowError> {
    let document = input::document(&show.file, show.limit, stdin)
        .map_err(|source| ShowError::Input { file: show.file.display().to_string(), source })?;
    let texts = Catalogue::built_in(show.lang);
    let view = view::document(&document.bundle, &texts);
    out.write_all(text::document(&view, &texts).as_bytes())?;
    out.flush()?;
    Ok(())
}

fn language(tag: &str) -> Result<Language, String> {
    Language::from_tag(tag).ok_or_else(|| "nb, nn or en".to_owned())
}
