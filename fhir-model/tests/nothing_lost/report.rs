//! What was kept and what was lost, by kind; how much is only kept under "Other"; and which exceptions were needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::exceptions;
use crate::fact::{Fact, Kind, OTHER_SECTION};
use crate::told::At;

/// From where to where facts are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Way {
    CdaToBundle,
    CdaToScreen,
    FhirToBundle,
    FhirToScreen,
}

/// What became of the facts of some documents.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// The document that is being looked at.
    pub(crate) document: String,
    counts: BTreeMap<(Way, Kind), Count>,
    families: BTreeMap<(Way, &'static str), Count>,
    /// By the place in the source.
    lost: BTreeMap<(Way, Kind), BTreeMap<String, Vec<String>>>,
    /// The exceptions that something fell under.
    pub(crate) used: BTreeSet<&'static str>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    kept: usize,
    /// Of those kept: under "Other" only.
    other: usize,
    excused: usize,
    lost: usize,
}

impl Report {
    /// Notes what became of a fact; `facts` are those that were sent with it.
    pub(crate) fn note(
        &mut self,
        way: Way,
        family: &'static str,
        fact: &Fact,
        facts: &[Fact],
        at: Option<At>,
    ) {
        let mut change = Count::default();
        match (at, exceptions::of(way, fact)) {
            (at, Some(exception)) => {
                if at.is_none() {
                    self.used.insert(exception);
                }
                change.excused = 1;
            }
            (Some(At { is_other }), None) => (change.kept, change.other) = (1, usize::from(is_other)),
            (None, None) => {
                change.lost = 1;
                let lost = self.lost.entry((way, fact.kind)).or_default();
                let lost = lost.entry(format!("{} ({family})", fact.place)).or_default();
                let same = |other: &&Fact| {
                    other.kind == fact.kind && other.text == fact.text && other.with == fact.with
                };
                let among = match facts.iter().filter(same).count() {
                    0 | 1 => String::new(),
                    several => format!(" (one of the {several} in its entry, whichever)"),
                };
                lost.push(format!("{}: {fact}{among}", self.document));
            }
        }
        for count in [
            self.counts.entry((way, fact.kind)).or_default(),
            self.families.entry((way, family)).or_default(),
        ] {
            count.kept += change.kept;
            count.other += change.other;
            count.excused += change.excused;
            count.lost += change.lost;
        }
    }

    /// The tables: kept and total by kind, and the share under "Other" by kind and by template.
    pub(crate) fn table(&self, way: Way) -> String {
        let mut out = String::new();
        let mut line = |name: &str, count: Count| {
            let total = count.kept + count.lost;
            let share = if count.kept == 0 { 0.0 } else { 100.0 * count.other as f64 / count.kept as f64 };
            let _ = writeln!(
                out,
                "{name:<24} {:>6} of {total:>6}   excepted {:>5}   under Other {:>5} ({share:.1} %)",
                count.kept, count.excused, count.other
            );
        };
        for ((_, kind), count) in self.counts.iter().filter(|((of, _), _)| *of == way) {
            line(&kind.name(), *count);
        }
        for ((_, family), count) in self.families.iter().filter(|((of, _), _)| *of == way) {
            line(&format!("- {family}"), *count);
        }
        let all = self.counts.iter().filter(|((of, _), _)| *of == way).map(|(_, count)| *count);
        let all = all.fold(Count::default(), |sum, it| Count {
            kept: sum.kept + it.kept,
            other: sum.other + it.other,
            excused: sum.excused + it.excused,
            lost: sum.lost + it.lost,
        });
        line("all", all);
        format!("{way:?}\n{out}")
    }

    /// What was lost, by kind and place, some of each; `None` where nothing was.
    pub(crate) fn losses(&self, way: Way) -> Option<String> {
        let mut out = String::new();
        let mut lines = 0;
        for ((_, kind), places) in self.lost.iter().filter(|((of, _), _)| *of == way) {
            let all: usize = places.values().map(Vec::len).sum();
            let _ = writeln!(out, "lost {way:?}: {all} of kind {}", kind.name());
            for (place, lost) in places {
                lines += 1;
                if lines > LINES {
                    let _ = writeln!(out, "  and more");
                    return Some(out);
                }
                let _ = writeln!(out, "  {} at {place}", lost.len());
                lost.iter().take(EACH).for_each(|text| out.push_str(&format!("      {text}\n")));
            }
        }
        (!out.is_empty()).then_some(out)
    }

    /// Which share of what each of eHDSI's templates says, and all of them together, is only under "Other", in percent.
    pub(crate) fn others(&self, way: Way) -> Vec<(&'static str, f64)> {
        let of = self.families.iter().filter(|((of, family), _)| *of == way && *family != OTHER_SECTION);
        let share = |other: usize, kept: usize| 100.0 * other as f64 / kept.max(1) as f64;
        let mut all = (0, 0);
        let mut shares = Vec::new();
        for ((_, family), Count { kept, other, .. }) in of {
            all = (all.0 + other, all.1 + kept);
            shares.push((*family, share(*other, *kept)));
        }
        shares.push(("all templates", share(all.0, all.1)));
        shares
    }
}

/// How many places are listed, and how many losses of each.
const LINES: usize = 100;
const EACH: usize = 3;
