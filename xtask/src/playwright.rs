//! Playwright on the demo's binary, in the system's Chromium.

use std::process::Command;

use crate::chromium;
use crate::demo;
use crate::error::Error;
use crate::node;
use crate::project::Project;
use crate::say;

/// Installs what is missing and builds what has changed. Answers with a Playwright that wants only its arguments.
pub(crate) fn need(project: &Project) -> Result<Command, Error> {
    node::need()?;
    node::need_packages(project)?;
    let chromium = chromium::need()?;
    let binary = demo::build(project)?;
    say::step(format_args!("Playwright, in {}", chromium.display()));
    let mut command = Command::new(node::program(project, "playwright"));
    command
        .arg("test")
        .current_dir(project.path("e2e"))
        .env("HELSEBRO_BINARY", binary)
        .env("CHROMIUM", chromium);
    Ok(command)
}
