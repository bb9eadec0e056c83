//! Members by the names that FHIR STU3 (hl7.org/fhir/STU3) had for them, read as those of R4: else a vaccine would have no
//! date in its row.

use super::super::source::{Members, get, kind};
use crate::json::Json;

/// The kind of resource, the older name, R4's.
const NAMES: &[(&str, &str, &str)] = &[
    ("Immunization", "date", "occurrenceDateTime"),
    ("Immunization", "practitioner", "performer"),
    ("Observation", "comment", "note"),
    ("Condition", "assertedDate", "recordedDate"),
    ("AllergyIntolerance", "assertedDate", "recordedDate"),
    ("MedicationStatement", "reasonNotTaken", "statusReason"),
    ("Procedure", "notDoneReason", "statusReason"),
];

/// Calls the members of a resource as R4 calls them. What R4 has a member for stays under its own name.
pub(super) fn as_in_r4<'a>(resource: &'a Json, members: &mut Members<'a>) {
    for (_, older, name) in NAMES.iter().filter(|(of, ..)| *of == kind(resource)) {
        members.rename(older, name);
    }
    // Who asked, within who asked and for whom.
    if let Some(requester) = members.peek("requester")
        && let Some(agent) = get(requester, "agent")
        && requester.as_object().is_some_and(|object| object.iter().all(|(name, _)| name == "agent"))
    {
        members.replace("requester", agent);
    }
}
