//! `cargo xtask test`: all that CI runs. Each step is named, timed and told; a failure does not stop the steps after it.

mod arrows;
mod browser;
mod cargo_tests;
mod counts;

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use crate::crates;
use crate::error::Error;
use crate::node;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::size;
use crate::tools::Tool;
use counts::Counts;

/// A part of the whole, by itself: `cargo xtask test clippy rust`.
struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(&Project) -> Result<Counts, Error>,
}

/// The quick ones first.
const STEPS: [Step; 8] = [
    Step { name: "format", what: "rustfmt", run: format },
    Step { name: "arrows", what: "who may depend on whom, and no arbitrary_precision", run: arrows::run },
    Step { name: "deny", what: "licences, duplicates and sources of the crates", run: deny },
    Step { name: "clippy", what: "clippy, without warnings", run: clippy },
    Step { name: "clippy-app", what: "clippy for the browser, without warnings", run: clippy_app },
    Step { name: "rust", what: "unit and doc tests, and the corpus", run: cargo_tests::run },
    Step { name: "size", what: "the app and its size", run: weigh },
    Step { name: "browser", what: "the browser tests", run: browser::run },
];

/// Runs the steps that `names` lists, all where it lists none. The last line counts the tests.
pub(crate) fn run(project: &Project, names: &[String]) -> Result<ExitCode, Error> {
    let steps = choose(names)?;
    if steps.iter().any(|step| step.name == "browser") {
        node::need()?;
    }
    crates::need_compiler()?;
    crates::need_target()?;
    crates::need_crates(project)?;

    let mut total = Counts::default();
    let mut told = Vec::new();
    for step in steps {
        say::step(format_args!("{}: {}", step.name, step.what));
        let start = Instant::now();
        let result = (step.run)(project);
        let took = seconds(start.elapsed());
        let line = match result {
            Ok(counts) => {
                total += counts;
                let sign = if counts.failed == 0 { '✓' } else { '✗' };
                format!("{sign} {:<12} {took:>8}  {counts}", step.name)
            }
            Err(error) => {
                say::error(&error);
                // A check that fails is no test, but must not be missing from the sum.
                total += Counts { failed: 1, ..Counts::default() };
                format!("✗ {:<12} {took:>8}  {error}", step.name)
            }
        };
        say::line(&line);
        told.push(line);
    }
    say::line("");
    told.iter().for_each(say::line);
    say::line("");
    let verdict = verdict(total, in_ci());
    if total.failed == 0 && verdict == ExitCode::FAILURE {
        say::error("a test was skipped, which CI does not allow: it would never run");
    }
    say::line(total.closing());
    Ok(verdict)
}

/// In CI a skipped test is a failed one.
fn verdict(total: Counts, in_ci: bool) -> ExitCode {
    if total.failed > 0 || (in_ci && total.skipped > 0) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false")
}

fn choose(names: &[String]) -> Result<Vec<&'static Step>, Error> {
    if names.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    let find = |name: &String| STEPS.iter().find(|step| step.name == name);
    names
        .iter()
        .map(|name| find(name).ok_or_else(|| Error::NoStep { name: name.clone(), steps: all() }))
        .collect()
}

fn all() -> String {
    STEPS.iter().map(|step| step.name).collect::<Vec<_>>().join(", ")
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

/// A check that counts no tests: it holds, or it is an error.
fn check(what: &str, command: &mut Command) -> Result<Counts, Error> {
    process::run(what, command).map(|()| Counts::default())
}

fn format(project: &Project) -> Result<Counts, Error> {
    check("cargo fmt", crates::cargo(project).args(["fmt", "--all", "--check"]))
}

fn deny(project: &Project) -> Result<Counts, Error> {
    cargo_deny(project, &["bans", "licenses", "sources"])
}

/// `cargo xtask advisories`: known vulnerabilities. No step of `test`: what it says changes by the day, not by the
/// commit, and it has to download its database.
pub(crate) fn advisories(project: &Project) -> Result<(), Error> {
    cargo_deny(project, &["advisories"]).map(|_| ())
}

fn cargo_deny(project: &Project, checks: &[&str]) -> Result<Counts, Error> {
    let program = Tool::cargo_deny().need(project)?;
    let mut command = Command::new(program);
    check("cargo deny", command.args(["--locked", "check"]).args(checks).current_dir(project.root()))
}

fn clippy(project: &Project) -> Result<Counts, Error> {
    let args =
        ["clippy", "--workspace", "--all-targets", "--all-features", "--locked", "--", "-D", "warnings"];
    check("cargo clippy", crates::cargo(project).args(args))
}

fn clippy_app(project: &Project) -> Result<Counts, Error> {
    let args =
        ["clippy", "--package", "helsebro-app", "--target", crates::WASM, "--locked", "--", "-D", "warnings"];
    check("cargo clippy", crates::cargo(project).args(args))
}

fn weigh(project: &Project) -> Result<Counts, Error> {
    size::run(project).map(|()| Counts::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_is_not_there_is_refused_with_those_that_are() {
        let error = choose(&["clipy".to_owned()]).err().unwrap().to_string();
        assert!(error.contains("clipy") && error.contains("clippy-app"), "{error}");
        assert_eq!(choose(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn a_skip_fails_in_ci_only_and_a_failure_everywhere() {
        let skipped = Counts { passed: 3, failed: 0, skipped: 1 };
        assert_eq!(verdict(skipped, false), ExitCode::SUCCESS);
        assert_eq!(verdict(skipped, true), ExitCode::FAILURE);
        let failed = Counts { passed: 3, failed: 2, skipped: 0 };
        assert_eq!(verdict(failed, false), ExitCode::FAILURE);
        assert_eq!(verdict(Counts { passed: 3, failed: 0, skipped: 0 }, true), ExitCode::SUCCESS);
    }
}
