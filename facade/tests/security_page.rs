//! `docs/SECURITY.md` promises a test for each threat, the README of `launch` one for each demand of the standard: they must be
//! there.

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

    /// What stands between backticks.
    fn quoted(text: &str) -> impl Iterator<Item = &str> {
        text.split('`').skip(1).step_by(2)
    }

    #[test]
    fn every_demand_of_the_standard_names_tests_that_are_there() {
        let page = include_str!("../../launch/README.md");
        let sources = sources();
        let mut found = 0;
        for row in page.lines().filter(|line| line.starts_with("| ") && line.matches(" | ").count() == 2) {
            let tests = quoted(row.rsplit(" | ").next().unwrap())
                .filter(|name| name.contains('_') && name.len() > 20);
            for name in tests.filter(|name| !name.contains('…')) {
                let name = name.rsplit("::").next().unwrap();
                assert!(sources.contains(&format!("fn {name}(")), "there is no test {name}");
                found += 1;
            }
        }
        assert!(found >= 50, "only {found} tests are named");
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
            let names: Vec<&str> = quoted(shown_by).collect();
            assert!(!names.is_empty(), "no test: {row}");
            for name in names {
                let there =
                    sources.contains(&format!("fn {name}(")) || sources.contains(&format!("\"{name}\""));
                assert!(there, "there is no test {name}");
            }
        }
    }
}
