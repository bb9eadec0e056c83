//! The path of what no mapping reads (`urn:helsebro:source`, `docs/MAPPING.md`), in words: a code says nothing without
//! what it is the code of.

use super::format::capital;
use super::scope::View;
use crate::texts::Table;

/// Elements of CDA that only hold others.
const FRAMES: &[&str] = &[
    "act",
    "observation",
    "organizer",
    "procedure",
    "supply",
    "substanceAdministration",
    "encounter",
    "entryRelationship",
    "component",
    "consumable",
    "product",
    "manufacturedProduct",
    "manufacturedMaterial",
    "participant",
    "participantRole",
    "playingEntity",
    "playingDevice",
    "assignedEntity",
    "assignedAuthor",
    "assignedPerson",
    "patientRole",
    "patient",
    "generalizedMaterialKind",
    "ingredientSubstance",
];

/// How many names a label is made of at most: the last ones.
const NAMES: usize = 3;

/// Whether the URL of an extension is such a path.
pub(super) fn is_path(url: &str) -> bool {
    !url.contains(':') && (url.contains('/') || url.starts_with('@'))
}

/// The label of a path: `Virkestoff – mengde`.
pub(super) fn label(view: &View<'_>, path: &str) -> String {
    if let Some(word) = view.word(Table::Element, path) {
        return capital(word);
    }
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if names.last() != Some(&name) {
            names.push(name);
        }
    };
    let segments: Vec<&str> =
        path.split('/').filter(|part| !matches!(*part, "@nullFlavor" | "@value")).collect();
    for segment in &segments {
        let (name, kind) = segment.trim_end_matches(']').split_once('[').unwrap_or((segment, ""));
        // A part of the whole, or what it is about, is no relation worth a word.
        if !matches!(kind, "" | "COMP" | "SUBJ") {
            let table = if name == "participant" { Table::Participation } else { Table::Relation };
            add(view.word(table, kind).unwrap_or(kind).to_owned());
        }
        let bare = name.trim_start_matches('@');
        if FRAMES.contains(&bare) && segments.len() > 1 {
            continue;
        }
        let word = view.word(Table::Path, bare).or_else(|| view.word(Table::Element, bare));
        add(word.unwrap_or(bare).to_owned());
    }
    if names.is_empty() {
        // All of it is frames: the innermost says most.
        let innermost = segments.last().map(|segment| segment.split('[').next().unwrap_or(segment));
        let word = || view.word(Table::Path, "value").unwrap_or("value");
        names.push(innermost.unwrap_or_else(word).to_owned());
    }
    let from = names.len().saturating_sub(NAMES);
    capital(&names.get(from..).unwrap_or_default().join(" – "))
}
