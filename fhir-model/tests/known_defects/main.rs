//! The defects that other tools for the same documents were known for, each shown not to be ours.
//!
//! `EHEALTH-…` and `EHNCP-…` are numbers of the tracker of OpenNCP, the EU's reference implementation, as its change log
//! names them; the others name the tool. Every test shows a small document of our own as the clinician would see it.
//!
//! Of defects that are no matter of a document's page, the facade's tests are the proof; [`shown_by_the_facade`] holds them.
//! EHNCP-2040 is the removal of OpenNCP's own portals; DK #440 and #441 are about SOAP envelopes, which no part of Helsebro
//! reads; how much memory a large document takes (dibbs #1352) is measured by the benches.
#![cfg(feature = "cda")]
#![expect(clippy::panic, reason = "tests: what is not as demanded must stop them")]

mod allergies;
mod bundles;
mod dosing;
mod frame;
mod header;
mod medicines;
mod narrative;
mod null_flavors;
mod statements;
mod words;

/// Defects that only the way of a lookup can have, and the tests that show them mended.
#[test]
fn shown_by_the_facade() {
    for (defect, file, test) in [
        (
            "EHEALTH-9629, EHNCP-1870: personal data in the logs",
            "logs.rs",
            "a_launch_a_lookup_and_their_refusals_leave_no_identity_in_the_log",
        ),
        (
            "EHNCP-1851: the id in the list of documents differs from the one in the document",
            "identity.rs",
            "a_differing_document_is_blocked_in_every_form_until_it_is_resolved_with_a_reason",
        ),
        (
            "pain point 12: level 1 and level 3 of one content are listed as two documents",
            "citizens.rs",
            "the_pdf_twin_is_one_row_with_the_structured_document_and_comes_as_a_pdf",
        ),
        (
            "abuse detection: a retry or a reload counts as another lookup",
            "lookup_gates.rs",
            "what_the_country_does_wrong_is_told_by_its_own_problem_and_may_be_tried_again_by_hand",
        ),
        (
            "abuse detection: a retry or a reload counts as another lookup",
            "way.rs",
            "a_reload_shows_where_the_lookup_stands_and_asks_nobody_again",
        ),
    ] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../facade/tests/facade").join(file);
        let source = std::fs::read_to_string(&path).unwrap();
        assert!(source.contains(&format!("fn {test}(")), "{defect}: no test {test} in {file}");
    }
}
