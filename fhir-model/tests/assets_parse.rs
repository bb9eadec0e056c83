//! The countries and citizens under `assets/` are what their readers expect.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test: what cannot be read must stop it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use helsebro_fhir::lookup::{Country, Format, SearchMask, TraitKind};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Citizen {
    given: Vec<String>,
    family: String,
    birth_date: String,
    gender: String,
    #[serde(default)]
    address: Vec<String>,
    identifier: Vec<Identifier>,
    #[serde(default)]
    document: Vec<Document>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Identifier {
    system: String,
    label: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    service: String,
    title: String,
    created: String,
    author: Option<String>,
    language: Option<String>,
    file: String,
    pdf: Option<String>,
}

fn assets(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets").join(folder)
}

fn countries() -> Vec<(String, Country)> {
    let mut found: Vec<_> = fs::read_dir(assets("countries"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let key = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let country = toml::from_str(&text).unwrap_or_else(|error| panic!("{key}: {error}"));
            (key, country)
        })
        .collect();
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found
}

/// Country key, folder and citizen.
fn citizens() -> Vec<(String, PathBuf, Citizen)> {
    let mut found = Vec::new();
    for (key, _) in countries() {
        let Ok(folder) = fs::read_dir(assets("citizens").join(&key)) else { continue };
        for entry in folder {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(path.join("citizen.toml")).unwrap();
            let citizen = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.push((key.clone(), path, citizen));
        }
    }
    found
}

fn is_said_in_norwegian_and_english(texts: &BTreeMap<String, String>) -> bool {
    ["nb", "nn", "en"].iter().all(|language| texts.get(*language).is_some_and(|text| !text.trim().is_empty()))
}

fn fits(mask: &SearchMask, citizen: &Citizen) -> bool {
    let accepts = |format: &Format, value: &str| format.accepts(value);
    mask.traits.iter().all(|field| match field.kind {
        TraitKind::Identifier => citizen.identifier.iter().any(|identifier| {
            Some(&identifier.system) == field.system.as_ref() && accepts(&field.format, &identifier.value)
        }),
        TraitKind::Family => accepts(&field.format, &citizen.family),
        TraitKind::Given => accepts(&field.format, &citizen.given.join(" ")),
        TraitKind::BirthDate => citizen.birth_date.len() == "1982-05-08".len(),
        TraitKind::Gender => matches!(citizen.gender.as_str(), "female" | "male"),
    })
}

#[test]
fn every_country_parses_and_is_named_by_its_file() {
    let countries = countries();
    assert!(countries.len() >= 8);
    for (key, country) in &countries {
        assert_eq!(&country.code.to_lowercase(), key);
        assert!(is_said_in_norwegian_and_english(&country.name), "{key}");
        assert!(country.name.contains_key(&country.language), "{key}: its own name for itself");
        assert!(!country.services.is_empty(), "{key}");
        assert!(!country.masks.is_empty(), "{key}");
    }
}

#[test]
fn every_search_mask_is_labelled_and_its_identifiers_name_their_system() {
    for (key, country) in countries() {
        for mask in &country.masks {
            assert!(is_said_in_norwegian_and_english(&mask.name), "{key}");
            assert!(mask.traits.iter().any(|field| !field.optional), "{key}: a mask that asks nothing");
            for field in &mask.traits {
                assert!(is_said_in_norwegian_and_english(&field.label), "{key}");
                assert!(field.help.is_empty() || is_said_in_norwegian_and_english(&field.help), "{key}");
                assert_eq!(field.kind == TraitKind::Identifier, field.system.is_some(), "{key}");
                if let Some(example) = &field.format.example {
                    assert!(field.format.accepts(example), "{key}: {example}");
                }
            }
        }
    }
}

#[test]
fn every_patient_notice_is_whole_in_the_countrys_language_and_in_norwegian_and_english() {
    for (key, country) in countries() {
        let notice = &country.notice;
        assert!(!notice.version.is_empty(), "{key}");
        for language in [country.language.as_str(), "nb", "nn", "en"] {
            let text = notice.text.get(language).unwrap_or_else(|| panic!("{key}: no notice in {language}"));
            let paragraphs = text.trim().split("\n\n").count();
            assert!((3..=5).contains(&paragraphs), "{key} {language}: {paragraphs} paragraphs");
        }
    }
}

#[test]
fn every_citizen_can_be_found_by_a_mask_of_the_country() {
    let citizens = citizens();
    assert!(citizens.len() >= 10);
    let countries = countries();
    for (key, path, citizen) in &citizens {
        let (_, country) = countries.iter().find(|(code, _)| code == key).unwrap();
        let found = country.masks.iter().filter(|mask| fits(mask, citizen)).count();
        assert!(found > 0, "{}", path.display());
    }
}

#[test]
fn every_identifier_is_of_the_example_arc_and_used_once() {
    let mut seen = BTreeSet::new();
    for (key, path, citizen) in citizens() {
        assert!(!citizen.address.iter().any(|line| line.trim().is_empty()), "{}", path.display());
        for identifier in citizen.identifier {
            assert!(identifier.system.starts_with("urn:oid:2.999."), "{}", path.display());
            assert!(!identifier.label.is_empty(), "{}", path.display());
            // The region of Spain is asked for as an identifier and shared by many.
            let shared = key == "es" && identifier.system == "urn:oid:2.999.724.2";
            assert!(shared || seen.insert((identifier.system, identifier.value)), "{}", path.display());
        }
    }
}

#[test]
fn every_document_is_there_and_of_a_service_of_the_country() {
    for (key, path, citizen) in citizens() {
        let (_, country) = countries().into_iter().find(|(code, _)| code == &key).unwrap();
        for document in &citizen.document {
            let known = country.services.iter().any(|service| {
                serde_json::to_value(service).unwrap().as_str() == Some(document.service.as_str())
            });
            assert!(known, "{}: {}", path.display(), document.service);
            assert!(
                !document.title.is_empty() && document.author.as_deref() != Some(""),
                "{}",
                path.display()
            );
            assert_eq!(document.created.len(), "2026-10-01T10:00:00+01:00".len(), "{}", path.display());
            assert!(document.language.as_deref().is_some_and(|tag| tag.len() >= 2), "{}", path.display());
            for file in [Some(&document.file), document.pdf.as_ref()].into_iter().flatten() {
                assert!(path.join(file).is_file(), "{}: {file}", path.display());
            }
        }
    }
}

/// The identifiers and the birth date (digits only) of a document's own patient.
fn identity(path: &Path) -> (Vec<String>, String) {
    let text = fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let digits = |value: &str| value.chars().filter(char::is_ascii_digit).collect();
    if path.extension().is_some_and(|extension| extension == "json") {
        let bundle: serde_json::Value =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let entries = bundle.get("entry").unwrap().as_array().unwrap();
        let patient = entries
            .iter()
            .map(|entry| &entry["resource"])
            .find(|resource| resource["resourceType"] == "Patient")
            .unwrap();
        let identifiers = patient["identifier"].as_array().unwrap();
        let values = identifiers.iter().filter_map(|identifier| identifier["value"].as_str());
        return (values.map(str::to_owned).collect(), digits(patient["birthDate"].as_str().unwrap()));
    }
    let tree = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let role = tree.descendants().find(|node| node.tag_name().name() == "patientRole").unwrap();
    let ids = role.children().filter(|node| node.tag_name().name() == "id");
    let birth = role.descendants().find(|node| node.tag_name().name() == "birthTime").unwrap();
    let values = ids.filter_map(|id| id.attribute("extension")).map(str::to_owned).collect();
    (values, digits(birth.attribute("value").unwrap()))
}

#[test]
fn every_document_is_of_its_citizen_but_the_one_that_carries_another_person() {
    let mut others = Vec::new();
    for (key, path, citizen) in citizens() {
        let birth_date = citizen.birth_date.replace('-', "");
        for document in &citizen.document {
            for file in [Some(&document.file), document.pdf.as_ref()].into_iter().flatten() {
                let (identifiers, birth) = identity(&path.join(file));
                let known = citizen.identifier.iter().any(|known| identifiers.contains(&known.value));
                if !known || birth != birth_date {
                    others.push(format!("{key}/{}", path.file_name().unwrap().to_string_lossy()));
                }
            }
        }
    }
    others.retain(|other| other != "lu/marc");
    assert!(others.is_empty(), "{others:?}");
}
