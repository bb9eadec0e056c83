//! The resources of a Bundle, found by reference, each shown at its one place.

use std::cell::Cell;
use std::collections::HashMap;

use super::source::{get, items, kind, text};
use crate::json::Json;
use crate::r4::normal_reference;

/// The resources of a Bundle in their order.
pub(super) struct Entries<'a> {
    entries: Vec<Entry<'a>>,
    by_name: HashMap<String, usize>,
}

struct Entry<'a> {
    resource: &'a Json,
    shown: Cell<bool>,
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Target<'a> {
    /// A resource of the Bundle: its number and content.
    Entry(usize, &'a Json),
    /// A resource contained in the one that refers: its number among them and content.
    Contained(usize, &'a Json),
    /// Nothing that is in the document.
    Missing,
}

impl<'a> Entries<'a> {
    /// Indexes as FHIR R4 resolves references in Bundles (bundle.html#references): by fullUrl, by the `Type/id` that it
    /// ends in, and by `Type/id` of the resource; the first of a name wins.
    pub(super) fn new(bundle: &'a Json) -> Self {
        let mut entries = Vec::new();
        let mut by_name = HashMap::new();
        let listed = get(bundle, "entry").map(items).unwrap_or_default();
        let with_resource: Vec<_> =
            listed.iter().filter_map(|entry| Some((entry, get(entry, "resource")?))).collect();
        for (number, (entry, resource)) in with_resource.iter().enumerate() {
            if let Some(url) = text(entry, "fullUrl") {
                by_name.entry(url.to_owned()).or_insert(number);
                by_name.entry(normal_reference(url)).or_insert(number);
            }
            entries.push(Entry { resource, shown: Cell::new(false) });
        }
        for (number, (_, resource)) in with_resource.iter().enumerate() {
            if let Some(id) = text(resource, "id") {
                by_name.entry(format!("{}/{id}", kind(resource))).or_insert(number);
                by_name.entry(format!("urn:uuid:{}", id.to_lowercase())).or_insert(number);
            }
        }
        Self { entries, by_name }
    }

    /// What a reference leads to; `contained` are the resources contained in the one that refers.
    pub(super) fn resolve(&self, reference: &Json, contained: &[&'a Json]) -> Target<'a> {
        let Some(target) = text(reference, "reference") else { return Target::Missing };
        if let Some(id) = target.strip_prefix('#') {
            let found = contained.iter().enumerate().find(|(_, resource)| {
                text(resource, "id").is_some_and(|found| found.trim_start_matches('#') == id)
            });
            return found.map_or(Target::Missing, |(number, resource)| Target::Contained(number, resource));
        }
        let number = self.by_name.get(target).or_else(|| self.by_name.get(&normal_reference(target)));
        number.and_then(|number| Some(Target::Entry(*number, self.get(*number)?))).unwrap_or(Target::Missing)
    }

    /// The resource of that number.
    pub(super) fn get(&self, number: usize) -> Option<&'a Json> {
        self.entries.get(number).map(|entry| entry.resource)
    }

    /// The resources with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &'a Json)> {
        self.entries.iter().map(|entry| entry.resource).enumerate()
    }

    /// Notes that a resource has its place; says whether it had none before.
    pub(super) fn place(&self, number: usize) -> bool {
        self.entries.get(number).is_some_and(|entry| !entry.shown.replace(true))
    }
}
