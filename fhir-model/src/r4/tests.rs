use super::*;
use crate::json;

fn read(text: &str) -> (Resource, Vec<String>) {
    let (resource, issues) = Resource::from_json(text.as_bytes()).unwrap();
    (resource, issues.iter().map(ToString::to_string).collect())
}

#[test]
fn a_resource_is_written_as_it_was_read() {
    for text in [
        r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"},"onsetDateTime":"1951","extension":[{"url":"u","valueQuantity":{"value":7.50}}],"_recordedDate":{"extension":[]},"unknownElement":{"a":1}}"#,
        r#"{"resourceType":"Spaceship","id":"x","engines":[1,2]}"#,
        r#"{"resourceType":"Patient","name":[{"family":"Prøve","given":["A",null]}],"deceasedBoolean":false}"#,
    ] {
        let (resource, issues) = read(text);
        assert_eq!(resource.to_json(), text);
        assert_eq!(issues, Vec::<String>::new());
    }
}

#[test]
fn a_value_of_the_wrong_shape_costs_its_field_and_is_kept() {
    let (resource, issues) = read(
        r#"{"resourceType":"Patient","name":"Kari","birthDate":{"x":1},"gender":"female","active":"true"}"#,
    );
    let Resource::Patient(patient) = &resource else { panic!("{resource:?}") };
    assert_eq!(patient.gender.as_deref(), Some("female"));
    assert_eq!(patient.active, Some(true));
    let kept: Vec<_> = patient.extension.iter().filter_map(|e| e.value.as_ref()?.as_text()).collect();
    assert_eq!(kept, ["\"Kari\"", "{\"x\":1}"]);
    assert_eq!(
        issues,
        [
            "warning: Resource.name: one value where a list belongs",
            "warning: Resource.name[0]: a value of the wrong shape",
            "warning: Resource.birthDate: a value of the wrong shape",
            "information: Resource.active: a string where a boolean belongs",
        ]
    );
}

#[test]
fn a_list_where_one_value_belongs_keeps_them_all() {
    let (resource, issues) = read(r#"{"resourceType":"Condition","code":[{"text":"a"},{"text":"b"}]}"#);
    let text = resource.to_json();
    assert!(text.contains(r#""code":{"text":"a"}"#) && text.contains(r#"{\"text\":\"b\"}"#), "{text}");
    assert_eq!(issues.len(), 2);
}

#[test]
fn a_list_within_a_list_and_a_code_where_a_concept_belongs_are_read() {
    let (resource, issues) = read(
        r#"{"resourceType":"AllergyIntolerance","clinicalStatus":"active","code":{"coding":[[{"code":"1"}],[]]},
        "verificationStatus":"not sure"}"#,
    );
    assert_eq!(
        resource.to_json(),
        r#"{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"text":"not sure"},"code":{"coding":[{"code":"1"}]}}"#
    );
    assert_eq!(issues.len(), 3, "{issues:?}");
}

#[test]
fn a_decimal_keeps_its_digits_and_mends_what_json_cannot_say() {
    for (text, expected) in [
        ("7.50", Some("7.50")),
        ("007", Some("7")),
        (".5", Some("0.5")),
        ("+1", Some("1")),
        ("5.", Some("5")),
    ] {
        assert_eq!(Decimal::new(text).map(|d| d.to_string()).as_deref(), expected);
    }
    for text in ["", "-", ".", "1,5", "1e", "e5", "0x1", "1 2", "NaN", "--1"] {
        assert_eq!(Decimal::new(text), None, "{text}");
    }
}

#[test]
fn a_date_tells_only_the_parts_that_it_has() {
    let date = |text| Date::new(text);
    assert_eq!(date("1951").parts().unwrap().month, None);
    assert_eq!(date("1951-04-25T00:00:00.000+01:00").parts().unwrap().time, Some("00:00:00"));
    for text in [
        "",
        "51",
        "1951-13",
        "1951-1",
        "1951-01-32",
        "1951-01-01-01",
        "25.04.1951",
        "1951T10:00",
        "1951-01-01T",
    ] {
        assert_eq!(date(text).parts(), None, "{text}");
    }
    assert!(date("1951").compare(&date("1951-04-25")).is_eq());
    assert!(date("1950-12-31").compare(&date("1951")).is_lt());
}

#[test]
fn references_are_found_by_every_name_that_documents_use() {
    let text = r##"{"resourceType":"Bundle","type":"document","entry":[
        {"fullUrl":"urn:uuid:AB-1","resource":{"resourceType":"Patient","id":"p"}},
        {"fullUrl":"https://example.org/fhir/Condition/c1","resource":{"resourceType":"Condition","id":"c1",
          "contained":[{"resourceType":"Practitioner","id":"k"}]}},
        {"resource":{"resourceType":"Procedure","id":"x"}}]}"##;
    let (bundle, _) = bundle_from_json(text.as_bytes()).unwrap();
    let index = Index::new(&bundle);
    let contained = bundle.entry[1].resource.as_ref().unwrap().contained();
    for (reference, expected) in [
        ("urn:uuid:ab-1", Ok("p")),
        ("Patient/p", Ok("p")),
        ("Condition/c1", Ok("c1")),
        ("https://example.org/fhir/Condition/c1/_history/2", Ok("c1")),
        // Another server's resource of the same id is another: it may be another patient.
        ("https://other.example/Condition/c1", Err(Unresolved::NotInDocument)),
        ("https://other.example/fhir/Patient/p", Err(Unresolved::NotInDocument)),
        ("Procedure/x", Ok("x")),
        ("urn:uuid:x", Ok("x")),
        ("#k", Ok("k")),
        ("#unknown", Err(Unresolved::NotInDocument)),
        ("Condition/p", Err(Unresolved::NotInDocument)),
        (" ", Err(Unresolved::NoTarget)),
    ] {
        let reference = Reference { reference: Some(reference.to_owned()), ..Reference::default() };
        let found = index.resolve(&reference, contained).map(|resource| resource.id().unwrap());
        assert_eq!(found, expected, "{reference:?}");
    }
}

#[test]
fn what_is_no_bundle_is_refused() {
    assert_eq!(bundle_from_json(b"[]"), Err(ShapeError::NoResource));
    assert_eq!(bundle_from_json(br#"{"resourceType":"Patient"}"#), Err(ShapeError::NoBundle));
    assert!(matches!(bundle_from_json(b"{"), Err(ShapeError::Json(json::JsonError::Syntax { .. }))));
}
