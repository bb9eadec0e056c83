//! FHIR as it is really sent: without what the standard demands, and with what it forbids.

use crate::frame::{Page, page};

/// A document Bundle: its sections (the members of each as JSON) and the further entries, each a `resource` or a whole
/// entry with its `fullUrl`.
fn bundle(sections: &[&str], entries: &[&str]) -> String {
    let sections: Vec<String> = sections.iter().map(|section| format!("{{{section}}}")).collect();
    let entries: Vec<String> = entries
        .iter()
        .map(|entry| match entry.contains(r#""resource":"#) {
            true => (*entry).to_owned(),
            false => format!(r#"{{"resource":{entry}}}"#),
        })
        .collect();
    let comma = if entries.is_empty() { "" } else { "," };
    format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition","status":"final","title":"IPS","date":"2026-10-01",
           "type":{{"coding":[{{"system":"http://loinc.org","code":"60591-5"}}]}},"section":[{}]}}}}{comma}{}]}}"#,
        sections.join(","),
        entries.join(",")
    )
}

fn coded(loinc: &str) -> String {
    format!(r#""code":{{"coding":[{{"system":"http://loinc.org","code":"{loinc}"}}]}}"#)
}

/// A section of a LOINC code whose entries are these references.
fn section(loinc: &str, references: &[&str]) -> String {
    let entries: Vec<String> = references.iter().map(|it| format!(r#"{{"reference":"{it}"}}"#)).collect();
    format!(r#"{},"title":"{loinc}","entry":[{}]"#, coded(loinc), entries.join(","))
}

const ASTHMA: &str = r#"{"resourceType":"Condition","id":"c1","code":{"text":"Astma"}}"#;
const PROBLEMS: &str = "Aktuelle problemer og diagnoser";
const MEDICINES: &str = "Legemidler i bruk";

fn problems(references: &[&str], entries: &[&str]) -> Page {
    page(&bundle(&[&section("11450-4", references)], entries))
}

/// IPSviewer #15: bundles without `fullUrl` were not rendered.
#[test]
fn references_are_followed_without_full_urls() {
    problems(&["Condition/c1"], &[ASTHMA]).section(PROBLEMS).shows("- Astma").hides("ikke med i dokumentet");
}

/// Pain point 9: http and urn addresses, relative references, malformed UUIDs.
#[test]
fn every_way_of_referring_leads_to_the_resource() {
    for (full_url, reference) in [
        ("https://example.invalid/fhir/Condition/c1", "https://example.invalid/fhir/Condition/c1"),
        ("https://example.invalid/fhir/Condition/c1", "Condition/c1"),
        ("urn:uuid:3a1b9c3e-0000-4000-8000-000000000001", "urn:uuid:3a1b9c3e-0000-4000-8000-000000000001"),
        ("urn:uuid:not-a-uuid", "urn:uuid:not-a-uuid"),
        ("urn:uuid:3A1B9C3E-0000-4000-8000-000000000001", "urn:uuid:3A1B9C3E-0000-4000-8000-000000000001"),
    ] {
        let entry = format!(r#"{{"fullUrl":"{full_url}","resource":{ASTHMA}}}"#);
        problems(&[reference], &[&entry]).section(PROBLEMS).shows("- Astma").hides("ikke med i dokumentet");
    }
}

/// IPSviewer: `fullUrl.includes(reference)` led to another resource.
#[test]
fn a_reference_never_leads_to_a_resource_whose_address_only_begins_alike() {
    let other = r#"{"resourceType":"Condition","id":"c11","code":{"text":"Kreft"}}"#;
    let page = problems(&["Condition/c1"], &[other, ASTHMA]);
    page.section(PROBLEMS).shows("- Astma").hides("Kreft");
    page.section("Annet i dokumentet").shows("Kreft");
}

/// Pain point 9: 31 of 86 sample bundles refer to what is not in them.
#[test]
fn a_reference_that_leads_nowhere_says_so() {
    problems(&["Condition/gone"], &[ASTHMA])
        .section(PROBLEMS)
        .shows("! Denne delen viser til noe som ikke er med i dokumentet.")
        .shows("Condition/gone");
}

/// IPSviewer #15: a wrong resource in a section was not rendered, nor an empty section.
#[test]
fn a_resource_of_another_kind_in_a_section_is_shown_there() {
    let device = r#"{"resourceType":"Device","id":"d1","type":{"text":"Pacemaker"}}"#;
    let empty = format!(r#"{},"title":"tom""#, coded("47519-4"));
    let page = page(&bundle(&[&section("11450-4", &["Device/d1"]), &empty], &[device]));
    page.section(PROBLEMS).shows("- Pacemaker");
    page.section("Prosedyrer og operasjoner")
        .shows("[Tom: verken opplysninger, tekst eller grunn er sendt.]");
}

/// au-fhir-test-data #110: a Medication listed directly in the section of medicines.
#[test]
fn a_medication_listed_by_itself_is_a_row() {
    let medication = r#"{"resourceType":"Medication","id":"m1","code":{"text":"Amostrol"},"ingredient":[{"itemCodeableConcept":{"text":"ramipril"}}]}"#;
    page(&bundle(&[&section("10160-0", &["Medication/m1"])], &[medication]))
        .section(MEDICINES)
        .shows("- Amostrol")
        .shows("ramipril");
}

/// SCR-IPS #65: `medicationReference` to a contained Medication.
#[test]
fn a_contained_medication_names_the_row() {
    let statement = r##"{"resourceType":"MedicationStatement","id":"s1","status":"active","medicationReference":{"reference":"#m"},
        "contained":[{"resourceType":"Medication","id":"m","code":{"text":"Amostrol"},"form":{"text":"xarope"}}]}"##;
    page(&bundle(&[&section("10160-0", &["MedicationStatement/s1"])], &[statement]))
        .section(MEDICINES)
        .row("Amostrol")
        .shows("xarope");
}

/// IPSviewer: the first of two sections of one title vanished.
#[test]
fn sections_of_one_title_are_all_shown() {
    let other = r#"{"resourceType":"Condition","id":"c2","code":{"text":"Gikt"}}"#;
    let page = page(&bundle(
        &[&section("11450-4", &["Condition/c1"]), &section("11450-4", &["Condition/c2"])],
        &[ASTHMA, other],
    ));
    page.shows_times(&format!("== {PROBLEMS}"), 2).shows("- Astma").shows("- Gikt");
}

/// IPSviewer: `emptyReason` was ignored ("undefined" stood there).
#[test]
fn an_empty_reason_is_the_status_of_its_section() {
    for (code, said) in [
        ("nilknown", "[Ingen kjente, ifølge dokumentet.]"),
        ("unavailable", "[Ingen opplysninger."),
        ("notasked", "[Ingen opplysninger."),
        ("withheld", "[Opplysningene er holdt tilbake av avsenderen.]"),
    ] {
        let empty = format!(
            r#"{},"title":"x","emptyReason":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"{code}"}}]}}"#,
            coded("11450-4")
        );
        page(&bundle(&[&empty], &[])).section(PROBLEMS).shows(said).hides("undefined");
    }
}

/// IPS 1.x sends absence as an entry with a code, which IPSviewer shows as an allergy.
#[test]
fn an_absence_that_is_an_entry_is_no_row() {
    let absent = r#"{"resourceType":"AllergyIntolerance","id":"a1","code":{"coding":[{"system":"http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips","code":"no-allergy-info"}]}}"#;
    page(&bundle(&[&section("48765-2", &["AllergyIntolerance/a1"])], &[absent]))
        .section("Allergier og overfølsomhet")
        .shows("[Ingen opplysninger.")
        .shows("* Ingen opplysninger om allergier")
        .hides("\n- ");
}

/// IPSviewer: only the first coding was shown, and the original text was hidden where there was a display name.
#[test]
fn every_coding_and_the_original_text_are_shown() {
    let condition = r#"{"resourceType":"Condition","id":"c1","code":{"text":"asma desde pequeno","coding":[{"system":"http://snomed.info/sct","code":"195967001","display":"Asma"},
        {"system":"http://hl7.org/fhir/sid/icd-10","code":"J45","display":"Asma brônquica"}]}}"#;
    let page = problems(&["Condition/c1"], &[condition]).section(PROBLEMS);
    page.seen().shows("asma desde pequeno");
    page.shows("SNOMED CT 195967001 «Asma»").shows("ICD-10 J45 «Asma brônquica»");
}

/// IPSviewer: only the first dosage was shown.
#[test]
fn every_dosage_is_shown_in_its_order() {
    let statement = r#"{"resourceType":"MedicationStatement","id":"s1","status":"active","medicationCodeableConcept":{"text":"Amostrol"},
        "dosage":[{"text":"2 de manhã"},{"text":"1 à noite"},{"text":"0 ao domingo"}]}"#;
    page(&bundle(&[&section("10160-0", &["MedicationStatement/s1"])], &[statement]))
        .section(MEDICINES)
        .seen()
        .shows_in_order(&["2 de manhã", "1 à noite", "0 ao domingo"]);
}

/// IPSviewer #36 and #39: the narratives of Composition and Patient were not shown.
#[test]
fn the_narratives_of_document_and_patient_are_shown() {
    let narrative = |words: &str| {
        format!(
            r#""text":{{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{words}</p></div>"}}"#
        )
    };
    let patient = format!(
        r#"{{"resourceType":"Patient","id":"p1","name":[{{"text":"Ana"}}],{}}}"#,
        narrative("Fala português")
    );
    let sent = bundle(&[], &[&patient]).replacen(
        r#""title":"IPS""#,
        &format!(r#""title":"IPS",{}"#, narrative("Resumo feito à mão")),
        1,
    );
    page(&sent).shows("| Resumo feito à mão").shows("| Fala português");
}

/// IPSviewer puts narrative into the page as it comes.
#[test]
fn a_narrative_of_fhir_is_words_alone() {
    let hostile = format!(
        r#"{},"title":"x","text":{{"status":"generated","div":"<div><p onclick=\"steal()\">Olá</p><script>steal()</script><img src=\"https://example.invalid/1.png\"/></div>"}}"#,
        coded("11450-4")
    );
    page(&bundle(&[&hostile], &[]))
        .section(PROBLEMS)
        .shows("| Olá")
        .hides("onclick")
        .hides("https://example.invalid");
}

/// IPSviewer: one of 76 sample bundles overflowed the stack.
#[test]
fn resources_that_refer_to_each_other_in_a_circle_end() {
    let circle = |id: &str, to: &str| {
        format!(
            r#"{{"resourceType":"Observation","id":"{id}","status":"final","code":{{"text":"Painel {id}"}},"hasMember":[{{"reference":"Observation/{to}"}}]}}"#
        )
    };
    page(&bundle(&[&section("30954-2", &["Observation/a"])], &[&circle("a", "b"), &circle("b", "a")]))
        .section("Undersøkelser og prøvesvar")
        .shows("Painel a")
        .shows("Painel b");
}

/// Pain point 9: bundles that are no documents (MPD's are collections, without a Composition).
#[test]
fn a_bundle_that_is_no_document_is_shown_all_the_same() {
    let sent = r#"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"MedicationRequest","id":"r1","status":"active","intent":"order",
        "medicationCodeableConcept":{"text":"Amostrol"},"substitution":{"allowedBoolean":false},"dosageInstruction":[{"text":"1 por dia"}]}}]}"#;
    page(sent).shows("Amostrol").shows("1 por dia").shows("ikke tillatt");
}

/// Pain point 10: laboratory reports have sections within sections, and no narrative at the top.
#[test]
fn sections_within_sections_are_shown_without_a_text_of_their_own() {
    let inner =
        format!(r#"{},"title":"Electrólitos","entry":[{{"reference":"Observation/o1"}}]"#, coded("18719-5"));
    let outer = format!(r#"{},"title":"Laboratório","section":[{{{inner}}}]"#, coded("26436-6"));
    let sodium = r#"{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"Sódio"},"valueQuantity":{"value":140,"unit":"mmol/L"}}"#;
    let page = page(&bundle(&[&outer], &[sodium]));
    page.shows_in_order(&["== Laboratoriesvar", "=== ", "Sódio", "140 mmol/l"]);
    page.section("Laboratoriesvar").hides("[Tom:");
}

/// Medplum #8253 and #8486: a data-absent-reason or a null in the place of a value made the resource unreadable.
#[test]
fn a_value_that_is_absent_costs_no_more_than_itself() {
    let condition = r#"{"resourceType":"Condition","id":"c1","code":{"text":"Astma"},"_recordedDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]},
        "severity":null,"onsetDateTime":"ontem","note":{"text":"uma nota"}}"#;
    problems(&["Condition/c1"], &[condition])
        .section(PROBLEMS)
        .row("Astma")
        .shows("holdt tilbake")
        .shows("ontem")
        .shows("uma nota");
}
