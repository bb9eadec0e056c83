//! How many tests passed, failed and were skipped, as the runners say it.

use std::fmt;
use std::ops::AddAssign;

/// Tests of a step, or of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// From libtest's closing line: `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`.
    pub(crate) fn of_libtest(line: &str) -> Option<Self> {
        let (_, tail) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let number = |name: &str| {
            tail.split("; ")
                .find_map(|part| part.strip_suffix(name))
                .and_then(|count| count.trim().parse().ok())
        };
        Some(Self { passed: number("passed")?, failed: number("failed")?, skipped: number("ignored")? })
    }

    /// From the `stats` of Playwright's JSON report. A flaky test did fail once: it counts as failed.
    pub(crate) fn of_playwright(report: &serde_json::Value) -> Option<Self> {
        let number = |name: &str| report.get("stats")?.get(name)?.as_u64();
        Some(Self {
            passed: number("expected")?,
            failed: number("unexpected")? + number("flaky")?,
            skipped: number("skipped")?,
        })
    }

    /// The last line of a run, as CI reads it.
    pub(crate) fn closing(self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// `12 passed`, with what failed and was skipped only where anything was; nothing for a check without tests.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self { passed: 0, failed: 0, skipped: 0 } => Ok(()),
            Self { passed, failed: 0, skipped: 0 } => write!(f, "{passed} passed"),
            _ => f.write_str(&self.closing()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn libtest_says_passed_failed_and_ignored() {
        let ok =
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s";
        assert_eq!(Counts::of_libtest(ok), Some(Counts { passed: 12, failed: 0, skipped: 1 }));
        let failed = "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(Counts::of_libtest(failed), Some(Counts { passed: 1, failed: 2, skipped: 0 }));
        assert_eq!(Counts::of_libtest("test result_is_read ... ok"), None);
        assert_eq!(Counts::of_libtest("test result: "), None);
    }

    #[test]
    fn a_flaky_browser_test_is_a_failed_one() {
        let report =
            json!({ "stats": { "expected": 5, "unexpected": 1, "flaky": 2, "skipped": 3, "duration": 1.5 } });
        assert_eq!(Counts::of_playwright(&report), Some(Counts { passed: 5, failed: 3, skipped: 3 }));
        assert_eq!(Counts::of_playwright(&json!({ "errors": [] })), None);
    }

    #[test]
    fn the_closing_line_names_all_three() {
        assert_eq!(Counts::default().closing(), "0 passed, 0 failed, 0 skipped");
    }
}
