use crate::texts::{Catalogue, Language};
use crate::{json, view};

/// The page of a Bundle in English.
fn page(bundle: &str) -> String {
    let texts = Catalogue::built_in(Language::En);
    super::document(&view::document_of(&json::parse(bundle.as_bytes()).unwrap(), &texts), &texts)
}

const BUNDLE: &str = r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Composition","section":[
    {"title":"Problèmes","code":{"coding":[{"system":"http://loinc.org","code":"11450-4"}]},
    "entry":[{"reference":"Condition/c"}],
    "text":{"div":"<div><p>Avant</p><ul><li>un<ul><li>ii</li></ul></li></ul><table><tr><th>A</th><th>B</th></tr><tr><td>c</td><td>d<br/>e</td></tr></table><del>faux</del> <a href=\"https://example.org\">lien</a></div>"}}]}},
    {"resource":{"resourceType":"Condition","id":"c","severity":{"coding":[{"system":"http://snomed.info/sct",
    "code":"24484000"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"I10",
    "display":"Hypertension"}],"text":"tension"},"onsetDateTime":"2001"}}]}"#;

#[test]
fn the_visible_row_stands_first_and_what_one_click_reveals_under_it_further_in() {
    let page = page(BUNDLE);
    let row = page.split("== Current problems\n").nth(1).unwrap();
    let expected = "! This section's text holds more than its rows: words that stand in no row: 2. Read the text. «Avant», «lien»
Current:
- Hypertension [!Severity: severe]
    Onset: 2001
        Problem or diagnosis
        Words as they were sent; Helsebro has not translated them (unknown language)
        Original text: tension
        ICD-10 I10 «Hypertension»
        Severity: severe
            SNOMED CT 24484000
        Id in the document: c
        Title as sent: Problèmes
        LOINC 11450-4
    The sender's text:
    | Avant
    | - un
    |   - ii
    | A | B
    | c | d / e
    | ~~faux~~ lien <https://example.org>
";
    assert_eq!(row, expected);
}

#[test]
fn a_document_about_nobody_says_so() {
    assert!(page(BUNDLE).contains("! The document does not say whom it is about."));
}

#[test]
fn line_breaks_in_a_value_keep_their_indentation() {
    let bundle = BUNDLE.replace("tension\"", "haute\\ntension\"");
    assert!(page(&bundle).contains("        Original text: haute\n        tension\n"));
}

#[test]
fn a_terminal_obeys_nothing_that_was_sent() {
    let bundle = BUNDLE
        .replace("tension\"", "rouge\\u001b[31m\\u0007\\r\\u009b\\u202e\\u0000\"")
        .replace("Avant", "\\u001b]0;x&#x1b;&#27;");
    let page = page(&bundle);
    assert!(page.contains("rouge␛[31m␇ [U+009B][U+202E]␀\n"), "{page}");
    assert!(page.contains("| ␛]0;x&#x1b;&#27;\n"), "{page}");
}

#[test]
fn where_one_of_several_ends_is_seen_where_one_holds_a_comma() {
    let list = |values: &[&str]| {
        let values = values.iter().map(|&text| crate::view::Value::Text(text.to_owned())).collect();
        super::inline(&crate::view::Value::List(values))
    };
    assert_eq!(list(&["A", "B"]), "A, B");
    assert_eq!(list(&["Dr. A, Clinic", "System 3.1"]), "Dr. A, Clinic | System 3.1");
}
