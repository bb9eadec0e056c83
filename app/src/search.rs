//! The find screen's form: a country's search mask, prefilled from the EPJ's patient, and checked.

use std::sync::Arc;

use helsebro_fhir::lookup::{Country, SearchMask, Trait, TraitKind};
use helsebro_fhir::texts::Language;
use helsebro_launch::wire;

use crate::dates;

/// What the clinician has chosen and typed so far. Lives in memory only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Form {
    /// ISO code of the chosen country.
    pub(crate) country: Option<String>,
    /// Which of the country's masks.
    pub(crate) mask: usize,
    /// What stands in the fields, in the mask's order.
    pub(crate) fields: Vec<FormField>,
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FormField {
    /// As typed.
    pub(crate) typed: String,
    /// It was filled from the EPJ's record, and not changed since.
    pub(crate) from_epj: bool,
}

/// A search that may be sent: it fills its mask.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Search {
    /// The country to ask.
    pub(crate) country: Arc<Country>,
    /// The mask that is filled.
    pub(crate) mask: SearchMask,
    /// The values in the mask's order, as the country gets them; empty where left out.
    pub(crate) values: Vec<String>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Complaint {
    /// It is empty.
    Missing,
    /// It is no date.
    NoDate,
    /// It has not the form that the country asks for.
    WrongForm,
}

impl Form {
    /// The form as it first stands: the country that the record points to, where it is exactly one.
    pub(crate) fn first(countries: &[Country], patient: &wire::Patient, language: Language) -> Self {
        let mut pointed = countries.iter().filter(|country| points_to(country, patient));
        match (pointed.next(), pointed.next()) {
            (Some(country), None) => Self::of(country, patient, language),
            _ => Self::default(),
        }
    }

    /// The form of a country: the mask of which the record fills most, else the first.
    pub(crate) fn of(country: &Country, patient: &wire::Patient, language: Language) -> Self {
        let empty = |mask: usize| {
            let form = Self::with_mask(country, mask, patient, language);
            form.fields.iter().filter(|field| field.typed.is_empty()).count()
        };
        let mask = (0..country.masks.len()).min_by_key(|mask| empty(*mask)).unwrap_or_default();
        Self::with_mask(country, mask, patient, language)
    }

    /// The form of one mask, prefilled from the record.
    pub(crate) fn with_mask(
        country: &Country,
        mask: usize,
        patient: &wire::Patient,
        language: Language,
    ) -> Self {
        let prefill = |part: &Trait| {
            let typed =
                known(part, patient).filter(|value| part.kind != TraitKind::Gender || part.accepts(value));
            let typed = typed.unwrap_or_default();
            let from_epj = !typed.is_empty();
            let typed = if part.kind == TraitKind::BirthDate { dates::show(language, &typed) } else { typed };
            FormField { typed, from_epj }
        };
        let fields = country.masks.get(mask).map(|mask| mask.traits.iter().map(prefill).collect());
        Self { country: Some(country.code.clone()), mask, fields: fields.unwrap_or_default() }
    }

    /// The search, or what is wrong with which fields.
    pub(crate) fn check(&self, country: &Country) -> Result<Search, Vec<(usize, Complaint)>> {
        let Some(mask) = country.masks.get(self.mask) else { return Err(Vec::new()) };
        let mut complaints = Vec::new();
        let mut values = Vec::new();
        for (index, part) in mask.traits.iter().enumerate() {
            let typed = self.fields.get(index).map_or("", |field| field.typed.trim());
            match value_of(mask, index, part, typed) {
                Ok(value) => values.push(value),
                Err(complaint) => complaints.push((index, complaint)),
            }
        }
        if !complaints.is_empty() {
            return Err(complaints);
        }
        Ok(Search { country: Arc::new(country.clone()), mask: mask.clone(), values })
    }
}

/// What the EPJ's record holds of a trait.
fn known(part: &Trait, patient: &wire::Patient) -> Option<String> {
    let found = match part.kind {
        TraitKind::Identifier => {
            let of_system = |known: &&wire::Identifier| part.system.as_deref() == Some(known.system.as_str());
            patient.identifiers.iter().find(of_system).map(|known| known.value.clone())
        }
        TraitKind::Family => Some(patient.family.clone()),
        TraitKind::Given => Some(patient.given.join(" ")),
        TraitKind::BirthDate => patient.birth_date.clone(),
        TraitKind::Gender => patient.gender.clone(),
    };
    found.filter(|value| !value.is_empty())
}

fn value_of(mask: &SearchMask, index: usize, part: &Trait, typed: &str) -> Result<String, Complaint> {
    let value = if part.kind == TraitKind::BirthDate && !typed.is_empty() {
        dates::read_typed(typed).ok_or(Complaint::NoDate)?
    } else {
        typed.to_owned()
    };
    match mask.check_field(index, &value) {
        Ok(()) => Ok(value),
        Err(_) if typed.is_empty() => Err(Complaint::Missing),
        Err(_) => Err(Complaint::WrongForm),
    }
}

/// Whether the EPJ's record holds something of that country.
fn points_to(country: &Country, patient: &wire::Patient) -> bool {
    let asked = |system: &str| {
        country.masks.iter().flat_map(|mask| &mask.traits).any(|part| part.system.as_deref() == Some(system))
    };
    patient
        .identifiers
        .iter()
        .any(|known| known.country.as_deref() == Some(country.code.as_str()) || asked(&known.system))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use helsebro_fhir::lookup::{Format, Notice};

    use super::*;

    fn identifier(system: &str) -> Trait {
        Trait {
            kind: TraitKind::Identifier,
            label: BTreeMap::new(),
            help: BTreeMap::new(),
            system: Some(system.to_owned()),
            format: Format { pattern: Some("999".to_owned()), ..Format::default() },
            optional: false,
        }
    }

    fn birth_date() -> Trait {
        Trait { kind: TraitKind::BirthDate, system: None, format: Format::default(), ..identifier("") }
    }

    fn country(code: &str, masks: Vec<Vec<Trait>>) -> Country {
        Country {
            code: code.to_owned(),
            name: BTreeMap::new(),
            language: "pt".to_owned(),
            services: Vec::new(),
            masks: masks.into_iter().map(|traits| SearchMask { name: BTreeMap::new(), traits }).collect(),
            notice: Notice {
                version: "1".to_owned(),
                text: BTreeMap::new(),
                consent_required: false,
                emergency_allowed: true,
            },
        }
    }

    fn patient(identifiers: &[(&str, &str)]) -> wire::Patient {
        wire::Patient {
            birth_date: Some("1982-05-08".to_owned()),
            identifiers: identifiers
                .iter()
                .map(|(system, value)| wire::Identifier {
                    system: (*system).to_owned(),
                    label: String::new(),
                    value: (*value).to_owned(),
                    country: None,
                })
                .collect(),
            ..wire::Patient::default()
        }
    }

    #[test]
    fn the_country_is_chosen_only_where_the_record_points_to_exactly_one() {
        let countries =
            [country("PT", vec![vec![identifier("pt")]]), country("ES", vec![vec![identifier("es")]])];
        let first = |known: &[(&str, &str)]| Form::first(&countries, &patient(known), Language::Nb).country;
        assert_eq!(first(&[("pt", "123"), ("no", "1")]).as_deref(), Some("PT"));
        assert_eq!(first(&[("pt", "123"), ("es", "1")]), None);
        assert_eq!(first(&[]), None);
    }

    #[test]
    fn the_mask_that_the_record_fills_best_is_chosen_and_prefilled() {
        let country = country(
            "IT",
            vec![vec![identifier("card"), identifier("tax")], vec![identifier("tax"), birth_date()]],
        );
        let form = Form::of(&country, &patient(&[("tax", "123")]), Language::Nb);
        assert_eq!(form.mask, 1);
        let typed: Vec<&str> = form.fields.iter().map(|field| field.typed.as_str()).collect();
        assert_eq!(typed, ["123", "08.05.1982"]);
        assert!(form.fields.iter().all(|field| field.from_epj));
    }

    #[test]
    fn a_filled_form_becomes_the_values_of_its_mask_and_nothing_else() {
        let country = country("IT", vec![vec![identifier("tax"), birth_date()]]);
        let search = Form::of(&country, &patient(&[("tax", "123")]), Language::Nb).check(&country).unwrap();
        assert_eq!(search.values, ["123", "1982-05-08"]);
        assert_eq!(search.mask, country.masks[0]);
    }

    #[test]
    fn every_wrong_field_is_named_at_once_with_what_is_wrong() {
        let country = country("IT", vec![vec![identifier("a"), identifier("b"), birth_date()]]);
        let mut form = Form::of(&country, &patient(&[("b", "12345")]), Language::Nb);
        form.fields[2].typed = "8.5.82".to_owned();
        assert_eq!(
            form.check(&country),
            Err(vec![(0, Complaint::Missing), (1, Complaint::WrongForm), (2, Complaint::NoDate)])
        );
    }

    #[test]
    fn a_form_whose_mask_is_gone_is_refused_and_does_not_panic() {
        let form = Form { mask: 7, ..Form::default() };
        assert_eq!(form.check(&country("PT", Vec::new())), Err(Vec::new()));
    }
}
