//! The texts that people read, `assets/texts/<lang>.txt`: the same keys and the same gaps in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::counts::Counts;
use crate::error::Error;
use crate::project::Project;

/// Bokmål first: the others are measured against it.
const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];

type Texts<'a> = BTreeMap<&'a str, &'a str>;

/// Reads the three files; fails with everything that differs.
pub(super) fn run(project: &Project) -> Result<Counts, Error> {
    let read = |language: &str| {
        let path = project.path(&format!("assets/texts/{language}.txt"));
        fs::read_to_string(&path).map_err(Error::file(path))
    };
    let mut problems = Vec::new();
    let files = LANGUAGES
        .iter()
        .map(|language| Ok((*language, read(language)?)))
        .collect::<Result<Vec<_>, Error>>()?;
    let mut parsed = files.iter().map(|(language, file)| (*language, parse(language, file, &mut problems)));
    if let Some((first, reference)) = parsed.next() {
        let others: Vec<_> = parsed.collect();
        for (language, texts) in &others {
            compare((first, &reference), (language, texts), &mut problems);
        }
    }
    if problems.is_empty() {
        Ok(Counts::default())
    } else {
        Err(Error::Malformed { file: "assets/texts", problem: problems.join("\n  ") })
    }
}

/// `key = text` a line; empty lines and lines that begin with `#` say nothing.
fn parse<'a>(language: &str, file: &'a str, problems: &mut Vec<String>) -> Texts<'a> {
    let mut texts = Texts::new();
    for (number, line) in
        (1..).zip(file.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
    {
        match line.split_once('=').map(|(key, text)| (key.trim(), text.trim())) {
            Some((key, text)) if !key.is_empty() && !text.is_empty() => {
                if texts.insert(key, text).is_some() {
                    problems.push(format!("{language}.txt:{number}: {key} is there twice"));
                }
            }
            _ => problems.push(format!("{language}.txt:{number}: not `key = text`")),
        }
    }
    texts
}

fn compare(reference: (&str, &Texts<'_>), other: (&str, &Texts<'_>), problems: &mut Vec<String>) {
    let missing = |here: (&str, &Texts<'_>), there: (&str, &Texts<'_>)| -> Vec<String> {
        let absent = here.1.keys().filter(|key| !there.1.contains_key(*key));
        absent.map(|key| format!("{}.txt lacks {key} (of {}.txt)", there.0, here.0)).collect()
    };
    problems.extend(missing(reference, other));
    problems.extend(missing(other, reference));
    for (key, text) in reference.1 {
        if let Some(translated) = other.1.get(key).filter(|translated| gaps(translated) != gaps(text)) {
            problems.push(format!(
                "{}.txt: {key} has other gaps than in {}.txt: {translated}",
                other.0, reference.0
            ));
        }
    }
}

/// The names of the gaps: `{name}` in `Født {date}`.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(nb: &str, nn: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let reference = parse("nb", nb, &mut problems);
        let other = parse("nn", nn, &mut problems);
        compare(("nb", &reference), ("nn", &other), &mut problems);
        problems
    }

    #[test]
    fn the_same_keys_with_other_words_are_right() {
        assert!(problems("# find\na.b = Født {date}\n\n", "a.b = Fødd {date}\n").is_empty());
    }

    #[test]
    fn a_key_that_is_missing_on_either_side_is_named() {
        assert_eq!(
            problems("a = x\nb = y", "a = x\nc = z"),
            ["nn.txt lacks b (of nb.txt)", "nb.txt lacks c (of nn.txt)"]
        );
    }

    #[test]
    fn a_lost_gap_a_double_key_and_a_text_without_words_are_named() {
        assert_eq!(problems("a = {n} treff", "a = treff").len(), 1);
        assert_eq!(problems("a = x\na = y", "a = x"), ["nb.txt:2: a is there twice"]);
        assert_eq!(problems("a = x\nb =", "a = x"), ["nb.txt:2: not `key = text`"]);
    }
}
