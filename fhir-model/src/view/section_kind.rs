//! Which section it is, by its code; which resources belong in it; where resources belong that no section lists.

use super::document::SectionKind;
use super::row::RowKind;
use super::scope::View;
use super::source::{get, items, kind, text};
use crate::json::Json;
use crate::texts::Table;

/// Which section a LOINC code names, with the code under which our title of it stands.
pub(super) const KINDS: &[(&str, SectionKind)] = &[
    ("57828-6", SectionKind::Prescriptions),
    ("60590-7", SectionKind::Dispensations),
    ("48765-2", SectionKind::Allergies),
    ("104605-1", SectionKind::Alerts),
    ("75310-3", SectionKind::Alerts),
    ("30954-2", SectionKind::Results),
    ("11450-4", SectionKind::Problems),
    ("10160-0", SectionKind::Medicines),
    ("46264-8", SectionKind::Devices),
    ("47519-4", SectionKind::Procedures),
    ("11348-0", SectionKind::PastIllness),
    ("11369-6", SectionKind::Immunizations),
    ("18776-5", SectionKind::CarePlan),
    ("47420-5", SectionKind::FunctionalStatus),
    ("29762-2", SectionKind::SocialHistory),
    ("10162-6", SectionKind::Pregnancy),
    ("8716-3", SectionKind::VitalSigns),
    ("42348-3", SectionKind::AdvanceDirectives),
];

/// The kind of a section by its codes.
pub(super) fn kind_of(code: Option<&Json>) -> SectionKind {
    let codings = code.and_then(|code| get(code, "coding")).map(items).unwrap_or_default();
    codings
        .iter()
        .filter_map(|coding| text(coding, "code"))
        .find_map(|code| KINDS.iter().find(|(known, _)| *known == code).map(|(_, kind)| *kind))
        .unwrap_or_default()
}

/// Words by which English titles name a kind of section. Whole ones: "habitual" is no habit, and "medicinski proizvodi" are
/// devices. No word that means another kind in another language ("diagnostic").
const NAMED: &[(SectionKind, &[&str])] = &[
    (SectionKind::Allergies, &["allergy", "allergies", "intolerance", "intolerances", "adverse"]),
    (
        SectionKind::Problems,
        &["problem", "problems", "diagnosis", "diagnoses", "condition", "conditions", "concerns"],
    ),
    (SectionKind::Medicines, &["medication", "medications", "medicine", "medicines", "drug", "drugs"]),
    (SectionKind::Devices, &["device", "devices", "implants", "equipment"]),
    (SectionKind::Procedures, &["procedure", "procedures", "surgery", "surgeries", "surgical", "operations"]),
    (
        SectionKind::PastIllness,
        &[
            "past",
            "illness",
            "illnesses",
            "resolved",
            "problem",
            "problems",
            "diagnosis",
            "diagnoses",
            "condition",
            "conditions",
        ],
    ),
    (
        SectionKind::Immunizations,
        &[
            "immunization",
            "immunizations",
            "immunisation",
            "immunisations",
            "vaccination",
            "vaccinations",
            "vaccines",
        ],
    ),
    (SectionKind::CarePlan, &["plan", "plans", "treatment", "treatments"]),
    (SectionKind::FunctionalStatus, &["functional", "functioning", "disability", "disabilities", "autonomy"]),
    (SectionKind::SocialHistory, &["social", "habits", "lifestyle"]),
    (SectionKind::Pregnancy, &["pregnancy", "pregnancies"]),
    (SectionKind::VitalSigns, &["vital", "vitals", "physical"]),
    (SectionKind::Results, &["result", "results", "laboratory", "tests", "findings"]),
    (SectionKind::AdvanceDirectives, &["directive", "directives"]),
];

/// Whether an English title names another kind of section than the code it was sent with.
pub(super) fn is_named_otherwise(title: &str, kind: SectionKind) -> bool {
    let title = title.to_lowercase();
    let said = |word: &&str| title.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word);
    let names = |(_, words): &&(SectionKind, &[&str])| words.iter().any(said);
    let mut own = NAMED.iter().filter(|(of, _)| *of == kind).peekable();
    own.peek().is_some() && !own.any(|named| names(&named)) && NAMED.iter().any(|named| names(&named))
}

/// Our title of a kind of section.
pub(super) fn title_of(view: &View<'_>, kind: SectionKind) -> Option<String> {
    let (code, _) = KINDS.iter().find(|(_, known)| *known == kind)?;
    view.word(Table::Section, code).map(str::to_owned)
}

/// The name of a section in its address.
pub(super) fn anchor(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Prescriptions => "prescriptions",
        SectionKind::Dispensations => "dispensations",
        SectionKind::Allergies => "allergies",
        SectionKind::Alerts => "alerts",
        SectionKind::Results => "results",
        SectionKind::Problems => "problems",
        SectionKind::Medicines => "medicines",
        SectionKind::Devices => "devices",
        SectionKind::Procedures => "procedures",
        SectionKind::PastIllness => "past-illness",
        SectionKind::Immunizations => "immunizations",
        SectionKind::CarePlan => "care-plan",
        SectionKind::FunctionalStatus => "functional-status",
        SectionKind::SocialHistory => "social-history",
        SectionKind::Pregnancy => "pregnancy",
        SectionKind::VitalSigns => "vital-signs",
        SectionKind::AdvanceDirectives => "advance-directives",
        SectionKind::OtherSection => "section",
        SectionKind::Unplaced => "other",
    }
}

/// Which section a resource belongs to where no Composition says it.
pub(super) fn kind_of_resource(resource: &Json, prescription: bool) -> SectionKind {
    let category = |wanted: &str| {
        let categories = get(resource, "category").map(items).unwrap_or_default();
        categories
            .iter()
            .filter_map(|json| get(json, "coding"))
            .flat_map(items)
            .any(|coding| text(coding, "code") == Some(wanted))
    };
    match kind(resource) {
        "AllergyIntolerance" => SectionKind::Allergies,
        "Flag" => SectionKind::Alerts,
        "Condition" => SectionKind::Problems,
        "MedicationRequest" if prescription => SectionKind::Prescriptions,
        "MedicationStatement" | "MedicationUsage" | "MedicationRequest" | "MedicationAdministration" => {
            SectionKind::Medicines
        }
        "MedicationDispense" => SectionKind::Dispensations,
        "DeviceUseStatement" | "DeviceUsage" => SectionKind::Devices,
        "Procedure" => SectionKind::Procedures,
        "Immunization" | "ImmunizationRecommendation" => SectionKind::Immunizations,
        "CarePlan" => SectionKind::CarePlan,
        "Observation" if category("vital-signs") => SectionKind::VitalSigns,
        "Observation" if category("social-history") => SectionKind::SocialHistory,
        "Observation" | "DiagnosticReport" => SectionKind::Results,
        _ => SectionKind::Unplaced,
    }
}

/// The kinds of rows that a section is about, where it is about few: their kind needs no word there, and what is of any
/// other kind has lost its way.
pub(super) fn rows_of(section: SectionKind) -> Option<&'static [RowKind]> {
    use RowKind::{
        Allergy, Device, Dispensation, Immunization, Medicine, Observation, Prescription, Problem, Procedure,
        Report,
    };
    Some(match section {
        SectionKind::Prescriptions => &[Prescription],
        SectionKind::Dispensations => &[Dispensation],
        SectionKind::Allergies => &[Allergy],
        SectionKind::Results => &[Observation, Report],
        SectionKind::Problems | SectionKind::PastIllness => &[Problem],
        SectionKind::Medicines => &[Medicine, Prescription, Dispensation],
        SectionKind::Devices => &[Device],
        SectionKind::Procedures => &[Procedure],
        SectionKind::Immunizations => &[Immunization],
        SectionKind::SocialHistory | SectionKind::Pregnancy | SectionKind::VitalSigns => &[Observation],
        SectionKind::Alerts
        | SectionKind::CarePlan
        | SectionKind::FunctionalStatus
        | SectionKind::AdvanceDirectives
        | SectionKind::OtherSection
        | SectionKind::Unplaced => return None,
    })
}
