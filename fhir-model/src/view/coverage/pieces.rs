//! A narrative as pieces: the cells of its tables, the items of its lists, its paragraphs.

use super::super::narrative::{Narrative, Node, Table};

/// The pieces of a narrative. The heads of its tables are none: they name what is in the others.
pub(super) fn of(narrative: &Narrative) -> Vec<String> {
    let mut pieces = Pieces::default();
    pieces.nodes(&narrative.nodes);
    pieces.end();
    pieces.done
}

fn is_address(word: &str) -> bool {
    let word = word.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    ["http://", "https://", "urn:oid:", "urn:uuid:"].iter().any(|scheme| word.starts_with(scheme))
}

#[derive(Default)]
struct Pieces {
    done: Vec<String>,
    open: String,
}

impl Pieces {
    /// Ends the piece that is open.
    fn end(&mut self) {
        if !self.open.trim().is_empty() {
            // An address on the web says where something stands, not what.
            let words = self.open.split_whitespace().filter(|word| !is_address(word));
            self.done.push(words.collect::<Vec<_>>().join(" "));
        }
        self.open.clear();
    }

    fn nodes(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(text) => self.open.push_str(text),
            Node::Preformatted(text) => {
                for line in text.lines() {
                    self.end();
                    self.open.push_str(line);
                }
                self.end();
            }
            // What stands for an image says something where it is more than a file's name.
            Node::Image(text) => {
                self.open.push(' ');
                self.open.push_str(text);
                self.open.push(' ');
            }
            Node::Break | Node::Rule => self.end(),
            Node::Paragraph(nodes) | Node::Heading(nodes) | Node::Block(nodes) => {
                self.end();
                self.nodes(nodes);
                self.end();
            }
            Node::Span(nodes)
            | Node::Emphasis(nodes)
            | Node::Strong(nodes)
            | Node::Underline(nodes)
            | Node::Superscript(nodes)
            | Node::Subscript(nodes)
            | Node::Link { nodes, .. } => self.nodes(nodes),
            // Struck out: it no longer holds.
            Node::Deleted(_) => {}
            Node::Footnote(nodes) => {
                self.open.push(' ');
                self.nodes(nodes);
            }
            Node::List { items, .. } => {
                for nodes in items {
                    self.end();
                    self.nodes(nodes);
                }
                self.end();
            }
            Node::Table(table) => self.table(table),
        }
    }

    fn table(&mut self, table: &Table) {
        self.end();
        self.nodes(&table.caption);
        self.end();
        let has_head = table.rows.iter().any(|row| row.head);
        // Heads over nothing are what the table says.
        let heads_alone = table.rows.iter().all(|row| row.head);
        for row in table.rows.iter().filter(|row| heads_alone || !row.head) {
            // Where the table has a head, a header cell in a row is what the row is about.
            for cell in row.cells.iter().filter(|cell| has_head || !cell.header) {
                self.end();
                self.nodes(&cell.nodes);
            }
        }
        self.end();
    }
}
