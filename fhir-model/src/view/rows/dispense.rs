//! MedicationDispense (hl7.org/fhir/R4/medicationdispense.html): what was handed over, when, for which prescription.

use super::super::row::{FactKind, Row, RowKind, Value};
use super::super::source::{Member, Members, get, items};
use super::draft::Draft;
use super::medicine;
use crate::json::Json;
use crate::texts::Key;

pub(super) fn row(mut draft: Draft<'_, '_, '_>) -> Row {
    medicine::what(&mut draft);
    draft.tag("status", &["completed"]);
    draft.seen(FactKind::Date, "whenHandedOver");
    draft.seen(FactKind::Date, "whenPrepared");
    draft.seen_as(FactKind::Package, "quantity", "dispensedQuantity");
    draft.seen(FactKind::Other, "daysSupply");
    substitution(&mut draft);
    medicine::doses(&mut draft);
    draft.performers(FactKind::Prescriber);
    prescriptions(&mut draft);
    draft.seen(FactKind::Identifier, "identifier");
    for name in ["statusReason", "notPerformedReason"] {
        draft.seen(FactKind::Other, name);
    }
    draft.seen(FactKind::Note, "note");
    draft.finish(RowKind::Dispensation)
}

/// Whether another product was given than the one prescribed. Where nothing was sent, nothing is said.
fn substitution(draft: &mut Draft<'_, '_, '_>) {
    let Some(json) = draft.members.object("substitution") else { return };
    let mut members = Members::of(json);
    if let Some(Json::Bool(was)) = members.peek("wasSubstituted") {
        members.take("wasSubstituted");
        let key = if *was { Key::SubstitutionDone } else { Key::SubstitutionNotDone };
        let value = Value::Text(draft.scope.view.text(key));
        draft.row.facts.push(draft.scope.fact_as(FactKind::Substitution, "wasSubstituted", value));
    }
    for (name, label) in [("type", "substitutionType"), ("reason", "reason")] {
        if let Some(member) = members.take(name) {
            draft.show(FactKind::Substitution, label, member);
        }
    }
    let mut more = Vec::new();
    draft.scope.left_over(members, &mut more);
    draft.detail("substitution", more);
}

/// The prescriptions that it was handed over for: their numbers, where they are in the document or named.
fn prescriptions(draft: &mut Draft<'_, '_, '_>) {
    let Some(member) = draft.members.take("authorizingPrescription") else { return };
    for json in member.json.map(items).unwrap_or_default() {
        if let Some(inner) = draft.aside(json) {
            draft.row.children.push(inner);
            if get(json, "display").is_none() && get(json, "identifier").is_none() {
                continue;
            }
        }
        draft.show(FactKind::Identifier, member.name, Member { json: Some(json), beside: None, ..member });
    }
    if member.beside.is_some() {
        draft.row.details.extend(draft.scope.fact_of(Member { json: None, ..member }));
    }
}
