//! Rows: what of each kind is seen at once, and that nothing else is lost.

use super::*;

#[test]
fn an_allergy_shows_reaction_severity_and_risk() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","code":{"text":"Penicillin"},"criticality":"high","type":"allergy",
        "category":["medication"],"clinicalStatus":{"coding":[{"code":"active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
        "code":"unconfirmed"}]},"onsetDateTime":"1998-03","recordedDate":"2000",
        "reaction":[{"manifestation":[{"text":"Urtikaria"},{"text":"Angioødem"}],"severity":"severe"},
        {"manifestation":[{"text":"Kvalme"}]}]}"#,
    );
    let tags: Vec<_> = row.tags.iter().map(|tag| (tag.text.as_str(), tag.tone)).collect();
    assert_eq!(
        tags,
        [
            ("Risiko: høy", Tone::Danger),
            ("Alvorlighetsgrad: alvorlig", Tone::Danger),
            ("ikke bekreftet", Tone::Warning),
        ]
    );
    assert_eq!(
        seen(&row),
        [
            "Type: allergi",
            "Kategori: legemiddel",
            "Reaksjon: [Urtikaria + Angioødem; Alvorlighetsgrad: alvorlig]",
            "Reaksjon: Kvalme",
            "Startet: 03.1998",
        ]
    );
    assert!(row.details.iter().map(said).any(|fact| fact == "Registrert: 2000"));
}

#[test]
fn an_allergy_without_a_code_is_called_by_the_substance_of_its_reaction() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","reaction":[{"substance":{"text":"Latex"}}]}"#,
    );
    assert_eq!(row.title.text, "Latex");
}

#[test]
fn a_severity_that_fhir_cannot_say_is_marked_all_the_same() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","code":{"text":"Latex"},"extension":[{"url":"urn:helsebro:severity",
        "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"442452003"}]}}]}"#,
    );
    assert_eq!(
        (row.tags[0].text.as_str(), row.tags[0].tone),
        ("Alvorlighetsgrad: livstruende", Tone::Danger)
    );
}

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
fn a_procedure_that_was_not_done_has_no_date_on_which_it_was() {
    for (status, label) in [("not-done", "Dato som sendt"), ("completed", "Utført")] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Procedure","status":"{status}","code":{{"text":"Operation"}},
                "performedDateTime":"2004-01-14"}}"#
            ),
        );
        assert_eq!(seen(&row), [format!("{label}: 14.01.2004")]);
    }
}

#[test]
fn the_health_status_of_a_problem_is_seen() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Condition","code":{"text":"Asthma"},"extension":[{"url":"urn:helsebro:health-status",
        "valueCodeableConcept":{"text":"Disorder in remission"}}]}"#,
    );
    assert_eq!(seen(&row), ["Helsestatus: Disorder in remission"]);
}

#[test]
fn a_device_that_is_only_a_code_is_seen_with_the_senders_words() {
    let row = row_of(
        Language::Nb,
        r##"{"resourceType":"DeviceUseStatement","status":"active","device":{"reference":"#d"},"extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/originalText","valueString":"Bone screw"}],
        "contained":[{"resourceType":"Device","id":"d","type":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]}}]}"##,
    );
    assert_eq!(seen(&row), ["Opprinnelig tekst: Bone screw"]);
}

#[test]
fn words_that_say_more_than_the_code_are_seen_beside_its_words() {
    for (text, expected) in [
        (
            "Type 1 DM with end-stage renal disease",
            vec!["Opprinnelig tekst: Type 1 DM with end-stage renal disease"],
        ),
        ("diabetes mellitus", vec![]),
        ("Diabetes | 2001 | aktiv", vec![]),
    ] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Condition","code":{{"text":"{text}","coding":[
                {{"system":"http://hl7.org/fhir/sid/icd-10","code":"E10","display":"Type 1 diabetes mellitus"}}]}}}}"#
            ),
        );
        assert_eq!(seen(&row), expected, "{text}");
    }
}

#[test]
fn of_a_whole_row_of_a_table_the_cell_that_says_more_than_the_title_is_seen() {
    for (words, expected) in [
        (
            "K29.7 | Gastritis, unspecified, without bleeding | 2020",
            vec!["Opprinnelig tekst: Gastritis, unspecified, without bleeding"],
        ),
        ("K29.7 | Gastritis, unspecified | 2020", vec![]),
        ("K29.7 | Bleeding ulcer | 2020", vec![]),
    ] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Condition","code":{{"coding":[
                {{"system":"http://hl7.org/fhir/sid/icd-10","code":"K29.7","display":"Gastritis, unspecified"}}]}},"extension":[
                {{"url":"http://hl7.org/fhir/StructureDefinition/originalText","valueString":"{words}"}}]}}"#
            ),
        );
        assert_eq!(seen(&row), expected, "{words}");
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
fn a_severity_in_other_words_is_marked_once() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","clinicalStatus":"active","code":{"text":"Lateks"},
        "reaction":[{"severity":"mild","manifestation":[{"text":"Urtikaria"}],"extension":[{"url":"urn:helsebro:severity",
        "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"255604002"}]}}]}]}"#,
    );
    let tags: Vec<_> = row.tags.iter().map(|tag| tag.text.as_str()).collect();
    assert_eq!(tags.len(), 1, "{tags:?}");
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
fn a_device_in_use_tells_what_the_device_is() {
    let view = view(
        Language::Nb,
        &summary(
            &section("46264-8", &["DeviceUseStatement/u"]),
            &[
                r#"{"resourceType":"DeviceUseStatement","id":"u","status":"active","device":{"reference":"Device/d"},
                "timingDateTime":"2014-10-20"}"#,
                r#"{"resourceType":"Device","id":"d","type":{"text":"Pacemaker"},"identifier":[{"value":"ABC"}],
                "serialNumber":"77"}"#,
            ],
        ),
    );
    let row = rows_of(of_kind(&view, SectionKind::Devices))[0];
    assert_eq!(row.title.text, "Pacemaker");
    assert_eq!(seen(row), ["Identifikator: ABC", "Serienummer: 77", "Tidspunkt: 20.10.2014"]);
}

#[test]
fn a_result_shows_its_parts_each_under_its_own_name() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
        "effectiveDateTime":"2026-10-20","component":[
        {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":138,"unit":"mm[Hg]"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"dataAbsentReason":{"text":"glemt"}}]}"#,
    );
    assert_eq!(row.title.text, "Blodtrykk");
    assert_eq!(
        seen(&row),
        ["Systolisk blodtrykk: 138 mmHg", "Diastolisk blodtrykk: glemt", "Når: 20.10.2026"]
    );
}

#[test]
fn an_unknown_kind_is_walked_whole_and_what_changes_its_meaning_is_seen() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Basket","title":"Kurv","size":{"deep":[{"er":1.50},{"er":true}]},
        "modifierExtension":[{"url":"https://example.org/not","valueBoolean":true}],
        "extension":[{"url":"urn:helsebro:unread","valueString":"{\"x\":1}"}]}"#,
    );
    assert_eq!((row.title.text.as_str(), row.kind_text.as_str()), ("Kurv", "Basket"));
    assert_eq!(seen(&row), ["not: ja"]);
    assert_eq!(row.tags[0].tone, Tone::Danger);
    let details: Vec<String> = row.details.iter().map(said).collect();
    assert_eq!(details, ["Størrelse: [deep: [er: 1,50] + [er: ja]]", r#"Kunne ikke leses: {"x":1}"#]);
}

#[test]
fn a_wrong_shape_costs_nothing_but_its_place() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Condition","code":"I10","clinicalStatus":"active","onsetDateTime":1951,
        "abatementDateTime":{"year":2000},"bodySite":"kne","note":"x","identifier":"y"}"#,
    );
    assert_eq!(row.title.text, "I10");
    let all: Vec<String> = row.facts.iter().chain(&row.details).map(said).collect();
    for word in ["1951", "2000", "kne", "x", "y"] {
        assert!(all.iter().any(|fact| fact.contains(word)), "{word} is lost: {all:?}");
    }
}

#[test]
fn files_are_offered_and_name_the_row_where_nothing_else_does() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"DocumentReference","content":[{"attachment":{"contentType":"application/pdf","data":"AAAA"}}]}"#,
    );
    assert_eq!(row.title.text, "Vedlegg (application/pdf)");
    assert_eq!(row.attachments[0].data.as_deref(), Some("AAAA"));
}

#[test]
fn what_turns_a_text_round_is_shown_wherever_it_stands() {
    let condition = "{\"resourceType\":\"Condition\",\"id\":\"c\",\"code\":{\"text\":\"5 \\u202Egm 05\"},\"x\\u2066y\":\"\\u0007\",\
        \"text\":{\"div\":\"<div>a&#x202E;b&#8294;<img alt='c&#x202D;'/></div>\"}}";
    let row = row_of(Language::Nb, condition);
    assert_eq!(row.title.text, "5 [U+202E]gm 05");
    let details: Vec<String> = row.details.iter().map(said).collect();
    assert!(details.iter().any(|fact| fact == "x[U+2066]y: ␇"), "{details:?}");
    assert_eq!(row.narrative.unwrap().words(), "a[U+202E]b[U+2066]c[U+202D]");
}

#[test]
fn a_plan_of_a_category_that_says_nothing_is_called_by_what_is_to_be_done() {
    let plan = |category: &str, more: &str| {
        let resource = format!(
            r#"{{"resourceType":"CarePlan","status":"active"{more},"category":[{{"coding":[{{"code":"{category}","display":"Kategori"}}]}}],
            "activity":[{{"detail":{{"code":{{"text":"Måle vekt"}},"description":"måle vekt","doNotPerform":false,
            "scheduledString":"ukentlig","status":"completed"}}}},
            {{"outcomeReference":[{{"display":"Ny time"}}],"detail":{{"description":"Gå tur","doNotPerform":true}}}}]}}"#
        );
        row_of(Language::Nb, &resource)
    };
    for (category, more, title) in [
        ("734163000", "", "Måle vekt, Gå tur"),
        ("assess-plan", "", "Måle vekt, Gå tur"),
        ("737434004", "", "Kategori"),
        ("734163000", r#","title":"Slanking""#, "Slanking"),
        ("734163000", r#","description":"Ned ti kilo""#, "Ned ti kilo"),
    ] {
        assert_eq!(plan(category, more).title.text, title, "{category} {more}");
    }
    let row = plan("734163000", "");
    assert_eq!(
        seen(&row),
        [
            "Tiltak: [Måle vekt; Status: gjennomført; Når: ukentlig]",
            "Tiltak: [skal ikke gjøres; Beskrivelse: Gå tur; Utfall: Ny time]"
        ]
    );
    let details: Vec<String> = row.details.iter().map(said).collect();
    for kept in ["Kategori: Kategori", "Beskrivelse: måle vekt", "Skal ikke gis: nei"] {
        assert!(details.iter().any(|fact| fact.contains(kept)), "{kept}: {details:?}");
    }
}

#[test]
fn members_of_an_older_spelling_have_the_place_of_those_that_replaced_them() {
    let vaccine = r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"BCG"},"date":"1999-06-05",
        "practitioner":[{"actor":{"display":"Dr. A"}}]}"#;
    let observation = r#"{"resourceType":"Observation","code":{"text":"Puls"},"valueString":"70","comment":"etter trening"}"#;
    let prescription = r#"{"resourceType":"MedicationRequest","status":"active","medicationCodeableConcept":{"text":"X"},
        "requester":{"agent":{"display":"Dr. B"}}}"#;
    let on_behalf = prescription.replace(r#""agent""#, r#""onBehalfOf":{"display":"Klinikken"},"agent""#);
    for (resource, expected) in [
        (vaccine, "Når: 05.06.1999"),
        (vaccine, "Utført av: Dr. A"),
        (observation, "Merknad: etter trening"),
        (prescription, "Forskriver: Dr. B"),
        (on_behalf.as_str(), "Forskriver: [På vegne av: Klinikken; Medvirkende: Dr. B]"),
    ] {
        let found = seen(&row_of(Language::Nb, resource));
        assert!(
            found.iter().any(|fact| fact.ends_with(expected.trim_start_matches("Når: "))),
            "{expected}: {found:?}"
        );
    }
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

#[test]
fn a_severity_of_hl7s_letters_is_a_mark_as_severe_as_it_is_meant() {
    let tone = |code: &str| {
        let resource = format!(
            r#"{{"resourceType":"AllergyIntolerance","code":{{"text":"X"}},"clinicalStatus":{{"coding":[{{"code":"active"}}]}},"extension":[{{
            "url":"urn:helsebro:severity","valueCodeableConcept":{{"coding":[{{
            "system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"{code}"}}]}}}}]}}"#
        );
        row_of(Language::Nb, &resource).tags[0].tone
    };
    assert_eq!(["H", "M", "L"].map(tone), [Tone::Danger, Tone::Warning, Tone::Neutral]);
}
