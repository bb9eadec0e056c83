//! What is shown at which address.

use helsebro_launch::wire::Session;
use leptos::prelude::*;
use leptos_router::WildcardSegment;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;

use crate::address::Place;
use crate::dom::{Drawn, Node, live};
use crate::language::{Catalogue, Texts};
use crate::screens::{begin, callback, frame, home};

/// A session just opened, on its way from the callback to its frame: spares asking for it again.
#[derive(Clone, Copy)]
pub(crate) struct Handover(StoredValue<Option<Session>>);

impl Handover {
    /// Puts the session down.
    pub(crate) fn give(self, session: Session) {
        self.0.set_value(Some(session));
    }

    /// Takes the session where it is of that launch.
    pub(crate) fn take(self, launch: &str) -> Option<Session> {
        self.0.try_update_value(Option::take).flatten().filter(|session| session.launch_id == launch)
    }
}

/// The whole app. The router follows links and history; [`Place`] says what is where.
pub(crate) fn app(texts: Catalogue) -> impl IntoView {
    Texts::provide(texts);
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
            Place::Launch => begin::screen(),
            Place::Callback(epj_key) => callback::screen(epj_key),
            Place::Chart(launch) => frame::screen(&launch),
            Place::Nowhere => home::nowhere(),
        }
    };
    live(draw).into()
}
