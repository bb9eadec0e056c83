//! What a tree says, without a browser.

use super::{Element, Node, Value, el, live, many};

impl Node {
    /// The tree in one line: `<p class="hint">text</p>`. What follows signals is drawn once.
    pub(crate) fn to_line(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Element(element) => element.to_line(),
            Self::Many(nodes) => nodes.iter().map(Self::to_line).collect(),
            Self::Live(draw) => draw().to_line(),
        }
    }
}

impl Element {
    fn to_line(&self) -> String {
        let mut line = format!("<{}", self.tag);
        for (name, value) in &self.attributes {
            let value = match value {
                Value::Fixed(value) => value.clone(),
                Value::Live(value) => value(),
            };
            if let Some(value) = value {
                line.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        let children: String = self.children.iter().map(Node::to_line).collect();
        format!("{line}>{children}</{}>", self.tag)
    }
}

#[test]
fn a_tree_holds_what_was_put_into_it_in_order() {
    let tree =
        el("p").class("hint").maybe("lang", None).with("a").with(Some(el("b").with("c"))).all(["d", "e"]);
    assert_eq!(Node::from(tree).to_line(), "<p class=\"hint\">a<b>c</b>de</p>");
}

#[test]
fn nothing_leaves_nothing() {
    assert_eq!(Node::from(None::<String>).to_line(), "");
    assert_eq!(many([]).to_line(), "");
    assert_eq!(live(|| None::<Element>).to_line(), "");
}
