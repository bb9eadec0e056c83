//! Unit tests, doc tests and the tests on the corpus: `cargo test`, with its output cut down to what somebody reads.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;

use super::counts::Counts;
use crate::crates;
use crate::error::Error;
use crate::postgres::Postgres;
use crate::project::Project;
use crate::say;

/// Runs them all, to the end. The tests find the corpus by `HELSEBRO_CORPUS`, and where there is none each says so.
pub(super) fn run(project: &Project) -> Result<Counts, Error> {
    let corpus =
        std::env::var_os("HELSEBRO_CORPUS").map_or_else(|| project.path("../shared/corpus"), PathBuf::from);
    let corpus = std::path::absolute(&corpus).unwrap_or(corpus);
    if !corpus.is_dir() {
        say::note(format_args!("no corpus at {}: set HELSEBRO_CORPUS", corpus.display()));
    }
    let postgres = Postgres::start();
    let mut command = crates::cargo(project);
    match &postgres {
        Some(server) => command.env("HELSEBRO_TEST_POSTGRES", server.address()),
        None => command.env_remove("HELSEBRO_TEST_POSTGRES"),
    };
    command
        .args(["test", "--workspace", "--all-features", "--locked", "--no-fail-fast"])
        // A passing test's output too: only there does a test say that it was skipped.
        .args(["--", "--show-output"])
        .env("HELSEBRO_CORPUS", &corpus)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let spawn_error = |source| Error::Spawn { program: "cargo".to_owned(), source };
    let mut child = command.spawn().map_err(spawn_error)?;
    let mut reader = Reader::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(Error::file("the output of cargo test"))?;
            if let Some(line) = reader.read(&String::from_utf8_lossy(&line)) {
                say::line(line);
            }
        }
    }
    let status = child.wait().map_err(spawn_error)?;
    // cargo fails without a failed test where something does not compile.
    if status.success() || reader.total.failed > 0 {
        Ok(reader.total)
    } else {
        Err(Error::Failed { what: "cargo test".to_owned(), status })
    }
}

/// Reads libtest's output line by line.
#[derive(Debug, Default)]
struct Reader {
    total: Counts,
    skipped: BTreeSet<String>,
    in_failures: bool,
}

impl Reader {
    /// Takes a line; gives what is to be printed of it.
    fn read(&mut self, line: &str) -> Option<String> {
        if let Some(mut counts) = Counts::of_libtest(line) {
            // libtest knows no skipping at run time: such a test says SKIPPED and counts as passed.
            let skipped = u64::try_from(std::mem::take(&mut self.skipped).len()).unwrap_or(u64::MAX);
            counts.passed = counts.passed.saturating_sub(skipped);
            counts.skipped = counts.skipped.saturating_add(skipped);
            self.total += counts;
            self.in_failures = false;
            return (counts != Counts::default()).then(|| format!("  {counts}"));
        }
        if line.starts_with("SKIPPED ") {
            return self.skipped.insert(line.to_owned()).then(|| format!("  {line}"));
        }
        self.in_failures |= line == "failures:";
        (self.in_failures || line.ends_with("... FAILED")).then(|| line.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> (Vec<String>, Counts) {
        let mut reader = Reader::default();
        (output.lines().filter_map(|line| reader.read(line)).collect(), reader.total)
    }

    #[test]
    fn passing_tests_are_counted_and_not_printed() {
        let (lines, total) = read(
            "running 2 tests\ntest a ... ok\ntest b ... ok\n\nsuccesses:\n\n---- a stdout ----\nchatter\n\n\nsuccesses:\n    \
             a\n    b\n\ntest result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n",
        );
        assert_eq!(lines, ["  2 passed"]);
        assert_eq!(total, Counts { passed: 2, failed: 0, skipped: 0 });
    }

    #[test]
    fn a_failure_is_printed_whole() {
        let (lines, total) = read(
            "running 1 test\ntest a ... FAILED\n\nsuccesses:\n\nsuccesses:\n\nfailures:\n\n---- a stdout ----\npanicked: \
             boom\n\nfailures:\n    a\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n",
        );
        assert!(lines.contains(&"panicked: boom".to_owned()), "{lines:?}");
        assert_eq!(lines.first().map(String::as_str), Some("test a ... FAILED"));
        assert_eq!(total.failed, 1);
    }

    #[test]
    fn a_test_that_says_it_was_skipped_did_not_pass() {
        let (lines, total) = read(
            "test corpus ... ok\ntest other ... ok\nsuccesses:\n---- corpus stdout ----\nSKIPPED corpus: no corpus\nSKIPPED \
             corpus: no corpus\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n",
        );
        assert_eq!(lines, ["  SKIPPED corpus: no corpus", "  1 passed, 0 failed, 2 skipped"]);
        assert_eq!(total, Counts { passed: 1, failed: 0, skipped: 2 });
    }
}
