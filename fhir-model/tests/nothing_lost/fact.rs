//! What a document says, piece by piece, and what it is made of: a head, sections, entries.

/// What kind of thing a fact is: the rows of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// A code with its system.
    Code,
    /// The same, in a translation.
    Translation,
    /// The words that came with a code.
    Display,
    /// The name of a code system that has no URI of its own.
    SystemName,
    /// Original words, in the entry or where it points to.
    OriginalText,
    /// Any other words.
    Text,
    /// A number with its unit.
    Amount,
    /// A number by itself.
    Number,
    /// How often: frequency, period and its unit.
    Rate,
    Date,
    /// An identifier with its system.
    Identifier,
    /// A part of a name.
    Name,
    /// A part of an address.
    Address,
    Telecom,
    /// What a reference calls what it leads to.
    Reference,
    /// A word of a narrative.
    Word,
    /// A file, in Base64.
    File,
    /// That something is not so.
    Negation,
    Status,
    /// `moodCode`
    Mood,
    /// Why something is not there: CDA's nullFlavor.
    NullFlavor,
    /// The same by FHIR's data-absent-reason.
    AbsentReason,
    /// How a part belongs to its entry: as its reason, its manifestation…
    Relation,
    /// Whether another product may be given.
    Substitution,
    /// A thing that is so or not so.
    Flag,
    /// An attribute of CDA that no other kind covers.
    Attribute,
}

impl Kind {
    /// Its name in the report.
    pub(crate) fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push(' ');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }
}

/// Something that a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) kind: Kind,
    /// What is said, with single spaces.
    pub(crate) text: String,
    /// What makes it a pair: a code's system, a display's code, an amount's unit, an identifier's system.
    pub(crate) with: String,
    /// The code beside it: of CDA, that of the same element; of FHIR, that of a unit.
    pub(crate) code: String,
    /// Where it stands in the source.
    pub(crate) place: String,
    /// Which statement within its entry it stands in, by number; 0 is the entry's own. The facts of one belong together.
    pub(crate) part: usize,
}

impl Fact {
    pub(crate) fn new(kind: Kind, text: &str, with: &str, place: String) -> Self {
        Self { kind, text: words(text), with: words(with), code: String::new(), place, part: 0 }
    }
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text: String = self.text.chars().take(70).collect();
        let with = if self.with.is_empty() { String::new() } else { format!(" [{}]", self.with) };
        write!(f, "{text:?}{with}")
    }
}

/// A section with what is in it.
#[derive(Debug, Default)]
pub(crate) struct Section {
    /// Which template of eHDSI it is: the rows of the report about "Other".
    pub(crate) family: &'static str,
    /// What the section says itself: title, code, author, narrative.
    pub(crate) own: Vec<Fact>,
    /// What each entry says, one list for each.
    pub(crate) entries: Vec<Vec<Fact>>,
    pub(crate) inner: Vec<Section>,
}

/// The words of a text with single spaces. The bars that part the cells of a table are no words.
pub(crate) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace().filter(|word| *word != "|") {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Which template family a section belongs to, by its LOINC code.
pub(crate) fn family(code: &str, is_prescription: bool) -> &'static str {
    match code {
        "48765-2" => "allergies",
        "11450-4" => "problems",
        "10160-0" if is_prescription => "prescriptions",
        "10160-0" => "medicines",
        "47519-4" => "procedures",
        "46264-8" => "devices",
        "11348-0" => "past illness",
        "11369-6" => "immunizations",
        "10162-6" => "pregnancy",
        "29762-2" => "social history",
        "8716-3" => "vital signs",
        "30954-2" => "results",
        "47420-5" => "functional status",
        "42348-3" => "advance directives",
        "18776-5" => "care plan",
        "57828-6" => "prescriptions",
        "60590-7" => "dispensations",
        _ => OTHER_SECTION,
    }
}

/// The family of the document's head.
pub(crate) const HEADER: &str = "header";
/// The family of the resources of FHIR, whatever section they are in.
pub(crate) const RESOURCE: &str = "resources";
/// The family of sections that eHDSI has no template for.
pub(crate) const OTHER_SECTION: &str = "sections of other codes";
