//! The build-script piece that turns the texts' keys into Rust: shared by the build scripts of `fhir-model` and `app`.
//!
//! It reads `nb.txt`, and stops the build where `nn.txt` or `en.txt` lack a key, have one too many, have them in
//! another order, or differ in placeholders. Of the keys it takes a part, those under the prefixes that a program
//! shows: for the first prefix it writes an enum `Key`, so that a missing key is a compile error and an unused one a
//! dead-code warning.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];

/// Checks the language files and writes `texts.rs` into `OUT_DIR`.
///
/// * `part`: the type in Rust that stands for the part.
/// * `prefixes`: whose keys are of the part; those of the first become `Key`. Where `word.` is among them, the word
///   tables (`word.<table>.<code>`) become an enum `Table`.
/// * `module`: the path of `helsebro_fhir::texts`, as the including crate spells it.
///
/// # Errors
/// A sentence that names the file, the line and the key.
pub(crate) fn generate(part: &str, prefixes: &[&str], module: &str) -> Result<(), String> {
    let folder = variable("CARGO_MANIFEST_DIR")?.join("../assets/texts");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut nb = compared(&folder)?;
    nb.lines.retain(|line| prefixes.iter().any(|prefix| line.key.starts_with(prefix)));
    let mut code = String::from("// Made from assets/texts/nb.txt by its build script.\n");
    let first = prefixes.first().copied().unwrap_or_default();
    keys(&mut code, &nb, first, part, module)?;
    if prefixes.contains(&"word.") {
        words(&mut code, &nb);
    }
    let _ = writeln!(
        code,
        "impl {module}::Part for {part} {{\n    const PREFIXES: &'static [&'static str] = &{prefixes:?};\n    \
         const MARK: u64 = {};\n}}",
        mark(&nb)
    );
    let out = variable("OUT_DIR")?.join("texts.rs");
    std::fs::write(&out, code).map_err(|error| format!("{}: {error}", out.display()))
}

/// Reads the language files of a folder and compares them; gives the one that the others are held to.
///
/// # Errors
/// As [`generate`].
pub(crate) fn compared(folder: &Path) -> Result<File, String> {
    let [nb, nn, en] = LANGUAGES.map(|language| read(&folder.join(format!("{language}.txt"))));
    let (nb, nn, en) = (nb?, nn?, en?);
    compare(&nb, &nn)?;
    compare(&nb, &en)?;
    Ok(nb)
}

/// A language file.
pub(crate) struct File {
    name: String,
    lines: Vec<Line>,
}

struct Line {
    number: usize,
    key: String,
    text: String,
}

fn variable(name: &str) -> Result<PathBuf, String> {
    std::env::var_os(name).map(PathBuf::from).ok_or_else(|| format!("{name} is not set"))
}

fn read(path: &Path) -> Result<File, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let mut lines: Vec<Line> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, text) =
            line.split_once(" = ").ok_or_else(|| format!("{name}:{number}: not `key = text`"))?;
        if key.is_empty() || key.contains(char::is_whitespace) || text.trim() != text || text.is_empty() {
            return Err(format!("{name}:{number}: a blank in the key, around the text, or no text"));
        }
        if lines.iter().any(|earlier| earlier.key == key) {
            return Err(format!("{name}:{number}: `{key}` is there twice"));
        }
        lines.push(Line { number, key: key.to_owned(), text: text.to_owned() });
    }
    Ok(File { name, lines })
}

fn compare(nb: &File, other: &File) -> Result<(), String> {
    let theirs: BTreeSet<&str> = other.lines.iter().map(|line| line.key.as_str()).collect();
    let ours: BTreeSet<&str> = nb.lines.iter().map(|line| line.key.as_str()).collect();
    if let Some(missing) = ours.difference(&theirs).next() {
        return Err(format!("{} lacks `{missing}`", other.name));
    }
    if let Some(extra) = theirs.difference(&ours).next() {
        return Err(format!("{} has `{extra}`, which {} has not", other.name, nb.name));
    }
    for (a, b) in nb.lines.iter().zip(&other.lines) {
        if a.key != b.key {
            let (name, number) = (&other.name, b.number);
            return Err(format!("{name}:{number}: `{}` stands where {} has `{}`", b.key, nb.name, a.key));
        }
        if placeholders(&a.text) != placeholders(&b.text) {
            let (name, number) = (&other.name, b.number);
            return Err(format!("{name}:{number}: other placeholders than in {}", nb.name));
        }
    }
    Ok(())
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn keys(code: &mut String, nb: &File, prefix: &str, part: &str, module: &str) -> Result<(), String> {
    let mut variants: BTreeMap<String, &str> = BTreeMap::new();
    let _ = writeln!(
        code,
        "/// A text under `{prefix}`.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n#[repr(u16)]"
    );
    code.push_str("pub(crate) enum Key {\n");
    for (index, line) in nb.lines.iter().enumerate() {
        let Some(rest) = line.key.strip_prefix(prefix) else { continue };
        let variant = camel(rest);
        if let Some(other) = variants.insert(variant.clone(), &line.key) {
            return Err(format!(
                "{}:{}: `{}` and `{other}` have one name in Rust",
                nb.name, line.number, line.key
            ));
        }
        let _ = writeln!(code, "    /// {:?}\n    {variant} = {index},", line.text);
    }
    if variants.is_empty() {
        return Err(format!("{}: no key begins with `{prefix}`", nb.name));
    }
    let _ = writeln!(
        code,
        "}}\nimpl From<Key> for {module}::Index<{part}> {{\n    fn from(key: Key) -> Self {{\n        Self::new(key as u16)\n    }}\n}}"
    );
    Ok(())
}

fn words(code: &mut String, nb: &File) {
    let tables: BTreeSet<&str> = nb
        .lines
        .iter()
        .filter_map(|line| line.key.strip_prefix("word.")?.split_once('.'))
        .map(|(table, _)| table)
        .collect();
    code.push_str("/// A table of words by code.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n");
    code.push_str("pub(crate) enum Table {\n");
    for table in &tables {
        let _ = writeln!(code, "    /// `word.{table}.<code>`\n    {},", camel(table));
    }
    code.push_str("}\nimpl Table {\n    /// What its keys have between `word.` and the code.\n");
    code.push_str("    pub(crate) fn name(self) -> &'static str {\n        match self {\n");
    for table in &tables {
        let _ = writeln!(code, "            Self::{} => \"{table}\",", camel(table));
    }
    code.push_str("        }\n    }\n}\n");
}

/// FNV-1a over all keys of the part in order, as `Catalogue::parse` computes it.
fn mark(nb: &File) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in nb.lines.iter().flat_map(|line| line.key.bytes().chain([b'\n'])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// `section.past-illness` becomes `SectionPastIllness`.
fn camel(key: &str) -> String {
    let mut name = String::new();
    for part in key.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = part.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    name
}
