//! Walking CDA by what it means: names whatever the prefix, and a note of all that was read.
//!
//! Each value that a mapping reads is marked. What is unmarked when an entry is done is kept by its path
//! (`cda::source`), so that a mapping can forget a field but never lose it.

use std::cell::Cell;

use roxmltree::{Document, Node, NodeId, NodeType};

/// CDA R2.
const V3: &str = "urn:hl7-org:v3";
/// The pharmacy extension of eHDSI documents.
const PHARM: &str = "urn:hl7-org:pharm";
/// The same extension as epSOS documents name it.
const EPSOS: &str = "urn:epsos-org:ep:medication";
/// XML Schema instance: `xsi:type`.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The attributes that say which concept a term is.
const CODE: &[&str] = &["code", "codeSystem", "codeSystemName", "codeSystemVersion", "displayName"];

/// The bit of [`Used`] for an element's own text; those below are its attributes in order.
const TEXT: u32 = 1 << 31;
/// The bit that all attributes from the thirtieth on share.
const LAST_ATTRIBUTE: usize = 30;

/// What was read of each node, and how the elements follow each other past the white space between them.
#[derive(Debug)]
pub(super) struct Used(Vec<Note>);

/// What is known of a node, by its id, of which 0 is the document's own.
#[derive(Debug, Clone, Default)]
struct Note {
    /// The bits of what was read.
    read: Cell<u32>,
    /// The first child element, or 0.
    first: u32,
    /// The next element with the same parent, or 0.
    next: u32,
    /// What its name begins with and how long it is: most elements are passed over by this alone.
    key: u32,
    /// How many levels of elements it holds.
    height: u16,
    /// Whether it has text of its own, white space aside.
    has_text: bool,
}

/// A number that equal names share, and that few other names have.
fn key(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or_default());
    byte(0) | byte(2) << 8 | byte(bytes.len().wrapping_sub(1)) << 16 | (bytes.len() as u32) << 24
}

impl Used {
    /// Nothing read yet.
    pub(super) fn new(document: &Document<'_>) -> Self {
        let mut last = document.root();
        while let Some(child) = last.last_child() {
            last = child;
        }
        let last = last.id().get();
        let mut notes = vec![Note::default(); last as usize + 1];
        for id in (1..=last).rev() {
            let Some(node) = document.get_node(NodeId::from(id)) else { continue };
            let Some(parent) = node.parent().map(|parent| parent.id().get_usize()) else { continue };
            if node.is_element() {
                let Some(note) = notes.get_mut(id as usize) else { continue };
                note.key = key(node.tag_name().name());
                let height = note.height.saturating_add(1);
                let Some(parent) = notes.get_mut(parent) else { continue };
                parent.height = parent.height.max(height);
                let next = std::mem::replace(&mut parent.first, id);
                if let Some(note) = notes.get_mut(id as usize) {
                    note.next = next;
                }
            } else if node.is_text()
                && let Some(parent) = notes.get_mut(parent)
            {
                parent.has_text = parent.has_text || !is_blank(node.text().unwrap_or_default());
            }
        }
        Self(notes)
    }

    /// All elements of a name, in the order of the document.
    fn named<'a>(
        &self,
        name: &'static str,
        document: &'a Document<'a>,
    ) -> impl Iterator<Item = Node<'a, 'a>> {
        let key = key(name);
        let ids = self.0.iter().zip(0_u32..).filter(move |(note, _)| note.key == key).map(|(_, id)| id);
        let nodes = ids.filter_map(move |id| document.get_node(NodeId::from(id)));
        nodes.filter(move |node| node.tag_name().name() == name)
    }

    /// The first element that stands so many levels deep, the root element at the first; `None` where none does.
    pub(super) fn at_depth<'a>(&self, levels: u16, document: &'a Document<'a>) -> Option<Node<'a, 'a>> {
        let holds = |node: Node<'_, '_>, levels| self.note(node).is_some_and(|note| note.height >= levels);
        let mut node = document.root();
        for levels in (0..levels).rev() {
            node = node.children().find(|child| child.is_element() && holds(*child, levels))?;
        }
        Some(node)
    }

    fn note(&self, node: Node<'_, '_>) -> Option<&Note> {
        self.0.get(node.id().get_usize())
    }

    /// The first child element, and those after it.
    fn children(&self, node: Node<'_, '_>) -> impl Iterator<Item = (u32, &Note)> {
        let at = |id: u32| (id != 0).then(|| self.0.get(id as usize).map(|note| (id, note))).flatten();
        std::iter::successors(self.note(node).and_then(|note| at(note.first)), move |(_, note)| at(note.next))
    }

    fn mark(&self, node: Node<'_, '_>, bits: u32) {
        if let Some(note) = self.note(node) {
            note.read.set(note.read.get() | bits);
        }
    }

    fn has(&self, node: Node<'_, '_>, bits: u32) -> bool {
        self.note(node).is_some_and(|note| note.read.get() & bits != 0)
    }
}

/// The bit of [`Used`] for an attribute.
fn bit(attribute: usize) -> u32 {
    1 << attribute.min(LAST_ATTRIBUTE)
}

/// A value without the white space around it. Hardly any has some, and its first and last byte tell.
pub(super) fn trimmed(value: &str) -> &str {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = value.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) { value } else { value.trim() }
}

/// Whether a text is nothing but white space.
pub(super) fn is_blank(text: &str) -> bool {
    if text.as_bytes().first().is_some_and(u8::is_ascii_graphic) {
        return false;
    }
    // Nearly all is white space in ASCII. XML has no other characters up to the space.
    text.bytes().fold(0, u8::max) <= b' ' || text.trim().is_empty()
}

/// An element of CDA or of its pharmacy extension.
#[derive(Debug, Clone, Copy)]
pub(super) struct El<'a> {
    node: Node<'a, 'a>,
    used: &'a Used,
}

/// An attribute with its place, for [`El::attributes`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
    /// It was read already.
    pub(super) used: bool,
    bit: u32,
}

impl<'a> El<'a> {
    pub(super) fn new(node: Node<'a, 'a>, used: &'a Used) -> Self {
        Self { node, used }
    }

    pub(super) fn used(self) -> &'a Used {
        self.used
    }

    pub(super) fn node(self) -> Node<'a, 'a> {
        self.node
    }

    /// Whether two are the same element.
    pub(super) fn is(self, other: Self) -> bool {
        self.node == other.node
    }

    /// The local name.
    pub(super) fn name(self) -> &'a str {
        self.node.tag_name().name()
    }

    /// Whether the element belongs to CDA or its pharmacy extension: the three namespaces are mixed in real documents
    /// (`<pharm:translation xmlns:pharm="urn:hl7-org:v3">`) and share no name with another meaning.
    pub(super) fn known(self) -> bool {
        matches!(self.node.tag_name().namespace(), Some(V3 | PHARM | EPSOS))
    }

    /// An attribute but `xsi:…`, with its place.
    fn find(self, name: &str) -> Option<(usize, &'a str)> {
        let mut attributes = self.node.attributes().enumerate();
        let (at, found) = attributes.find(|(_, it)| it.name() == name && it.namespace() != Some(XSI))?;
        Some((at, trimmed(found.value())))
    }

    /// All child elements, foreign ones among them.
    pub(super) fn elements(self) -> impl Iterator<Item = El<'a>> {
        self.used.children(self.node).filter_map(move |(id, _)| self.at(id))
    }

    /// The children of a name.
    pub(super) fn all(self, name: &'static str) -> impl Iterator<Item = El<'a>> {
        let key = key(name);
        let named = self.used.children(self.node).filter(move |(_, note)| note.key == key);
        named
            .filter_map(move |(id, _)| self.at(id))
            .filter(move |child| child.name() == name && child.known())
    }

    /// All elements of a name in the document, whatever their namespace.
    pub(super) fn anywhere(self, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
        self.used.named(name, self.node.document())
    }

    fn at(self, id: u32) -> Option<El<'a>> {
        let node = self.node.document().get_node(NodeId::from(id))?;
        Some(El { node, used: self.used })
    }

    /// The first child of a name.
    pub(super) fn first(self, name: &'static str) -> Option<El<'a>> {
        let key = key(name);
        let mut id = self.used.note(self.node)?.first;
        // What is asked most of all: a loop of its own.
        loop {
            let note = self.used.0.get(id as usize).filter(|_| id != 0)?;
            if note.key == key
                && let Some(child) = self.at(id).filter(|child| child.name() == name && child.known())
            {
                return Some(child);
            }
            id = note.next;
        }
    }

    /// The first descendant along a path of names.
    pub(super) fn path(self, names: &[&'static str]) -> Option<El<'a>> {
        names.iter().try_fold(self, |el, name| el.first(name))
    }

    /// The value of an attribute, trimmed and marked as read; `None` where it is empty.
    pub(super) fn attr(self, name: &str) -> Option<&'a str> {
        let (at, value) = self.find(name)?;
        self.used.mark(self.node, bit(at));
        Some(value).filter(|value| !value.is_empty())
    }

    /// The value of an attribute, without marking it: for deciding, not for keeping.
    pub(super) fn peek(self, name: &str) -> Option<&'a str> {
        self.find(name).map(|(_, value)| value)
    }

    /// The attributes but `xsi:…` and the declarations of namespaces.
    pub(super) fn attributes(self) -> impl Iterator<Item = Attribute<'a>> {
        self.node.attributes().enumerate().filter(|(_, attribute)| attribute.namespace() != Some(XSI)).map(
            move |(index, attribute)| {
                let bit = bit(index);
                Attribute {
                    name: attribute.name(),
                    value: attribute.value(),
                    used: self.used.has(self.node, bit),
                    bit,
                }
            },
        )
    }

    /// Marks an attribute that [`attributes`](Self::attributes) gave.
    pub(super) fn mark(self, attribute: Attribute<'a>) {
        self.used.mark(self.node, attribute.bit);
    }

    /// `xsi:type` without its prefix (EHEALTH-9965), and where its own prefix is missing too.
    pub(super) fn xsi_type(self) -> Option<&'a str> {
        let value = self.node.attribute((XSI, "type")).or_else(|| self.node.attribute("type"))?.trim();
        value.rsplit(':').next()
    }

    /// `nullFlavor`.
    pub(super) fn null_flavor(self) -> Option<&'a str> {
        self.attr("nullFlavor")
    }

    /// Whether there is a `nullFlavor`, without marking it.
    pub(super) fn is_null(self) -> bool {
        self.peek("nullFlavor").is_some_and(|flavor| !flavor.is_empty())
    }

    /// The element's own text with single spaces, marked as read; `None` where there is none.
    pub(super) fn text(self) -> Option<String> {
        self.used.mark(self.node, TEXT);
        if !self.has_text() {
            return None;
        }
        let mut out = String::new();
        for piece in self.node.children().filter(Node::is_text).filter_map(|child| child.text()) {
            out.reserve(piece.len());
            for word in piece.split_whitespace() {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(word);
            }
        }
        Some(out).filter(|text| !text.is_empty())
    }

    /// Whether the element has text of its own, white space aside.
    pub(super) fn has_text(self) -> bool {
        self.used.note(self.node).is_some_and(|note| note.has_text)
    }

    /// Whether the element's own text was read.
    pub(super) fn text_used(self) -> bool {
        self.used.has(self.node, TEXT)
    }

    /// `negationInd` true: the opposite of what the statement says. Marks nothing.
    pub(super) fn is_negated(self) -> bool {
        self.peek("negationInd") == Some("true")
    }

    /// The same, marked as read: for who tells of it.
    pub(super) fn tells_negation(self) -> bool {
        self.is_negated() && self.attr("negationInd").is_some()
    }

    /// A `moodCode` other than EVN, an event that took place. Marks nothing.
    pub(super) fn mood(self) -> Option<&'a str> {
        self.peek("moodCode").filter(|mood| !matches!(*mood, "EVN" | ""))
    }

    /// Whether nothing of the element and of all below it was read.
    pub(super) fn is_unread(self) -> bool {
        !self.node.descendants().any(|node| self.used.has(node, u32::MAX))
    }

    /// Whether the element's own text and all of its attributes were read; some that were may be answered as not.
    pub(super) fn is_read(self) -> bool {
        let Some(note) = self.used.note(self.node) else { return false };
        let attributes = self.node.attributes().len();
        if attributes > LAST_ATTRIBUTE {
            return false;
        }
        let attributes = bit(attributes) - 1;
        let text = if note.has_text { TEXT } else { 0 };
        note.read.get() & (attributes | text) == attributes | text
    }

    /// Marks the element, its attributes and all below it as read.
    pub(super) fn spend(self) {
        for node in self.node.descendants().filter(|node| node.node_type() == NodeType::Element) {
            self.used.mark(node, u32::MAX);
        }
    }

    /// Marks the code of a term as read: neither why there is none nor what stands below it.
    pub(super) fn spend_code(self) {
        for attribute in self.attributes().filter(|attribute| CODE.contains(&attribute.name)) {
            self.mark(attribute);
        }
    }

    /// `entryRelationship/<kind>`, or a `component/<kind>` of an organizer, with the relationship's type.
    pub(super) fn related(self, kind: &'static str) -> impl Iterator<Item = (Option<&'a str>, El<'a>)> {
        self.elements()
            .filter(|child| matches!(child.name(), "entryRelationship" | "component") && child.known())
            .flat_map(move |relation| relation.all(kind).map(move |el| (relation.peek("typeCode"), el)))
    }

    /// The same, without those that say the opposite or were sent in error, and without observations that nobody made yet:
    /// what they say is no part of what they stand in.
    pub(super) fn affirmed(self, kind: &'static str) -> impl Iterator<Item = (Option<&'a str>, El<'a>)> {
        let happened = move |el: El<'a>| kind != "observation" || el.mood().is_none();
        self.related(kind).filter(move |(_, el)| !el.is_negated() && !el.is_nullified() && happened(*el))
    }

    /// `statusCode` nullified: the statement was sent in error.
    pub(super) fn is_nullified(self) -> bool {
        self.first("statusCode").and_then(|status| status.peek("code")) == Some("nullified")
    }

    /// `code/@code`, for deciding what an act is.
    pub(super) fn code(self) -> Option<&'a str> {
        self.first("code").and_then(|code| code.peek("code"))
    }

    /// Where the element stands in the document: `/ClinicalDocument/component/structuredBody/component[2]/section`.
    pub(super) fn place(self) -> String {
        let mut steps: Vec<String> = Vec::new();
        let mut node = Some(self.node);
        while let Some(current) = node.filter(Node::is_element) {
            let name = current.tag_name().name();
            let same = |sibling: &Node<'_, '_>| sibling.is_element() && sibling.tag_name().name() == name;
            let before = current.prev_siblings().skip(1).filter(same).count();
            let alone = before == 0 && !current.next_siblings().skip(1).any(|sibling| same(&sibling));
            steps.push(if alone { format!("/{name}") } else { format!("/{name}[{}]", before + 1) });
            node = current.parent();
        }
        steps.iter().rev().map(String::as_str).collect()
    }
}
