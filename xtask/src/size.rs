//! What a browser downloads until the find screen is usable, brotli, against the limit.

use std::fs;
use std::path::Path;

use crate::app_build;
use crate::compress;
use crate::error::Error;
use crate::fresh;
use crate::project::Project;
use crate::say;

/// What it may weigh at most, everything included.
const LIMIT: u64 = 300_000;

/// What is loaded later: for a document, and for a PDF.
const LATER: [&str; 3] = ["rows.js", "rows_bg.wasm", "pdfjs/"];

/// The page: the facade fills its language in and sends it as it is.
const PAGE: &str = "index.html";

/// A file of the app, and what it weighs.
#[derive(Debug, PartialEq, Eq)]
struct Weight {
    name: String,
    raw: u64,
    brotli: u64,
}

/// Builds the app, prints the table and fails over the limit.
pub(crate) fn run(project: &Project) -> Result<(), Error> {
    let dist = app_build::run(project)?;
    let weights = until_find(weigh(&dist)?);
    for line in table(&weights) {
        say::line(line);
    }
    let weight = weights.iter().map(|weight| weight.brotli).sum();
    if weight > LIMIT { Err(Error::TooBig { weight, limit: LIMIT }) } else { Ok(()) }
}

fn weigh(dist: &Path) -> Result<Vec<Weight>, Error> {
    let size = |path: &Path| fs::metadata(path).map(|data| data.len()).map_err(Error::file(path));
    fresh::files(dist)?
        .iter()
        .filter(|file| file.extension().is_none_or(|extension| extension != "br"))
        .map(|file| {
            let name = file.strip_prefix(dist).unwrap_or(file).to_string_lossy().replace('\\', "/");
            let raw = size(file)?;
            let brotli = if name == PAGE { raw } else { size(&compress::sibling(file))? };
            Ok(Weight { name, raw, brotli })
        })
        .collect()
}

/// Leaves out what is loaded later, or not at all (the languages that are not the reader's; the longest one
/// counts). Whatever is new in the app counts until it is named here.
fn until_find(mut weights: Vec<Weight>) -> Vec<Weight> {
    weights.retain(|weight| !LATER.iter().any(|later| weight.name.starts_with(later)));
    weights.retain(|weight| !weight.name.ends_with(".document.txt"));
    let (mut texts, mut counted): (Vec<_>, Vec<_>) = weights.into_iter().partition(is_text);
    texts.sort_by_key(|text| text.brotli);
    counted.extend(texts.pop());
    counted
}

fn is_text(weight: &Weight) -> bool {
    weight.name.starts_with("texts/")
}

fn table(weights: &[Weight]) -> Vec<String> {
    let sum = |of: fn(&Weight) -> u64| weights.iter().map(of).sum::<u64>();
    let row = |name: &str, raw: u64, brotli: u64| format!("{name:<32} {raw:>10} {brotli:>10}");
    let mut lines = vec![format!("{:<32} {:>10} {:>10}", "until the find screen", "raw", "brotli")];
    lines.extend(weights.iter().map(|weight| row(&weight.name, weight.raw, weight.brotli)));
    lines.push(row("sum", sum(|weight| weight.raw), sum(|weight| weight.brotli)));
    lines.push(row("limit", 0, LIMIT).replacen(" 0 ", " - ", 1));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, brotli: u64) -> Weight {
        Weight { name: name.to_owned(), raw: brotli * 3, brotli }
    }

    #[test]
    fn one_language_counts_and_what_comes_later_does_not_and_everything_else_does() {
        let counted = until_find(vec![
            weight("app_bg.wasm", 100),
            weight("pdfjs/pdf.min.mjs", 1000),
            weight("rows.js", 9),
            weight("rows_bg.wasm", 90),
            weight("something-new.bin", 7),
            weight("texts/en.txt", 4),
            weight("texts/nb.document.txt", 50),
            weight("texts/nb.txt", 5),
            weight("texts/nn.txt", 3),
        ]);
        let names: Vec<&str> = counted.iter().map(|weight| weight.name.as_str()).collect();
        assert_eq!(names, ["app_bg.wasm", "something-new.bin", "texts/nb.txt"]);
    }

    #[test]
    fn the_table_ends_with_the_sum_and_the_limit() {
        let lines = table(&[weight("a", 1), weight("b", 2)]);
        assert!(lines[3].ends_with("3") && lines[3].starts_with("sum"), "{lines:?}");
        assert!(lines[4].ends_with(&LIMIT.to_string()), "{lines:?}");
    }
}
