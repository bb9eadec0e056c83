//! The fuzz targets of `fuzz/`, compiled and run here on their seeds, so that they go on fitting the library: the fuzzing
//! runtime itself needs another compiler than CI has.
#![cfg(feature = "cda")]
#![expect(clippy::unwrap_used, reason = "a test")]

#[path = "../../fuzz/src/lib.rs"]
#[expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "what fails there is a finding"
)]
mod targets;

use std::path::Path;

/// The seeds of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 3, "few seeds for {target}");
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn every_target_takes_its_seeds() {
    seeds("cda").iter().for_each(|seed| targets::cda(seed));
    seeds("fhir").iter().for_each(|seed| targets::fhir(seed));
    seeds("narrative").iter().for_each(|seed| targets::narrative(seed));
}

#[test]
fn a_changed_document_is_still_xml_and_goes_the_whole_way() {
    let mut changed = 0;
    for (number, seed) in seeds("cda").into_iter().enumerate() {
        let mut document = seed.clone();
        for dice in 0..60 {
            // Changes upon changes, begun anew before the document is all gone.
            if let Some(other) = targets::mutate::xml(&document, dice * 31 + u32::try_from(number).unwrap()) {
                targets::cda(&other);
                document = if dice % 6 == 5 || other.len() > 4 * seed.len() { seed.clone() } else { other };
                changed += 1;
            }
        }
    }
    assert!(changed > 400, "only {changed} documents");
}
