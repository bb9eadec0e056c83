//! Whose words a reader sees, and in which language.

use helsebro_fhir::texts::Language;

use crate::frame::{concern, document, page, page_in, section, snomed, summary};

const PROBLEMS: &str = "Aktuelle problemer og diagnoser";

fn problem(value: &str) -> String {
    summary(&section("11450-4", "", &concern("active", &format!("<code nullFlavor=\"NI\"/>{value}"))))
}

/// EHEALTH-9550 and EHNCP-2077: labels were hard-coded in English. IPSviewer #17: its pages know no other language.
#[test]
fn every_label_is_in_the_language_of_the_reader() {
    let sent = document(
        "60591-5",
        r#"<recordTarget><patientRole><id root="2.999.2" extension="1"/><patient><name><given>Ana</given></name><birthTime value="1951"/></patient></patientRole></recordTarget>"#,
        &section("48765-2", "", r#"<entry><act nullFlavor="MSK"/></entry>"#),
    );
    let labels = [
        (Language::Nb, ["Allergier og overfølsomhet", "Opplysningene er holdt tilbake", "Tittel som sendt"]),
        (Language::Nn, ["Allergiar og overfølsemd", "Opplysningane er haldne tilbake", "Tittel som send: "]),
        (
            Language::En,
            ["Allergies and intolerances", "The information is withheld by the sender", "Title as sent"],
        ),
    ];
    for (language, _) in &labels {
        let page = page_in(&sent, *language);
        for (of, words) in &labels {
            for words in words {
                assert_eq!(page.has(words), of == language, "{words:?} in {language:?}");
            }
        }
    }
}

/// OpenNCP Display Tool: without its terminology files every document fails, and a label that it does not know is a bare
/// number. Portugal sends codes without a single display name.
#[test]
fn codes_without_words_are_shown_in_words_of_ours_or_with_their_system() {
    let page = page(&summary(&format!(
        "{}{}",
        section(
            "47519-4",
            "",
            r#"<entry><procedure classCode="PROC" moodCode="EVN"><code code="9999999999" codeSystem="2.999.620.1"/><statusCode code="completed"/></procedure></entry>"#
        ),
        section(
            "8716-3",
            "",
            r#"<entry><observation classCode="OBS" moodCode="EVN"><code code="8480-6" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><value xsi:type="PQ" value="120" unit="mm[Hg]"/></observation></entry>"#
        )
    )));
    page.section("Målinger og funn").seen().row("Systolisk blodtrykk").shows("120 mmHg");
    page.section("Prosedyrer og operasjoner").seen().shows("- 2.999.620.1 9999999999");
}

/// OpenNCP 3.0.0: the Display Tool showed the original language in place of the user's; EHNCP-1732: nor was a translation
/// shown. All levels of a translation stand behind the words.
#[test]
fn a_translation_and_its_originals_are_all_there() {
    let value = r#"<value xsi:type="CD" code="J45" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.2" displayName="Astma"><originalText>asma desde pequeno</originalText>
        <translation code="J45" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.2" displayName="Asthma"><translation code="R96" codeSystem="2.999.620.3" codeSystemName="ICPC" displayName="Asma"/></translation></value>"#;
    let page = page(&problem(value)).section(PROBLEMS);
    page.seen().shows("Ast").shows("asma desde pequeno");
    page.shows("«Astma»")
        .shows("«Asthma»")
        .shows("ICPC (2.999.620.3) R96 «Asma»")
        .shows("(pt-PT): asma desde pequeno");
}

/// EHEALTH-9227: the translation stood under a prefix of the parent's, and was not found.
#[test]
fn a_translation_is_found_under_any_prefix() {
    let value = r#"<value xsi:type="CD" code="J45" codeSystem="1.3.6.1.4.1.12559.11.10.1.3.1.44.2"><ph:translation xmlns:ph="urn:hl7-org:v3" code="R96" codeSystem="2.999.620.3" displayName="Asma"/></value>"#;
    page(&problem(value)).section(PROBLEMS).shows("- Asma").shows("ICD-10 J45");
}

/// EHNCP-1716: a document whose elements all have a prefix was not displayed.
#[test]
fn a_document_with_prefixes_reads_as_one_without() {
    let plain = problem(&snomed("value", "38341003", "Hipertensão"));
    let mut prefixed = String::new();
    let mut rest = plain.as_str();
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at + 1);
        let (slash, name) = after.strip_prefix('/').map_or(("", after), |name| ("/", name));
        prefixed.push_str(&format!("{before}{slash}cda:"));
        rest = name;
    }
    prefixed.push_str(rest);
    let prefixed = prefixed.replacen("xmlns=", "xmlns:cda=", 1);
    page(&prefixed).section(PROBLEMS).shows("- Hipertensão").shows("SNOMED CT 38341003");
}

/// EHNCP-1916, -1941 and -1964: codes and words of ICD-10 were not displayed, only those of SNOMED CT.
#[test]
fn the_code_of_a_problem_is_shown_whatever_its_system() {
    for (system, code, name) in [
        ("1.3.6.1.4.1.12559.11.10.1.3.1.44.2", "I10", "ICD-10 I10"),
        ("1.3.6.1.4.1.12559.11.10.1.3.1.44.5", "558", "Orphanet 558"),
        ("2.16.840.1.113883.6.96", "38341003", "SNOMED CT 38341003"),
        ("2.999.620.3", "K86", "2.999.620.3 K86"),
    ] {
        let value = format!(
            r#"<value xsi:type="CD" code="{code}" codeSystem="{system}" displayName="Hipertensão"/>"#
        );
        page(&problem(&value)).section(PROBLEMS).shows("- Hipertensão").shows(name);
    }
}

/// documents.md 0: code system and its name exchanged, and names that are no system at all ("MTCODES").
#[test]
fn a_code_system_that_is_garbled_costs_neither_code_nor_words() {
    for system in [
        r#"codeSystem="SNOMED CT" codeSystemName="2.16.840.1.113883.6.96""#,
        r#"codeSystem="MTCODES""#,
        r#"codeSystemName="MTCODES""#,
        "",
    ] {
        let value = format!(r#"<value xsi:type="CD" code="38341003" {system} displayName="Hipertensão"/>"#);
        let page = page(&problem(&value)).section(PROBLEMS);
        page.shows("- Hipertensão").shows("38341003");
        assert_eq!(page.has("SNOMED CT 38341003"), system.contains("6.96"));
        assert_eq!(page.has("MTCODES"), system.contains("MTCODES"));
    }
}

/// PS Display Guideline: text that no code stands behind is never translated, and is said to be the original.
#[test]
fn words_without_a_code_are_marked_as_the_original() {
    let value = r#"<value xsi:type="CD" nullFlavor="OTH"><originalText>Dor de cabeça</originalText></value>"#;
    page(&problem(value))
        .section(PROBLEMS)
        .shows("- Dor de cabeça")
        .shows("Opprinnelig tekst, ikke oversatt");
}

/// EHEALTH-7924 and -7925's kin: the word for a code must be the code's, in every language.
#[test]
fn yes_and_no_are_not_exchanged_between_languages() {
    let value = |value: &str| {
        summary(&section(
            "42348-3",
            "",
            &format!(
                r#"<entry><observation classCode="OBS" moodCode="EVN">{}<statusCode code="completed"/><value xsi:type="BL" value="{value}"/></observation></entry>"#,
                snomed("code", "304251008", "Reanimação")
            ),
        ))
    };
    for (language, yes, no) in
        [(Language::Nb, "ja", "nei"), (Language::Nn, "ja", "nei"), (Language::En, "yes", "no")]
    {
        for (sent, said, unsaid) in [("true", yes, no), ("false", no, yes)] {
            let page = page_in(&value(sent), language);
            let row = page.row("Reanimação").seen();
            let ends = |word: &str| row.has(&format!(" {word}\n"));
            assert!(ends(said) && !ends(unsaid), "{language:?} {sent}");
        }
    }
}
