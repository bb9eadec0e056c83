//! Words of the narrative that entries point to by `reference value="#id"`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use roxmltree::Node;

use super::xml::{El, is_blank};
use crate::issue::{Issue, Severity};

/// How much of the narrative may be told again in entries, in times of the document: every entry of a document may point to
/// its row several times, but not all of a large document to all of it.
const BUDGET: usize = 4;
/// What a part that is kept by its path takes in memory: an extension with its URL and value.
const PART: usize = 320;
/// How many issues are told of a document.
const MAX_ISSUES: usize = 200;

/// The narrative by its ids, and what was noticed so far.
#[derive(Debug)]
pub(super) struct Words<'a> {
    by_id: HashMap<&'a str, Node<'a, 'a>>,
    /// What may still be told again.
    budget: Cell<usize>,
    /// How much memory may still be taken for what is kept by its path.
    memory: Cell<usize>,
    /// Where that was too little.
    refused: RefCell<Option<String>>,
    issues: RefCell<Vec<Issue>>,
}

/// What an entry's `text` holds.
#[derive(Debug, Default)]
pub(super) struct EntryText {
    /// The words: inline, pointed to, or both.
    pub(super) words: Option<String>,
    /// `#id` of the place in the narrative.
    pub(super) link: Option<String>,
}

impl<'a> Words<'a> {
    /// Finds the ids of all narratives below an element; the first of an id wins.
    pub(super) fn new(root: El<'a>, memory: usize) -> Self {
        let mut by_id = HashMap::new();
        let narratives = root
            .anywhere("text")
            .filter(|node| node.parent_element().is_some_and(|parent| parent.tag_name().name() == "section"));
        for element in narratives.flat_map(|narrative| narrative.descendants()).filter(Node::is_element) {
            if let Some(id) = element.attribute("ID").or_else(|| element.attribute("id")) {
                by_id.entry(id.trim()).or_insert(element);
            }
        }
        let size = root.node().document().input_text().len();
        Self {
            by_id,
            budget: Cell::new(size.saturating_mul(BUDGET)),
            memory: Cell::new(memory),
            refused: RefCell::default(),
            issues: RefCell::default(),
        }
    }

    /// Notes something about an element.
    pub(super) fn note(&self, severity: Severity, el: El<'_>, text: &str) {
        let mut issues = self.issues.borrow_mut();
        match issues.len() {
            0..MAX_ISSUES => issues.push(Issue { severity, path: el.place(), text: text.to_owned() }),
            MAX_ISSUES => issues.push(Issue {
                severity: Severity::Warning,
                path: "/".to_owned(),
                text: "has more issues than are listed".to_owned(),
            }),
            _ => {}
        }
    }

    /// What was noticed; where the memory was too little, the place.
    pub(super) fn into_issues(self) -> Result<Vec<Issue>, String> {
        self.refused.into_inner().map_or_else(|| Ok(self.issues.into_inner()), Err)
    }

    /// Whether the document is refused already: nothing more needs to be kept.
    pub(super) fn is_refused(&self) -> bool {
        self.refused.borrow().is_some()
    }

    /// Takes memory for parts of an element that are kept by their path; `false` where too little is left, and the
    /// document is refused.
    pub(super) fn take_memory(&self, parts: usize, el: El<'_>) -> bool {
        match self.memory.get().checked_sub(parts.saturating_mul(PART)) {
            Some(left) => self.memory.set(left),
            None => *self.refused.borrow_mut() = Some(el.place()),
        }
        !self.is_refused()
    }

    /// Whether an `originalText` or `text` (ED) holds words; marks nothing.
    pub(super) fn any(&self, el: El<'a>) -> bool {
        let inline = el.has_text();
        let pointed = || {
            let value = el.first("reference")?.peek("value")?;
            let target = self.by_id.get(value.strip_prefix('#').unwrap_or(value))?;
            Some(target.descendants().take_while(|_| self.budget.get() > 0).any(|node| {
                let text = node.text().filter(|_| node.is_text()).unwrap_or_default();
                let words = text.trim_start();
                self.spend(1 + text.len() - words.len());
                !words.is_empty()
            }))
        };
        inline || pointed().unwrap_or(false)
    }

    /// The words of an `originalText` or `text` (ED): inline, by reference into the narrative, or both.
    pub(super) fn of(&self, el: El<'a>) -> EntryText {
        let inline = el.text();
        let Some(reference) = el.first("reference") else { return EntryText { words: inline, link: None } };
        let Some(value) = reference.attr("value") else { return EntryText { words: inline, link: None } };
        let id = value.strip_prefix('#').unwrap_or(value);
        let Some(target) = self.by_id.get(id) else {
            self.note(Severity::Information, reference, "points to nothing in the narrative");
            // A place outside the document is told, and never opened.
            let link = value.contains(':').then(|| value.to_owned());
            return EntryText { words: inline, link };
        };
        let pointed = self.plain(*target, reference);
        let words = match (inline, pointed) {
            // Both were sent: what stands in the entry often only names what the narrative says.
            (Some(inline), Some(pointed)) if inline != pointed => Some(format!("{inline}: {pointed}")),
            (inline, pointed) => inline.or(pointed),
        };
        EntryText { words, link: Some(["#", id].concat()) }
    }

    fn spend(&self, amount: usize) {
        self.budget.set(self.budget.get().saturating_sub(amount));
    }

    /// The words below a node with single spaces; the cells of a table row are parted by ` | `. `None` where there are
    /// none, or where the document points to too much of itself.
    fn plain(&self, node: Node<'_, '_>, reference: El<'_>) -> Option<String> {
        let mut out = String::new();
        // An empty cell parts nothing: the mark is written before the next word.
        let mut parted = false;
        for descendant in node.descendants() {
            if self.budget.get() == 0 {
                let text = "the entries point to too much of the narrative; see the narrative";
                self.note(Severity::Error, reference, text);
                return None;
            }
            if descendant.is_element() {
                self.spend(1);
                parted |= matches!(descendant.tag_name().name(), "td" | "th") && !out.is_empty();
                continue;
            }
            let text = descendant.text().filter(|_| descendant.is_text()).unwrap_or_default();
            self.spend(1 + text.len());
            if is_blank(text) {
                continue;
            }
            out.reserve(text.len());
            for word in text.split_whitespace() {
                if !out.is_empty() {
                    out.push_str(if parted { " | " } else { " " });
                }
                parted = false;
                out.push_str(word);
            }
        }
        Some(out).filter(|words| !words.is_empty())
    }
}
