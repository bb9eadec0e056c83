use super::*;

/// A chart that is open, without a browser.
fn chart() -> (Owner, Chart) {
    let owner = Owner::new();
    let chart = owner.with(|| Chart::provide("launch", None));
    chart.stage.set(Stage::Open);
    (owner, chart)
}

fn document() -> Opened {
    Opened { id: "a".to_owned(), bundle: Arc::from(*b"{}") }
}

fn list() -> Remote<Arc<Listing>> {
    Remote::Ready(Arc::new(Listing::default()))
}

#[test]
fn the_answers_of_the_lookup_that_stands_are_kept() {
    let (_owner, chart) = chart();
    let mark = chart.mark();
    chart.list(mark, list());
    assert!(chart.open(mark, document()));
    assert_eq!(chart.listing.get_untracked(), list());
    assert_eq!(chart.at_hand("a"), Some(document()));
    assert_eq!(chart.at_hand("b"), None);
}

#[test]
fn a_late_answer_for_one_citizen_never_lands_under_the_next() {
    let (_owner, chart) = chart();
    let mark = chart.mark();
    chart.confirmed("next");
    chart.list(mark, list());
    assert!(!chart.open(mark, document()));
    assert_eq!(chart.listing.get_untracked(), Remote::Idle);
    assert_eq!(chart.at_hand("a"), None);
}

#[test]
fn another_lookup_and_another_confirmation_forget_what_was_shown() {
    for forget in [Chart::forget_lookup, |chart: Chart| chart.confirmed("next")] {
        let (_owner, chart) = chart();
        let mark = chart.mark();
        chart.list(mark, list());
        chart.open(mark, document());
        forget(chart);
        assert_eq!(chart.listing.get_untracked(), Remote::Idle);
        assert_eq!(chart.at_hand("a"), None);
    }
}

#[test]
fn a_session_has_ended_when_the_facade_says_so() {
    assert_eq!(Stage::after_end(&Ok(())), Stage::Ended);
    assert_eq!(Stage::after_end(&Err(Problem::SessionGone.into())), Stage::Ended);
    for problem in [Problem::Offline, Problem::StoreUnavailable, Problem::CrossSite, Problem::Unexpected] {
        assert_eq!(Stage::after_end(&Err(problem.into())), Stage::Failed(Problem::NotEnded));
    }
}

#[test]
fn a_late_answer_without_a_session_does_not_undo_the_end() {
    let (_owner, chart) = chart();
    chart.close(Stage::Ended);
    assert!(chart.sift(Problem::SessionGone.into()).is_none());
    assert_eq!(chart.stage.get_untracked(), Stage::Ended);
}
