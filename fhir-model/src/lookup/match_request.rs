//! The Parameters of `Patient/$match`, as a type that only holds a lookup that may be made.

use crate::r4::{Choice, Coding, Parameter, Parameters, Patient, Resource, Value};

/// System of the purpose of use (HL7 v3 ActReason).
pub const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/// Why a citizen is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// TREAT
    Treatment,
    /// ETREAT
    Emergency,
}

impl Purpose {
    /// The code of v3-ActReason.
    pub fn code(self) -> &'static str {
        match self {
            Self::Treatment => "TREAT",
            Self::Emergency => "ETREAT",
        }
    }

    /// Reads a code of v3-ActReason; `None` for every other purpose.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Treatment, Self::Emergency].into_iter().find(|purpose| purpose.code() == code)
    }
}

/// What the clinician confirms before a lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// The patient was given the notice.
    PatientInformed,
    /// The patient agrees to this lookup.
    PatientConsents,
    /// The patient cannot be asked, and vital interests demand the lookup.
    VitalInterest,
}

impl Confirmation {
    /// The code in the Parameters.
    pub fn code(self) -> &'static str {
        match self {
            Self::PatientInformed => "patient-informed",
            Self::PatientConsents => "patient-consents",
            Self::VitalInterest => "vital-interest",
        }
    }

    /// Reads the code; `None` where it is none.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::PatientInformed, Self::PatientConsents, Self::VitalInterest]
            .into_iter()
            .find(|confirmation| confirmation.code() == code)
    }
}

/// A lookup that the clinician asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchRequest {
    /// The traits of the search mask, and nothing else.
    pub patient: Patient,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Why.
    pub purpose: Purpose,
    /// Code of the config's list.
    pub legal_basis: String,
    /// The version of the notice that the clinician saw.
    pub notice_version: String,
    /// At least one.
    pub confirmations: Vec<Confirmation>,
}

/// Why Parameters are no lookup that may be made. Each names the parameter, never its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MatchRequestError {
    /// Left out, twice, or of the wrong type or code.
    #[error("parameter `{0}` is missing or not as it must be")]
    Parameter(&'static str),
    /// No `confirmation` at all.
    #[error("no `confirmation`: the patient's notice must be confirmed before a lookup")]
    NoConfirmation,
}

impl MatchRequest {
    /// The Parameters to send.
    pub fn into_parameters(self) -> Parameters {
        let with_value = |name: &str, value| Parameter {
            name: Some(name.to_owned()),
            value: Some(value),
            ..Parameter::default()
        };
        let purpose = Coding {
            system: Some(ACT_REASON.into()),
            code: Some(self.purpose.code().to_owned()),
            ..Coding::default()
        };
        let mut parameter = vec![
            Parameter {
                name: Some("resource".to_owned()),
                resource: Some(Resource::from(self.patient)),
                ..Parameter::default()
            },
            with_value("country", Choice::code(&self.country)),
            with_value("purposeOfUse", Choice::new("Coding", Value::Coding(Box::new(purpose)))),
            with_value("legalBasis", Choice::code(&self.legal_basis)),
            with_value("noticeVersion", Choice::string(&self.notice_version)),
        ];
        parameter.extend(
            self.confirmations.iter().map(|item| with_value("confirmation", Choice::code(item.code()))),
        );
        Parameters { parameter, ..Parameters::default() }
    }

    /// Reads the Parameters.
    ///
    /// # Errors
    /// [`MatchRequestError`] where anything that a lookup must have is missing.
    pub fn from_parameters(parameters: &Parameters) -> Result<Self, MatchRequestError> {
        let text = |name| {
            let value = one(parameters, name)?.value.as_ref().and_then(Choice::as_text).map(str::trim);
            value.filter(|text| !text.is_empty()).ok_or(MatchRequestError::Parameter(name))
        };
        let Some(Resource::Patient(patient)) = &one(parameters, "resource")?.resource else {
            return Err(MatchRequestError::Parameter("resource"));
        };
        let purpose = match one(parameters, "purposeOfUse")?.value.as_ref().map(|choice| &choice.value) {
            Some(Value::Coding(coding)) if coding.system.as_deref() == Some(ACT_REASON) => {
                coding.code.as_deref().and_then(Purpose::from_code)
            }
            _ => None,
        };
        let confirmations = named(parameters, "confirmation")
            .map(|parameter| {
                let code = parameter.value.as_ref().and_then(Choice::as_text);
                code.and_then(Confirmation::from_code).ok_or(MatchRequestError::Parameter("confirmation"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if confirmations.is_empty() {
            return Err(MatchRequestError::NoConfirmation);
        }
        Ok(Self {
            patient: Patient::clone(patient),
            country: text("country")?.to_owned(),
            purpose: purpose.ok_or(MatchRequestError::Parameter("purposeOfUse"))?,
            legal_basis: text("legalBasis")?.to_owned(),
            notice_version: text("noticeVersion")?.to_owned(),
            confirmations,
        })
    }
}

fn named<'a>(parameters: &'a Parameters, name: &str) -> impl Iterator<Item = &'a Parameter> {
    parameters.parameter.iter().filter(move |parameter| parameter.name.as_deref() == Some(name))
}

fn one<'a>(parameters: &'a Parameters, name: &'static str) -> Result<&'a Parameter, MatchRequestError> {
    let mut found = named(parameters, name);
    match (found.next(), found.next()) {
        (Some(parameter), None) => Ok(parameter),
        _ => Err(MatchRequestError::Parameter(name)),
    }
}
