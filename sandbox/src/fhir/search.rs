//! Searching (FHIR R4, Search): few parameters, each exact; an unknown one is refused, never passed over.

use serde::Serialize;
use serde_json::{Value, json};

use super::outcome::FhirError;
use crate::records::{Kind, Records, list, patient_of, reference, text};

/// A search parameter that the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    /// The resource's id.
    Id,
    /// A business identifier: `system|value`, `value` or `system|`.
    Identifier,
    /// The patient, as id or as `Patient/id`; called `patient` or `subject`.
    Patient,
    /// The practitioner of a role.
    Practitioner,
    /// The organisation of a role.
    Organization,
    /// The state of an Encounter.
    Status,
}

impl Parameter {
    /// The parameters of a kind: name, meaning, and FHIR's search parameter type.
    pub(super) fn of(kind: Kind) -> &'static [(&'static str, Self, &'static str)] {
        const ID: (&str, Parameter, &str) = ("_id", Parameter::Id, "token");
        const IDENTIFIER: (&str, Parameter, &str) = ("identifier", Parameter::Identifier, "token");
        const PATIENT: (&str, Parameter, &str) = ("patient", Parameter::Patient, "reference");
        const SUBJECT: (&str, Parameter, &str) = ("subject", Parameter::Patient, "reference");
        const PRACTITIONER: (&str, Parameter, &str) = ("practitioner", Parameter::Practitioner, "reference");
        const ORGANIZATION: (&str, Parameter, &str) = ("organization", Parameter::Organization, "reference");
        const STATUS: (&str, Parameter, &str) = ("status", Parameter::Status, "token");
        match kind {
            Kind::Patient | Kind::Practitioner | Kind::Organization | Kind::Person => &[ID, IDENTIFIER],
            Kind::PractitionerRole => &[ID, PRACTITIONER, ORGANIZATION],
            Kind::Encounter => &[ID, PATIENT, SUBJECT, STATUS],
            Kind::Condition | Kind::MedicationStatement => &[ID, PATIENT, SUBJECT],
            Kind::AllergyIntolerance => &[ID, PATIENT],
        }
    }
}

/// A search that the server understands.
#[derive(Debug)]
pub(super) struct Search {
    kind: Kind,
    /// All of them must hold; of each one's values, one.
    criteria: Vec<(Parameter, Vec<String>)>,
}

impl Search {
    /// Reads the parameters of a query or of a form.
    pub(super) fn read(kind: Kind, encoded: &[u8]) -> Result<Self, FhirError> {
        let mut criteria = Vec::new();
        for (name, value) in url::form_urlencoded::parse(encoded) {
            if name == "_format" {
                json_wanted(&value)?;
                continue;
            }
            let Some((_, parameter, _)) = Parameter::of(kind).iter().find(|(known, ..)| *known == name)
            else {
                return Err(FhirError::UnknownParameter(name.into_owned()));
            };
            let values: Vec<String> =
                value.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
            if values.is_empty() {
                return Err(FhirError::EmptyParameter(name.into_owned()));
            }
            criteria.push((*parameter, values));
        }
        Ok(Self { kind, criteria })
    }

    /// Whether the search keeps to this patient's compartment: it must name the patient, and no other. A search for
    /// Patients may do without, since it finds the launch's only.
    pub(super) fn within(&self, patient: &str) -> Result<(), FhirError> {
        let whose = if self.kind == Kind::Patient { Parameter::Id } else { Parameter::Patient };
        let mut named =
            self.criteria.iter().filter(|(parameter, _)| *parameter == whose).flat_map(|(_, ids)| ids);
        if named.clone().any(|id| local_id(id, Kind::Patient) != patient) {
            return Err(FhirError::OtherPatient);
        }
        if named.next().is_none() && self.kind != Kind::Patient {
            return Err(FhirError::NoPatient);
        }
        Ok(())
    }

    /// The searchset: what matches, and lies in the patient's compartment where one is given.
    pub(super) fn bundle(
        &self,
        records: &Records,
        base: &str,
        patient: Option<&str>,
        query: Option<&str>,
    ) -> Searchset {
        let entry: Vec<Value> = records
            .all(self.kind)
            .filter(|resource| patient.is_none() || patient_of(self.kind, resource) == patient)
            .filter(|resource| self.holds(resource))
            .map(|resource| {
                let id = text(resource, "id").unwrap_or_default();
                json!({
                    "fullUrl": format!("{base}/{}/{id}", self.kind),
                    "resource": resource,
                    "search": { "mode": "match" },
                })
            })
            .collect();
        let link = query.map(|query| {
            let question = if query.is_empty() { "" } else { "?" };
            [json!({ "relation": "self", "url": format!("{base}/{}{question}{query}", self.kind) })]
        });
        Searchset { resource_type: "Bundle", kind: "searchset", total: entry.len(), link, entry }
    }

    fn holds(&self, resource: &Value) -> bool {
        self.criteria.iter().all(|(parameter, values)| {
            values.iter().any(|value| matches(self.kind, *parameter, value, resource))
        })
    }
}

/// The answer to a search: a Bundle of type searchset. FHIR has no empty arrays.
#[derive(Debug, Serialize)]
pub(super) struct Searchset {
    #[serde(rename = "resourceType")]
    resource_type: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    total: usize,
    /// Left out for a search in a body: its parameters stay out of URLs.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<[Value; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entry: Vec<Value>,
}

fn matches(kind: Kind, parameter: Parameter, value: &str, resource: &Value) -> bool {
    let refers = |element: &str, target: Kind| {
        let reference = resource.get(element).and_then(reference);
        reference.is_some_and(|reference| local_id(reference, target) == local_id(value, target))
    };
    match parameter {
        Parameter::Id => text(resource, "id") == Some(value),
        Parameter::Identifier => list(resource, "identifier").iter().any(|found| is_identifier(value, found)),
        Parameter::Patient => patient_of(kind, resource) == Some(local_id(value, Kind::Patient)),
        Parameter::Practitioner => refers("practitioner", Kind::Practitioner),
        Parameter::Organization => refers("organization", Kind::Organization),
        Parameter::Status => text(resource, "status") == Some(value),
    }
}

/// A token search on an Identifier (FHIR R4, Search, token).
fn is_identifier(token: &str, identifier: &Value) -> bool {
    let (system, value) = (text(identifier, "system"), text(identifier, "value"));
    match token.split_once('|') {
        None => value == Some(token),
        Some((wanted, "")) => system == Some(wanted),
        Some(("", wanted)) => system.is_none() && value == Some(wanted),
        Some((wanted_system, wanted)) => system == Some(wanted_system) && value == Some(wanted),
    }
}

/// The id of `id` or `Kind/id`.
fn local_id(reference: &str, kind: Kind) -> &str {
    reference.strip_prefix(kind.name()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(reference)
}

/// `_format` may ask for JSON in any of its names.
fn json_wanted(format: &str) -> Result<(), FhirError> {
    match format.split(';').next().unwrap_or_default().trim() {
        "json" | "application/json" | "application/fhir json" | "application/fhir+json" => Ok(()),
        _ => Err(FhirError::Format),
    }
}
