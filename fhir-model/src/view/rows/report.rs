//! DiagnosticReport (hl7.org/fhir/R4/diagnosticreport.html): what it concludes at once, its results under it.

use super::super::row::{FactKind, Row, RowKind};
use super::draft::Draft;

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    draft.title("code");
    draft.tag("status", &["final", "unknown"]);
    if !draft.on_line(FactKind::Date, "effective") {
        draft.on_line(FactKind::Other, "issued");
    }
    draft.seen(FactKind::Result, "conclusion");
    draft.seen(FactKind::Result, "conclusionCode");
    draft.seen(FactKind::Other, "resultsInterpreter");
    draft.seen(FactKind::Other, "performer");
    draft.seen(FactKind::Other, "specimen");
    draft.seen(FactKind::Identifier, "identifier");
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Report)
}
