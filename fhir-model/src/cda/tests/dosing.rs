//! Dosing: a Timing only where all of what was sent is understood.

use super::{entries, json, only};

/// The Dosage of a medicine with these `effectiveTime`s, as JSON; nothing where there is none.
fn dosage(times: &str) -> String {
    let bundle = entries(
        "10160-0",
        &format!(
            r#"<entry><substanceAdministration>{times}<consumable><manufacturedProduct><manufacturedMaterial><name>Prøvin</name>
               </manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration></entry>"#
        ),
    );
    only!(bundle, MedicationStatement).dosage.iter().map(json).collect()
}

const SENT: &str = "urn:helsebro:timing";

#[test]
fn what_is_understood_is_a_timing_and_nothing_more() {
    for (times, expected) in [
        (
            r#"<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="8" unit="h"/></effectiveTime>"#,
            r#"{"repeat":{"frequency":1,"period":8,"periodUnit":"h"}}"#,
        ),
        (
            r#"<effectiveTime xsi:type="urn:PIVL_TS"><period value="1.5" unit="d"/></effectiveTime>"#,
            r#"{"repeat":{"frequency":1,"period":1.5,"periodUnit":"d"}}"#,
        ),
        (
            r#"<effectiveTime institutionSpecified="false" xsi:type="PIVL_TS"><period value="1" unit="d"/></effectiveTime>"#,
            r#"{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}}"#,
        ),
        (
            r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/></effectiveTime>"#,
            r#"{"repeat":{"when":["ACM"]}}"#,
        ),
        (
            r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/><offset><low value="30" unit="min"/><high value="30" unit="min"/></offset></effectiveTime>"#,
            r#"{"repeat":{"when":["ACM"],"offset":30}}"#,
        ),
        (
            r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/></effectiveTime><effectiveTime xsi:type="EIVL_TS"><event code="HS"/></effectiveTime>"#,
            r#"{"repeat":{"when":["ACM","HS"]}}"#,
        ),
        (
            r#"<effectiveTime xsi:type="PIVL_TS"><period value="2" unit="d"/></effectiveTime><effectiveTime xsi:type="EIVL_TS" operator="A"><event code="ACM"/></effectiveTime>"#,
            r#"{"repeat":{"frequency":1,"period":2,"periodUnit":"d","when":["ACM"]}}"#,
        ),
        (
            r#"<effectiveTime xsi:type="IVL_TS"><low value="2020"/></effectiveTime><effectiveTime xsi:type="TS" operator="A" value="20200101"/>"#,
            r#"{"event":["2020-01-01"]}"#,
        ),
        // A point alone: the day of the treatment, and when it is given.
        (r#"<effectiveTime xsi:type="TS" value="20200101"/>"#, r#"{"event":["2020-01-01"]}"#),
    ] {
        assert_eq!(dosage(times), format!(r#"{{"timing":{expected}}}"#), "{times}");
    }
}

#[test]
fn so_many_times_a_day_is_told_beside_the_period_that_was_sent() {
    let text = dosage(
        r#"<effectiveTime institutionSpecified="true" operator="A" xsi:type="PIVL_TS"><period value="8" unit="h"/></effectiveTime>"#,
    );
    assert!(text.contains(r#""timing":{"repeat":{"frequency":3,"period":1,"periodUnit":"d"}}"#), "{text}");
    assert!(text.contains(SENT) && text.contains(r#""valueQuantity":{"value":8,"unit":"h""#), "{text}");
}

#[test]
fn what_is_not_wholly_understood_stands_as_sent_and_makes_no_timing() {
    for times in [
        // A phase sets the hour.
        r#"<effectiveTime xsi:type="PIVL_TS"><phase><low value="20200101080000"/></phase><period value="1" unit="d"/></effectiveTime>"#,
        r#"<effectiveTime xsi:type="PIVL_TS" alignment="DW"><period value="1" unit="wk"/></effectiveTime>"#,
        r#"<effectiveTime xsi:type="PIVL_TS"><period value="0" unit="h"/></effectiveTime>"#,
        r#"<effectiveTime xsi:type="PIVL_TS"><period value="2" unit="fortnight"/></effectiveTime>"#,
        // Between meals: FHIR has no such event.
        r#"<effectiveTime xsi:type="EIVL_TS"><event code="IC"/></effectiveTime>"#,
        r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/><offset><low value="30" unit="min"/><high value="60" unit="min"/></offset></effectiveTime>"#,
        // Every eight hours before meals: which of the two counts?
        r#"<effectiveTime xsi:type="PIVL_TS"><period value="8" unit="h"/></effectiveTime><effectiveTime xsi:type="EIVL_TS"><event code="AC"/></effectiveTime>"#,
        // Two rules at once.
        r#"<effectiveTime xsi:type="PIVL_TS"><period value="1" unit="d"/></effectiveTime><effectiveTime xsi:type="PIVL_TS"><period value="1" unit="wk"/></effectiveTime>"#,
        // From half an hour before breakfast on, not half an hour before it.
        r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/><offset><low value="30" unit="min"/></offset></effectiveTime>"#,
        r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/><offset><high value="30" unit="min"/></offset></effectiveTime>"#,
        r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM"/><event code="HS"/></effectiveTime>"#,
        // But not then.
        r#"<effectiveTime xsi:type="PIVL_TS" operator="E"><period value="1" unit="wk"/></effectiveTime>"#,
        r#"<effectiveTime xsi:type="PIVL_TS"><period value="8" unit="h" nullFlavor="UNC"/></effectiveTime>"#,
        r#"<effectiveTime xsi:type="PIVL_TS"><period value="8" unit="h"/><x:other xmlns:x="urn:x" value="7"/></effectiveTime>"#,
        r#"<effectiveTime xsi:type="SXPR_TS"><comp xsi:type="PIVL_TS"><period value="1" unit="d"/></comp></effectiveTime>"#,
    ] {
        let text = dosage(times);
        assert!(!text.contains(r#""timing":"#), "{times}\n{text}");
        assert_eq!(text.matches(SENT).count(), times.matches("<effectiveTime").count(), "{text}");
    }
}

#[test]
fn the_words_of_an_event_are_kept_beside_its_code() {
    let text = dosage(
        r#"<effectiveTime xsi:type="EIVL_TS"><event code="ACM" displayName="før frokost"/></effectiveTime>"#,
    );
    assert!(text.contains(r#""when":["ACM"]"#) && text.contains("før frokost"), "{text}");
}

#[test]
fn a_frequency_that_is_only_a_null_flavor_says_so() {
    let text = dosage(
        r#"<effectiveTime xsi:type="IVL_TS"><low value="2020"/></effectiveTime><effectiveTime xsi:type="PIVL_TS" operator="A"><period nullFlavor="UNK"/></effectiveTime>"#,
    );
    assert_eq!(
        text,
        r#"{"timing":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"UNK"}]}}"#
    );
}

#[test]
fn how_long_a_treatment_lasts_is_told_where_all_else_of_the_timing_is() {
    let lasting = r#"<effectiveTime xsi:type="IVL_TS"><width value="10" unit="d"/></effectiveTime>"#;
    let daily =
        r#"<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="1" unit="d"/></effectiveTime>"#;
    let twofold = r#"<effectiveTime xsi:type="PIVL_TS" operator="A"><phase><low value="2020"/></phase><period value="1" unit="d"/></effectiveTime>"#;
    let ten_days =
        r#""boundsDuration":{"value":10,"unit":"d","system":"http://unitsofmeasure.org","code":"d"}"#;
    let told = dosage(&format!("{lasting}{daily}"));
    assert_eq!(
        told,
        format!(r#"{{"timing":{{"repeat":{{"frequency":1,"period":1,"periodUnit":"d",{ten_days}}}}}}}"#)
    );
    assert_eq!(dosage(lasting), format!(r#"{{"timing":{{"repeat":{{{ten_days}}}}}}}"#));
    let as_sent = dosage(&format!("{lasting}{twofold}"));
    assert!(as_sent.contains(SENT) && !as_sent.contains("bounds"), "{as_sent}");
}
