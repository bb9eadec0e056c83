//! Coded things in words: where the words come from is never left open.

use super::row::{Code, Fact, Origin, Original, Term, Value};
use super::scope::Scope;
use super::source::{Members, extension, get, items, text};
use super::{format, languages, systems};
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
pub(super) struct Found<'a> {
    json: &'a Json,
    pub(super) system: &'a str,
    pub(super) code: &'a str,
    pub(super) display: Option<&'a str>,
    /// How deep in translations it stood; 0 is the concept's own.
    pub(super) depth: u32,
}

/// Words that were sent for a concept.
#[derive(Clone, Copy)]
struct Sent<'a> {
    text: &'a str,
    /// Their language, where it is known.
    language: Option<&'a str>,
    /// Whether it is known of these very words, and not only declared for the whole.
    certain: bool,
}

impl<'a> Scope<'_, 'a> {
    /// A CodeableConcept; what of it is no part of a term goes to `more`.
    ///
    /// The words are, in this order, for who reads Norwegian: what was sent in Norwegian; our own for one of its codes;
    /// what was sent in English; what was sent with its first coding, or with another; its original text; the code.
    /// For who reads English, our own come first and Norwegian ones take no precedence.
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
        let Some(concept) = extension(qualifier, "value").and_then(|part| get(part, "valueCodeableConcept"))
        else {
            return;
        };
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
        self.own_words(system, text(coding, "code")?)
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
        let found: Vec<Found<'a>> = codings.iter().map(found).collect();
        let languages = self.languages(&found);
        let mut term = self.words(&found, &languages, original, absent);
        if let Some(original) = original.filter(|original| *original != term.text) {
            term.own_words = Some(Original {
                label: self.view.text(Key::TermOriginal),
                text: original.to_owned(),
                language: self.language().map(str::to_owned),
            });
        }
        for (coding, language) in found.iter().zip(languages) {
            self.code(coding, language, &mut term, more);
        }
        term
    }

    /// The words of a concept and where they come from, without its codes.
    fn words(
        &self,
        found: &[Found<'a>],
        languages: &[Option<&'a str>],
        original: Option<&'a str>,
        absent: Option<String>,
    ) -> Term {
        // Why no code was found is never the words of what others tell.
        let tells = |coding: &Found<'_>| {
            !coding.is_null()
                && (coding.display.is_some() || self.own_words(coding.system, coding.code).is_some())
        };
        let told = original.is_some() || found.iter().any(tells);
        let counts = |coding: &Found<'_>| !(told && coding.is_null());
        let sent = self.sent(found, languages, counts);
        let own = || {
            let counted = found.iter().filter(|coding| counts(coding));
            let text = counted.filter_map(|coding| self.own_words(coding.system, coding.code)).next()?;
            Some(Term { text, origin: Origin::OwnTable, ..Term::default() })
        };
        let in_language = |wanted: Language, sure: bool| {
            let of = |sent: &&Sent<'_>| sent.language.and_then(Language::from_tag) == Some(wanted);
            sent.iter().filter(of).find(|sent| sent.certain || !sure).map(Sent::term)
        };
        let norwegian = |own_form, other_form, sure| {
            in_language(own_form, sure).or_else(|| in_language(other_form, sure))
        };
        let chosen = match self.view.texts.language() {
            Language::Nb => norwegian(Language::Nb, Language::Nn, true)
                .or_else(own)
                .or_else(|| norwegian(Language::Nb, Language::Nn, false)),
            Language::Nn => norwegian(Language::Nn, Language::Nb, true)
                .or_else(own)
                .or_else(|| norwegian(Language::Nn, Language::Nb, false)),
            Language::En => own(),
        };
        let chosen =
            chosen.or_else(|| in_language(Language::En, false)).or_else(|| sent.first().map(Sent::term));
        if let Some(term) = chosen {
            term
        } else if let Some(original) = original {
            let language = self.language().map(str::to_owned);
            Term { text: original.to_owned(), origin: Origin::OriginalText, language, ..Term::default() }
        } else if let Some(coding) = found.iter().find(|coding| !coding.code.is_empty()) {
            // An OID is told only where no name was sent.
            let named = coding.system_name().filter(|_| systems::system(coding.system).is_none());
            let system = named.map_or_else(|| self.system_name(coding.system, None), str::to_owned);
            let text = format!("{system} {}", coding.code).trim_start().to_owned();
            Term { text, origin: Origin::CodeOnly, ..Term::default() }
        } else {
            let text = absent.unwrap_or_else(|| self.view.text(Key::AbsentNotSent));
            Term { text, origin: Origin::NotSent, ..Term::default() }
        }
    }

    /// All words that were sent with the codings: those of the concept's own first, then those of translations.
    fn sent(
        &self,
        found: &[Found<'a>],
        languages: &[Option<&'a str>],
        counts: impl Fn(&Found<'_>) -> bool,
    ) -> Vec<Sent<'a>> {
        let declared = found.iter().all(|coding| coding.depth == 0);
        let mut sent: Vec<(u32, Sent<'a>)> = Vec::new();
        for (coding, language) in found.iter().zip(languages.iter().copied()) {
            if !counts(coding) {
                continue;
            }
            let certain = language.is_some() && !declared;
            sent.extend(coding.display.map(|text| (coding.depth, Sent { text, language, certain })));
        }
        // Stable: in the order in which they came.
        sent.sort_by_key(|(depth, _)| u32::from(*depth > 0));
        let counted = found.iter().filter(|coding| counts(coding));
        let further = counted.flat_map(|coding| languages::translations(coding.json));
        let further = further.map(|(text, language)| Sent { text, language, certain: true });
        sent.into_iter().map(|(_, sent)| sent).chain(further).collect()
    }

    /// Adds a coding to the codes of a term.
    fn code(&self, coding: &Found<'a>, language: Option<&str>, term: &mut Term, more: &mut Vec<Fact>) {
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
        let display = text(coding.json, "display");
        if coding.code.is_empty() && coding.system.is_empty() {
            // Words without a code.
            term.originals.extend(display.filter(|display| *display != term.text).map(|display| Original {
                label: self.view.text(Key::TermTranslation),
                text: display.to_owned(),
                language: language.map(str::to_owned),
            }));
            return;
        }
        term.codes.push(Code {
            system: self.system_name(coding.system, named),
            uri: coding.system.to_owned(),
            version,
            code: coding.code.to_owned(),
            display: display.map(str::to_owned),
        });
    }

    /// FHIR's translation extension on a display (hl7.org/fhir/R4/extension-translation.html).
    fn translations(&self, beside: &'a Json, term: &mut Term, more: &mut Vec<Fact>) {
        let mut members = Members::of(beside);
        for extension in members.list("extension") {
            match languages::translation(extension) {
                // The words that are shown are not told again.
                Some((text, language)) if text == term.text && language == term.language.as_deref() => {}
                Some((text, language)) => term.originals.push(Original {
                    label: self.view.text(Key::TermTranslation),
                    text: text.to_owned(),
                    language: language.map(str::to_owned),
                }),
                None => more.extend(self.extension(extension)),
            }
        }
        self.left_over(members, more);
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

impl Sent<'_> {
    fn term(&self) -> Term {
        let language = self.language.map(str::to_owned);
        let norwegian = self.language.and_then(Language::from_tag).is_some_and(|tag| tag != Language::En);
        let origin = if norwegian { Origin::SentInNorwegian } else { Origin::OtherLanguage };
        Term { text: self.text.to_owned(), origin, language, ..Term::default() }
    }
}

impl Term {
    /// Begins words of our own with a capital, as a title does; words that were sent stay as they are.
    pub(super) fn capitalise(&mut self) {
        if self.origin == Origin::OwnTable {
            self.text = format::capital(&self.text);
        }
    }
}

impl<'a> Found<'a> {
    /// Whether it only says why there is no code.
    fn is_null(&self) -> bool {
        systems::system(self.system)
            .is_some_and(|system| matches!(system.words, Some(Table::Nullflavor | Table::Dataabsent)))
    }

    /// The name of its system as it was sent.
    fn system_name(&self) -> Option<&'a str> {
        text(extension(self.json, SYSTEM_NAME)?, "valueString")
    }
}

/// A coding, looked at.
pub(super) fn found(json: &Json) -> Found<'_> {
    Found {
        json,
        system: text(json, "system").unwrap_or_default(),
        code: text(json, "code").unwrap_or_default(),
        // "..." says nothing.
        display: text(json, "display").filter(|words| words.chars().any(char::is_alphanumeric)),
        depth: extension(json, TRANSLATION).map_or(0, |level| match get(level, "valuePositiveInt") {
            Some(Json::Number(depth)) => depth.parse().unwrap_or(1),
            _ => 1,
        }),
    }
}
