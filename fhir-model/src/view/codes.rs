//! Codes by themselves in our words: those of FHIR's elements, of CDA's attributes, and of code systems.

use super::row::{Code, Origin, Term};
use super::scope::{Scope, View};
use super::source::kind;
use super::term::{DATA_ABSENT, NULL_FLAVOR};
use super::{systems, ucum};
use crate::texts::Table;

/// Extensions whose code is of a table of ours, by their URL, and the member that holds it.
pub(super) fn coded_extension(url: &str) -> Option<(Table, &'static str)> {
    // What a mapping does not read keeps its null flavor by its path.
    let attribute = url.rsplit(['/', ':']).next().filter(|name| name.starts_with('@'));
    Some(match (url, attribute) {
        (NULL_FLAVOR, _) => (Table::Nullflavor, "valueCode"),
        (DATA_ABSENT, _) => (Table::Dataabsent, "valueCode"),
        ("urn:helsebro:status-code" | "urn:helsebro:concern-status", _) => (Table::Actstatus, "valueCode"),
        ("urn:helsebro:relation", _) => (Table::Relation, "valueCode"),
        ("urn:helsebro:mood", _) => (Table::Mood, "valueCode"),
        ("http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier", _) => {
            (Table::Namepart, "valueCode")
        }
        (_, Some("@nullFlavor")) => (Table::Nullflavor, "valueString"),
        (_, Some("@moodCode")) => (Table::Mood, "valueString"),
        _ => return None,
    })
}

impl Scope<'_, '_> {
    /// A code of FHIR's own (`status`, `intent`, `use`…) in our words: what `completed` means depends on what it is said of.
    pub(super) fn code_of(&self, name: &str, code: &str) -> Option<Term> {
        let words = match name {
            "language" | "lang" => self.view.language_words(code),
            _ => self.view.element_words(kind(self.resource), name, code).map(str::to_owned),
        }?;
        let code = Code { code: code.to_owned(), ..Code::default() };
        Some(Term { text: words, origin: Origin::OwnTable, codes: vec![code], ..Term::default() })
    }

    /// A code of a table, in our words, with the code.
    pub(super) fn coded(&self, table: Table, code: &str) -> Term {
        let word = self.view.word(table, code);
        let origin = if word.is_some() { Origin::OwnTable } else { Origin::CodeOnly };
        let codes = vec![Code { code: code.to_owned(), ..Code::default() }];
        Term { text: word.unwrap_or(code).to_owned(), origin, codes, ..Term::default() }
    }

    /// Our words for a code of a system.
    pub(super) fn own_words(&self, system: &str, code: &str) -> Option<String> {
        let system = systems::system(system)?;
        let table = system.words?;
        let view = self.view;
        if let Some(element) = system.element {
            return view.element_words("", element, code).map(str::to_owned);
        }
        match table {
            Table::Language => view.language_words(code),
            Table::Unit => ucum::words(view.texts, code).map(|forms| ucum::singular(&forms).to_owned()),
            // Documents and their parts are named by one system, and often by one code.
            Table::Loinc => {
                view.word(table, code).or_else(|| view.word(Table::Section, code)).map(str::to_owned)
            }
            _ => view.word(table, code).map(str::to_owned),
        }
    }
}

impl View<'_> {
    /// Our words for a code that an element of FHIR holds: those for this kind of resource, else for any.
    fn element_words(&self, kind: &str, name: &str, code: &str) -> Option<&str> {
        match name {
            // Codes where a concept belongs.
            "clinicalStatus" => self.word(Table::Clinical, code),
            "verificationStatus" => self.word(Table::Verification, code),
            "when" => self.word(Table::Event, code),
            _ => self
                .word(Table::Code, &format!("{kind}.{name}.{code}"))
                .or_else(|| self.word(Table::Code, &format!("{name}.{code}")))
                // A reference, an activity, say what kind of resource they mean.
                .or_else(|| self.word(Table::Resource, code).filter(|_| matches!(name, "type" | "kind"))),
        }
    }

    /// A language in words: "portugisisk (Portugal)".
    fn language_words(&self, tag: &str) -> Option<String> {
        let language = self.texts.language_name(tag)?;
        let region = tag.split(['-', '_']).nth(1).map(|region| {
            let code = region.to_ascii_uppercase();
            self.word(Table::Country, &code).unwrap_or(region).to_owned()
        });
        Some(match region {
            Some(region) => format!("{language} ({region})"),
            None => language.to_owned(),
        })
    }
}
