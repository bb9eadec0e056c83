//! Rows: each kind of resource says what of it is seen at once; all else of it is one click away, by construction.

mod allergy;
mod device;
mod draft;
mod medicine;
mod order;
mod other;
mod problem;
mod procedure;

pub(super) use order::{group, newest};

use draft::Draft;

use super::row::{Row, RowKind, Term};
use super::scope::{Scope, View};
use super::source::kind;
use crate::json::Json;

/// The row of a resource. `depth` counts the resources that it is shown in.
pub(super) fn row<'a>(view: &View<'a>, resource: &'a Json, depth: usize) -> Row {
    let scope = Scope::new(view, resource, depth);
    let draft = Draft::new(&scope);
    match kind(resource) {
        "AllergyIntolerance" => allergy::row(draft),
        "Condition" => problem::row(draft),
        "MedicationStatement" | "MedicationRequest" | "MedicationDispense" | "MedicationAdministration" => {
            medicine::row(draft)
        }
        "Medication" => medicine::product(draft),
        "Procedure" => procedure::row(draft),
        "DeviceUseStatement" => device::row(draft),
        "Device" => device::device(draft),
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
    Row { kind: RowKind::Unresolved, kind_text, title, details: more, ..Row::default() }
}
