//! Words of the narrative that entries point to by `reference value="#id"`.

use std::cell::RefCell;
use std::collections::HashMap;

use roxmltree::Node;

use super::xml::El;
use crate::issue::{Issue, Severity};

/// The narrative by its ids, and what was noticed so far.
#[derive(Debug)]
pub(super) struct Words<'a> {
    by_id: HashMap<&'a str, Node<'a, 'a>>,
    issues: RefCell<Vec<Issue>>,
}

/// What an entry's `text` holds.
#[derive(Debug, Default)]
pub(super) struct EntryText {
    /// The words, inline or pointed to.
    pub(super) words: Option<String>,
    /// `#id` of the place in the narrative.
    pub(super) link: Option<String>,
}

impl<'a> Words<'a> {
    /// Finds the ids of all narratives below an element; the first of an id wins.
    pub(super) fn new(root: El<'a>) -> Self {
        let mut by_id = HashMap::new();
        let narratives = root.node().descendants().filter(|node| {
            node.tag_name().name() == "text"
                && node.parent_element().is_some_and(|parent| parent.tag_name().name() == "section")
        });
        for element in narratives.flat_map(|narrative| narrative.descendants()).filter(Node::is_element) {
            if let Some(id) = element.attribute("ID").or_else(|| element.attribute("id")) {
                by_id.entry(id.trim()).or_insert(element);
            }
        }
        Self { by_id, issues: RefCell::default() }
    }

    /// Notes something about an element.
    pub(super) fn note(&self, severity: Severity, el: El<'_>, text: &str) {
        self.issues.borrow_mut().push(Issue { severity, path: el.place(), text: text.to_owned() });
    }

    /// What was noticed.
    pub(super) fn into_issues(self) -> Vec<Issue> {
        self.issues.into_inner()
    }

    /// Whether an `originalText` or `text` (ED) holds words; marks nothing.
    pub(super) fn any(&self, el: El<'a>) -> bool {
        let inline = el
            .node()
            .children()
            .any(|node| node.is_text() && node.text().is_some_and(|t| !t.trim().is_empty()));
        let pointed = || {
            let value = el.first("reference")?.peek("value")?;
            let target = self.by_id.get(value.strip_prefix('#').unwrap_or(value))?;
            Some(
                target
                    .descendants()
                    .any(|node| node.is_text() && node.text().is_some_and(|t| !t.trim().is_empty())),
            )
        };
        inline || pointed().unwrap_or(false)
    }

    /// The words of an `originalText` or `text` (ED): inline, or by reference into the narrative.
    pub(super) fn of(&self, el: El<'a>) -> EntryText {
        let inline = el.text();
        let Some(reference) = el.first("reference") else { return EntryText { words: inline, link: None } };
        let Some(value) = reference.attr("value") else { return EntryText { words: inline, link: None } };
        let id = value.strip_prefix('#').unwrap_or(value);
        let Some(target) = self.by_id.get(id) else {
            self.note(Severity::Information, reference, "points to nothing in the narrative");
            return EntryText { words: inline, link: None };
        };
        let pointed = Some(plain(*target)).filter(|words| !words.is_empty());
        EntryText { words: inline.or(pointed), link: Some(format!("#{id}")) }
    }
}

/// The words below a node with single spaces; the cells of a table row are parted by ` | `.
pub(super) fn plain(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    // An empty cell parts nothing: the mark is written before the next word.
    let mut parted = false;
    for descendant in node.descendants() {
        if descendant.is_element() {
            parted |= matches!(descendant.tag_name().name(), "td" | "th") && !out.is_empty();
        } else if descendant.is_text() {
            for word in descendant.text().unwrap_or_default().split_whitespace() {
                if !out.is_empty() {
                    out.push_str(if parted { " | " } else { " " });
                }
                parted = false;
                out.push_str(word);
            }
        }
    }
    out
}
