//! Code systems: the name that a reader knows them by, and the table of our own words, by URI or OID.

use crate::texts::Table;

/// What we know of a code system.
#[derive(Debug, Clone, Copy)]
pub(super) struct System {
    /// Its usual name.
    pub(super) name: &'static str,
    /// Our words for its codes, where we have any.
    pub(super) words: Option<Table>,
}

const fn named(name: &'static str) -> System {
    System { name, words: None }
}

const fn worded(name: &'static str, words: Table) -> System {
    System { name, words: Some(words) }
}

/// Systems by URI, or by OID without `urn:oid:`.
const SYSTEMS: &[(&str, System)] = &[
    ("http://snomed.info/sct", worded("SNOMED CT", Table::Snomed)),
    ("2.16.840.1.113883.6.96", worded("SNOMED CT", Table::Snomed)),
    ("http://loinc.org", worded("LOINC", Table::Loinc)),
    ("2.16.840.1.113883.6.1", worded("LOINC", Table::Loinc)),
    ("http://unitsofmeasure.org", worded("UCUM", Table::Unit)),
    ("http://standardterms.edqm.eu", worded("EDQM", Table::Edqm)),
    ("http://hl7.org/fhir/uv/ips/CodeSystem/edqm-uv-ips", worded("EDQM", Table::Edqm)),
    ("0.4.0.127.0.16.1.1.2.1", worded("EDQM", Table::Edqm)),
    ("1.3.6.1.4.1.12559.11.10.1.3.1.44.1", worded("EDQM", Table::Edqm)),
    ("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", worded("IPS", Table::Absent)),
    ("2.16.840.1.113883.5.1150.1", worded("IPS", Table::Absent)),
    ("http://terminology.hl7.org/CodeSystem/list-empty-reason", worded("FHIR", Table::Empty)),
    ("http://terminology.hl7.org/CodeSystem/data-absent-reason", worded("FHIR", Table::Dataabsent)),
    ("http://terminology.hl7.org/CodeSystem/v3-NullFlavor", worded("HL7", Table::Nullflavor)),
    ("http://hl7.org/fhir/v3/NullFlavor", worded("HL7", Table::Nullflavor)),
    ("2.16.840.1.113883.5.1008", worded("HL7", Table::Nullflavor)),
    ("http://terminology.hl7.org/CodeSystem/condition-clinical", worded("FHIR", Table::Clinical)),
    ("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", worded("FHIR", Table::Clinical)),
    ("http://hl7.org/fhir/ValueSet/condition-clinical", worded("FHIR", Table::Clinical)),
    ("2.16.840.1.113883.4.642.4.1373", worded("FHIR", Table::Clinical)),
    ("http://terminology.hl7.org/CodeSystem/condition-ver-status", worded("FHIR", Table::Verification)),
    (
        "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
        worded("FHIR", Table::Verification),
    ),
    ("http://hl7.org/fhir/ValueSet/condition-ver-status", worded("FHIR", Table::Verification)),
    ("2.16.840.1.113883.4.642.4.1371", worded("FHIR", Table::Verification)),
    ("2.16.840.1.113883.4.642.4.130", worded("FHIR", Table::Criticality)),
    ("http://hl7.org/fhir/allergy-intolerance-criticality", worded("FHIR", Table::Criticality)),
    ("http://terminology.hl7.org/CodeSystem/condition-category", worded("FHIR", Table::Category)),
    ("http://hl7.org/fhir/ValueSet/condition-category", worded("FHIR", Table::Category)),
    ("http://hl7.org/fhir/condition-category", worded("FHIR", Table::Category)),
    ("http://hl7.org/fhir/us/core/CodeSystem/condition-category", worded("FHIR", Table::Category)),
    ("http://terminology.hl7.org/CodeSystem/observation-category", worded("FHIR", Table::Category)),
    ("http://hl7.org/fhir/observation-category", worded("FHIR", Table::Category)),
    ("http://terminology.hl7.org/CodeSystem/medication-statement-category", worded("FHIR", Table::Category)),
    ("http://terminology.hl7.org/CodeSystem/medicationrequest-category", worded("FHIR", Table::Category)),
    ("http://terminology.hl7.org/CodeSystem/v2-0074", worded("HL7", Table::Category)),
    ("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", worded("HL7", Table::Finding)),
    (
        "https://www.hl7.org/fhir/DSTU2/valueset-observation-interpretation.html",
        worded("HL7", Table::Finding),
    ),
    ("http://hl7.org/fhir/v2/0078", worded("HL7", Table::Finding)),
    ("2.16.840.1.113883.1.11.78", worded("HL7", Table::Finding)),
    ("2.16.840.1.113883.5.83", worded("HL7", Table::Finding)),
    ("http://terminology.hl7.org/CodeSystem/referencerange-meaning", worded("FHIR", Table::Finding)),
    ("http://terminology.hl7.org/CodeSystem/v3-TimingEvent", worded("HL7", Table::Event)),
    ("http://hl7.org/fhir/event-timing", worded("FHIR", Table::Event)),
    ("2.16.840.1.113883.5.139", worded("HL7", Table::Event)),
    ("http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", worded("HL7", Table::Gts)),
    ("http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration", worded("HL7", Table::Route)),
    (
        "http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution",
        worded("HL7", Table::Substitution),
    ),
    ("2.16.840.1.113883.5.1070", worded("HL7", Table::Substitution)),
    ("http://terminology.hl7.org/CodeSystem/v3-RoleCode", worded("HL7", Table::Role)),
    ("http://terminology.hl7.org/CodeSystem/v3-RoleClass", worded("HL7", Table::Role)),
    ("2.16.840.1.113883.5.111", worded("HL7", Table::Role)),
    ("2.16.840.1.113883.5.110", worded("HL7", Table::Role)),
    ("http://terminology.hl7.org/CodeSystem/v2-0131", worded("HL7", Table::Contact)),
    ("http://terminology.hl7.org/CodeSystem/v3-ParticipationFunction", worded("HL7", Table::Role)),
    ("2.16.840.1.113883.5.88", worded("HL7", Table::Role)),
    ("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", worded("HL7", Table::Role)),
    ("http://terminology.hl7.org/CodeSystem/provenance-participant-type", worded("FHIR", Table::Role)),
    ("2.16.840.1.113883.2.9.6.2.7", worded("ISCO", Table::Isco)),
    ("http://terminology.hl7.org/CodeSystem/v2-0203", worded("HL7", Table::Idtype)),
    ("http://hl7.org/fhir/identifier-type", worded("FHIR", Table::Idtype)),
    ("http://hl7.org/fhir/ValueSet/identifier-type", worded("FHIR", Table::Idtype)),
    ("http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", worded("HL7", Table::Marital)),
    ("http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender", worded("HL7", Table::Sex)),
    ("2.16.840.1.113883.5.1", worded("HL7", Table::Sex)),
    ("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", worded("HL7", Table::Confidentiality)),
    ("2.16.840.1.113883.5.25", worded("HL7", Table::Confidentiality)),
    ("http://terminology.hl7.org/CodeSystem/v3-ActReason", worded("HL7", Table::Reason)),
    ("http://terminology.hl7.org/CodeSystem/v3-ActCode", worded("HL7", Table::Act)),
    ("2.16.840.1.113883.5.4", worded("HL7", Table::Act)),
    ("http://terminology.hl7.org/CodeSystem/v3-ActClass", worded("HL7", Table::Act)),
    ("http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy", worded("FHIR", Table::Act)),
    ("http://terminology.hl7.org/CodeSystem/dose-rate-type", worded("FHIR", Table::Act)),
    ("urn:iso:std:iso:3166", worded("ISO 3166", Table::Country)),
    ("1.0.3166.1", worded("ISO 3166", Table::Country)),
    ("urn:ietf:bcp:47", worded("BCP 47", Table::Language)),
    ("http://www.whocc.no/atc", named("ATC")),
    ("2.16.840.1.113883.6.73", named("ATC")),
    ("http://hl7.org/fhir/sid/icd-10", named("ICD-10")),
    ("1.3.6.1.4.1.12559.11.10.1.3.1.44.2", named("ICD-10")),
    ("2.16.840.1.113883.6.3", named("ICD-10")),
    ("http://hl7.org/fhir/sid/icd-10-cm", named("ICD-10-CM")),
    ("http://hl7.org/fhir/sid/icd-9-cm", named("ICD-9-CM")),
    ("2.16.840.1.113883.6.103", named("ICD-9-CM")),
    ("2.16.840.1.113883.6.2", named("ICD-9-CM")),
    ("http://id.who.int/icd/release/11/mms", named("ICD-11")),
    ("http://www.orpha.net", named("Orphanet")),
    ("1.3.6.1.4.1.12559.11.10.1.3.1.44.5", named("Orphanet")),
    ("1.3.6.1.4.1.12559.11.10.1.3.1.44.6", named("EMDN")),
    ("https://spor.ema.europa.eu/v1/substances", named("EMA SMS")),
    ("1.3.6.1.4.1.12559.11.10.1.3.1.44.100000075825", named("EMA SMS")),
    ("http://hl7.org/fhir/sid/icf-nl", named("ICF")),
    ("2.16.840.1.113883.6.254", named("ICF")),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", named("RxNorm")),
    ("2.16.840.1.113883.6.88", named("RxNorm")),
    ("http://hl7.org/fhir/sid/cvx", named("CVX")),
    ("http://www.ama-assn.org/go/cpt", named("CPT")),
    ("http://hl7.org/fhir/sid/ndc", named("NDC")),
    ("2.16.840.1.113883.6.61", named("CAS")),
];

/// What we know of a system, by its URI, an OID, or `urn:oid:` and an OID; a version after `|` is ignored.
pub(super) fn system(uri: &str) -> Option<System> {
    let uri = uri.split('|').next().unwrap_or(uri);
    let uri = uri.strip_prefix("urn:oid:").unwrap_or(uri).trim_end_matches('/');
    SYSTEMS.iter().find(|(known, _)| *known == uri).map(|(_, system)| *system)
}
