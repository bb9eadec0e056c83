//! The EPJ's records: FHIR resources as JSON files in `assets/sandbox/`, held in memory.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use include_dir::{Dir, include_dir};
use serde_json::{Value, json};

/// All that the sandbox EPJ shows and serves.
pub(crate) static ASSETS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../assets/sandbox");

/// The kinds of resource that this EPJ keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Patient,
    Encounter,
    AllergyIntolerance,
    Condition,
    MedicationStatement,
    Practitioner,
    PractitionerRole,
    Organization,
    Person,
}

impl Kind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Patient,
        Self::Encounter,
        Self::AllergyIntolerance,
        Self::Condition,
        Self::MedicationStatement,
        Self::Practitioner,
        Self::PractitionerRole,
        Self::Organization,
        Self::Person,
    ];

    /// The resource type as FHIR spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Patient => "Patient",
            Self::Encounter => "Encounter",
            Self::AllergyIntolerance => "AllergyIntolerance",
            Self::Condition => "Condition",
            Self::MedicationStatement => "MedicationStatement",
            Self::Practitioner => "Practitioner",
            Self::PractitionerRole => "PractitionerRole",
            Self::Organization => "Organization",
            Self::Person => "Person",
        }
    }

    /// The element that says whose record the resource belongs to (FHIR R4, Patient compartment), or `None` for
    /// the kinds that are in no patient's compartment. A Patient is its own.
    pub(crate) fn compartment(self) -> Option<&'static str> {
        match self {
            Self::Patient => Some("id"),
            Self::Encounter | Self::Condition | Self::MedicationStatement => Some("subject"),
            Self::AllergyIntolerance => Some("patient"),
            Self::Practitioner | Self::PractitionerRole | Self::Organization | Self::Person => None,
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why the records cannot be used. They are part of the program, so this is a fault of the build.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// A file is no JSON.
    #[error("{file}: {cause}")]
    NotJson {
        /// The file under `assets/sandbox/`.
        file: String,
        /// What the JSON reader says.
        cause: serde_json::Error,
    },
    /// An entry is no resource of a kind that the EPJ keeps, or has no id.
    #[error("{file}: entry {entry} is no resource of the EPJ with an id")]
    NotAResource {
        /// The file under `assets/sandbox/`.
        file: String,
        /// The entry's place in the Bundle, from 0.
        entry: usize,
    },
    /// Two resources have one id.
    #[error("{file}: {reference} is there twice")]
    Twice {
        /// The file under `assets/sandbox/`.
        file: String,
        /// The resource: `Patient/pt-diana`.
        reference: String,
    },
    /// A folder or a file that must be there is not.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A login names a user whom the records do not hold.
    #[error("users.json: {0} is not in the records")]
    UnknownUser(String),
}

/// Every resource of the EPJ.
#[derive(Debug)]
pub(crate) struct Records(BTreeMap<(Kind, String), Value>);

impl Records {
    /// Reads the files under `records/`, each a Bundle of type collection.
    pub(crate) fn embedded() -> Result<Self, RecordsError> {
        let mut records = Self(BTreeMap::new());
        let folder = ASSETS.get_dir("records").ok_or(RecordsError::Missing("records/"))?;
        for file in folder.files() {
            let name = file.path().display().to_string();
            let bundle: Value = serde_json::from_slice(file.contents())
                .map_err(|cause| RecordsError::NotJson { file: name.clone(), cause })?;
            let entries =
                bundle.get("entry").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            for (place, entry) in entries.iter().enumerate() {
                records.add(&name, place, entry.get("resource").unwrap_or(&Value::Null))?;
            }
        }
        Ok(records)
    }

    fn add(&mut self, file: &str, entry: usize, resource: &Value) -> Result<(), RecordsError> {
        let kind = text(resource, "resourceType").and_then(|name| name.parse::<Kind>().ok());
        let (Some(kind), Some(id)) = (kind, text(resource, "id")) else {
            return Err(RecordsError::NotAResource { file: file.to_owned(), entry });
        };
        let reference = format!("{kind}/{id}");
        match self.0.insert((kind, id.to_owned()), marked_as_test_data(resource.clone())) {
            None => Ok(()),
            Some(_) => Err(RecordsError::Twice { file: file.to_owned(), reference }),
        }
    }

    /// The resource of this kind with this id.
    pub(crate) fn get(&self, kind: Kind, id: &str) -> Option<&Value> {
        self.0.get(&(kind, id.to_owned()))
    }

    /// The resource that a relative reference such as `Practitioner/x` points to.
    pub(crate) fn resolve(&self, reference: &str) -> Option<&Value> {
        let (kind, id) = reference.split_once('/')?;
        self.get(kind.parse().ok()?, id)
    }

    /// All resources of a kind, by id.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |((found, _), _)| *found == kind).map(|(_, resource)| resource)
    }

    /// All resources of a kind in a patient's compartment.
    pub(crate) fn of_patient<'a>(&'a self, kind: Kind, patient: &'a str) -> impl Iterator<Item = &'a Value> {
        self.all(kind).filter(move |resource| patient_of(kind, resource) == Some(patient))
    }
}

impl Records {
    /// The id of a patient who is not this one.
    pub(crate) fn another_patient(&self, patient: Option<&str>) -> Option<String> {
        let mut ids = self.all(Kind::Patient).filter_map(|patient| text(patient, "id"));
        ids.find(|id| Some(*id) != patient).map(str::to_owned)
    }
}

/// The id of the patient in whose compartment the resource lies.
pub(crate) fn patient_of(kind: Kind, resource: &Value) -> Option<&str> {
    let element = resource.get(kind.compartment()?)?;
    match kind {
        Kind::Patient => element.as_str(),
        _ => reference(element)?.strip_prefix("Patient/"),
    }
}

/// The relative reference of a Reference.
pub(crate) fn reference(element: &Value) -> Option<&str> {
    text(element, "reference")
}

/// A member that is a string.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

/// A member that is an array; empty where it is missing.
pub(crate) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Every resource says that it is test data (v3-ActReason HTEST), wherever it is carried.
fn marked_as_test_data(mut resource: Value) -> Value {
    if let Some(object) = resource.as_object_mut() {
        let meta = object.entry("meta").or_insert_with(|| json!({}));
        if let Some(meta) = meta.as_object_mut() {
            let label = json!([{
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
                "code": "HTEST",
                "display": "test health data",
            }]);
            meta.insert("security".to_owned(), label);
        }
    }
    resource
}
