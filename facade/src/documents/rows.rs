//! What the identity check said of the forms of a row of a list, and what the clinician resolved of it. Kept with the row in the
//! session, so that it holds whichever instance is asked next.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Form;
use crate::identity::{Difference, Kind};

/// What the identity check said of one form of a document.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whose it says that it is, as one value; where it says nothing, the document itself.
    pub identity: String,
    /// What blocks.
    pub differences: Vec<Difference>,
    /// Its patient as FHIR JSON, where it says whose it is.
    pub patient: Option<String>,
}

impl std::fmt::Debug for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Verdict({:?})", self.differences)
    }
}

impl Verdict {
    /// Nothing differs, but nothing was compared either.
    fn says_nothing(&self) -> bool {
        !self.differences.is_empty() && self.differences.iter().all(|one| one.kind == Kind::Missing)
    }
}

/// A row: a document in all its forms.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Row {
    seen: Vec<(Form, Verdict)>,
    /// The identities that the clinician resolved.
    resolved: BTreeSet<String>,
}

impl Row {
    /// Why this form may not be shown: its own verdict first, else another form's.
    pub fn block(&self, form: Form) -> Option<&Verdict> {
        let own = |(each, _): &&(Form, Verdict)| *each == form;
        let blocking = || self.seen.iter().rev().filter(|(form, verdict)| self.blocks(*form, verdict));
        blocking().find(own).or_else(|| blocking().next()).map(|(_, verdict)| verdict)
    }

    /// Whether this was said of this form last: nothing new is to be noted.
    pub fn knows(&self, form: Form, verdict: &Verdict) -> bool {
        self.seen.last().is_some_and(|(last, said)| *last == form && said == verdict)
    }

    /// Notes what was said of a form.
    pub fn note(&mut self, form: Form, verdict: Verdict) {
        // Again at the end: a block that is told is the newest one of its form.
        self.seen.retain(|(each, seen)| *each != form || *seen != verdict);
        self.seen.push((form, verdict));
    }

    /// The clinician resolves the identity that was shown, and no other one.
    pub fn resolve(&mut self, identity: &str) {
        if self.has_differed_as(identity) {
            self.resolved.insert(identity.to_owned());
        }
    }

    /// Whether this form was retrieved before.
    pub fn has_seen(&self, form: Form) -> bool {
        self.seen.iter().any(|(each, _)| *each == form)
    }

    /// Whether a form was seen that differs and says that it is this one's: what the clinician may resolve.
    pub fn has_differed_as(&self, identity: &str) -> bool {
        let differs = |verdict: &Verdict| !verdict.differences.is_empty() && verdict.identity == identity;
        self.seen.iter().any(|(_, verdict)| differs(verdict))
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

#[cfg(test)]
mod tests {
    use super::{Form, Row, Verdict};
    use crate::identity::{Difference, Kind, MISSING, Other};

    fn verdict(identity: &str, differences: &[Difference]) -> Verdict {
        Verdict { identity: identity.to_owned(), differences: differences.to_vec(), patient: None }
    }

    const BORN: Difference = Difference { kind: Kind::BirthDate, from: Other::Citizen };

    fn is_blocked(row: &mut Row, form: Form, verdict: Verdict) -> bool {
        row.note(form, verdict);
        row.block(form).is_some()
    }

    #[test]
    fn a_block_of_one_form_blocks_the_other_until_it_is_resolved() {
        for (one, other) in [(Form::Structured, Form::Pdf), (Form::Pdf, Form::Structured)] {
            let mut row = Row::default();
            assert!(!is_blocked(&mut row, other, verdict("same", &[])));
            assert!(is_blocked(&mut row, one, verdict("else", &[BORN])));
            row.note(other, verdict("same", &[]));
            assert_eq!(row.block(other), Some(&verdict("else", &[BORN])));
            row.resolve("else");
            assert!(!is_blocked(&mut row, other, verdict("same", &[])));
            assert!(!is_blocked(&mut row, one, verdict("else", &[BORN])));
        }
    }

    #[test]
    fn another_identity_than_the_resolved_one_blocks_again() {
        let mut row = Row::default();
        assert!(is_blocked(&mut row, Form::Structured, verdict("else", &[BORN])));
        row.resolve("else");
        assert!(is_blocked(&mut row, Form::Pdf, verdict("third", &[BORN])));
        assert!(is_blocked(&mut row, Form::Structured, verdict("else", &[BORN])), "the whole row");
        row.resolve("else");
        assert_eq!(
            row.block(Form::Pdf),
            Some(&verdict("third", &[BORN])),
            "it was not shown to who resolved the other"
        );
        row.resolve("third");
        assert_eq!(row.block(Form::Pdf), None);
    }

    #[test]
    fn a_twin_that_says_nothing_is_answered_by_its_structured_document() {
        let mut row = Row::default();
        let twin = || verdict("bytes", &[MISSING]);
        assert!(is_blocked(&mut row, Form::Pdf, twin()));
        assert!(!is_blocked(&mut row, Form::Structured, verdict("same", &[])));
        assert!(!is_blocked(&mut row, Form::Pdf, twin()));
        // Its structured document says nothing: nothing answers.
        let mut row = Row::default();
        assert!(is_blocked(&mut row, Form::Structured, verdict("x", &[MISSING])));
        assert!(is_blocked(&mut row, Form::Pdf, twin()));
    }

    #[test]
    fn what_is_stored_and_read_again_blocks_and_is_resolved_as_before() {
        let again = |row: &Row| serde_json::from_str::<Row>(&serde_json::to_string(row).unwrap()).unwrap();
        let mut row = Row::default();
        assert!(!row.has_differed_as("else"));
        row.note(Form::Structured, verdict("else", &[BORN]));
        let mut row = again(&row);
        assert!(row.block(Form::Pdf).is_some() && row.has_differed_as("else"));
        row.resolve("else");
        assert!(again(&row).block(Form::Pdf).is_none());
    }
}
