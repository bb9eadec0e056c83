//! The narrative of a section: CDA's StrucDocText to the XHTML that FHIR allows.
//!
//! Every tag that comes out is written here; nothing of the source's markup passes through. Ids are kept, since entries
//! point to them.

use roxmltree::Node;

use super::xml::{is_blank, trimmed};
use crate::r4::Narrative;

/// A narrative; `None` where it holds no words.
///
/// Its status is `additional`: the narrative is the legal text and may say more than the entries.
pub(super) fn narrative(text: Node<'_, '_>) -> Option<Narrative> {
    let mut div = String::from("<div xmlns=\"http://www.w3.org/1999/xhtml\"");
    attributes(text, &mut div);
    div.push('>');
    let before = div.len();
    let mut words = false;
    children(text, &mut div, &mut words);
    if !words || div.len() == before {
        return None;
    }
    div.push_str("</div>");
    Some(Narrative { status: Some("additional".to_owned()), div: Some(div), ..Narrative::default() })
}

/// A text without markup as a narrative.
pub(super) fn of_text(text: &str) -> Option<Narrative> {
    if is_blank(text) {
        return None;
    }
    let mut div = String::from("<div xmlns=\"http://www.w3.org/1999/xhtml\"><pre>");
    escape(text, &mut div);
    div.push_str("</pre></div>");
    Some(Narrative { status: Some("additional".to_owned()), div: Some(div), ..Narrative::default() })
}

fn children(node: Node<'_, '_>, out: &mut String, words: &mut bool) {
    // Between their children, white space only sets the source's lines.
    let frame =
        matches!(node.tag_name().name(), "table" | "thead" | "tbody" | "tfoot" | "tr" | "list" | "colgroup");
    for child in node.children() {
        if let Some(text) = child.text().filter(|_| child.is_text()) {
            let blank = is_blank(text);
            *words |= !blank;
            if !(blank && (frame || beside_block(child))) {
                plain(text, out);
            }
        } else if child.is_element() && !is_caption_of_list(child) {
            element(child, out, words);
        }
    }
}

/// Whether a text stands at the edge of its element or of a block: there, white space parts no words.
fn beside_block(text: Node<'_, '_>) -> bool {
    let block = |sibling: Option<Node<'_, '_>>| {
        sibling.is_none_or(|it| matches!(it.tag_name().name(), "table" | "list" | "paragraph" | "br"))
    };
    block(text.prev_sibling()) || block(text.next_sibling())
}

fn element(node: Node<'_, '_>, out: &mut String, words: &mut bool) {
    let tag = match node.tag_name().name() {
        "br" => {
            out.push_str("<br/>");
            return;
        }
        "col" => return,
        "paragraph" => "p",
        "list" if node.attribute("listType") == Some("ordered") => "ol",
        "list" => "ul",
        "item" => "li",
        "caption" if is_in_table(node) => "caption",
        "caption" => "b",
        "table" => "table",
        "thead" => "thead",
        "tbody" => "tbody",
        "tfoot" => "tfoot",
        "tr" => "tr",
        "th" => "th",
        "td" => "td",
        "sub" => "sub",
        "sup" => "sup",
        // Struck out by its author: the words are there, and not valid.
        _ if node.attribute("revised") == Some("delete") => "s",
        "content" => styled(node),
        "colgroup" => return children(node, out, words),
        // Foreign or misplaced markup: its words, without it.
        _ => "span",
    };
    if matches!(tag, "ul" | "ol") {
        // XHTML's lists have no caption: it stands before the list, and is no item of it.
        for caption in node.children().filter(|child| is_caption_of_list(*child)) {
            out.push_str("<p>");
            element(caption, out, words);
            out.push_str("</p>");
        }
    }
    let attributed = out.len();
    out.push('<');
    out.push_str(tag);
    let plain_tag = out.len();
    attributes(node, out);
    if tag == "span" && out.len() == plain_tag {
        // A span without an attribute says nothing.
        out.truncate(attributed);
        return children(node, out, words);
    }
    out.push('>');
    children(node, out, words);
    out.push_str("</");
    out.push_str(tag);
    out.push('>');
}

fn is_in_table(node: Node<'_, '_>) -> bool {
    node.parent_element().is_some_and(|parent| parent.tag_name().name() == "table")
}

fn is_caption_of_list(node: Node<'_, '_>) -> bool {
    node.tag_name().name() == "caption"
        && node.parent_element().is_some_and(|parent| parent.tag_name().name() == "list")
}

fn styled(node: Node<'_, '_>) -> &'static str {
    let mut styles = node.attribute("styleCode").unwrap_or_default().split_whitespace();
    styles
        .find_map(|style| match style.to_ascii_lowercase().as_str() {
            "bold" => Some("b"),
            "italics" | "italic" => Some("i"),
            "underline" => Some("u"),
            "emphasis" => Some("em"),
            _ => None,
        })
        .unwrap_or("span")
}

/// Id, language and the spans of table cells: the attributes that mean something.
fn attributes(node: Node<'_, '_>, out: &mut String) {
    for attribute in node.attributes() {
        let value = trimmed(attribute.value());
        let (name, valid) = match attribute.name() {
            "ID" | "id" => ("id", !value.contains(char::is_whitespace)),
            "language" | "lang" => {
                ("lang", value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
            }
            "colspan" => ("colspan", value.bytes().all(|byte| byte.is_ascii_digit())),
            "rowspan" => ("rowspan", value.bytes().all(|byte| byte.is_ascii_digit())),
            _ => continue,
        };
        if valid && !value.is_empty() {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            for (nth, piece) in value.split('"').enumerate() {
                out.push_str(if nth == 0 { "" } else { "&quot;" });
                escape(piece, out);
            }
            out.push('"');
        }
    }
}

/// Text with runs of spaces as one; line breaks stay, since some countries set their lines by them.
fn plain(text: &str, out: &mut String) {
    let mut space = false;
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        let blank = matches!(byte, b' ' | b'\t' | b'\r');
        if blank && space {
            escape(text.get(start..at).unwrap_or_default(), out);
            start = at + 1;
        }
        space = blank || byte == b'\n';
    }
    escape(text.get(start..).unwrap_or_default(), out);
}

/// Text as it stands in XHTML; quotes need an escape in attributes alone.
fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'&' | b'<' | b'>')) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = special.chars();
        out.push_str(match characters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            _ => "&gt;",
        });
        rest = characters.as_str();
    }
    out.push_str(rest);
}
