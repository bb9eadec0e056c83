//! Node and the npm packages of `e2e/`: wasm-opt (binaryen) for a smaller app, Playwright and axe for the browser tests.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::fresh;
use crate::process;
use crate::project::Project;
use crate::say;

/// The oldest Node that the packages run on.
const OLDEST: u32 = 20;

/// The version of the Node on PATH, where it is new enough and npm is beside it.
pub(crate) fn version() -> Option<String> {
    let version = process::answer("node", &["--version"])?;
    let major: u32 = version.trim_start_matches('v').split('.').next()?.parse().ok()?;
    (major >= OLDEST && process::find(npm()).is_some()).then_some(version)
}

/// Fails where there is no Node that the browser tests run on.
pub(crate) fn need() -> Result<(), Error> {
    version().map(|_| ()).ok_or(Error::NoNode)
}

/// Installs the npm packages by lock file, where they are not there already.
pub(crate) fn need_packages(project: &Project) -> Result<(), Error> {
    let lock = project.path("e2e/package-lock.json");
    let modules = project.path("e2e/node_modules");
    let stamp = modules.join(".helsebro-lock");
    let wanted = fresh::of(&fs::read(&lock).map_err(Error::file(&lock))?);
    if fresh::recall(&stamp) == wanted {
        return Ok(());
    }
    say::step("npm packages: installing");
    process::run(
        "npm ci",
        Command::new(npm())
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(project.path("e2e"))
            // The system's Chromium is used; a download of Playwright's own would only take time.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .stdin(Stdio::null()),
    )
    .map_err(|_| Error::NoPackages)?;
    fresh::remember(&stamp, &wanted)
}

/// A program of an installed npm package.
pub(crate) fn program(project: &Project, name: &str) -> PathBuf {
    let suffix = if cfg!(windows) { ".cmd" } else { "" };
    project.path("e2e/node_modules/.bin").join(format!("{name}{suffix}"))
}

fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}
