//! What a document tells: its Bundle, fact by fact, and its page, line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use helsebro_fhir::issue::Issue;
use helsebro_fhir::json::{self, Json};
use helsebro_fhir::r4::Bundle;
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Limits, read, text, view};

/// How often each of some things is there.
type Counts = BTreeMap<String, usize>;

pub(crate) struct Told {
    pub(crate) json: String,
    /// In bokmål.
    pub(crate) page: String,
    /// What stands where in which kind of resource: `Condition.code.coding.code = "J45"`.
    facts: Counts,
    /// The values alone.
    values: Counts,
    lines: Counts,
    /// What was noticed, and where.
    pub(crate) issues: Vec<Issue>,
}

impl Told {
    pub(crate) fn of(document: &str) -> Self {
        let read = read(document.as_bytes(), &Limits::default()).unwrap();
        let mut told = Self {
            json: read.bundle.to_json(),
            page: page(&read.bundle),
            facts: Counts::new(),
            values: Counts::new(),
            lines: Counts::new(),
            issues: read.issues,
        };
        for line in told.page.lines().map(str::trim).filter(|line| !is_heading(line)) {
            *told.lines.entry(line.to_owned()).or_default() += 1;
        }
        let bundle = json::parse(told.json.as_bytes()).unwrap();
        for (name, value) in bundle.as_object().unwrap().iter().filter(|(name, _)| *name != "entry") {
            told.walk(&format!("Bundle.{name}"), value);
        }
        for entry in bundle.items("entry") {
            let Some(resource) = entry.get("resource") else { continue };
            told.walk(resource.text("resourceType").unwrap_or_default(), resource);
        }
        told
    }

    fn walk(&mut self, path: &str, json: &Json) {
        match json {
            Json::Object(object) => {
                let url = json.text("url").map(|url| format!("({})", url.rsplit(['/', ':']).next().unwrap()));
                let path = format!("{path}{}", url.unwrap_or_default());
                for (name, value) in object.iter() {
                    self.walk(&format!("{path}.{name}"), value);
                }
            }
            Json::Array(items) => items.iter().for_each(|item| self.walk(path, item)),
            Json::Null => {}
            Json::String(text) if is_frame(path, text) => {}
            value => {
                let value = value.to_text();
                *self.facts.entry(format!("{path} = {value}")).or_default() += 1;
                *self.values.entry(value).or_default() += 1;
            }
        }
    }

    /// Whether the Bundle holds some text anywhere.
    pub(crate) fn json_has(&self, text: &str) -> bool {
        let quoted = Json::String(text.to_owned()).to_text();
        self.json.contains(quoted.trim_matches('"'))
    }

    /// The same; what was not read at all may stand there as text.
    pub(crate) fn json_has_or_quotes(&self, text: &str) -> bool {
        let quoted = Json::String(text.to_owned()).to_text();
        let twice = Json::String(quoted.trim_matches('"').to_owned()).to_text();
        self.json_has(text) || self.json.contains(twice.trim_matches('"'))
    }

    /// How often a text is a value of the Bundle.
    pub(crate) fn count(&self, value: &str) -> usize {
        self.values.get(&Json::String(value.to_owned()).to_text()).copied().unwrap_or_default()
    }

    /// The facts that stand here more often than there.
    pub(crate) fn facts_beyond(&self, other: &Self) -> Vec<String> {
        beyond(&self.facts, &other.facts)
    }

    /// The values, wherever they stand.
    pub(crate) fn values_beyond(&self, other: &Self) -> Vec<String> {
        beyond(&self.values, &other.values)
    }

    /// The head of the page and its sections, each with its lines, without ids; in no order.
    pub(crate) fn sections(&self) -> Vec<Vec<&str>> {
        let mut parts = vec![Vec::new()];
        for line in self.page.lines().filter(|line| !line.is_empty() && !is_heading(line.trim())) {
            if line.starts_with("== ") {
                parts.push(Vec::new());
            }
            parts.last_mut().unwrap().push(line);
        }
        parts.iter_mut().for_each(|lines| lines.sort_unstable());
        parts.sort_unstable();
        parts
    }

    /// The lines of the page.
    pub(crate) fn lines_beyond(&self, other: &Self) -> Vec<String> {
        beyond(&self.lines, &other.lines)
    }
}

/// The page of a Bundle in bokmål.
pub(crate) fn page(bundle: &Bundle) -> String {
    static TEXTS: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::built_in(Language::Nb));
    text::document(&view::document(bundle, &TEXTS), &TEXTS)
}

/// Values that only hold the Bundle together: ids are made of the document's bytes.
fn is_frame(path: &str, text: &str) -> bool {
    path.ends_with(".id") || text.starts_with("urn:uuid:") || path.ends_with(".url") || path.ends_with(".div")
}

/// Lines that say nothing of their own: ids, and headings that stand where something follows.
fn is_heading(line: &str) -> bool {
    line.starts_with("Id i dokumentet:") || matches!(line, "Annet som ble sendt:" | "Om det som mangler:")
}

fn beyond(more: &Counts, less: &Counts) -> Vec<String> {
    let found = more.iter().filter(|(it, count)| less.get(*it).is_none_or(|known| known < count));
    found.map(|(it, _)| it.clone()).collect()
}

/// What of a document's words is no more in its Bundle, or on its page.
pub(crate) fn lost(tokens: &BTreeSet<String>, before: &Told, after: &Told) -> Vec<String> {
    let mut lost = Vec::new();
    for token in tokens {
        if before.json_has(token) && !after.json_has(token) {
            lost.push(format!("the Bundle lost {token}"));
        }
        if before.page.contains(token) && !after.page.contains(token) {
            lost.push(format!("the page lost {token}"));
        }
    }
    lost
}

/// What of these words is not in a document's Bundle, or not on its page.
pub(crate) fn unsaid<'a>(words: impl IntoIterator<Item = &'a str>, after: &Told) -> Vec<String> {
    let mut unsaid = Vec::new();
    for word in words {
        if !after.json_has(word) {
            unsaid.push(format!("the Bundle lost {word}"));
        }
        if !after.page.contains(word) {
            unsaid.push(format!("the page lost {word}"));
        }
    }
    unsaid
}
