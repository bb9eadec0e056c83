//! The resources of a Bundle, found by reference, and which of them have a place on the screen.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use super::source::{get, items, kind, text};
use crate::json::Json;
use crate::r4::{Found, Names, names};

/// The resources of a Bundle in their order.
pub(super) struct Entries<'a> {
    entries: Vec<Entry<'a>>,
    names: Names<'a>,
    /// The entries by where their resource lies: whose references are asked about.
    numbers: HashMap<*const Json, usize>,
    /// Which entries of one name were found to hold the same: each two are compared once.
    alike: RefCell<HashMap<(usize, usize), bool>>,
    /// The server that the addresses of a Bundle without addresses of its own are of: looked for where it matters.
    server: OnceCell<Option<String>>,
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
    /// Indexes the resources by the names that references use (FHIR R4, bundle.html#references).
    pub(super) fn new(bundle: &'a Json) -> Self {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut names = Names::default();
        let mut numbers = HashMap::new();
        for entry in get(bundle, "entry").map(items).unwrap_or_default() {
            let Some(resource) = get(entry, "resource") else { continue };
            names.push(text(entry, "fullUrl"), kind(resource), text(resource, "id"));
            numbers.insert(std::ptr::from_ref(resource), entries.len());
            entries.push(Entry { resource, shown: Cell::new(false) });
        }
        names.ids_as_urns();
        Self {
            entries,
            names,
            numbers,
            alike: RefCell::default(),
            server: OnceCell::new(),
            listed: RefCell::default(),
            open: RefCell::default(),
            within: RefCell::default(),
            spare: Cell::default(),
        }
    }

    /// What a reference in a resource leads to; `contained` are the resources contained in the one that refers.
    ///
    /// A CodeableReference (R5) leads where the reference in it does.
    pub(super) fn resolve(&self, reference: &Json, from: &Json, contained: &[&'a Json]) -> Target<'a> {
        let inner = get(reference, "reference").filter(|inner| matches!(inner, Json::Object(_)));
        let Some(target) = text(inner.unwrap_or(reference), "reference") else { return Target::Missing };
        if let Some(id) = target.strip_prefix('#') {
            let found = contained.iter().enumerate().find(|(_, resource)| {
                text(resource, "id").is_some_and(|found| found.trim_start_matches('#') == id)
            });
            return found.map_or(Target::Missing, |(number, resource)| Target::Contained(number, resource));
        }
        let server =
            self.numbers.get(&std::ptr::from_ref(from)).and_then(|number| self.names.server(*number));
        let number = match self.names.find(target, server, |one, other| self.are_alike(one, other)) {
            Found::One(number) => Some(number),
            Found::OfServer(number) => {
                let own = names::split(target).and_then(|(server, ..)| server);
                (own.is_some() && own == self.own_server()).then_some(number)
            }
            Found::None => None,
        };
        number.and_then(|number| Some(Target::Entry(number, self.get(number)?))).unwrap_or(Target::Missing)
    }

    fn are_alike(&self, one: usize, other: usize) -> bool {
        *self.alike.borrow_mut().entry((one, other)).or_insert_with(|| self.get(one) == self.get(other))
    }

    /// The server that a Bundle without addresses of its own comes from: the one whose addresses its references are, where
    /// they lead to its resources by no other name.
    fn own_server(&self) -> Option<&str> {
        let server = self.server.get_or_init(|| {
            let mut own = HashSet::new();
            let mut relative = false;
            for entry in &self.entries {
                each_reference(entry.resource, &mut |name| match self
                    .names
                    .find(name, None, |one, other| self.are_alike(one, other))
                {
                    Found::OfServer(_) => own.extend(names::split(name).and_then(|(server, ..)| server)),
                    Found::One(_) => relative |= !name.starts_with("urn:"),
                    Found::None => {}
                });
            }
            let mut own = own.into_iter();
            own.next().filter(|_| !relative && own.next().is_none()).map(str::to_owned)
        });
        server.as_deref()
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

/// Does something with each name that a resource refers to.
fn each_reference<'a>(json: &'a Json, visit: &mut impl FnMut(&'a str)) {
    match json {
        Json::Array(list) => list.iter().for_each(|item| each_reference(item, visit)),
        Json::Object(object) => {
            for (name, value) in object.iter() {
                match value {
                    Json::String(target) if name == "reference" => visit(target),
                    value => each_reference(value, visit),
                }
            }
        }
        _ => {}
    }
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
