//! The browser tests: the demo's binary, Playwright, and the system's Chromium.

use std::fs;
use std::process::Command;

use super::counts::Counts;
use crate::chromium;
use crate::demo;
use crate::error::Error;
use crate::node;
use crate::process;
use crate::project::Project;
use crate::say;

/// Installs what is missing, builds what has changed, checks the tests' types and runs them.
pub(super) fn run(project: &Project) -> Result<Counts, Error> {
    node::need_packages(project)?;
    let chromium = chromium::need()?;
    let binary = demo::build(project)?;
    let folder = project.path("e2e");
    process::run("tsc", Command::new(node::program(project, "tsc")).arg("--noEmit").current_dir(&folder))?;

    let report = folder.join("results/report.json");
    // A report of another run must not be taken for this one's.
    let _ = fs::remove_file(&report);
    say::step(format_args!("browser tests in {}", chromium.display()));
    let ran = process::run(
        "Playwright",
        Command::new(node::program(project, "playwright"))
            .arg("test")
            .current_dir(&folder)
            .env("HELSEBRO_BINARY", binary)
            .env("CHROMIUM", chromium),
    );
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
