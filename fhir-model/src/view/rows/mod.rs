//! Rows: each kind of resource says what of it is seen at once; all else of it is one click away, by construction.

mod allergy;
mod device;
mod dispense;
mod draft;
mod immunization;
mod marks;
mod medicine;
mod observation;
mod older;
mod order;
mod other;
mod parts;
mod plan;
mod problem;
mod procedure;
mod product;
mod report;
mod whose;
mod words;

pub(super) use order::{LAST, group, newest, rank};
pub(super) use parts::members_of;
pub(super) use whose::called_otherwise;

use draft::Draft;

use super::row::{Row, RowKind, Term};
use super::scope::{Scope, View};
use super::source::kind;
use crate::issue::Severity;
use crate::json::Json;

/// The row of a resource of the Bundle. `depth` counts the resources that it is shown in. `None` where it is being shown
/// already, or was so often that it must not be once more.
pub(super) fn entry(view: &View<'_>, number: usize, depth: usize) -> Option<Row> {
    let resource = view.entries.again(number)?;
    Some(view.entries.within(number, || row(&Scope::new(view, resource, depth))))
}

/// The row of a resource that is contained in another.
pub(super) fn contained<'a>(outer: &Scope<'_, 'a>, resource: &'a Json) -> Row {
    row(&outer.of_contained(resource))
}

fn row(scope: &Scope<'_, '_>) -> Row {
    let draft = Draft::new(scope);
    if matches!(kind(scope.resource), "MedicationUsage" | "DeviceUsage") {
        scope.note(Severity::Information, "a resource of FHIR R5, read as the one of R4 that it replaces");
    }
    match kind(scope.resource) {
        "AllergyIntolerance" => allergy::row(draft),
        "Condition" => problem::row(draft),
        "MedicationDispense" => dispense::row(draft),
        // As R5 calls a MedicationStatement.
        "MedicationStatement" | "MedicationRequest" | "MedicationAdministration" | "MedicationUsage" => {
            medicine::row(draft)
        }
        "Medication" => product::row(draft),
        "Procedure" => procedure::row(draft),
        // As R5 calls a DeviceUseStatement.
        "DeviceUseStatement" | "DeviceUsage" => device::row(draft),
        "Device" => device::device(draft),
        "Observation" => observation::row(draft),
        "DiagnosticReport" => report::row(draft),
        "Immunization" => immunization::row(draft),
        "CarePlan" => plan::row(draft),
        _ => other::row(draft),
    }
}

/// The row of an entry that leads nowhere.
pub(super) fn unresolved<'a>(scope: &Scope<'_, 'a>, reference: &'a Json) -> Row {
    let mut more = Vec::new();
    let member = super::source::Member { name: "entry", json: Some(reference), beside: None };
    let value = scope.value(member, &mut more);
    let text = match value {
        Some(super::row::Value::Sent { text, .. } | super::row::Value::NotSent(text)) => text,
        Some(super::row::Value::Text(text)) => text,
        Some(value) => {
            more.push(scope.fact("entry", value));
            String::new()
        }
        None => String::new(),
    };
    let title = Term { text, ..Term::default() };
    let kind_text = scope.view.text(crate::texts::Key::KindUnresolved);
    Row { kind: RowKind::Unresolved, kind_text, named: true, title, details: more, ..Row::default() }
}

/// The row of a resource that is shown elsewhere, so often that it is only named here.
pub(super) fn shown_elsewhere<'a>(scope: &Scope<'_, 'a>, resource: &'a Json) -> Row {
    let text = scope.title_of(resource, 3).unwrap_or_default();
    let title = Term { text, ..Term::default() };
    let kind_text = scope.view.text(crate::texts::Key::KindShownElsewhere);
    Row { kind: RowKind::Unresolved, kind_text, named: true, title, ..Row::default() }
}
