//! Resources that are a part of another: the members of a panel, the results of a report, the goals of a plan.

use super::super::entries::Target;
use super::super::row::{FactKind, Row, Tag, Tone, Value};
use super::super::scope::View;
use super::super::source::{Member, extension, get, items, kind, text};
use super::draft::Draft;
use crate::json::Json;
use crate::texts::Table;

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
    "partOf",
];

/// A statement within a CDA entry that is a resource of its own, and how it relates (`docs/MAPPING.md`).
const RELATED: &str = "urn:helsebro:related";
const RELATION: &str = "urn:helsebro:relation";

/// The resources of the Bundle that a resource is made of, by their numbers.
pub(in crate::view) fn members_of<'v>(
    view: &'v View<'_>,
    resource: &'v Json,
) -> impl Iterator<Item = usize> + 'v {
    let references = MEMBERS.iter().filter_map(|name| get(resource, name)).flat_map(items);
    references.filter_map(|reference| match view.entries.resolve(reference, resource, &[]) {
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
        self.related();
    }

    /// Statements within a CDA entry.
    fn related(&mut self) {
        for extension in self.extensions(RELATED) {
            let row = get(extension, "valueReference").and_then(|reference| self.member(reference));
            match row {
                Some(row) => self.row.children.push(Row { named: true, ..row }),
                None => self.row.details.extend(self.scope.extension(extension)),
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
        // A reason or a cause must not read as a part.
        if let Some(relation) = relation(reference) {
            let text = view.word(Table::Relation, relation).unwrap_or(relation).to_owned();
            row.tags.insert(0, Tag { text, tone: Tone::Neutral });
        }
        Some(row)
    }

    /// What only this resource refers to.
    pub(super) fn aside(&self, reference: &'a Json) -> Option<Row> {
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

/// How what a reference leads to relates to what refers to it.
fn relation(reference: &Json) -> Option<&str> {
    text(extension(reference, RELATION)?, "valueCode")
}

/// Whether a reference says nothing beside what it leads to, and how that relates to it.
fn only_refers(reference: &Json) -> bool {
    let extensions = get(reference, "extension").map(items).unwrap_or_default();
    let of_relation = |extension: &Json| text(extension, "url") == Some(RELATION);
    reference.as_object().is_some_and(|object| {
        object.iter().all(|(name, _)| match name {
            "reference" | "type" => true,
            "extension" => extensions.iter().all(of_relation),
            _ => false,
        })
    })
}
