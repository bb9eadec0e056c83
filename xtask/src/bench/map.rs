//! `cargo xtask bench map`: how long `helsebro-fhir` takes for a document, and how much memory, beside the goals. The
//! benches and their documents lie in `fhir-model/benches/`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::crates;
use crate::error::Error;
use crate::process;
use crate::project::Project;
use crate::say;

/// What was measured of a job, by its name in the benches: `summary/map`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Measured {
    /// The median, in nanoseconds.
    time: f64,
    /// The size of the document.
    bytes: f64,
    /// How much memory there was at the peak, the document included; 0 where nobody measured it.
    peak: f64,
}

type Jobs = BTreeMap<String, Measured>;

/// A row of the first table.
struct Row {
    job: &'static str,
    what: &'static str,
    goal: Goal,
}

enum Goal {
    None,
    /// At most so many times the parse alone.
    OfParse(f64),
    /// At most so many milliseconds.
    Milliseconds(f64),
}

const ROWS: [Row; 7] = [
    Row { job: "summary/parse", what: "CDA Patient Summary: the parse alone", goal: Goal::None },
    Row { job: "summary/map", what: "CDA Patient Summary to Bundle JSON", goal: Goal::OfParse(2.5) },
    Row { job: "prescription/parse", what: "CDA ePrescription: the parse alone", goal: Goal::None },
    Row { job: "prescription/map", what: "CDA ePrescription to Bundle JSON", goal: Goal::OfParse(2.5) },
    Row { job: "ips/parse", what: "FHIR IPS: the parse alone", goal: Goal::None },
    Row { job: "ips/map", what: "FHIR IPS to Bundle JSON", goal: Goal::None },
    Row { job: "ips/rows", what: "FHIR IPS to rows", goal: Goal::Milliseconds(40.0) },
];

/// How many times more a byte of the largest document may cost than one of the smallest: what leaves the processor's caches
/// costs more, but what grows with the square costs 64 times more.
const SLOPE_GOAL: f64 = 1.5;

/// How much memory there may be at the peak, in times of the document.
const MEMORY_GOAL: f64 = 12.0;

/// Runs the benches and prints the tables.
pub(crate) fn run(project: &Project) -> Result<(), Error> {
    let home = project.memory().join("bench");
    if home.exists() {
        // What an earlier run measured is not to be told as this one's.
        std::fs::remove_dir_all(&home).map_err(Error::file(&home))?;
    }
    let bench = |name: &str| {
        let mut command = crates::cargo(project);
        command.args(["bench", "--package", "helsebro-fhir", "--locked", "--bench", name, "--"]);
        command.env("CRITERION_HOME", &home);
        command
    };
    process::run("bench", bench("map").arg("--quiet"))?;
    say::step("memory");
    let mut jobs = memory(&process::stdout("bench", &mut bench("memory"))?);
    for (job, measured) in &mut jobs {
        measured.time = median(&home, job)?;
    }
    for row in &ROWS {
        if !jobs.contains_key(row.job) {
            let bytes = sibling(&jobs, row.job, "map").bytes;
            let time = median(&home, row.job)?;
            jobs.insert(row.job.to_owned(), Measured { time, bytes, peak: 0.0 });
        }
    }
    for table in [times(&jobs), slope(&jobs), peaks(&jobs)] {
        say::line("");
        table.iter().for_each(say::line);
    }
    Ok(())
}

/// Reads lines of `memory <job> <bytes> <peak>`.
fn memory(output: &str) -> Jobs {
    let read = |line: &str| {
        let mut words = line.strip_prefix("memory ")?.split(' ');
        let job = words.next()?.to_owned();
        let bytes = words.next()?.parse().ok()?;
        let peak = words.next()?.parse().ok()?;
        Some((job, Measured { time: 0.0, bytes, peak }))
    };
    output.lines().filter_map(read).collect()
}

/// The median of a job, as criterion writes it down.
fn median(home: &Path, job: &str) -> Result<f64, Error> {
    let path = home.join(job).join("new/estimates.json");
    let text = std::fs::read_to_string(&path).map_err(Error::file(&path))?;
    let estimates: Value = serde_json::from_str(&text).unwrap_or_default();
    let median = estimates.pointer("/median/point_estimate").and_then(Value::as_f64);
    median.ok_or_else(|| Error::Malformed {
        file: "target/xtask/bench",
        problem: format!("no median of {job}: has criterion changed what it writes down?"),
    })
}

/// Another job of the same document.
fn sibling(jobs: &Jobs, job: &str, other: &str) -> Measured {
    let document = job.split('/').next().unwrap_or_default();
    jobs.get(&format!("{document}/{other}")).copied().unwrap_or_default()
}

fn times(jobs: &Jobs) -> Vec<String> {
    let mut lines = vec![format!(
        "{:<40} {:>9} {:>10} {:>10} {:>7} {:>9}  goal",
        "time", "size", "median", "per second", "MB/s", "of parse"
    )];
    for row in &ROWS {
        let Some(measured) = jobs.get(row.job) else { continue };
        let ratio = measured.time / sibling(jobs, row.job, "parse").time;
        let goal = match row.goal {
            Goal::None => String::new(),
            Goal::OfParse(most) => format!("at most {most} x: {}", met(ratio <= most)),
            Goal::Milliseconds(most) => format!("at most {most} ms: {}", met(measured.time <= most * 1e6)),
        };
        let line = format!(
            "{:<40} {:>9} {:>10} {:>10.0} {:>7.0} {:>7.2} x  {goal}",
            row.what,
            size(measured.bytes),
            duration(measured.time),
            1e9 / measured.time,
            measured.bytes * 1e3 / measured.time,
            ratio,
        );
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The jobs of one kind of document from small to large: `slope-cda/1` to `slope-cda/64`.
fn slope(jobs: &Jobs) -> Vec<String> {
    let mut lines = vec![format!(
        "{:<24} {:>5} {:>9} {:>10} {:>7} {:>12}  goal",
        "repeated entries", "", "size", "median", "MB/s", "time a byte"
    )];
    for (kind, what) in [("slope-cda/", "CDA to Bundle JSON"), ("slope-fhir/", "FHIR to rows")] {
        let mut found: Vec<(&str, &Measured)> =
            jobs.iter().filter_map(|(job, measured)| Some((job.strip_prefix(kind)?, measured))).collect();
        found.sort_by(|a, b| a.1.bytes.total_cmp(&b.1.bytes));
        let Some((_, first)) = found.first().copied() else { continue };
        for (at, (times, measured)) in found.iter().enumerate() {
            let growth = (measured.time / measured.bytes) / (first.time / first.bytes);
            let goal = match at + 1 == found.len() {
                true => format!("at most {SLOPE_GOAL} x: {}", met(growth <= SLOPE_GOAL)),
                false => String::new(),
            };
            let line = format!(
                "{what:<24} {times:>4}x {:>9} {:>10} {:>7.0} {growth:>10.2} x  {goal}",
                size(measured.bytes),
                duration(measured.time),
                measured.bytes * 1e3 / measured.time,
            );
            lines.push(line.trim_end().to_owned());
        }
    }
    lines
}

fn peaks(jobs: &Jobs) -> Vec<String> {
    let mut lines = vec![format!("{:<24} {:>9} {:>9} {:>12}  goal", "memory", "size", "peak", "of document")];
    let mut measured: Vec<_> = jobs.iter().filter(|(_, measured)| measured.peak > 0.0).collect();
    measured.sort_by(|a, b| a.1.bytes.total_cmp(&b.1.bytes));
    for (job, measured) in measured {
        let ratio = measured.peak / measured.bytes;
        lines.push(format!(
            "{job:<24} {:>9} {:>9} {ratio:>10.1} x  at most {MEMORY_GOAL} x: {}",
            size(measured.bytes),
            size(measured.peak),
            met(ratio <= MEMORY_GOAL),
        ));
    }
    lines
}

fn met(met: bool) -> &'static str {
    if met { "met" } else { "NOT MET" }
}

fn size(bytes: f64) -> String {
    match bytes {
        ..1e6 => format!("{:.0} KB", bytes / 1e3),
        _ => format!("{:.1} MB", bytes / 1e6),
    }
}

fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e6 => format!("{:.0} µs", nanoseconds / 1e3),
        ..1e8 => format!("{:.2} ms", nanoseconds / 1e6),
        _ => format!("{:.0} ms", nanoseconds / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs(of: &[(&str, f64, f64, f64)]) -> Jobs {
        of.iter()
            .map(|(job, time, bytes, peak)| {
                ((*job).to_owned(), Measured { time: *time, bytes: *bytes, peak: *peak })
            })
            .collect()
    }

    #[test]
    fn lines_that_tell_of_memory_are_read_and_others_are_not() {
        let read = memory("Running benches\nmemory summary/map 160000 1500000\nmemory broken 1\n");
        assert_eq!(read, jobs(&[("summary/map", 0.0, 160_000.0, 1_500_000.0)]));
    }

    #[test]
    fn a_mapping_is_measured_by_the_parse_of_the_same_document() {
        let at_goal = jobs(&[("summary/parse", 1e6, 160_000.0, 0.0), ("summary/map", 2.5e6, 160_000.0, 0.0)]);
        let lines = times(&at_goal);
        assert!(lines[2].ends_with("2.50 x  at most 2.5 x: met"), "{lines:?}");
        assert!(lines[2].contains(" 400 "), "documents a second: {lines:?}");
        let over = jobs(&[("summary/parse", 1e6, 160_000.0, 0.0), ("summary/map", 2.51e6, 160_000.0, 0.0)]);
        assert!(times(&over)[2].ends_with("NOT MET"), "{:?}", times(&over));
        let slow = jobs(&[("ips/parse", 1e7, 1.8e6, 0.0), ("ips/rows", 4.1e7, 1.8e6, 0.0)]);
        assert!(times(&slow)[2].ends_with("at most 40 ms: NOT MET"), "{:?}", times(&slow));
    }

    #[test]
    fn what_grows_with_the_square_is_told() {
        let lines = slope(&jobs(&[("slope-cda/64", 64e6, 64e6, 0.0), ("slope-cda/1", 1e6, 1e6, 0.0)]));
        assert!(lines[1].contains(" 1x "), "the small one first: {lines:?}");
        assert!(lines[2].ends_with("1.00 x  at most 1.5 x: met"), "{lines:?}");
        let square =
            slope(&jobs(&[("slope-cda/64", 64e6 * 64.0, 64e6, 0.0), ("slope-cda/1", 1e6, 1e6, 0.0)]));
        assert!(square[2].ends_with("64.00 x  at most 1.5 x: NOT MET"), "{square:?}");
    }

    #[test]
    fn memory_is_measured_by_the_document() {
        let lines = peaks(&jobs(&[("a/map", 1.0, 1000.0, 12_000.0), ("b/map", 1.0, 2000.0, 24_100.0)]));
        assert!(lines[1].ends_with("12.0 x  at most 12 x: met"), "{lines:?}");
        assert!(lines[2].ends_with("NOT MET"), "{lines:?}");
    }
}
