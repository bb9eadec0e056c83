//! The browser tests: their types, then Playwright, whose report is counted.

use std::fs;
use std::process::Command;

use super::counts::Counts;
use crate::error::Error;
use crate::node;
use crate::playwright;
use crate::process;
use crate::project::Project;

/// Installs what is missing, builds what has changed, checks the tests' types and runs them.
pub(super) fn run(project: &Project) -> Result<Counts, Error> {
    let mut playwright = playwright::need(project)?;
    let folder = project.path("e2e");
    process::run("tsc", Command::new(node::program(project, "tsc")).arg("--noEmit").current_dir(&folder))?;

    let report = folder.join("results/report.json");
    // A report of another run must not be taken for this one's.
    let _ = fs::remove_file(&report);
    let ran = process::run("Playwright", &mut playwright);
    let counts = fs::read(&report)
        .ok()
        .and_then(|report| serde_json::from_slice(&report).ok())
        .and_then(|report| Counts::of_playwright(&report));
    match (ran, counts) {
        (_, Some(counts)) if counts.failed > 0 => Ok(counts),
        // Playwright may fail without a failed test: a config that cannot be read, a demo that does not start.
        (ran, counts) => ran.and(counts.ok_or(Error::Malformed {
            file: "e2e/results/report.json",
            problem: "Playwright wrote no report".to_owned(),
        })),
    }
}
