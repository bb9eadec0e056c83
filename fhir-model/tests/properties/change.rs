//! Changes of a CDA document, as text: what is not changed stays as it was, byte for byte.

use std::collections::BTreeSet;
use std::ops::Range;

use roxmltree::{Document, Node};

/// An element of a document.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// How it is reached, with what tells one kind of statement from another.
    pub(crate) path: String,
    /// Where it begins, and where its start tag's name ends.
    start: usize,
    name_end: usize,
    /// The `nullFlavor` that it has, and where that stands.
    pub(crate) flavor: Option<String>,
    null: Option<Range<usize>>,
    /// Where it ends.
    end: usize,
    name: String,
}

/// The elements outside the narrative but those that only say how the document is built (`templateId`).
pub(crate) fn places(text: &str) -> Vec<Place> {
    let document = Document::parse(text).unwrap();
    let all = document.root_element().descendants().filter(Node::is_element);
    all.filter(|node| {
        !in_narrative(*node) && !matches!(node.tag_name().name(), "templateId" | "typeId" | "realmCode")
    })
    .map(|node| {
        let start = node.range().start;
        let length = text[start..].find(|it: char| it.is_whitespace() || matches!(it, '/' | '>')).unwrap();
        let mut steps: Vec<_> = node.ancestors().filter(Node::is_element).map(step).collect();
        steps.reverse();
        Place {
            path: steps.join("/"),
            start,
            name_end: start + length,
            flavor: node.attribute("nullFlavor").map(str::to_owned),
            null: node.attribute_node("nullFlavor").map(|it| it.range_value()),
            end: node.range().end,
            name: text[start + 1..start + length].to_owned(),
        }
    })
    .collect()
}

fn in_narrative(node: Node<'_, '_>) -> bool {
    node.ancestors().any(|above| {
        above.tag_name().name() == "text"
            && above.parent().is_some_and(|parent| parent.tag_name().name() == "section")
    })
}

/// `entryRelationship[SUBJ]`, `observation[SEV]`, `value[PQ]`
fn step(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    let code = || {
        let code = node.children().find(|child| child.tag_name().name() == "code")?;
        code.attribute("code").filter(|code| !code.starts_with('q'))
    };
    let kind = match name {
        "entryRelationship" | "participant" => node.attribute("typeCode"),
        "observation" | "act" | "section" => code(),
        _ => node.attributes().find(|it| it.name() == "type").map(|it| it.value()),
    };
    kind.map_or_else(|| name.to_owned(), |kind| format!("{name}[{kind}]"))
}

impl Place {
    /// Says of the element that it is null.
    pub(crate) fn null(&self, text: &str, flavor: &str) -> String {
        match &self.null {
            Some(value) => [&text[..value.start], flavor, &text[value.end..]].concat(),
            None => {
                let (before, after) = text.split_at(self.name_end);
                format!("{before} nullFlavor=\"{flavor}\"{after}")
            }
        }
    }

    /// Gives the element an attribute that it does not have; `None` where it has it.
    pub(crate) fn with(&self, text: &str, name: &str, value: &str) -> Option<String> {
        let start_tag = self.element(text).split('>').next().unwrap();
        let (before, after) = text.split_at(self.name_end);
        (!start_tag.contains(&format!(" {name}="))).then(|| format!("{before} {name}=\"{value}\"{after}"))
    }

    /// Replaces something in the element's start tag; `None` where it is not there.
    pub(crate) fn replaced(&self, text: &str, old: &str, new: &str) -> Option<String> {
        let at = self.start + self.element(text).split('>').next().unwrap().find(old)?;
        Some([&text[..at], new, &text[at + old.len()..]].concat())
    }

    /// Gives the element a last child.
    pub(crate) fn child(&self, text: &str, child: &str) -> String {
        let (element, after) = text.split_at(self.end);
        let name = &self.name;
        match element.strip_suffix("/>") {
            Some(open) => format!("{open}>{child}</{name}>{after}"),
            None => {
                let (before, end) = element.split_at(element.rfind("</").unwrap());
                format!("{before}{child}{end}{after}")
            }
        }
    }

    /// The element by itself.
    pub(crate) fn element<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// Leaves the element out.
    pub(crate) fn removed(&self, text: &str) -> String {
        [&text[..self.start], &text[self.end..]].concat()
    }

    /// Puts something after the element.
    pub(crate) fn followed(&self, text: &str, by: &str) -> String {
        let (before, after) = text.split_at(self.end);
        format!("{before}{by}{after}")
    }
}

/// What a document says: the values of attributes, and the words of texts.
pub(crate) fn tokens(text: &str) -> BTreeSet<String> {
    let document = Document::parse(text).unwrap();
    let mut found = BTreeSet::new();
    for node in document.root_element().descendants() {
        for attribute in node.attributes() {
            if !matches!(attribute.name(), "nullFlavor" | "codeSystem" | "root") {
                found.insert(attribute.value().to_owned());
            }
        }
        if node.is_text() {
            found.extend(node.text().unwrap_or_default().split_whitespace().map(str::to_owned));
        }
    }
    found.retain(|token| token.len() > 2);
    found
}
