//! What every part of the view needs to know: the texts, the resources, and the resource that is being shown.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use super::entries::{Entries, Target};
use super::format;
use super::source::{extension, get, items, kind, text};
use crate::issue::{Issue, Severity};
use crate::json::Json;
use crate::texts::{Catalogue, Key, Table};

/// How many issues are told of a document.
const MAX_ISSUES: usize = 1000;

/// A view in the making.
pub(super) struct View<'a> {
    pub(super) texts: &'a Catalogue,
    pub(super) entries: Entries<'a>,
    /// The resource of the patient whom the document is about, by its number.
    pub(super) patient: Option<usize>,
    /// The document's language as declared.
    pub(super) language: Option<&'a str>,
    /// It came through Norway's contact point, which translates into Norwegian what it has words for.
    pub(super) translated: bool,
    /// It is an ePrescription or summary as eHDSI defines them, whose rules about what is left unsaid hold.
    pub(super) is_ehdsi: bool,
    /// When the document was written: what "ended" is measured by, since there is no clock.
    pub(super) written: Option<&'a str>,
    /// Whether some of its words were translated twice: looked for where it matters.
    pub(super) twice: OnceCell<bool>,
    /// Whether the outer ones of designations there and back again are the country's own: looked for where it matters.
    pub(super) outer_is_own: OnceCell<Option<bool>>,
    /// Whether any of its problems has a clinical status: what lacks one among such says less than they.
    pub(super) problems_have_status: OnceCell<bool>,
    /// The sections of the document are being made: a panel there has all its members, wherever else they stand.
    pub(super) listing: Cell<bool>,
    issues: RefCell<Vec<Issue>>,
}

impl<'a> View<'a> {
    pub(super) fn new(bundle: &'a Json, texts: &'a Catalogue) -> Self {
        Self {
            texts,
            entries: Entries::new(bundle),
            patient: None,
            language: None,
            translated: false,
            is_ehdsi: false,
            written: None,
            twice: OnceCell::new(),
            outer_is_own: OnceCell::new(),
            problems_have_status: OnceCell::new(),
            listing: Cell::new(false),
            issues: RefCell::default(),
        }
    }

    /// Our words for a code of a table.
    pub(super) fn word(&self, table: Table, code: &str) -> Option<&str> {
        // Units have a plural behind a bar; by itself a unit is singular.
        self.texts.word(table, code).map(|word| word.split('|').next().unwrap_or(word))
    }

    pub(super) fn text(&self, key: Key) -> String {
        self.texts.text(key).to_owned()
    }

    pub(super) fn date(&self, sent: &str) -> String {
        format::date(self.texts.language(), sent)
    }

    pub(super) fn decimal(&self, sent: &str) -> String {
        format::decimal(self.texts.language(), sent)
    }

    pub(super) fn note(&self, severity: Severity, path: String, text: &str) {
        let mut issues = self.issues.borrow_mut();
        let (severity, path, text) = match issues.len() {
            0..MAX_ISSUES => (severity, path, text),
            MAX_ISSUES => (Severity::Warning, "/".to_owned(), "has more issues than are listed"),
            _ => return,
        };
        issues.push(Issue { severity, path, text: text.to_owned() });
    }

    /// What was noted, each once: a resource is looked at more often than it is shown.
    pub(super) fn into_issues(self) -> Vec<Issue> {
        let mut seen = HashSet::new();
        let mut issues = self.issues.into_inner();
        issues.retain(|issue| seen.insert((issue.path.clone(), issue.text.clone())));
        issues
    }
}

/// The resource that is being shown: references in it can lead to what is contained in it.
pub(super) struct Scope<'v, 'a> {
    pub(super) view: &'v View<'a>,
    pub(super) resource: &'a Json,
    /// The resource of the Bundle that it is, or that it is contained in.
    entry: &'a Json,
    contained: Rc<Contained<'a>>,
    /// How many resources this one is shown in.
    pub(super) depth: usize,
}

/// The contained resources of one resource: they can refer to each other.
struct Contained<'a> {
    resources: Vec<&'a Json>,
    shown: Vec<Cell<bool>>,
}

impl<'a> Contained<'a> {
    fn of(resource: &'a Json) -> Self {
        let resources = get(resource, "contained").map(items).unwrap_or_default();
        let resources: Vec<&Json> = resources.iter().filter(|json| matches!(json, Json::Object(_))).collect();
        let shown = resources.iter().map(|_| Cell::new(false)).collect();
        Self { resources, shown }
    }
}

/// Resources are shown in each other at most this deep; deeper ones stand by themselves.
const MAX_DEPTH: usize = 6;

impl<'v, 'a> Scope<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>, resource: &'a Json, depth: usize) -> Self {
        Self { view, resource, entry: resource, contained: Rc::new(Contained::of(resource)), depth }
    }

    /// The scope of a resource that is contained in this one.
    pub(super) fn of_contained(&self, resource: &'a Json) -> Self {
        let own = Contained::of(resource);
        let contained = if own.resources.is_empty() { Rc::clone(&self.contained) } else { Rc::new(own) };
        Self { view: self.view, resource, entry: self.entry, contained, depth: self.depth + 1 }
    }

    /// What a reference leads to.
    pub(super) fn resolve(&self, reference: &Json) -> Target<'a> {
        self.view.entries.resolve(reference, self.entry, &self.contained.resources)
    }

    /// Takes a contained resource to be shown here; `None` where it was shown before.
    pub(super) fn take_contained(&self, number: usize) -> Option<&'a Json> {
        let shown = self.contained.shown.get(number)?;
        if shown.replace(true) { None } else { self.contained.resources.get(number).copied() }
    }

    /// The contained resources that nothing has shown yet.
    pub(super) fn contained_left(&self) -> Vec<&'a Json> {
        // What is contained shows itself, not its siblings.
        if get(self.resource, "contained").is_none() {
            return Vec::new();
        }
        (0..self.contained.resources.len()).filter_map(|number| self.take_contained(number)).collect()
    }

    /// Notes something about the resource that is being shown.
    pub(super) fn note(&self, severity: Severity, said: &str) {
        let kind = kind(self.resource);
        let path = text(self.resource, "id").map_or_else(|| kind.to_owned(), |id| format!("{kind}/{id}"));
        self.view.note(severity, path, said);
    }

    /// Whether a further resource may be shown within this one.
    pub(super) fn may_nest(&self) -> bool {
        self.depth < MAX_DEPTH
    }

    /// The text of the resource's extension of that URL.
    pub(super) fn extension_text(&self, url: &str) -> Option<&'a str> {
        text(extension(self.resource, url)?, "valueString")
    }

    /// The language of the words in this resource.
    pub(super) fn language(&self) -> Option<&'a str> {
        text(self.resource, "language").or(self.view.language)
    }
}
