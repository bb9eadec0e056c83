//! Measurements in one line, panels with their members, reports, vaccinations, dispensations.

use super::*;

/// What is on the line of a row's title.
fn line(row: &Row) -> Vec<String> {
    row.line.iter().map(said).collect()
}

fn tags(row: &Row) -> Vec<(&str, Tone)> {
    row.tags.iter().map(|tag| (tag.text.as_str(), tag.tone)).collect()
}

/// A coding of HL7's interpretations.
fn interpretation(code: &str) -> String {
    format!(
        r#"{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"{code}"}}]}}"#
    )
}

#[test]
fn a_measurement_reads_in_one_line() {
    let row = row_of(
        Language::Nb,
        &format!(
            r#"{{"resourceType":"Observation","status":"final","code":{{"text":"Kalium"}},
            "valueQuantity":{{"value":6.10,"unit":"mmol/L"}},"interpretation":[{}],
            "referenceRange":[{{"low":{{"value":3.5,"unit":"mmol/L"}},"high":{{"value":5.0,"unit":"mmol/L"}},
            "type":{{"coding":[{{"code":"normal"}}]}}}}],"effectiveDateTime":"2026-09-30","issued":"2026-10-01T08:00:00Z",
            "method":{{"text":"ionselektiv"}},"note":[{{"text":"hemolyse"}}]}}"#,
            interpretation("HH")
        ),
    );
    assert_eq!(row.kind, RowKind::Observation);
    assert_eq!(line(&row), ["6,10 mmol/l", "Referanseområde: 3,5–5,0 mmol/l", "Når: 30.09.2026"]);
    assert_eq!(tags(&row).iter().map(|(_, tone)| *tone).collect::<Vec<_>>(), [Tone::Danger]);
    assert_eq!(row.facts.iter().map(said).collect::<Vec<_>>(), ["Metode: ionselektiv", "Merknad: hemolyse"]);
}

#[test]
fn a_mark_that_is_as_expected_hides_no_other() {
    for (codes, expected) in [
        (vec!["N"], vec![]),
        (vec!["N", "HH"], vec![Tone::Danger]),
        (vec!["H"], vec![Tone::Warning]),
        (vec!["POS"], vec![Tone::Neutral]),
    ] {
        let all: Vec<String> = codes.iter().map(|code| interpretation(code)).collect();
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Observation","code":{{"text":"K"}},"interpretation":[{}]}}"#,
                all.join(",")
            ),
        );
        assert_eq!(row.tags.iter().map(|tag| tag.tone).collect::<Vec<_>>(), expected, "{codes:?}");
    }
}

#[test]
fn a_value_of_any_type_or_why_there_is_none_stands_on_the_line() {
    let absent = r#""dataAbsentReason":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"not-performed"}]}"#;
    for (value, expected) in [
        (r#""valueString":"blodig""#.to_owned(), "blodig"),
        (r#""valueBoolean":false"#.to_owned(), "nei"),
        (r#""valueInteger":3"#.to_owned(), "3"),
        (r#""valueDateTime":"2026-05""#.to_owned(), "05.2026"),
        (r#""valueCodeableConcept":{"text":"A1+"}"#.to_owned(), "A1+"),
        (r#""valueRange":{"low":{"value":1},"high":{"value":2}}"#.to_owned(), "1–2"),
        (r#""valueQuantity":{"value":5,"comparator":"<","unit":"mg"}"#.to_owned(), "<5 mg"),
        (absent.to_owned(), "ikke utført"),
        (
            r#""dataAbsentReason":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"NASK"}]}"#
                .to_owned(),
            "ikke spurt",
        ),
    ] {
        let row = row_of(
            Language::Nb,
            &format!(r#"{{"resourceType":"Observation","code":{{"text":"X"}},{value}}}"#),
        );
        assert_eq!(line(&row), [expected], "{value}");
    }
    let both = row_of(
        Language::Nb,
        &format!(r#"{{"resourceType":"Observation","code":{{"text":"X"}},"valueInteger":3,{absent}}}"#),
    );
    assert_eq!(line(&both), ["3"]);
    assert_eq!(both.facts.len(), 1, "the contradiction is seen");
}

#[test]
fn parts_of_one_measurement_stand_on_its_line_each_with_its_own_mark() {
    let part = |code: &str, value: u8, mark: &str| {
        format!(
            r#"{{"code":{{"coding":[{{"system":"http://loinc.org","code":"{code}"}}]}},"valueQuantity":{{"value":{value},
            "unit":"mm[Hg]"}},"interpretation":[{}]}}"#,
            interpretation(mark)
        )
    };
    let row = row_of(
        Language::Nb,
        &format!(
            r#"{{"resourceType":"Observation","code":{{"coding":[{{"system":"http://loinc.org","code":"85354-9"}}]}},
            "effectiveDateTime":"2026-10-20","component":[{},{},{{"code":{{"text":"Arm"}}}}]}}"#,
            part("8480-6", 190, "H"),
            part("8462-4", 80, "N")
        ),
    );
    assert_eq!(
        line(&row),
        [
            "Systolisk blodtrykk: 190 mmHg",
            "Diastolisk blodtrykk: 80 mmHg",
            "Arm: ikke sendt",
            "Når: 20.10.2026"
        ]
    );
    assert_eq!(row.tags.len(), 1);
    assert!(row.tags[0].text.starts_with("Systolisk blodtrykk: "), "{:?}", row.tags);
}

#[test]
fn further_values_and_a_range_that_is_no_span_stand_beside_the_first() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Observation","code":{"text":"X"},"valueInteger":1,"extension":[{"url":"urn:helsebro:value",
        "valueInteger":2}],"referenceRange":[{"extension":[{"url":"urn:helsebro:value","valueString":"negativ"}]},
        {"text":"ingen vekst"}]}"#,
    );
    assert_eq!(line(&row), ["1", "2", "Referanseområde: negativ", "Referanseområde: ingen vekst"]);
}

const MEMBER: &str = r#"{"resourceType":"Observation","id":"m","code":{"text":"Vekt"},"effectiveDateTime":"2026-02-01",
    "valueQuantity":{"value":63,"unit":"kg"}}"#;
const OTHER: &str = r#"{"resourceType":"Observation","id":"o","code":{"text":"Høyde"},"effectiveDateTime":"2025-01-01",
    "valueQuantity":{"value":170,"unit":"cm"}}"#;
const PANEL: &str = r#"{"resourceType":"Observation","id":"panel","code":{"text":"Målinger"},"hasMember":[
    {"reference":"Observation/m"},{"reference":"Observation/o"}]}"#;

#[test]
fn the_members_of_a_panel_stand_under_it_each_with_its_own_date() {
    let sections = section("8716-3", &["Observation/m", "Observation/panel", "Observation/o"]);
    let view = view(Language::Nb, &summary(&sections, &[MEMBER, OTHER, PANEL]));
    let rows = rows_of(of_kind(&view, SectionKind::VitalSigns));
    assert_eq!(rows.len(), 1, "what the section lists too stands once");
    let children: Vec<_> = rows[0].children.iter().map(|row| (row.title.text.as_str(), line(row))).collect();
    assert_eq!(
        children,
        [
            ("Vekt", vec!["63 kg".to_owned(), "Når: 01.02.2026".to_owned()]),
            ("Høyde", vec!["170 cm".to_owned(), "Når: 01.01.2025".to_owned()]),
        ]
    );
    assert!(!rows[0].children[0].named, "that a member is an observation need not be said");
    assert!(rows[0].details.iter().all(|fact| !said(fact).contains("Vekt")), "nor its name again");
}

#[test]
fn a_panel_is_whole_wherever_else_its_members_stand() {
    let sections =
        [section("8716-3", &["Observation/m"]), section("30954-2", &["Observation/panel"])].join(",");
    let view = view(Language::Nb, &summary(&sections, &[MEMBER, OTHER, PANEL]));
    let panel = rows_of(of_kind(&view, SectionKind::Results))[0];
    assert_eq!(panel.children.len(), 2);
    assert_eq!(rows_of(of_kind(&view, SectionKind::VitalSigns))[0].title.text, "Vekt");
}

#[test]
fn a_panel_without_a_date_is_as_new_as_its_newest_member() {
    let new =
        r#"{"resourceType":"Observation","id":"n","code":{"text":"Puls"},"effectiveDateTime":"2026-01-15"}"#;
    let sections = section("8716-3", &["Observation/n", "Observation/panel"]);
    let view = view(Language::Nb, &summary(&sections, &[MEMBER, OTHER, PANEL, new]));
    let rows = rows_of(of_kind(&view, SectionKind::VitalSigns));
    assert_eq!(rows.iter().map(|row| row.title.text.as_str()).collect::<Vec<_>>(), ["Målinger", "Puls"]);
}

#[test]
fn a_member_that_is_not_there_is_told() {
    let panel = PANEL.replace("Observation/o", "Observation/gone");
    let view =
        view(Language::Nb, &summary(&section("8716-3", &["Observation/panel"]), &[MEMBER, OTHER, &panel]));
    let row = rows_of(of_kind(&view, SectionKind::VitalSigns))[0];
    assert_eq!(row.children.len(), 1);
    assert_eq!(seen(row), ["Består av: sendt som henvisning, ikke med i dokumentet"]);
    let issues: Vec<_> = view.issues.iter().map(|issue| (issue.path.as_str(), issue.text.as_str())).collect();
    assert!(
        issues.contains(&("Observation/panel", "refers to Observation/gone, which is not in the document")),
        "{issues:?}"
    );
}

#[test]
fn panels_in_circles_and_panels_of_panels_end() {
    let panel = |id: &str, members: &[&str]| {
        let members: Vec<String> =
            members.iter().map(|member| format!(r#"{{"reference":"Observation/{member}"}}"#)).collect();
        format!(
            r#"{{"resourceType":"Observation","id":"{id}","code":{{"text":"{id}"}},"hasMember":[{}]}}"#,
            members.join(",")
        )
    };
    // Each holds the next twice: without an end to it, a thousand rows of twenty.
    let deep: Vec<String> = (0..20)
        .map(|number| {
            panel(&format!("p{number}"), &[&format!("p{}", number + 1), &format!("p{}", number + 1)])
        })
        .collect();
    let resources: Vec<&str> = deep.iter().map(String::as_str).collect();
    let whole = view(Language::Nb, &summary(&section("30954-2", &["Observation/p0"]), &resources));
    fn count(row: &Row) -> usize {
        1 + row.children.iter().map(count).sum::<usize>()
    }
    let rows: usize = whole
        .sections
        .iter()
        .flat_map(|section| &section.groups)
        .flat_map(|group| &group.rows)
        .map(count)
        .sum();
    assert!(rows < 400, "{rows} rows of 20 resources");

    let circle = [panel("a", &["b"]), panel("b", &["a"])];
    let resources: Vec<&str> = circle.iter().map(String::as_str).collect();
    let sections = section("30954-2", &["Observation/a", "Observation/b"]);
    let view = view(Language::Nb, &summary(&sections, &resources));
    let rows = rows_of(of_kind(&view, SectionKind::Results));
    assert_eq!((rows.len(), rows[0].children.len(), rows[0].children[0].children.len()), (1, 1, 0));
}

#[test]
fn a_report_holds_its_results_and_says_what_it_concludes() {
    let report = r#"{"resourceType":"DiagnosticReport","id":"r","status":"preliminary","code":{"text":"Kjemi"},
        "issued":"2026-10-01T08:00:00Z","conclusion":"Lett forhøyet","result":[{"reference":"Observation/m"}]}"#;
    let sections = section("30954-2", &["DiagnosticReport/r", "Observation/m"]);
    let view = view(Language::Nb, &summary(&sections, &[report, MEMBER]));
    let rows = rows_of(of_kind(&view, SectionKind::Results));
    assert_eq!((rows.len(), rows[0].kind, rows[0].children.len()), (1, RowKind::Report, 1));
    assert_eq!(seen(rows[0]), ["Utgitt: 01.10.2026 08:00 UTC", "Konklusjon: Lett forhøyet"]);
    assert_eq!(tags(rows[0]), [("Status: foreløpig", Tone::Warning)]);
}

#[test]
fn the_report_that_a_document_is_about_stands_among_the_results_not_under_other() {
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition",
        "extension":[{{"url":"http://hl7.eu/fhir/laboratory/StructureDefinition/composition-diagnosticReportReference",
        "valueReference":{{"reference":"DiagnosticReport/r"}}}}],"type":{{"coding":[{{"code":"11502-2"}}]}},"section":[
        {{"title":"Kjemi","section":[{{"title":"Natrium","entry":[{{"reference":"Observation/m"}}]}}]}}]}}}},
        {{"resource":{MEMBER}}},{{"resource":{{"resourceType":"DiagnosticReport","id":"r","code":{{"text":"Svar"}},
        "basedOn":[{{"reference":"ServiceRequest/s"}}],"result":[{{"reference":"Observation/m"}}]}}}},
        {{"resource":{{"resourceType":"ServiceRequest","id":"s","code":{{"text":"Bestilling"}}}}}}]}}"#
    );
    let view = view(Language::Nb, &bundle);
    let kinds: Vec<_> = view.sections.iter().map(|section| section.kind).collect();
    assert_eq!(kinds, [SectionKind::Results, SectionKind::OtherSection]);
    let report = rows_of(&view.sections[0])[0];
    assert_eq!(report.title.text, "Svar");
    assert_eq!(report.children.len(), 1, "the request; the result stands in its section");
    assert_eq!(report.children[0].title.text, "Bestilling");
    assert_eq!(seen(report), ["Resultat: Vekt"]);
    assert_eq!(rows_of(&view.sections[1].subsections[0])[0].title.text, "Vekt");
    assert!(view.issues.is_empty(), "{:?}", view.issues);
}

#[test]
fn what_is_denied_planned_or_about_another_is_marked_on_any_resource() {
    let related = r#"{"resourceType":"RelatedPerson","id":"mor","relationship":[{"text":"mor"}]}"#;
    for (members, expected) in [
        (
            r#""modifierExtension":[{"url":"urn:helsebro:negated","valueBoolean":true}]"#,
            ("sies å ikke være så", Tone::Danger),
        ),
        (
            r#""extension":[{"url":"urn:helsebro:negated","valueBoolean":true}]"#,
            ("sies å ikke være så", Tone::Danger),
        ),
        (r#""extension":[{"url":"urn:helsebro:mood","valueCode":"GOL"}]"#, ("mål", Tone::Warning)),
        (r#""focus":[{"reference":"RelatedPerson/mor"}]"#, ("gjelder ikke pasienten selv", Tone::Danger)),
        (r#""subject":{"reference":"RelatedPerson/mor"}"#, ("gjelder ikke pasienten selv", Tone::Danger)),
    ] {
        for kind in ["Observation", "Procedure", "Basic"] {
            let resource =
                format!(r#"{{"resourceType":"{kind}","id":"x","code":{{"text":"Astma"}},{members}}}"#);
            let sections = section("99999-9", &[&format!("{kind}/x")]);
            let view = view(Language::Nb, &summary(&sections, &[&resource, related]));
            let group = &of_kind(&view, SectionKind::OtherSection).groups[0];
            let (text, tone) = tags(&group.rows[0])[0];
            assert_eq!((text, tone), expected, "{kind}: {members}");
            let denied = members.contains("negated");
            assert_eq!(group.kind == GroupKind::NotSo, denied, "{kind}: {members}");
        }
    }
}

#[test]
fn a_vaccine_says_which_dose_it_was_and_never_reads_as_a_diagnosis() {
    for (protocol, expected) in [
        (r#""doseNumberPositiveInt":2,"seriesDosesPositiveInt":3"#, "Dosenummer: 2 av 3"),
        (r#""doseNumberString":"booster""#, "Dosenummer: booster"),
        (r#""seriesDosesPositiveInt":3"#, "Dosenummer: 3 i alt"),
        // A filler is never shown.
        (
            r#""doseNumberString":"unknown","_doseNumberString":{"extension":[{"url":
            "http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"NI"}]}"#,
            "Dosenummer: ingen opplysning",
        ),
    ] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Immunization","status":"completed","vaccineCode":{{"text":"MMR"}},
                "occurrenceDateTime":"1994-05","lotNumber":"A1","performer":[{{"actor":{{"display":"Klinikken"}}}}],
                "protocolApplied":[{{"targetDisease":[{{"text":"Measles"}}],{protocol}}}]}}"#
            ),
        );
        assert_eq!(line(&row), ["Når: 05.1994", expected], "{protocol}");
        let facts: Vec<String> = row.facts.iter().map(said).collect();
        assert_eq!(facts, ["Vaksine mot: Measles", "Batchnummer: A1", "Utført av: Klinikken"]);
        assert!(row.tags.is_empty());
        assert!(row.details.iter().map(said).any(|fact| fact == "Status: gitt"));
    }
}

#[test]
fn a_vaccine_that_was_not_given_stands_apart_from_those_that_were() {
    let vaccine = |id: &str, members: &str| {
        format!(r#"{{"resourceType":"Immunization","id":"{id}","vaccineCode":{{"text":"{id}"}},{members}}}"#)
    };
    let resources = [
        vaccine("gitt", r#""status":"completed","occurrenceDateTime":"2001""#),
        vaccine("avslått", r#""status":"not-done","statusReason":{"text":"ville ikke"}"#),
        vaccine(
            "planlagt",
            r#""status":"completed","extension":[{"url":"urn:helsebro:mood","valueCode":"INT"}]"#,
        ),
        vaccine("nyere", r#""status":"completed","occurrenceDateTime":"2020-03-01""#),
        vaccine("feil", r#""status":"entered-in-error""#),
    ];
    let references = [
        "Immunization/gitt",
        "Immunization/avslått",
        "Immunization/planlagt",
        "Immunization/nyere",
        "Immunization/feil",
    ];
    let resources: Vec<&str> = resources.iter().map(String::as_str).collect();
    let view = view(Language::Nb, &summary(&section("11369-6", &references), &resources));
    let groups: Vec<_> = of_kind(&view, SectionKind::Immunizations)
        .groups
        .iter()
        .map(|group| {
            (group.heading.as_str(), group.rows.iter().map(|row| row.title.text.as_str()).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        groups,
        [("", vec!["nyere", "gitt"]), ("Ikke gitt, eller feilført", vec!["avslått", "planlagt", "feil"])]
    );
}

#[test]
fn a_dispensation_says_what_was_given_instead_of_what() {
    let request = r#"{"resourceType":"MedicationRequest","id":"r","status":"active","identifier":[{"value":"RX-1"}],
        "medicationCodeableConcept":{"text":"Original"}}"#;
    let dispense = r#"{"resourceType":"MedicationDispense","id":"d","status":"completed",
        "medicationCodeableConcept":{"text":"Kopi"},"quantity":{"value":2,"unit":"1"},"whenHandedOver":"2026-10-02",
        "performer":[{"actor":{"display":"Apoteket"}}],"authorizingPrescription":[{"reference":"MedicationRequest/r"}],
        "substitution":{"wasSubstituted":true,"type":{"text":"generisk"}}}"#;
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition","type":
        {{"coding":[{{"code":"60593-1"}}]}},"extension":[{{"url":"urn:helsebro:in-fulfillment-of","valueIdentifier":
        {{"value":"RX-1"}}}}],"section":[{{"code":{{"coding":[{{"code":"60590-7"}}]}},
        "entry":[{{"reference":"MedicationDispense/d"}}]}}]}}}},{{"resource":{dispense}}},{{"resource":{request}}}]}}"#
    );
    let view = view(Language::Nb, &bundle);
    assert_eq!(view.sections.len(), 1, "nothing is left under Other");
    let row = rows_of(&view.sections[0])[0];
    assert_eq!(
        seen(row),
        [
            "Utlevert: 02.10.2026",
            "Utlevert mengde: 2",
            "Bytte: byttet til et annet preparat enn det forskrevne",
            "Slags bytte: generisk",
            "Utført av: Apoteket",
        ]
    );
    assert_eq!((row.children[0].title.text.as_str(), row.children[0].named), ("Original", true));
    assert!(view.facts.iter().map(said).any(|fact| fact == "Gjelder resept: RX-1"));
}

#[test]
fn a_statement_within_an_entry_stands_under_it_with_how_it_relates() {
    let member = MEMBER.replace("Vekt", "Feber");
    let vaccine = r#"{"resourceType":"Immunization","id":"v","vaccineCode":{"text":"MMR"},"extension":[
        {"url":"urn:helsebro:related","valueReference":{"reference":"Observation/m","extension":[
        {"url":"urn:helsebro:relation","valueCode":"CAUS"}]}},
        {"url":"urn:helsebro:participant","extension":[{"url":"type","valueCode":"AUT"},
        {"url":"actor","valueReference":{"display":"Dr. Prova"}}]}]}"#;
    let view = view(Language::Nb, &summary(&section("11369-6", &["Immunization/v"]), &[vaccine, &member]));
    let row = rows_of(of_kind(&view, SectionKind::Immunizations))[0];
    let child = &row.children[0];
    assert_eq!((child.title.text.as_str(), tags(child)), ("Feber", vec![("årsak", Tone::Neutral)]));
    assert!(row.details.iter().map(said).any(|fact| fact == "Forfatter: Dr. Prova"), "{:?}", row.details);
    assert!(view.sections.iter().all(|section| section.kind != SectionKind::Unplaced));
}

#[test]
fn each_result_of_a_specimen_says_what_it_is_of() {
    let result = |id: &str| {
        format!(
            r#"{{"resourceType":"Observation","id":"{id}","code":{{"text":"{id}"}},"specimen":{{"reference":"Specimen/s"}}}}"#
        )
    };
    let specimen = r#"{"resourceType":"Specimen","id":"s","type":{"text":"Urin"}}"#;
    let (a, b) = (result("a"), result("b"));
    let sections = section("30954-2", &["Observation/a", "Observation/b"]);
    let view = view(Language::Nb, &summary(&sections, &[&a, &b, specimen]));
    let rows = rows_of(of_kind(&view, SectionKind::Results));
    let says = |row: &Row| {
        row.children.iter().any(|child| child.title.text == "Urin")
            || seen(row).contains(&"Prøvemateriale: Urin".to_owned())
    };
    assert_eq!((rows.len(), rows.iter().all(|row| says(row))), (2, true));
}
