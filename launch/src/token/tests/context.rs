use serde_json::{Value, json};

use super::super::{ContextItem, Identifier, LaunchContext, Remark};
use super::*;

/// The context and the remarks of an answer with one member of this value.
fn with(name: &str, value: Value) -> Result<(LaunchContext, Vec<Remark>), TokenError> {
    let mut answer =
        json!({ "access_token": "a", "token_type": "Bearer", "expires_in": 300, "scope": "launch" });
    answer[name] = value;
    answered(200, &answer.to_string()).map(|tokens| (tokens.context, tokens.remarks))
}

fn item(value: Value) -> Option<ContextItem> {
    let (context, remarks) = with("fhirContext", json!([value])).unwrap();
    assert_eq!(remarks.is_empty(), !context.fhir_context.is_empty(), "what is left out is told");
    context.fhir_context.into_iter().next()
}

#[test]
fn t3_patient_and_encounter_are_bare_ids_and_debug_shows_nothing_of_them() {
    let (context, remarks) = with("patient", json!("p-1.A")).unwrap();
    assert_eq!((context.patient.as_deref(), remarks), (Some("p-1.A"), vec![]));
    assert_eq!(format!("{context:?}"), "LaunchContext(…)");
    let (context, remarks) = with("encounter", json!("e-1")).unwrap();
    assert_eq!((context.encounter.as_deref(), remarks), (Some("e-1"), vec![]));
}

#[test]
fn t3_a_patient_that_is_no_id_ends_the_launch() {
    for patient in [
        json!(7),
        json!(""),
        json!(["p-1"]),
        json!({ "reference": "Patient/p-1" }),
        json!(true),
        json!("Patient/p-1"),
        json!("https://epj.example/fhir/Patient/p-1"),
        json!("../Practitioner/1"),
        json!("p 1"),
        json!(".."),
        json!("x".repeat(65)),
    ] {
        let refused = with("patient", patient.clone()).unwrap_err();
        assert!(matches!(refused, TokenError::Patient(Some(_))), "{patient}");
    }
}

#[test]
fn t3_two_patients_in_one_answer_are_no_answer() {
    let twice = r#"{"access_token":"a","token_type":"Bearer","patient":"p-1","patient":"p-2"}"#;
    assert_eq!(answered(200, twice), Err(TokenError::Garbled));
}

#[test]
fn t6_context_may_be_absent() {
    for name in
        ["patient", "encounter", "fhirContext", "need_patient_banner", "intent", "tenant", "smart_style_url"]
    {
        assert_eq!(with(name, Value::Null).unwrap(), (LaunchContext::default(), vec![]), "{name}");
    }
}

#[test]
fn t3_an_encounter_that_is_no_id_costs_itself() {
    for (encounter, remark) in [
        (json!(7), Remark::WrongType("encounter")),
        (json!("Encounter/e-1"), Remark::NotAllowed("encounter")),
    ] {
        assert_eq!(with("encounter", encounter).unwrap(), (LaunchContext::default(), vec![remark]));
    }
}

#[test]
fn t3_an_entry_of_fhir_context_has_a_reference_a_canonical_or_an_identifier() {
    let some = |text: &str| Some(text.to_owned());
    for (sent, read) in [
        (
            json!({ "reference": "ImagingStudy/i-1" }),
            ContextItem {
                reference: some("ImagingStudy/i-1"),
                kind: some("ImagingStudy"),
                ..ContextItem::default()
            },
        ),
        (
            json!({ "reference": "Task/1", "type": "Task", "role": "launch", "unknown": 7 }),
            ContextItem { reference: some("Task/1"), kind: some("Task"), ..ContextItem::default() },
        ),
        (
            json!({ "canonical": "https://epj.example/Questionnaire/q|1", "type": "Questionnaire" }),
            ContextItem {
                canonical: some("https://epj.example/Questionnaire/q|1"),
                kind: some("Questionnaire"),
                ..ContextItem::default()
            },
        ),
        (
            json!({ "identifier": { "system": "urn:oid:2.999", "value": "7" }, "type": "ServiceRequest" }),
            ContextItem {
                identifier: Some(Identifier { system: some("urn:oid:2.999"), value: "7".to_owned() }),
                kind: some("ServiceRequest"),
                ..ContextItem::default()
            },
        ),
        (
            json!({ "reference": "Patient/mother", "role": "https://epj.example/role/mother" }),
            ContextItem {
                reference: some("Patient/mother"),
                kind: some("Patient"),
                role: some("https://epj.example/role/mother"),
                ..ContextItem::default()
            },
        ),
    ] {
        assert_eq!(item(sent.clone()), Some(read), "{sent}");
    }
}

#[test]
fn t3_an_entry_of_fhir_context_that_breaks_a_rule_is_left_out() {
    for sent in [
        json!({}),
        json!({ "type": "Task" }),
        json!("Task/1"),
        json!({ "reference": 7 }),
        json!({ "reference": "" }),
        json!({ "reference": "https://evil.example/fhir/Task/1" }),
        json!({ "reference": "Task/../Patient/1" }),
        json!({ "reference": "task/1" }),
        json!({ "reference": "Task/1", "type": "ServiceRequest" }),
        json!({ "reference": "Task/1", "role": "" }),
        json!({ "reference": "Task/1", "role": "mother" }),
        json!({ "canonical": "no address", "type": "Questionnaire" }),
        json!({ "identifier": { "system": "urn:oid:2.999" } }),
        // Another patient than `patient` of the answer, in the role of the launch.
        json!({ "reference": "Patient/p-2" }),
        json!({ "reference": "Patient/p-2", "role": "launch" }),
        json!({ "reference": "Encounter/e-2" }),
        json!({ "identifier": { "value": "7" }, "type": "Patient" }),
    ] {
        assert_eq!(item(sent.clone()), None, "{sent}");
    }
    let mixed =
        with("fhirContext", json!([{ "reference": "Task/1" }, 7, { "reference": "Task/2" }])).unwrap();
    assert_eq!((mixed.0.fhir_context.len(), mixed.1), (2, vec![Remark::NotAllowed("fhirContext")]));
    let many = with("fhirContext", json!(vec![json!({ "reference": "Task/1" }); 101])).unwrap();
    assert_eq!((many.0.fhir_context.len(), many.1), (100, vec![Remark::NotAllowed("fhirContext")]));
    let no_list = with("fhirContext", json!({ "reference": "Task/1" })).unwrap();
    assert_eq!(no_list, (LaunchContext::default(), vec![Remark::WrongType("fhirContext")]));
}

#[test]
fn t4_the_banner_is_needed_unless_the_epj_says_that_it_is_not() {
    for (sent, told, needed) in [
        (json!(true), Some(true), true),
        (json!(false), Some(false), false),
        (json!("false"), None, true),
        (json!(0), None, true),
        (Value::Null, None, true),
    ] {
        let (context, remarks) = with("need_patient_banner", sent.clone()).unwrap();
        assert_eq!((context.need_patient_banner, context.needs_banner()), (told, needed), "{sent}");
        assert_eq!(remarks.is_empty(), told.is_some() || sent.is_null());
    }
}

#[test]
fn t5_intent_tenant_and_style_are_read_and_odd_ones_cost_themselves() {
    let (context, _) = with("intent", json!("reconcile-medications")).unwrap();
    assert_eq!(context.intent.as_deref(), Some("reconcile-medications"));
    let (context, _) = with("tenant", json!("t-7")).unwrap();
    assert_eq!(context.tenant.as_deref(), Some("t-7"));
    let (context, _) = with("smart_style_url", json!("https://epj.example/style/v1.json")).unwrap();
    assert_eq!(context.smart_style_url.unwrap().as_str(), "https://epj.example/style/v1.json");
    for (name, value, remark) in [
        ("intent", json!(["x"]), Remark::WrongType("intent")),
        ("tenant", json!(7), Remark::WrongType("tenant")),
        ("tenant", json!("x".repeat(256)), Remark::NotAllowed("tenant")),
        ("intent", json!("x".repeat(256)), Remark::NotAllowed("intent")),
        ("smart_style_url", json!({}), Remark::WrongType("smart_style_url")),
        ("smart_style_url", json!("style.json"), Remark::NotAllowed("smart_style_url")),
        ("smart_style_url", json!("javascript:alert(1)"), Remark::NotAllowed("smart_style_url")),
        ("smart_style_url", json!("data:application/json,{}"), Remark::NotAllowed("smart_style_url")),
    ] {
        assert_eq!(
            with(name, value.clone()).unwrap(),
            (LaunchContext::default(), vec![remark]),
            "{name} {value}"
        );
    }
}
