//! Dosing that only CDA can say, in words: what stands in the document, and no more.

use super::*;
use crate::{Limits, read};

/// How a medicine with these `effectiveTime`s is taken, of which the first is the treatment period.
fn dosage(language: Language, times: &str, dose: &str) -> Vec<String> {
    let document = format!(
        r#"<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <component><structuredBody><component><section><code code="10160-0" codeSystem="2.16.840.1.113883.6.1"/><entry>
        <substanceAdministration><effectiveTime xsi:type="IVL_TS"><low value="2026"/></effectiveTime>{times}{dose}
        <consumable><manufacturedProduct><manufacturedMaterial><name>Prøvin</name></manufacturedMaterial>
        </manufacturedProduct></consumable></substanceAdministration></entry></section></component></structuredBody>
        </component></ClinicalDocument>"#
    );
    let bundle = read(document.as_bytes(), &Limits::default()).unwrap().bundle;
    let view = super::super::document(&bundle, texts(language));
    let medicines = of_kind(&view, SectionKind::Medicines);
    seen(rows_of(medicines)[0]).into_iter().filter(|said| said.starts_with("Dos")).collect()
}

fn pivl(content: &str, attributes: &str) -> String {
    format!(r#"<effectiveTime xsi:type="PIVL_TS" operator="A"{attributes}>{content}</effectiveTime>"#)
}

fn eivl(event: &str, offset: &str) -> String {
    format!(
        r#"<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="{event}" codeSystem="2.16.840.1.113883.5.139"/>
        {offset}</effectiveTime>"#
    )
}

fn offset(low: &str, high: &str) -> String {
    let bound = |name: &str, sent: &str| {
        let (value, unit) = sent.split_once(' ').unwrap_or_default();
        if sent.is_empty() { String::new() } else { format!(r#"<{name} value="{value}" unit="{unit}"/>"#) }
    };
    format!("<offset>{}{}</offset>", bound("low", low), bound("high", high))
}

const EIGHT_HOURS: &str = r#"<period value="8" unit="h"/>"#;

#[test]
fn what_fhir_cannot_hold_is_said_in_each_language() {
    for (times, nb, nn, en) in [
        (
            pivl(&format!(r#"<phase><low value="20260601080000"/></phase>{EIGHT_HOURS}"#), ""),
            "hver 8. time, regnet fra 01.06.2026 08:00",
            "kvar 8. time, rekna frå 01.06.2026 08:00",
            "every 8 hours, counted from 2026-06-01 08:00",
        ),
        (
            pivl(
                &format!(r#"<phase><low value="202606010800+0200"/><high value="20260601083015"/></phase>{EIGHT_HOURS}"#),
                "",
            ),
            "hver 8. time, regnet fra 01.06.2026 08:00 +02:00 til 01.06.2026 08:30:15",
            "kvar 8. time, rekna frå 01.06.2026 08:00 +02:00 til 01.06.2026 08:30:15",
            "every 8 hours, counted from 2026-06-01 08:00 +02:00 to 2026-06-01 08:30:15",
        ),
        (
            pivl(
                r#"<phase><low value="20260601"/><width value="2" unit="h"/></phase><period value="1" unit="wk"/>"#,
                r#" alignment="DW""#,
            ),
            "én gang i uken, regnet fra 01.06.2026 i 2 timer hver gang, på samme ukedag",
            "éin gong i veka, rekna frå 01.06.2026 i 2 timar kvar gong, på same vekedag",
            "once a week, counted from 2026-06-01 for 2 hours each time, on the same day of the week",
        ),
        (
            pivl(r#"<period><low value="4" unit="h"/><high value="6" unit="h"/></period>"#, ""),
            "hver 4.–6. time",
            "kvar 4.–6. time",
            "every 4–6 hours",
        ),
        (
            format!("{}{}", pivl(EIGHT_HOURS, ""), eivl("AC", "")),
            "hver 8. time, før måltid",
            "kvar 8. time, før måltid",
            "every 8 hours, before meals",
        ),
        (
            format!("{}{}", pivl(EIGHT_HOURS, r#" institutionSpecified="true""#), eivl("IC", "")),
            "3 ganger daglig, mellom måltidene",
            "3 gonger dagleg, mellom måltida",
            "3 times daily, between meals",
        ),
        // Two periods: which of them goes on when is not told.
        (
            format!("{}{}", pivl(r#"<period value="1" unit="d"/>"#, ""), pivl(r#"<period value="1" unit="wk"/>"#, "")),
            "[Gjentas hver: 1 dag; Gjentas hver: 1 uke]",
            "[Blir gjenteke kvar: 1 dag; Blir gjenteke kvar: 1 veke]",
            "[Repeated every: 1 day; Repeated every: 1 week]",
        ),
        (
            format!(
                "{}{}",
                r#"<effectiveTime xsi:type="TS" operator="A" value="20260601080000"/>"#,
                r#"<effectiveTime xsi:type="TS" operator="A" value="20260602"/>"#
            ),
            "den 01.06.2026 08:00 og 02.06.2026",
            "den 01.06.2026 08:00 og 02.06.2026",
            "on 2026-06-01 08:00 and 2026-06-02",
        ),
        (
            r#"<effectiveTime xsi:type="EIVL_TS"><event code="X9" codeSystem="2.999" displayName="po kúpeli"/></effectiveTime>"#
                .to_owned(),
            "‹po kúpeli›",
            "‹po kúpeli›",
            "‹po kúpeli›",
        ),
    ] {
        for (language, label, expected) in
            [(Language::Nb, "Dosering", nb), (Language::Nn, "Dosering", nn), (Language::En, "Dosage", en)]
        {
            assert_eq!(dosage(language, &times, ""), [format!("{label}: {expected}")], "{times}");
        }
    }
}

#[test]
fn a_time_from_an_event_is_before_or_after_it_where_the_event_or_the_sign_says_so() {
    for (event, low, high, expected) in [
        ("ACM", "-30 min", "", Some("fra 30 minutter før frokost")),
        ("ACM", "", "-30 min", Some("til 30 minutter før frokost")),
        ("ACM", "-60 min", "-30 min", Some("30–60 minutter før frokost")),
        ("ACM", "30 min", "60 min", Some("30–60 minutter før frokost")),
        ("ACM", "-1 h", "-30 min", Some("fra 1 time før til 30 minutter før frokost")),
        ("ACM", "-30 min", "-30 min", Some("30 minutter før frokost")),
        ("ACM", "-30 min", "30 min", None),
        ("PCV", "1 h", "2 h", Some("1–2 timer etter middag")),
        ("PCV", "-1 h", "", None),
        ("CM", "-30 min", "30 min", Some("fra 30 minutter før til 30 minutter etter frokost")),
        ("CM", "1 h", "", Some("fra 1 time etter frokost")),
        ("HS", "-30 min", "-30 min", Some("30 minutter før leggetid")),
        ("WAKE", "1.5 h", "1.5 h", Some("1,5 timer etter oppvåkning")),
        ("IC", "30 min", "", None),
        ("ACM", "-30 mg", "", None),
        ("XX", "-30 min", "", None),
    ] {
        let said = dosage(Language::Nb, &eivl(event, &offset(low, high)), "");
        match expected {
            Some(expected) => assert_eq!(said, [format!("Dosering: {expected}")], "{event} {low} {high}"),
            None => assert!(said[0].starts_with("Dosering: ["), "{event} {low} {high}: {said:?}"),
        }
    }
}

#[test]
fn a_time_from_an_event_is_said_in_each_language() {
    let times = format!("{}{}", eivl("ACM", &offset("-30 min", "")), eivl("HS", ""));
    for (language, expected) in [
        (Language::Nb, "Dosering: fra 30 minutter før frokost og ved leggetid"),
        (Language::Nn, "Dosering: frå 30 minutt før frukost og ved leggjetid"),
        (Language::En, "Dosage: from 30 minutes before breakfast and at bedtime"),
    ] {
        assert_eq!(dosage(language, &times, ""), [expected]);
    }
}

#[test]
fn a_unit_of_the_sender_stays_in_the_sentence() {
    let dose = r#"<doseQuantity value="1" unit="1"><translation nullFlavor="OTH"><originalText>comprimido</originalText>
        </translation></doseQuantity>"#;
    let daily = pivl(r#"<period value="1" unit="d"/>"#, "");
    assert_eq!(dosage(Language::Nb, &daily, dose), ["Dosering: 1 ‹comprimido› én gang daglig"]);
    let coded = r#"<doseQuantity value="2" unit="1"><translation code="10219000" codeSystem="0.4.0.127.0.16.1.1.2.1"
        displayName="Comprimido"/></doseQuantity>"#;
    assert_eq!(dosage(Language::Nb, &daily, coded), ["Dosering: 2 tabletter én gang daglig"]);
}

#[test]
fn what_is_not_understood_of_it_is_shown_in_its_parts() {
    let daily = r#"<period value="1" unit="d"/>"#;
    for times in [
        pivl(daily, r#" alignment="XX""#),
        pivl(&format!(r#"{daily}<phase nullFlavor="UNK"/>"#), ""),
        pivl(&format!(r#"{daily}<phase><low value="2026060108"/></phase>"#), ""),
        pivl(&format!(r#"{daily}<frequency value="3"/>"#), ""),
        pivl(r#"<period value="2" unit="fortnight"/>"#, ""),
        pivl(r#"<period value="0" unit="h"/>"#, ""),
        pivl(r#"<period value="-8" unit="h"/>"#, ""),
        pivl(r#"<period><low value="4" unit="h"/><high value="1" unit="d"/></period>"#, ""),
        pivl(&format!(r#"<phase><low value="2026"/></phase>{daily}"#), "").replace(r#"operator="A""#, r#"operator="E""#),
        r#"<effectiveTime xsi:type="SXPR_TS" operator="A"><comp xsi:type="PIVL_TS"><period value="1" unit="d"/></comp></effectiveTime>"#
            .to_owned(),
    ] {
        let said = dosage(Language::Nb, &times, r#"<doseQuantity value="2" unit="mg"/>"#);
        assert!(said[0].starts_with("Dosering: [Dose: 2 mg"), "{times}: {said:?}");
    }
}
