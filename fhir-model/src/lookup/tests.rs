use super::*;
use crate::r4::{Parameters, Resource};

fn mask() -> SearchMask {
    let part = |kind, system: Option<&str>, pattern: Option<&str>, optional| Trait {
        kind,
        label: Texts::new(),
        help: Texts::new(),
        system: system.map(str::to_owned),
        format: Format { pattern: pattern.map(str::to_owned), ..Format::default() },
        optional,
    };
    SearchMask {
        name: Texts::new(),
        traits: vec![
            part(TraitKind::Identifier, Some("urn:oid:2.999.1"), Some("A99-X"), false),
            part(TraitKind::Given, None, None, true),
            part(TraitKind::Family, None, None, false),
            part(TraitKind::BirthDate, None, None, false),
            part(TraitKind::Gender, None, None, false),
        ],
    }
}

fn filled() -> [String; 5] {
    ["Å12-z", "Kari Ann", " Prøve ", "1951", "female"].map(str::to_owned)
}

#[test]
fn a_filled_mask_makes_the_patient_that_fills_it() {
    let patient = mask().patient(&filled());
    assert_eq!(mask().check(&patient), Ok(()));
    let values: Vec<_> = mask().traits.iter().map(|part| part.value_in(&patient).unwrap()).collect();
    assert_eq!(values, ["Å12-z", "Kari Ann", "Prøve", "1951", "female"]);
}

#[test]
fn a_mask_is_filled_only_by_values_of_its_form() {
    for (index, value, expected) in [
        (0, "", Err(MaskViolation::Missing(0))),
        (0, "112-z", Err(MaskViolation::Malformed(0))),
        (0, "A12_z", Err(MaskViolation::Malformed(0))),
        (0, "A12-zz", Err(MaskViolation::Malformed(0))),
        (1, "", Ok(())),
        (2, "   ", Err(MaskViolation::Missing(2))),
        (3, "25.04.1951", Err(MaskViolation::Malformed(3))),
        (3, "1951-04-25T10:00", Err(MaskViolation::Malformed(3))),
        (4, "woman", Err(MaskViolation::Malformed(4))),
    ] {
        let mut values = filled();
        values[index] = value.to_owned();
        assert_eq!(mask().check(&mask().patient(&values)), expected, "{index}: {value}");
    }
}

fn request() -> MatchRequest {
    MatchRequest {
        patient: mask().patient(&filled()),
        country: "PT".to_owned(),
        purpose: Purpose::Emergency,
        legal_basis: "consent".to_owned(),
        notice_version: "2026-10-01".to_owned(),
        confirmations: vec![Confirmation::PatientInformed, Confirmation::VitalInterest],
    }
}

fn through_json(parameters: Parameters) -> Parameters {
    let json = Resource::from(parameters).to_json();
    match Resource::from_json(json.as_bytes()).unwrap() {
        (Resource::Parameters(parameters), issues) if issues.is_empty() => *parameters,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_match_request_survives_the_way_to_the_facade() {
    assert_eq!(MatchRequest::from_parameters(&through_json(request().into_parameters())), Ok(request()));
}

#[test]
fn a_match_request_without_any_of_its_parts_is_refused() {
    for name in ["resource", "country", "purposeOfUse", "legalBasis", "noticeVersion"] {
        let mut parameters = request().into_parameters();
        parameters.parameter.retain(|parameter| parameter.name.as_deref() != Some(name));
        let found = MatchRequest::from_parameters(&parameters);
        assert_eq!(found, Err(MatchRequestError::Parameter(name)));
    }
    let mut parameters = request().into_parameters();
    parameters.parameter.retain(|parameter| parameter.name.as_deref() != Some("confirmation"));
    assert_eq!(MatchRequest::from_parameters(&parameters), Err(MatchRequestError::NoConfirmation));
}

#[test]
fn a_match_request_with_an_unknown_code_or_a_part_twice_is_refused() {
    for (from, to, expected) in [
        ("ETREAT", "HMARKT", "purposeOfUse"),
        ("v3-ActReason", "v3-ActCode", "purposeOfUse"),
        ("vital-interest", "because", "confirmation"),
        ("\"valueCode\":\"PT\"", "\"valueCode\":\" \"", "country"),
        ("\"name\":\"legalBasis\"", "\"name\":\"country\"", "country"),
    ] {
        let json = Resource::from(request().into_parameters()).to_json().replace(from, to);
        let (resource, _) = Resource::from_json(json.as_bytes()).unwrap();
        let Resource::Parameters(parameters) = resource else { panic!("{json}") };
        assert_eq!(MatchRequest::from_parameters(&parameters), Err(MatchRequestError::Parameter(expected)));
    }
}

#[test]
fn what_the_browser_sends_is_the_match_request() {
    let request = request();
    let country = Country {
        code: request.country.clone(),
        name: Texts::new(),
        language: "pt".to_owned(),
        services: Vec::new(),
        masks: vec![mask()],
        notice: Notice {
            version: request.notice_version.clone(),
            text: Texts::new(),
            consent_required: true,
            emergency_allowed: true,
        },
    };
    let ask = Ask {
        country: &country,
        mask: &mask(),
        values: &filled(),
        purpose: request.purpose,
        legal_basis: &request.legal_basis,
        confirmations: &request.confirmations,
    };
    let (resource, issues) = Resource::from_json(ask.to_json().to_text().as_bytes()).unwrap();
    let Resource::Parameters(parameters) = resource else { panic!("not Parameters") };
    assert!(issues.is_empty(), "{issues:?}");
    assert_eq!(MatchRequest::from_parameters(&parameters), Ok(request));
}
