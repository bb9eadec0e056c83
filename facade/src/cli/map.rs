//! `helsebro map`: any supported document to its FHIR R4 Bundle.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use helsebro_fhir::issue::{Issue, Severity};
use helsebro_fhir::r4::{OperationOutcome, OutcomeIssue, Resource};
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Document, view};

use super::input::{self, InputError, Limit};

/// Print the FHIR R4 Bundle of each document, one a line
///
/// A file that cannot be read gives an OperationOutcome on its line, and exit status 2 at the end. What was noticed goes
/// to standard error: `file: severity: path: text`.
#[derive(Debug, Args)]
pub struct Map {
    /// CDA (XML) or FHIR (JSON); `-` is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    limit: Limit,
}

impl Map {
    /// The command with its arguments.
    pub fn new(files: Vec<PathBuf>, limit: Limit) -> Self {
        Self { files, limit }
    }
}

/// Runs the command; says whether every file could be read.
///
/// Holds one document at a time.
///
/// # Errors
/// Where the answer or the issues cannot be written.
pub fn run(map: &Map, stdin: &mut dyn Read, out: &mut dyn Write, issues: &mut dyn Write) -> io::Result<bool> {
    let texts = Catalogue::built_in(Language::En);
    let mut all_read = true;
    for path in &map.files {
        let name = path.display();
        let (line, noticed) = match input::document(path, map.limit, stdin) {
            Ok(document) => (document.bundle.to_json(), noticed(document, &texts)),
            Err(error) => {
                all_read = false;
                (outcome(&error), vec![refusal(&error)])
            }
        };
        writeln!(out, "{line}")?;
        out.flush()?;
        for issue in noticed {
            writeln!(issues, "{name}: {issue}")?;
        }
    }
    Ok(all_read)
}

/// What the reader noticed, and what the view found no place for.
fn noticed(document: Document, texts: &Catalogue) -> Vec<Issue> {
    let unplaced = view::document(&document.bundle, texts).issues;
    document.issues.into_iter().chain(unplaced).collect()
}

fn refusal(error: &InputError) -> Issue {
    Issue { severity: Severity::Error, path: "/".to_owned(), text: error.to_string() }
}

fn outcome(error: &InputError) -> String {
    let issue = OutcomeIssue {
        severity: Some("fatal".to_owned()),
        code: Some(error.code().to_owned()),
        diagnostics: Some(error.to_string()),
        ..OutcomeIssue::default()
    };
    let outcome = OperationOutcome { issue: vec![issue], ..OperationOutcome::default() };
    Resource::from(outcome).to_json()
}
