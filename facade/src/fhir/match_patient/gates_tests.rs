use helsebro_fhir::lookup::{Confirmation, Country, MatchRequest, Purpose};
use helsebro_fhir::r4::{Date, HumanName, Identifier, Patient};
use helsebro_launch::wire::LegalBasis;

use super::{GateError, pass};

const COUNTRY: &str = r#"
code = "XX"
name = { nb = "X" }
language = "en"
services = ["patient-summary"]

[[masks]]
name = { nb = "Nummer og navn" }
traits = [
    { kind = "identifier", label = { nb = "Nummer" }, system = "urn:oid:2.999.1", format = { pattern = "999" } },
    { kind = "family", label = { nb = "Etternavn" } },
]

[notice]
version = "2"
text = { nb = "Les dette." }
consent_required = false
emergency_allowed = true
"#;

fn country() -> Country {
    toml::from_str(COUNTRY).unwrap()
}

fn identifier(system: &str, value: &str) -> Identifier {
    Identifier { system: Some(system.to_owned()), value: Some(value.to_owned()), ..Identifier::default() }
}

fn request() -> MatchRequest {
    MatchRequest {
        patient: Patient {
            identifier: vec![identifier("urn:oid:2.999.1", "123")],
            name: vec![HumanName { family: Some("Prøve".to_owned()), ..HumanName::default() }],
            ..Patient::default()
        },
        country: "XX".to_owned(),
        purpose: Purpose::Treatment,
        legal_basis: "regulation".to_owned(),
        notice_version: "2".to_owned(),
        confirmations: vec![Confirmation::PatientInformed],
    }
}

fn bases() -> Vec<LegalBasis> {
    let basis = |code: &str, purposes: &[&str]| LegalBasis {
        code: code.to_owned(),
        purposes: purposes.iter().map(|one| (*one).to_owned()).collect(),
    };
    vec![basis("regulation", &["TREAT", "ETREAT"]), basis("consent", &["TREAT"])]
}

fn check(change: impl FnOnce(&mut MatchRequest, &mut Country)) -> Result<Patient, GateError> {
    let (mut request, mut country) = (request(), country());
    change(&mut request, &mut country);
    pass(&request, &[country], &bases())
}

#[test]
fn a_lookup_passes_with_the_masks_traits_and_no_others() {
    let sent = check(|request, _| {
        request.patient.identifier.push(identifier("urn:oid:2.16.578.1.12.4.1.4.1", "01010112345"));
        request.patient.birth_date = Some(Date::new("1982-05-08"));
        request.patient.gender = Some("female".to_owned());
        request.patient.name[0].given = vec!["Diana".to_owned()];
    })
    .unwrap();
    assert_eq!(sent, request().patient);
}

#[test]
fn whatever_is_missing_wrong_or_outdated_stops_it() {
    assert_eq!(check(|request, _| request.country = "YY".to_owned()), Err(GateError::UnknownCountry));
    assert_eq!(check(|request, _| request.patient.identifier.clear()), Err(GateError::Mask));
    assert_eq!(check(|request, _| request.patient.name.clear()), Err(GateError::Mask));
    let malformed = |request: &mut MatchRequest, _: &mut Country| {
        request.patient.identifier = vec![identifier("urn:oid:2.999.1", "12")];
    };
    assert_eq!(check(malformed), Err(GateError::Mask));
    assert_eq!(check(|request, _| request.notice_version = "1".to_owned()), Err(GateError::NoticeOutdated));
    assert_eq!(check(|request, _| request.legal_basis = "curiosity".to_owned()), Err(GateError::LegalBasis));
    let not_for_emergencies = |request: &mut MatchRequest, _: &mut Country| {
        request.legal_basis = "consent".to_owned();
        request.purpose = Purpose::Emergency;
        request.confirmations = vec![Confirmation::PatientInformed, Confirmation::PatientConsents];
    };
    assert_eq!(check(not_for_emergencies), Err(GateError::LegalBasis));
}

#[test]
fn who_must_confirm_what_depends_on_country_basis_and_purpose() {
    use Confirmation::{PatientConsents as Consents, PatientInformed as Informed, VitalInterest as Vital};
    let with =
        |confirmations: &[Confirmation], emergency: bool, consent_required: bool, emergency_allowed: bool| {
            check(|request, country| {
                request.confirmations = confirmations.to_vec();
                request.purpose = if emergency { Purpose::Emergency } else { Purpose::Treatment };
                country.notice.consent_required = consent_required;
                country.notice.emergency_allowed = emergency_allowed;
            })
            .is_ok()
        };
    // confirmations, emergency, the country demands consent, the country answers in an emergency: passes
    for (confirmations, emergency, consent, allowed, passes) in [
        (&[Informed][..], false, false, true, true),
        (&[Informed], false, true, true, false),
        (&[Informed, Consents], false, true, true, true),
        (&[Consents], false, true, true, false),
        (&[Vital], false, false, true, false),
        (&[Vital], true, true, true, true),
        (&[Vital], true, true, false, false),
        (&[Informed, Consents], true, true, false, true),
    ] {
        let found = with(confirmations, emergency, consent, allowed);
        assert_eq!(
            found, passes,
            "{confirmations:?} emergency={emergency} consent={consent} allowed={allowed}"
        );
    }
}

#[test]
fn the_legal_basis_consent_needs_the_patients_consent_in_every_country() {
    let by_consent = |confirmations: Vec<Confirmation>| {
        check(|request, _| {
            request.legal_basis = "consent".to_owned();
            request.confirmations = confirmations;
        })
    };
    assert_eq!(by_consent(vec![Confirmation::PatientInformed]), Err(GateError::Confirmation));
    assert!(by_consent(vec![Confirmation::PatientInformed, Confirmation::PatientConsents]).is_ok());
}
