//! Nothing known, none, not told, not sent: four things that must never look alike, nor like health.

use crate::frame::{Page, concern, document, medicine, page, section, snomed, summary};

const ABSENT: &str = "2.16.840.1.113883.5.1150.1";

fn procedures(entries: &str) -> Page {
    page(&summary(&section("47519-4", "", entries)))
}

/// Medplum 5.1.10: "no known procedures" became a completed procedure.
#[test]
fn no_known_procedures_is_no_procedure() {
    let page = procedures(&format!(
        r#"<entry><procedure classCode="PROC" moodCode="EVN"><code code="no-known-procedures" codeSystem="{ABSENT}"/><statusCode code="completed"/><effectiveTime nullFlavor="NA"/></procedure></entry>"#
    ));
    let section = page.section("Prosedyrer og operasjoner");
    section.shows("[Ingen kjente, ifølge dokumentet.]").hides("\n- ");
    page.section("Allergier og overfølsomhet").hides("Ingen kjente");
}

/// EHNCP-1917: in the medication summary the nullFlavor of a whole `substanceAdministration` was not looked at.
#[test]
fn a_null_flavor_of_a_whole_medicine_says_why_there_is_none() {
    for (flavor, said) in [
        ("UNK", "Ingen opplysninger. Det betyr ikke at det ikke finnes noe."),
        ("NASK", "Ingen opplysninger. Det betyr ikke at det ikke finnes noe."),
        ("MSK", "Opplysningene er holdt tilbake av avsenderen."),
    ] {
        let entry = format!(
            r#"<entry><substanceAdministration classCode="SBADM" moodCode="INT" nullFlavor="{flavor}"><consumable><manufacturedProduct><manufacturedMaterial/></manufacturedProduct></consumable></substanceAdministration></entry>"#
        );
        page(&summary(&section("10160-0", "", &entry)))
            .section("Legemidler i bruk")
            .shows(said)
            .shows(flavor)
            .hides("Ingen kjente")
            .hides("\n- ");
    }
}

/// EHNCP-1962: a problem whose code is a nullFlavor was displayed as empty parentheses.
#[test]
fn a_problem_with_a_null_flavor_has_no_empty_brackets() {
    let dated = r#"<code nullFlavor="NI"/><effectiveTime><low value="2019"/></effectiveTime><value xsi:type="CD" nullFlavor="UNK"/>"#;
    let page = page(&summary(&section("11450-4", "", &concern("active", dated))));
    let section = page.section("Aktuelle problemer og diagnoser");
    section.seen().shows("kjent").shows("2019").hides("()").hides("[]").hides("«»");
    section.shows("UNK");
}

/// NHS IPS #51, #24, #82: none known, no information, withheld and not sent were one and the same.
#[test]
fn four_kinds_of_absence_say_four_things() {
    let problem = format!(
        r#"<code code="55607006" codeSystem="2.16.840.1.113883.6.96"/><value xsi:type="CD" code="no-problem-info" codeSystem="{ABSENT}"/>"#
    );
    let none = format!(
        r#"<code code="420134006" codeSystem="2.16.840.1.113883.6.96"/><value xsi:type="CD" code="no-known-allergies" codeSystem="{ABSENT}"/>"#
    );
    let page = page(&summary(&format!(
        "{}{}{}{}",
        section("48765-2", "", &concern("active", &none)),
        section("11450-4", "", &concern("active", &problem)),
        section("10160-0", "", r#"<entry><substanceAdministration nullFlavor="MSK"/></entry>"#),
        section("46264-8", "", "")
    )));
    let said: Vec<String> = [
        "Allergier og overfølsomhet",
        "Aktuelle problemer og diagnoser",
        "Legemidler i bruk",
        "Medisinsk utstyr og implantater",
        "Prosedyrer og operasjoner",
    ]
    .iter()
    .map(|title| page.section(title).status())
    .collect();
    assert_eq!(
        said,
        [
            "Ingen kjente, ifølge dokumentet.",
            "Ingen opplysninger. Det betyr ikke at det ikke finnes noe.",
            "Opplysningene er holdt tilbake av avsenderen.",
            "Tom: verken opplysninger, tekst eller grunn er sendt.",
            "Ikke sendt: dokumentet mangler denne delen. Det betyr ikke at det ikke finnes noe.",
        ]
    );
}

/// The converters measured answer an eHDSI document with an empty Bundle that looks like a healthy patient.
#[test]
fn a_summary_without_sections_does_not_look_like_health() {
    page(&summary("")).shows_times("[Ikke sendt: dokumentet mangler denne delen.", 5).hides("Ingen kjente");
}

/// "No known drug allergy" was widened to "no known allergies" (old IHE PCC documents send it as the observation's code).
#[test]
fn no_known_drug_allergy_says_nothing_of_food() {
    for observation in [
        format!(r#"{}<value xsi:type="CD" nullFlavor="NA"/>"#, snomed("code", "409137002", "")),
        format!(r#"{}{}"#, snomed("code", "419199007", ""), snomed("value", "409137002", "")),
    ] {
        page(&summary(&section("48765-2", "", &concern("active", &observation))))
            .section("Allergier og overfølsomhet")
            .shows("[Bare delvis avkreftet.")
            .shows("* Ingen kjent legemiddelallergi")
            .hides("Ingen kjente, ifølge");
    }
}

/// Absence beside entries: both were sent, both are shown, and that they contradict each other is said.
#[test]
fn an_absence_beside_entries_is_a_warning() {
    let none = format!(
        r#"<code nullFlavor="NI"/><value xsi:type="CD" code="no-known-problems" codeSystem="{ABSENT}"/>"#
    );
    let real = format!(r#"<code nullFlavor="NI"/>{}"#, snomed("value", "38341003", "Hipertensão"));
    let entries = format!("{}{}", concern("active", &none), concern("active", &real));
    page(&summary(&section("11450-4", "", &entries)))
        .section("Aktuelle problemer og diagnoser")
        .shows("! Motstrid")
        .shows("* Ingen kjente problemer")
        .shows("- Hipertensão");
}

/// Medplum #8253 and #8486: a nullFlavor made the FHIR that came out invalid, or the entry vanish.
#[test]
fn a_null_flavor_of_a_part_costs_that_part_alone() {
    let item = r#"<effectiveTime xsi:type="IVL_TS"><low nullFlavor="UNK"/><high nullFlavor="NI"/></effectiveTime><effectiveTime xsi:type="PIVL_TS" operator="A"><period nullFlavor="UNK"/></effectiveTime><routeCode nullFlavor="UNK"/><doseQuantity nullFlavor="NI"/>"#;
    let material = r#"<code nullFlavor="NA"/><name>Amostrol</name><pharm:formCode nullFlavor="UNK"/><pharm:ingredient classCode="ACTI"><pharm:quantity nullFlavor="UNK"><numerator nullFlavor="UNK"/><denominator nullFlavor="UNK"/></pharm:quantity>
        <pharm:ingredientSubstance><pharm:code nullFlavor="UNK"/><pharm:name>amostralina</pharm:name></pharm:ingredientSubstance></pharm:ingredient>"#;
    let page = page(&summary(&section("10160-0", "", &medicine("INT", item, material))));
    let row = page.section("Legemidler i bruk").row("Amostrol");
    row.seen().shows("amostralina").shows("ukjent").hides("UNK").hides("null").hides("()");
    row.shows("UNK").shows("NI").shows("NA");
}

/// A header that is all null flavors: the page stands, and says what was not told.
#[test]
fn a_header_of_null_flavors_is_a_page_that_says_so() {
    let header = r#"<recordTarget><patientRole><id nullFlavor="UNK"/><addr nullFlavor="NI"/><telecom nullFlavor="NI"/><patient><name nullFlavor="UNK"/><administrativeGenderCode nullFlavor="UNK"/><birthTime nullFlavor="UNK"/></patient></patientRole></recordTarget>
        <author><time nullFlavor="UNK"/><assignedAuthor nullFlavor="UNK"><id nullFlavor="UNK"/></assignedAuthor></author>"#;
    let page = page(&document("60591-5", header, ""));
    page.seen().shows("Pasient: ").shows("Fødselsdato: ukjent").shows("Kjønn: ").hides("UNK").hides("null");
}
