//! The resources of a Bundle, found by reference, and which of them have a place on the screen.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use super::source::{get, items, kind, text};
use crate::json::Json;
use crate::r4::normal_reference;

/// The resources of a Bundle in their order.
pub(super) struct Entries<'a> {
    entries: Vec<Entry<'a>>,
    by_name: HashMap<String, usize>,
    /// Those that sections of the document list.
    listed: RefCell<HashSet<usize>>,
    /// Those that are being shown, outermost first: what is among them is not shown within itself.
    open: RefCell<Vec<usize>>,
    /// Those that were shown as a part of another, in the order in which they were.
    within: RefCell<Vec<usize>>,
    /// What may still be shown once more; see [`Entries::again`].
    spare: Cell<Option<usize>>,
}

struct Entry<'a> {
    resource: &'a Json,
    /// Its `fullUrl`, where that is an address on the web.
    address: Option<&'a str>,
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
            let url = text(entry, "fullUrl");
            if let Some(url) = url {
                by_name.entry(url.to_owned()).or_insert(number);
                by_name.entry(normal_reference(url)).or_insert(number);
            }
            let address = url.filter(|url| is_address(url));
            entries.push(Entry { resource, address, shown: Cell::new(false) });
        }
        for (number, (_, resource)) in with_resource.iter().enumerate() {
            if let Some(id) = text(resource, "id") {
                by_name.entry(format!("{}/{id}", kind(resource))).or_insert(number);
                by_name.entry(format!("urn:uuid:{}", id.to_lowercase())).or_insert(number);
            }
        }
        Self {
            entries,
            by_name,
            listed: RefCell::default(),
            open: RefCell::default(),
            within: RefCell::default(),
            spare: Cell::default(),
        }
    }

    /// What a reference leads to; `contained` are the resources contained in the one that refers.
    ///
    /// A CodeableReference (R5) leads where the reference in it does.
    pub(super) fn resolve(&self, reference: &Json, contained: &[&'a Json]) -> Target<'a> {
        let inner = get(reference, "reference").filter(|inner| matches!(inner, Json::Object(_)));
        let Some(target) = text(inner.unwrap_or(reference), "reference") else { return Target::Missing };
        if let Some(id) = target.strip_prefix('#') {
            let found = contained.iter().enumerate().find(|(_, resource)| {
                text(resource, "id").is_some_and(|found| found.trim_start_matches('#') == id)
            });
            return found.map_or(Target::Missing, |(number, resource)| Target::Contained(number, resource));
        }
        let number = self.by_name.get(target).or_else(|| {
            let number = self.by_name.get(&normal_reference(target))?;
            // The same `Type/id` on another server is another resource.
            let address = self.entries.get(*number)?.address;
            let elsewhere = is_address(target)
                && address.is_some_and(|address| without_version(address) != without_version(target));
            (!elsewhere).then_some(number)
        });
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

    /// Whether a resource has its place.
    pub(super) fn is_shown(&self, number: usize) -> bool {
        self.entries.get(number).is_some_and(|entry| entry.shown.get())
    }

    /// Notes that a section lists a resource.
    pub(super) fn list(&self, number: usize) {
        self.listed.borrow_mut().insert(number);
    }

    /// Whether a section lists a resource: there is its place.
    pub(super) fn is_listed(&self, number: usize) -> bool {
        self.listed.borrow().contains(&number)
    }

    /// Gives a resource a place, or one more. `None` where it is being shown already, or where the same was shown so often
    /// that the page would outgrow the document by far.
    ///
    /// What is shown twice is paid for out of a multiple of the document's own size.
    pub(super) fn again(&self, number: usize) -> Option<&'a Json> {
        const TIMES: usize = 8;
        let entry = self.entries.get(number)?;
        if self.open.borrow().contains(&number) {
            return None;
        }
        if entry.shown.replace(true) {
            let whole = || TIMES * self.entries.iter().map(|entry| weight(entry.resource)).sum::<usize>();
            let spare = self.spare.get().unwrap_or_else(whole);
            self.spare.set(Some(spare));
            self.spare.set(Some(spare.checked_sub(weight(entry.resource))?));
        }
        Some(entry.resource)
    }

    /// Does something while a resource is being shown.
    pub(super) fn within<T>(&self, number: usize, show: impl FnOnce() -> T) -> T {
        self.open.borrow_mut().push(number);
        let shown = show();
        self.open.borrow_mut().pop();
        shown
    }

    /// Notes that a resource was shown as a part of another.
    pub(super) fn is_part(&self, number: usize) {
        self.within.borrow_mut().push(number);
    }

    /// How many resources were shown as a part of another so far.
    pub(super) fn parts(&self) -> usize {
        self.within.borrow().len()
    }

    /// The resources that were shown as a part of another since there were so many of them.
    pub(super) fn parts_since(&self, count: usize) -> Vec<usize> {
        self.within.borrow().get(count..).unwrap_or_default().to_vec()
    }
}

fn is_address(reference: &str) -> bool {
    reference.starts_with("http://") || reference.starts_with("https://")
}

fn without_version(address: &str) -> &str {
    address.split("/_history/").next().unwrap_or(address)
}

/// How much a resource takes on a page, roughly: the number of its values.
fn weight(json: &Json) -> usize {
    match json {
        Json::Object(object) => 1 + object.iter().map(|(_, value)| weight(value)).sum::<usize>(),
        Json::Array(list) => list.iter().map(weight).sum(),
        Json::String(text) => 1 + text.len() / 64,
        _ => 1,
    }
}
