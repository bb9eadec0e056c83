//! What the browser sends to `Patient/$match`, written as JSON at once: the types of [`r4`](crate::r4) would double
//! what a browser downloads. [`MatchRequest`](super::MatchRequest) reads it on the other side.

use super::{ACT_REASON, Confirmation, Country, Purpose, SearchMask, TraitKind};
use crate::json::{Json, Object};

/// A lookup that the clinician asks for, from the fields of a search mask.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Whom to ask.
    pub country: &'a Country,
    /// Which of the country's masks is filled.
    pub mask: &'a SearchMask,
    /// What stands in its fields, in the mask's order; empty where left out.
    pub values: &'a [String],
    /// Why.
    pub purpose: Purpose,
    /// Code of the config's list.
    pub legal_basis: &'a str,
    /// What the clinician confirms.
    pub confirmations: &'a [Confirmation],
}

impl Ask<'_> {
    /// The Parameters: the traits of the mask and nothing else, and what makes the lookup lawful.
    pub fn to_json(&self) -> Json {
        let purpose = object([("system", text(ACT_REASON)), ("code", text(self.purpose.code()))]);
        let mut parameter = vec![
            object([("name", text("resource")), ("resource", patient(self.mask, self.values))]),
            object([("name", text("country")), ("valueCode", text(&self.country.code))]),
            object([("name", text("purposeOfUse")), ("valueCoding", purpose)]),
            object([("name", text("legalBasis")), ("valueCode", text(self.legal_basis))]),
            object([("name", text("noticeVersion")), ("valueString", text(&self.country.notice.version))]),
        ];
        let confirmation =
            |one: &Confirmation| object([("name", text("confirmation")), ("valueCode", text(one.code()))]);
        parameter.extend(self.confirmations.iter().map(confirmation));
        parameters(parameter)
    }
}

/// The Parameters of `Bundle/{id}/$resolve-identity`: why, and the identity that was shown with the refusal.
pub fn resolution_json(reason: &str, identity: &str) -> Json {
    let said = [("reason", reason), ("identity", identity)];
    parameters(
        said.map(|(name, value)| object([("name", text(name)), ("valueString", text(value))])).to_vec(),
    )
}

fn parameters(parameter: Vec<Json>) -> Json {
    object([("resourceType", text("Parameters")), ("parameter", Json::Array(parameter))])
}

/// The same Patient that [`SearchMask::patient`] makes.
fn patient(mask: &SearchMask, values: &[String]) -> Json {
    let mut patient = Object::new();
    let mut name = Object::new();
    let mut identifiers = Vec::new();
    patient.push("resourceType", text("Patient"));
    for (part, value) in mask.traits.iter().zip(values) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match part.kind {
            TraitKind::Identifier => {
                let mut identifier = Object::new();
                if let Some(system) = &part.system {
                    identifier.push("system", text(system));
                }
                identifier.push("value", text(value));
                identifiers.push(Json::Object(identifier));
            }
            TraitKind::Family => name.push("family", text(value)),
            TraitKind::Given => {
                name.push("given", Json::Array(value.split_whitespace().map(text).collect()));
            }
            TraitKind::BirthDate => patient.push("birthDate", text(value)),
            TraitKind::Gender => patient.push("gender", text(value)),
        }
    }
    if !identifiers.is_empty() {
        patient.push("identifier", Json::Array(identifiers));
    }
    if !name.is_empty() {
        patient.push("name", Json::Array(vec![Json::Object(name)]));
    }
    Json::Object(patient)
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    let mut object = Object::new();
    for (name, value) in members {
        object.push(name, value);
    }
    Json::Object(object)
}
