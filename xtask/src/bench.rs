//! `cargo xtask bench web`: how long a clinician waits, measured in the browser. The script lies in `e2e/bench/`.

use crate::error::Error;
use crate::playwright;
use crate::process;
use crate::project::Project;

/// Builds what has changed and prints the table.
pub(crate) fn web(project: &Project) -> Result<(), Error> {
    let mut playwright = playwright::need(project)?;
    process::run("bench", playwright.args(["--config", "bench/playwright.config.ts"]))
}
