//! A search mask filled in: from the fields to a FHIR Patient, and whether a Patient fills a mask.

use super::{Country, SearchMask, Trait, TraitKind};
use crate::r4::{Date, HumanName, Identifier, Patient};

/// Why a Patient does not fill a mask: the index of the trait in the mask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MaskViolation {
    /// A mandatory trait is missing.
    #[error("trait {0} of the search mask is missing")]
    Missing(usize),
    /// A value has not the form that the trait asks for.
    #[error("trait {0} of the search mask has not the form that the country asks for")]
    Malformed(usize),
}

impl SearchMask {
    /// The Patient to search for; `values` are the fields in the mask's order, empty where left out.
    pub fn patient(&self, values: &[String]) -> Patient {
        let mut patient = Patient::default();
        let mut name = HumanName::default();
        for (part, value) in self.traits.iter().zip(values) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match part.kind {
                TraitKind::Identifier => patient.identifier.push(Identifier {
                    system: part.system.clone(),
                    value: Some(value.to_owned()),
                    ..Identifier::default()
                }),
                TraitKind::Family => name.family = Some(value.to_owned()),
                TraitKind::Given => name.given.extend(value.split_whitespace().map(str::to_owned)),
                TraitKind::BirthDate => patient.birth_date = Some(Date::new(value)),
                TraitKind::Gender => patient.gender = Some(value.to_owned()),
            }
        }
        if name != HumanName::default() {
            patient.name.push(name);
        }
        patient
    }

    /// Checks one field as it is typed.
    ///
    /// # Errors
    /// [`MaskViolation`] with `index`.
    pub fn check_field(&self, index: usize, value: &str) -> Result<(), MaskViolation> {
        match self.traits.get(index) {
            Some(part) if value.trim().is_empty() && !part.optional => Err(MaskViolation::Missing(index)),
            Some(part) if !value.trim().is_empty() && !part.accepts(value) => {
                Err(MaskViolation::Malformed(index))
            }
            _ => Ok(()),
        }
    }

    /// Whether the Patient has every mandatory trait of this mask, each in its form.
    ///
    /// # Errors
    /// The first [`MaskViolation`].
    pub fn check(&self, patient: &Patient) -> Result<(), MaskViolation> {
        (0..).zip(&self.traits).try_for_each(|(index, part)| {
            self.check_field(index, &part.value_in(patient).unwrap_or_default())
        })
    }
}

impl Country {
    /// The first mask that the Patient fills.
    ///
    /// # Errors
    /// The violation of the last mask, where it fills none.
    pub fn mask_filled_by(&self, patient: &Patient) -> Result<&SearchMask, MaskViolation> {
        let mut violation = MaskViolation::Missing(0);
        for mask in &self.masks {
            match mask.check(patient) {
                Ok(()) => return Ok(mask),
                Err(found) => violation = found,
            }
        }
        Err(violation)
    }
}

impl Trait {
    /// Whether a value, with the spaces around it taken away, has the form that the trait asks for.
    pub fn accepts(&self, value: &str) -> bool {
        let value = value.trim();
        match self.kind {
            TraitKind::BirthDate => Date::new(value).parts().is_some_and(|parts| parts.time.is_none()),
            TraitKind::Gender => matches!(value, "female" | "male" | "other" | "unknown"),
            TraitKind::Identifier | TraitKind::Family | TraitKind::Given => self.format.accepts(value),
        }
    }

    /// The value of this trait in a Patient: what a field is prefilled with.
    pub fn value_in(&self, patient: &Patient) -> Option<String> {
        match self.kind {
            TraitKind::Identifier => patient
                .identifier
                .iter()
                .find(|found| found.system == self.system && found.system.is_some())
                .and_then(|found| found.value.clone()),
            TraitKind::Family => patient.name.iter().find_map(|name| name.family.clone()),
            TraitKind::Given => {
                patient.name.iter().map(|name| name.given.join(" ")).find(|given| !given.is_empty())
            }
            TraitKind::BirthDate => patient.birth_date.as_ref().map(|date| date.as_str().to_owned()),
            TraitKind::Gender => patient.gender.clone(),
        }
    }
}
