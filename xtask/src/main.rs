#![doc = include_str!("../README.md")]

mod app_build;
mod bench;
mod chromium;
mod compress;
mod crates;
mod demo;
mod error;
mod fresh;
mod node;
mod playwright;
mod postgres;
mod process;
mod project;
mod say;
mod size;
mod styles;
mod test;
mod texts;
mod tools;

use std::process::ExitCode;

use error::Error;
use project::Project;

const USAGE: &str = "\
cargo xtask demo [ARGS]   build what is missing and start the demo; ARGS go to `helsebro demo`
cargo xtask app           build the app into dist/
cargo xtask test [STEPS]  everything that CI runs, or the steps named
cargo xtask size          what a browser downloads until the find screen is usable
cargo xtask bench web     how long a clinician waits: to the find screen, to a document's rows
cargo xtask bench launch  how many launches a second one facade opens, and what the sandbox EPJ's share is
cargo xtask bench map     how long documents take, and how much memory, beside the goals
cargo xtask advisories    known vulnerabilities of the crates (downloads the advisory database)";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(code) => code,
        Err(error) => {
            say::error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Runs the task that the command line names.
fn dispatch(args: &[String]) -> Result<ExitCode, Error> {
    let project = Project::here()?;
    match args.split_first() {
        Some((task, rest)) => match (task.as_str(), rest) {
            ("demo", rest) => demo::run(&project, rest)?,
            ("app", []) => app_build::run(&project).map(|_| ())?,
            ("test", steps) => return test::run(&project, steps),
            ("advisories", []) => test::advisories(&project)?,
            ("bench", [what]) if what == "web" => bench::web(&project)?,
            ("bench", [what]) if what == "launch" => bench::launch(&project)?,
            ("bench", [what]) if what == "map" => bench::map::run(&project)?,
            ("size", []) => size::run(&project)?,
            _ => return Err(Error::Usage(USAGE)),
        },
        None => return Err(Error::Usage(USAGE)),
    }
    Ok(ExitCode::SUCCESS)
}
