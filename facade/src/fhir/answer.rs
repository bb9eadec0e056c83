//! FHIR JSON as it leaves: what the embedded contact point gave carries HTEST, every resource of it.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use helsebro_fhir::json::{self, Json, Object};
use helsebro_fhir::r4::{Bundle, BundleEntry, Decimal, Resource};

use crate::app::App;
use crate::config::ContactPointKind;

/// HL7 v3 ActReason HTEST: test health data (FHIR R4, "Security Labels").
const TEST_LABEL: (&str, &str) = ("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST");

/// The resource as an answer.
pub(super) fn resource(app: &App, resource: &Resource) -> Response {
    let text = resource.to_json();
    let text = match app.config.contact_point {
        ContactPointKind::Embedded => marked(text),
    };
    ([(header::CONTENT_TYPE, "application/fhir+json")], text).into_response()
}

/// A searchset with these resources.
pub(super) fn searchset(app: &App, resources: Vec<Resource>) -> Response {
    let bundle = Bundle {
        kind: Some("searchset".to_owned()),
        total: Decimal::new(&resources.len().to_string()),
        entry: resources
            .into_iter()
            .map(|one| BundleEntry { resource: Some(one), ..BundleEntry::default() })
            .collect(),
        ..Bundle::default()
    };
    resource(app, &Resource::from(bundle))
}

/// The same resource with HTEST on it and on every entry. At the level of JSON, since entries may be of kinds that we do not model.
fn marked(text: String) -> String {
    match json::parse(text.as_bytes()) {
        Ok(json) => mark(json).to_text(),
        Err(_) => text,
    }
}

fn mark(resource: Json) -> Json {
    let Json::Object(members) = resource else { return resource };
    let is_bundle = members.get("resourceType").and_then(Json::as_str) == Some("Bundle");
    let mut marked = Object::new();
    let mut meta = Json::Object(Object::new());
    for (name, value) in members {
        match name.as_str() {
            "meta" => meta = value,
            "entry" if is_bundle => marked.push(name, mark_entries(value)),
            _ => marked.push(name, value),
        }
    }
    marked.push("meta", with_label(meta));
    Json::Object(marked)
}

fn mark_entries(entries: Json) -> Json {
    let Json::Array(entries) = entries else { return entries };
    let entry = |entry: Json| {
        let Json::Object(members) = entry else { return entry };
        let mut marked = Object::new();
        for (name, value) in members {
            let value = if name == "resource" { mark(value) } else { value };
            marked.push(name, value);
        }
        Json::Object(marked)
    };
    Json::Array(entries.into_iter().map(entry).collect())
}

fn with_label(meta: Json) -> Json {
    let mut labelled = Object::new();
    let mut labels = Vec::new();
    if let Json::Object(members) = meta {
        for (name, value) in members {
            match (name.as_str(), value) {
                ("security", Json::Array(all)) => labels = all,
                (_, value) => labelled.push(name, value),
            }
        }
    }
    let (system, code) = TEST_LABEL;
    let is_there = labels.iter().filter_map(Json::as_object).any(|label| {
        label.get("system").and_then(Json::as_str) == Some(system)
            && label.get("code").and_then(Json::as_str) == Some(code)
    });
    if !is_there {
        let mut label = Object::new();
        label.push("system", Json::String(system.to_owned()));
        label.push("code", Json::String(code.to_owned()));
        labels.push(Json::Object(label));
    }
    labelled.push("security", Json::Array(labels));
    Json::Object(labelled)
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn every_resource_is_marked_once_and_nothing_else_changes() {
        let text = r#"{"resourceType":"Bundle","type":"document","entry":[{"fullUrl":"a","resource":{"resourceType":"Consent","meta":{"versionId":"1"},"x":7.50}},{"resource":{"resourceType":"Patient"}}]}"#;
        let label = r#"{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HTEST"}"#;
        let once = marked(text.to_owned());
        assert_eq!(once.matches(label).count(), 3);
        assert!(once.contains(r#""versionId":"1","security":["#), "{once}");
        assert!(once.contains("7.50"));
        assert_eq!(marked(once.clone()).matches(label).count(), 3);
    }
}
