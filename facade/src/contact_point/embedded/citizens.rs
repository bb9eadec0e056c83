//! Reading `assets/countries` and `assets/citizens` (assets/README.md).

use std::collections::BTreeMap;

use helsebro_fhir::lookup::{Country, Service};
use helsebro_launch::secret::Secret;
use helsebro_launch::wire;
use include_dir::Dir;
use serde::Deserialize;

use crate::contact_point::ListedDocument;

/// A file of the assets cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("assets/{file}: {what}")]
pub struct EmbeddedError {
    file: String,
    what: String,
}

/// A synthetic citizen.
#[derive(Debug, Clone)]
pub(super) struct Citizen {
    pub(super) person: wire::Patient,
    pub(super) address: Vec<String>,
    pub(super) documents: Vec<ListedDocument>,
    /// The documents' bytes by file name, which is their handle.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CitizenFile {
    given: Vec<String>,
    family: String,
    birth_date: Option<String>,
    gender: Option<String>,
    #[serde(default)]
    address: Vec<String>,
    #[serde(default)]
    identifier: Vec<IdentifierFile>,
    #[serde(default)]
    document: Vec<DocumentFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentifierFile {
    system: String,
    label: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DocumentFile {
    service: Service,
    title: String,
    created: String,
    author: Option<String>,
    language: Option<String>,
    file: String,
    pdf: Option<String>,
}

/// All countries, by their code.
pub(super) fn read_countries(folder: &Dir<'_>) -> Result<Vec<Country>, EmbeddedError> {
    let mut countries = Vec::new();
    for file in folder.files() {
        let name = format!("countries/{}", file.path().display());
        let text = file.contents_utf8().ok_or_else(|| fault(&name, "is not UTF-8"))?;
        countries.push(toml::from_str::<Country>(text).map_err(|error| fault(&name, error.message()))?);
    }
    countries.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(countries)
}

/// All citizens: by country in upper case, then by their folder's name.
pub(super) fn read_citizens(
    folder: &Dir<'_>,
) -> Result<BTreeMap<String, BTreeMap<String, Citizen>>, EmbeddedError> {
    let mut countries = BTreeMap::new();
    for country in folder.dirs() {
        let code = last_segment(country).to_uppercase();
        let mut citizens = BTreeMap::new();
        for citizen in country.dirs() {
            let name = format!("citizens/{}/citizen.toml", citizen.path().display());
            let text = citizen
                .get_file(citizen.path().join("citizen.toml"))
                .and_then(include_dir::File::contents_utf8)
                .ok_or_else(|| fault(&name, "is missing or not UTF-8"))?;
            let read = read_citizen(&code, text, &name, |file| {
                citizen.get_file(citizen.path().join(file)).map(|file| file.contents().to_vec())
            })?;
            citizens.insert(last_segment(citizen), read);
        }
        countries.insert(code, citizens);
    }
    Ok(countries)
}

/// One citizen from the text of `citizen.toml`; `open` gives a file beside it.
pub(super) fn read_citizen(
    country: &str,
    text: &str,
    name: &str,
    open: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<Citizen, EmbeddedError> {
    let raw: CitizenFile = toml::from_str(text).map_err(|error| fault(name, error.message()))?;
    let mut files = BTreeMap::new();
    let mut documents = Vec::new();
    for document in raw.document {
        for file in [Some(&document.file), document.pdf.as_ref()].into_iter().flatten() {
            let bytes = open(file).ok_or_else(|| fault(name, &format!("{file} is not beside it")))?;
            files.insert(file.clone(), bytes);
        }
        let json = document.file.ends_with(".json");
        documents.push(ListedDocument {
            service: document.service,
            title: document.title,
            created: document.created,
            author: document.author,
            language: document.language,
            media_type: if json { "application/fhir+json" } else { "application/xml" }.to_owned(),
            structured: Secret::new(document.file),
            pdf: document.pdf.map(Secret::new),
        });
    }
    let identifiers = raw
        .identifier
        .into_iter()
        .map(|one| wire::Identifier {
            system: one.system,
            label: one.label,
            value: one.value,
            country: Some(country.to_owned()),
        })
        .collect();
    let person = wire::Patient {
        given: raw.given,
        family: raw.family,
        birth_date: raw.birth_date,
        gender: raw.gender,
        identifiers,
    };
    Ok(Citizen { person, address: raw.address, documents, files })
}

fn last_segment(folder: &Dir<'_>) -> String {
    folder.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn fault(file: &str, what: &str) -> EmbeddedError {
    EmbeddedError { file: file.to_owned(), what: what.to_owned() }
}
