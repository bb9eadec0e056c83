//! `docs/SECURITY.md` promises a test for each threat: it must be there.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    /// All that may hold a test, as one text.
    fn sources() -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut folders: Vec<PathBuf> =
            ["facade/src", "facade/tests", "launch/src", "sandbox/src", "fhir-model/tests", "e2e/tests"]
                .map(|folder| root.join(folder))
                .to_vec();
        let mut all = String::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "ts") {
                    all.push_str(&fs::read_to_string(&path).unwrap());
                }
            }
        }
        all
    }

    #[test]
    fn every_threat_names_a_test_and_the_test_is_there() {
        let page = include_str!("../../docs/SECURITY.md");
        let table = page.split("| asset | threat |").nth(1).unwrap().split("\n\n").next().unwrap();
        let sources = sources();
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert!(rows.len() >= 35, "{} rows", rows.len());
        for row in rows {
            let shown_by = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
            let names: Vec<&str> = shown_by.split('`').skip(1).step_by(2).collect();
            assert!(!names.is_empty(), "no test: {row}");
            for name in names {
                let there =
                    sources.contains(&format!("fn {name}(")) || sources.contains(&format!("\"{name}\""));
                assert!(there, "there is no test {name}");
            }
        }
    }
}
