//! A document as a screen shows it: header, sections, status of absence.

use serde::{Deserialize, Serialize};

use super::{Code, Fact, Narrative, Original, Row, Term};
use crate::issue::Issue;

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DocumentKind {
    /// LOINC 60591-5
    PatientSummary,
    /// LOINC 57833-6, or a Bundle of prescriptions
    Prescription,
    /// LOINC 60593-1
    Dispensation,
    /// Any other: laboratory report, discharge report, images…
    #[default]
    Other,
}

/// A document, ready to be drawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DocumentView {
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// The kind in the reader's language: "Pasientsammendrag".
    pub title: String,
    /// Its title as it was sent, where that says something else.
    pub sent_title: Option<String>,
    /// The language that the document says it is written in, as a BCP 47 tag: what its own words are marked with.
    pub language: Option<String>,
    /// Statements above everything else: cannot be dispensed in Norway; the document is preliminary; test data.
    pub warnings: Vec<Warning>,
    /// Whom the document is about; `None` where it names nobody.
    pub patient: Option<PersonView>,
    /// Country, author, created, last updated, language: seen at once.
    pub facts: Vec<Fact>,
    /// Custodian, legal authenticator, other authors, identifiers, versions, labels: one click away.
    pub details: Vec<Fact>,
    /// Narrative of the document's head, where there is one.
    pub narrative: Option<Narrative>,
    /// The sections, in the order in which they are to be read.
    pub sections: Vec<SectionView>,
    /// People, organisations and places that the rows name, with all that was sent about them: one click away.
    pub participants: Vec<Row>,
    /// What could not be placed or resolved, for developers: the screen does not show it, `map` prints it.
    pub issues: Vec<Issue>,
}

/// A person: the patient block.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PersonView {
    /// Prefixes, given names, family name, suffixes, as sent; "not sent" in the reader's language where there is none.
    pub name: String,
    /// Whether a name was sent.
    pub named: bool,
    /// Primary and secondary identifiers, birth date, sex: seen at once.
    pub facts: Vec<Fact>,
    /// Addresses, telephone numbers, languages, other names, systems of the identifiers: one click away.
    pub details: Vec<Fact>,
    /// Guardian, next of kin, preferred practitioner and other contacts.
    pub contacts: Vec<Contact>,
    /// The narrative that was sent with the person.
    pub narrative: Option<Narrative>,
}

/// Somebody to turn to about the patient.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// As what: guardian, mother, preferred practitioner.
    pub role: String,
    /// Name of the person or organisation.
    pub name: String,
    /// Telephone, address and more.
    pub facts: Vec<Fact>,
    /// Codes of the role, and what else was sent: one click away.
    pub details: Vec<Fact>,
}

/// Which section it is; the order of the variants is the order of reading (PS Display Guideline).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum SectionKind {
    /// The prescriptions of an ePrescription.
    Prescriptions,
    /// The dispensations of an eDispensation.
    Dispensations,
    /// 48765-2
    Allergies,
    /// 104605-1 and medical alerts
    Alerts,
    /// 30954-2
    Results,
    /// 11450-4
    Problems,
    /// 10160-0
    Medicines,
    /// 46264-8
    Devices,
    /// 47519-4
    Procedures,
    /// 11348-0
    PastIllness,
    /// 11369-6
    Immunizations,
    /// 18776-5
    CarePlan,
    /// 47420-5
    FunctionalStatus,
    /// 29762-2
    SocialHistory,
    /// 10162-6
    Pregnancy,
    /// 8716-3
    VitalSigns,
    /// 42348-3
    AdvanceDirectives,
    /// A section of any other code, or of none.
    #[default]
    OtherSection,
    /// What no section refers to.
    Unplaced,
}

impl SectionKind {
    /// Whether the section belongs to every Patient Summary: the five basic sections.
    pub fn is_basic(self) -> bool {
        matches!(self, Self::Allergies | Self::Problems | Self::Medicines | Self::Devices | Self::Procedures)
    }
}

/// What a section says as a whole. Only [`SectionStatus::NoneKnown`] may ever look like good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SectionStatus {
    /// There are rows, and no statement that something is absent or withheld.
    Entries,
    /// It was said that there is none.
    NoneKnown,
    /// It was said that only a part is ruled out: "no known drug allergy". Never all.
    PartlyNoneKnown,
    /// It was said that there is no information.
    NoInformation,
    /// It was said that there is information that is not shared.
    Withheld,
    /// The section is not in the document although it belongs there.
    NotSent,
    /// Narrative only: to be read as text.
    TextOnly,
    /// Neither rows nor text nor a reason.
    #[default]
    Unsaid,
}

/// A statement of absence, as it was sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Absence {
    /// What it states.
    pub kind: AbsenceKind,
    /// The statement, with its own codes and original words.
    pub term: Term,
    /// What the sender wrote, where the statement is in other words: "data missing" beside "none known" is seen at once.
    pub sent: Option<Original>,
    /// What else came with it.
    pub details: Vec<Fact>,
}

/// What a statement of absence states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AbsenceKind {
    /// There is none.
    NoneKnown,
    /// There is none of some kind.
    PartlyNoneKnown,
    /// Nothing is known about it.
    NoInformation,
    /// It is known and not shared.
    Withheld,
}

/// Something that the reader must not miss.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// What about.
    pub kind: WarningKind,
    /// The sentence, in the reader's language.
    pub text: String,
    /// What it is about in the sender's words: the first pieces of a narrative that no row shows.
    pub quotes: Vec<String>,
    /// The language of these as a BCP 47 tag, where it is known.
    pub language: Option<String>,
}

impl Warning {
    /// A sentence by itself.
    pub fn new(kind: WarningKind, text: String) -> Self {
        Self { kind, text, quotes: Vec::new(), language: None }
    }
}

/// What a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WarningKind {
    /// A prescription from abroad: it cannot be dispensed in Norway.
    NotDispensable,
    /// The document is preliminary, amended or entered in error.
    DocumentStatus,
    /// It names another person than the patient, and the clinician said why it is the patient's all the same.
    IdentityResolved,
    /// It spells the patient's name otherwise.
    NameDiffers,
    /// References to the patient call them by a name that is not theirs.
    CalledOtherwise,
    /// Test data.
    TestData,
    /// The section states that there is none, and has entries too.
    AbsenceBesideEntries,
    /// The narrative holds words that no row shows.
    NarrativeHasMore,
    /// An entry refers to something that is not in the document.
    Unresolved,
    /// A part could not be read as it should be; it is shown as it came.
    Unread,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SectionView {
    /// Its anchor in the page, unique in the document: `allergies`, `other-2`.
    pub anchor: String,
    /// Which section it is.
    pub kind: SectionKind,
    /// Its title in the reader's language; as sent where its code is not in our table.
    pub title: String,
    /// The title as it was sent, where it differs.
    pub sent_title: Option<String>,
    /// Whether the title is in the document's language: no words of ours.
    pub title_is_foreign: bool,
    /// Its codes.
    pub codes: Vec<Code>,
    /// What it says as a whole.
    pub status: SectionStatus,
    /// The status in the reader's language; empty for [`SectionStatus::Entries`].
    pub status_text: String,
    /// The statements of absence, each as it was sent.
    pub absences: Vec<Absence>,
    /// What the reader must not miss.
    pub warnings: Vec<Warning>,
    /// The rows, in groups: current before past. Empty groups are left out.
    pub groups: Vec<Group>,
    /// The narrative that was sent.
    pub narrative: Option<Narrative>,
    /// The section's own author, date and the like: one click away.
    pub details: Vec<Fact>,
    /// Sections in it.
    pub subsections: Vec<SectionView>,
}

/// Rows that belong together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Group {
    /// Which.
    pub kind: GroupKind,
    /// Its heading; empty for [`GroupKind::All`].
    pub heading: String,
    /// The rows; newest first where they have dates.
    pub rows: Vec<Row>,
}

/// What the rows of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum GroupKind {
    /// Nothing: the section knows no groups.
    #[default]
    All,
    /// Medicines that must not be given, acts that must not be done: a prohibition in force.
    Prohibited,
    /// Current medicines, active problems and allergies; allergies of which nothing else is said, too.
    Current,
    /// It is unknown, or was not sent, whether it is in use or goes on.
    Unclear,
    /// Ended medicines, resolved or inactive problems and allergies.
    Past,
    /// Refuted, cancelled or entered in error: said to be not so.
    NotSo,
}
