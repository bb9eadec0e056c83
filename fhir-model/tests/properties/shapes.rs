//! FHIR whose members are missing or of a wrong shape, as JSON that nobody validated has them.

use std::collections::BTreeSet;

use helsebro_fhir::{Limits, read};
use serde_json::{Value, json};

use super::told::{Told, page};
use super::{documents, none_of};

/// A value in the place of another.
const WRONG: &str = "qfeilform";

#[test]
fn a_bundle_that_was_written_reads_back_the_same() {
    let sources = documents::cda().into_iter().chain(documents::fhir());
    for source in sources {
        let first = read(source.text.as_bytes(), &Limits::default()).unwrap();
        let json = first.bundle.to_json();
        let again = read(json.as_bytes(), &Limits::default()).unwrap();
        assert_eq!(again.bundle.to_json(), json, "{}", source.name);
        assert_eq!(page(&again.bundle), page(&first.bundle), "{}", source.name);
    }
}

#[test]
fn a_member_that_is_missing_or_of_a_wrong_shape_costs_nothing_else() {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for (name, bundle) in documents::fhir_values() {
        let before = Told::of(&bundle.to_string());
        for member in members(&bundle).into_iter().filter(|member| seen.insert(member.kind.clone())) {
            for (how, changed, sent) in member.changes(&bundle) {
                let after = Told::of(&changed.to_string());
                let mut wrong = lost(&changed, &before, &after);
                let told = after.issues.iter().any(|issue| !before.issues.contains(issue));
                if sent && !after.page.contains(WRONG) && !told {
                    wrong.push("it is neither shown nor told".to_owned());
                }
                let place = format!("{name} {} {how}", member.kind);
                findings.extend(wrong.iter().map(|wrong| format!("{place}: {wrong}")));
            }
        }
    }
    assert!(seen.len() > 250, "only {} kinds of members", seen.len());
    none_of(&findings, "a member that is missing or of a wrong shape costs nothing else");
}

/// What a changed document says and its Bundle does not, or its page no more.
fn lost(changed: &Value, before: &Told, after: &Told) -> Vec<String> {
    let mut lost = Vec::new();
    for leaf in leaves(changed) {
        if !after.json_has_or_quotes(&leaf) {
            lost.push(format!("the Bundle lost {leaf}"));
        }
        if before.page.contains(&leaf) && !after.page.contains(&leaf) {
            lost.push(format!("the page lost {leaf}"));
        }
    }
    lost
}

/// The texts and numbers of a document that are long enough to be told from others; not the kinds of the resources, which
/// the page says in words.
fn leaves(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => {
            object.iter().filter(|(name, _)| *name != "resourceType").flat_map(|(_, it)| leaves(it)).collect()
        }
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::String(text) if text.len() > 2 => vec![text.clone()],
        Value::Number(number) if number.to_string().len() > 2 => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// A member of an object.
struct Member {
    /// Where it stands (RFC 6901).
    pointer: String,
    /// Of what it is: the kind of the resource and the last names.
    kind: String,
}

/// All members but the one that says that the document is a Bundle: without it nobody knows what it is.
fn members(bundle: &Value) -> Vec<Member> {
    fn walk(value: &Value, pointer: &str, kind: &[&str], found: &mut Vec<Member>) {
        match value {
            Value::Object(object) => {
                let resource = object.get("resourceType").and_then(Value::as_str);
                let kind: Vec<&str> = match resource {
                    Some(resource) => vec![resource],
                    None => kind.to_vec(),
                };
                for (name, value) in object {
                    let kind: Vec<&str> = kind.iter().copied().chain([name.as_str()]).collect();
                    let short = kind.len().saturating_sub(3).max(1);
                    let pointer = format!("{pointer}/{name}");
                    let kind_of = [&kind[..1], &kind[short..]].concat().join(".");
                    found.push(Member { pointer: pointer.clone(), kind: kind_of });
                    walk(value, &pointer, &kind, found);
                }
            }
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    walk(item, &format!("{pointer}/{at}"), kind, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(bundle, "", &[], &mut found);
    found.retain(|member| member.pointer != "/resourceType");
    found
}

impl Member {
    /// What can be wrong with it: how, the changed document, and whether something new was sent in its place.
    fn changes(&self, bundle: &Value) -> Vec<(&'static str, Value, bool)> {
        let (parent, name) = self.pointer.rsplit_once('/').unwrap();
        let mut without = bundle.clone();
        without.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
        let with = |value: Value| {
            let mut changed = bundle.clone();
            *changed.pointer_mut(&self.pointer).unwrap() = value;
            changed
        };
        let mut changes = vec![("is missing", without, false)];
        match bundle.pointer(&self.pointer).unwrap() {
            Value::Object(object) => {
                changes.push(("is a string", with(json!(WRONG)), true));
                changes.push(("is an array", with(json!([object])), false));
            }
            Value::Array(items) => {
                changes.push(("is a string", with(json!(WRONG)), true));
                changes.push(("is its first item", with(items.first().cloned().unwrap_or_default()), false));
            }
            leaf => {
                changes.push(("is an object", with(json!({ "value": WRONG })), true));
                let other = if leaf.is_string() { json!(70_707_070) } else { json!(WRONG) };
                changes.push(("is of another type", with(other), false));
            }
        }
        changes
    }
}
