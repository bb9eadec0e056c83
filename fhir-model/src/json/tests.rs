use super::*;

#[test]
fn what_is_read_is_written_again_letter_by_letter() {
    for text in [
        r#"{"a":[1,-0.50,1e3,7.50],"b":{"c":null,"d":true,"e":false},"f":"å \" \\ \n \t \u0001"}"#,
        "[]",
        "{}",
        r#"[[],{},"",0]"#,
        r#"{"a":1,"a":2}"#,
    ] {
        assert_eq!(parse(text.as_bytes()).unwrap().to_text(), text);
    }
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert_eq!(parse(b"\xEF\xBB\xBF{}").unwrap().to_text(), "{}");
}

#[test]
fn broken_text_is_refused_with_its_place() {
    for (text, line, column) in
        [("", 1, 1), ("{", 1, 2), ("{\"a\":\n 1,}", 2, 4), ("[1 2]", 1, 4), ("nul", 1, 1), ("{} {}", 1, 4)]
    {
        let error = parse(text.as_bytes()).unwrap_err();
        assert_eq!(error, JsonError::Syntax { line, column }, "{text}");
    }
    assert!(parse(b"\"\xFF\"").is_err());
}

#[test]
fn deep_nesting_is_refused_and_costs_no_stack() {
    let text = "[\n".repeat(5_000_000);
    assert_eq!(
        parse(text.as_bytes()),
        Err(JsonError::TooComplex { line: 97, column: 1, what: "nested deeper" })
    );
}

#[test]
fn an_object_of_more_members_than_any_is_refused_with_its_place() {
    let members = |count: usize| format!("{{{}\"\":0}}", "\"a\":1,".repeat(count - 1));
    assert!(parse(members(600).as_bytes()).is_ok());
    assert_eq!(
        parse(members(601).as_bytes()),
        Err(JsonError::TooComplex { line: 1, column: 3602, what: "more members in one object" })
    );
}

#[test]
fn what_numbers_and_strings_json_allows_are_kept_and_others_refused() {
    let digits = "1".repeat(400);
    for number in ["1e999999", "-0", "0.0000", "1E+5", digits.as_str()] {
        assert_eq!(parse(number.as_bytes()), Ok(Json::Number(number.to_owned())));
    }
    for broken in
        ["01", "1.", ".5", "+1", "NaN", "1e", r#""\ud800""#, r#""\udc00\ud800""#, "\"\u{0}\"", "\"\n\""]
    {
        assert!(
            matches!(parse(broken.as_bytes()), Err(JsonError::Syntax { line: 1, column: 1.. })),
            "{broken:?}"
        );
    }
    assert_eq!(parse(br#""\ud83d\ude00\u0000""#), Ok(Json::String("\u{1F600}\u{0}".to_owned())));
}
