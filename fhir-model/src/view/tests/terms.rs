//! Where the words of a term come from.

use super::*;

/// The title of a problem with this code, in a Bundle with these further members.
fn title(language: Language, bundle: &str, concept: &str) -> Term {
    let view = view(
        language,
        &format!(
            r#"{{"resourceType":"Bundle"{bundle},"entry":[{{"resource":
            {{"resourceType":"Condition","code":{concept}}}}}]}}"#
        ),
    );
    rows_of(&view.sections[0])[0].title.clone()
}

fn told(term: &Term) -> (&str, Origin) {
    (term.text.as_str(), term.origin)
}

#[test]
fn words_come_from_our_table_then_the_sender_then_the_original_then_the_code() {
    for (concept, expected) in [
        (
            r#"{"coding":[{"system":"http://snomed.info/sct","code":"6736007","display":"Moderate"}],"text":"medio"}"#,
            ("Moderat", Origin::OwnTable),
        ),
        (
            r#"{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J45"},
            {"system":"urn:oid:2.999","code":"9","display":"Asma"}],"text":"asma bronchiale"}"#,
            ("Asma", Origin::OtherLanguage),
        ),
        (
            r#"{"coding":[{"system":"urn:oid:2.999","code":"9"}],"text":"asma"}"#,
            ("asma", Origin::OriginalText),
        ),
        (
            r#"{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J45"}]}"#,
            ("ICD-10 J45", Origin::CodeOnly),
        ),
        (
            r#"{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}"#,
            ("Problem eller diagnose: ukjent", Origin::NotSent),
        ),
        ("{}", ("Problem eller diagnose (ikke sagt hvilken)", Origin::NotSent)),
    ] {
        assert_eq!(told(&title(Language::Nb, "", concept)), expected, "{concept}");
    }
}

#[test]
fn all_other_words_and_codes_are_one_click_away() {
    let term = title(
        Language::Nb,
        r#","language":"it-IT""#,
        r#"{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","version":"2019","code":"J45","display":"Asthma"},
        {"system":"urn:oid:2.999","code":"9","display":"Asma","_display":{"extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[
        {"url":"lang","valueCode":"fr"},{"url":"content","valueString":"Asthme"}]}]}}],"text":"asma bronchiale"}"#,
    );
    let originals: Vec<_> =
        term.others().map(|original| (original.text.as_str(), original.language.as_deref())).collect();
    assert_eq!(originals, [("asma bronchiale", Some("it-IT")), ("Asthme", Some("fr"))]);
    assert_eq!(term.codes.len(), 2);
    assert_eq!(term.codes[0].system, "ICD-10");
    assert_eq!(term.codes[0].version.as_deref(), Some("2019"));
    assert_eq!(term.codes[1].uri, "urn:oid:2.999");
}

/// A concept as the contact point sends it: its own words, and translations at these depths.
fn friendly(display: &str, translations: &[(&str, u8)]) -> String {
    let code = r#""system":"http://hl7.org/fhir/sid/icd-10","code":"J45""#;
    let further: String = translations
        .iter()
        .map(|(words, depth)| {
            format!(
                r#",{{{code},"display":"{words}","extension":[{{"url":"urn:helsebro:translation",
                "valuePositiveInt":{depth}}}]}}"#
            )
        })
        .collect();
    format!(r#"{{"coding":[{{{code},"display":"{display}"}}{further}]}}"#)
}

#[test]
fn only_what_the_contact_point_translated_counts_as_sent_in_norwegian() {
    let tagged = r#","meta":{"tag":[{"system":"urn:helsebro:country","code":"IT"}]}"#;
    let english = r#","language":"en-MT","meta":{"tag":[{"system":"urn:helsebro:country","code":"MT"}]}"#;
    for (bundle, concept, expected) in [
        (tagged, friendly("Astma", &[("Asthma", 1), ("Asma", 2)]), Origin::SentInNorwegian),
        // The English words have stayed: nothing says that they are Norwegian too.
        (tagged, friendly("Latex", &[("latex", 1), ("Látex", 2)]), Origin::OtherLanguage),
        (tagged, friendly("Asthma", &[("Asma", 1)]), Origin::OtherLanguage),
        (english, friendly("Asthma", &[("Asthma", 1)]), Origin::OtherLanguage),
        (english, friendly("Astma", &[("Asthma", 1)]), Origin::SentInNorwegian),
        ("", friendly("Astma", &[("Asthma", 1), ("Asma", 2)]), Origin::OtherLanguage),
        (r#","language":"nb-NO""#, friendly("Astma", &[]), Origin::SentInNorwegian),
    ] {
        assert_eq!(title(Language::Nb, bundle, &concept).origin, expected, "{concept}");
    }
}

/// The words, where they come from and their language.
fn told_in(term: &Term) -> (&str, Origin, Option<&str>) {
    (term.text.as_str(), term.origin, term.language.as_deref())
}

#[test]
fn the_language_of_words_is_told_only_where_the_levels_of_translation_tell_it() {
    let estonian = r#","language":"et-EE""#;
    for (bundle, concept, expected) in [
        // Translated into the language of a third country: the English words stand one level deeper.
        (estonian, friendly("Asma", &[("Asthma", 1), ("Astma", 2)]), ("Asthma", Some("en"))),
        // As the country's contact point hands it out: English, with the country's own within.
        (estonian, friendly("Asthma", &[("Astma", 1)]), ("Asthma", Some("en"))),
        // And as it comes back from where it was dispensed.
        (estonian, friendly("Asthma", &[("Asma", 1), ("Asthma", 2), ("Astma", 3)]), ("Asthma", Some("en"))),
        (estonian, friendly("Astma", &[("Asthma", 1), ("Astma", 2)]), ("Astma", None)),
        (estonian, friendly("Astma", &[("Asma brônquica", 1), ("Astma", 2)]), ("Astma", Some("en"))),
        (estonian, friendly("Köha", &[("Cough", 1), ("Köha", 2)]), ("Cough", Some("en"))),
        (estonian, friendly("Ménière", &[("Menjeer", 1)]), ("Ménière", None)),
        (estonian, friendly("Astma", &[]), ("Astma", None)),
        ("", friendly("Asthma", &[]), ("Asthma", None)),
        (r#","language":"en-GB""#, friendly("Asthma", &[]), ("Asthma", Some("en"))),
    ] {
        let term = title(Language::Nb, bundle, &concept);
        assert_eq!((term.text.as_str(), term.language.as_deref()), expected, "{concept}");
        assert_eq!(term.origin, Origin::OtherLanguage, "{concept}");
    }
}

#[test]
fn one_level_tells_nothing_in_a_document_that_was_translated_twice() {
    let bundle = |further: &str| {
        format!(
            r#"{{"resourceType":"Bundle","language":"et-EE","entry":[{{"resource":{{"resourceType":"Condition",
            "code":{}}}}}{further}]}}"#,
            friendly("Resumo", &[("Summary", 1)])
        )
    };
    let twice = friendly("Asma", &[("Asthma", 1), ("Astma", 2)]);
    let twice = format!(r#",{{"resource":{{"resourceType":"Procedure","code":{twice}}}}}"#);
    for (further, expected) in [("", Some("en")), (twice.as_str(), None)] {
        let view = view(Language::Nb, &bundle(further));
        let problems = of_kind(&view, SectionKind::Problems);
        let term = &rows_of(problems)[0].title;
        assert_eq!((term.text.as_str(), term.language.as_deref()), ("Resumo", expected));
    }
}

#[test]
fn of_designations_there_and_back_again_the_letters_of_one_tell_all() {
    let bundle = |further: &[String]| {
        let further: String = further
            .iter()
            .map(|concept| format!(r#",{{"resource":{{"resourceType":"Procedure","code":{concept}}}}}"#))
            .collect();
        format!(
            r#"{{"resourceType":"Bundle","language":"cs-CZ","entry":[{{"resource":{{"resourceType":"Condition",
            "code":{}}}}}{further}]}}"#,
            friendly("Meloun", &[("Melon", 1), ("Meloun", 2)])
        )
    };
    let own_outside = friendly("Ořech", &[("Nut", 1), ("Ořech", 2)]);
    let english_outside = friendly("Nut", &[("Ořech", 1), ("Nut", 2)]);
    for (further, expected) in [
        (vec![], ("Meloun", None)),
        (vec![own_outside.clone()], ("Melon", Some("en"))),
        (vec![english_outside.clone()], ("Meloun", Some("en"))),
        // They contradict each other.
        (vec![own_outside, english_outside], ("Meloun", None)),
    ] {
        let view = view(Language::Nb, &bundle(&further));
        let term = &rows_of(of_kind(&view, SectionKind::Problems))[0].title;
        assert_eq!((term.text.as_str(), term.language.as_deref()), expected);
    }
}

#[test]
fn why_no_code_was_found_is_never_the_words_of_what_others_tell() {
    let null =
        r#"{"system":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","code":"OTH","display":"overig"}"#;
    let other = r#"{"system":"urn:oid:2.999","code":"9","display":"Bijengif"}"#;
    for (concept, expected) in [
        (format!(r#"{{"coding":[{null}],"text":"Bee venom"}}"#), ("Bee venom", Origin::OriginalText)),
        (format!(r#"{{"coding":[{null},{other}]}}"#), ("Bijengif", Origin::OtherLanguage)),
        (format!(r#"{{"coding":[{null}]}}"#), ("Annet", Origin::OwnTable)),
    ] {
        let term = title(Language::Nb, "", &concept);
        assert_eq!(told(&term), expected, "{concept}");
        assert_eq!(term.codes[0].code, "OTH");
    }
}

#[test]
fn a_display_without_a_letter_is_none_and_a_name_that_was_sent_stands_for_an_oid() {
    let coding = |display: &str| {
        format!(
            r#"{{"coding":[{{"system":"urn:oid:2.999.7","code":"PK 1"{display},"extension":[
            {{"url":"urn:helsebro:system-name","valueString":"Varenumre"}}]}}]}}"#
        )
    };
    for display in ["", r#","display":"...""#] {
        let term = title(Language::Nb, "", &coding(display));
        assert_eq!(told(&term), ("Varenumre PK 1", Origin::CodeOnly));
        assert_eq!(term.codes[0].system, "Varenumre (2.999.7)");
    }
}

#[test]
fn a_level_without_a_code_is_of_the_code_around_it() {
    let tagged = r#","meta":{"tag":[{"system":"urn:helsebro:country","code":"SE"}]}"#;
    let concept = r#"{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J45","display":"Astma bronkiale"},
        {"display":"Asthma","extension":[{"url":"urn:helsebro:translation","valuePositiveInt":1}]},
        {"system":"urn:oid:2.999","code":"9","display":"Astma",
        "extension":[{"url":"urn:helsebro:translation","valuePositiveInt":2}]}]}"#;
    for (language, expected) in [
        (Language::Nb, ("Astma bronkiale", Origin::SentInNorwegian, Some("nb"))),
        (Language::Nn, ("Astma bronkiale", Origin::SentInNorwegian, Some("nb"))),
        (Language::En, ("Asthma", Origin::OtherLanguage, Some("en"))),
    ] {
        assert_eq!(told_in(&title(language, tagged, concept)), expected);
    }
}

#[test]
fn words_without_a_code_are_among_the_other_words() {
    let term = title(
        Language::Nb,
        "",
        r#"{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"J45","display":"Asthma"},{"display":"Asma"}]}"#,
    );
    assert_eq!(term.codes.len(), 1);
    assert_eq!(term.others().map(|other| other.text.as_str()).collect::<Vec<_>>(), ["Asma"]);
}

#[test]
fn a_translation_that_names_its_language_is_chosen_by_it() {
    let concept = |languages: &[&str]| {
        let translations: Vec<String> = languages
            .iter()
            .map(|tag| {
                format!(
                    r#"{{"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[
                {{"url":"lang","valueCode":"{tag}"}},{{"url":"content","valueString":"words in {tag}"}}]}}"#
                )
            })
            .collect();
        format!(
            r#"{{"coding":[{{"system":"urn:oid:2.999","code":"9","display":"Astma","_display":
            {{"extension":[{}]}}}}]}}"#,
            translations.join(",")
        )
    };
    for (language, languages, expected) in [
        (Language::Nb, &["fr", "nn-NO", "nb-NO", "en"][..], "words in nb-NO"),
        (Language::Nn, &["fr", "nb-NO", "nn-NO", "en"], "words in nn-NO"),
        (Language::Nn, &["fr", "no", "en"], "words in no"),
        (Language::Nb, &["fr", "en-GB"], "words in en-GB"),
        (Language::En, &["nb", "en-GB"], "words in en-GB"),
        (Language::Nb, &["fr", "sv"], "Astma"),
    ] {
        let term = title(language, "", &concept(languages));
        assert_eq!(term.text, expected, "{languages:?}");
        assert!(term.others().all(|other| other.text != expected), "{languages:?}");
    }
}

#[test]
fn the_table_comes_before_what_is_only_declared_norwegian() {
    let concept = r#"{"coding":[{"system":"http://snomed.info/sct","code":"6736007","display":"Moderate"}]}"#;
    let term = title(Language::Nn, r#","language":"nn-NO""#, concept);
    assert_eq!(told_in(&term), ("Moderat", Origin::OwnTable, None));
    let unknown = concept.replace("6736007", "1");
    let term = title(Language::Nn, r#","language":"nn-NO""#, &unknown);
    assert_eq!(told_in(&term), ("Moderate", Origin::SentInNorwegian, Some("nn")));
}

#[test]
fn the_countrys_own_code_may_be_another_one() {
    let tagged = r#","meta":{"tag":[{"system":"urn:helsebro:country","code":"PT"}]}"#;
    let with = |pivot: &str| {
        format!(
            r#"{{"coding":[{{"system":"http://snomed.info/sct","code":"1","display":"Hovedsakelig allergisk astma"}},
            {{"system":"{pivot}","code":"1","display":"Predominantly allergic asthma",
            "extension":[{{"url":"urn:helsebro:translation","valuePositiveInt":1}}]}},
            {{"system":"urn:oid:2.999","code":"P9","display":"Asma alérgica",
            "extension":[{{"url":"urn:helsebro:translation","valuePositiveInt":2}}]}}]}}"#
        )
    };
    for (pivot, expected) in
        [("http://snomed.info/sct", Origin::SentInNorwegian), ("urn:oid:2.999.1", Origin::OtherLanguage)]
    {
        assert_eq!(title(Language::Nb, tagged, &with(pivot)).origin, expected, "{pivot}");
    }
}

#[test]
fn bokmaal_prefers_what_was_sent_in_norwegian_and_the_others_our_table() {
    let tagged = r#","meta":{"tag":[{"system":"urn:helsebro:country","code":"IT"}]}"#;
    let concept = friendly("Moderat grad", &[("Moderate", 1), ("Medio", 2)])
        .replace("http://hl7.org/fhir/sid/icd-10", "http://snomed.info/sct")
        .replace("J45", "6736007");
    assert_eq!(told(&title(Language::Nb, tagged, &concept)), ("Moderat grad", Origin::SentInNorwegian));
    assert_eq!(told(&title(Language::En, tagged, &concept)), ("Moderate", Origin::OwnTable));
}

#[test]
fn a_qualifier_is_seen_with_its_term() {
    let term = title(
        Language::Nb,
        "",
        r#"{"text":"shoulder","extension":[{"url":"urn:helsebro:qualifier","extension":[
        {"url":"name","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"272741003"}]}},
        {"url":"value","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"7771000"}]}}]}]}"#,
    );
    assert_eq!(term.text, "shoulder (venstre)");
}

#[test]
fn a_qualifier_without_a_system_is_of_the_system_of_its_term() {
    for (system, expected) in [
        (r#""system":"http://snomed.info/sct","#, "Shoulder (venstre)"),
        (r#""system":"urn:oid:2.999","#, "Shoulder (Left)"),
        ("", "Shoulder (Left)"),
    ] {
        let concept = format!(
            r#"{{"coding":[{{{system}"code":"1","display":"Shoulder"}}],"extension":[
            {{"url":"urn:helsebro:qualifier","extension":[{{"url":"value","valueCodeableConcept":
            {{"coding":[{{"code":"7771000","display":"Left"}}]}}}}]}}]}}"#
        );
        assert_eq!(title(Language::Nb, "", &concept).text, expected, "{system}");
    }
}

#[test]
fn a_null_flavor_that_is_only_kept_by_its_path_is_in_words() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Procedure","extension":[{"url":"urn:helsebro:source","extension":[
        {"url":"procedure/targetSiteCode/@nullFlavor","valueString":"ASKU"},
        {"url":"procedure/priorityCode/@nullFlavor","valueString":"MADEUP"}]}]}"#,
    );
    let details: Vec<String> = row.details.iter().map(said).collect();
    assert!(details.iter().any(|said| said.contains("spurt, men ukjent")), "{details:?}");
    assert!(
        details.iter().any(|said| said.contains("MADEUP")),
        "a code that we do not know stays: {details:?}"
    );
}
