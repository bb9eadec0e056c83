//! The screens as data: a tree of elements that functions put together, built and changed in the page by
//! [`state`], drawn anew by Leptos' signals.
//!
//! Leptos' own `view!` makes a type of its own for every piece of markup, and with it code: the screens weighed a third
//! more in the browser (`docs/adr/0004`). A tree that is data can also be looked at in a test without a browser.

mod boundary;
mod state;
#[cfg(test)]
mod tests;

use std::rc::Rc;

pub(crate) use boundary::Drawn;
use wasm_bindgen::JsValue;

/// A piece of the page.
#[derive(Default)]
pub(crate) enum Node {
    /// Nothing.
    #[default]
    Nothing,
    /// Text; never markup.
    Text(String),
    /// An element.
    Element(Box<Element>),
    /// Several pieces.
    Many(Vec<Node>),
    /// A piece that is drawn anew whenever a signal that it read changes.
    Live(Rc<dyn Fn() -> Node>),
}

/// An element: what it is, what it holds, what it does.
pub(crate) struct Element {
    tag: &'static str,
    svg: bool,
    key: String,
    attributes: Vec<(&'static str, Value<Option<String>>)>,
    properties: Vec<(&'static str, Value<JsValue>)>,
    listeners: Vec<(&'static str, Listener)>,
    built: Option<Box<dyn FnOnce(web_sys::HtmlElement)>>,
    children: Vec<Node>,
}

/// What an event does.
type Listener = Rc<dyn Fn(web_sys::Event)>;

/// A value that stays, or that follows the signals it reads.
enum Value<T> {
    Fixed(T),
    Live(Rc<dyn Fn() -> T>),
}

/// An HTML element.
pub(crate) fn el(tag: &'static str) -> Element {
    Element {
        tag,
        svg: false,
        key: String::new(),
        attributes: Vec::new(),
        properties: Vec::new(),
        listeners: Vec::new(),
        built: None,
        children: Vec::new(),
    }
}

/// An SVG element.
pub(crate) fn svg(tag: &'static str) -> Element {
    Element { svg: true, ..el(tag) }
}

/// A piece that is drawn anew whenever a signal that it read changes. What is the same stays as it is in the page.
pub(crate) fn live<N: Into<Node>>(draw: impl Fn() -> N + 'static) -> Node {
    Node::Live(Rc::new(move || draw().into()))
}

/// Several pieces.
pub(crate) fn many(nodes: impl IntoIterator<Item = Node>) -> Node {
    Node::Many(nodes.into_iter().collect())
}

impl Element {
    /// Tells this element from another in its place: one of another key is never changed into it, but put in anew,
    /// with nothing left of what was typed or opened.
    pub(crate) fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// An attribute.
    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, Value::Fixed(Some(value.into()))));
        self
    }

    /// The `class` attribute; none where it is empty.
    pub(crate) fn class(self, class: &'static str) -> Self {
        self.maybe("class", Some(class).filter(|class| !class.is_empty()).map(str::to_owned))
    }

    /// An attribute that may be absent.
    pub(crate) fn maybe(mut self, name: &'static str, value: Option<String>) -> Self {
        self.attributes.push((name, Value::Fixed(value)));
        self
    }

    /// An attribute that follows signals; absent where there is no value.
    pub(crate) fn live(mut self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.attributes.push((name, Value::Live(Rc::new(value))));
        self
    }

    /// A DOM property: what an attribute cannot say once the reader has typed or chosen.
    pub(crate) fn prop(mut self, name: &'static str, value: impl Into<JsValue>) -> Self {
        self.properties.push((name, Value::Fixed(value.into())));
        self
    }

    /// A DOM property that follows signals.
    pub(crate) fn live_prop<V: Into<JsValue>>(
        mut self,
        name: &'static str,
        value: impl Fn() -> V + 'static,
    ) -> Self {
        self.properties.push((name, Value::Live(Rc::new(move || value().into()))));
        self
    }

    /// What an event does.
    pub(crate) fn on(mut self, event: &'static str, act: impl Fn(web_sys::Event) + 'static) -> Self {
        self.listeners.push((event, Rc::new(act)));
        self
    }

    /// What a click does.
    pub(crate) fn click(self, act: impl Fn() + 'static) -> Self {
        self.on("click", move |_| act())
    }

    /// What to do with the element once it stands in the page: to focus it, to draw into it.
    pub(crate) fn built(mut self, act: impl FnOnce(web_sys::HtmlElement) + 'static) -> Self {
        self.built = Some(Box::new(act));
        self
    }

    /// Puts a piece into it, behind those that are in it.
    pub(crate) fn with(mut self, child: impl Into<Node>) -> Self {
        self.children.push(child.into());
        self
    }

    /// Puts several pieces into it.
    pub(crate) fn all<N: Into<Node>>(mut self, children: impl IntoIterator<Item = N>) -> Self {
        self.children.extend(children.into_iter().map(Into::into));
        self
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(Box::new(element))
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<N: Into<Self>> From<Option<N>> for Node {
    fn from(node: Option<N>) -> Self {
        node.map_or(Self::Nothing, Into::into)
    }
}

impl<N: Into<Self>> From<Vec<N>> for Node {
    fn from(nodes: Vec<N>) -> Self {
        Self::Many(nodes.into_iter().map(Into::into).collect())
    }
}
