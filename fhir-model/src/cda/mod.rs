//! HL7 CDA R2, as eHDSI and epSOS send it, to a FHIR R4 document Bundle.
//!
//! `docs/MAPPING.md` states each choice. Sections are told by their LOINC code, entries by their structure and inner
//! codes; template ids only where nothing else decides. What a mapping does not read of an entry is kept by its path
//! (`source`), so that a mapping can be incomplete without losing anything.

mod absence;
mod allergy;
mod body;
mod coded;
mod concern;
mod device;
mod dispensation;
mod dosage;
mod entity;
mod entry;
mod extension;
mod generic;
mod header;
mod immunization;
mod medicine;
mod narrative;
mod observation;
mod patient;
mod people;
mod planned;
mod prescription;
mod problem;
mod procedure;
mod quantity;
mod related;
mod section;
mod source;
mod status;
mod systems;
#[cfg(test)]
mod tests;
mod time;
mod uuid;
mod words;
mod xml;

use roxmltree::Document;

use self::people::Known;
use self::uuid::Uuids;
use self::words::Words;
use self::xml::{El, Used};
use crate::issue::Issue;
use crate::r4::{Bundle, BundleEntry, Date, Organization, Practitioner, Reference, Resource};

/// How many levels of elements are walked, one within the other.
const MAX_DEPTH: u16 = 128;

/// Why a document is not mapped.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is nested deeper than any document: at this byte of the text that was parsed.
    Depth(usize),
    /// It holds more that is kept by its path than any document: where that became too much.
    Memory(String),
}

/// Maps a `ClinicalDocument`. `bytes` are the document as it came: they decide the ids. `memory` is how many bytes
/// may be taken for what is kept by its path.
///
/// # Errors
/// [`Refusal`]
pub(crate) fn read(
    document: &Document<'_>,
    bytes: &[u8],
    memory: usize,
) -> Result<(Bundle, Vec<Issue>), Refusal> {
    let used = Used::new(document);
    if let Some(deep) = used.at_depth(MAX_DEPTH + 1, document) {
        return Err(Refusal::Depth(deep.range().start));
    }
    let root = El::new(document.root_element(), &used);
    let mut mapper = Mapper {
        words: Words::new(root, memory),
        entries: Vec::new(),
        uuids: Uuids::new(bytes),
        organizations: Known::default(),
        practitioners: Known::default(),
        patient: Reference::default(),
        author: None,
        about: None,
        written: None,
        prescriptions: root.code() == Some(header::E_PRESCRIPTION),
    };
    let bundle = header::bundle(root, &mut mapper);
    let issues = mapper.words.into_issues().map_err(Refusal::Memory)?;
    Ok((Bundle { entry: mapper.entries, ..bundle }, issues))
}

/// The document that is being made.
struct Mapper<'a> {
    words: Words<'a>,
    entries: Vec<BundleEntry>,
    uuids: Uuids,
    organizations: Known<Organization>,
    practitioners: Known<Practitioner>,
    /// Whom the document is about.
    patient: Reference,
    /// Its first author: the prescriber of a prescription.
    author: Option<Reference>,
    /// Whom the entry that is being mapped is about, where that is not the patient.
    about: Option<Reference>,
    /// When that author wrote it, else when the document was made: the date of a prescription.
    written: Option<Date>,
    /// The document is an ePrescription: its medicines are prescribed, not merely listed.
    prescriptions: bool,
}

impl<'a> Mapper<'a> {
    /// The next resource id: the same for the same document.
    fn id(&mut self) -> Option<String> {
        Some(self.uuids.next())
    }

    /// Adds a resource under its id and answers how to refer to it.
    fn add(&mut self, resource: impl Into<Resource>) -> Reference {
        let resource = resource.into();
        let url = resource.id().map(|id| ["urn:uuid:", id].concat());
        self.entries.push(BundleEntry {
            full_url: url.clone(),
            resource: Some(resource),
            ..BundleEntry::default()
        });
        Reference { reference: url, ..Reference::default() }
    }
}
