//! What may stand in the dependency tree: arrows between our crates point one way (docs/ARCHITECTURE.md), the stand-ins
//! are in no production build, and nothing switches serde_json's `arbitrary_precision` on.

use serde_json::Value;

use super::counts::Counts;
use crate::crates;
use crate::error::Error;
use crate::process;
use crate::project::Project;

/// Each of our crates, and whom of the others it may know.
const ARROWS: [(&str, &[&str]); 6] = [
    ("helsebro-app", &["helsebro-launch", "helsebro-fhir"]),
    ("helsebro", &["helsebro-launch", "helsebro-fhir", "helsebro-sandbox"]),
    ("helsebro-sandbox", &["helsebro-fhir"]),
    ("helsebro-launch", &[]),
    ("helsebro-fhir", &[]),
    ("xtask", &[]),
];

/// Checks all three; fails with the first that does not hold.
pub(super) fn run(project: &Project) -> Result<Counts, Error> {
    let mut command = crates::cargo(project);
    command.args(["metadata", "--format-version", "1", "--all-features", "--locked"]);
    let metadata = process::stdout("cargo metadata", &mut command)?;
    let metadata: Value = serde_json::from_str(&metadata)
        .map_err(|error| malformed(format!("cargo metadata cannot be read: {error}")))?;
    arrows(&metadata).map_err(malformed)?;
    precision(&metadata).map_err(malformed)?;
    Ok(Counts::default())
}

fn malformed(problem: String) -> Error {
    Error::Malformed { file: "Cargo.toml", problem }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Refuses an arrow that the table does not have, and a sandbox that is not optional.
fn arrows(metadata: &Value) -> Result<(), String> {
    let members = list(metadata, "workspace_members");
    for package in list(metadata, "packages")
        .iter()
        .filter(|package| package.get("id").is_some_and(|id| members.contains(id)))
    {
        let name = text(package, "name");
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            return Err(format!("{name} is a new crate: say in xtask/src/test/arrows.rs whom it may know"));
        };
        for dependency in list(package, "dependencies") {
            let to = text(dependency, "name");
            let ours = dependency.get("path").is_some_and(Value::is_string);
            if ours && !allowed.contains(&to) {
                return Err(format!("{name} must not know {to}"));
            }
            let in_production = dependency.get("kind").is_none_or(Value::is_null)
                && !dependency.get("optional").and_then(Value::as_bool).unwrap_or_default();
            if to == "helsebro-sandbox" && in_production {
                return Err(format!(
                    "{name}: helsebro-sandbox must be optional, so that no production build holds it"
                ));
            }
        }
        let default = package.get("features").map_or(&[][..], |features| list(features, "default"));
        if name == "helsebro" && default.iter().any(|feature| feature == "demo") {
            return Err("helsebro: `demo` must not be a default feature".to_owned());
        }
    }
    Ok(())
}

/// With it, numbers in flattened and tagged types cannot be read (serde-rs/json#505), in any crate of the build.
fn precision(metadata: &Value) -> Result<(), String> {
    let nodes = metadata.get("resolve").map_or(&[][..], |resolve| list(resolve, "nodes"));
    let serde_json = nodes.iter().find(|node| text(node, "id").contains("#serde_json@"));
    let Some(serde_json) = serde_json else {
        return Err("serde_json is not in the dependency tree".to_owned());
    };
    if list(serde_json, "features").iter().any(|feature| feature == "arbitrary_precision") {
        return Err("something switches serde_json's arbitrary_precision on: \
                    cargo tree --all-features --edges features --invert serde_json"
            .to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workspace(from: &str, to: &str, optional: bool, kind: Value) -> Value {
        json!({
            "workspace_members": ["id"],
            "packages": [{
                "id": "id", "name": from, "features": { "default": [] },
                "dependencies": [
                    { "name": "serde", "kind": null, "optional": false },
                    { "name": to, "path": "/somewhere", "kind": kind, "optional": optional },
                ],
            }],
        })
    }

    #[test]
    fn an_arrow_the_other_way_is_refused() {
        assert!(arrows(&workspace("helsebro-app", "helsebro-fhir", false, Value::Null)).is_ok());
        let problem = arrows(&workspace("helsebro-fhir", "helsebro-launch", false, Value::Null)).unwrap_err();
        assert_eq!(problem, "helsebro-fhir must not know helsebro-launch");
        assert!(arrows(&workspace("helsebro-app", "helsebro", false, Value::Null)).is_err());
    }

    #[test]
    fn the_sandbox_is_optional_or_for_tests() {
        assert!(arrows(&workspace("helsebro", "helsebro-sandbox", true, Value::Null)).is_ok());
        assert!(arrows(&workspace("helsebro", "helsebro-sandbox", false, json!("dev"))).is_ok());
        assert!(arrows(&workspace("helsebro", "helsebro-sandbox", false, Value::Null)).is_err());
    }

    #[test]
    fn a_crate_that_nobody_described_is_refused() {
        assert!(arrows(&workspace("helsebro-extra", "helsebro-fhir", false, Value::Null)).is_err());
    }

    #[test]
    fn arbitrary_precision_is_refused() {
        let with = |features: Value| json!({ "resolve": { "nodes": [{ "id": "registry+x#serde_json@1.0.1", "features": features }] } });
        assert!(precision(&with(json!(["std"]))).is_ok());
        assert!(precision(&with(json!(["std", "arbitrary_precision"]))).is_err());
        assert!(precision(&json!({})).is_err());
    }
}
