//! Narrative as lines of text.

use crate::view::{Narrative, Node};

/// The lines of a narrative: a row of a table is a line, its cells parted by bars.
pub(super) fn lines(narrative: &Narrative) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), open: String::new() };
    lines.nodes(&narrative.nodes, "");
    lines.end("");
    lines.done
}

struct Lines {
    done: Vec<String>,
    open: String,
}

impl Lines {
    /// Ends the line that is open.
    fn end(&mut self, prefix: &str) {
        let text = std::mem::take(&mut self.open);
        let text = text.trim();
        if !text.is_empty() {
            self.done.push(format!("{prefix}{text}"));
        }
    }

    fn nodes(&mut self, nodes: &[Node], prefix: &str) {
        for node in nodes {
            self.node(node, prefix);
        }
    }

    fn marked(&mut self, nodes: &[Node], prefix: &str, mark: &str) {
        self.open.push_str(mark);
        self.nodes(nodes, prefix);
        self.open.push_str(mark);
    }

    fn node(&mut self, node: &Node, prefix: &str) {
        match node {
            Node::Text(text) => self.open.push_str(text),
            Node::Break => self.end(prefix),
            Node::Rule => {
                self.end(prefix);
                self.done.push(format!("{prefix}---"));
            }
            Node::Paragraph(nodes) | Node::Heading(nodes) | Node::Block(nodes) => {
                self.end(prefix);
                self.nodes(nodes, prefix);
                self.end(prefix);
            }
            Node::Footnote(nodes) => {
                self.open.push_str(" [");
                self.nodes(nodes, prefix);
                self.open.push(']');
            }
            // 10 to the ninth is not 109.
            Node::Superscript(nodes) => {
                self.open.push('^');
                self.nodes(nodes, prefix);
            }
            Node::Span(nodes)
            | Node::Underline(nodes)
            | Node::Subscript(nodes)
            | Node::Emphasis(nodes)
            | Node::Strong(nodes) => self.nodes(nodes, prefix),
            // What was struck out must not look as if it still held.
            Node::Deleted(nodes) => self.marked(nodes, prefix, "~~"),
            Node::Link { nodes, address } => {
                self.nodes(nodes, prefix);
                if let Some(address) = address {
                    self.open.push_str(&format!(" <{address}>"));
                }
            }
            Node::Image(alt) if alt.is_empty() => self.open.push_str("[…]"),
            Node::Image(alt) => self.open.push_str(&format!("[{alt}]")),
            Node::Preformatted(text) => {
                self.end(prefix);
                self.done.extend(text.lines().map(|line| format!("{prefix}{line}")));
            }
            Node::List { ordered, items } => {
                self.end(prefix);
                for (number, item) in items.iter().enumerate() {
                    let mark = if *ordered { format!("{}. ", number + 1) } else { "- ".to_owned() };
                    let start = self.done.len();
                    self.nodes(item, &format!("{prefix}  "));
                    self.end(&format!("{prefix}  "));
                    if let Some(first) = self.done.get_mut(start) {
                        *first = format!("{prefix}{mark}{}", first.trim_start());
                    }
                }
            }
            Node::Table(table) => {
                self.end(prefix);
                self.nodes(&table.caption, prefix);
                self.end(prefix);
                for row in &table.rows {
                    let cells: Vec<String> = row
                        .cells
                        .iter()
                        .map(|cell| {
                            let mut inner = Self { done: Vec::new(), open: String::new() };
                            inner.nodes(&cell.nodes, "");
                            inner.end("");
                            inner.done.join(" / ")
                        })
                        .collect();
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        self.done.push(format!("{prefix}{}", cells.join(" | ")));
                    }
                }
            }
        }
    }
}
