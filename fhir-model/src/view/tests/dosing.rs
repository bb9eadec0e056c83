//! Dosing: a sentence only where all of the structure is understood; else its parts; the sent words always.

use super::*;

/// The facts of a medicine with this dosage.
fn dosage(language: Language, dosage: &str) -> Vec<String> {
    let row = row_of(
        language,
        &format!(
            r#"{{"resourceType":"MedicationStatement","status":"active",
            "medicationCodeableConcept":{{"text":"Prøve"}},"dosage":[{dosage}]}}"#
        ),
    );
    seen(&row)
}

/// Dose and timing in one dosage.
fn regime(dose: &str, repeat: &str) -> String {
    let dose = if dose.is_empty() { String::new() } else { format!(r#""doseAndRate":[{{{dose}}}],"#) };
    format!(r#"{{{dose}"timing":{{"repeat":{{{repeat}}}}}}}"#)
}

const TWO_TABLETS: &str = r#""doseQuantity":{"value":2,"system":"http://unitsofmeasure.org","code":"{tbl}"}"#;

#[test]
fn what_is_understood_is_a_sentence_in_each_language() {
    let every_8_hours_for_7_days = r#""frequency":1,"period":8,"periodUnit":"h",
        "boundsDuration":{"value":7,"system":"http://unitsofmeasure.org","code":"d"}"#;
    let sent = regime(TWO_TABLETS, every_8_hours_for_7_days);
    for (language, expected) in [
        (Language::Nb, "Dosering: 2 tabletter hver 8. time i 7 dager"),
        (Language::Nn, "Dosering: 2 tablettar kvar 8. time i 7 dagar"),
        (Language::En, "Dosage: 2 tablets every 8 hours for 7 days"),
    ] {
        assert_eq!(dosage(language, &sent), [expected]);
    }
}

#[test]
fn every_form_of_a_rule_has_its_words() {
    for (repeat, expected) in [
        (r#""frequency":1,"period":1,"periodUnit":"d""#, "én gang daglig"),
        (r#""frequency":3,"period":1,"periodUnit":"d""#, "3 ganger daglig"),
        (r#""frequency":1,"frequencyMax":3,"period":1,"periodUnit":"d""#, "1–3 ganger daglig"),
        (r#""frequency":1,"period":1,"periodUnit":"h""#, "hver time"),
        (r#""frequency":1,"period":4,"periodMax":6,"periodUnit":"h""#, "hver 4.–6. time"),
        (r#""frequency":1,"period":30,"periodUnit":"min""#, "hvert 30. minutt"),
        (r#""frequency":2,"period":1,"periodUnit":"wk""#, "2 ganger i uken"),
        (r#""frequency":2,"period":3,"periodUnit":"d""#, "2 ganger i løpet av 3 dager"),
        (
            r#""frequency":1,"period":1,"periodUnit":"wk","dayOfWeek":["mon","thu"]"#,
            "én gang i uken på mandager og torsdager",
        ),
        (r#""when":["ACM","HS"]"#, "før frokost og ved leggetid"),
        (r#""when":["ACM"],"offset":30"#, "30 minutter før frokost"),
        (r#""timeOfDay":["08:00:00","14:30:00","20:00:00"]"#, "kl. 08:00, 14:30 og 20:00"),
        (r#""frequency":1,"period":1,"periodUnit":"d","count":10"#, "én gang daglig (10 ganger i alt)"),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","duration":30,"durationUnit":"min""#,
            "én gang daglig i 30 minutter hver gang",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","boundsPeriod":{"start":"2024-02-01","end":"2024-02-08"}"#,
            "én gang daglig 01.02.2024 til 08.02.2024",
        ),
    ] {
        assert_eq!(dosage(Language::Nb, &regime("", repeat)), [format!("Dosering: {expected}")], "{repeat}");
    }
}

#[test]
fn every_part_of_a_rule_is_said_in_each_language() {
    for (repeat, nb, nn, en) in [
        (
            r#""frequency":1,"period":1.5,"periodUnit":"d""#,
            "én gang i løpet av 1,5 dager",
            "éin gong i løpet av 1,5 dagar",
            "once in 1.5 days",
        ),
        (
            r#""frequency":3,"frequencyMax":4,"period":0.5,"periodMax":2,"periodUnit":"wk""#,
            "3–4 ganger i løpet av 0,5–2 uker",
            "3–4 gonger i løpet av 0,5–2 veker",
            "3–4 times in 0.5–2 weeks",
        ),
        (
            r#""when":["HS"],"offset":30"#,
            "30 minutter etter leggetid",
            "30 minutt etter leggjetid",
            "30 minutes after bedtime",
        ),
        (
            r#""when":["ACM","ACV"],"offset":30"#,
            "30 minutter før frokost og før middag",
            "30 minutt før frukost og før middag",
            "30 minutes before breakfast and before dinner",
        ),
        (
            r#""when":["PC"],"offset":60"#,
            "60 minutter etter måltid",
            "60 minutt etter måltid",
            "60 minutes after meals",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","when":["MORN.early"],"dayOfWeek":["mon"],"timeOfDay":["06:30:00"]"#,
            "én gang daglig tidlig om morgenen kl. 06:30 på mandager",
            "éin gong dagleg tidleg om morgonen kl. 06:30 på måndagar",
            "once daily early in the morning at 06:30 on Mondays",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","count":5,"countMax":10,"duration":0.5,"durationMax":1,"durationUnit":"h""#,
            "én gang daglig i 0,5–1 time hver gang (5–10 ganger i alt)",
            "éin gong dagleg i 0,5–1 time kvar gong (5–10 gonger i alt)",
            "once daily for 0.5–1 hour each time (5–10 times in all)",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","boundsRange":{"low":{"value":5,"code":"d"},"high":{"value":7,"code":"d"}}"#,
            "én gang daglig i 5–7 dager",
            "éin gong dagleg i 5–7 dagar",
            "once daily for 5–7 days",
        ),
        (
            r#""frequency":1,"period":1,"periodUnit":"d","boundsDuration":{"value":2,"unit":"fortnights"}"#,
            "én gang daglig i 2 ‹fortnights›",
            "éin gong dagleg i 2 ‹fortnights›",
            "once daily for 2 ‹fortnights›",
        ),
    ] {
        for (language, label, expected) in
            [(Language::Nb, "Dosering", nb), (Language::Nn, "Dosering", nn), (Language::En, "Dosage", en)]
        {
            assert_eq!(dosage(language, &regime("", repeat)), [format!("{label}: {expected}")], "{repeat}");
        }
    }
}

#[test]
fn what_is_not_understood_is_shown_in_its_parts() {
    for repeat in [
        r#""frequency":1,"period":1,"periodUnit":"d","madeUp":true"#,
        r#""frequency":1,"period":0,"periodUnit":"d""#,
        r#""frequency":1,"period":-1,"periodUnit":"d""#,
        r#""frequency":1,"period":1e3,"periodUnit":"d""#,
        r#""frequency":0,"period":1,"periodUnit":"d""#,
        r#""frequency":1.5,"period":1,"periodUnit":"d""#,
        r#""frequency":"ofte","period":1,"periodUnit":"d""#,
        r#""frequency":1,"period":1,"periodUnit":"fortnight""#,
        r#""frequency":1,"period":1,"periodUnit":"mg""#,
        r#""frequencyMax":3,"period":1,"periodUnit":"d""#,
        r#""period":8,"periodUnit":"h""#,
        r#""frequency":2"#,
        r#""when":["XYZ"]"#,
        r#""when":["C"],"offset":30"#,
        r#""when":["MORN"],"offset":30"#,
        r#""when":["ACM"],"offset":-30"#,
        r#""when":["ACM"],"offset":"30""#,
        r#""offset":30"#,
        r#""dayOfWeek":["noday"]"#,
        r#""duration":30"#,
        r#""durationUnit":"h","frequency":1,"period":1,"periodUnit":"d""#,
        r#""count":2.5"#,
        r#""countMax":2"#,
        "",
    ] {
        let facts = dosage(Language::Nb, &regime(TWO_TABLETS, repeat));
        assert!(facts[0].starts_with("Dosering: [Dose: 2 tabletter"), "{repeat}: {facts:?}");
    }
}

#[test]
fn a_unit_that_we_have_no_word_for_stays_as_it_was_sent() {
    let daily = r#""frequency":1,"period":1,"periodUnit":"d""#;
    for (dose, expected) in [
        (r#""doseQuantity":{"value":1,"unit":"comprimido"}"#, "1 ‹comprimido› én gang daglig"),
        // What CDA says beside the unit 1.
        (
            r#""doseQuantity":{"value":2,"unit":"comprimidos","code":"1","system":"http://unitsofmeasure.org"}"#,
            "2 ‹comprimidos› én gang daglig",
        ),
        (
            r#""doseRange":{"low":{"value":1,"unit":"x"},"high":{"value":2,"unit":"x"}}"#,
            "1–2 ‹x› én gang daglig",
        ),
        (
            r#""doseRange":{"low":{"value":1,"unit":"x"},"high":{"value":2,"unit":"y"}}"#,
            "1 ‹x›–2 ‹y› én gang daglig",
        ),
    ] {
        assert_eq!(dosage(Language::Nb, &regime(dose, daily)), [format!("Dosering: {expected}")], "{dose}");
    }
}

#[test]
fn doses_rates_and_limits_are_said_in_each_language() {
    let daily = r#""timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}"#;
    let ucum = |value: &str, code: &str| {
        format!(r#"{{"value":{value},"system":"http://unitsofmeasure.org","code":"{code}"}}"#)
    };
    let dose = |dose: &str| format!(r#"{{"doseAndRate":[{{{dose}}}],{daily}}}"#);
    for (sent, nb, nn, en) in [
        (
            dose(&format!(r#""doseRange":{{"low":{}}}"#, ucum("2", "{tbl}"))),
            "minst 2 tabletter én gang daglig",
            "minst 2 tablettar éin gong dagleg",
            "at least 2 tablets once daily",
        ),
        (
            dose(&format!(r#""doseQuantity":{},"rateQuantity":{}"#, ucum("500", "mL"), ucum("100", "mL/h"))),
            "500 ml med hastighet 100 ml per time én gang daglig",
            "500 ml med fart 100 ml per time éin gong dagleg",
            "500 mL at 100 mL per hour once daily",
        ),
        (
            dose(&format!(
                r#""doseQuantity":{},"rateRatio":{{"numerator":{},"denominator":{}}}"#,
                ucum("500", "mL"),
                ucum("250", "mL"),
                ucum("2", "h")
            )),
            "500 ml med hastighet 250 ml på 2 timer én gang daglig",
            "500 ml med fart 250 ml på 2 timar éin gong dagleg",
            "500 mL at 250 mL in 2 hours once daily",
        ),
        (
            format!(
                r#"{{"doseAndRate":[{{"doseQuantity":{}}}],"asNeededBoolean":true,
                "maxDosePerPeriod":{{"numerator":{},"denominator":{}}},"maxDosePerAdministration":{}}}"#,
                ucum("1", "{tbl}"),
                ucum("8", "{tbl}"),
                ucum("1", "d"),
                ucum("2", "{tbl}")
            ),
            "1 tablett ved behov, høyst 8 tabletter per døgn, høyst 2 tabletter per gang",
            "1 tablett ved behov, høgst 8 tablettar per døgn, høgst 2 tablettar per gong",
            "1 tablet as needed, at most 8 tablets per day, at most 2 tablets each time",
        ),
        (
            format!(
                r#"{{{daily},"maxDosePerPeriod":{{"numerator":{},"denominator":{}}},"maxDosePerLifetime":{}}}"#,
                ucum("4", "g"),
                ucum("24", "h"),
                ucum("100", "g")
            ),
            "én gang daglig, høyst 4 g på 24 timer, høyst 100 g i alt",
            "éin gong dagleg, høgst 4 g på 24 timar, høgst 100 g i alt",
            "once daily, at most 4 g in 24 hours, at most 100 g in all",
        ),
        (
            r#"{"asNeededCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"22253000"}]}}"#.to_owned(),
            "ved behov (smerte)",
            "ved behov (smerte)",
            "as needed (pain)",
        ),
        (
            r#"{"asNeededFor":[{"text":"dolore"},{"text":"febbre"}]}"#.to_owned(),
            "ved behov (‹dolore› og ‹febbre›)",
            "ved behov (‹dolore› og ‹febbre›)",
            "as needed (‹dolore› and ‹febbre›)",
        ),
        (
            dose(r#""doseQuantity":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"UNK"}]}"#),
            "(dose: ukjent) én gang daglig",
            "(dose: ukjend) éin gong dagleg",
            "(dose: unknown) once daily",
        ),
        (
            format!(
                r#"{{"doseAndRate":[{{"doseQuantity":{}}}],"timing":{{"extension":
                [{{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"UNK"}}]}}}}"#,
                ucum("1", "{tbl}")
            ),
            "1 tablett (hvor ofte: ukjent)",
            "1 tablett (kor ofte: ukjend)",
            "1 tablet (how often: unknown)",
        ),
    ] {
        for (language, label, expected) in
            [(Language::Nb, "Dosering", nb), (Language::Nn, "Dosering", nn), (Language::En, "Dosage", en)]
        {
            assert_eq!(dosage(language, &sent), [format!("{label}: {expected}")], "{sent}");
        }
    }
}

#[test]
fn a_dose_in_the_dosage_itself_is_said() {
    let daily = r#""timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"}}"#;
    let stuk = r#""doseQuantity":{"value":2,"unit":"stuk"}"#;
    assert_eq!(dosage(Language::Nb, &format!("{{{stuk},{daily}}}")), ["Dosering: 2 ‹stuk› 2 ganger daglig"]);
    // Of two that say it, nobody knows which one counts.
    let twice = format!(r#"{{{stuk},"doseAndRate":[{{{TWO_TABLETS}}}],{daily}}}"#);
    assert_eq!(
        dosage(Language::Nb, &twice),
        ["Dosering: [Dose: 2 stuk; Dose: 2 tabletter; Hyppighet: 2 ganger daglig]"]
    );
}

#[test]
fn a_dose_said_in_several_ways_is_one_dose() {
    let dose = |kind: &str, value: &str| {
        format!(
            r#"{{"type":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/dose-rate-type","code":"{kind}"}}]}},
            "doseQuantity":{{"value":{value}}}}}"#
        )
    };
    let doses = |doses: &[String]| {
        format!(r#"{{"doseAndRate":[{}],"timing":{{"repeat":{{"when":["MORN"]}}}}}}"#, doses.join(","))
    };
    let ordered = dose("ordered", r#"850,"unit":"mg""#);
    for (sent, expected) in [
        (
            vec![
                dose("calculated", r#"850,"unit":"mg""#),
                dose("admin-amount", r#"1,"unit":"tablet""#),
                ordered.clone(),
            ],
            "Dosering: 850 mg (mengde som gis: 1 tablett) om morgenen",
        ),
        (
            vec![ordered.clone(), dose("calculated", r#"8.5,"unit":"mg""#)],
            "Dosering: 850 mg (beregnet: 8,5 mg) om morgenen",
        ),
        (
            vec![ordered.clone(), ordered.clone()],
            "Dosering: [Dose (forskrevet): 850 mg; Dose (forskrevet): 850 mg; Når: om morgenen]",
        ),
    ] {
        assert_eq!(dosage(Language::Nb, &doses(&sent)), [expected]);
    }
}

#[test]
fn a_dose_in_a_time_and_how_often_stay_apart() {
    let dose = r#""doseQuantity":{"value":3,"system":"http://unitsofmeasure.org","code":"mL/d"}"#;
    assert_eq!(
        dosage(Language::Nb, &regime(dose, r#""frequency":2,"period":1,"periodUnit":"d""#)),
        ["Dosering: [Dose: 3 ml per døgn; Hyppighet: 2 ganger daglig]"]
    );
    assert_eq!(
        dosage(Language::Nb, &format!(r#"{{"doseAndRate":[{{{dose}}}]}}"#)),
        ["Dosering: 3 ml per døgn"]
    );
}

#[test]
fn a_period_alone_reads_as_no_duration_and_a_mere_number_is_told_in_parts_too() {
    assert_eq!(
        dosage(Language::Nb, &regime(r#""doseQuantity":{"value":10}"#, r#""period":2,"periodUnit":"wk""#)),
        ["Dosering: [Dose: 10 (uten oppgitt enhet); Gjentas hver: 2 uker]"]
    );
}

#[test]
fn a_limit_that_is_not_understood_stands_beside_the_sentence() {
    let sent = format!(
        r#"{{"doseAndRate":[{{{TWO_TABLETS}}}],"maxDosePerPeriod":{{"numerator":{{"value":4,"unit":"g"}}}}}}"#
    );
    assert_eq!(dosage(Language::Nb, &sent), ["Dosering: 2 tabletter", "Høyeste dose per periode: 4 g"]);
}

#[test]
fn a_number_of_what_nobody_said_is_told_as_such() {
    let dose = r#""doseQuantity":{"value":10}"#;
    assert_eq!(
        dosage(Language::Nb, &regime(dose, r#""frequency":1,"period":1,"periodUnit":"d""#)),
        ["Dosering: 10 (uten oppgitt enhet), én gang daglig"]
    );
    assert_eq!(
        dosage(Language::Nb, &format!(r#"{{"doseAndRate":[{{{dose}}}]}}"#)),
        ["Dosering: 10 (uten oppgitt enhet)"]
    );
}

#[test]
fn the_words_that_were_sent_stand_beside_the_sentence() {
    let sent = r#"{"text":"Una al giorno","patientInstruction":"Con acqua","asNeededCodeableConcept":{"text":"dolore"},
        "doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablet"}}],
        "timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}}"#;
    assert_eq!(
        dosage(Language::Nb, sent),
        [
            "Dosering: 1 tablett én gang daglig ved behov (‹dolore›)",
            "Doseringstekst fra avsenderen: Una al giorno",
            "Bruksanvisning til pasienten: Con acqua",
        ]
    );
}

#[test]
fn several_dosages_stay_apart() {
    let one = regime(TWO_TABLETS, r#""when":["MORN"]"#);
    let two = regime(TWO_TABLETS, r#""when":["EVE"]"#);
    assert_eq!(
        dosage(Language::Nb, &format!("{one},{two}")),
        ["Dosering 1: [2 tabletter om morgenen]", "Dosering 2: [2 tabletter om kvelden]"]
    );
}

#[test]
fn a_code_alone_is_said_where_we_know_it() {
    let coded = |code: &str| {
        format!(
            r#"{{"timing":{{"code":{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation",
            "code":"{code}"}}]}}}}}}"#
        )
    };
    assert_eq!(dosage(Language::Nb, &coded("BID")), ["Dosering: 2 ganger daglig"]);
    assert_eq!(dosage(Language::Nb, &coded("XXX")), ["Dosering: [Kode: HL7 XXX]"]);
    // A rule that only limits it is said with it; one that says when is said alone.
    let with = |repeat: &str| {
        coded("BID").replacen(r#""timing":{"#, &format!(r#""timing":{{"repeat":{{{repeat}}},"#), 1)
    };
    let week = r#""boundsDuration":{"value":7,"code":"d"}"#;
    assert_eq!(dosage(Language::Nb, &with(week)), ["Dosering: 2 ganger daglig i 7 dager"]);
    let rule = r#""frequency":2,"period":1,"periodUnit":"d""#;
    assert_eq!(dosage(Language::Nb, &with(rule)), ["Dosering: 2 ganger daglig"]);
}
