//! Dates, numbers, amounts: as precise as sent, as the language writes them.

use super::super::format::{date, decimal, newest_first};
use super::*;

#[test]
fn dates_keep_their_precision_and_are_never_shifted() {
    for (sent, norwegian, english) in [
        ("1951", "1951", "1951"),
        ("1951-04", "04.1951", "1951-04"),
        ("1951-04-25", "25.04.1951", "1951-04-25"),
        ("1951-04-25T00:00:00Z", "25.04.1951 00:00 UTC", "1951-04-25 00:00 UTC"),
        ("1951-04-25T00:00:00+00:00", "25.04.1951 00:00 +00:00", "1951-04-25 00:00 +00:00"),
        ("2026-10-01T10:05:30.123+01:00", "01.10.2026 10:05:30 +01:00", "2026-10-01 10:05:30 +01:00"),
        ("08:00:00", "08:00", "08:00"),
        ("08:00:15", "08:00:15", "08:00:15"),
        ("i fjor", "i fjor", "i fjor"),
        ("1951-13-01", "1951-13-01", "1951-13-01"),
        ("", "", ""),
    ] {
        assert_eq!(date(Language::Nb, sent), norwegian);
        assert_eq!(date(Language::Nn, sent), norwegian);
        assert_eq!(date(Language::En, sent), english);
    }
}

#[test]
fn numbers_keep_their_digits() {
    for (sent, norwegian) in
        [("7.50", "7,50"), ("0.5", "0,5"), ("100", "100"), ("1e3", "1e3"), ("-1.0", "-1,0")]
    {
        assert_eq!(decimal(Language::Nb, sent), norwegian);
        assert_eq!(decimal(Language::En, sent), sent);
    }
}

#[test]
fn rows_are_sorted_newest_first_and_those_without_a_date_last() {
    let mut dates =
        [None, Some("2010"), Some("2011-05"), Some("2011-05-02"), Some("i fjor"), Some("2010-12-31")];
    dates.sort_by_key(|sent| newest_first(*sent));
    assert_eq!(
        dates,
        [Some("2011-05-02"), Some("2011-05"), Some("2010-12-31"), Some("2010"), None, Some("i fjor")]
    );
}

/// The first fact of an Observation with this value, in bokmål.
fn value(json: &str) -> String {
    let row = row_of(Language::Nb, &format!(r#"{{"resourceType":"Observation",{json}}}"#));
    row.line.iter().chain(&row.facts).next().map(|fact| words(&fact.value)).unwrap_or_default()
}

#[test]
fn units_are_in_words_and_never_converted() {
    let ucum = |value: &str, code: &str| {
        format!(r#""valueQuantity":{{"value":{value},"system":"http://unitsofmeasure.org","code":"{code}"}}"#)
    };
    for (sent, expected) in [
        (ucum("7.50", "mg"), "7,50 mg"),
        (ucum("100", "ug"), "100 mikrog"),
        (ucum("1", "{tbl}"), "1 tablett"),
        (ucum("0.5", "{tbl}"), "0,5 tablett"),
        (ucum("2", "{tbl}"), "2 tabletter"),
        (ucum("1", "h"), "1 time"),
        (ucum("12", "1"), "12"),
        (ucum("120", "mm[Hg]"), "120 mmHg"),
        (ucum("5", "{made-up}"), "5 made-up"),
        (ucum("2", "{cigarette}/d"), "2 sigaretter per døgn"),
        (ucum("3.2", "m[IU]/L"), "3,2 mIE/l"),
        (ucum("2", "{stuks}/d"), "2 {stuks}/d"),
        (r#""valueQuantity":{"value":2,"unit":"PackYears","code":"{PackYears}"}"#.to_owned(), "2 pakkeår"),
        (r#""valueQuantity":{"value":5,"comparator":"<","unit":"MCG"}"#.to_owned(), "<5 mikrog"),
        (r#""valueQuantity":{"value":5,"unit":"XYZ"}"#.to_owned(), "5 XYZ"),
        // What CDA says beside the unit 1, in a code.
        (
            r#""valueQuantity":{"value":2,"unit":"comprimido","code":"1","extension":[{"url":"urn:helsebro:unit",
            "valueCodeableConcept":{"coding":[{"system":"http://standardterms.edqm.eu","code":"15054000"}]}}]}"#
                .to_owned(),
            "2 tabletter",
        ),
        (r#""valueQuantity":{"value":2,"unit":"tablets"}"#.to_owned(), "2 tabletter"),
        (r#""valueQuantity":{"unit":"mg"}"#.to_owned(), "mg"),
        (r#""valueQuantity":{"value":"mange","unit":"mg"}"#.to_owned(), "mange mg"),
    ] {
        assert_eq!(value(&sent), expected, "{sent}");
    }
}

#[test]
fn ranges_ratios_and_periods_say_what_was_sent_and_no_more() {
    for (sent, expected) in [
        (
            r#""valueRange":{"low":{"value":1,"unit":"tablet"},"high":{"value":2,"unit":"tablet"}}"#,
            "1–2 tabletter",
        ),
        (r#""valueRange":{"low":{"value":3,"unit":"mg"},"high":{"value":3,"unit":"mg"}}"#, "3 mg"),
        (r#""valueRange":{"low":{"value":1,"unit":"g"},"high":{"value":200,"unit":"mg"}}"#, "1 g–200 mg"),
        (r#""valueRange":{"low":{"value":1}}"#, "minst 1"),
        (r#""valueRange":{"high":{"value":4,"unit":"mg"}}"#, "høyst 4 mg"),
        (r#""valueRatio":{"numerator":{"value":5,"unit":"mg"},"denominator":{"value":1}}"#, "5 mg"),
        (
            r#""valueRatio":{"numerator":{"value":100,"code":"[iU]","system":"http://unitsofmeasure.org"},
            "denominator":{"value":1,"unit":"mL"}}"#,
            "100 IE per 1 ml",
        ),
        (
            r#""valueRatio":{"numerator":{"value":100,"unit":"1"},"denominator":{"value":1,"unit":"mL"}}"#,
            "100 (uten oppgitt enhet) per 1 ml",
        ),
        (r#""valueRatio":{"numerator":{"value":1},"denominator":{"value":128}}"#, "1 / 128"),
        (r#""valueRatio":{"denominator":{"value":2,"unit":"mL"}}"#, "? / 2 ml"),
        (r#""valuePeriod":{"start":"2024","end":"2025-01"}"#, "2024 til 01.2025"),
        (r#""valuePeriod":{"start":"2024"}"#, "fra 2024"),
        (r#""valuePeriod":{"end":"2024"}"#, "til 2024"),
        (
            r#""valuePeriod":{"start":"2024","_end":{"extension":[
            {"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"NA"}]}}"#,
            "fra 2024 (slutt: ikke aktuelt)",
        ),
    ] {
        assert_eq!(value(sent), expected, "{sent}");
    }
}

#[test]
fn a_filler_is_never_shown_and_a_contradicted_value_is() {
    let beside = |url: &str, code: &str| {
        let url = format!("http://hl7.org/fhir/StructureDefinition/{url}");
        format!(
            r#""valueDateTime":"1900-01-01","_valueDateTime":{{"extension":[{{"url":"{url}","valueCode":"{code}"}}]}}"#
        )
    };
    assert_eq!(value(&beside("data-absent-reason", "unknown")), "ukjent");
    assert_eq!(value(&beside("iso21090-nullFlavor", "UNK")), "01.01.1900");
}
