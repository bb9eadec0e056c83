//! A lookup as the app makes one.

use helsebro_launch::wire::Session;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Answer, Browser};

/// The addresses of a listed document's forms, in the order of the list: structured, PDF twin, original.
pub(crate) fn forms_of(listed: &Value) -> impl Fn(usize) -> String + '_ {
    |form| format!("/fhir/{}", listed["content"][form]["attachment"]["url"].as_str().unwrap())
}

/// The Parameters of a lookup by one identifier, with everything that a gate asks for.
pub(crate) fn match_request(country: &str, version: &str, system: &str, value: &str) -> Value {
    json!({
        "resourceType": "Parameters",
        "parameter": [
            { "name": "resource", "resource": {
                "resourceType": "Patient", "identifier": [{ "system": system, "value": value }]
            } },
            { "name": "country", "valueCode": country },
            { "name": "purposeOfUse", "valueCoding": {
                "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT"
            } },
            { "name": "legalBasis", "valueCode": "consent" },
            { "name": "noticeVersion", "valueString": version },
            { "name": "confirmation", "valueCode": "patient-informed" },
            { "name": "confirmation", "valueCode": "patient-consents" }
        ]
    })
}

/// A Patient with one identifier.
pub(crate) fn by_number(system: &str, value: &str) -> Value {
    json!({ "resourceType": "Patient", "identifier": [{ "system": system, "value": value }] })
}

/// The same with these traits.
pub(crate) fn match_by(country: &str, version: &str, patient: &Value) -> Value {
    let mut request = match_request(country, version, "", "");
    request["parameter"][0]["resource"] = patient.clone();
    request
}

/// A citizen who was found.
pub(crate) struct Citizen {
    pub(crate) id: String,
}

impl Browser {
    /// The version of a country's notice.
    pub(crate) async fn notice_version(&mut self, launch_id: &str, country: &str) -> String {
        let countries = self.get("/api/countries", Some(launch_id)).await.json();
        let found =
            countries.as_array().unwrap().iter().find(|each| each["code"] == country).unwrap().clone();
        found["notice"]["version"].as_str().unwrap().to_owned()
    }

    /// Looks a citizen up by these traits.
    pub(crate) async fn find(&mut self, session: &Session, country: &str, patient: &Value) -> Vec<Citizen> {
        let version = self.notice_version(&session.launch_id, country).await;
        let request = match_by(country, &version, patient);
        let answer = self.post("/fhir/Patient/$match", Some(&session.launch_id), &request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
        let bundle = answer.json();
        let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
        assert_eq!(bundle["total"], entries.len());
        entries
            .iter()
            .map(|entry| Citizen { id: entry["resource"]["id"].as_str().unwrap().to_owned() })
            .collect()
    }

    /// Looks Aino up in Finland: one match.
    pub(crate) async fn find_aino(&mut self, session: &Session) -> Citizen {
        let patient = by_number("urn:oid:2.999.246.1", "240257-9980");
        self.find(session, "FI", &patient).await.remove(0)
    }

    /// Confirms a citizen.
    pub(crate) async fn confirm(&mut self, session: &Session, citizen: &Citizen) {
        let path = format!("/fhir/Patient/{}/$confirm", citizen.id);
        let answer = self.post(&path, Some(&session.launch_id), &json!({})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    }

    /// The citizen's summaries: the entries of the list.
    pub(crate) async fn summaries(&mut self, session: &Session, citizen: &Citizen) -> Vec<Value> {
        let path = format!("/fhir/DocumentReference?patient={}&type=http://loinc.org|60591-5", citizen.id);
        let answer = self.get(&path, Some(&session.launch_id)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
        let entries = answer.json()["entry"].as_array().unwrap().clone();
        entries.into_iter().map(|entry| entry["resource"].clone()).collect()
    }

    /// From a session to the address of Aino's first summary: `/fhir/Bundle/…`.
    pub(crate) async fn go_to_summary(&mut self, session: &Session) -> String {
        let citizen = self.find_aino(session).await;
        self.confirm(session, &citizen).await;
        let summaries = self.summaries(session, &citizen).await;
        forms_of(&summaries[0])(0)
    }
}

/// The Parameters that resolve what a refusal has shown.
pub(crate) fn resolution(reason: &str, refusal: &Answer) -> Value {
    let identity = refusal.json()["extension"][0]["valueString"].clone();
    json!({ "resourceType": "Parameters", "parameter": [
        { "name": "reason", "valueString": reason }, { "name": "identity", "valueString": identity }
    ] })
}
