//! An OperationOutcome of the facade's, as the browser reads it.

use crate::json::Json;

/// System of our own codes in `issue.details`.
pub const PROBLEM: &str = "urn:helsebro:problem";

/// The URL of the extension of `identity-differs` that names the identity shown, as one opaque value.
pub const IDENTITY: &str = "urn:helsebro:identity";

/// What the facade refused, and whose identities came with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// Our codes, issue by issue: the first says what happened.
    pub codes: Vec<String>,
    /// The contained Patients of `identity-differs`, by their ids: `document`, `citizen`, `epj`.
    pub persons: Vec<Person>,
    /// The identity that `identity-differs` showed; empty in any other refusal.
    pub identity: String,
}

/// A Patient as far as two are compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// `Patient.id`
    pub id: String,
    /// Given names of the first name.
    pub given: Vec<String>,
    /// Family name of the first name, else the name as one text.
    pub family: String,
    /// As precise as it was sent.
    pub birth_date: Option<String>,
    /// FHIR administrative gender.
    pub gender: Option<String>,
    /// Identifiers: system, what it is called, value.
    pub identifiers: Vec<(String, String, String)>,
}

impl Refusal {
    /// Reads an OperationOutcome; `None` of any other resource.
    pub fn read(json: &Json) -> Option<Self> {
        if json.text("resourceType") != Some("OperationOutcome") {
            return None;
        }
        let codings = json
            .items("issue")
            .iter()
            .filter_map(|issue| issue.get("details"))
            .flat_map(|details| details.items("coding"));
        let codes = codings
            .filter(|coding| coding.text("system") == Some(PROBLEM))
            .filter_map(|coding| coding.text("code"))
            .map(str::to_owned)
            .collect();
        let contained = json.items("contained").iter();
        let patients = contained.filter(|resource| resource.text("resourceType") == Some("Patient"));
        let mut extensions = json.items("extension").iter();
        let identity = extensions.find(|one| one.text("url") == Some(IDENTITY));
        let identity = identity.and_then(|one| one.text("valueString")).unwrap_or_default().to_owned();
        Some(Self { codes, persons: patients.map(Person::read).collect(), identity })
    }

    /// The person of that id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.persons.iter().find(|person| person.id == id)
    }
}

impl Person {
    fn read(patient: &Json) -> Self {
        let name = patient.items("name").first();
        let part = |part: &str| name.and_then(|name| name.text(part)).map(str::to_owned);
        let given = name.map(|name| name.items("given")).unwrap_or_default();
        let identifier = |identifier: &Json| {
            let kind = identifier.get("type");
            let label = kind
                .and_then(|kind| kind.text("text"))
                .or_else(|| kind?.items("coding").iter().find_map(|coding| coding.text("display")))
                .or_else(|| identifier.get("assigner")?.text("display"));
            let system = identifier.text("system").unwrap_or_default();
            Some((
                system.to_owned(),
                label.unwrap_or_default().to_owned(),
                identifier.text("value")?.to_owned(),
            ))
        };
        Self {
            id: patient.text("id").unwrap_or_default().to_owned(),
            given: given.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            family: part("family").or_else(|| part("text")).unwrap_or_default(),
            birth_date: patient.text("birthDate").map(str::to_owned),
            gender: patient.text("gender").map(str::to_owned),
            identifiers: patient.items("identifier").iter().filter_map(identifier).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use crate::json;

    fn refusal(text: &str) -> Option<Refusal> {
        Refusal::read(&json::parse(text.as_bytes()).unwrap())
    }

    #[test]
    fn a_refusal_tells_its_own_codes_in_order_and_no_others() {
        let refusal = refusal(
            r#"{"resourceType":"OperationOutcome","issue":[
                {"details":{"coding":[{"system":"urn:other","code":"x"},{"system":"urn:helsebro:problem","code":"identity-differs"}]}},
                {"details":{"coding":[{"system":"urn:helsebro:problem","code":"sex-differs"}]}},
                {"code":"conflict"}]}"#,
        );
        assert_eq!(refusal.unwrap().codes, ["identity-differs", "sex-differs"]);
    }

    #[test]
    fn the_identities_come_along() {
        let refusal = refusal(
            r#"{"resourceType":"OperationOutcome","extension":[{"url":"urn:x","valueString":"y"},
                {"url":"urn:helsebro:identity","valueString":"i"}],"contained":[{"resourceType":"Patient","id":"document",
                "name":[{"family":"Prøvesen","given":["Diana","Maria"]}],"birthDate":"1982","gender":"female",
                "identifier":[{"system":"urn:oid:2.999.1","type":{"text":"Número"},"value":"1"},{"system":"x"}]}]}"#,
        )
        .unwrap();
        let person = refusal.person("document").unwrap();
        assert_eq!((person.family.as_str(), person.given.join(" ")), ("Prøvesen", "Diana Maria".to_owned()));
        assert_eq!(person.birth_date.as_deref(), Some("1982"));
        assert_eq!(person.identifiers, [("urn:oid:2.999.1".to_owned(), "Número".to_owned(), "1".to_owned())]);
        assert!(refusal.person("epj").is_none());
        assert_eq!(refusal.identity, "i");
    }

    #[test]
    fn anything_else_is_no_refusal() {
        assert_eq!(refusal(r#"{"resourceType":"Patient"}"#), None);
        assert_eq!(refusal("[]"), None);
        assert_eq!(
            refusal(r#"{"resourceType":"OperationOutcome","issue":"x","contained":7}"#),
            Some(Refusal::default())
        );
    }
}
