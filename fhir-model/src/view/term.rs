//! Coded things in words: where the words come from is never left open.

use super::row::{Code, Fact, Origin, Original, Term, Value};
use super::scope::{Scope, View};
use super::source::{Members, get, items, text};
use super::{format, systems};
use crate::json::Json;
use crate::texts::{Key, Language, Table};

/// Marks a coding that came from a nested CDA translation (`docs/MAPPING.md`).
pub(super) const TRANSLATION: &str = "urn:helsebro:translation";
/// A CDA qualifier: laterality and others.
const QUALIFIER: &str = "urn:helsebro:qualifier";
const SYSTEM_NAME: &str = "urn:helsebro:system-name";

/// The reason why a value is absent, in the codes of FHIR or CDA.
pub(super) const DATA_ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
/// CDA's null flavor.
pub(super) const NULL_FLAVOR: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor";

/// A coding with what it says about itself.
struct Found<'a> {
    json: &'a Json,
    system: &'a str,
    code: &'a str,
    display: Option<&'a str>,
    /// How deep in translations it stood; 0 is the concept's own.
    depth: u32,
}

impl<'a> Scope<'_, 'a> {
    /// A CodeableConcept; what of it is no part of a term goes to `more`.
    ///
    /// The words are, in this order: our own for one of its codes; what was sent with its first coding; what was
    /// sent with another; its original text; the code.
    pub(super) fn concept(&self, json: &'a Json, more: &mut Vec<Fact>) -> Term {
        let mut members = Members::of(json);
        let codings = members.list("coding");
        let original = members.text("text").map(str::trim).filter(|text| !text.is_empty());
        let extensions = members.peek("extension").map(items).unwrap_or_default();
        let absent = self.absence(extensions);
        let mut term = self.term(codings, original, absent, more);
        for qualifier in extensions.iter().filter(|extension| text(extension, "url") == Some(QUALIFIER)) {
            self.qualify(qualifier, &mut term);
        }
        self.left_over(members, more);
        term
    }

    /// Adds a qualifier to the words: of a shoulder, which one it is must be seen at once.
    fn qualify(&self, qualifier: &'a Json, term: &mut Term) {
        let parts = get(qualifier, "extension").map(items).unwrap_or_default();
        let value = parts.iter().find(|part| text(part, "url") == Some("value"));
        let Some(concept) = value.and_then(|part| get(part, "valueCodeableConcept")) else { return };
        let words = self.word_without_system(concept, term);
        let words = words.unwrap_or_else(|| self.concept(concept, &mut Vec::new()).text);
        if !words.is_empty() {
            term.text = format!("{} ({words})", term.text);
        }
    }

    /// Our word for a qualifier's code that names no system: then it is of the system of what it qualifies.
    fn word_without_system(&self, concept: &Json, term: &Term) -> Option<String> {
        let [coding] = get(concept, "coding").map(items)? else { return None };
        if get(coding, "system").is_some() {
            return None;
        }
        let system = &term.codes.first()?.uri;
        self.own_words(system, text(coding, "code")?).map(str::to_owned)
    }

    /// A Coding by itself.
    pub(super) fn coding(&self, json: &'a Json, more: &mut Vec<Fact>) -> Term {
        self.term(std::slice::from_ref(json), None, None, more)
    }

    fn term(
        &self,
        codings: &'a [Json],
        original: Option<&'a str>,
        absent: Option<String>,
        more: &mut Vec<Fact>,
    ) -> Term {
        let found: Vec<Found<'_>> = codings.iter().map(found).collect();
        let sent = found
            .iter()
            .find(|coding| coding.display.is_some() && coding.depth == 0)
            .or_else(|| found.iter().find(|coding| coding.display.is_some()));
        let norwegian = sent.is_some_and(|coding| self.is_norwegian(coding, &found));
        // What the contact point translated comes first for who reads bokmål; our table knows nynorsk and English.
        let own = if norwegian && self.view.texts.language() == Language::Nb {
            None
        } else {
            found.iter().find_map(|coding| self.own_words(coding.system, coding.code))
        };
        let mut term = if let Some(own) = own {
            Term { text: own.to_owned(), origin: Origin::OwnTable, ..Term::default() }
        } else if let Some(coding) = sent {
            let origin = if norwegian { Origin::SentInNorwegian } else { Origin::OtherLanguage };
            let language = norwegian.then(|| "nb".to_owned());
            Term { text: coding.display.unwrap_or_default().to_owned(), origin, language, ..Term::default() }
        } else if let Some(original) = original {
            let language = self.language().map(str::to_owned);
            Term { text: original.to_owned(), origin: Origin::OriginalText, language, ..Term::default() }
        } else if let Some(coding) = found.iter().find(|coding| !coding.code.is_empty()) {
            let system = self.system_name(coding.system, None);
            let text = format!("{system} {}", coding.code).trim_start().to_owned();
            Term { text, origin: Origin::CodeOnly, ..Term::default() }
        } else {
            let text = absent.unwrap_or_else(|| self.view.text(Key::AbsentNotSent));
            Term { text, origin: Origin::NotSent, ..Term::default() }
        };
        if let Some(original) = original.filter(|original| *original != term.text) {
            term.originals.push(Original {
                label: self.view.text(Key::TermOriginal),
                text: original.to_owned(),
                language: self.language().map(str::to_owned),
            });
        }
        for coding in found {
            self.code(&coding, &mut term, more);
        }
        term
    }

    /// Adds a coding to the codes of a term.
    fn code(&self, coding: &Found<'a>, term: &mut Term, more: &mut Vec<Fact>) {
        let mut members = Members::of(coding.json);
        let mut version = None;
        for name in ["system", "code", "display"] {
            // Taken where it is text; else it is left over.
            members.text(name);
        }
        if let Some(sent) = members.text("version") {
            version = Some(sent.to_owned());
        }
        let mut named = None;
        let extensions = members.list("extension");
        for extension in extensions {
            match text(extension, "url") {
                Some(TRANSLATION) => {}
                Some(SYSTEM_NAME) => named = text(extension, "valueString"),
                _ => more.extend(self.extension(extension)),
            }
        }
        if let Some(beside) = members.object("_display") {
            self.translations(beside, term, more);
        }
        self.left_over(members, more);
        if let Some(named) = named.filter(|_| systems::system(coding.system).is_some()) {
            more.push(self.fact("system", Value::Text(named.to_owned())));
        }
        if coding.code.is_empty() && coding.display.is_none() && coding.system.is_empty() {
            return;
        }
        term.codes.push(Code {
            system: self.system_name(coding.system, named),
            uri: coding.system.to_owned(),
            version,
            code: coding.code.to_owned(),
            display: coding.display.map(str::to_owned),
        });
    }

    /// FHIR's translation extension on a display (hl7.org/fhir/R4/extension-translation.html).
    fn translations(&self, beside: &'a Json, term: &mut Term, more: &mut Vec<Fact>) {
        let mut members = Members::of(beside);
        for extension in members.list("extension") {
            let part = |name| {
                let parts = get(extension, "extension").map(items).unwrap_or_default();
                parts.iter().find(|part| text(part, "url") == Some(name))
            };
            let content = part("content")
                .and_then(|part| text(part, "valueString").or_else(|| text(part, "valueMarkdown")));
            let language = part("lang").and_then(|part| text(part, "valueCode"));
            match content {
                Some(content) => term.originals.push(Original {
                    label: self.view.text(Key::TermTranslation),
                    text: content.to_owned(),
                    language: language.map(str::to_owned),
                }),
                None => more.extend(self.extension(extension)),
            }
        }
        self.left_over(members, more);
    }

    /// Our words for a code.
    pub(super) fn own_words(&self, system: &str, code: &str) -> Option<&str> {
        let table = systems::system(system)?.words?;
        self.view.word(table, code)
    }

    /// The name of a code system: the one it is known by, the one that was sent, its URI.
    pub(super) fn system_name(&self, uri: &str, named: Option<&str>) -> String {
        match systems::system(uri) {
            Some(system) => system.name.to_owned(),
            None => match named {
                Some(name) => format!("{name} ({})", uri.trim_start_matches("urn:oid:")),
                None => uri.trim_start_matches("urn:oid:").to_owned(),
            },
        }
    }

    /// Whether words that were sent are Norwegian: the document says so, or the contact point translated them.
    ///
    /// The contact point puts its own words in the place of the English ones, and those into a translation of the same
    /// code, the country's own, which may have another code, one level deeper. Where it has no words the English ones stay, with the country's own
    /// beside them. So two levels mean Norwegian; one level does where the country's own words are English.
    fn is_norwegian(&self, coding: &Found<'_>, all: &[Found<'_>]) -> bool {
        if self.view.is_norwegian() && !all.iter().any(|other| other.depth > 0) {
            return true;
        }
        let mut english = all
            .iter()
            .filter(|other| other.depth == 1 && other.code == coding.code && other.system == coding.system);
        let translated = if all.iter().any(|other| other.depth > 1) {
            english.next().is_some()
        } else {
            // Words that are the same in both languages may have stayed as they were.
            self.view.own_language() == Some(Language::En)
                && english.any(|other| other.display.is_some() && other.display != coding.display)
        };
        self.view.translated && coding.depth == 0 && translated
    }

    /// The reason why a value is absent, in the reader's words; CDA's null flavor says it more precisely.
    pub(super) fn absence(&self, extensions: &[Json]) -> Option<String> {
        let code = |url: &str| {
            let extension = extensions.iter().find(|extension| text(extension, "url") == Some(url))?;
            text(extension, "valueCode")
        };
        let known = |table, code: &str| self.view.word(table, code).unwrap_or(code).to_owned();
        code(NULL_FLAVOR)
            .map(|flavor| known(Table::Nullflavor, flavor))
            .or_else(|| code(DATA_ABSENT).map(|reason| known(Table::Dataabsent, reason)))
    }
}

impl Scope<'_, '_> {
    /// A code of a table, in our words, with the code.
    pub(super) fn coded(&self, table: Table, code: &str) -> Term {
        let word = self.view.word(table, code);
        let origin = if word.is_some() { Origin::OwnTable } else { Origin::CodeOnly };
        let codes = vec![Code { code: code.to_owned(), ..Code::default() }];
        Term { text: word.unwrap_or(code).to_owned(), origin, codes, ..Term::default() }
    }
}

impl Term {
    /// The sender's own words for the whole, where the words that are shown are others.
    pub(super) fn own_words(&self, view: &View<'_>) -> Option<&Original> {
        let label = view.text(Key::TermOriginal);
        self.originals.iter().find(|original| original.label == label)
    }

    /// Begins words of our own with a capital, as a title does; words that were sent stay as they are.
    pub(super) fn capitalise(&mut self) {
        if self.origin == Origin::OwnTable {
            self.text = format::capital(&self.text);
        }
    }
}

fn found(json: &Json) -> Found<'_> {
    let extensions = get(json, "extension").map(items).unwrap_or_default();
    Found {
        json,
        system: text(json, "system").unwrap_or_default(),
        code: text(json, "code").unwrap_or_default(),
        display: text(json, "display"),
        depth: extensions.iter().find(|extension| text(extension, "url") == Some(TRANSLATION)).map_or(
            0,
            |extension| match get(extension, "valuePositiveInt") {
                Some(Json::Number(depth)) => depth.parse().unwrap_or(1),
                _ => 1,
            },
        ),
    }
}
