//! Narrative as a tree of allowed nodes: drawn as nodes, never as markup.

use serde::{Deserialize, Serialize};

/// Text that a person wrote or a system generated, as nodes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Narrative {
    /// Its language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
    /// The nodes.
    pub nodes: Vec<Node>,
    /// The markup was broken: all words are here, in a structure that may not be the one that was meant.
    pub broken: bool,
    /// The sender says that it is none: there only because one must be.
    pub empty: bool,
}

/// A node of a narrative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// Text, white space collapsed.
    Text(String),
    /// A line break.
    Break,
    /// A rule between parts.
    Rule,
    /// A paragraph.
    Paragraph(Vec<Node>),
    /// A heading.
    Heading(Vec<Node>),
    /// A part without meaning of its own.
    Block(Vec<Node>),
    /// A run of text without meaning of its own.
    Span(Vec<Node>),
    /// Emphasis.
    Emphasis(Vec<Node>),
    /// Strong emphasis.
    Strong(Vec<Node>),
    /// Underlined.
    Underline(Vec<Node>),
    /// Struck out: no longer so.
    Deleted(Vec<Node>),
    /// Superscript.
    Superscript(Vec<Node>),
    /// Subscript.
    Subscript(Vec<Node>),
    /// Text whose white space counts.
    Preformatted(String),
    /// A footnote, or the mark that leads to one.
    Footnote(Vec<Node>),
    /// A link: its text, and where it leads as text. Never live.
    Link {
        /// The text.
        nodes: Vec<Node>,
        /// The address, where it is a web or mail address.
        address: Option<String>,
    },
    /// The words that stand for an image; the image itself is never shown.
    Image(String),
    /// A list.
    List {
        /// Numbered.
        ordered: bool,
        /// The items.
        items: Vec<Vec<Node>>,
    },
    /// A table.
    Table(Table),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// Its caption.
    pub caption: Vec<Node>,
    /// Its rows, those of the head first.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TableRow {
    /// Of the table's head.
    pub head: bool,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// A header cell.
    pub header: bool,
    /// Columns that it spans.
    pub columns: u16,
    /// Rows that it spans.
    pub rows: u16,
    /// What it holds.
    pub nodes: Vec<Node>,
}

impl Narrative {
    /// All words, blocks and cells parted by a space.
    pub fn words(&self) -> String {
        let mut out = String::new();
        for node in &self.nodes {
            node.words(&mut out);
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Node {
    /// Whether the node stands on lines of its own.
    pub fn is_block(&self) -> bool {
        matches!(
            self,
            Self::Paragraph(_)
                | Self::Heading(_)
                | Self::Block(_)
                | Self::Rule
                | Self::Preformatted(_)
                | Self::List { .. }
                | Self::Table(_)
        )
    }

    /// Adds the node's words; those of a block are parted from what stands around it.
    pub fn words(&self, out: &mut String) {
        if self.is_block() {
            out.push(' ');
        }
        let mut all = |nodes: &[Self]| nodes.iter().for_each(|node| node.words(out));
        match self {
            Self::Text(text) | Self::Preformatted(text) | Self::Image(text) => {
                out.push_str(text);
            }
            Self::Break | Self::Rule => out.push(' '),
            Self::Span(nodes)
            | Self::Emphasis(nodes)
            | Self::Strong(nodes)
            | Self::Underline(nodes)
            | Self::Deleted(nodes)
            | Self::Superscript(nodes)
            | Self::Subscript(nodes)
            | Self::Link { nodes, .. } => all(nodes),
            Self::Paragraph(nodes) | Self::Heading(nodes) | Self::Block(nodes) | Self::Footnote(nodes) => {
                all(nodes);
                out.push(' ');
            }
            Self::List { items, .. } => {
                for item in items {
                    item.iter().for_each(|node| node.words(out));
                    out.push(' ');
                }
            }
            Self::Table(table) => {
                table.caption.iter().for_each(|node| node.words(out));
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    out.push(' ');
                    cell.nodes.iter().for_each(|node| node.words(out));
                }
                out.push(' ');
            }
        }
    }
}
