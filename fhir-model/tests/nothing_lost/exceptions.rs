//! What need not be kept or shown, each with its reason. Whatever is not here must be there.

use crate::fact::{Fact, Kind};
use crate::report::Way;
use crate::v3::uri;

/// Facts that may be missing.
struct Exception {
    ways: &'static [Way],
    kind: Kind,
    is: fn(&Fact) -> bool,
    /// Why they may be missing.
    why: &'static str,
}

/// Both ways of CDA.
const CDA: &[Way] = &[Way::CdaToBundle, Way::CdaToScreen];
const FHIR_SCREEN: &[Way] = &[Way::FhirToScreen];
/// Both ways to the screen.
const SCREEN: &[Way] = &[Way::CdaToScreen, Way::FhirToScreen];

const fn except(ways: &'static [Way], kind: Kind, is: fn(&Fact) -> bool, why: &'static str) -> Exception {
    Exception { ways, kind, is, why }
}

/// Codes that only name a part of the structure, which the FHIR element says by itself.
const STRUCTURE: &[(&str, &str)] = &[
    ("CONC", "the act is a concern: its resource is one"),
    ("SEV", "the observation is a severity: reaction.severity, Condition.severity"),
    ("33999-4", "the observation is a status: clinicalStatus"),
    ("82606-5", "the observation is a criticality: criticality"),
    ("66455-7", "the observation is a certainty: verificationStatus"),
    ("11323-3", "the observation is a health status: its extension"),
    ("SUBST", "the observation is about substitution: MedicationRequest.substitution"),
    ("PINSTRUCT", "the act instructs the patient: Dosage.patientInstruction"),
    ("FINSTRUCT", "the act instructs the dispenser: its extension"),
    ("48767-8", "the act is a comment: note"),
    ("ASSERTION", "the observation asserts: its value is what it asserts"),
    ("IMMUNIZ", "what is given is a vaccine: its resource is an Immunization"),
    ("S", "the document is signed: Composition.attester"),
];

/// Attributes that name the data type or the part of HL7's model: the FHIR element says the same.
const ATTRIBUTES: &[&str] = &[
    "classCode",
    "typeCode",
    "determinerCode",
    "inversionInd",
    "contextControlCode",
    "contextConductionInd",
    "type",
    "displayable",
    "representation",
    "schemaLocation",
];

/// Whether a fact stands in a part of an entry.
fn is_inner(fact: &Fact) -> bool {
    fact.place.contains("entryRelationship/") || fact.place.contains("component/")
}

fn ends(fact: &Fact, ends: &[&str]) -> bool {
    ends.iter().any(|end| fact.place.ends_with(end))
}

const EXCEPTIONS: &[Exception] = &[
    except(
        CDA,
        Kind::Identifier,
        |it| ends(it, &["templateId", "typeId"]),
        "names the rules that the document is built by",
    ),
    except(CDA, Kind::Text, |it| ends(it, &["templateId"]), "names who made the rules"),
    except(CDA, Kind::Code, |it| ends(it, &["realmCode"]), "names where the rules hold"),
    except(
        CDA,
        Kind::Code,
        |it| matches!(it.with.as_str(), "" | "NA") && it.text == "NA",
        "a null flavor that some repeat as the code",
    ),
    except(
        CDA,
        Kind::Code,
        |it| it.text == "PRS" && ends(it, &["associatedEntity"]),
        "the preferred health professional: Patient.generalPractitioner",
    ),
    except(
        CDA,
        Kind::Code,
        |it| ends(it, &["as value"]),
        "the agent of an allergy, which its value has named: told once",
    ),
    except(CDA, Kind::Display, |it| ends(it, &["as value"]), "the words for it"),
    except(
        CDA,
        Kind::OriginalText,
        |it| ends(it, &[" again"]),
        "words that an entry points to more than once are told once",
    ),
    except(
        CDA,
        Kind::SystemName,
        |it| !uri(&it.with).starts_with("urn:oid:"),
        "the system has a URI that everybody knows it by",
    ),
    except(CDA, Kind::Negation, |it| it.text == "false", "not negated is what everything is"),
    except(CDA, Kind::Mood, |it| it.text == "EVN", "it happened: what everything did"),
    except(
        CDA,
        Kind::Mood,
        |it| ends(it, &["entryRelationship/act", "entryRelationship/supply", "inFulfillmentOf/order"]),
        "an instruction, what is to be supplied and an order are always to be done",
    ),
    except(
        CDA,
        Kind::Status,
        |it| it.text == "completed" && is_inner(it),
        "an act within an entry is done: what else could be told of it",
    ),
    except(
        CDA,
        Kind::Relation,
        |it| matches!(it.text.as_str(), "SUBJ" | "COMP" | "REFR"),
        "belongs to its entry, as the FHIR element says",
    ),
    except(
        CDA,
        Kind::Text,
        |it| ends(it, &["independentInd"]),
        "the supply is a part of the prescription, as the FHIR element says",
    ),
    except(
        CDA,
        Kind::Attribute,
        |it| it.with == "operator" && it.text == "A",
        "how often within the treatment period: FHIR's timing is always within it",
    ),
    except(
        CDA,
        Kind::Attribute,
        |it| it.with == "institutionSpecified" && it.text == "false",
        "the times are not set by the institution, as where nothing is said",
    ),
    except(
        CDA,
        Kind::Attribute,
        |it| it.with == "mediaType" && it.place.ends_with("Text"),
        "original words are text, whatever type they name",
    ),
    except(
        SCREEN,
        Kind::Date,
        |it| ends(it, &["high as low", "end as start"]),
        "a period that begins and ends on one day is shown as that day",
    ),
    except(SCREEN, Kind::Amount, |it| ends(it, &["high as low"]), "from so much to so much is so much"),
    except(
        SCREEN,
        Kind::Number,
        |it| it.text == "1" && ends(it, &["denominator"]),
        "so much in one: a mere 1 below the line is left out",
    ),
    except(
        SCREEN,
        Kind::Amount,
        |it| it.text == "1" && it.with == "1" && ends(it, &["denominator"]),
        "the same, of unit 1",
    ),
    except(
        FHIR_SCREEN,
        Kind::Status,
        |it| ends(it, &["text.status"]),
        "how a narrative was made: its words are shown",
    ),
    except(
        FHIR_SCREEN,
        Kind::Text,
        |it| it.place.contains("/textLink)"),
        "ties a part of a narrative to an entry",
    ),
    except(
        FHIR_SCREEN,
        Kind::Text,
        |it| ends(it, &["/translation).extension(lang).valueCode"]),
        "the language of words, which they are marked with",
    ),
    except(FHIR_SCREEN, Kind::Text, |it| ends(it, &["search.mode"]), "how a server found the resource"),
    except(
        FHIR_SCREEN,
        Kind::Flag,
        |it| ends(it, &["ingredient.isActive"]) && it.text == "true",
        "that it works is what the word for it says (virkestoff)",
    ),
    except(
        FHIR_SCREEN,
        Kind::File,
        |it| ends(it, &["signature.data"]),
        "a signature is for machines to check",
    ),
];

/// The exception that a missing fact falls under, by its reason or by the name that stands in one of the lists.
pub(crate) fn of(way: Way, fact: &Fact) -> Option<&'static str> {
    let named = match fact.kind {
        // The code with its words, its system and its version.
        Kind::Code | Kind::Display | Kind::SystemName | Kind::Text => {
            STRUCTURE.iter().map(|(code, _)| *code).find(|code| *code == fact.code)
        }
        Kind::Attribute => ATTRIBUTES.iter().copied().find(|name| *name == fact.with),
        _ => None,
    };
    let is_it = |it: &&Exception| it.ways.contains(&way) && it.kind == fact.kind && (it.is)(fact);
    named.filter(|_| CDA.contains(&way)).or_else(|| EXCEPTIONS.iter().find(is_it).map(|it| it.why))
}

/// The exceptions that nothing falls under.
pub(crate) fn idle(used: &std::collections::BTreeSet<&str>) -> Vec<&'static str> {
    let listed = STRUCTURE.iter().map(|(code, _)| *code).chain(ATTRIBUTES.iter().copied());
    listed.chain(EXCEPTIONS.iter().map(|it| it.why)).filter(|it| !used.contains(it)).collect()
}
