//! The texts that a person reads, in one file a language: `assets/texts/<lang>.txt`.
//!
//! A line is `key = text`; `{name}` in a text is a place to fill. Keys under `view.` and `app.` are enums made by
//! the build scripts; words of codes stand under `word.<table>.<code>` and are looked up by code. All files have
//! the same keys in the same order, so a key is its line's number among those of its [`Part`]: a file may hold
//! nothing but the part, and the browser loads what it shows.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::marker::PhantomData;
use std::ops::Range;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Bokmål
    #[default]
    Nb,
    /// Nynorsk
    Nn,
    /// English
    En,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// The language's BCP 47 tag, which is also the name of its file.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// The language of a tag: `nb`, `nb-NO`, `no`, `nn`, `en`…; `None` for any other.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "nb" | "no" => Some(Self::Nb),
            "nn" => Some(Self::Nn),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// The texts of one program among all that the files hold: what documents say, or what the screens around them say.
/// The build scripts implement it.
pub trait Part {
    /// What its keys begin with.
    const PREFIXES: &'static [&'static str];
    /// Says which keys the program was built with.
    const MARK: u64;
}

/// What documents say: headings, labels, words of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentTexts {}

/// The place of a text among those of its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index<P>(u16, PhantomData<P>);

impl<P> Index<P> {
    /// For the keys that the build scripts make.
    pub const fn new(index: u16) -> Self {
        Self(index, PhantomData)
    }
}

/// Why a file is not the catalogue that this was built with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the texts are of another version than the program: load both anew")]
pub struct OtherVersion;

/// The texts of one language; of documents where no other part is named.
#[derive(Debug, Clone)]
pub struct Catalogue<P = DocumentTexts> {
    language: Language,
    file: String,
    lines: Vec<Range<usize>>,
    words: HashMap<String, usize>,
    part: PhantomData<P>,
}

impl<P: Part> Catalogue<P> {
    /// Takes a language file: the whole of it, or nothing but this part.
    ///
    /// # Errors
    /// [`OtherVersion`] where its keys are not those that the program was built with: a text must never stand
    /// under another's key.
    pub fn parse(language: Language, file: impl Into<String>) -> Result<Self, OtherVersion> {
        let file = file.into();
        let mut lines = Vec::new();
        let mut words = HashMap::new();
        let mut mark: u64 = 0xcbf2_9ce4_8422_2325;
        let mut start = 0;
        for line in file.split_inclusive('\n') {
            let text = line.trim_end_matches(['\n', '\r']);
            let is_of_part = P::PREFIXES.iter().any(|prefix| text.starts_with(prefix));
            if let Some(at) = text.find(" = ").filter(|_| is_of_part) {
                for byte in text.bytes().take(at).chain([b'\n']) {
                    mark = (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                }
                if let Some(code) = text.get(..at).and_then(|key| key.strip_prefix("word.")) {
                    words.insert(code.to_owned(), lines.len());
                }
                lines.push(start + at + 3..start + text.len());
            }
            start += line.len();
        }
        if mark != P::MARK {
            return Err(OtherVersion);
        }
        Ok(Self { language, file, lines, words, part: PhantomData })
    }

    /// The texts that are part of this binary. The browser fetches its language's file instead.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn built_in(language: Language) -> Self {
        let file = match language {
            Language::Nb => include_str!("../../assets/texts/nb.txt"),
            Language::Nn => include_str!("../../assets/texts/nn.txt"),
            Language::En => include_str!("../../assets/texts/en.txt"),
        };
        // The build script has compared all three; an empty catalogue shows its keys' numbers.
        Self::parse(language, file).unwrap_or(Self {
            language,
            file: String::new(),
            lines: Vec::new(),
            words: HashMap::new(),
            part: PhantomData,
        })
    }

    /// The language of the texts.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key.
    pub fn text(&self, key: impl Into<Index<P>>) -> &str {
        self.at(key.into())
    }

    /// The text of a key with its places filled: `("name", value)` puts the value where `{name}` stands.
    pub fn fill(&self, key: impl Into<Index<P>>, values: &[(&str, &str)]) -> String {
        fill(self.at(key.into()), values)
    }

    fn at(&self, index: Index<P>) -> &str {
        self.line(usize::from(index.0))
    }

    fn line(&self, number: usize) -> &str {
        self.lines.get(number).and_then(|text| self.file.get(text.clone())).unwrap_or_default()
    }
}

impl Catalogue {
    /// The words of a code, where its table has it.
    pub(crate) fn word(&self, table: Table, code: &str) -> Option<&str> {
        let key = [table.name(), ".", code].concat();
        self.words.get(&key).map(|number| self.line(*number))
    }

    /// The name of a language by its BCP 47 tag, whatever the region; `None` for one that the table has not.
    pub(crate) fn language_name(&self, tag: &str) -> Option<&str> {
        self.word(Table::Language, tag.split(['-', '_']).next()?)
    }

    /// The names of FHIR's elements with our words for them.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.words
            .iter()
            .filter_map(|(key, number)| Some((key.strip_prefix("element.")?, self.line(*number))))
    }
}

/// Fills the places of a text; a value's own braces are never taken for a place.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        if let Some((_, value)) = values.iter().find(|(found, _)| *found == name) {
            out.push_str(value);
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
