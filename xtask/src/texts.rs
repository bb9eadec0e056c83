//! The language files as the browser loads them: what the screens say at the start, what documents say when there is one
//! to show. Translators see one file a language (`assets/texts/`).

use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::project::Project;

/// The parts: what their files' names end with, and what the keys in them begin with.
const PARTS: [(&str, &[&str]); 2] = [("txt", &["app."]), ("document.txt", &["view.", "word."])];

const LANGUAGES: [&str; 3] = ["nb", "nn", "en"];

/// Writes the parts of each language to `texts/` in the built app.
pub(crate) fn write(project: &Project, dist: &Path) -> Result<(), Error> {
    let folder = dist.join("texts");
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    for language in LANGUAGES {
        let whole = project.path(&format!("assets/texts/{language}.txt"));
        let text = fs::read_to_string(&whole).map_err(Error::file(&whole))?;
        for (ending, prefixes) in PARTS {
            let file = folder.join(format!("{language}.{ending}"));
            fs::write(&file, part(&text, prefixes)).map_err(Error::file(&file))?;
        }
    }
    Ok(())
}

/// The lines whose keys begin so; no comments.
fn part(text: &str, prefixes: &[&str]) -> String {
    let is_of_part = |line: &&str| prefixes.iter().any(|prefix| line.starts_with(prefix));
    text.lines().filter(is_of_part).flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_in_exactly_one_part_and_no_comment_in_any() {
        let nb = include_str!("../../assets/texts/nb.txt");
        let texts = nb.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        let parts: usize = PARTS.iter().map(|(_, prefixes)| part(nb, prefixes).lines().count()).sum();
        assert_eq!(parts, texts);
        assert_eq!(part("# app.a = 1\napp.a = A\nview.b = B\n", &["app."]), "app.a = A\n");
    }
}
