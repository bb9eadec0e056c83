//! Which group a row stands in, and what it is marked with there: by its status, its end, its negations.

use super::*;

/// The groups of a summary's section, each with its rows' titles.
fn groups_of(code: &str, resources: &[&str]) -> Vec<(GroupKind, Vec<String>)> {
    let section = section_of(code, resources);
    let titles = |group: &Group| group.rows.iter().map(|row| row.title.text.clone()).collect();
    section.groups.iter().map(|group| (group.kind, titles(group))).collect()
}

fn section_of(code: &str, resources: &[&str]) -> SectionView {
    let references: Vec<String> = resources
        .iter()
        .map(|resource| {
            let json = json::parse(resource.as_bytes()).unwrap();
            let own = |name| json.as_object().unwrap().get(name).unwrap().as_str().unwrap().to_owned();
            format!("{}/{}", own("resourceType"), own("id"))
        })
        .collect();
    let references: Vec<&str> = references.iter().map(String::as_str).collect();
    let view = view(Language::Nb, &summary(&section(code, &references), resources));
    view.sections.into_iter().find(|section| !section.groups.is_empty()).unwrap()
}

fn medicine(id: &str, more: &str) -> String {
    format!(
        r#"{{"resourceType":"MedicationStatement","id":"{id}","medicationCodeableConcept":{{"text":"{id}"}},{more}}}"#
    )
}

fn marks(row: &Row) -> Vec<(&str, Tone)> {
    row.tags.iter().map(|tag| (tag.text.as_str(), tag.tone)).collect()
}

#[test]
fn a_medicine_of_which_use_is_unknown_stands_between_the_current_and_the_past_ones() {
    let cases = [
        medicine("I bruk", r#""status":"active""#),
        medicine("Ukjent", r#""status":"unknown""#),
        medicine("Usendt", r#""x":1"#),
        medicine(
            "Fyll",
            r#""status":"unknown","_status":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}"#,
        ),
        medicine("Usikkert", r#""status":"active","taken":"unk""#),
        medicine("Over", r#""status":"unknown","effectivePeriod":{"end":"2020"}"#),
        medicine("Slutt", r#""status":"stopped""#),
    ];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let section = section_of("10160-0", &cases);
    let headings: Vec<&str> = section.groups.iter().map(|group| group.heading.as_str()).collect();
    assert_eq!(headings, ["Gjeldende legemidler", "Ukjent om det er i bruk nå", "Tidligere legemidler"]);
    let titles: Vec<_> = section.groups.iter().map(|group| group.rows.len()).collect();
    assert_eq!(titles, [1, 4, 2]);
    let filled = section.groups[1].rows.iter().find(|row| row.title.text == "Fyll").unwrap();
    assert_eq!(marks(filled), [], "a filler is no status");
}

#[test]
fn an_end_counts_wherever_it_was_sent() {
    let period = |url: &str| {
        format!(
            r#""extension":[{{"url":"{url}","valuePeriod":{{"start":"2021-04-21","end":"2021-04-27"}}}}]"#
        )
    };
    let dosages = |ends: [&str; 2]| {
        let one = |end: &str| format!(r#"{{"timing":{{"repeat":{{"boundsPeriod":{{"end":"{end}"}}}}}}}}"#);
        format!(r#""dosage":[{},{}]"#, one(ends[0]), one(ends[1]))
    };
    let cases = [
        medicine("a", &period("http://example.org/zib-Medication-PeriodOfUse")),
        medicine(
            "b",
            &period(
                "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.effectiveDosePeriod",
            ),
        ),
        medicine("c", &dosages(["2021", "2022"])),
        medicine("d", &dosages(["2021", "2030"])),
        medicine("e", &period("http://example.org/registrationPeriod")),
    ];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let found = groups_of("10160-0", &cases);
    let titles = |titles: &[&str]| titles.iter().map(|&title| title.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        found,
        [(GroupKind::Unclear, titles(&["d", "e"])), (GroupKind::Past, titles(&["a", "b", "c"]))]
    );
    let section =
        section_of("10160-0", &[&cases[0].replace(r#""extension""#, r#""status":"active","extension""#)]);
    let row = &section.groups[0].rows[0];
    assert_eq!(marks(row), [("sluttdatoen er passert", Tone::Warning)]);
    assert_eq!(seen(row), ["Behandlingsperiode: 21.04.2021 til 27.04.2021"]);
}

#[test]
fn an_end_is_past_when_its_last_day_is_over_before_the_document_was_written() {
    let in_force = |end: &str, written: &str| {
        let medicine = medicine("x", &format!(r#""status":"active","effectivePeriod":{{"end":"{end}"}}"#));
        let bundle = summary(&section("10160-0", &["MedicationStatement/x"]), &[&medicine])
            .replace(r#""date":"2026-10-01""#, &format!(r#""date":"{written}""#));
        let view = view(Language::Nb, &bundle);
        !marks(rows_of(of_kind(&view, SectionKind::Medicines))[0])
            .contains(&("sluttdatoen er passert", Tone::Warning))
    };
    for (end, written, expected) in [
        ("2026-09-30", "2026-10-01", false),
        ("2026-10-01", "2026-10-01", true),
        ("2026-10-01", "2026-10-01T23:00:00Z", true),
        ("2026-10", "2026-10-31", true),
        ("2026-09", "2026-10-01", false),
        ("2026", "2026-12-31", true),
        // A time counts where it is known when that is.
        ("2026-10-01T08:00:00Z", "2026-10-01T10:00:00Z", false),
        ("2026-10-01T12:00:00Z", "2026-10-01T10:00:00Z", true),
        ("2026-10-01T11:00:00+02:00", "2026-10-01T10:00:00Z", false),
        ("2026-09-30T23:30:00-05:00", "2026-10-01T01:00:00Z", true),
        ("2024-02-29T23:59:00Z", "2024-03-01T00:00:00Z", false),
        ("2026-10-01T08:00:00Z", "2026-10-01", true),
        ("2026-10-01T08:00:00", "2026-10-01T10:00:00Z", true),
        ("2026-09-30T08:00:00Z", "2026-10-01", false),
    ] {
        assert_eq!(in_force(end, written), expected, "{end} in a document of {written}");
    }
}

#[test]
fn of_active_allergies_those_of_high_criticality_stand_first_then_other_dangers_then_the_newest() {
    let allergy = |id: &str, criticality: &str, more: &str| {
        format!(
            r#"{{"resourceType":"AllergyIntolerance","id":"{id}","code":{{"text":"{id}"}},{criticality}
            "clinicalStatus":{{"coding":[{{"code":"active"}}]}}{more}}}"#
        )
    };
    let severe = r#","reaction":[{"severity":"severe"}]"#;
    let cases = [
        allergy("Nyest", "", r#","onsetDateTime":"2026""#),
        allergy("Lav", r#""criticality":"low","#, r#","onsetDateTime":"2001""#),
        allergy("Lav, livstruende", r#""criticality":"low","#, severe),
        allergy("Høy", r#""criticality":"high","#, r#","onsetDateTime":"1980""#),
        allergy("Usikker", r#""criticality":"unable-to-assess","#, r#","onsetDateTime":"2010""#),
        allergy(
            "Høy, livstruende",
            r#""criticality":"high","#,
            &format!(r#"{severe},"onsetDateTime":"1990""#),
        ),
        allergy("Livstruende", "", severe),
    ];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let titles = &groups_of("48765-2", &cases)[0].1;
    assert_eq!(
        titles,
        &["Høy, livstruende", "Høy", "Lav, livstruende", "Livstruende", "Nyest", "Usikker", "Lav"]
    );
}

#[test]
fn a_problem_without_a_status_is_unclear_only_beside_such_as_have_one() {
    let problem = |id: &str, more: &str| {
        format!(r#"{{"resourceType":"Condition","id":"{id}","code":{{"text":"{id}"}},{more}}}"#)
    };
    let status = |code: &str| format!(r#""clinicalStatus":{{"coding":[{{"code":"{code}"}}]}}"#);
    let silent = problem("Uten", r#""x":1"#);
    let active = problem("Aktiv", &status("active"));
    let unknown = problem("Ukjent", &status("unknown"));
    let group = |kind, title: &str| (kind, vec![title.to_owned()]);
    assert_eq!(groups_of("11450-4", &[&silent]), [group(GroupKind::Current, "Uten")]);
    assert_eq!(groups_of("11450-4", &[&unknown]), [group(GroupKind::Unclear, "Ukjent")]);
    assert_eq!(
        groups_of("11450-4", &[&silent, &active]),
        [group(GroupKind::Current, "Aktiv"), group(GroupKind::Unclear, "Uten")]
    );
}

#[test]
fn an_allergy_never_leaves_the_first_group_for_want_of_a_status() {
    let allergy = |id: &str, more: &str| {
        format!(r#"{{"resourceType":"AllergyIntolerance","id":"{id}","code":{{"text":"{id}"}},{more}}}"#)
    };
    let ended = r#""extension":[{"url":"http://hl7.org/fhir/uv/ips/StructureDefinition/abatement-dateTime-uv-ips","valueDateTime":"2000"}]"#;
    let status = |code: &str| format!(r#""clinicalStatus":{{"coding":[{{"code":"{code}"}}]}}"#);
    let cases = [
        allergy("Aktiv", &status("active")),
        allergy("Melon", ended),
        allergy("Nøtter", &status("unknown")),
        allergy("Lateks", &status("inactive")),
    ];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let section = section_of("48765-2", &cases);
    assert_eq!(section.groups[0].kind, GroupKind::Current);
    assert_eq!(section.groups[0].rows.len(), 3);
    assert_eq!((section.groups[1].heading.as_str(), section.groups.len()), ("Ikke aktive eller opphørte", 2));
    let melon = section.groups[0].rows.iter().find(|row| row.title.text == "Melon").unwrap();
    assert_eq!(
        marks(melon),
        [("sluttdatoen er passert", Tone::Warning), ("status ikke sendt", Tone::Neutral)]
    );
    let active = section.groups[0].rows.iter().find(|row| row.title.text == "Aktiv").unwrap();
    assert_eq!(marks(active), []);
}

#[test]
fn a_prohibition_in_force_stands_first_and_one_that_is_over_with_the_past() {
    let cases = [
        medicine("I bruk", r#""status":"active""#),
        medicine("Forbudt", r#""status":"active","doNotPerform":true"#),
        medicine("Uklart", r#""status":"unknown","doNotPerform":true"#),
        medicine("Før", r#""status":"stopped","doNotPerform":true"#),
        medicine("Feil", r#""status":"entered-in-error","doNotPerform":true"#),
    ];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let section = section_of("10160-0", &cases);
    let kinds: Vec<_> = section.groups.iter().map(|group| (group.kind, group.rows.len())).collect();
    assert_eq!(
        kinds,
        [(GroupKind::Prohibited, 2), (GroupKind::Current, 1), (GroupKind::Past, 1), (GroupKind::NotSo, 1)]
    );
    assert_eq!(section.groups[0].heading, "Skal ikke gis");
    let marked = |number: usize| marks(&section.groups[number].rows[0])[0];
    assert_eq!(marked(0), ("skal ikke gis", Tone::Danger));
    assert!(marks(&section.groups[2].rows[0]).contains(&("tidligere forbud: skal ikke gis", Tone::Neutral)));
}

#[test]
fn a_denial_of_an_older_spelling_is_no_fact() {
    let of = |kind: &str, more: &str| {
        format!(r#"{{"resourceType":"{kind}","id":"x","code":{{"text":"X"}},{more}}}"#)
    };
    let denied = "sies å ikke være så";
    for (code, resource, mark) in [
        ("11369-6", of("Immunization", r#""status":"completed","notGiven":true"#), denied),
        ("47519-4", of("Procedure", r#""status":"completed","notDone":true"#), denied),
        ("47519-4", of("Procedure", r#""status":"completed","notPerformedAtAll":true"#), denied),
        ("10160-0", medicine("x", r#""status":"active","wasNotTaken":true"#), denied),
        ("10160-0", medicine("x", r#""status":"active","taken":"n""#), "tas ikke"),
    ] {
        let section = section_of(code, &[&resource]);
        assert_eq!(section.groups[0].kind, GroupKind::NotSo, "{resource}");
        assert!(marks(&section.groups[0].rows[0]).contains(&(mark, Tone::Danger)), "{resource}");
    }
    for (code, resource) in [
        ("11369-6", of("Immunization", r#""status":"completed","notGiven":false"#)),
        ("47519-4", of("Procedure", r#""status":"completed","notable":true"#)),
        ("10160-0", medicine("x", r#""status":"active","taken":"y""#)),
    ] {
        let section = section_of(code, &[&resource]);
        assert_ne!(section.groups[0].kind, GroupKind::NotSo, "{resource}");
        assert_eq!(marks(&section.groups[0].rows[0]), [], "{resource}");
    }
}

#[test]
fn the_status_that_was_sent_is_the_mark_where_fhir_only_has_unknown() {
    let sent = |code: &str| {
        medicine(
            "x",
            &format!(
                r#""status":"unknown","extension":[{{"url":"urn:helsebro:status-code","valueCode":"{code}"}}]"#
            ),
        )
    };
    for (code, mark) in [
        ("completed", "sendt som avsluttet, slutt ikke sendt"),
        ("aborted", "sendt som: avbrutt"),
        ("zzz", "sendt som: zzz"),
    ] {
        assert_eq!(marks(&row_of(Language::Nb, &sent(code))), [(mark, Tone::Warning)]);
    }
    let known = sent("completed").replace(r#""unknown""#, r#""active""#);
    assert_eq!(marks(&row_of(Language::Nb, &known)), []);
}

#[test]
fn words_of_the_entry_are_seen_where_no_structure_says_the_dose() {
    let words = r#""extension":[{"url":"http://hl7.org/fhir/StructureDefinition/originalText","valueString":"80 mg | 1-0-1"}]"#;
    let unknown = r#"{"extension":[{"url":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","valueCode":"UNK"},{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}"#;
    let unsaid = medicine("x", &format!(r#""status":"active","dosage":[{{"timing":{unknown}}}],{words}"#));
    let row = row_of(Language::Nb, &unsaid);
    let found = seen(&row);
    assert!(found.iter().any(|fact| fact == "Opprinnelig tekst: 80 mg | 1-0-1"), "{found:?}");
    assert!(found.iter().any(|fact| fact.starts_with("Dosering: ") && fact.contains("ukjent")), "{found:?}");
    let none = medicine("x", &format!(r#""status":"active",{words}"#));
    assert_eq!(seen(&row_of(Language::Nb, &none)), ["Opprinnelig tekst: 80 mg | 1-0-1"]);
    let told = medicine("x", &format!(r#""status":"active","dosage":[{{"text":"1 om kvelden"}}],{words}"#));
    assert!(seen(&row_of(Language::Nb, &told)).iter().all(|fact| !fact.contains("1-0-1")));
}

#[test]
fn only_an_atc_code_is_called_atc() {
    let classified = |system: &str, code: &str| {
        format!(
            r#"{{"resourceType":"Medication","code":{{"text":"X"}},"extension":[{{
            "url":"https://profiles.ihe.net/PHARM/MPD/StructureDefinition/ihe-ext-medication-classification",
            "valueCodeableConcept":{{"coding":[{{"system":"{system}","code":"{code}","display":"D"}}]}}}}]}}"#
        )
    };
    let atc = row_of(Language::Nb, &classified("http://www.whocc.no/atc", "A10AE04"));
    assert_eq!(seen(&atc), ["ATC: A10AE04 D"]);
    let other = row_of(Language::Nb, &classified("urn:oid:1.999.999", "77"));
    assert_eq!(seen(&other), ["Klassifisering: D"]);
}

#[test]
fn a_medicine_that_no_section_lists_is_grouped_like_one_that_is_listed() {
    let medicines = [
        medicine("Før", r#""status":"stopped""#),
        medicine("Nå", r#""status":"active""#),
        medicine("Aldri", r#""status":"active","doNotPerform":true"#),
    ];
    let basket = r#"{"resourceType":"Basket","id":"b","code":{"text":"Kurv"}}"#;
    let resources: Vec<&str> = medicines.iter().map(String::as_str).chain([basket]).collect();
    let view = view(Language::Nb, &summary("", &resources));
    let found: Vec<(GroupKind, &str, &str)> = of_kind(&view, SectionKind::Unplaced)
        .groups
        .iter()
        .map(|group| (group.kind, group.heading.as_str(), group.rows[0].title.text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (GroupKind::All, "", "Kurv"),
            (GroupKind::Prohibited, "Skal ikke gjøres", "Aldri"),
            (GroupKind::Current, "Gjeldende legemidler", "Nå"),
            (GroupKind::Past, "Tidligere legemidler", "Før"),
        ]
    );
}
