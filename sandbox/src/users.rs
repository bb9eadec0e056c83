//! Who can log in to the EPJ.

use serde::Deserialize;
use serde_json::Value;

use crate::records::{ASSETS, Kind, Records, RecordsError, list, reference, text};

/// The HPR number (helsepersonellnummer).
const HPR: &str = "urn:oid:2.16.578.1.12.4.1.4.4";

/// A user of the EPJ.
#[derive(Debug, Clone)]
pub(crate) struct User {
    /// What the login is called; also the `sub` of id_tokens.
    pub(crate) key: String,
    /// The user's own resource: `Practitioner/…`, or `Person/…` for one who is no practitioner.
    pub(crate) fhir_user: String,
    /// What the user does, in Norwegian.
    pub(crate) title: String,
    /// As it is shown.
    pub(crate) name: String,
    /// Where the user works.
    pub(crate) workplace: Option<String>,
    /// The same as the EPJ's own id of it.
    pub(crate) tenant: Option<String>,
    /// The role that the user has there: `PractitionerRole/…`.
    pub(crate) role: Option<String>,
    /// The HPR number, where the user has one.
    pub(crate) hpr: Option<String>,
    /// No clinician: the login stands apart, among the faults to try.
    pub(crate) odd: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Login {
    key: String,
    fhir_user: String,
    title: String,
}

/// The users of `users.json`, with what the records say about them.
pub(crate) fn embedded(records: &Records) -> Result<Vec<User>, RecordsError> {
    const FILE: &str = "users.json";
    let file = ASSETS.get_file(FILE).ok_or(RecordsError::Missing(FILE))?;
    let logins: Vec<Login> = serde_json::from_slice(file.contents())
        .map_err(|cause| RecordsError::NotJson { file: FILE.to_owned(), cause })?;
    logins.into_iter().map(|login| user(login, records)).collect()
}

fn user(login: Login, records: &Records) -> Result<User, RecordsError> {
    let Some(resource) = records.resolve(&login.fhir_user) else {
        return Err(RecordsError::UnknownUser(login.fhir_user));
    };
    let hpr = list(resource, "identifier")
        .iter()
        .find(|identifier| text(identifier, "system") == Some(HPR))
        .and_then(|identifier| text(identifier, "value"));
    let role = records
        .all(Kind::PractitionerRole)
        .find(|role| role.get("practitioner").and_then(reference) == Some(&login.fhir_user));
    let workplace =
        role.and_then(|role| role.get("organization")).or_else(|| resource.get("managingOrganization"));
    let workplace = workplace.and_then(reference).and_then(|workplace| records.resolve(workplace));
    let told = |name| workplace.and_then(|workplace| text(workplace, name)).map(str::to_owned);
    Ok(User {
        name: human_name(resource),
        workplace: told("name"),
        tenant: told("id"),
        role: role.and_then(|role| text(role, "id")).map(|id| format!("{}/{id}", Kind::PractitionerRole)),
        hpr: hpr.map(str::to_owned),
        odd: !login.fhir_user.starts_with(Kind::Practitioner.name()),
        key: login.key,
        fhir_user: login.fhir_user,
        title: login.title,
    })
}

/// The first name of a person resource: given names, then family name.
pub(crate) fn human_name(resource: &Value) -> String {
    let Some(name) = list(resource, "name").first() else { return String::new() };
    let given = list(name, "given").iter().filter_map(Value::as_str);
    given.chain(text(name, "family")).collect::<Vec<_>>().join(" ")
}
