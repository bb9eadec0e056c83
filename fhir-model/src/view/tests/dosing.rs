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
        (r#""frequency":1,"period":4,"periodMax":6,"periodUnit":"h""#, "hver 4–6. time"),
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
fn what_is_not_understood_is_shown_in_its_parts() {
    for repeat in [
        r#""frequency":1,"period":1,"periodUnit":"d","madeUp":true"#,
        r#""frequency":1,"period":1.5,"periodUnit":"d""#,
        r#""frequency":0,"period":1,"periodUnit":"d""#,
        r#""frequency":"ofte","period":1,"periodUnit":"d""#,
        r#""frequency":1,"period":1,"periodUnit":"fortnight""#,
        r#""period":8,"periodUnit":"h""#,
        r#""frequency":2"#,
        r#""when":["XYZ"]"#,
        r#""when":["HS"],"offset":30"#,
        r#""offset":30"#,
        r#""dayOfWeek":["noday"]"#,
        r#""duration":30"#,
        r#""boundsDuration":{"value":2,"unit":"fortnights"}"#,
        r#""count":2.5"#,
        "",
    ] {
        let facts = dosage(Language::Nb, &regime(TWO_TABLETS, repeat));
        assert!(facts[0].starts_with("Dosering: [Dose: 2 tabletter"), "{repeat}: {facts:?}");
    }
}

#[test]
fn a_dose_that_is_not_understood_makes_no_sentence() {
    let daily = r#""frequency":1,"period":1,"periodUnit":"d""#;
    for (dose, expected) in [
        (
            r#""doseQuantity":{"value":1,"unit":"comprimido"}"#,
            "[Dose: 1 comprimido; Hyppighet: én gang daglig]",
        ),
        (
            r#""doseRange":{"low":{"value":1,"unit":"x"},"high":{"value":2,"unit":"x"}}"#,
            "[Dose: 1–2 x; Hyppighet: én gang daglig]",
        ),
        (
            r#""doseQuantity":{"value":5,"unit":"mg"},"rateQuantity":{"value":1,"unit":"mg"}"#,
            "[Dose: 5 mg; Hastighet: 1 mg; Hyppighet: én gang daglig]",
        ),
    ] {
        assert_eq!(dosage(Language::Nb, &regime(dose, daily)), [format!("Dosering: {expected}")], "{dose}");
    }
}

#[test]
fn a_number_of_what_nobody_said_is_told_as_such() {
    let dose = r#""doseQuantity":{"value":10}"#;
    assert_eq!(
        dosage(Language::Nb, &regime(dose, r#""frequency":1,"period":1,"periodUnit":"d""#)),
        ["Dosering: 10 (uten oppgitt enhet), én gang daglig"]
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
            "Dosering: 1 tablett én gang daglig ved behov",
            "Doseringstekst fra avsenderen: Una al giorno",
            "Bruksanvisning til pasienten: Con acqua",
            "Ved behov: dolore",
        ]
    );
}

#[test]
fn a_timing_that_fhir_cannot_hold_is_no_sentence() {
    let sent = format!(
        r#"{{"doseAndRate":[{{{TWO_TABLETS}}}],"extension":[{{"url":"urn:helsebro:timing","extension":[
        {{"url":"phase","valueString":"20260101"}}]}}]}}"#
    );
    assert_eq!(dosage(Language::Nb, &sent), ["Dosering: [Dose: 2 tabletter; phase: 20260101]"]);
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
}
