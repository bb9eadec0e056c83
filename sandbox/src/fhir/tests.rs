//! The FHIR server, request by request, and what it serves against independent FHIR types.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use fhir_sdk::r4b::resources::Resource;
use serde_json::Value;

use crate::kit::{BASE, Kit, SCOPES};
use crate::records::{Kind, Records, text};

const OF_PATIENTS: [Kind; 5] =
    [Kind::Patient, Kind::Encounter, Kind::AllergyIntolerance, Kind::Condition, Kind::MedicationStatement];

/// Decodes through fhir-sdk's R4B types, which refuse what the standard refuses.
fn decode(what: &str, json: &Value) -> Resource {
    Resource::deserialize(json).unwrap_or_else(|error| panic!("{what}: {error}"))
}

use serde::Deserialize as _;

#[tokio::test]
async fn all_that_is_served_decodes_as_fhir() {
    let kit = Kit::new();
    let records = Records::embedded().unwrap();
    let mut read = 0;
    for patient in records.all(Kind::Patient).filter_map(|patient| text(patient, "id")) {
        let bearer = kit.bearer("legevaktslege", patient, SCOPES).await;
        for kind in Kind::ALL {
            let whose = match kind {
                Kind::Patient => format!("?_id={patient}"),
                _ if kind.compartment().is_some() => format!("?patient={patient}"),
                _ => String::new(),
            };
            let bundle = kit.fhir(&bearer, &format!("{kind}{whose}")).await;
            assert_eq!(bundle.status, StatusCode::OK, "{kind}{whose}");
            assert!(bundle.header("content-type").starts_with("application/fhir+json"));
            decode(&format!("{kind}{whose}"), &bundle.json());
            for entry in bundle.json()["entry"].as_array().unwrap_or(&Vec::new()) {
                let address =
                    entry["fullUrl"].as_str().unwrap().strip_prefix(&format!("{BASE}/fhir/")).unwrap();
                let resource = kit.fhir(&bearer, address).await.json();
                assert_eq!(resource, entry["resource"]);
                assert_eq!(resource["meta"]["security"][0]["code"], "HTEST", "{address}");
                decode(address, &resource);
                read += 1;
            }
        }
    }
    assert!(read > 100, "{read}");
    let metadata = kit.get("/fhir/metadata", &[]).await;
    assert!(matches!(decode("metadata", &metadata.json()), Resource::CapabilityStatement(_)));
}

#[tokio::test]
async fn a_token_of_one_patient_reads_nothing_of_another() {
    let kit = Kit::new();
    let records = Records::embedded().unwrap();
    let bearer = kit.bearer("legevaktslege", "pt-diana", SCOPES).await;
    for kind in OF_PATIENTS {
        for resource in records.all(kind) {
            let id = text(resource, "id").unwrap();
            let expected = if id.starts_with("pt-diana") { StatusCode::OK } else { StatusCode::FORBIDDEN };
            let answer = kit.fhir(&bearer, &format!("{kind}/{id}")).await;
            assert_eq!(answer.status, expected, "{kind}/{id}");
            if expected == StatusCode::FORBIDDEN {
                assert!(matches!(decode(id, &answer.json()), Resource::OperationOutcome(_)));
            }
        }
    }
}

#[tokio::test]
async fn a_search_keeps_to_the_launchs_patient() {
    let kit = Kit::new();
    let bearer = kit.bearer("legevaktslege", "pt-diana", SCOPES).await;
    for (search, expected) in [
        ("Condition", StatusCode::FORBIDDEN),
        ("Condition?_id=pt-diana-diagnose-1", StatusCode::FORBIDDEN),
        ("Condition?patient=gr-eleni", StatusCode::FORBIDDEN),
        ("Condition?subject=Patient/gr-eleni", StatusCode::FORBIDDEN),
        ("Condition?patient=pt-diana,gr-eleni", StatusCode::FORBIDDEN),
        ("Condition?patient=pt-diana&patient=gr-eleni", StatusCode::FORBIDDEN),
        ("Encounter?status=arrived", StatusCode::FORBIDDEN),
        ("Patient?_id=gr-eleni", StatusCode::FORBIDDEN),
        ("Condition?patient=pt-diana", StatusCode::OK),
        ("Condition?subject=Patient/pt-diana", StatusCode::OK),
        ("Patient", StatusCode::OK),
    ] {
        assert_eq!(kit.fhir(&bearer, search).await.status, expected, "{search}");
    }
    let own = kit.fhir(&bearer, "Patient?identifier=urn:oid:2.999.620.1|000120453").await.json();
    assert_eq!(own["total"], 1);
    let other = kit.fhir(&bearer, "Patient?identifier=urn:oid:2.999.300.1|00034800017").await.json();
    assert_eq!(other["total"], 0);
    assert_eq!(other.get("entry"), None);
    assert_eq!(kit.fhir(&bearer, "Patient").await.json()["total"], 1);
}

#[tokio::test]
async fn a_search_finds_by_each_parameter() {
    let kit = Kit::new();
    let bearer = kit.bearer("legevaktslege", "pt-diana", SCOPES).await;
    for (search, total) in [
        ("Practitioner", 4),
        ("Practitioner?identifier=urn:oid:2.16.578.1.12.4.1.4.4|999000101", 1),
        ("Practitioner?identifier=999000101,999000202", 2),
        ("Practitioner?identifier=urn:oid:2.16.578.1.12.4.1.4.4|", 3),
        ("Practitioner?identifier=|999000101", 0),
        ("Practitioner?identifier=urn:oid:2.16.578.1.12.4.1.4.1|999000101", 0),
        ("PractitionerRole?practitioner=ingrid-provelege", 1),
        ("PractitionerRole?practitioner=Practitioner/ingrid-provelege&organization=fjellheim-legekontor", 0),
        ("PractitionerRole?organization=Organization/fjellheim-legevakt", 3),
        ("Organization?_id=fjellheim-legevakt&_format=json", 1),
        ("Encounter?patient=pt-diana&status=arrived", 1),
        ("Encounter?patient=pt-diana&status=finished", 0),
        ("Condition?patient=pt-diana", 2),
    ] {
        let answer = kit.fhir(&bearer, search).await;
        assert_eq!(answer.json()["total"], total, "{search}");
        assert_eq!(answer.json()["link"][0]["url"], format!("{BASE}/fhir/{search}"));
    }
}

#[tokio::test]
async fn a_search_in_a_body_keeps_the_identifier_out_of_every_url() {
    let kit = Kit::new();
    let bearer = kit.bearer("legevaktslege", "pt-diana", SCOPES).await;
    let answer = kit
        .post(
            "/fhir/Patient/_search",
            &[("authorization", &bearer)],
            &[("identifier", "urn:oid:2.999.620.1|000120453")],
        )
        .await;
    assert_eq!(answer.json()["total"], 1);
    assert_eq!(answer.json().get("link"), None);
    let other =
        kit.post("/fhir/Condition/_search", &[("authorization", &bearer)], &[("patient", "gr-eleni")]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_a_living_token_nothing_is_answered() {
    let kit = Kit::new();
    let bearer = kit.bearer("legevaktslege", "pt-diana", SCOPES).await;
    let raw = bearer.strip_prefix("Bearer ").unwrap();
    let in_query = kit.get(&format!("/fhir/Patient/pt-diana?access_token={raw}"), &[]).await;
    assert_eq!(in_query.status, StatusCode::UNAUTHORIZED);
    for header in ["Bearer made-up", "Bearer ", "Bearer", "Basic eDp5", raw] {
        let answer = kit.fhir(header, "Patient/pt-diana").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{header}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{header}");
        assert!(matches!(decode(header, &answer.json()), Resource::OperationOutcome(_)));
    }
    kit.advance(3599);
    assert_eq!(kit.fhir(&bearer, "Patient/pt-diana").await.status, StatusCode::OK);
    kit.advance(1);
    assert_eq!(kit.fhir(&bearer, "Patient/pt-diana").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn scopes_of_both_versions_are_enforced() {
    let kit = Kit::new();
    for (scopes, path, expected) in [
        ("launch patient/Patient.r", "Patient/pt-diana", StatusCode::OK),
        ("launch patient/Patient.r", "Patient?_id=pt-diana", StatusCode::FORBIDDEN),
        ("launch patient/Patient.s", "Patient/pt-diana", StatusCode::FORBIDDEN),
        ("launch patient/Patient.s", "Patient?_id=pt-diana", StatusCode::OK),
        ("launch patient/Patient.read", "Patient/pt-diana", StatusCode::OK),
        ("launch patient/Patient.read", "Patient?_id=pt-diana", StatusCode::OK),
        ("launch patient/Patient.read", "Encounter/pt-diana-kontakt", StatusCode::FORBIDDEN),
        ("launch patient/Patient.read", "Practitioner/ingrid-provelege", StatusCode::FORBIDDEN),
        ("launch patient/*.read", "Encounter/pt-diana-kontakt", StatusCode::OK),
        ("launch patient/*.read", "Organization/fjellheim-legevakt", StatusCode::FORBIDDEN),
        ("launch user/*.rs", "Organization/fjellheim-legevakt", StatusCode::OK),
        ("launch user/*.rs user/Patient.rs", "Patient/pt-diana", StatusCode::FORBIDDEN),
        ("openid patient/Patient.rs", "Patient/pt-diana", StatusCode::FORBIDDEN),
    ] {
        let bearer = kit.bearer("legevaktslege", "pt-diana", scopes).await;
        assert_eq!(kit.fhir(&bearer, path).await.status, expected, "{scopes}: {path}");
    }
}

#[tokio::test]
async fn fhir_user_reaches_the_users_own_resource_only() {
    let kit = Kit::new();
    let bearer = kit.bearer("legevaktslege", "pt-diana", "openid fhirUser").await;
    assert_eq!(kit.fhir(&bearer, "Practitioner/ingrid-provelege").await.status, StatusCode::OK);
    assert_eq!(kit.fhir(&bearer, "Practitioner/amina-eksempelsen").await.status, StatusCode::FORBIDDEN);
    assert_eq!(kit.fhir(&bearer, "Practitioner?_id=ingrid-provelege").await.status, StatusCode::FORBIDDEN);
    let bearer = kit.bearer("resepsjon", "pt-diana", "openid fhirUser").await;
    assert_eq!(kit.fhir(&bearer, "Person/berit-skranke-test").await.json()["resourceType"], "Person");
}

#[tokio::test]
async fn what_the_server_cannot_do_it_refuses_with_an_outcome() {
    let kit = Kit::new();
    let bearer = kit.bearer("legevaktslege", "pt-diana", SCOPES).await;
    for (path, expected, code) in [
        ("Observation/x", StatusCode::NOT_FOUND, "not-supported"),
        ("Observation?patient=pt-diana", StatusCode::NOT_FOUND, "not-supported"),
        ("Practitioner/nobody", StatusCode::NOT_FOUND, "not-found"),
        ("Patient/pt-diana/_history", StatusCode::NOT_FOUND, "not-found"),
        ("Practitioner?name=Ingrid", StatusCode::BAD_REQUEST, "not-supported"),
        ("Practitioner?identifier=", StatusCode::BAD_REQUEST, "invalid"),
        ("Practitioner?_format=xml", StatusCode::NOT_ACCEPTABLE, "not-supported"),
    ] {
        let answer = kit.fhir(&bearer, path).await;
        assert_eq!(
            (answer.status, answer.json()["issue"][0]["code"].as_str()),
            (expected, Some(code)),
            "{path}"
        );
        assert!(matches!(decode(path, &answer.json()), Resource::OperationOutcome(_)), "{path}");
    }
    let delete =
        Request::delete("/fhir/Patient/pt-diana").header("authorization", &bearer).body(Body::empty());
    let answer = kit.send(delete.unwrap()).await;
    assert_eq!(
        (answer.status, &answer.json()["issue"][0]["code"]),
        (StatusCode::METHOD_NOT_ALLOWED, &"not-supported".into())
    );
}
