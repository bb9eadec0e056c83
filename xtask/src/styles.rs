//! Our style sheet as the browser loads it: one file, put together from its parts (`assets/css/helsebro/`).

use std::fs;
use std::path::Path;

use crate::error::Error;
use crate::project::Project;

/// The sheet that imports the parts, and what it is called in the built app.
const SHEET: &str = "helsebro.css";

/// Writes the whole sheet into the built app, where Trunk has copied the one that imports.
pub(crate) fn write(project: &Project, dist: &Path) -> Result<(), Error> {
    let folder = project.path("assets/css");
    let read = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).map_err(Error::file(&file))
    };
    let whole = put_together(&read(SHEET)?, read)?;
    let file = dist.join(SHEET);
    fs::write(&file, whole).map_err(Error::file(&file))
}

/// The sheet with each part in the place of the line that imports it.
fn put_together<E>(sheet: &str, read: impl Fn(&str) -> Result<String, E>) -> Result<String, E> {
    let mut whole = String::new();
    for line in sheet.lines() {
        match line.strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";")) {
            Some(part) => whole.push_str(&read(part)?),
            None => whole.push_str(line),
        }
        whole.push('\n');
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::convert::Infallible;
    use std::path::Path;

    use super::*;

    #[test]
    fn each_part_stands_where_it_is_imported() {
        let read = |name: &str| Ok::<_, Infallible>(format!("/* {name} */\n"));
        let whole = put_together("/* ours */\n@import \"b.css\";\n@import \"a.css\";\n", read).unwrap();
        assert_eq!(whole, "/* ours */\n/* b.css */\n\n/* a.css */\n\n");
        assert_eq!(put_together("@import \"a.css\";", |_| Err("gone")), Err("gone"));
    }

    #[test]
    fn every_part_in_the_folder_is_imported_once() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/css");
        let sheet = fs::read_to_string(folder.join(SHEET)).unwrap();
        let imported: Vec<_> = sheet.lines().filter(|line| line.starts_with("@import")).collect();
        let files = fs::read_dir(folder.join("helsebro")).unwrap();
        let there: BTreeSet<String> = files
            .map(|file| format!("@import \"helsebro/{}\";", file.unwrap().file_name().to_string_lossy()))
            .collect();
        assert_eq!(imported.len(), there.len());
        assert!(imported.iter().all(|line| there.contains(*line)));
    }
}
