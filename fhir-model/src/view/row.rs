//! A row: what a clinician sees at once, and what one click reveals.

use serde::{Deserialize, Serialize};

use super::Narrative;

/// A row of a section: one allergy, one medicine, one observation…
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// What kind of thing it is.
    pub kind: RowKind,
    /// The kind in the reader's language: "Legemiddel". For resources of other kinds, FHIR's own name.
    pub kind_text: String,
    /// Whether the kind must be seen beside the title: nothing around the row says it.
    pub named: bool,
    /// What it is.
    pub title: Term,
    /// Short marks beside the title: severe, high risk, unconfirmed, stopped.
    pub tags: Vec<Tag>,
    /// On the line of the title: of a measurement its value, reference range and date. What is a head or a date needs no
    /// label there.
    pub line: Vec<Fact>,
    /// Seen at once, under it.
    pub facts: Vec<Fact>,
    /// One click away: codes, original words, translations, identifiers, who and when it was recorded.
    pub details: Vec<Fact>,
    /// Rows in it: members of a panel, components, ingredients that are resources.
    pub children: Vec<Row>,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// The narrative of the resource itself.
    pub narrative: Option<Narrative>,
}

/// What kind of thing a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum RowKind {
    /// AllergyIntolerance
    Allergy,
    /// Condition
    Problem,
    /// MedicationStatement, or a MedicationRequest in a summary
    Medicine,
    /// MedicationRequest of a prescription
    Prescription,
    /// MedicationDispense
    Dispensation,
    /// Procedure
    Procedure,
    /// DeviceUseStatement, Device
    Device,
    /// Observation
    Observation,
    /// DiagnosticReport
    Report,
    /// Immunization
    Immunization,
    /// Any other resource.
    #[default]
    Other,
    /// An entry that leads nowhere.
    Unresolved,
}

/// A short mark beside a title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// The word, in the reader's language where we have it.
    pub text: String,
    /// How it is to be drawn; the word alone says it too.
    pub tone: Tone,
}

/// How much a mark calls for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Severe, high criticality.
    Danger,
    /// Unconfirmed, moderate, refuted.
    Warning,
    /// Everything else.
    Neutral,
}

/// A named value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about: for laying out.
    pub kind: FactKind,
    /// Its name in the reader's language; for what we do not know, FHIR's own element name.
    pub label: String,
    /// The value.
    pub value: Value,
}

/// What a fact is about, where a screen lays it out by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FactKind {
    /// Anything else.
    #[default]
    Other,
    /// In [`Value::Facts`], the value that the other facts there say more about: its label need not be seen.
    Head,
    /// Date or period.
    Date,
    /// Reaction of an allergy.
    Reaction,
    /// Ingredient with strength.
    Ingredient,
    /// Dose form.
    Form,
    /// Package.
    Package,
    /// How to take it: a sentence where the structure is understood, else its parts.
    Dosage,
    /// How to take it, in the words that were sent.
    DosageText,
    /// Route.
    Route,
    /// Whether another product may be given.
    Substitution,
    /// Prescriber.
    Prescriber,
    /// A result.
    Result,
    /// A note.
    Note,
    /// An identifier.
    Identifier,
    /// A country.
    Country,
    /// Author.
    Author,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Our own words or a name: to be shown as it is.
    Text(String),
    /// Words as they were sent, in the language given as a BCP 47 tag, or in one that was not said.
    Sent {
        /// The words.
        text: String,
        /// Their language.
        language: Option<String>,
    },
    /// A coded thing.
    Term(Term),
    /// A date or period, written as the language writes it, as precise as it was sent.
    Date(String),
    /// A number with its unit, digits as sent.
    Quantity(String),
    /// Words of ours among which some stand as they were sent: "1 comprimido én gang daglig".
    Sentence(Vec<Run>),
    /// Several values.
    List(Vec<Value>),
    /// Facts within a fact.
    Facts(Vec<Fact>),
    /// Nothing was sent, or a reason why not, in the reader's language: "ikke sendt", "ukjent".
    NotSent(String),
}

/// A part of a [`Value::Sentence`]; spaces and marks between the parts are in them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Whether they are the sender's own, and no words of ours.
    pub sent: bool,
    /// The language of the sender's own as a BCP 47 tag, where it is known.
    pub language: Option<String>,
}

impl Run {
    /// The words of a sentence, without what tells whose they are.
    pub fn plain(runs: &[Self]) -> String {
        runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A coded thing in words, and where the words come from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Term {
    /// The words to show.
    pub text: String,
    /// Where they come from.
    pub origin: Origin,
    /// The language of the words as a BCP 47 tag, where it is known: for the `lang` attribute.
    pub language: Option<String>,
    /// The sender's own words for the whole, where the words that are shown are others.
    pub own_words: Option<Original>,
    /// All further words that were sent for it: translations.
    pub originals: Vec<Original>,
    /// Its codes.
    pub codes: Vec<Code>,
}

impl Term {
    /// All words that were sent for it beside those that are shown and those of its codes: the sender's own first.
    pub fn others(&self) -> impl Iterator<Item = &Original> {
        self.own_words.iter().chain(&self.originals)
    }
}

/// Where the words of a term come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Origin {
    /// Sent in Norwegian by the contact point.
    SentInNorwegian,
    /// From our own table, by code, in the reader's language.
    OwnTable,
    /// Sent in another language, or in one that was not said: see [`Term::language`].
    OtherLanguage,
    /// Only a code was sent: the words are the code.
    CodeOnly,
    /// The original words of the one who wrote it; never a translation.
    OriginalText,
    /// A name: of a person, a place, a product. Not in any language.
    Name,
    /// Nothing was sent: the words say so.
    #[default]
    NotSent,
}

/// Further words that were sent for a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// What they are, in the reader's language: "opprinnelig tekst", "oversettelse (en)".
    pub label: String,
    /// The words.
    pub text: String,
    /// Their language as a BCP 47 tag, where it is known.
    pub language: Option<String>,
}

/// A code of a code system.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Code {
    /// The system's usual name: "SNOMED CT"; its URI where we know no name; empty where none was sent.
    pub system: String,
    /// The system's URI as sent.
    pub uri: String,
    /// The system's version, where it was sent.
    pub version: Option<String>,
    /// The code.
    pub code: String,
    /// The words that were sent with this very code.
    pub display: Option<String>,
}

/// A file that came with a row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attachment {
    /// Its title, or our word for it.
    pub title: String,
    /// MIME type as sent.
    pub content_type: Option<String>,
    /// Base64 as sent.
    pub data: Option<String>,
    /// Where it lies, as sent: shown as text, never fetched.
    pub url: Option<String>,
}
