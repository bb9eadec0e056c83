//! The tree in the page: building it, and changing only what changed.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Reflect;
use leptos::prelude::{RenderEffect, document};
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Comment, Text};

use super::{Element, Listener, Node, Value};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A piece as it stands in the page.
pub(crate) enum State {
    Nothing(Comment),
    Text {
        node: Text,
        text: String,
    },
    Element(Box<Built>),
    /// Its end is marked, so that more can be put in.
    Many {
        items: Vec<State>,
        end: Comment,
    },
    Live(RenderEffect<State>),
}

/// An element in the page, and what keeps it up to date.
pub(crate) struct Built {
    element: web_sys::Element,
    tag: &'static str,
    key: String,
    attributes: Vec<(&'static str, Option<String>)>,
    effects: Vec<RenderEffect<()>>,
    listeners: Vec<Attached>,
    children: Vec<State>,
}

/// A listener on its element; taken off again when it is dropped.
struct Attached {
    element: web_sys::Element,
    event: &'static str,
    act: Rc<RefCell<Listener>>,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Attached {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        self.element.remove_event_listener_with_callback(self.event, function).ok();
    }
}

impl Attached {
    fn new(element: &web_sys::Element, event: &'static str, act: Listener) -> Self {
        let act = Rc::new(RefCell::new(act));
        let called = Rc::clone(&act);
        let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |event| {
            let act = Rc::clone(&called.borrow());
            act(event);
        });
        element.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref()).ok();
        Self { element: element.clone(), event, act, closure }
    }
}

impl Render for Node {
    type State = State;

    fn build(self) -> State {
        match self {
            Self::Nothing => State::Nothing(document().create_comment("")),
            Self::Text(text) => State::Text { node: document().create_text_node(&text), text },
            Self::Element(element) => State::Element(Box::new(element.build())),
            Self::Many(nodes) => State::Many {
                items: nodes.into_iter().map(Self::build).collect(),
                end: document().create_comment(""),
            },
            Self::Live(draw) => State::Live(follow(draw, None)),
        }
    }

    fn rebuild(self, state: &mut State) {
        match (self, &mut *state) {
            (Self::Nothing, State::Nothing(_)) => {}
            (Self::Text(new), State::Text { node, text }) => {
                if new != *text {
                    node.set_data(&new);
                    *text = new;
                }
            }
            (Self::Element(element), State::Element(built)) if built.is_of(&element) => element.change(built),
            (Self::Many(nodes), State::Many { items, end }) => {
                rebuild_all(nodes, items, |item| mount_before(item, end));
            }
            (Self::Live(draw), State::Live(effect)) => {
                let drawn = effect.take_value();
                *effect = follow(draw, drawn);
            }
            (node, _) => {
                let mut new = node.build();
                state.insert_before_this(&mut new);
                state.unmount();
                *state = new;
            }
        }
    }
}

fn follow(draw: Rc<dyn Fn() -> Node>, drawn: Option<State>) -> RenderEffect<State> {
    RenderEffect::new_with_value(
        move |drawn: Option<State>| match drawn {
            Some(mut state) => {
                draw().rebuild(&mut state);
                state
            }
            None => draw().build(),
        },
        drawn,
    )
}

/// Changes as many as there were, takes away what is too much, puts in what is new.
fn rebuild_all(nodes: Vec<Node>, states: &mut Vec<State>, put_in: impl Fn(&mut State)) {
    for mut gone in states.drain(nodes.len().min(states.len())..) {
        gone.unmount();
    }
    let mut nodes = nodes.into_iter();
    for (state, node) in states.iter_mut().zip(nodes.by_ref()) {
        node.rebuild(state);
    }
    for node in nodes {
        let mut state = node.build();
        put_in(&mut state);
        states.push(state);
    }
}

fn mount_before(state: &mut State, before: &web_sys::Node) {
    if let Some(parent) = before.parent_element() {
        state.mount(&parent, Some(before));
    }
}

impl Element {
    #[expect(clippy::expect_used, reason = "every tag is a literal of ours")]
    fn build(self) -> Built {
        let namespace = if self.svg { Some(SVG) } else { None };
        let element = match namespace {
            Some(namespace) => document().create_element_ns(Some(namespace), self.tag),
            None => document().create_element(self.tag),
        }
        .expect("a tag");
        let mut built = Built {
            element,
            tag: self.tag,
            key: self.key,
            attributes: Vec::new(),
            effects: Vec::new(),
            listeners: Vec::new(),
            children: Vec::new(),
        };
        for node in self.children {
            let mut child = node.build();
            child.mount(&built.element, None);
            built.children.push(child);
        }
        built.set(self.attributes, self.properties);
        for (event, act) in self.listeners {
            built.listeners.push(Attached::new(&built.element, event, act));
        }
        if let (Some(act), Ok(element)) = (self.built, built.element.clone().dyn_into()) {
            // Not yet in the page: after whoever draws it has put it there.
            wasm_bindgen_futures::spawn_local(async move { act(element) });
        }
        built
    }

    fn change(self, built: &mut Built) {
        let element = built.element.clone();
        rebuild_all(self.children, &mut built.children, |child| child.mount(&element, None));
        built.set(self.attributes, self.properties);
        let same = built.listeners.len() == self.listeners.len()
            && built.listeners.iter().zip(&self.listeners).all(|(old, new)| old.event == new.0);
        if same {
            for (old, (_, act)) in built.listeners.iter().zip(self.listeners) {
                *old.act.borrow_mut() = act;
            }
        } else {
            built.listeners =
                self.listeners.into_iter().map(|(event, act)| Attached::new(&element, event, act)).collect();
        }
    }
}

impl Built {
    fn is_of(&self, element: &Element) -> bool {
        self.tag == element.tag && self.key == element.key
    }

    /// Sets attributes and properties, and takes away attributes that are no longer there.
    fn set(
        &mut self,
        attributes: Vec<(&'static str, Value<Option<String>>)>,
        properties: Vec<(&'static str, Value<JsValue>)>,
    ) {
        self.effects.clear();
        let before = std::mem::take(&mut self.attributes);
        for (name, value) in attributes {
            match value {
                Value::Fixed(value) => {
                    let same = before.iter().any(|(old, text)| *old == name && *text == value);
                    if !same {
                        set_attribute(&self.element, name, value.as_deref());
                    }
                    self.attributes.push((name, value));
                }
                Value::Live(value) => {
                    let element = self.element.clone();
                    self.effects.push(RenderEffect::new(move |_| {
                        set_attribute(&element, name, value().as_deref());
                    }));
                    self.attributes.push((name, None));
                }
            }
        }
        for (name, _) in before {
            if self.attributes.iter().all(|(new, _)| *new != name) {
                set_attribute(&self.element, name, None);
            }
        }
        for (name, value) in properties {
            match value {
                Value::Fixed(value) => set_property(&self.element, name, &value),
                Value::Live(value) => {
                    let element = self.element.clone();
                    self.effects.push(RenderEffect::new(move |_| set_property(&element, name, &value())));
                }
            }
        }
    }
}

fn set_attribute(element: &web_sys::Element, name: &str, value: Option<&str>) {
    match value {
        Some(value) => element.set_attribute(name, value).ok(),
        None => element.remove_attribute(name).ok(),
    };
}

fn set_property(element: &web_sys::Element, name: &str, value: &JsValue) {
    let name = JsValue::from_str(name);
    // Setting a field's value to what it is would move the cursor.
    if Reflect::get(element, &name).is_ok_and(|now| now == *value) {
        return;
    }
    Reflect::set(element, &name, value).ok();
}

impl Mountable for State {
    fn unmount(&mut self) {
        match self {
            Self::Nothing(node) => node.remove(),
            Self::Text { node, .. } => node.remove(),
            Self::Element(built) => built.element.remove(),
            Self::Many { items, end } => {
                items.iter_mut().for_each(Self::unmount);
                end.remove();
            }
            Self::Live(effect) => effect.unmount(),
        }
    }

    fn mount(&mut self, parent: &web_sys::Element, marker: Option<&web_sys::Node>) {
        let put = |node: &web_sys::Node| {
            parent.insert_before(node, marker).ok();
        };
        match self {
            Self::Nothing(node) => put(node),
            Self::Text { node, .. } => put(node),
            Self::Element(built) => put(&built.element),
            Self::Many { items, end } => {
                for item in items {
                    item.mount(parent, marker);
                }
                put(end);
            }
            Self::Live(effect) => effect.mount(parent, marker),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let before = |node: &web_sys::Node, child: &mut dyn Mountable| match node.parent_element() {
            Some(parent) => child.try_mount(&parent, Some(node)),
            None => false,
        };
        match self {
            Self::Nothing(node) => before(node, child),
            Self::Text { node, .. } => before(node, child),
            Self::Element(built) => before(&built.element, child),
            Self::Many { items, end } => match items.first() {
                Some(first) => first.insert_before_this(child),
                None => before(end, child),
            },
            Self::Live(effect) => effect.insert_before_this(child),
        }
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        Vec::new()
    }
}
