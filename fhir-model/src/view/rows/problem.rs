//! Condition (hl7.org/fhir/R4/condition.html).

use super::super::row::{FactKind, Row, RowKind};
use super::draft::Draft;

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    draft.title("code");
    draft.tag("clinicalStatus", &["active"]);
    draft.tag("verificationStatus", &["confirmed"]);
    draft.tag("severity", &[]);
    draft.seen(FactKind::Date, "onset");
    draft.seen(FactKind::Date, "abatement");
    draft.end_passed();
    draft.seen_extension(FactKind::Other, "urn:helsebro:health-status", "healthStatus");
    draft.seen(FactKind::Other, "bodySite");
    draft.seen(FactKind::Other, "stage");
    draft.concern_period();
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Problem)
}
