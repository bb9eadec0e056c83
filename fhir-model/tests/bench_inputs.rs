//! The documents that the benches measure are what `benches/README.md` promises.
#![cfg(feature = "cda")]

#[path = "../benches/inputs/mod.rs"]
#[expect(dead_code, reason = "only the benches measure the large ones")]
mod inputs;

use helsebro_fhir::issue::Severity;
use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::view::{SectionStatus, document};
use helsebro_fhir::{Format, Limits, read};

#[test]
fn the_measured_documents_are_read_whole_and_weigh_what_they_are_called() {
    for (what, text, format, sizes, sections) in [
        ("CDA Patient Summary", inputs::summary(1), Format::Cda, 155_000..165_000, 12),
        ("CDA ePrescription", inputs::PRESCRIPTION.to_owned(), Format::Cda, 18_500..21_500, 1),
        ("FHIR IPS", inputs::ips(inputs::IPS_TIMES), Format::FhirJson, 1_750_000..1_850_000, 7),
    ] {
        assert!(sizes.contains(&text.len()), "{what}: {} bytes", text.len());
        let read = read(text.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(read.format, format, "{what}");
        let noticed: Vec<_> =
            read.issues.iter().filter(|issue| issue.severity != Severity::Information).collect();
        assert!(noticed.is_empty(), "{what}: {noticed:?}");
        let shown = document(&read.bundle, &Catalogue::built_in(Language::Nb));
        let told = shown.sections.iter().filter(|section| section.status == SectionStatus::Entries).count();
        assert!(told >= sections, "{what}: {told} sections with rows");
    }
}

#[test]
fn every_copy_of_an_entry_is_an_entry_of_its_own() {
    for (one, three) in [(inputs::summary(1), inputs::summary(3)), (inputs::ips(1), inputs::ips(3))] {
        let rows = |text: &str| {
            let read = read(text.as_bytes(), &Limits::default()).unwrap();
            let shown = document(&read.bundle, &Catalogue::built_in(Language::Nb));
            let groups = shown.sections.iter().flat_map(|section| &section.groups);
            groups.map(|group| group.rows.len()).sum::<usize>()
        };
        // What is said once is said once.
        assert!(rows(&three) > rows(&one) * 5 / 2, "{} and {}", rows(&one), rows(&three));
    }
}
