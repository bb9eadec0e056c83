//! Where the tree meets Leptos: what a route shows and what is mounted.

use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;

use super::Node;
use super::state::State;

/// A piece of the page as Leptos takes it. There is one thread, and no server that would write HTML.
pub(crate) struct Drawn(SendWrapper<Node>);

impl<N: Into<Node>> From<N> for Drawn {
    fn from(node: N) -> Self {
        Self(SendWrapper::new(node.into()))
    }
}

impl Render for Drawn {
    type State = State;

    fn build(self) -> State {
        self.0.take().build()
    }

    fn rebuild(self, state: &mut State) {
        self.0.take().rebuild(state);
    }
}

impl AddAnyAttr for Drawn {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for Drawn {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _cursor: &Cursor, _position: &PositionState) -> State {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
