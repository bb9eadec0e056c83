//! Which rows stand together, and in which order: current before past, newest first.

use super::super::document::GroupKind;
use super::super::format;
use super::super::scope::View;
use super::super::source::{choice, get, items, kind, text};
use super::draft::Draft;
use crate::json::Json;

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
        | "MedicationRequest"
        | "MedicationAdministration"
        | "MedicationDispense"
        | "DeviceUseStatement" => match status {
            "active" | "intended" | "on-hold" | "draft" | "in-progress" | "preparation" => GroupKind::Current,
            "completed" | "stopped" | "declined" => GroupKind::Past,
            _ if ended(view, resource) => GroupKind::Past,
            _ => GroupKind::Current,
        },
        _ => GroupKind::All,
    }
}

/// Whether a CDA entry without a resource of its own says that something is not so (`docs/MAPPING.md`).
pub(super) fn is_negated(resource: &Json) -> bool {
    let extensions = get(resource, "extension").map(items).unwrap_or_default();
    let mut negated =
        extensions.iter().filter(|extension| text(extension, "url") == Some("urn:helsebro:negated"));
    negated.any(|extension| get(extension, "valueBoolean") == Some(&Json::Bool(true)))
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

/// What a resource is sorted by: the date that says most about its place in time.
pub(in crate::view) fn newest(resource: &Json) -> std::cmp::Reverse<String> {
    const STEMS: &[&str] = &[
        "onset",
        "performed",
        "effective",
        "occurrence",
        "timing",
        "authoredOn",
        "whenHandedOver",
        "period",
        "issued",
        "recordedDate",
        "recordedOn",
        "dateAsserted",
        "date",
        "created",
    ];
    let found = STEMS.iter().find_map(|stem| {
        let (_, json) = choice(resource, stem)?;
        match json {
            Json::String(date) => Some(date.as_str()),
            Json::Object(_) => text(json, "start").or_else(|| text(json, "end")).or_else(|| {
                let repeat = get(json, "repeat")?;
                text(choice(repeat, "bounds")?.1, "start")
            }),
            _ => None,
        }
    });
    format::newest_first(found)
}
