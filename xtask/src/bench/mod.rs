//! What is measured: how long a clinician waits (`web`), how many launches there may be (`launch`), how long documents take
//! (`map`).

pub(crate) mod map;

use crate::crates;
use crate::error::Error;
use crate::playwright;
use crate::process;
use crate::project::Project;

/// `cargo xtask bench web`: in the browser. The script lies in `e2e/bench/`. Builds what has changed and prints the table.
pub(crate) fn web(project: &Project) -> Result<(), Error> {
    let mut playwright = playwright::need(project)?;
    process::run("bench", playwright.args(["--config", "bench/playwright.config.ts"]))
}

/// `cargo xtask bench launch`: launches at a fixed rate, by HTTP. The bench lies in `facade/benches/`.
pub(crate) fn launch(project: &Project) -> Result<(), Error> {
    let mut command = crates::cargo(project);
    command.args(["bench", "--package", "helsebro", "--features", "demo", "--locked", "--bench", "launch"]);
    process::run("bench", &mut command)
}
