//! The gates before a lookup: country, mask, notice, purpose, legal basis, confirmations. Pure.

use helsebro_fhir::lookup::{Confirmation, Country, MatchRequest, Purpose, SearchMask, TraitKind};
use helsebro_fhir::r4::{HumanName, Patient};
use helsebro_launch::wire::LegalBasis;

use crate::problem::{Code, Refusal};

/// The legal basis that stands on the patient's own agreement.
const CONSENT: &str = "consent";

/// Why a lookup may not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GateError {
    /// No such country answers.
    #[error("the country does not answer through the contact point")]
    UnknownCountry,
    /// The traits fill none of the country's masks.
    #[error("the traits do not fill any search mask of the country")]
    Mask,
    /// The notice has another version now.
    #[error("the patient notice has changed since it was shown")]
    NoticeOutdated,
    /// Not in the config, or not for this purpose.
    #[error("the legal basis is not one of the config's for this purpose")]
    LegalBasis,
    /// The patient was not informed, does not consent, or the country does not answer in an emergency without that.
    #[error("the confirmations do not allow a lookup in this country for this purpose")]
    Confirmation,
}

impl Refusal for GateError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownCountry | Self::Mask => Code::MaskViolated,
            Self::NoticeOutdated => Code::NoticeOutdated,
            Self::LegalBasis | Self::Confirmation => Code::ConfirmationMissing,
        }
    }
}

/// Lets a request pass, with the traits of the mask that it fills and no others: nothing more leaves than the country asks for.
pub(super) fn pass(
    request: &MatchRequest,
    countries: &[Country],
    legal_bases: &[LegalBasis],
) -> Result<Patient, GateError> {
    let country =
        countries.iter().find(|country| country.code == request.country).ok_or(GateError::UnknownCountry)?;
    let mask = country.mask_filled_by(&request.patient).map_err(|_| GateError::Mask)?;
    if request.notice_version != country.notice.version {
        return Err(GateError::NoticeOutdated);
    }
    let basis = legal_bases.iter().find(|basis| basis.code == request.legal_basis);
    if !basis.is_some_and(|basis| basis.purposes.iter().any(|purpose| purpose == request.purpose.code())) {
        return Err(GateError::LegalBasis);
    }
    if !allowed(request, country) {
        return Err(GateError::Confirmation);
    }
    Ok(only(mask, &request.patient))
}

/// The patient is informed, and consents where country or legal basis demand it; or, in an emergency, vital interests demand
/// the lookup and the country answers on that.
fn allowed(request: &MatchRequest, country: &Country) -> bool {
    let said = |confirmation| request.confirmations.contains(&confirmation);
    let must_consent = country.notice.consent_required || request.legal_basis == CONSENT;
    let by_the_patient =
        said(Confirmation::PatientInformed) && (!must_consent || said(Confirmation::PatientConsents));
    let by_vital_interest = request.purpose == Purpose::Emergency
        && country.notice.emergency_allowed
        && said(Confirmation::VitalInterest);
    by_the_patient || by_vital_interest
}

/// The Patient with the mask's traits alone.
fn only(mask: &SearchMask, patient: &Patient) -> Patient {
    let asks = |kind| mask.traits.iter().any(|one| one.kind == kind);
    let mut name = HumanName::default();
    if asks(TraitKind::Family) {
        name.family = patient.name.iter().find_map(|one| one.family.clone());
    }
    if asks(TraitKind::Given) {
        name.given = patient
            .name
            .iter()
            .map(|one| one.given.clone())
            .find(|given| !given.is_empty())
            .unwrap_or_default();
    }
    Patient {
        identifier: patient
            .identifier
            .iter()
            .filter(|one| {
                mask.traits
                    .iter()
                    .any(|asked| asked.kind == TraitKind::Identifier && asked.system == one.system)
            })
            .cloned()
            .collect(),
        name: if name == HumanName::default() { Vec::new() } else { vec![name] },
        birth_date: patient.birth_date.clone().filter(|_| asks(TraitKind::BirthDate)),
        gender: patient.gender.clone().filter(|_| asks(TraitKind::Gender)),
        ..Patient::default()
    }
}

#[cfg(test)]
#[path = "gates_tests.rs"]
mod tests;
