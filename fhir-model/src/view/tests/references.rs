//! References of every form, and Bundles of every make: resolved where they can be, told where they cannot.

use super::*;

/// A Bundle of a Composition with one section of problems that lists a reference, and one Condition.
fn listing(reference: &str, full_url: &str, id: &str, contained: &str) -> DocumentView {
    let full_url = if full_url.is_empty() { String::new() } else { format!(r#""fullUrl":"{full_url}","#) };
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition"{contained},
        "section":[{{"title":"P","code":{{"coding":[{{"code":"11450-4"}}]}},"entry":[{{"reference":"{reference}"}}]}}]}}}},
        {{{full_url}"resource":{{"resourceType":"Condition"{id},"code":{{"text":"Astma"}}}}}}]}}"#
    );
    view(Language::Nb, &bundle)
}

const UUID: &str = "urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301";

#[test]
fn a_reference_is_followed_whatever_its_form() {
    for (reference, full_url, id) in [
        ("Condition/c", "", r#","id":"c""#),
        ("Condition/c/_history/2", "", r#","id":"c""#),
        ("Condition/c", "https://example.org/fhir/Condition/c", ""),
        ("https://example.org/fhir/Condition/c", "https://example.org/fhir/Condition/c", ""),
        ("https://example.org/fhir/Condition/c/_history/1", "https://example.org/fhir/Condition/c", ""),
        // No fullUrl: the id alone tells.
        ("https://example.org/fhir/Condition/c", "", r#","id":"c""#),
        (UUID, UUID, ""),
        ("URN:UUID:3F2504E0-4F89-41D3-9A0C-0305E82C3301", UUID, ""),
        (UUID, "", r#","id":"3f2504e0-4f89-41d3-9a0c-0305e82c3301""#),
        // No UUID at all, and still the same name on both sides.
        ("urn:uuid:condition-1", "urn:uuid:condition-1", ""),
        ("urn:uuid:condition-1", "", r#","id":"condition-1""#),
        ("urn:oid:2.999.1", "urn:oid:2.999.1", ""),
    ] {
        let view = listing(reference, full_url, id, "");
        let problems = of_kind(&view, SectionKind::Problems);
        assert_eq!(rows_of(problems)[0].title.text, "Astma", "{reference} {full_url} {id}");
        assert!(problems.warnings.is_empty() && view.issues.is_empty(), "{reference}: {:?}", view.issues);
    }
}

#[test]
fn a_reference_that_leads_nowhere_is_told_and_what_it_may_have_meant_stands_under_other() {
    for (reference, full_url, id) in [
        ("Condition/d", "", r#","id":"c""#),
        ("Observation/c", "", r#","id":"c""#),
        // Another server's resource of the same id is another.
        ("https://elsewhere.org/fhir/Condition/c", "https://example.org/fhir/Condition/c", r#","id":"c""#),
        ("urn:uuid:", UUID, ""),
        ("#c", "", r#","id":"c""#),
        ("", "", r#","id":"c""#),
    ] {
        let view = listing(reference, full_url, id, "");
        let problems = of_kind(&view, SectionKind::Problems);
        assert_eq!(rows_of(problems)[0].kind, RowKind::Unresolved, "{reference}");
        assert_eq!(problems.warnings[0].kind, WarningKind::Unresolved, "{reference}");
        assert_eq!(rows_of(of_kind(&view, SectionKind::Unplaced))[0].title.text, "Astma", "{reference}");
        assert!(view.issues.iter().any(|issue| issue.path == "Composition.section[0].entry[0]"));
    }
}

#[test]
fn what_is_contained_is_found_also_by_its_siblings() {
    let contained = r##","contained":[{"resourceType":"Condition","id":"k","code":{"text":"Migrene"},
        "recorder":{"reference":"#r"}},{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"#p"}},
        {"resourceType":"Practitioner","id":"p","name":[{"family":"Prøve"}]}]"##;
    let view = listing("#k", "", "", contained);
    let row = rows_of(of_kind(&view, SectionKind::Problems))[0];
    assert_eq!(row.title.text, "Migrene");
    let details: Vec<String> = row.details.iter().map(said).collect();
    assert!(details.iter().any(|fact| fact.starts_with("Registrert av: [Prøve")), "{details:?}");
}

#[test]
fn a_reference_within_a_row_that_leads_nowhere_is_told_there_and_in_the_issues() {
    let condition = r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"},"asserter":{"reference":"Practitioner/x"},
        "recorder":{"reference":"Practitioner/y","display":"Dr. Y"},"encounter":{"identifier":{"value":"E-1"}}}"#;
    let view = view(Language::Nb, &summary(&section("11450-4", &["Condition/c"]), &[condition]));
    let row = rows_of(of_kind(&view, SectionKind::Problems))[0];
    let details: Vec<String> = row.details.iter().map(said).collect();
    for expected in ["Practitioner/x (ikke med i dokumentet)", "Dr. Y", "E-1"] {
        assert!(details.iter().any(|fact| fact.contains(expected)), "{expected}: {details:?}");
    }
    let issues: Vec<_> = view.issues.iter().map(|issue| issue.text.as_str()).collect();
    assert_eq!(
        issues,
        [
            "refers to Practitioner/x, which is not in the document",
            "refers to Practitioner/y, which is not in the document",
        ]
    );
}

#[test]
fn a_medicine_whose_product_is_not_there_is_called_what_the_reference_calls_it() {
    let with = |reference: &str| {
        let statement = format!(
            r#"{{"resourceType":"MedicationStatement","id":"m","status":"active","medicationReference":{reference}}}"#
        );
        let product = r#"{"resourceType":"Medication","id":"x","ingredient":[]}"#;
        let sections = section("10160-0", &["MedicationStatement/m"]);
        let view = view(Language::Nb, &summary(&sections, &[&statement, product]));
        rows_of(of_kind(&view, SectionKind::Medicines))[0].title.text.clone()
    };
    assert_eq!(with(r#"{"reference":"Medication/gone","display":"Ramipril 5 mg"}"#), "Ramipril 5 mg");
    assert_eq!(
        with(r#"{"reference":"Medication/gone"}"#),
        "Legemiddel i bruk: sendt som henvisning, ikke med i dokumentet"
    );
    // It is there and has no name of its own.
    assert_eq!(with(r#"{"reference":"Medication/x","display":"Ramipril 5 mg"}"#), "Ramipril 5 mg");
}

#[test]
fn a_resource_in_the_wrong_section_is_shown_there_named_and_noted() {
    let condition = r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"}}"#;
    let product = r#"{"resourceType":"Medication","id":"x","code":{"text":"Ramipril"}}"#;
    let sections = section("10160-0", &["Condition/c", "Medication/x"]);
    let view = view(Language::Nb, &summary(&sections, &[condition, product]));
    let rows = rows_of(of_kind(&view, SectionKind::Medicines));
    let named: Vec<_> = rows.iter().map(|row| (row.title.text.as_str(), row.named)).collect();
    assert_eq!(named, [("Astma", true), ("Ramipril", false)]);
    assert_eq!(view.issues.len(), 1);
    assert_eq!(view.issues[0].path, "Composition.section[0].entry[0]");
}

#[test]
fn rows_of_several_kinds_in_one_section_say_what_they_are() {
    let resources = [
        r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"}}"#,
        r#"{"resourceType":"MedicationStatement","id":"m","medicationCodeableConcept":{"text":"Ventoline"}}"#,
    ];
    let named = |references: &[&str]| {
        let view = view(Language::Nb, &summary(&section("99999-9", references), &resources));
        let found = of_kind(&view, SectionKind::OtherSection);
        rows_of(found).iter().map(|row| row.named).collect::<Vec<_>>()
    };
    assert_eq!(named(&["Condition/c"]), [false]);
    assert_eq!(named(&["Condition/c", "MedicationStatement/m"]), [true, true]);
}

#[test]
fn the_same_resource_in_two_sections_stands_in_both_and_twice_in_one_stands_once() {
    let condition = r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"}}"#;
    let sections =
        [section("11450-4", &["Condition/c", "Condition/c"]), section("11348-0", &["Condition/c"])].join(",");
    let view = view(Language::Nb, &summary(&sections, &[condition]));
    for kind in [SectionKind::Problems, SectionKind::PastIllness] {
        assert_eq!(rows_of(of_kind(&view, kind)).len(), 1, "{kind:?}");
    }
    assert_eq!(view.issues[0].text, "the section lists this resource twice");
}

#[test]
fn one_object_stands_where_a_list_belongs() {
    let bundle = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Composition","section":{"title":"P",
        "code":{"coding":{"code":"11450-4"}},"entry":{"reference":"Condition/c"}}}},
        {"resource":{"resourceType":"Condition","id":"c","code":{"coding":{"display":"Asthma"}},"note":{"text":"ord"}}}]}"#;
    let view = view(Language::Nb, bundle);
    let row = rows_of(of_kind(&view, SectionKind::Problems))[0];
    assert_eq!((row.title.text.as_str(), seen(row)), ("Asthma", vec!["Merknad: ord".to_owned()]));
}

#[test]
fn what_r5_calls_otherwise_is_read_all_the_same_and_noted() {
    let resources = [
        r#"{"resourceType":"MedicationUsage","id":"m","status":"recorded","medication":{"reference":{"reference":"Medication/x"}},
        "reason":[{"concept":{"text":"Astma"}}],"effectiveDateTime":"2020"}"#,
        r#"{"resourceType":"Medication","id":"x","code":{"text":"Ventoline"},"ingredient":[{"item":{"concept":{"text":
        "salbutamol"}},"strengthRatio":{"numerator":{"value":5,"unit":"mg"},"denominator":{"value":1}}}]}"#,
        r#"{"resourceType":"MedicationRequest","id":"q","status":"active","medication":{"concept":{"text":"Ibux"}}}"#,
        r#"{"resourceType":"DeviceUsage","id":"d","status":"active","device":{"concept":{"text":"Pacemaker"}}}"#,
        r#"{"resourceType":"Procedure","id":"p","status":"completed","code":{"text":"OP"},"occurrenceDateTime":"2019-01",
        "performer":[{"actor":{"display":"Dr. X"},"function":{"text":"kirurg"}}],"reason":[{"concept":{"text":"fall"}}]}"#,
        r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"},"participant":[{"function":{"text":"informant"},
        "actor":{"display":"Mor"}}]}"#,
    ];
    let sections = [
        section("10160-0", &["MedicationUsage/m", "MedicationRequest/q"]),
        section("46264-8", &["DeviceUsage/d"]),
        section("47519-4", &["Procedure/p"]),
        section("11450-4", &["Condition/c"]),
    ]
    .join(",");
    let view = view(Language::Nb, &summary(&sections, &resources));
    let all: Vec<_> =
        [SectionKind::Medicines, SectionKind::Devices, SectionKind::Procedures, SectionKind::Problems]
            .into_iter()
            .flat_map(|kind| rows_of(of_kind(&view, kind)))
            .map(|row| (row.title.text.as_str(), row.named, seen(row)))
            .collect();
    let said = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        all,
        [
            (
                "Ventoline",
                false,
                said(&["Virkestoff: [salbutamol; Styrke: 5 mg]", "Når: 2020", "Grunn: Astma"])
            ),
            ("Ibux", false, said(&["Bytte til annet preparat: ikke oppgitt"])),
            ("Pacemaker", false, vec![]),
            ("OP", false, said(&["Når: 01.2019", "Grunn: fall", "Utført av: [Dr. X; Rolle: kirurg]"])),
            ("Astma", false, vec![]),
        ]
    );
    let noted: Vec<_> = view.issues.iter().map(|issue| issue.path.as_str()).collect();
    for path in ["MedicationUsage/m", "MedicationRequest/q", "DeviceUsage/d", "Procedure/p"] {
        assert!(noted.contains(&path), "{path}: {noted:?}");
    }
}

#[test]
fn a_collection_of_prescriptions_without_a_composition_is_whole() {
    let request = |id: &str| {
        format!(
            r#"{{"resourceType":"MedicationRequest","id":"{id}","status":"active","intent":"order","groupIdentifier":
            {{"value":"G-1"}},"identifier":[{{"value":"{id}"}}],"medicationReference":{{"reference":"Medication/x"}},
            "subject":{{"reference":"Patient/p"}},"requester":{{"reference":"Practitioner/y"}}}}"#
        )
    };
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"resource":{}}},{{"resource":{}}},
        {{"resource":{{"resourceType":"Medication","id":"x","code":{{"text":"Ramipril"}}}}}},
        {{"resource":{{"resourceType":"Practitioner","id":"y","name":[{{"family":"Prøve"}}]}}}},
        {{"resource":{{"resourceType":"RequestGroup","id":"g","intent":"order","action":[
        {{"resource":{{"reference":"MedicationRequest/A"}}}}]}}}},
        {{"resource":{{"resourceType":"Patient","id":"p","name":[{{"family":"Solo"}}]}}}}]}}"#,
        request("A"),
        request("B")
    );
    let view = view(Language::Nb, &bundle);
    assert_eq!(
        (view.kind, view.patient.as_ref().unwrap().name.as_str()),
        (DocumentKind::Prescription, "Solo")
    );
    let kinds: Vec<_> = view.sections.iter().map(|section| section.kind).collect();
    assert_eq!(kinds, [SectionKind::Prescriptions, SectionKind::Unplaced]);
    let rows = rows_of(&view.sections[0]);
    assert_eq!(rows.iter().map(|row| row.title.text.as_str()).collect::<Vec<_>>(), ["Ramipril", "Ramipril"]);
    assert!(rows.iter().all(|row| seen(row).contains(&"Forskriver: Prøve".to_owned())));
    assert_eq!(view.participants.len(), 1);
    assert!(view.issues.is_empty(), "{:?}", view.issues);
}

#[test]
fn absence_is_told_where_no_composition_says_the_section() {
    let bundle = r#"{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"AllergyIntolerance",
        "id":"a","code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]}}}]}"#;
    let view = view(Language::Nb, bundle);
    assert_eq!(view.sections[0].status, SectionStatus::NoneKnown);
    assert!(view.sections[0].groups.is_empty());
}

#[test]
fn somebody_without_a_name_is_known_by_why_and_by_number() {
    let nameless = r#""name":[{"_family":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor",
        "valueCode":"NI"}]}}]"#;
    for (members, expected) in [
        (nameless.to_owned(), "ingen opplysning"),
        (format!(r#"{nameless},"identifier":[{{"value":"77"}}]"#), "ingen opplysning (nummer 77)"),
        (r#""identifier":[{"value":"77"}]"#.to_owned(), "ikke sendt (nummer 77)"),
        (r#""active":true"#.to_owned(), "ikke sendt"),
    ] {
        let condition = r#"{"resourceType":"Condition","id":"c","code":{"text":"A"},"asserter":{"reference":"PractitionerRole/r"}}"#;
        let role =
            r#"{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"Practitioner/y"}}"#;
        let person = format!(r#"{{"resourceType":"Practitioner","id":"y",{members}}}"#);
        let sections = section("11450-4", &["Condition/c"]);
        let view = view(Language::Nb, &summary(&sections, &[condition, role, &person]));
        let row = rows_of(of_kind(&view, SectionKind::Problems))[0];
        let details: Vec<String> = row.details.iter().map(said).collect();
        assert!(details.contains(&format!("Oppgitt av: {expected}")), "{members}: {details:?}");
    }
}

/// The patient's name in a document on one server whose Composition refers to this, with the same id on two servers.
fn patient(subject: &str, own: &str) -> String {
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[{{"fullUrl":"{own}/Composition/c","resource":{{"resourceType":
        "Composition","subject":{{"reference":"{subject}"}}}}}},
        {{"fullUrl":"https://b.example/Patient/1","resource":{{"resourceType":"Patient","id":"1","name":[{{"family":"B"}}]}}}},
        {{"fullUrl":"https://a.example/Patient/1","resource":{{"resourceType":"Patient","id":"1","name":[{{"family":"A"}}]}}}}]}}"#
    );
    view(Language::Nb, &bundle).patient.map(|person| person.name).unwrap_or_default()
}

#[test]
fn of_two_patients_of_one_id_the_document_is_about_the_one_of_its_own_server() {
    for (subject, own, expected) in [
        ("Patient/1", "https://a.example", "A"),
        ("Patient/1", "https://b.example", "B"),
        ("https://b.example/Patient/1", "https://a.example", "B"),
        // Neither of them, or nobody can tell which: then none is shown as the patient.
        ("https://c.example/Patient/1", "https://a.example", ""),
        ("Patient/1", "https://c.example", ""),
        ("Patient/1", "urn:uuid:x", ""),
        ("Patient/2", "https://a.example", ""),
    ] {
        assert_eq!(patient(subject, own), expected, "{subject} on {own}");
    }
}

#[test]
fn an_address_in_a_bundle_without_addresses_leads_to_its_resources_only_where_all_are_of_one_server() {
    let followed = |first: &str, second: &str| {
        let condition = format!(
            r#"{{"resourceType":"Condition","id":"c","code":{{"text":"Astma"}},"asserter":{{"reference":"{second}"}}}}"#
        );
        let practitioner = r#"{"resourceType":"Practitioner","id":"k","name":[{"family":"Lege"}]}"#;
        let bundle = format!(
            r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Composition","section":[
            {{"code":{{"coding":[{{"code":"11450-4"}}]}},"entry":[{{"reference":"{first}"}}]}}]}}}},
            {{"resource":{condition}}},{{"resource":{practitioner}}}]}}"#
        );
        let view = view(Language::Nb, &bundle);
        let found = view.sections.iter().flat_map(rows_of).find(|row| row.title.text == "Astma").unwrap();
        let listed = view.sections[0].warnings.is_empty();
        (listed, found.details.iter().any(|fact| said(fact).contains("Lege")))
    };
    let (a, b) = ("https://a.example", "https://b.example");
    assert_eq!(followed(&format!("{a}/Condition/c"), &format!("{a}/Practitioner/k")), (true, true));
    assert_eq!(followed("Condition/c", "Practitioner/k"), (true, true));
    // Which of the servers the Bundle is from cannot be told; here it is one that is not named.
    assert_eq!(followed(&format!("{a}/Condition/c"), &format!("{b}/Practitioner/k")), (false, false));
    assert_eq!(followed("Condition/c", &format!("{b}/Practitioner/k")), (true, false));
}

#[test]
fn the_only_patient_does_not_stand_in_for_a_subject_that_leads_nowhere() {
    let about = |subject: &str| {
        let bundle = format!(
            r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition"{subject}}}}},
            {{"resource":{{"resourceType":"Patient","id":"1","name":[{{"family":"A"}}]}}}}]}}"#
        );
        view(Language::Nb, &bundle).patient.map(|person| person.name).unwrap_or_default()
    };
    for (subject, expected) in [
        ("", "A"),
        (r#","subject":{"display":"A"}"#, "A"),
        (r#","subject":{"reference":"Patient/1"}"#, "A"),
        (r#","subject":{"reference":"Patient/2"}"#, ""),
        (r##","subject":{"reference":"#1"}"##, ""),
    ] {
        assert_eq!(about(subject), expected, "{subject}");
    }
}
