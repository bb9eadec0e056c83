//! HL7 CDA R2, as eHDSI and epSOS send it, to a FHIR R4 document Bundle. `docs/MAPPING.md` states each choice.

use roxmltree::Document;

use crate::issue::Issue;
use crate::r4::{Bundle, BundleEntry, Composition};

/// Maps a `ClinicalDocument`. `bytes` are the document as it came.
pub(crate) fn read(document: &Document<'_>, _bytes: &[u8]) -> (Bundle, Vec<Issue>) {
    let title = document
        .root_element()
        .children()
        .find(|child| child.tag_name().name() == "title")
        .and_then(|title| title.text())
        .map(str::to_owned);
    let composition = Composition { title, ..Composition::default() };
    let entry = BundleEntry { resource: Some(composition.into()), ..BundleEntry::default() };
    let bundle = Bundle { kind: Some("document".to_owned()), entry: vec![entry], ..Bundle::default() };
    (bundle, Vec::new())
}
