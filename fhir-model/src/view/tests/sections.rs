//! Sections: the guideline's order, none merged, nothing without a place.

use super::*;

const PROBLEM: &str = r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"}}"#;

#[test]
fn sections_stand_in_the_order_of_the_guideline_and_others_as_sent() {
    let sent = ["8716-3", "99999-9", "10160-0", "11450-4", "48765-2", "30954-2", "11348-0", "46264-8"];
    let sections: Vec<String> = sent.iter().map(|code| section(code, &[])).collect();
    let view = view(Language::Nb, &summary(&sections.join(","), &[]));
    let kinds: Vec<_> = view.sections.iter().map(|section| section.kind).collect();
    assert_eq!(
        kinds,
        [
            SectionKind::Allergies,
            SectionKind::Results,
            SectionKind::Problems,
            SectionKind::Medicines,
            SectionKind::Devices,
            SectionKind::Procedures,
            SectionKind::PastIllness,
            SectionKind::VitalSigns,
            SectionKind::OtherSection,
        ]
    );
}

#[test]
fn sections_of_one_name_are_never_merged() {
    let other = r#"{"resourceType":"Condition","id":"d","code":{"text":"Migrene"}}"#;
    let sections = [section("11450-4", &["Condition/c"]), section("11450-4", &["Condition/d"])].join(",");
    let view = view(Language::Nb, &summary(&sections, &[PROBLEM, other]));
    let problems: Vec<_> =
        view.sections.iter().filter(|section| section.kind == SectionKind::Problems).collect();
    let anchors: Vec<_> = problems.iter().map(|section| section.anchor.as_str()).collect();
    assert_eq!(anchors, ["problems", "problems-2"]);
    assert_eq!(rows_of(problems[1])[0].title.text, "Migrene");
}

#[test]
fn a_title_is_ours_by_code_else_as_sent() {
    let other = r#"{"title":"Urgences","code":{"coding":[{"code":"99999-9","display":"Emergencies"}]}}"#;
    let untitled = r#"{"code":{"coding":[{"code":"99999-8","display":"Emergencies"}]}}"#;
    let sections =
        [section("48765-2", &[]), other.to_owned(), untitled.to_owned(), "{}".to_owned()].join(",");
    let view = view(Language::Nb, &summary(&sections, &[]));
    let titles: Vec<_> = view
        .sections
        .iter()
        .filter(|section| section.status != SectionStatus::NotSent)
        .map(|section| (section.title.as_str(), section.sent_title.as_deref(), section.title_is_foreign))
        .collect();
    assert_eq!(
        titles,
        [
            ("Allergier og overfølsomhet", Some("Del"), false),
            ("Urgences", None, true),
            ("Emergencies", None, true),
            ("Del uten tittel", None, true),
        ]
    );
}

#[test]
fn what_no_section_refers_to_stands_under_other_and_in_the_issues() {
    let specimen = r#"{"resourceType":"Specimen","id":"s","type":{"text":"Blod"}}"#;
    let unknown = r#"{"resourceType":"Basket","title":"Kurv"}"#;
    let view = view(Language::Nb, &summary("", &[PROBLEM, specimen, unknown]));
    let other = of_kind(&view, SectionKind::Unplaced);
    let titles: Vec<_> = rows_of(other).iter().map(|row| row.title.text.as_str()).collect();
    assert_eq!(titles, ["Astma", "Kurv", "Blod"]);
    assert_eq!(view.issues.len(), 3);
    assert!(view.sections.last().is_some_and(|last| last.kind == SectionKind::Unplaced));
}

#[test]
fn an_entry_that_leads_nowhere_is_a_row_with_a_warning_and_an_issue() {
    let sections = section("11450-4", &["Condition/gone"]);
    let view = view(Language::Nb, &summary(&sections, &[]));
    let problems = of_kind(&view, SectionKind::Problems);
    assert_eq!(problems.warnings[0].kind, WarningKind::Unresolved);
    let rows = rows_of(problems);
    assert_eq!(
        (rows[0].kind, rows[0].title.text.as_str()),
        (RowKind::Unresolved, "sendt som henvisning, ikke med i dokumentet")
    );
    assert_eq!(view.issues[0].path, "Composition.section[0].entry[0]");
}

#[test]
fn a_section_with_text_alone_says_so_and_inner_sections_stand_in_it() {
    let text = r#"{"title":"Ute","text":{"status":"additional","div":"<div>Ord</div>"},
        "section":[{"title":"Inne","code":{"coding":[{"code":"11450-4"}]},"entry":[{"reference":"Condition/c"}]}]}"#;
    let alone = r#"{"title":"Alene","text":{"div":"<div>Ord</div>"}}"#;
    let view = view(Language::Nb, &summary(&[text, alone].join(","), &[PROBLEM]));
    let others: Vec<_> =
        view.sections.iter().filter(|section| section.kind == SectionKind::OtherSection).collect();
    assert_eq!(others[0].subsections[0].kind, SectionKind::Problems);
    assert_eq!(others[1].status, SectionStatus::TextOnly);
    assert!(
        view.sections.iter().all(|section| section.kind != SectionKind::Problems),
        "not sent, though it is inside"
    );
}

#[test]
fn a_narrative_that_says_more_than_the_rows_warns() {
    let with = |rows: &str| {
        format!(
            r#"{{"title":"P","code":{{"coding":[{{"code":"11450-4"}}]}},"entry":[{{"reference":"Condition/c"}}],
            "text":{{"div":"<div><table><thead><tr><th>Problem</th></tr></thead><tbody>{rows}</tbody></table></div>"}}}}"#
        )
    };
    let warnings = |rows: &str| {
        let view = view(Language::Nb, &summary(&with(rows), &[PROBLEM]));
        of_kind(&view, SectionKind::Problems).warnings.len()
    };
    assert_eq!(warnings("<tr><td>Astma</td><td></td></tr>"), 0);
    assert_eq!(warnings("<tr><td>Astma</td></tr><tr><td>Penicillinallergi</td></tr>"), 1);
    // One word that is in a row does not speak for the others.
    assert_eq!(warnings("<tr><td>Astma etter ibuprofen</td></tr>"), 1);
}

#[test]
fn an_allergy_that_endangers_life_stands_before_newer_ones() {
    let allergy = |id: &str, more: &str| {
        format!(r#"{{"resourceType":"AllergyIntolerance","id":"{id}","code":{{"text":"{id}"}},{more}}}"#)
    };
    let view = view(
        Language::Nb,
        &summary(
            &section("48765-2", &["AllergyIntolerance/new", "AllergyIntolerance/old"]),
            &[
                &allergy("new", r#""onsetDateTime":"2020""#),
                &allergy("old", r#""onsetDateTime":"1998","criticality":"high""#),
            ],
        ),
    );
    let titles: Vec<_> =
        rows_of(of_kind(&view, SectionKind::Allergies)).iter().map(|row| row.title.text.as_str()).collect();
    assert_eq!(titles, ["old", "new"]);
}

#[test]
fn current_stands_before_past_and_what_is_not_so_last_each_newest_first() {
    let problem = |id: &str, status: &str, onset: &str| {
        format!(
            r#"{{"resourceType":"Condition","id":"{id}","code":{{"text":"{id}"}},"onsetDateTime":"{onset}",
            "clinicalStatus":{{"coding":[{{"code":"{status}"}}]}}}}"#
        )
    };
    let resources = [
        problem("gammel", "active", "1999"),
        problem("over", "resolved", "2020"),
        problem("ny", "active", "2021-05"),
        problem("feil", "active", "2022")
            .replace(r#""onset"#, r#""verificationStatus":{"coding":[{"code":"refuted"}]},"onset"#),
    ];
    let references = ["Condition/gammel", "Condition/over", "Condition/ny", "Condition/feil"];
    let resources: Vec<&str> = resources.iter().map(String::as_str).collect();
    let view = view(Language::Nb, &summary(&section("11450-4", &references), &resources));
    let groups: Vec<_> = of_kind(&view, SectionKind::Problems)
        .groups
        .iter()
        .map(|group| (group.kind, group.rows.iter().map(|row| row.title.text.as_str()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        groups,
        [
            (GroupKind::Current, vec!["ny", "gammel"]),
            (GroupKind::Past, vec!["over"]),
            (GroupKind::NotSo, vec!["feil"]),
        ]
    );
}

#[test]
fn a_medicine_without_a_status_is_past_only_where_it_ended_before_the_document() {
    let medicine = |id: &str, end: &str| {
        format!(
            r#"{{"resourceType":"MedicationStatement","id":"{id}","status":"unknown",
            "medicationCodeableConcept":{{"text":"{id}"}},"effectivePeriod":{{"start":"2020","end":"{end}"}}}}"#
        )
    };
    // The document was written on 2026-10-01.
    let resources =
        [medicine("over", "2026-09-30"), medicine("lenge", "2027"), medicine("kanskje", "2026-10")];
    let references = ["MedicationStatement/over", "MedicationStatement/lenge", "MedicationStatement/kanskje"];
    let resources: Vec<&str> = resources.iter().map(String::as_str).collect();
    let view = view(Language::Nb, &summary(&section("10160-0", &references), &resources));
    let groups = &of_kind(&view, SectionKind::Medicines).groups;
    assert_eq!(groups[0].kind, GroupKind::Unclear);
    assert_eq!(groups[0].rows.len(), 2);
    assert_eq!((groups[1].kind, groups[1].rows[0].title.text.as_str()), (GroupKind::Past, "over"));
}

#[test]
fn references_in_circles_end() {
    let a = r#"{"resourceType":"Observation","id":"a","code":{"text":"A"},"hasMember":[{"reference":"Observation/b"}]}"#;
    let b = r#"{"resourceType":"Observation","id":"b","code":{"text":"B"},"hasMember":[{"reference":"Observation/a"}]}"#;
    let role = r##"{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"PractitionerRole/r"},
        "contained":[{"resourceType":"Flag","id":"x","subject":{"reference":"#x"}}]}"##;
    let view = view(Language::Nb, &summary("", &[a, b, role]));
    let row = rows_of(of_kind(&view, SectionKind::Unplaced))[0];
    assert_eq!((row.title.text.as_str(), row.children[0].title.text.as_str()), ("A", "B"));
}

#[test]
fn a_bundle_without_a_composition_has_sections_by_what_its_resources_are() {
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"collection","entry":[{{"resource":{PROBLEM}}},
        {{"resource":{{"resourceType":"Immunization","vaccineCode":{{"text":"MMR"}}}}}},{{"resource":"tekst"}},{{}}]}}"#
    );
    let view = view(Language::Nb, &bundle);
    let kinds: Vec<_> = view.sections.iter().map(|section| section.kind).collect();
    assert_eq!(kinds, [SectionKind::Problems, SectionKind::Immunizations, SectionKind::Unplaced]);
    assert_eq!(
        words(&rows_of(&view.sections[2])[0].details[0].value),
        "\"tekst\"",
        "no resource, and still shown"
    );
}

#[test]
fn a_section_whose_title_names_another_kind_than_its_code_says_so() {
    let told = |code: &str, title: &str, display: &str| {
        let section = format!(
            r#"{{"title":"{title}","code":{{"coding":[{{"system":"http://loinc.org","code":"{code}","display":"{display}"}}]}}}}"#
        );
        let view = view(Language::Nb, &summary(&section, &[]));
        let section = view.sections.iter().find(|section| section.status != SectionStatus::NotSent).unwrap();
        section.warnings.iter().any(|warning| warning.text.starts_with("Avsenderen kaller denne delen"))
    };
    for (code, title, display, expected) in [
        ("47420-5", "", "TREATMENT PLAN", true),
        ("10160-0", "History of medical device use", "", true),
        ("48765-2", "Immunizations", "Allergies and adverse reactions", true),
        ("10160-0", "Medication summary", "History of medication use", false),
        ("46264-8", "Medical Equipment", "", false),
        ("11348-0", "Problemas resueltos", "", false),
        ("47420-5", "Capacidades", "Functional status", false),
        ("18776-5", "Hoitosuunnitelma", "", false),
        ("99999-9", "Allergies", "", false),
        ("10160-0", "Medicação habitual", "", false),
        ("46264-8", "Medicinski proizvodi", "", false),
        ("11450-4", "Diagnostic", "", false),
    ] {
        assert_eq!(told(code, title, display), expected, "{code} {title} {display}");
    }
}
