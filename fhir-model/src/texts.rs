//! The texts that a person reads, in one file a language: `assets/texts/<lang>.txt`.
//!
//! A line is `key = text`; `{name}` in a text is a place to fill. Keys under `view.` and `app.` are enums made by
//! the build script; words of codes stand under `word.<table>.<code>` and are looked up by code. All files have
//! the same keys in the same order, so a key is its line's number: the browser loads no key twice.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
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

/// The place of a text in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index(u16);

impl Index {
    /// For the keys that the build scripts make.
    pub const fn new(index: u16) -> Self {
        Self(index)
    }
}

/// Why a file is not the catalogue that this was built with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the texts are of another version than the program: load both anew")]
pub struct OtherVersion;

/// The texts of one language.
#[derive(Debug, Clone)]
pub struct Catalogue {
    language: Language,
    file: String,
    lines: Vec<Range<usize>>,
    words: HashMap<String, usize>,
}

impl Catalogue {
    /// Takes a language file whole.
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
            if let Some(at) = text.find(" = ").filter(|_| !text.starts_with('#')) {
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
        if mark != KEYS {
            return Err(OtherVersion);
        }
        Ok(Self { language, file, lines, words })
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
        })
    }

    /// The language of the texts.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key.
    pub fn text(&self, key: impl Into<Index>) -> &str {
        self.at(key.into())
    }

    /// The text of a key with its places filled: `("name", value)` puts the value where `{name}` stands.
    pub fn fill(&self, key: impl Into<Index>, values: &[(&str, &str)]) -> String {
        fill(self.at(key.into()), values)
    }

    fn at(&self, Index(index): Index) -> &str {
        self.line(usize::from(index))
    }

    fn line(&self, number: usize) -> &str {
        self.lines.get(number).and_then(|text| self.file.get(text.clone())).unwrap_or_default()
    }

    /// The words of a code, where its table has it.
    pub(crate) fn word(&self, table: Table, code: &str) -> Option<&str> {
        let key = [table.name(), ".", code].concat();
        self.words.get(&key).map(|number| self.line(*number))
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
