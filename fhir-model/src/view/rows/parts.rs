//! Resources that are a part of another: the members of a panel, the results of a report, the goals of a plan.

use super::super::entries::Target;
use super::super::row::{FactKind, Row, Value};
use super::super::scope::View;
use super::super::source::{Member, get, items, kind};
use super::draft::Draft;
use crate::json::Json;

/// What a panel or a report is made of: shown with it, wherever else it stands.
const MEMBERS: &[&str] = &["hasMember", "result"];

/// References to what only says more about a resource: shown with it where no section lists it.
const ASIDES: &[&str] = &[
    "basedOn",
    "imagingStudy",
    "media",
    "specimen",
    "goal",
    "activity",
    "action",
    "account",
    "evidence",
    "study",
    "supportingInfo",
    "supportingInformation",
    "bodyStructure",
    "derivedFrom",
];

/// The resources of the Bundle that a resource is made of, by their numbers.
pub(in crate::view) fn members_of<'v>(
    view: &'v View<'_>,
    resource: &'v Json,
) -> impl Iterator<Item = usize> + 'v {
    let references = MEMBERS.iter().filter_map(|name| get(resource, name)).flat_map(items);
    references.filter_map(|reference| match view.entries.resolve(reference, &[]) {
        Target::Entry(number, _) => Some(number),
        _ => None,
    })
}

impl<'a> Draft<'_, '_, 'a> {
    /// Shows what the resource is made of, and what only it refers to, within it.
    ///
    /// A member that cannot be shown here is named, so that a panel never looks smaller than it is.
    pub(super) fn parts(&mut self) {
        for name in MEMBERS {
            let Some(json) = self.members.peek(name) else { continue };
            let references = items(json);
            let mut unshown = Vec::new();
            for reference in references {
                match self.member(reference) {
                    Some(row) => self.row.children.push(row),
                    None => unshown.push(reference),
                }
            }
            if unshown.is_empty() && references.iter().all(only_refers) {
                self.members.discard(name);
            } else if !unshown.is_empty() && unshown.len() < references.len() {
                let one = |json| Member { name, json: Some(json), beside: None };
                let named = unshown.into_iter().map(one);
                let values = named.filter_map(|member| self.scope.value(member, &mut Vec::new())).collect();
                self.row.facts.push(self.scope.fact_as(FactKind::Result, name, Value::List(values)));
            } else if !unshown.is_empty() {
                self.seen(FactKind::Result, name);
            }
        }
        for name in ASIDES {
            let found = self.members.peek(name).map(items).unwrap_or_default();
            let mut all = !found.is_empty();
            for json in found {
                let inner = get(json, "link").or_else(|| get(json, "reference"));
                let reference = inner.filter(|inner| matches!(inner, Json::Object(_))).unwrap_or(json);
                let row = self.aside(reference);
                all &= row.is_some() && only_refers(json);
                self.row.children.extend(row);
            }
            if all {
                self.members.discard(name);
            }
        }
    }

    fn member(&self, reference: &'a Json) -> Option<Row> {
        let view = self.scope.view;
        let target = self.scope.resolve(reference);
        if let Target::Entry(number, _) = target
            && !view.listing.get()
            && view.entries.is_shown(number)
        {
            return None;
        }
        let mut row = self.inner(reference, |_| true)?;
        if let Target::Entry(number, resource) = target {
            view.entries.is_part(number);
            row.named = !matches!(kind(resource), "Observation" | "DiagnosticReport");
        }
        Some(row)
    }

    /// What only this resource refers to.
    fn aside(&self, reference: &'a Json) -> Option<Row> {
        let entries = &self.scope.view.entries;
        if let Target::Entry(number, _) = self.scope.resolve(reference)
            && (entries.is_shown(number) || entries.is_listed(number))
        {
            return None;
        }
        let row = self.inner(reference, |kind| {
            !matches!(kind, "Patient" | "Encounter" | "Practitioner" | "Organization")
        })?;
        Some(Row { named: true, ..row })
    }
}

/// Whether a reference says nothing beside what it leads to.
fn only_refers(reference: &Json) -> bool {
    reference
        .as_object()
        .is_some_and(|object| object.iter().all(|(name, _)| matches!(name, "reference" | "type")))
}
