//! How much, how often, for how long: never more than was sent, never less.

use crate::frame::{Page, page, prescription};

fn dosed(times: &str, dose: &str) -> Page {
    let item = format!("{times}{dose}");
    page(&prescription(&item, "<name>Amostrol</name>")).section("Resepter").seen()
}

const TABLET: &str = r#"<doseQuantity value="1" unit="{tablet}"/>"#;

/// EHEALTH-9965: a PIVL_TS whose `xsi:type` has a prefix was not rendered.
#[test]
fn a_period_is_read_whatever_the_prefix_of_its_type() {
    for kind in ["PIVL_TS", "hl7:PIVL_TS", "urn:PIVL_TS"] {
        let period = format!(
            r#"<effectiveTime xmlns:hl7="urn:hl7-org:v3" xmlns:urn="urn:hl7-org:v3" xsi:type="{kind}" operator="A"><period value="12" unit="h"/></effectiveTime>"#
        );
        dosed(&period, TABLET).shows("1 tablett hver 12. time");
    }
}

/// EHNCP-1785: an event of the day (EIVL_TS) as frequency was not rendered well.
#[test]
fn an_event_of_the_day_is_said_in_words() {
    let event = |code: &str| {
        format!(r#"<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="{code}"/></effectiveTime>"#)
    };
    dosed(&event("ACM"), TABLET).shows("1 tablett før frokost").hides("ACM").hides("daglig");
    dosed(&format!("{}{}", event("ACM"), event("HS")), TABLET).shows("før frokost").shows("leggetid");
    let not_at_meals = format!(
        "{}{}",
        event("ACM"),
        r#"<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="HS"/><offset><low value="-1" unit="h"/><high value="1" unit="h"/></offset></effectiveTime>"#
    );
    dosed(&not_at_meals, TABLET).shows("før frokost").shows("leggetid").hides("ACM").hides("HS");
    let before = r#"<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="ACD"/><offset><low value="30" unit="min"/></offset></effectiveTime>"#;
    dosed(before, TABLET).shows("30 minutter før");
}

/// EHEALTH-8397: "every 8 hours" and "three times a day" were displayed alike.
#[test]
fn every_eight_hours_is_not_three_times_a_day() {
    let period = |institution: &str| {
        format!(
            r#"<effectiveTime xsi:type="PIVL_TS" operator="A" {institution}><period value="8" unit="h"/></effectiveTime>"#
        )
    };
    dosed(&period(""), TABLET).shows("hver 8. time").hides("ganger");
    dosed(&period(r#"institutionSpecified="false""#), TABLET).shows("hver 8. time").hides("ganger");
    dosed(&period(r#"institutionSpecified="true""#), TABLET).shows("3 ganger daglig").hides("hver 8.");
}

/// EHNCP-2048: the unit of a dose was displayed twice.
#[test]
fn the_unit_of_a_dose_is_said_once() {
    let twice = r#"<doseQuantity value="2" unit="{tablet}"><translation value="2" code="10219000" codeSystem="0.4.0.127.0.16.1.1.2.1" displayName="comprimido"/></doseQuantity>"#;
    dosed("", twice).shows("2 tabletter").shows_times("tablet", 1).hides("comprimido");
    dosed(
        "",
        r#"<doseQuantity><low value="1" unit="{tablet}"/><high value="2" unit="{tablet}"/></doseQuantity>"#,
    )
    .shows("1–2 tabletter")
    .shows_times("tablet", 1);
}

/// Pain point 2: units in braces (UCUM annotations), and the unit "1".
#[test]
fn a_unit_of_one_is_no_unit_and_braces_are_not_shown() {
    dosed("", r#"<doseQuantity value="3" unit="1"/>"#).shows("3 (uten oppgitt enhet)\n").hides("3 1");
    dosed("", r#"<doseQuantity value="1" unit="1"><translation><originalText>comprimido</originalText></translation></doseQuantity>"#)
        .shows("1 comprimido");
    dosed("", TABLET).hides("{").hides("}");
}

/// EHNCP-1926 and EHNCP-2049: a span of time (IVL_TS) was displayed as its two raw values, its duration not at all.
#[test]
fn a_span_of_time_reads_as_a_span() {
    let span = |content: &str| format!(r#"<effectiveTime xsi:type="IVL_TS">{content}</effectiveTime>"#);
    dosed(&span(r#"<low value="20261001"/><high value="20261008"/>"#), TABLET)
        .shows("01.10.2026 til 08.10.2026");
    dosed(&span(r#"<low value="20261001"/>"#), TABLET).shows("fra 01.10.2026\n");
    dosed(&span(r#"<low value="20261001"/><high nullFlavor="NA"/>"#), TABLET)
        .shows("fra 01.10.2026")
        .shows("ikke aktuelt");
    dosed(&span(r#"<width value="7" unit="d"/>"#), TABLET).shows("1 tablett i 7 dager");
}

/// Several frequencies together: no sentence is made that says only one of them.
#[test]
fn two_periods_are_both_shown() {
    let two = r#"<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>
        <effectiveTime xsi:type="PIVL_TS" operator="A"><period value="2" unit="d"/></effectiveTime>"#;
    dosed(two, TABLET).shows("12 timer").shows("2 dager").hides("hver 12").hides("hver 2");
}

/// EHNCP-1963's kin: where only words say how to take it, the words are the dosing.
#[test]
fn a_dosing_that_only_words_tell_is_shown() {
    let words = r#"<effectiveTime xsi:type="PIVL_TS" nullFlavor="UNK"/><doseQuantity nullFlavor="UNK"/>
        <entryRelationship typeCode="SUBJ" inversionInd="true"><act classCode="ACT" moodCode="INT"><code code="PINSTRUCT" codeSystem="1.3.6.1.4.1.19376.1.5.3.2"/><text>1 em SOS</text></act></entryRelationship>"#;
    dosed(words, "").shows("1 em SOS").shows("ukjent").hides("daglig");
}

/// FHIR's decimals: a converter that reads numbers as floats writes 0.1 + 0.2, or drops a zero that says how exact it is.
#[test]
fn a_dose_keeps_its_digits() {
    dosed("", r#"<doseQuantity value="2.50" unit="mL"/>"#).shows("2,50 ml");
    dosed("", r#"<doseQuantity value="0.125" unit="mg"/>"#).shows("0,125 mg");
}
