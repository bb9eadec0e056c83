//! The documents that are measured: of nobody, and the same on every machine. `README.md` says what is in them.

/// An ePrescription as CDA, 20 KB.
pub(crate) const PRESCRIPTION: &str = include_str!("prescription.xml");

/// A Patient Summary as CDA: 160 KB, and as much again with each further time that its entries are in it.
pub(crate) fn summary(times: usize) -> String {
    grow(include_str!("patient-summary.xml.in"), times)
}

/// An International Patient Summary as FHIR JSON: [`IPS_TIMES`] make 1.8 MB.
pub(crate) fn ips(times: usize) -> String {
    grow(include_str!("patient-summary.json.in"), times)
}

/// How often the entries of [`ips`] have to be in it for 1.8 MB.
pub(crate) const IPS_TIMES: usize = 46;

/// How often the entries are in the documents whose times show whether time grows with size: 1x, 4x, 16x and 64x of
/// 0.8 MB, up to 50 MB.
pub(crate) const SLOPE: [usize; 4] = [1, 4, 16, 64];
/// [`summary`] with 0.8 MB.
pub(crate) const SUMMARY_UNIT: usize = 6;
/// [`ips`] with 0.8 MB.
pub(crate) const IPS_UNIT: usize = 20;

/// Repeats what stands between `⟦` and `⟧` and numbers the copies where it says `{n}`. A comma at the beginning parts
/// copies in JSON: the first does not have it.
fn grow(template: &str, times: usize) -> String {
    let mut document = String::new();
    for (at, part) in template.split(['⟦', '⟧']).enumerate() {
        if at % 2 == 0 {
            document.push_str(part);
            continue;
        }
        for number in 1..=times {
            let copy = part.replace("{n}", &format!("{number:04}"));
            document.push_str(if number == 1 { copy.trim_start_matches(',') } else { &copy });
        }
    }
    document
}
