//! JSON that a reader could be led astray by.

use super::{Case, READ_WELL, Read, Refused, bundle, hold, resource};

#[test]
fn what_breaks_the_grammar_is_refused_with_its_place() {
    let with = |text: &str| Vec::from(resource(&format!("\n\"a\":{text}")));
    const AT_VALUE: super::Expected = Refused("line 2, column 5: not valid JSON");
    let cases: Vec<Case> = vec![
        ("a lone high surrogate", with(r#""\ud800""#), AT_VALUE),
        ("a lone low surrogate", with(r#""\udc00""#), AT_VALUE),
        ("NUL in a string", with("\"\0\""), Refused("line 2, column 6: not valid JSON")),
        ("a line break in a string", with("\"\n\""), Refused("line 2, column 6: not valid JSON")),
        ("a number with a plus", with("+1"), AT_VALUE),
        ("a number with leading zeros", with("007"), Refused("line 2, column 6: not valid JSON")),
        ("not a number", with("NaN"), AT_VALUE),
        ("hexadecimal", with("0x1F"), Refused("line 2, column 6: not valid JSON")),
        ("a comment", with("/* */1"), AT_VALUE),
        ("single quotes", with("'a'"), AT_VALUE),
        (
            "two documents",
            format!("{}\n{{}}", bundle("")).into(),
            Refused("line 2, column 1: not valid JSON"),
        ),
    ];
    hold(cases);
}

#[test]
fn depth_and_breadth_beyond_any_document_are_refused_with_their_place() {
    let deep = |times: usize| format!("\n{}{}", "[".repeat(times), "]".repeat(times));
    hold(vec![
        (
            "depth that is read",
            resource(&format!("\"resourceType\":\"Basket\",\"a\":{}", deep(90))).into(),
            READ_WELL,
        ),
        (
            "depth",
            resource(&format!("\"resourceType\":\"Basket\",\"a\":{}", deep(95))).into(),
            Refused("line 2, column 93: nested deeper than any document has"),
        ),
        (
            "depth without end",
            format!("{{\"a\":\n{}", "[".repeat(5_000_000)).into(),
            Refused("line 2, column 96: nested deeper than any document has"),
        ),
        (
            "objects without end",
            "{\"a\":".repeat(1_000_000).into(),
            Refused("line 1, column 481: nested deeper than any document has"),
        ),
        (
            "members of one object",
            resource(&format!("\n{}\"b\":1", "\"a\":1,".repeat(1_000_000))).into(),
            Refused("line 2, column 3601: more members in one object than any document has"),
        ),
    ]);
}

#[test]
fn a_name_twice_is_kept_twice_and_told() {
    let twice = Vec::from(resource(
        r#""resourceType":"Condition","id":"a","id":"b","code":{"text":"ord en","text":"ord to"},"onsetString":"da","onsetDateTime":"2020","egen":"tre","egen":"fire""#,
    ));
    hold(vec![(
        "names twice",
        twice,
        Read {
            issues: &[
                ("Bundle.entry[0].resource.id", "a second value where one belongs"),
                ("Bundle.entry[0].resource.code.text", "a second value where one belongs"),
                ("Bundle.entry[0].resource.onsetDateTime", "a second value where one belongs"),
            ],
            shown: &["ord en", "ord to", "da", "2020", "tre", "fire"],
        },
    )]);
}

#[test]
fn numbers_beyond_measure_are_kept_digit_by_digit() {
    let digits = "7".repeat(400);
    let number = |number: &str| {
        Vec::from(resource(&format!(
            r#""resourceType":"Observation","code":{{"text":"ord"}},"valueQuantity":{{"value":{number},"unit":"mg"}}"#
        )))
    };
    for text in ["1e999999", "-1E-999999", "0.000000000000000000000000000000000000000001", digits.as_str()] {
        let way = super::way(text, &number(text)).unwrap();
        assert!(way.json.contains(text), "{text}");
        assert!(
            way.pages.iter().all(|page| page.contains(&text.replace('.', ",")) || page.contains(text)),
            "{text}"
        );
    }
}

#[test]
fn every_character_that_json_can_say_goes_the_whole_way() {
    let escapes: String = (0..0x20).map(|code| format!("\\u{code:04x}")).collect();
    let text = format!("en{escapes}\\u007f\\u0085\\u2028\\u202e\\ufeff\\uffff\\ud83d\\ude00to");
    let way = super::way(
        "escapes",
        resource(&format!(
            r#""resourceType":"Condition","code":{{"text":"{text}"}},"text":{{"div":"<div>{text}</div>"}}"#
        ))
        .as_bytes(),
    )
    .unwrap();
    assert!(way.json.contains("en\\u0000\\u0001"), "{}", way.json);
    assert!(!way.json.chars().any(|character| character < ' '), "JSON has no bare control characters");
    assert!(
        way.pages.iter().all(|page| page.contains("␀␁") && page.contains("\u{1F600}to")),
        "{}",
        way.pages[0]
    );
}

#[test]
fn what_is_no_bundle_is_refused_in_one_line() {
    let no_bundle = || Refused("JSON, but no FHIR Bundle");
    hold(vec![
        ("a list", b"[]".to_vec(), no_bundle()),
        ("a list of resources", b"[{\"resourceType\":\"Bundle\"}]".to_vec(), no_bundle()),
        ("another resource", b"{\"resourceType\":\"Patient\"}".to_vec(), no_bundle()),
        ("no kind", b"{}".to_vec(), no_bundle()),
        ("a kind that is no text", b"{\"resourceType\":[\"Bundle\"]}".to_vec(), no_bundle()),
        ("a kind of another spelling", b"{\"resourceType\":\"bundle\"}".to_vec(), no_bundle()),
        ("a text", b"\"Bundle\"".to_vec(), Refused("neither XML nor JSON")),
    ]);
}

#[test]
fn shapes_that_fhir_does_not_know_are_kept_and_told() {
    let issue = |entry: &str| Vec::from(bundle(entry));
    hold(vec![
        (
            "entries that are none",
            issue(r#"7,"ord",null,[],[{"resource":"ord to"}]"#),
            Read {
                issues: &[
                    ("Bundle.entry[0]", "a value of the wrong shape"),
                    ("Bundle.entry[1]", "a value of the wrong shape"),
                    ("Bundle.entry", "a list within a list"),
                ],
                shown: &["ord", "ord to"],
            },
        ),
        (
            "a Bundle in a Bundle",
            issue(&format!(
                r#"{{"resource":{}}}"#,
                resource(r#""resourceType":"Basic","code":{"text":"ord"}"#)
            )),
            Read { issues: &[], shown: &["ord"] },
        ),
        (
            "a list of lists for a name",
            resource(r#""resourceType":"Patient","name":[[{"family":["Ord"]}],"To",3]"#).into(),
            Read {
                issues: &[
                    ("Bundle.entry[0].resource.name", "a list within a list"),
                    ("Bundle.entry[0].resource.name[1]", "a value of the wrong shape"),
                ],
                shown: &["Ord", "To"],
            },
        ),
    ]);
}
