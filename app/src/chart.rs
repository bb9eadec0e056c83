//! What the screens of one launch share: the session, the form, the list, the document that is open.
//!
//! In memory only, and gone with the launch: nothing of one chart can be seen in another.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use helsebro_fhir::lookup::Country;
use helsebro_fhir::lookup::Listing;
use helsebro_launch::wire::{Citizen, Session};
use leptos::prelude::*;

use crate::address::Screen;
use crate::api::{Api, Failure, OpenedSession};
use crate::language::Words;
use crate::problem::Problem;
use crate::search::{Form, Search};

/// Where the launch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The session is being read.
    Loading,
    /// The screens may be used.
    Open,
    /// It cannot be used, or no longer.
    Failed(Problem),
    /// The clinician ended it.
    Ended,
}

impl Stage {
    /// What the facade's answer to an end makes of the launch. A session that is gone already has ended as well.
    fn after_end(answer: &Result<(), Failure>) -> Self {
        match answer {
            Ok(()) => Self::Ended,
            Err(failure) if failure.problem == Problem::SessionGone => Self::Ended,
            Err(_) => Self::Failed(Problem::NotEnded),
        }
    }
}

/// Which lookup, and which citizen of it: what was asked for under an older mark is of somebody else, perhaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LookupMark(u32);

impl LookupMark {
    fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// Something that is fetched.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Remote<T> {
    /// Not asked for.
    #[default]
    Idle,
    /// On its way.
    Loading,
    /// Here.
    Ready(T),
    /// It did not come.
    Failed(Failure),
}

/// A document that is open.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Opened {
    /// Its id.
    pub(crate) id: String,
    /// The JSON of its Bundle, as it came.
    pub(crate) bundle: Arc<[u8]>,
}

/// The state of one launch.
#[derive(Clone, Copy)]
pub(crate) struct Chart {
    api: StoredValue<Api>,
    launch: StoredValue<String>,
    /// Where the launch stands.
    pub(crate) stage: RwSignal<Stage>,
    /// The facade is asked to end the session.
    pub(crate) ending: RwSignal<bool>,
    session: RwSignal<Option<Arc<Session>>>,
    countries: RwSignal<Option<Arc<[Country]>>>,
    /// The find screen's form; `None` until it is first shown.
    pub(crate) form: RwSignal<Option<Form>>,
    /// The search that the notice is about.
    pub(crate) search: RwSignal<Option<Search>>,
    mark: RwSignal<LookupMark>,
    /// The document list.
    pub(crate) listing: RwSignal<Remote<Arc<Listing>>>,
    /// The document that is open.
    pub(crate) opened: RwSignal<Option<Opened>>,
}

impl Chart {
    /// The chart of a launch, with the session where it was just opened.
    pub(crate) fn provide(launch: &str, opened: Option<OpenedSession>) -> Self {
        let (session, countries) = opened.map(|opened| (opened.session, opened.countries)).unzip();
        let chart = Self {
            api: StoredValue::new(Api::new(launch)),
            launch: StoredValue::new(launch.to_owned()),
            stage: RwSignal::new(Stage::Loading),
            ending: RwSignal::new(false),
            session: RwSignal::new(session.map(Arc::new)),
            countries: RwSignal::new(countries),
            form: RwSignal::new(None),
            search: RwSignal::new(None),
            mark: RwSignal::new(LookupMark::default()),
            listing: RwSignal::new(Remote::Idle),
            opened: RwSignal::new(None),
        };
        provide_context(chart);
        chart
    }

    /// The chart that this screen belongs to. Only called below [`Chart::provide`].
    #[expect(clippy::expect_used, reason = "the frame provides the chart before any of its screens is drawn")]
    pub(crate) fn of_screen() -> Self {
        use_context().expect("a chart")
    }

    /// The calls of this launch.
    pub(crate) fn api(self) -> Api {
        self.api.get_value()
    }

    /// The address of a screen of this launch.
    pub(crate) fn path(self, screen: &Screen) -> String {
        self.launch.with_value(|launch| screen.path(launch))
    }

    /// The countries that answer.
    pub(crate) fn countries(self) -> Arc<[Country]> {
        self.countries.get_untracked().unwrap_or_else(|| Arc::from([]))
    }

    /// The session; `None` before it is read and after it is gone.
    pub(crate) fn session(self) -> Option<Arc<Session>> {
        self.session.get()
    }

    /// The session without drawing anew when it changes.
    pub(crate) fn session_untracked(self) -> Option<Arc<Session>> {
        self.session.get_untracked()
    }

    /// The citizen whom the clinician confirmed.
    pub(crate) fn citizen(self) -> Option<Citizen> {
        let session = self.session.get()?;
        let lookup = session.lookup.as_ref()?;
        let confirmed = lookup.confirmed.as_ref()?;
        lookup.matches.iter().find(|citizen| citizen.id == *confirmed).cloned()
    }

    /// The name of the country that was asked.
    pub(crate) fn asked_country(self, words: &Words) -> Option<String> {
        let session = self.session.get()?;
        let code = &session.lookup.as_ref()?.country;
        let countries = self.countries();
        let country = countries.iter().find(|country| country.code == *code);
        Some(country.map_or_else(|| code.clone(), |country| words.of(&country.name)))
    }

    /// Reads what is not here yet of the countries and the session: both at once. After an end that failed it is the end that
    /// is tried again.
    pub(crate) fn load(self) {
        if self.stage.get_untracked() == Stage::Failed(Problem::NotEnded) {
            self.end();
            return;
        }
        self.stage.set(Stage::Loading);
        self.open_when_complete();
        if self.countries.with_untracked(Option::is_none) {
            leptos::task::spawn_local(async move {
                match self.api().countries().await {
                    Ok(countries) => {
                        self.countries.try_set(Some(countries));
                        self.open_when_complete();
                    }
                    Err(failure) => self.fail(failure.problem),
                }
            });
        }
        if self.session.with_untracked(Option::is_none) {
            leptos::task::spawn_local(async move {
                match self.reload_session().await {
                    Ok(()) => self.open_when_complete(),
                    Err(failure) => self.fail(failure.problem),
                }
            });
        }
    }

    /// Reads the countries anew.
    pub(crate) fn renew_countries(self) {
        self.countries.set(None);
        self.load();
    }

    fn open_when_complete(self) {
        let complete = self.session.try_with_untracked(Option::is_some) == Some(true)
            && self.countries.try_with_untracked(Option::is_some) == Some(true);
        if complete && self.stage.get_untracked() == Stage::Loading {
            self.stage.set(Stage::Open);
        }
    }

    /// Reads the session again: after a search, where what matched stands in it. What was of the lookup before goes.
    pub(crate) async fn reload_session(self) -> Result<(), Failure> {
        let session = self.api().session().await?;
        if matches!(self.stage.try_get_untracked(), Some(Stage::Loading | Stage::Open)) {
            self.session.try_set(Some(Arc::new(session)));
            self.forget_lookup();
        }
        Ok(())
    }

    /// The lookup as it stands: to be taken before something is asked for.
    pub(crate) fn mark(self) -> LookupMark {
        self.mark.get_untracked()
    }

    /// Whether the lookup is still that one; whoever asks is told again when it changes.
    pub(crate) fn still(self, mark: LookupMark) -> bool {
        self.mark.try_get() == Some(mark)
    }

    /// Whether an answer is still wanted that was asked for under that mark.
    pub(crate) fn wants(self, mark: LookupMark) -> bool {
        self.mark.try_get_untracked() == Some(mark)
    }

    /// Remembers which citizen was confirmed, and nothing of the one before.
    pub(crate) fn confirmed(self, citizen: &str) {
        self.forget_lookup();
        self.session.update(|session| {
            if let Some(lookup) = session.as_mut().and_then(|session| Arc::make_mut(session).lookup.as_mut())
            {
                lookup.confirmed = Some(citizen.to_owned());
            }
        });
    }

    /// Keeps the document list, unless it is of an older lookup.
    pub(crate) fn list(self, mark: LookupMark, listing: Remote<Arc<Listing>>) {
        if self.wants(mark) {
            self.listing.try_set(listing);
        }
    }

    /// Keeps a document for as long as the chart is open, unless it is of an older lookup; says whether it is kept.
    pub(crate) fn open(self, mark: LookupMark, document: Opened) -> bool {
        let wanted = self.wants(mark) && self.stage.try_get_untracked() == Some(Stage::Open);
        wanted && self.opened.try_set(Some(document)).is_none()
    }

    /// The document of that id, where it is at hand.
    pub(crate) fn at_hand(self, id: &str) -> Option<Opened> {
        self.opened.try_get_untracked().flatten().filter(|opened| opened.id == id)
    }

    /// Forgets what the last lookup gave, and what is still on its way: before another one.
    pub(crate) fn forget_lookup(self) {
        self.mark.try_update(|mark| *mark = mark.next());
        self.listing.try_set(Remote::Idle);
        self.opened.try_set(None);
    }

    /// Hands a failure back to the screen that asked, except where it ends the whole launch.
    pub(crate) fn sift(self, failure: Failure) -> Option<Failure> {
        if failure.problem.ends_the_launch() {
            self.fail(failure.problem);
            return None;
        }
        Some(failure)
    }

    /// Ends the session, by the clinician's wish. It has ended when the facade says so, and not before.
    pub(crate) fn end(self) {
        if self.ending.get_untracked() {
            return;
        }
        self.ending.set(true);
        let api = self.api();
        leptos::task::spawn_local(async move {
            let answer = api.end_session().await;
            self.ending.try_set(false);
            self.close(Stage::after_end(&answer));
        });
    }

    /// Nobody has used the session for too long.
    pub(crate) fn is_over(self) {
        if self.stage.get_untracked() == Stage::Open {
            self.fail(Problem::SessionGone);
        }
    }

    /// Looks whether the session lives still.
    pub(crate) fn look(self) {
        if self.stage.get_untracked() != Stage::Open {
            return;
        }
        leptos::task::spawn_local(async move {
            if let Err(failure) = self.api().look().await {
                self.sift(failure);
            }
        });
    }

    fn fail(self, problem: Problem) {
        self.close(Stage::Failed(problem));
    }

    /// Leaves nothing of the patient behind. What has ended stays so, whatever a late answer says.
    fn close(self, stage: Stage) {
        if self.stage.try_get_untracked().is_none_or(|now| now == Stage::Ended) {
            return;
        }
        self.stage.set(stage);
        // The screens go first: one that is drawn once more on its way out, of what is cleared here, reads what is gone and breaks
        // the app.
        #[cfg(target_arch = "wasm32")]
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            self.clear();
        });
        #[cfg(not(target_arch = "wasm32"))]
        self.clear();
    }

    fn clear(self) {
        self.forget_lookup();
        self.session.try_set(None);
        self.form.try_set(None);
        self.search.try_set(None);
    }
}
