//! Which rows stand together, and in which order: current before past, newest first.

use super::super::document::GroupKind;
use super::super::format;
use super::super::scope::View;
use super::super::source::{choice, get, items, kind, text};
use super::draft::Draft;
use crate::json::Json;

const MOOD: &str = "urn:helsebro:mood";

/// Which group of its section a resource belongs to, by what its status says; where it says nothing, by whether it
/// ended before the document was written.
pub(in crate::view) fn group(view: &View<'_>, resource: &Json) -> GroupKind {
    // What stands beside a reason why it is absent is a filler.
    let status = if get(resource, "_status").is_some() { None } else { text(resource, "status") };
    let status = status.unwrap_or_default();
    let said = |name, codes: &[&str]| says(resource, name, codes);
    if said("verificationStatus", &["refuted", "entered-in-error"])
        || matches!(status, "entered-in-error" | "not-done" | "not-taken" | "cancelled")
        || get(resource, "doNotPerform") == Some(&Json::Bool(true))
        || is_negated(resource)
        // A vaccine that is only planned or asked for was not given.
        || (kind(resource) == "Immunization" && mood(resource).is_some())
    {
        return GroupKind::NotSo;
    }
    match kind(resource) {
        "AllergyIntolerance" | "Condition" => {
            if said("clinicalStatus", &["active", "recurrence", "relapse"]) {
                GroupKind::Current
            } else if said("clinicalStatus", &["inactive", "resolved", "remission"]) || ended(view, resource)
            {
                GroupKind::Past
            } else {
                GroupKind::Current
            }
        }
        "MedicationStatement"
        | "MedicationUsage"
        | "MedicationRequest"
        | "MedicationAdministration"
        | "MedicationDispense"
        | "DeviceUseStatement"
        | "DeviceUsage" => match status {
            "active" | "intended" | "on-hold" | "draft" | "in-progress" | "preparation" => GroupKind::Current,
            "completed" | "stopped" | "declined" => GroupKind::Past,
            _ if ended(view, resource) => GroupKind::Past,
            _ => GroupKind::Current,
        },
        _ => GroupKind::All,
    }
}

/// The mood of a CDA entry that is no event: only planned, asked for, wished (`docs/MAPPING.md`).
pub(super) fn mood(resource: &Json) -> Option<&str> {
    let extensions = get(resource, "extension").map(items).unwrap_or_default();
    extensions
        .iter()
        .find(|extension| text(extension, "url") == Some(MOOD))
        .and_then(|mood| text(mood, "valueCode"))
}

/// Whether it was sent that what the resource says is not so (`docs/MAPPING.md`).
pub(super) fn is_negated(resource: &Json) -> bool {
    let extensions = ["modifierExtension", "extension"].iter().filter_map(|name| get(resource, name));
    extensions.flat_map(items).any(is_negation)
}

/// Whether an extension says so.
pub(super) fn is_negation(extension: &Json) -> bool {
    text(extension, "url") == Some("urn:helsebro:negated")
        && get(extension, "valueBoolean") == Some(&Json::Bool(true))
}

/// Whether a concept, or a bare code in its place, holds one of these codes.
fn says(resource: &Json, name: &str, codes: &[&str]) -> bool {
    let Some(json) = get(resource, name) else { return false };
    let codings = get(json, "coding").map(items).unwrap_or_default();
    let mut found = codings.iter().filter_map(|coding| text(coding, "code")).chain(json.as_str());
    found.any(|code| codes.contains(&code))
}

/// Whether a medicine is said to be in use although its end lies before the document: the reader must see both.
pub(super) fn has_ended(draft: &Draft<'_, '_, '_>) -> bool {
    let (view, resource) = (draft.scope.view, draft.scope.resource);
    group(view, resource) == GroupKind::Current && view.written.is_some() && ended(view, resource)
}

/// Whether an end was sent that lies before the document; an end without a document date counts as past.
fn ended(view: &View<'_>, resource: &Json) -> bool {
    let end = choice(resource, "abatement").map(|(_, json)| json);
    let period = choice(resource, "effective").or_else(|| choice(resource, "timing")).map(|(_, json)| json);
    let end = match end {
        Some(Json::Bool(ended)) => return *ended,
        Some(Json::String(end)) => Some(end.as_str()),
        Some(other) => return text(other, "end").is_some() || get(other, "value").is_some(),
        None => period.and_then(|period| text(period, "end")),
    };
    let Some(end) = end else { return false };
    match view.written {
        // An end in the very month or day of the document is not yet past.
        Some(written) => crate::r4::Date::new(end).compare(&crate::r4::Date::new(written)).is_lt(),
        None => true,
    }
}

/// What a resource is sorted by: the date that says most about its place in time; of a panel that has none, the newest of
/// its members.
pub(in crate::view) fn newest(view: &View<'_>, resource: &Json) -> std::cmp::Reverse<String> {
    let own = format::newest_first(date_of(resource));
    if !own.0.is_empty() {
        return own;
    }
    let members = super::members_of(view, resource).filter_map(|number| view.entries.get(number));
    members.map(|member| format::newest_first(date_of(member))).min().unwrap_or(own)
}

fn date_of(resource: &Json) -> Option<&str> {
    const STEMS: &[&str] = &[
        "onset",
        "performed",
        "effective",
        "occurrence",
        "timing",
        "authoredOn",
        "whenHandedOver",
        "period",
        "actualPeriod",
        "issued",
        "recordedDate",
        "recordedOn",
        "recorded",
        "dateAsserted",
        "date",
        "created",
        "whenPrepared",
    ];
    STEMS.iter().find_map(|stem| {
        let (_, json) = choice(resource, stem)?;
        match json {
            Json::String(date) => Some(date.as_str()),
            Json::Object(_) => text(json, "start").or_else(|| text(json, "end")).or_else(|| {
                let repeat = get(json, "repeat")?;
                text(choice(repeat, "bounds")?.1, "start")
            }),
            _ => None,
        }
    })
}
