//! Which rows stand together, and in which order: current before past, newest first.

use super::super::document::{GroupKind, SectionKind};
use super::super::format;
use super::super::row::{Row, Tone};
use super::super::scope::View;
use super::super::source::{choice, extension, get, items, kind, text};
use super::draft::Draft;
use super::words::codes_of;
use crate::json::Json;
use crate::r4::{Date, Parts};

pub(super) const MOOD: &str = "urn:helsebro:mood";

/// When an allergy ended (IPS).
pub(super) const ABATEMENT: &str = "http://hl7.org/fhir/uv/ips/StructureDefinition/abatement-dateTime-uv-ips";

/// Which group of its section a resource belongs to, by what its status says; where it says nothing, by whether it
/// ended before the document was written.
pub(in crate::view) fn group(view: &View<'_>, resource: &Json) -> GroupKind {
    // What stands beside a reason why it is absent is a filler.
    let status = if get(resource, "_status").is_some() { None } else { text(resource, "status") };
    let status = status.unwrap_or_default();
    let said = |name, codes: &[&str]| says(resource, name, codes);
    let prohibited = get(resource, "doNotPerform") == Some(&Json::Bool(true));
    if said("verificationStatus", &["refuted", "entered-in-error"])
        || matches!(status, "entered-in-error" | "not-done" | "not-taken" | "cancelled")
        || is_negated(resource)
        // A vaccine that is only planned or asked for was not given.
        || (kind(resource) == "Immunization" && mood(resource).is_some())
    {
        return GroupKind::NotSo;
    }
    if prohibited {
        let over = matches!(status, "completed" | "stopped" | "revoked" | "ended") || ended(view, resource);
        return if over { GroupKind::Past } else { GroupKind::Prohibited };
    }
    match kind(resource) {
        "AllergyIntolerance" | "Condition" => {
            let allergy = kind(resource) == "AllergyIntolerance";
            if said("clinicalStatus", &["active", "recurrence", "relapse"]) {
                GroupKind::Current
            } else if said("clinicalStatus", &["inactive", "resolved", "remission"]) {
                GroupKind::Past
            } else if allergy {
                // Whatever else is unsaid of it: an allergy must not be looked past.
                GroupKind::Current
            } else if ended(view, resource) {
                GroupKind::Past
            } else if get(resource, "clinicalStatus").is_some() || problems_have_status(view) {
                GroupKind::Unclear
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
            // STU3: whether it is taken stands beside the status.
            "active" if text(resource, "taken") == Some("unk") && !ended(view, resource) => {
                GroupKind::Unclear
            }
            // R5: "recorded" says no more than that somebody takes it to be so.
            "active" | "intended" | "on-hold" | "draft" | "in-progress" | "preparation" | "recorded" => {
                GroupKind::Current
            }
            "completed" | "stopped" | "declined" => GroupKind::Past,
            _ if ended(view, resource) => GroupKind::Past,
            // CDA knows no status of a device: what is listed and has no end is in place.
            "" if kind(resource).starts_with("Device") => GroupKind::Current,
            _ => GroupKind::Unclear,
        },
        _ => GroupKind::All,
    }
}

/// The mood of a CDA entry that is no event: only planned, asked for, wished (`docs/MAPPING.md`).
pub(super) fn mood(resource: &Json) -> Option<&str> {
    text(extension(resource, MOOD)?, "valueCode")
}

/// Whether any problem of the document has a clinical status.
fn problems_have_status(view: &View<'_>) -> bool {
    *view.problems_have_status.get_or_init(|| {
        view.entries.iter().any(|(_, resource)| {
            kind(resource) == "Condition" && get(resource, "clinicalStatus").is_some_and(has_code)
        })
    })
}

fn has_code(concept: &Json) -> bool {
    codes_of(concept).iter().any(|code| !code.is_empty())
}

/// The members that say of themselves that it is not so: `notGiven`, `notDone` (STU3), `wasNotTaken` (DSTU2) and whatever
/// else a sender may name so.
pub(super) fn denials(resource: &Json) -> impl Iterator<Item = &str> {
    let members = resource.as_object().into_iter().flat_map(|object| object.iter());
    members.filter(|(_, value)| **value == Json::Bool(true)).map(|(name, _)| name).filter(|name| {
        let rest = name.strip_prefix("wasNot").or_else(|| name.strip_prefix("not"));
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()))
    })
}

/// STU3: whether a medicine is said not to be taken.
pub(super) fn is_not_taken(resource: &Json) -> bool {
    kind(resource).starts_with("Medication") && text(resource, "taken") == Some("n")
}

/// Whether it was sent that what the resource says is not so (`docs/MAPPING.md`), in whatever spelling.
pub(super) fn is_negated(resource: &Json) -> bool {
    says_negated(resource) || is_not_taken(resource) || denials(resource).next().is_some()
}

/// Whether an extension of the resource says so.
pub(super) fn says_negated(resource: &Json) -> bool {
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

/// Whether a thing is said to be in use, or to go on, although its end lies before the document: the reader must see both.
pub(super) fn has_ended(draft: &Draft<'_, '_, '_>) -> bool {
    let (view, resource) = (draft.scope.view, draft.scope.resource);
    group(view, resource) == GroupKind::Current && view.written.is_some() && ended(view, resource)
}

/// Whether an end was sent that lies before the document; an end without a document date counts as past.
fn ended(view: &View<'_>, resource: &Json) -> bool {
    let period = ["effective", "timing", "occurrence"].iter().find_map(|stem| choice(resource, stem));
    let end = match choice(resource, "abatement").map(|(_, json)| json) {
        Some(Json::Bool(ended)) => return *ended,
        Some(Json::String(end)) => Some(end.as_str()),
        Some(other) => return text(other, "end").is_some() || get(other, "value").is_some(),
        None => period.and_then(|(_, period)| text(period, "end")),
    };
    let extensions = get(resource, "extension").map(items).unwrap_or_default();
    let end = end.or_else(|| extensions.iter().find_map(end_in_extension));
    if let Some(end) = end {
        return is_past(view, end);
    }
    // It goes on as long as any of its dosages does.
    let dosages = ["dosage", "dosageInstruction"].iter().find_map(|name| get(resource, name));
    let dosages = dosages.map(items).unwrap_or_default();
    !dosages.is_empty()
        && dosages.iter().all(|dosage| end_of_dosage(dosage).is_some_and(|end| is_past(view, end)))
}

/// Whether an end lies before the document; without a document's date every end counts as past.
///
/// A date ends with its last day, month or year: what ends on the document's own day is not over. A time of day counts
/// where both have one, and say in which zone.
fn is_past(view: &View<'_>, end: &str) -> bool {
    let Some(written) = view.written else { return true };
    let (end, written) = (Date::new(end), Date::new(written));
    match (end.parts().and_then(instant), written.parts().and_then(instant)) {
        (Some(end), Some(written)) => end < written,
        _ => {
            let day = |date: &Date| Date::new(date.as_str().split('T').next().unwrap_or_default());
            day(&end).compare(&day(&written)).is_lt()
        }
    }
}

/// The minutes from an instant to another, for comparing; `None` where no time was sent, or no zone.
fn instant(parts: Parts<'_>) -> Option<i64> {
    let number = |text: &str| text.parse::<i64>().ok();
    let clock = |text: &str| {
        let (hours, minutes) = text.split_once(':')?;
        Some(number(hours)? * 60 + number(minutes.get(..2)?)?)
    };
    let zone = match parts.zone? {
        "Z" => 0,
        zone => match zone.split_at_checked(1)? {
            ("-", offset) => -clock(offset)?,
            (_, offset) => clock(offset)?,
        },
    };
    let (year, month, day) = (number(parts.year)?, number(parts.month?)?, number(parts.day?)?);
    // Days since the first of March of the year 0: then the leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = days + (153 * month + 2) / 5 + day;
    Some(days * 24 * 60 + clock(parts.time?)? - zone)
}

/// Whether an extension holds the time in which a medicine is used: R5's effectiveDosePeriod, and what countries call so.
pub(super) fn is_period_of_use(extension: &Json) -> bool {
    let url = text(extension, "url").unwrap_or_default().to_ascii_lowercase();
    get(extension, "valuePeriod").is_some()
        && ["periodofuse", "effectivedoseperiod"].iter().any(|name| url.ends_with(name))
}

/// The end that an extension holds: of the time of use, of an allergy.
fn end_in_extension(extension: &Json) -> Option<&str> {
    if text(extension, "url") == Some(ABATEMENT) {
        return text(extension, "valueDateTime");
    }
    get(extension, "valuePeriod")
        .filter(|_| is_period_of_use(extension))
        .and_then(|period| text(period, "end"))
}

fn end_of_dosage(dosage: &Json) -> Option<&str> {
    text(choice(get(get(dosage, "timing")?, "repeat")?, "bounds")?.1, "end")
}

/// The rank of what nothing puts first.
pub(in crate::view) const LAST: u8 = u8::MAX;

/// What comes first whatever its date: of allergies those of high criticality, then those that anything else marks as a
/// danger; of a pregnancy whether there is one.
pub(in crate::view) fn rank(section: SectionKind, resource: &Json, row: &Row) -> u8 {
    match section {
        SectionKind::Allergies | SectionKind::Alerts => {
            let high = get(resource, "criticality").is_some_and(|json| codes_of(json).contains(&"high"));
            let danger = row.tags.iter().any(|tag| tag.tone == Tone::Danger);
            if high {
                0
            } else if danger {
                1
            } else {
                LAST
            }
        }
        SectionKind::Pregnancy => {
            // LOINC: pregnancy status; estimated date of delivery, however it was estimated.
            let codes = [&["82810-3"][..], &["11778-8", "11779-6", "11780-4", "57063-0", "57064-8"]];
            let is = |codes: &[&str]| row.title.codes.iter().any(|code| codes.contains(&code.code.as_str()));
            codes.iter().position(|codes| is(codes)).and_then(|at| u8::try_from(at).ok()).unwrap_or(LAST)
        }
        _ => LAST,
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
        "assertedDate",
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
