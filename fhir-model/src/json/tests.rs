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
    let text = "[".repeat(5_000_000);
    assert_eq!(parse(text.as_bytes()), Err(JsonError::TooDeep));
}
