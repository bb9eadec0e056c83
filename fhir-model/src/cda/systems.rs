//! Code systems: the OID that CDA names them by, to the URI that FHIR names them by.

use std::borrow::Cow;

/// The arc of HL7, under which most code systems have their OID.
const HL7: &str = "2.16.840.1.113883.";

/// The FHIR URI of a code system's OID, where it has one of its own (terminology.hl7.org, FHIR R4
/// terminologies-systems.html, and the eHDSI master value sets catalogue).
pub(super) fn known(oid: &str) -> Option<&'static str> {
    // Parted where most of them begin alike: what is left to compare is short.
    Some(match oid.strip_prefix(HL7) {
        Some(rest) => match rest {
            "6.96" => "http://snomed.info/sct",
            "6.1" => "http://loinc.org",
            "6.73" => "http://www.whocc.no/atc",
            "6.8" => "http://unitsofmeasure.org",
            "6.88" => "http://www.nlm.nih.gov/research/umls/rxnorm",
            "6.3" => "http://hl7.org/fhir/sid/icd-10",
            "6.90" => "http://hl7.org/fhir/sid/icd-10-cm",
            "6.103" => "http://hl7.org/fhir/sid/icd-9-cm",
            "12.292" | "6.59" => "http://hl7.org/fhir/sid/cvx",
            "5.1150.1" => "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
            "4.642.4.130" => "http://hl7.org/fhir/allergy-intolerance-criticality",
            "4.642.4.1371" => "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
            "4.642.4.1373" => "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
            "4.642.1.1075" | "4.642.4.1075" => "http://terminology.hl7.org/CodeSystem/condition-clinical",
            "4.642.4.1074" => "http://terminology.hl7.org/CodeSystem/condition-ver-status",
            "5.1" => "http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender",
            "5.2" => "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus",
            "5.4" => "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "5.6" => "http://terminology.hl7.org/CodeSystem/v3-ActClass",
            "5.7" => "http://terminology.hl7.org/CodeSystem/v3-ActPriority",
            "5.8" => "http://terminology.hl7.org/CodeSystem/v3-ActReason",
            "5.14" => "http://terminology.hl7.org/CodeSystem/v3-ActStatus",
            "5.25" => "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
            "5.83" => "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
            "5.88" => "http://terminology.hl7.org/CodeSystem/v3-ParticipationFunction",
            "5.110" => "http://terminology.hl7.org/CodeSystem/v3-RoleClass",
            "5.111" => "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
            "5.139" => "http://terminology.hl7.org/CodeSystem/v3-TimingEvent",
            "5.1008" => "http://terminology.hl7.org/CodeSystem/v3-NullFlavor",
            "5.1070" => "http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution",
            "5.1076" => "http://terminology.hl7.org/CodeSystem/v3-ReligiousAffiliation",
            _ => return None,
        },
        None => match oid {
            "1.3.6.1.4.1.12559.11.10.1.3.1.44.2" => "http://hl7.org/fhir/sid/icd-10",
            "1.3.6.1.4.1.12559.11.10.1.3.1.44.5" => "http://www.orpha.net",
            "0.4.0.127.0.16.1.1.2.1" | "1.3.6.1.4.1.12559.11.10.1.3.1.44.1" => "http://standardterms.edqm.eu",
            "1.0.3166.1" | "1.0.3166.1.2.2" => "urn:iso:std:iso:3166",
            _ => return None,
        },
    })
}

/// The URI of a `codeSystem`: the table's, else `urn:oid:…`; what is no OID stays as it came.
pub(super) fn uri(oid: &str) -> Cow<'static, str> {
    match known(oid) {
        Some(uri) => Cow::Borrowed(uri),
        None if is_oid(oid) => Cow::Owned(["urn:oid:", oid].concat()),
        None => Cow::Owned(oid.to_owned()),
    }
}

/// Whether a text is an object identifier: numbers and points.
pub(super) fn is_oid(text: &str) -> bool {
    let (mut points, mut last) = (0, b'.');
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if last != b'.' => points += 1,
            _ => return false,
        }
        last = byte;
    }
    points > 0 && last != b'.'
}

/// Whether a text is an object identifier that no code looks like (`054.3` is a code).
pub(super) fn is_long_oid(text: &str) -> bool {
    is_oid(text) && text.split('.').count() > 5
}
