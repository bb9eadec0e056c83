//! Rows of medicines: what was prescribed, is in use or was given, and how much of it.

use super::*;

const PRESCRIPTION: &str = r##"{"resourceType":"MedicationRequest","status":"active","intent":"order",
    "identifier":[{"system":"urn:oid:2.999","value":"1-1"}],"groupIdentifier":{"value":"1"},
    "medicationReference":{"reference":"#m"},"authoredOn":"2026-10-01","requester":{"display":"Dr. Prova"},
    "dispenseRequest":{"quantity":{"value":2},"numberOfRepeatsAllowed":1,
    "validityPeriod":{"start":"2026-10-01","end":"2026-12-31"}},"substitution":{"allowedBoolean":false},
    "contained":[{"resourceType":"Medication","id":"m","form":{"coding":
    [{"system":"http://standardterms.edqm.eu","code":"10221000"}]},
    "ingredient":[{"isActive":true,"itemCodeableConcept":{"text":"amoxicillin"},
    "strength":{"numerator":{"value":875,"unit":"mg"},"denominator":{"value":1}}},
    {"itemCodeableConcept":{"text":"clavulanic acid"}}],
    "extension":[{"url":"urn:helsebro:strength","valueString":"875/125"},{"url":"urn:helsebro:package","extension":[
    {"url":"quantity","valueQuantity":{"value":10}},{"url":"form","valueCodeableConcept":{"text":"Blister"}},
    {"url":"package","extension":[{"url":"quantity","valueQuantity":{"value":3}}]}]}]}]}"##;

#[test]
fn a_prescription_shows_what_a_prescriber_asks_for() {
    let row = row_of(Language::Nb, PRESCRIPTION);
    assert_eq!(row.kind, RowKind::Prescription);
    assert_eq!(row.title.text, "amoxicillin + clavulanic acid");
    assert_eq!(
        seen(&row),
        [
            "Virkestoff: [amoxicillin; Styrke: 875 mg]",
            "Virkestoff: clavulanic acid",
            "Styrke: 875/125",
            "Legemiddelform: filmdrasjert tablett",
            "Pakning: [Mengde i pakningen: 10; Emballasje: Blister; Ytre pakning: [Mengde i pakningen: 3]]",
            "Forskrevet: 01.10.2026",
            "Mengde som skal utleveres: 2",
            "Gjentatte utleveringer ut over den første: 1",
            "Gyldig: 01.10.2026 til 31.12.2026",
            "Bytte til annet preparat: ikke tillatt",
            "Forskriver: Dr. Prova",
            "Reseptnummer: 1",
            "Nummer på forskrivningen: 1-1",
        ]
    );
}

/// A medicine in use, in a document of June 2022.
fn medicine(members: &str) -> Row {
    let resource = format!(
        r#"{{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{{"text":"Tresiba"}},{members}}}"#
    );
    let bundle = format!(
        r#"{{"resourceType":"Bundle","timestamp":"2022-06-08T12:00:00Z","entry":[{{"resource":{resource}}}]}}"#
    );
    rows_of(view(Language::Nb, &bundle).sections.first().unwrap())[0].clone()
}

#[test]
fn a_medicine_that_is_said_to_be_in_use_after_its_end_is_marked() {
    for (period, marked) in [
        (r#"{"start":"2017-05-07","end":"2017-05-21"}"#, true),
        (r#"{"start":"2017-05-07","end":"2022-06-08"}"#, false),
        (r#"{"start":"2017-05-07"}"#, false),
    ] {
        let row = medicine(&format!(r#""effectivePeriod":{period}"#));
        assert_eq!(row.tags.iter().any(|tag| tag.text == "sluttdatoen er passert"), marked, "{period}");
    }
}

#[test]
fn the_senders_words_are_seen_where_a_dose_has_no_unit() {
    let with = |quantity: &str| {
        medicine(&format!(
            r#""dosage":[{{"doseAndRate":[{{"doseQuantity":{quantity}}}]}}],"extension":[
            {{"url":"http://hl7.org/fhir/StructureDefinition/originalText","valueString":"10 [IU] per day"}}]"#
        ))
    };
    let words = "Opprinnelig tekst: 10 [IU] per day".to_owned();
    assert!(seen(&with(r#"{"value":10}"#)).contains(&words));
    assert!(!seen(&with(r#"{"value":10,"unit":"IE"}"#)).contains(&words));
}

#[test]
fn the_atc_code_of_a_product_is_seen() {
    let url = "https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-classification";
    for (display, expected) in [
        (r#","display":"atorvastatin and perindopril""#, "ATC: C10BX15 atorvastatin and perindopril"),
        ("", "ATC: C10BX15"),
    ] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Medication","code":{{"text":"X"}},"extension":[{{"url":"{url}","valueCodeableConcept":
                {{"coding":[{{"system":"http://www.whocc.no/atc","code":"C10BX15"{display}}}]}}}}]}}"#
            ),
        );
        assert_eq!(seen(&row), [expected]);
    }
}

#[test]
fn what_a_country_supplies_without_a_unit_is_packages() {
    let bundle = |quantity: &str| {
        let resource = PRESCRIPTION.replace(r#""quantity":{"value":2}"#, quantity);
        format!(
            r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition",
            "type":{{"coding":[{{"system":"http://loinc.org","code":"57833-6"}}]}},"section":[{{"entry":[
            {{"reference":"MedicationRequest/r"}}]}}]}}}},{{"resource":{}}}]}}"#,
            resource.replacen('{', r#"{"id":"r","#, 1)
        )
    };
    for (quantity, expected) in [
        (r#""quantity":{"value":2,"unit":"1","code":"1"}"#, "Antall pakninger: 2"),
        (r#""quantity":{"value":2,"unit":"tablet"}"#, "Mengde som skal utleveres: 2 tabletter"),
    ] {
        let shown = view(Language::Nb, &bundle(quantity));
        let facts = seen(rows_of(shown.sections.first().unwrap())[0]);
        assert!(facts.iter().any(|fact| fact == expected), "{facts:?}");
    }
}

#[test]
fn a_brand_name_that_is_null_is_seen_as_the_word_for_why() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Immunization","vaccineCode":{"text":"MMR"},"extension":[
        {"url":"https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-productname","extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"OTH"}]}]}"#,
    );
    assert!(seen(&row).contains(&"Handelsnavn: annet".to_owned()), "{:?}", seen(&row));
}

#[test]
fn one_dose_in_several_forms_is_told_apart_from_several_doses() {
    let row = medicine(
        r#""dosage":[{"doseAndRate":[
        {"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"ordered","display":"Ordered"}]},
        "doseQuantity":{"value":850,"unit":"mg","code":"mg","system":"http://unitsofmeasure.org"}},
        {"type":{"text":"admin-amount"},"doseQuantity":{"value":1,"unit":"tablet"}}]}]"#,
    );
    let dosage = seen(&row).remove(0);
    assert!(dosage.contains("): 850 mg") && dosage.contains("Dose (admin-amount): 1 tablett"), "{dosage}");
}

#[test]
fn a_unit_in_words_counts_more_than_its_note_in_ucum() {
    for (unit, expected) in [("depottabletti", "1 ‹depottabletti›"), ("tablet", "1 tablett")] {
        let row = medicine(&format!(
            r#""dosage":[{{"doseAndRate":[{{"doseQuantity":{{"value":1,"unit":"{unit}","code":"{{tbl}}",
            "system":"http://unitsofmeasure.org"}}}}]}}]"#
        ));
        assert!(seen(&row)[0].contains(expected), "{:?}", seen(&row));
    }
}

#[test]
fn an_entry_whose_code_only_says_its_kind_is_called_by_what_was_given() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Basic","code":{"coding":[{"system":"urn:oid:1.2.3","code":"IMMUNIZ"}]},"extension":[
        {"url":"urn:helsebro:source","extension":[
        {"url":"substanceAdministration/consumable/manufacturedProduct/manufacturedMaterial/code",
        "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"1","display":"HPV-vaksine"}]}},
        {"url":"substanceAdministration/effectiveTime","valueDateTime":"1994-05"}]}]}"#,
    );
    assert_eq!(row.title.text, "HPV-vaksine");
    assert_eq!(seen(&row).len(), 1, "{:?}", seen(&row));
    assert!(row.details.iter().map(said).any(|fact| fact.contains("IMMUNIZ")));
}

#[test]
fn substitution_is_told_as_sent_and_silence_as_silence() {
    let with = |sent: &str| PRESCRIPTION.replace(r#""substitution":{"allowedBoolean":false}"#, sent);
    let told = |sent: &str| {
        let row = row_of(Language::Nb, &with(sent));
        let fact = row.facts.iter().find(|fact| fact.kind == FactKind::Substitution).cloned().unwrap();
        words(&fact.value)
    };
    let coded = r#""substitution":{"allowedCodeableConcept":{"coding":[{"system":
        "http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution","code":"N"}]}}"#;
    assert_eq!(told(r#""substitution":{"allowedBoolean":true}"#), "tillatt");
    assert_eq!(told(coded), "ikke tillatt");
    assert_eq!(told(r#""x":1"#), "ikke oppgitt");
}

#[test]
fn a_medicine_that_is_not_to_be_given_is_set_apart() {
    let view = view(
        Language::Nb,
        &summary(
            &section("10160-0", &["MedicationRequest/m"]),
            &[r#"{"resourceType":"MedicationRequest","id":"m","status":"active","doNotPerform":true,
                "medicationCodeableConcept":{"text":"Ibuprofen"}}"#],
        ),
    );
    let groups = &of_kind(&view, SectionKind::Medicines).groups;
    assert_eq!(groups[0].kind, GroupKind::Prohibited);
    assert_eq!(groups[0].rows[0].tags[0].text, "skal ikke gis");
}

#[test]
fn dosages_bear_the_number_that_was_sent_and_words_alone_none() {
    let row = |dosages: &str| {
        seen(&row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"MedicationStatement","medicationCodeableConcept":{{"text":"X"}},"dosage":[{dosages}]}}"#
            ),
        ))
    };
    let morning = r#""timing":{"repeat":{"when":["MORN"]}}"#;
    let evening = r#""timing":{"repeat":{"when":["EVE"]}}"#;
    let text = r#"{"text":"morgen og kveld"}"#;
    assert_eq!(
        row(&format!(r#"{text},{{"sequence":1,{morning}}},{{"sequence":2,{evening}}}"#)),
        [
            "Doseringstekst fra avsenderen: morgen og kveld",
            "Dosering 1: [om morgenen]",
            "Dosering 2: [om kvelden]"
        ]
    );
    assert_eq!(
        row(&format!(r#"{{"sequence":1,{morning}}},{{"sequence":1,{evening}}},{{{morning}}}"#)),
        ["Dosering 1: [om morgenen]", "Dosering 1: [om kvelden]", "Dosering: [om morgenen]"]
    );
    assert_eq!(
        row(&format!(r#"{{{morning}}},{text},{{{evening}}}"#)),
        [
            "Dosering 1: [om morgenen]",
            "Doseringstekst fra avsenderen: morgen og kveld",
            "Dosering 2: [om kvelden]"
        ]
    );
    assert_eq!(row(&format!(r#"{{"sequence":3,{morning}}}"#)), ["Dosering: om morgenen"]);
}
