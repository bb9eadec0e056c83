//! Where in the lookup the clinician is, and the way back to what is behind.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::chart::Chart;
use crate::language::Texts;
use crate::texts::Key;

/// A step of the lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Find,
    Notice,
    Matches,
    Documents,
}

impl Step {
    const ALL: [Self; 4] = [Self::Find, Self::Notice, Self::Matches, Self::Documents];

    fn screen(self) -> &'static str {
        match self {
            Self::Find => "",
            Self::Notice => "/notice",
            Self::Matches => "/matches",
            Self::Documents => "/documents",
        }
    }

    fn name(self) -> Key {
        match self {
            Self::Find => Key::StepFind,
            Self::Notice => Key::StepNotice,
            Self::Matches => Key::StepMatches,
            Self::Documents => Key::StepDocuments,
        }
    }

    /// The step of a path below the launch: `/documents/1` is among the documents.
    fn of(rest: &str) -> Self {
        let screen = rest.trim_start_matches('/').split('/').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|step| step.screen().trim_start_matches('/') == screen)
            .unwrap_or(Self::Find)
    }
}

/// The steps; those that can be gone to are links.
pub(crate) fn steps(chart: Chart) -> AnyView {
    let texts = Texts::shared();
    let path = use_location().pathname;
    let content = move || {
        let words = texts.words();
        let base = chart.path("");
        let now = Step::of(path.get().strip_prefix(&base).unwrap_or_default());
        let searched = chart.search.with(Option::is_some);
        let matched = chart.session().is_some_and(|session| session.lookup.is_some());
        let confirmed = chart.citizen().is_some();
        let reached = |step| match step {
            Step::Find => true,
            Step::Notice => searched,
            Step::Matches => matched,
            Step::Documents => confirmed,
        };
        let items = Step::ALL.map(|step| {
            let name = words.t(step.name());
            let current = (step == now).then_some("step");
            let inside = step == now && path.get() != chart.path(step.screen());
            let content = if reached(step) && (step != now || inside) {
                view! {
                    <a class="ds-link" href=chart.path(step.screen()) aria-current=current>
                        {name}
                    </a>
                }
                .into_any()
            } else {
                view! {
                    <span class:off=!reached(step) aria-current=current>
                        {name}
                    </span>
                }
                .into_any()
            };
            view! { <li>{content}</li> }
        });
        view! { <ol>{items.into_iter().collect::<Vec<_>>()}</ol> }
    };
    view! {
        <nav class="steps no-print" aria-label=move || texts.words().t(Key::StepsLabel)>
            {content}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Step;

    #[test]
    fn a_document_and_its_original_are_among_the_documents() {
        for (rest, step) in [
            ("", Step::Find),
            ("/", Step::Find),
            ("/notice", Step::Notice),
            ("/matches", Step::Matches),
            ("/documents", Step::Documents),
            ("/documents/b1", Step::Documents),
            ("/documents/b1/original", Step::Documents),
            ("/elsewhere", Step::Find),
        ] {
            assert_eq!(Step::of(rest), step, "{rest}");
        }
    }
}
