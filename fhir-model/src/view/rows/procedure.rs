//! Procedure (hl7.org/fhir/R4/procedure.html).

use super::super::row::{FactKind, Row, RowKind};
use super::draft::Draft;

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    draft.title("code");
    draft.tag("status", &["completed"]);
    draft.seen(FactKind::Date, "performed");
    draft.seen(FactKind::Other, "bodySite");
    draft.seen(FactKind::Other, "statusReason");
    draft.seen(FactKind::Other, "reasonCode");
    draft.seen(FactKind::Other, "outcome");
    draft.seen(FactKind::Other, "complication");
    draft.seen(FactKind::Other, "followUp");
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Procedure)
}
