//! What the identity check said of the forms of each row of a list, and what the clinician resolved of it.
//!
//! In memory only, for the session that fetched them: what is forgotten blocks again.

use std::collections::BTreeSet;
use std::time::Duration;

use helsebro_fhir::r4::Patient;
use moka::sync::Cache as Moka;

use super::Form;
use crate::identity::{Difference, Kind};

/// No session is longer: 10 hours.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60 * 60);
/// How many rows are kept in all.
const MOST_ROWS: u64 = 10_000;

/// What the identity check said of one form of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Whose it says that it is, as one value; where it says nothing, the document itself.
    pub identity: String,
    /// What blocks.
    pub differences: Vec<Difference>,
    /// Its patient, where it says whose it is.
    pub patient: Option<Patient>,
}

impl Verdict {
    /// Nothing differs, but nothing was compared either.
    fn says_nothing(&self) -> bool {
        !self.differences.is_empty() && self.differences.iter().all(|one| one.kind == Kind::Missing)
    }
}

/// Why a form is blocked.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What is shown to the clinician.
    pub verdict: Verdict,
    /// Whether it blocks the row's other forms too. A PDF twin that says nothing is answered by its structured document.
    pub whole_row: bool,
}

/// A row: a document in all its forms.
#[derive(Debug, Clone, Default)]
pub struct Row {
    seen: Vec<(Form, Verdict)>,
    /// The identities that the clinician resolved.
    resolved: BTreeSet<String>,
    /// It was blocked by something that is forgotten.
    blocked_before: bool,
}

impl Row {
    /// Why this form may not be shown: its own verdict first, else another form's.
    pub fn block(&self, form: Form) -> Option<Block> {
        let own = |(each, _): &&(Form, Verdict)| *each == form;
        let blocking = || self.seen.iter().rev().filter(|(form, verdict)| self.blocks(*form, verdict));
        let found = blocking().find(own).or_else(|| blocking().next());
        let found = match found {
            None if self.blocked_before => self.seen.iter().rev().find(own),
            found => found,
        };
        found.map(|(form, verdict)| Block {
            verdict: verdict.clone(),
            whole_row: !(*form == Form::Pdf && verdict.says_nothing()),
        })
    }

    /// Whether anything blocks.
    pub fn is_blocked(&self) -> bool {
        self.blocked_before || self.seen.iter().any(|(form, verdict)| self.blocks(*form, verdict))
    }

    fn blocks(&self, form: Form, verdict: &Verdict) -> bool {
        let answered = form == Form::Pdf && verdict.says_nothing() && self.structured_is_clear();
        !self.is_clear(verdict) && !answered
    }

    fn is_clear(&self, verdict: &Verdict) -> bool {
        verdict.differences.is_empty() || self.resolved.contains(&verdict.identity)
    }

    /// The structured document was compared, and fits or is resolved.
    fn structured_is_clear(&self) -> bool {
        let mut structured = self.seen.iter().filter(|(form, _)| *form == Form::Structured).peekable();
        structured.peek().is_some() && structured.all(|(_, verdict)| self.is_clear(verdict))
    }
}

/// The rows of all sessions, by the hash of the launch and the id of the structured document. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Rows(Moka<(String, String), Row>);

impl Rows {
    pub(super) fn new() -> Self {
        let moka = Moka::builder()
            .max_capacity(MOST_ROWS)
            .time_to_live(KEPT_FOR)
            .support_invalidation_closures()
            .build();
        Self(moka)
    }

    /// What is known of a row.
    pub fn get(&self, launch_hash: &str, bundle_id: &str) -> Option<Row> {
        self.0.get(&(launch_hash.to_owned(), bundle_id.to_owned()))
    }

    /// Notes what was said of a form. `blocked` is what the session remembers of the row.
    pub fn note(
        &self,
        launch_hash: &str,
        bundle_id: &str,
        blocked: bool,
        form: Form,
        verdict: Verdict,
    ) -> Row {
        self.change(launch_hash, bundle_id, |row| {
            let mut row = row.unwrap_or_else(|| Row { blocked_before: blocked, ..Row::default() });
            // Again at the end: a block that is told is the newest one of its form.
            row.seen.retain(|(each, seen)| *each != form || *seen != verdict);
            row.seen.push((form, verdict));
            row
        })
    }

    /// The clinician resolves what was shown of a row, and nothing that comes later.
    pub fn resolve(&self, launch_hash: &str, bundle_id: &str) {
        self.change(launch_hash, bundle_id, |row| {
            let mut row = row.unwrap_or_default();
            let differing = row.seen.iter().filter(|(_, verdict)| !verdict.differences.is_empty());
            let identities: Vec<String> = differing.map(|(_, verdict)| verdict.identity.clone()).collect();
            row.resolved.extend(identities);
            row.blocked_before = false;
            row
        });
    }

    pub(super) fn forget(&self, launch_hash: &str) {
        let launch_hash = launch_hash.to_owned();
        // Fails only without support for closures, which is switched on above.
        let _ = self.0.invalidate_entries_if(move |(owner, _), _| *owner == launch_hash);
    }

    fn change(&self, launch_hash: &str, bundle_id: &str, change: impl FnOnce(Option<Row>) -> Row) -> Row {
        self.0
            .entry((launch_hash.to_owned(), bundle_id.to_owned()))
            .and_upsert_with(|row| change(row.map(moka::Entry::into_value)))
            .into_value()
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Rows, Verdict};
    use crate::identity::{Difference, Kind, MISSING, Other};

    fn verdict(identity: &str, differences: &[Difference]) -> Verdict {
        Verdict { identity: identity.to_owned(), differences: differences.to_vec(), patient: None }
    }

    const BORN: Difference = Difference { kind: Kind::BirthDate, from: Other::Citizen };

    fn is_blocked(rows: &Rows, form: Form, verdict: Verdict) -> bool {
        rows.note("l", "b", false, form, verdict).block(form).is_some()
    }

    #[test]
    fn a_block_of_one_form_blocks_the_other_until_it_is_resolved() {
        for (one, other) in [(Form::Structured, Form::Pdf), (Form::Pdf, Form::Structured)] {
            let rows = Rows::new();
            assert!(!is_blocked(&rows, other, verdict("same", &[])));
            assert!(is_blocked(&rows, one, verdict("else", &[BORN])));
            let block = rows.note("l", "b", false, other, verdict("same", &[])).block(other).unwrap();
            assert_eq!((block.verdict, block.whole_row), (verdict("else", &[BORN]), true));
            rows.resolve("l", "b");
            assert!(!is_blocked(&rows, other, verdict("same", &[])));
            assert!(!is_blocked(&rows, one, verdict("else", &[BORN])));
        }
    }

    #[test]
    fn another_identity_than_the_resolved_one_blocks_again() {
        let rows = Rows::new();
        assert!(is_blocked(&rows, Form::Structured, verdict("else", &[BORN])));
        rows.resolve("l", "b");
        assert!(is_blocked(&rows, Form::Pdf, verdict("third", &[BORN])));
        assert!(is_blocked(&rows, Form::Structured, verdict("else", &[BORN])), "the whole row");
    }

    #[test]
    fn a_twin_that_says_nothing_is_answered_by_its_structured_document() {
        let rows = Rows::new();
        let twin = || verdict("bytes", &[MISSING]);
        let block = rows.note("l", "b", false, Form::Pdf, twin()).block(Form::Pdf).unwrap();
        assert!(!block.whole_row);
        assert!(!is_blocked(&rows, Form::Structured, verdict("same", &[])));
        assert!(!is_blocked(&rows, Form::Pdf, twin()));
        // Its structured document says nothing: nothing answers.
        let rows = Rows::new();
        assert!(is_blocked(&rows, Form::Structured, verdict("x", &[MISSING])));
        assert!(is_blocked(&rows, Form::Pdf, twin()));
    }

    #[test]
    fn what_is_forgotten_blocks_again() {
        let rows = Rows::new();
        let row = rows.note("l", "b", true, Form::Structured, verdict("same", &[]));
        assert!(row.is_blocked() && row.block(Form::Structured).is_some_and(|block| block.whole_row));
        rows.resolve("l", "b");
        assert!(!is_blocked(&rows, Form::Structured, verdict("same", &[])));
        rows.forget("l");
        assert!(rows.get("l", "b").is_none());
    }
}
