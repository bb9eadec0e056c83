//! The app's addresses and what surrounds every screen.

use helsebro_fhir::texts::Catalogue;
use helsebro_launch::wire::Session;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::language::Texts;
use crate::screens::{begin, callback, document, documents, find, frame, home, matches, notice, original};

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

/// The whole app; the addresses are those of `docs/ARCHITECTURE.md`.
pub(crate) fn app(texts: Catalogue) -> impl IntoView {
    Texts::provide(texts);
    provide_context(Handover(StoredValue::new(None)));
    view! {
        <Router>
            <Routes fallback=home::nowhere>
                <Route path=path!("/") view=home::screen />
                <Route path=path!("/launch") view=begin::screen />
                <Route path=path!("/callback/:epj") view=callback::screen />
                <ParentRoute path=path!("/l/:launch") view=frame::screen>
                    <Route path=path!("") view=find::screen />
                    <Route path=path!("notice") view=notice::screen />
                    <Route path=path!("matches") view=matches::screen />
                    <Route path=path!("documents") view=documents::screen />
                    <Route path=path!("documents/:document") view=document::screen />
                    <Route path=path!("documents/:document/original") view=original::screen />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
