//! Code systems: the name that a reader knows them by, and the table of our own words, by URI or OID.

use crate::texts::Table;

/// What we know of a code system.
#[derive(Debug, Clone, Copy)]
pub(super) struct System {
    /// Its usual name.
    pub(super) name: &'static str,
    /// Our words for its codes, where we have any.
    pub(super) words: Option<Table>,
    /// The element of FHIR whose codes it holds: their words stand under its name.
    pub(super) element: Option<&'static str>,
}

const fn named(name: &'static str) -> System {
    System { name, words: None, element: None }
}

const fn worded(name: &'static str, words: Table) -> System {
    System { name, words: Some(words), element: None }
}

const fn of_element(element: &'static str) -> System {
    System { name: "FHIR", words: Some(Table::Code), element: Some(element) }
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
    ("http://terminology.hl7.org/CodeSystem/referencerange-meaning", worded("FHIR", Table::Range)),
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
    ("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", worded("HL7", Table::Participation)),
    (
        "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
        worded("FHIR", Table::Participation),
    ),
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
    ("http://terminology.hl7.org/CodeSystem/v3-ActStatus", worded("HL7", Table::Actstatus)),
    ("http://hl7.org/fhir/v3/ActStatus", worded("HL7", Table::Actstatus)),
    ("2.16.840.1.113883.5.14", worded("HL7", Table::Actstatus)),
    ("http://terminology.hl7.org/CodeSystem/v3-ActMood", worded("HL7", Table::Mood)),
    ("2.16.840.1.113883.5.1001", worded("HL7", Table::Mood)),
    ("http://terminology.hl7.org/CodeSystem/v3-ActPriority", worded("HL7", Table::Priority)),
    ("2.16.840.1.113883.5.7", worded("HL7", Table::Priority)),
    ("2.16.840.1.113883.5.8", worded("HL7", Table::Reason)),
    ("http://hl7.org/fhir/v3/ActReason", worded("HL7", Table::Reason)),
    ("2.16.840.1.113883.5.6", worded("HL7", Table::Act)),
    ("http://hl7.org/fhir/v3/ActCode", worded("HL7", Table::Act)),
    ("1.3.6.1.4.1.19376.1.5.3.2", worded("IHE", Table::Act)),
    // As many documents write it.
    ("1.3.5.1.4.1.19376.1.5.3.2", worded("IHE", Table::Act)),
    ("http://epic.com/CodeSystem/dose-rate-type", worded("Epic", Table::Act)),
    ("2.16.840.1.113883.5.112", worded("HL7", Table::Route)),
    ("2.16.840.1.113883.5.1063", worded("HL7", Table::Severity)),
    ("http://terminology.hl7.org/CodeSystem/v3-ObservationValue", worded("HL7", Table::Severity)),
    ("http://terminology.hl7.org/CodeSystem/v2-0443", worded("HL7", Table::Provider)),
    ("2.16.840.1.113883.12.443", worded("HL7", Table::Provider)),
    ("2.16.840.1.113883.5.90", worded("HL7", Table::Participation)),
    ("http://hl7.org/fhir/v3/RoleCode", worded("HL7", Table::Role)),
    ("http://hl7.org/fhir/v2/0131", worded("HL7", Table::Contact)),
    ("2.16.840.1.113883.12.131", worded("HL7", Table::Contact)),
    ("2.16.840.1.113883.12.203", worded("HL7", Table::Idtype)),
    ("http://hl7.org/fhir/v2/0203", worded("HL7", Table::Idtype)),
    ("http://hl7.org/fhir/v3/MaritalStatus", worded("HL7", Table::Marital)),
    ("2.16.840.1.113883.5.2", worded("HL7", Table::Marital)),
    ("http://hl7.org/fhir/marital-status", worded("FHIR", Table::Marital)),
    ("http://hl7.org/fhir/v3/Confidentiality", worded("HL7", Table::Confidentiality)),
    ("2.16.840.1.113883.12.74", worded("HL7", Table::Category)),
    ("http://hl7.org/fhir/v2/0074", worded("HL7", Table::Category)),
    ("http://terminology.hl7.org/CodeSystem/medicationdispense-category", worded("FHIR", Table::Category)),
    ("http://terminology.hl7.org/CodeSystem/medication-admin-category", worded("FHIR", Table::Category)),
    ("2.16.840.1.113883.4.642.4.1075", worded("FHIR", Table::Clinical)),
    ("2.16.840.1.113883.4.642.1.1075", worded("FHIR", Table::Clinical)),
    ("2.16.840.1.113883.4.642.4.1074", worded("FHIR", Table::Verification)),
    ("http://hl7.org/fhir/condition-clinical", worded("FHIR", Table::Clinical)),
    ("http://hl7.org/fhir/allergy-clinical-status", worded("FHIR", Table::Clinical)),
    ("http://hl7.org/fhir/condition-ver-status", worded("FHIR", Table::Verification)),
    ("http://hl7.org/fhir/allergy-verification-status", worded("FHIR", Table::Verification)),
    ("http://hl7.org/fhir/list-empty-reason", worded("FHIR", Table::Empty)),
    ("http://hl7.org/fhir/data-absent-reason", worded("FHIR", Table::Dataabsent)),
    ("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown", worded("IPS", Table::Absent)),
    ("http://hl7.org/fhir/v3/TimingEvent", worded("HL7", Table::Event)),
    ("http://hl7.org/fhir/v3/GTSAbbreviation", worded("HL7", Table::Gts)),
    ("2.16.840.1.113883.5.1022", worded("HL7", Table::Gts)),
    ("http://terminology.hl7.org/CodeSystem/consentscope", worded("FHIR", Table::Consent)),
    ("http://terminology.hl7.org/CodeSystem/consentcategorycodes", worded("FHIR", Table::Consent)),
    ("http://terminology.hl7.org/CodeSystem/flag-category", worded("FHIR", Table::Flag)),
    ("http://terminology.hl7.org/CodeSystem/goal-achievement", worded("FHIR", Table::Goal)),
    ("http://terminology.hl7.org/CodeSystem/goal-priority", worded("FHIR", Table::Goal)),
    ("http://terminology.hl7.org/CodeSystem/goal-category", worded("FHIR", Table::Goal)),
    ("http://terminology.hl7.org/CodeSystem/organization-type", worded("FHIR", Table::Organization)),
    ("http://terminology.hl7.org/CodeSystem/immunization-origin", worded("FHIR", Table::Vaccination)),
    ("http://terminology.hl7.org/CodeSystem/reaction-event-certainty", worded("FHIR", Table::Likelihood)),
    ("http://terminology.hl7.org/CodeSystem/diagnosis-role", worded("FHIR", Table::Encounter)),
    ("http://terminology.hl7.org/CodeSystem/discharge-disposition", worded("FHIR", Table::Encounter)),
    ("http://terminology.hl7.org/CodeSystem/admit-source", worded("FHIR", Table::Encounter)),
    ("http://hl7.org/fhir/us/core/CodeSystem/careplan-category", worded("FHIR", Table::Plan)),
    ("http://terminology.hl7.org/CodeSystem/care-plan-category", worded("FHIR", Table::Plan)),
    ("http://terminology.hl7.org/CodeSystem/v3-DataOperation", worded("HL7", Table::Operation)),
    ("http://terminology.hl7.org/CodeSystem/v3-LanguageAbilityMode", worded("HL7", Table::Languagemode)),
    (
        "http://terminology.hl7.org/CodeSystem/v3-LanguageAbilityProficiency",
        worded("HL7", Table::Proficiency),
    ),
    ("http://terminology.hl7.org/CodeSystem/v3-AddressUse", worded("HL7", Table::Addressuse)),
    ("http://terminology.hl7.org/CodeSystem/v2-0360", worded("HL7", Table::Degree)),
    ("2.16.840.1.113883.5.1119", worded("HL7", Table::Addressuse)),
    ("2.16.840.1.113883.5.60", worded("HL7", Table::Languagemode)),
    ("2.16.840.1.113883.5.61", worded("HL7", Table::Proficiency)),
    ("http://dicom.nema.org/resources/ontology/DCM", worded("DICOM", Table::Modality)),
    ("1.2.840.10008.2.16.4", worded("DICOM", Table::Modality)),
    ("1.0.3166.1.2.2", worded("ISO 3166", Table::Country)),
    ("http://hl7.org/fhir/ValueSet/country", worded("ISO 3166", Table::Country)),
    ("1.0.639.1", worded("ISO 639", Table::Language)),
    ("http://hl7.org/fhir/ValueSet/languages", worded("BCP 47", Table::Language)),
    ("2.16.840.1.113883.6.8", worded("UCUM", Table::Unit)),
    ("http://hl7.org/fhir/administrative-gender", of_element("gender")),
    ("http://hl7.org/fhir/allergy-intolerance-type", of_element("type")),
    ("http://hl7.org/fhir/allergy-intolerance-category", of_element("category")),
    ("http://hl7.org/fhir/reaction-event-severity", of_element("severity")),
    ("http://hl7.org/fhir/request-priority", of_element("priority")),
    ("http://hl7.org/fhir/request-intent", of_element("intent")),
    ("http://hl7.org/fhir/request-status", of_element("status")),
    ("http://hl7.org/fhir/event-status", of_element("status")),
    ("http://hl7.org/fhir/observation-status", of_element("status")),
    ("http://hl7.org/fhir/diagnostic-report-status", of_element("status")),
    ("http://hl7.org/fhir/composition-status", of_element("status")),
    ("http://hl7.org/fhir/document-reference-status", of_element("status")),
    ("http://hl7.org/fhir/goal-status", of_element("lifecycleStatus")),
    ("http://hl7.org/fhir/days-of-week", of_element("dayOfWeek")),
    ("http://hl7.org/fhir/name-use", of_element("use")),
    ("http://hl7.org/fhir/identifier-use", of_element("use")),
    ("http://hl7.org/fhir/address-use", of_element("use")),
    ("http://hl7.org/fhir/address-type", of_element("type")),
    ("http://hl7.org/fhir/contact-point-system", of_element("telecom-system")),
    ("http://hl7.org/fhir/contact-point-use", of_element("telecom-use")),
    ("http://hl7.org/fhir/resource-types", worded("FHIR", Table::Resource)),
    ("http://hl7.org/fhir/fhir-types", worded("FHIR", Table::Resource)),
    (
        "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status",
        worded("FHIR", Table::Vaccination),
    ),
    (
        "http://terminology.hl7.org/CodeSystem/allerg-intol-substance-exp-risk",
        worded("FHIR", Table::Likelihood),
    ),
    (
        "http://terminology.hl7.org/CodeSystem/medicationrequest-status-reason",
        worded("FHIR", Table::Statusreason),
    ),
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

/// The OID below which eHDSI keeps its value sets: some documents send them as the system of a code.
const VALUE_SETS: &str = "1.3.6.1.4.1.12559.11.10.1.3.1.42.";

/// What we know of a system, by its URI, an OID, or `urn:oid:` and an OID; a version after `|` or, of SNOMED CT, in the
/// URI is ignored.
pub(super) fn system(uri: &str) -> Option<System> {
    let uri = uri.split('|').next().unwrap_or(uri);
    let uri = uri.strip_prefix("urn:oid:").unwrap_or(uri).trim_end_matches('/');
    let known = SYSTEMS.iter().find(|(known, _)| *known == uri).map(|(_, system)| *system);
    known.or_else(|| uri.strip_prefix(VALUE_SETS).and_then(value_set)).or_else(|| {
        let edition = uri.split_once("://").is_some_and(|(_, path)| path.starts_with("snomed.info/sct"));
        edition.then_some(worded("SNOMED CT", Table::Snomed))
    })
}

/// The words of a value set of eHDSI, by its number.
fn value_set(number: &str) -> Option<System> {
    let words = match number {
        "1" => Table::Isco,
        "2" | "3" | "12" => Table::Edqm,
        "7" => Table::Substitution,
        "9" | "21" | "32" => Table::Loinc,
        "11" | "13" | "14" | "15" | "18" | "19" | "20" | "23" | "28" | "30" | "60" | "62" => Table::Snomed,
        "16" => Table::Unit,
        "31" => Table::Confidentiality,
        "34" => Table::Sex,
        "38" => Table::Role,
        "41" => Table::Event,
        "47" | "48" | "49" | "50" | "51" => Table::Absent,
        "57" => Table::Criticality,
        "58" => Table::Verification,
        "59" => Table::Clinical,
        _ => return None,
    };
    Some(worded("eHDSI", words))
}
