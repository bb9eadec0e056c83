//! Tokens to nodes: what belongs together is put together, what has no place becomes a block of its own.

use super::markup::{Token, attribute};
use crate::view::narrative::{Cell, Narrative, Node, Table, TableRow};
use crate::view::unseen;

/// Deeper nesting than this is flattened: its words stay.
const MAX_DEPTH: usize = 48;

/// What an element means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    Heading,
    Block,
    Span,
    Emphasis,
    Strong,
    Underline,
    Deleted,
    Superscript,
    Subscript,
    Preformatted,
    Footnote,
    Link,
    List { ordered: bool },
    Item,
    Table,
    Caption,
    RowGroup { head: bool },
    Row,
    Cell { header: bool },
}

fn tag(name: &str) -> Tag {
    match name.to_ascii_lowercase().as_str() {
        "p" => Tag::Paragraph,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Tag::Heading,
        "div" | "blockquote" | "section" | "article" | "body" | "html" | "dl" | "dt" | "dd" | "details"
        | "summary" | "fieldset" | "center" | "header" | "footer" | "main" => Tag::Block,
        "em" | "i" | "cite" | "dfn" | "var" => Tag::Emphasis,
        "strong" | "b" => Tag::Strong,
        "u" | "ins" => Tag::Underline,
        "del" | "s" | "strike" => Tag::Deleted,
        "sup" => Tag::Superscript,
        "sub" => Tag::Subscript,
        "pre" => Tag::Preformatted,
        "a" => Tag::Link,
        "ul" => Tag::List { ordered: false },
        "ol" => Tag::List { ordered: true },
        "li" => Tag::Item,
        "table" => Tag::Table,
        "caption" => Tag::Caption,
        "thead" => Tag::RowGroup { head: true },
        "tbody" | "tfoot" => Tag::RowGroup { head: false },
        "tr" => Tag::Row,
        "th" => Tag::Cell { header: true },
        "td" => Tag::Cell { header: false },
        _ => Tag::Span,
    }
}

/// What an element that was closed leaves in the one around it.
enum Piece {
    Node(Node),
    Item(Vec<Node>),
    Caption(Vec<Node>),
    Row(TableRow),
    Cell(Cell),
}

struct Open<'a> {
    name: &'a str,
    tag: Tag,
    attributes: &'a str,
    pieces: Vec<Piece>,
}

/// Whether an element of that name never holds anything (HTML, void elements).
fn is_void(name: &str) -> bool {
    const VOID: [&str; 11] =
        ["br", "hr", "img", "col", "input", "wbr", "meta", "link", "base", "source", "area"];
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}

/// Whether an element is of a kind.
type Is = fn(Tag) -> bool;

/// A narrative in the making.
#[derive(Default)]
pub(super) struct Builder<'a> {
    open: Vec<Open<'a>>,
    done: Vec<Piece>,
    language: Option<String>,
    broken: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn token(&mut self, token: Token<'a>) {
        match token {
            Token::Text(text) => {
                // An entity can stand for what is not seen.
                let text = unseen::shown(&text);
                let kept = self.open.iter().any(|open| open.tag == Tag::Preformatted);
                let text = if kept { text.into_owned() } else { collapse(&text) };
                self.add(Piece::Node(Node::Text(text)));
            }
            Token::Start { name, attributes, empty } => self.start(name, attributes, empty),
            Token::End(name) => self.end(name),
        }
    }

    fn start(&mut self, name: &'a str, attributes: &'a str, empty: bool) {
        if self.language.is_none() && self.open.is_empty() {
            let language = attribute(attributes, "xml:lang").or_else(|| attribute(attributes, "lang"));
            self.language = language.map(|language| language.into_owned()).filter(|tag| !tag.is_empty());
        }
        let void = match name.to_ascii_lowercase().as_str() {
            "br" => Some(Some(Node::Break)),
            "hr" => Some(Some(Node::Rule)),
            "img" => {
                let alt = attribute(attributes, "alt")
                    .map(|alt| collapse(&unseen::shown(&alt)))
                    .unwrap_or_default();
                Some(Some(Node::Image(alt.trim().to_owned())))
            }
            name if is_void(name) || name == "colgroup" => Some(None),
            _ => None,
        };
        if let Some(node) = void {
            if let Some(node) = node {
                self.add(Piece::Node(node));
            }
            return;
        }
        let mut tag = tag(name);
        if attribute(attributes, "class").is_some_and(|class| class.split(' ').any(|one| one == "footnote")) {
            tag = Tag::Footnote;
        }
        self.close_implied(tag);
        if self.open.len() >= MAX_DEPTH {
            self.broken = true;
            return;
        }
        self.open.push(Open { name, tag, attributes, pieces: Vec::new() });
        if empty {
            self.close();
        }
    }

    /// Closes what HTML lets its author leave open: an item by the next item, a cell by the next cell.
    fn close_implied(&mut self, tag: Tag) {
        let (closed, within): (Is, Is) = match tag {
            Tag::Item => (|tag| tag == Tag::Item, |tag| matches!(tag, Tag::List { .. } | Tag::Cell { .. })),
            Tag::Cell { .. } => {
                (|tag| matches!(tag, Tag::Cell { .. }), |tag| matches!(tag, Tag::Row | Tag::Table))
            }
            Tag::Row => (|tag| tag == Tag::Row, |tag| tag == Tag::Table),
            Tag::RowGroup { .. } => (|tag| matches!(tag, Tag::RowGroup { .. }), |tag| tag == Tag::Table),
            Tag::Paragraph => (|tag| tag == Tag::Paragraph, |tag| tag != Tag::Paragraph),
            _ => return,
        };
        let found =
            self.open.iter().rev().take_while(|open| !within(open.tag)).position(|open| closed(open.tag));
        for _ in 0..found.map_or(0, |above| above + 1) {
            self.close();
        }
    }

    fn end(&mut self, name: &str) {
        match self.open.iter().rev().position(|open| open.name.eq_ignore_ascii_case(name)) {
            Some(above) => {
                self.broken |= above > 0;
                for _ in 0..=above {
                    self.close();
                }
            }
            // `<br></br>` is well formed, and the element was put in where it began.
            None if is_void(name) => {}
            None => self.broken = true,
        }
    }

    /// Closes the innermost element.
    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let span = |name| {
            let sent = attribute(open.attributes, name).and_then(|span| span.trim().parse::<u16>().ok());
            sent.unwrap_or(1).clamp(1, 1000)
        };
        let (columns, rows) = (span("colspan"), span("rowspan"));
        let address =
            attribute(open.attributes, "href").map(|href| unseen::shown(href.trim()).into_owned()).filter(
                |href| ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| starts(href, scheme)),
            );
        let pieces = open.pieces;
        let piece = match open.tag {
            Tag::Item => Piece::Item(nodes(pieces)),
            Tag::Caption => Piece::Caption(nodes(pieces)),
            Tag::Cell { header } => Piece::Cell(Cell { header, columns, rows, nodes: nodes(pieces) }),
            Tag::Row => Piece::Row(TableRow { head: false, cells: cells(pieces) }),
            Tag::RowGroup { head } => {
                for mut row in table_rows(pieces) {
                    row.head |= head;
                    self.add(Piece::Row(row));
                }
                return;
            }
            Tag::List { ordered } => Piece::Node(Node::List { ordered, items: items(pieces) }),
            Tag::Table => Piece::Node(Node::Table(table(pieces))),
            Tag::Preformatted => Piece::Node(Node::Preformatted(preformatted(nodes_as_they_are(pieces)))),
            Tag::Link => Piece::Node(Node::Link { nodes: nodes(pieces), address }),
            Tag::Paragraph => Piece::Node(Node::Paragraph(nodes(pieces))),
            Tag::Heading => Piece::Node(Node::Heading(nodes(pieces))),
            Tag::Block => Piece::Node(Node::Block(nodes(pieces))),
            Tag::Footnote => Piece::Node(Node::Footnote(nodes(pieces))),
            // White space at the ends of a run of text parts it from its neighbours.
            Tag::Span => Piece::Node(Node::Span(nodes_as_they_are(pieces))),
            Tag::Emphasis => Piece::Node(Node::Emphasis(nodes_as_they_are(pieces))),
            Tag::Strong => Piece::Node(Node::Strong(nodes_as_they_are(pieces))),
            Tag::Underline => Piece::Node(Node::Underline(nodes_as_they_are(pieces))),
            Tag::Deleted => Piece::Node(Node::Deleted(nodes_as_they_are(pieces))),
            Tag::Superscript => Piece::Node(Node::Superscript(nodes_as_they_are(pieces))),
            Tag::Subscript => Piece::Node(Node::Subscript(nodes_as_they_are(pieces))),
        };
        self.add(piece);
    }

    fn add(&mut self, piece: Piece) {
        self.open.last_mut().map_or(&mut self.done, |open| &mut open.pieces).push(piece);
    }

    pub(super) fn finish(mut self) -> Narrative {
        self.broken |= !self.open.is_empty();
        while !self.open.is_empty() {
            self.close();
        }
        let mut found = nodes(self.done);
        // FHIR wraps every narrative in one div.
        if let [Node::Block(inner)] = found.as_mut_slice() {
            found = std::mem::take(inner);
        }
        Narrative { language: self.language, nodes: found, broken: self.broken, empty: false }
    }
}

fn starts(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// White space as one space; a no-break space stays what it is.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let space = matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        if !space {
            out.push(character);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// The nodes of pieces; rows, cells and items outside a table or list become blocks.
fn nodes_as_they_are(pieces: Vec<Piece>) -> Vec<Node> {
    pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Node(node) => node,
            Piece::Item(nodes) | Piece::Caption(nodes) => Node::Block(nodes),
            Piece::Cell(cell) => Node::Block(cell.nodes),
            Piece::Row(row) => {
                Node::Block(row.cells.into_iter().map(|cell| Node::Block(cell.nodes)).collect())
            }
        })
        .collect()
}

/// The same, without white space at the ends and around blocks, and without empty nodes.
fn nodes(pieces: Vec<Piece>) -> Vec<Node> {
    let mut nodes = nodes_as_they_are(pieces);
    let blocks: Vec<bool> = nodes.iter().map(|node| node.is_block() || *node == Node::Break).collect();
    let last = nodes.len().saturating_sub(1);
    for (at, node) in nodes.iter_mut().enumerate() {
        let Node::Text(text) = node else { continue };
        let block = |at: Option<usize>| at.and_then(|at| blocks.get(at)).copied().unwrap_or(false);
        if at == 0 || block(at.checked_sub(1)) {
            *text = text.trim_start_matches(' ').to_owned();
        }
        if at == last || block(Some(at + 1)) {
            text.truncate(text.trim_end_matches(' ').len());
        }
    }
    // An empty block still parts what stands around it: "sutures.<p/>The wound".
    let inline = |at: Option<usize>| at.and_then(|at| blocks.get(at)).is_some_and(|block| !block);
    for (at, node) in nodes.iter_mut().enumerate() {
        if node.is_block() && is_empty(node) && inline(at.checked_sub(1)) && inline(Some(at + 1)) {
            *node = Node::Break;
        }
    }
    nodes.retain(|node| !is_empty(node));
    nodes
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::Text(text) => text.is_empty(),
        Node::Paragraph(nodes) | Node::Block(nodes) | Node::Heading(nodes) | Node::Footnote(nodes) => {
            nodes.is_empty()
        }
        Node::List { items, .. } => items.is_empty(),
        Node::Table(table) => table.rows.is_empty() && table.caption.is_empty(),
        _ => false,
    }
}

/// The items of a list; what stands beside them is an item too.
fn items(pieces: Vec<Piece>) -> Vec<Vec<Node>> {
    let mut items = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Item(nodes) => items.push(nodes),
            piece => items.push(nodes(vec![piece])),
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

fn cells(pieces: Vec<Piece>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Cell(cell) => cells.push(cell),
            piece => {
                let nodes = nodes(vec![piece]);
                if !nodes.is_empty() {
                    cells.push(Cell { header: false, columns: 1, rows: 1, nodes });
                }
            }
        }
    }
    cells
}

fn table_rows(pieces: Vec<Piece>) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Row(row) => rows.push(row),
            piece => {
                let cells = cells(vec![piece]);
                if !cells.is_empty() {
                    rows.push(TableRow { head: false, cells });
                }
            }
        }
    }
    rows
}

fn table(pieces: Vec<Piece>) -> Table {
    let mut table = Table::default();
    let mut others = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Caption(nodes) => table.caption.extend(nodes),
            piece => others.push(piece),
        }
    }
    table.rows = table_rows(others);
    // A table without thead: rows of header cells at its top are its head.
    for row in &mut table.rows {
        if row.cells.is_empty() || !row.cells.iter().all(|cell| cell.header) {
            break;
        }
        row.head = true;
    }
    let (head, body): (Vec<_>, Vec<_>) =
        std::mem::take(&mut table.rows).into_iter().partition(|row| row.head);
    table.rows = head;
    table.rows.extend(body);
    table
}

fn preformatted(nodes: Vec<Node>) -> String {
    let mut text = String::new();
    for node in &nodes {
        match node {
            Node::Break => text.push('\n'),
            node => node.words(&mut text),
        }
    }
    text.trim_matches('\n').to_owned()
}
