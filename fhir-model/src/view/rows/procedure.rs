//! Procedure (hl7.org/fhir/R4/procedure.html).

use super::super::row::{FactKind, Row, RowKind};
use super::super::source::text;
use super::draft::Draft;

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    draft.title("code");
    let done = matches!(text(draft.scope.resource, "status"), Some("completed"));
    draft.tag("status", &["completed"]);
    draft.seen_as(FactKind::Date, "performed", if done { "performed" } else { "performedAsSent" });
    draft.seen(FactKind::Date, "occurrence");
    draft.seen(FactKind::Other, "bodySite");
    draft.seen(FactKind::Other, "statusReason");
    for name in ["reasonCode", "reasonReference", "reason"] {
        draft.seen(FactKind::Other, name);
    }
    draft.seen(FactKind::Other, "outcome");
    draft.seen(FactKind::Other, "complication");
    draft.seen(FactKind::Other, "followUp");
    draft.performers(FactKind::Other);
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Procedure)
}
