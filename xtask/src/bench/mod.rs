//! What is measured: how long a clinician waits (`web`), how long documents take (`map`).

pub(crate) mod map;

use crate::error::Error;
use crate::playwright;
use crate::process;
use crate::project::Project;

/// `cargo xtask bench web`: in the browser. The script lies in `e2e/bench/`. Builds what has changed and prints the table.
pub(crate) fn web(project: &Project) -> Result<(), Error> {
    let mut playwright = playwright::need(project)?;
    process::run("bench", playwright.args(["--config", "bench/playwright.config.ts"]))
}
