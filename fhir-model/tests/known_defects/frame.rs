//! The frame of a document around the part that a test is about, and the page that a clinician sees of it.

use helsebro_fhir::texts::{Catalogue, Language};
use helsebro_fhir::{Limits, read, text, view};

/// A CDA document of the kind that a LOINC code names, with these parts of a header, in this order, and these sections.
pub(crate) fn document(loinc: &str, header: &str, sections: &str) -> String {
    format!(
        r#"<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:pharm="urn:hl7-org:pharm" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
           <id root="2.999.1" extension="D1"/><code code="{loinc}" codeSystem="2.16.840.1.113883.6.1"/><title>Prova</title>
           <effectiveTime value="20261001"/><languageCode code="pt-PT"/>{header}
           <component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>"#
    )
}

/// A Patient Summary with these sections.
pub(crate) fn summary(sections: &str) -> String {
    document("60591-5", "", sections)
}

/// A section: its LOINC code, its narrative, its entries.
pub(crate) fn section(loinc: &str, narrative: &str, entries: &str) -> String {
    format!(
        r#"<component><section><code code="{loinc}" codeSystem="2.16.840.1.113883.6.1"/><title>{loinc} como enviado</title>
           <text>{narrative}</text>{entries}</section></component>"#
    )
}

/// An entry around an observation in a concern act, as eHDSI sends allergies and problems.
pub(crate) fn concern(status: &str, observation: &str) -> String {
    format!(
        r#"<entry><act classCode="ACT" moodCode="EVN"><code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="{status}"/>
           <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN">{observation}</observation></entryRelationship></act></entry>"#
    )
}

/// A term: an element with a code of SNOMED CT and a display name.
pub(crate) fn snomed(element: &str, code: &str, display: &str) -> String {
    format!(r#"<{element} code="{code}" codeSystem="2.16.840.1.113883.6.96" displayName="{display}"/>"#)
}

/// An ePrescription of one item, with what the item says and what its `manufacturedMaterial` holds.
pub(crate) fn prescription(item: &str, material: &str) -> String {
    let entry = medicine("RQO", item, material);
    document(
        "57833-6",
        "",
        &section("57828-6", "", &format!(r#"<id root="2.999.7" extension="RX-1"/>{entry}"#)),
    )
}

/// The entry of a medicine.
pub(crate) fn medicine(mood: &str, item: &str, material: &str) -> String {
    let mood = if mood == "RQO" { "INT" } else { mood };
    // In the order of the CDA schema the consumable comes before the relationships.
    let (before, after) = item.split_at(item.find("<entryRelationship").unwrap_or(item.len()));
    format!(
        r#"<entry><substanceAdministration classCode="SBADM" moodCode="{mood}"><statusCode code="active"/>{before}
           <consumable><manufacturedProduct><manufacturedMaterial>{material}</manufacturedMaterial></manufacturedProduct></consumable>
           {after}</substanceAdministration></entry>"#
    )
}

/// What a screen shows of a document in bokmål, as `helsebro show` prints it.
pub(crate) fn page(document: &str) -> Page {
    page_in(document, Language::Nb)
}

/// The same in one of the languages.
pub(crate) fn page_in(document: &str, language: Language) -> Page {
    let texts = Catalogue::built_in(language);
    let read = read(document.as_bytes(), &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    Page { text: text::document(&view::document(&read.bundle, &texts), &texts) }
}

/// A page, or a part of one.
pub(crate) struct Page {
    text: String,
}

impl Page {
    /// Demands some words.
    #[track_caller]
    pub(crate) fn shows(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "{words:?} is not in:\n{}", self.text);
        self
    }

    /// Demands that some words are nowhere.
    #[track_caller]
    pub(crate) fn hides(&self, words: &str) -> &Self {
        assert!(!self.text.contains(words), "{words:?} is in:\n{}", self.text);
        self
    }

    /// Demands words so many times.
    #[track_caller]
    pub(crate) fn shows_times(&self, words: &str, times: usize) -> &Self {
        let found = self.text.matches(words).count();
        assert_eq!(found, times, "{words:?} in:\n{}", self.text);
        self
    }

    /// Demands words in this order.
    #[track_caller]
    pub(crate) fn shows_in_order(&self, all: &[&str]) -> &Self {
        let mut rest = self.text.as_str();
        for words in all {
            let Some(at) = rest.find(words) else {
                panic!("{words:?} does not come in the order {all:?} in:\n{}", self.text)
            };
            rest = &rest[at + words.len()..];
        }
        self
    }

    /// Whether some words are there.
    pub(crate) fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    /// What a section says as a whole.
    pub(crate) fn status(&self) -> String {
        let first = self.text.lines().next().unwrap_or_default();
        first.trim_matches(['[', ']']).to_owned()
    }

    /// What is seen without a click: no details, no narrative.
    pub(crate) fn seen(&self) -> Self {
        let mut narrative = false;
        let lines = self.text.lines().filter(|line| {
            narrative = line.starts_with("    Avsenderens tekst") || (narrative && line.starts_with("    |"));
            !narrative && !line.starts_with("        ")
        });
        Self::of(lines)
    }

    /// The part under a heading, without the parts within it.
    #[track_caller]
    pub(crate) fn section(&self, title: &str) -> Self {
        let heading = |line: &str| line.starts_with("== ") || line.starts_with("=== ");
        let start =
            self.text.lines().position(|line| heading(line) && line.trim_start_matches('=').trim() == title);
        let Some(start) = start else { panic!("no section {title:?} in:\n{}", self.text) };
        let mut after = self.text.lines().skip(start + 1);
        Self::of(after.by_ref().take_while(|line| !heading(line)))
    }

    /// The row of a title with all that belongs to it, as if it stood by itself.
    #[track_caller]
    pub(crate) fn row(&self, title: &str) -> Self {
        let begins =
            |line: &str| line.trim_start().strip_prefix("- ").is_some_and(|row| row.starts_with(title));
        let Some(start) = self.text.lines().position(begins) else {
            panic!("no row {title:?} in:\n{}", self.text)
        };
        let mut lines = self.text.lines().skip(start);
        let first = lines.next().unwrap_or_default();
        let indent = first.len() - first.trim_start().len();
        let inside = |line: &&str| line.len() > indent && line[..=indent].trim().is_empty();
        let rest = lines.take_while(inside).map(|line| &line[indent..]);
        Self::of(std::iter::once(first.trim_start()).chain(rest))
    }

    fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut text = String::new();
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        Self { text }
    }
}
