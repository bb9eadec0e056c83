//! DeviceUseStatement and Device (hl7.org/fhir/R4/deviceusestatement.html, device.html).

use super::super::row::{FactKind, Origin, Row, RowKind};
use super::super::source::{Members, items};
use super::draft::{Draft, ORIGINAL_TEXT};

/// An implant or aid in use; what it is, is taken from the Device.
pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    let reference = draft.members.peek("device");
    match reference.and_then(|reference| Some((reference, draft.inner(reference, |_| true)?))) {
        Some((reference, inner)) => {
            draft.members.take("device");
            draft.row.title = inner.title.clone();
            draft.merge(inner);
            draft.called(reference);
        }
        None => {
            draft.title("device");
        }
    }
    if matches!(draft.row.title.origin, Origin::CodeOnly | Origin::NotSent) {
        draft.seen_extension(FactKind::Note, ORIGINAL_TEXT, "originalText");
    }
    draft.tag("status", &["active"]);
    draft.end_passed();
    draft.seen(FactKind::Date, "timing");
    draft.seen(FactKind::Other, "bodySite");
    draft.seen(FactKind::Other, "reasonCode");
    draft.seen(FactKind::Date, "recordedOn");
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Device)
}

/// A device: its kind is its title, else its name.
pub(super) fn device(mut draft: Draft<'_, '_, '_>) -> Row {
    if !draft.title("type") {
        let names = draft.members.peek("deviceName").map(items).unwrap_or_default();
        let name = names.iter().find_map(|name| Members::of(name).text("name"));
        if let Some(name) = name {
            draft.row.title = super::words::term(super::super::row::Value::Text(name.to_owned()));
        } else {
            draft.title("modelNumber");
        }
    }
    draft.tag("status", &["active"]);
    draft.seen(FactKind::Other, "deviceName");
    draft.seen(FactKind::Other, "manufacturer");
    draft.seen(FactKind::Other, "modelNumber");
    draft.seen(FactKind::Identifier, "udiCarrier");
    draft.seen(FactKind::Identifier, "identifier");
    draft.seen(FactKind::Identifier, "serialNumber");
    draft.seen(FactKind::Other, "lotNumber");
    draft.seen(FactKind::Date, "expirationDate");
    draft.finish(RowKind::Device)
}
