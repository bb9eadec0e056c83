//! What is shown at which address.

use leptos::prelude::*;
use leptos_router::WildcardSegment;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;

use crate::address::Place;
use crate::api::OpenedSession;
use crate::dom::{Drawn, Node, el, live, many};
use crate::language::{Catalogue, Texts};
use crate::screens::begin::{self, Way};
use crate::screens::{callback, frame, home};
use crate::texts::Key;

/// A session just opened, on its way from the callback to its frame: spares asking for it again.
#[derive(Clone, Copy)]
pub(crate) struct Handover(StoredValue<Option<OpenedSession>>);

impl Handover {
    /// Puts the session down.
    pub(crate) fn give(self, opened: OpenedSession) {
        self.0.set_value(Some(opened));
    }

    /// Takes the session where it is of that launch.
    pub(crate) fn take(self, launch: &str) -> Option<OpenedSession> {
        self.0.try_update_value(Option::take).flatten().filter(|opened| opened.session.launch_id == launch)
    }
}

/// Whether all that is shown is invented. The facade says so of the page, and of each session.
#[derive(Clone, Copy)]
pub(crate) struct TestData(RwSignal<bool>);

impl TestData {
    fn provide() {
        let root = document().document_element();
        let marked = root.and_then(|root| root.get_attribute("data-test-data")).as_deref() == Some("true");
        provide_context(Self(RwSignal::new(marked)));
    }

    /// Only called below [`TestData::provide`].
    #[expect(clippy::expect_used, reason = "the shell provides it before any screen is drawn")]
    pub(crate) fn shared() -> Self {
        use_context().expect("whether it is test data")
    }

    /// A session says so: from now on every screen does, those behind the session too.
    pub(crate) fn say(self) {
        self.0.set(true);
    }

    /// Whether the screens say so.
    pub(crate) fn is_said(self) -> bool {
        self.0.get()
    }
}

/// The whole app. The router follows links and history; [`Place`] says what is where.
pub(crate) fn app(texts: Catalogue) -> impl IntoView {
    Texts::provide(texts);
    TestData::provide();
    provide_context(Handover(StoredValue::new(None)));
    view! {
        <Router>
            <FlatRoutes fallback=places>
                <Route path=WildcardSegment("path") view=places />
            </FlatRoutes>
        </Router>
    }
}

fn places() -> Drawn {
    let path = use_location().pathname;
    let place = Memo::new(move |_| Place::of(&path.get()));
    let draw = move || -> Node {
        match place.get() {
            Place::Home => home::screen(),
            Place::Launch => begin::screen(Way::Ehr),
            Place::Standalone => begin::screen(Way::Standalone),
            Place::Callback(epj_key) => callback::screen(epj_key),
            Place::Chart(launch) => frame::screen(&launch),
            Place::Nowhere => home::nowhere(),
        }
    };
    many([test_data(), live(draw)]).into()
}

/// TESTDATA, above every screen.
fn test_data() -> Node {
    let texts = Texts::shared();
    let said = TestData::shared();
    live(move || said.is_said().then(|| el("aside").class("testdata").with(texts.words().t(Key::TestData))))
}
