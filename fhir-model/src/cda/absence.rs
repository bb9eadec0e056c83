//! Absence: that there is nothing, that nothing is known, that it is not told. Never a resource; `section.emptyReason`.

use super::coded::{self, some_concept};
use super::concern::Concern;
use super::section::Topic;
use super::xml::El;
use super::{Mapper, entry, extension, source, time};
use crate::r4::{Choice, CodeableConcept, Extension, Section};

/// FHIR's reasons of an empty section.
const LIST_EMPTY_REASON: &str = "http://terminology.hl7.org/CodeSystem/list-empty-reason";

/// What kind of absence; of several in a section the last in this order counts, since it claims least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// None of a part ("no known drug allergy"): says nothing of the whole.
    Partial,
    /// Known that there is none.
    NilKnown,
    /// Not known whether there is any.
    Unavailable,
    /// Nobody asked.
    NotAsked,
    /// Known, and not told.
    Withheld,
}

impl Kind {
    /// The code of FHIR's list-empty-reason; none for a part.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::NilKnown => Some("nilknown"),
            Self::Unavailable => Some("unavailable"),
            Self::Withheld => Some("withheld"),
            Self::NotAsked => Some("notasked"),
            Self::Partial => None,
        }
    }
}

/// An entry that states an absence.
#[derive(Debug)]
pub(super) struct Absence {
    kind: Kind,
    /// The source's codes and words.
    concept: CodeableConcept,
    /// All else of the entry.
    rest: Vec<Extension>,
}

impl Absence {
    /// Adds what the act around the entry says.
    pub(super) fn add(&mut self, concern: Concern, rest: Vec<Extension>) {
        self.rest.extend(concern.into_extensions());
        self.rest.extend(rest);
    }
}

impl<'a> Mapper<'a> {
    /// An absence: from its entry, and the term of it that states it.
    pub(super) fn absence(&self, kind: Kind, entry: El<'a>, term: Option<El<'a>>) -> Absence {
        let mut said = Vec::new();
        let text = self.entry_text(entry, &mut said);
        let mut concept = term.map(|term| coded::concept(term, &self.words)).unwrap_or_default();
        concept.text = joined(concept.text, text);
        // The words are the reason's text; where they stand is told beside it.
        let mut rest: Vec<_> =
            said.into_iter().filter(|it| it.url.as_deref() == Some(extension::NARRATIVE_LINK)).collect();
        rest.extend(entry::inner_ids(entry));
        if let Some(flavor) = entry.null_flavor().map(extension::null_flavor) {
            // Why nothing is told: the reason itself, unless the term gave one.
            let silent = coded::is_empty(&CodeableConcept { text: None, ..concept.clone() });
            if silent { concept.extension.push(flavor) } else { rest.push(flavor) }
        }
        rest.extend(entry::mood(entry));
        if entry.tells_negation() {
            rest.push(extension::with(extension::NEGATED, Choice::boolean(true)));
        }
        let status = entry.first("statusCode").and_then(|status| status.attr("code"));
        rest.extend(status.map(|status| extension::code(extension::STATUS_CODE, status)));
        let kind_of_entry = entry.first("code").filter(|code| term.is_none_or(|term| !term.is(*code)));
        let kind_of_entry = some_concept(kind_of_entry, &self.words);
        rest.extend(kind_of_entry.map(|kind| extension::concept(extension::TYPE, kind)));
        rest.extend(entry.all("effectiveTime").filter_map(time::extension));
        rest.extend(source::rest(entry, &self.words));
        Absence { kind, concept, rest }
    }
}

/// The absence that an entry or a section states by a nullFlavor alone; marks it where it does.
pub(super) fn of_silence(el: El<'_>) -> Option<Absence> {
    let kind = of_nulls([el])?;
    let extension = el.null_flavor().map(extension::null_flavor).into_iter().collect();
    Some(Absence {
        kind,
        concept: CodeableConcept { extension, ..CodeableConcept::default() },
        rest: Vec::new(),
    })
}

/// Two texts as lines of one, each told once.
fn joined(before: Option<String>, text: Option<String>) -> Option<String> {
    match (before, text) {
        (Some(mut before), Some(text)) if before != text => {
            before.push('\n');
            before.push_str(&text);
            Some(before)
        }
        (before, text) => before.or(text),
    }
}

/// Writes the absences of a section: the one that claims least decides FHIR's reason, the codes and words of all are kept.
pub(super) fn write(absences: Vec<Absence>, section: &mut Section) {
    let Some(kind) = absences.iter().map(|absence| absence.kind).max() else {
        return;
    };
    let mut reason = match kind.code() {
        Some(code) => coded::ours(LIST_EMPTY_REASON, code),
        None => CodeableConcept::default(),
    };
    for absence in absences {
        reason.coding.extend(absence.concept.coding);
        reason.extension.extend(absence.concept.extension);
        reason.text = joined(reason.text.take(), absence.concept.text);
        if !absence.rest.is_empty() {
            section.extension.push(extension::of(extension::ABSENCE, absence.rest));
        }
    }
    reason.extension.dedup();
    section.empty_reason = Some(reason);
}

/// What a term says of a section's topic, where it states an absence.
pub(super) fn of_term(term: Option<El<'_>>, topic: Topic) -> Option<Kind> {
    fn of(el: El<'_>, topic: Topic) -> Option<Kind> {
        let own = el.peek("code").and_then(|code| of_code(code, topic));
        own.or_else(|| el.all("translation").find_map(|translation| of(translation, topic)))
    }
    of(term?, topic)
}

/// The first of some terms that states an absence, with what it says.
pub(super) fn stated<'a>(
    terms: impl IntoIterator<Item = El<'a>>,
    topic: Topic,
) -> Option<(Kind, Option<El<'a>>)> {
    terms.into_iter().find_map(|term| Some((of_term(Some(term), topic)?, Some(term))))
}

/// What the nullFlavors say that stand in the place of an entry; the most telling one counts. OTH says that there is
/// something.
pub(super) fn of_nulls<'a>(elements: impl IntoIterator<Item = El<'a>>) -> Option<Kind> {
    let kinds = elements.into_iter().filter_map(|el| match el.peek("nullFlavor")? {
        "" | "OTH" => None,
        "MSK" => Some(Kind::Withheld),
        "NASK" => Some(Kind::NotAsked),
        _ => Some(Kind::Unavailable),
    });
    kinds.max()
}

/// The codes of absence: IPS absent-and-unknown and SNOMED CT's, with the topic that each speaks of. A code of another
/// topic (a "no known allergy" in the medicines) says nothing of this one.
fn of_code(code: &str, topic: Topic) -> Option<Kind> {
    use Kind::{NilKnown, Partial, Unavailable};
    use Topic::{Allergies, Devices, Immunizations, Medicines, Problems, Procedures};
    let (kind, about) = match code {
        "no-known-allergies" | "no-known-allergy" | "160244002" | "716186003" => (NilKnown, Some(Allergies)),
        "no-allergy-info" => (Unavailable, Some(Allergies)),
        "no-known-problems" | "no-known-problem" | "160245001" => (NilKnown, Some(Problems)),
        "no-problem-info" | "396782006" => (Unavailable, Some(Problems)),
        "no-known-medications" | "no-known-medication" | "787481004" => (NilKnown, Some(Medicines)),
        "no-medication-info" | "182904002" => (Unavailable, Some(Medicines)),
        "no-known-procedures" | "no-known-procedure" | "787480003" | "416128008" => {
            (NilKnown, Some(Procedures))
        }
        "no-procedure-info" => (Unavailable, Some(Procedures)),
        "no-known-devices" | "no-known-device" | "787483001" => (NilKnown, Some(Devices)),
        "no-device-info" => (Unavailable, Some(Devices)),
        "no-known-immunizations" | "no-known-immunization" => (NilKnown, Some(Immunizations)),
        "no-immunization-info" => (Unavailable, Some(Immunizations)),
        // No information available.
        "1287211007" => (Unavailable, None),
        // No drug therapy prescribed; not on self-medication.
        "182849000" | "408350003"
        // No known allergy of one kind: drug, food, insect, environment, latex, animal.
        | "409137002" | "429625007" | "428197003" | "428607008" | "716184000"
        // No significant medical history.
        | "160243008" => (Partial, None),
        // Further codes of the IPS absent-and-unknown system, and misspellings of it.
        code if code.starts_with("no-known-") => (Partial, None),
        code if code.starts_with("no-") && code.ends_with("-info") => (Unavailable, None),
        _ => return None,
    };
    let same =
        about.is_none_or(|about| about == topic || (about == Medicines && topic == Topic::Prescriptions));
    Some(if same { kind } else { Partial })
}
