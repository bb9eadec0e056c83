//! Any resource, told apart by `resourceType`.

use super::document::OtherResource;
use super::element::Element;
use super::reading::Reading;
use super::{
    AllergyIntolerance, Basic, Binary, Bundle, Composition, Condition, Device, DeviceUseStatement,
    DocumentReference, Immunization, Medication, MedicationDispense, MedicationRequest, MedicationStatement,
    Meta, Narrative, Observation, OperationOutcome, Organization, Parameters, Patient, Practitioner,
    PractitionerRole, Procedure, RelatedPerson, ServiceRequest,
};
use crate::issue::{Issue, Severity};
use crate::json::{self, Json, JsonError, Writer};

macro_rules! resources {
    ($($name:ident),* $(,)?) => {
        /// A resource of a kind that we model, or any other as it came.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Resource {
            $( #[doc = stringify!($name)] $name(Box<$name>), )*
            /// Any other kind.
            Other(Box<OtherResource>),
        }

        $( impl From<$name> for Resource {
            fn from(resource: $name) -> Self {
                Self::$name(Box::new(resource))
            }
        } )*

        impl Resource {
            /// `resourceType`
            pub fn type_name(&self) -> &str {
                match self {
                    $( Self::$name(_) => stringify!($name), )*
                    Self::Other(other) => &other.resource_type,
                }
            }

            /// `Resource.id`
            pub fn id(&self) -> Option<&str> {
                match self {
                    $( Self::$name(resource) => resource.id.as_deref(), )*
                    Self::Other(other) => other.json.as_object()?.get("id")?.as_str(),
                }
            }

            /// `Resource.meta`, where the kind is modelled.
            pub fn meta(&self) -> Option<&Meta> {
                match self {
                    $( Self::$name(resource) => resource.meta.as_ref(), )*
                    Self::Other(_) => None,
                }
            }

            /// `DomainResource.text`, where the kind is modelled.
            pub fn narrative(&self) -> Option<&Narrative> {
                match self {
                    $( Self::$name(resource) => resource.text.as_ref(), )*
                    Self::Other(_) => None,
                }
            }

            /// `DomainResource.contained`, where the kind is modelled.
            pub fn contained(&self) -> &[Resource] {
                match self {
                    $( Self::$name(resource) => &resource.contained, )*
                    Self::Other(_) => &[],
                }
            }
        }

        impl Element for Resource {
            fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
                let kind = match &json {
                    Json::Object(members) => members.get("resourceType").and_then(Json::as_str).unwrap_or(""),
                    _ => return Err(json),
                };
                match kind {
                    $( stringify!($name) => Box::<$name>::read(without_type(json), reading).map(Self::$name), )*
                    kind => {
                        let resource_type = kind.to_owned();
                        if resource_type.is_empty() {
                            reading.note(Severity::Warning, "a resource without resourceType");
                        }
                        Ok(Self::Other(Box::new(OtherResource { resource_type, json })))
                    }
                }
            }

            fn write(&self, out: &mut Writer) {
                match self {
                    $( Self::$name(resource) => resource.write(out), )*
                    Self::Other(other) => out.json(&other.json),
                }
            }
        }
    };
}

resources! {
    AllergyIntolerance, Basic, Binary, Bundle, Composition, Condition, Device, DeviceUseStatement,
    DocumentReference, Immunization, Medication, MedicationDispense, MedicationRequest, MedicationStatement,
    Observation, OperationOutcome,
    Organization, Parameters, Patient, Practitioner, PractitionerRole, Procedure, RelatedPerson, ServiceRequest,
}

/// `resourceType` is written from the type's own name.
fn without_type(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let mut rest = json::Object::new();
            for (name, value) in members {
                if name != "resourceType" {
                    rest.push(name, value);
                }
            }
            Json::Object(rest)
        }
        other => other,
    }
}

impl Resource {
    /// Reads one resource from JSON text, and what was noticed on the way.
    ///
    /// # Errors
    /// [`ShapeError`] where the text is no JSON, or no object.
    pub fn from_json(bytes: &[u8]) -> Result<(Self, Vec<Issue>), ShapeError> {
        let json = json::parse(bytes)?;
        let mut reading = Reading::new("Resource");
        let resource = Self::read(json, &mut reading).map_err(|_| ShapeError::NoResource)?;
        Ok((resource, reading.into_issues()))
    }

    /// Compact JSON text.
    pub fn to_json(&self) -> String {
        let mut out = Writer::new();
        self.write(&mut out);
        out.finish()
    }
}

/// How much memory a Bundle may take, in times of its text: real ones take 3 to 6.
const MEMORY: usize = 12;
/// What any Bundle may take beside that: a small one is dense.
const MEMORY_OF_ANY: usize = 16 << 20;

/// Why a text is no resource of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// Not JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// JSON, but no object.
    #[error("not a FHIR resource: no JSON object")]
    NoResource,
    /// Another resource than a Bundle.
    #[error("not a FHIR Bundle")]
    NoBundle,
    /// A Bundle of so many elements for its size that reading it would take far more memory than any document's.
    #[error("{path}: more elements than any document has")]
    TooComplex {
        /// Where the reading stopped.
        path: String,
    },
}

/// Reads a Bundle from JSON text, and what was noticed on the way.
///
/// # Errors
/// [`ShapeError`] where the text is no JSON, or no Bundle.
pub fn bundle_from_json(bytes: &[u8]) -> Result<(Bundle, Vec<Issue>), ShapeError> {
    let mut left = bytes.len().saturating_mul(MEMORY).saturating_add(MEMORY_OF_ANY);
    let json = json::parse_within(bytes, &mut left)?;
    bundle(json, Reading::within_memory("Bundle", left))
}

/// Reads a Bundle from parsed JSON, and what was noticed on the way.
///
/// # Errors
/// [`ShapeError::NoBundle`] where it is something else.
pub fn bundle_from_value(json: Json) -> Result<(Bundle, Vec<Issue>), ShapeError> {
    bundle(json, Reading::new("Bundle"))
}

fn bundle(json: Json, mut reading: Reading) -> Result<(Bundle, Vec<Issue>), ShapeError> {
    let read = Resource::read(json, &mut reading);
    if let Some(path) = reading.refused() {
        return Err(ShapeError::TooComplex { path });
    }
    match read {
        Ok(Resource::Bundle(bundle)) => Ok((*bundle, reading.into_issues())),
        Ok(_) => Err(ShapeError::NoBundle),
        Err(_) => Err(ShapeError::NoResource),
    }
}

/// How many bytes of JSON a resource usually has, and for how many at most there is room from the beginning.
const USUAL_SIZE: usize = 2048;
const USUAL_COUNT: usize = 512;

impl Bundle {
    /// Compact JSON text.
    pub fn to_json(&self) -> String {
        let mut out = Writer::with_capacity(self.entry.len().min(USUAL_COUNT) * USUAL_SIZE);
        self.write(&mut out);
        out.finish()
    }

    /// The resources of one kind: `bundle.all(|resource| match resource { Resource::Patient(p) => Some(p), _ => None })`.
    pub fn all<'a, T: 'a>(
        &'a self,
        pick: impl Fn(&'a Resource) -> Option<T> + 'a,
    ) -> impl Iterator<Item = T> + 'a {
        self.entry.iter().filter_map(|entry| entry.resource.as_ref()).filter_map(pick)
    }
}
