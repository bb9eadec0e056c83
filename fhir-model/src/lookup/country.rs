//! A country as a clinician can ask it: its search masks and patient notice, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text in several languages: BCP 47 tag to text. Always holds `nb`.
pub type Texts = BTreeMap<String, String>;

/// A country of MyHealth@EU that answers Norway.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2, upper case.
    pub code: String,
    /// The country's name.
    pub name: Texts,
    /// The language that the country's originals are written in (BCP 47).
    pub language: String,
    /// What can be asked for.
    pub services: Vec<Service>,
    /// Groups of traits; the clinician fills exactly one of them.
    pub masks: Vec<SearchMask>,
    /// The notice that the patient must be given before the lookup (GDPR articles 13 and 14).
    pub notice: Notice,
}

/// A service of MyHealth@EU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Patient Summary, LOINC 60591-5.
    PatientSummary,
    /// ePrescription, LOINC 57833-6.
    EPrescription,
}

/// One way to identify a citizen, after OpenNCP's International Search Mask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchMask {
    /// What this way is called: `National number`, `Passport and birth date`.
    pub name: Texts,
    /// The fields, in the order in which they are shown. All are mandatory unless they say otherwise.
    pub traits: Vec<Trait>,
}

/// One field of a search mask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trait {
    /// What the field is: decides the input and where the value goes in the FHIR Patient.
    pub kind: TraitKind,
    /// The field's label.
    pub label: Texts,
    /// Where the clinician finds the value: `Number 4 on the front of the card`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub help: Texts,
    /// For identifiers: the URI of the identifier's system (`urn:oid:…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// What a value must look like.
    #[serde(default)]
    pub format: Format,
    /// May be left empty.
    #[serde(default)]
    pub optional: bool,
}

/// What a field of a search mask holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TraitKind {
    /// `Patient.identifier` with the trait's system.
    Identifier,
    /// `Patient.name.family`.
    Family,
    /// `Patient.name.given`.
    Given,
    /// `Patient.birthDate`.
    BirthDate,
    /// `Patient.gender`.
    Gender,
}

/// What a value must look like. Spaces around it never count.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// A pattern, one character each: `9` a digit, `A` a letter, `X` a letter or digit, all else itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Shortest length in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<usize>,
    /// Longest length in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<usize>,
    /// A value that shows the form, never one of a real person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

impl Format {
    /// Whether `value`, with the spaces around it taken away, has this form.
    pub fn accepts(&self, value: &str) -> bool {
        let value = value.trim();
        let length = value.chars().count();
        if self.min.is_some_and(|min| length < min) || self.max.is_some_and(|max| length > max) {
            return false;
        }
        let Some(pattern) = &self.pattern else { return true };
        length == pattern.chars().count()
            && pattern.chars().zip(value.chars()).all(|(form, found)| match form {
                '9' => found.is_ascii_digit(),
                'A' => found.is_alphabetic(),
                'X' => found.is_alphanumeric(),
                other => found == other,
            })
    }
}

/// The patient notice of a country.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Changes with every change of the text; goes into the audit.
    pub version: String,
    /// The text in the country's language and in Norwegian: paragraphs parted by an empty line.
    pub text: Texts,
    /// True where the country demands the patient's consent to each access.
    pub consent_required: bool,
    /// False where the country does not answer in an emergency without the patient's word.
    pub emergency_allowed: bool,
}
