//! What entries of every kind share: their words, statuses, notes, and the observations that say more of them.

use super::coded::{self, some_concept};
use super::entity::identifiers;
use super::words::EntryText;
use super::xml::El;
use super::{Mapper, extension, time};
use crate::json::Object;
use crate::r4::{Annotation, Choice, CodeableConcept, Extension, Identifier, Reference, Value};

/// Act codes that only name the structure: "this act is a concern", "this observation is a severity".
const STRUCTURE: &[&str] = &[
    "CONC",
    "SEV",
    "33999-4",
    "82606-5",
    "66455-7",
    "11323-3",
    "SUBST",
    "PINSTRUCT",
    "FINSTRUCT",
    "48767-8",
    "ASSERTION",
    "IMMUNIZ",
];

/// What an act may say beside its code (CDA R2, Act): then it is more than a reason's name.
const ACT: &[&str] = &[
    "id",
    "text",
    "effectiveTime",
    "priorityCode",
    "subject",
    "specimen",
    "performer",
    "author",
    "informant",
    "participant",
    "entryRelationship",
    "reference",
    "precondition",
];

impl<'a> Mapper<'a> {
    /// The words that an entry's `text` holds or points to, as its extensions; answers the words.
    pub(super) fn entry_text(&self, el: El<'a>, extension: &mut Vec<Extension>) -> Option<String> {
        let EntryText { words, link } = self.words.of(el.first("text")?);
        extension.extend(words.as_deref().map(|words| extension::string(extension::ORIGINAL_TEXT, words)));
        extension.extend(link.map(|link| extension::url(extension::NARRATIVE_LINK, &link)));
        words
    }

    /// What every resource has of its entry: ids, and the flags that turn its meaning.
    pub(super) fn entry_head(&self, el: El<'a>, extension: &mut Vec<Extension>) -> Vec<Identifier> {
        extension.extend(el.null_flavor().map(extension::null_flavor));
        extension.extend(mood(el));
        identifiers(el)
    }

    /// `statusCode` as the code that FHIR demands; as sent beside it where the two differ.
    pub(super) fn entry_status(
        &self,
        el: El<'a>,
        code: fn(&str) -> Option<&'static str>,
        extension: &mut Vec<Extension>,
    ) -> Option<&'static str> {
        let status = el.first("statusCode")?;
        let sent = status.attr("code")?;
        let found = code(sent);
        // What an act describes is complete: only another status says something.
        if found != Some(sent) && sent != "completed" {
            extension.push(extension::code(extension::STATUS_CODE, sent));
        }
        found
    }

    /// Marks a status that FHIR demands and that was not sent: with why it was not.
    pub(super) fn unsaid_status(&self, el: El<'a>, rest: &mut Object) {
        let status = el.first("statusCode");
        if status.is_some_and(|status| status.peek("code").is_some_and(|code| !code.is_empty())) {
            return;
        }
        match status.and_then(El::null_flavor) {
            Some(flavor) => {
                let flavor = extension::json(extension::NULL_FLAVOR, "valueCode", flavor);
                extension::beside(rest, "status", vec![flavor]);
            }
            None => extension::missing(rest, "status"),
        }
    }

    /// Whether words that a part of an entry points to are those of a statement further out: then they tell of that one,
    /// and nothing of the part.
    pub(super) fn is_said_further_out(&self, words: El<'a>) -> bool {
        let target = |el: El<'a>| el.first("reference").and_then(|reference| reference.peek("value"));
        let Some(own) = target(words).filter(|target| !target.is_empty()) else { return false };
        let above = || words.node().ancestors().skip(1).filter(roxmltree::Node::is_element);
        let holder = |node: &roxmltree::Node<'_, '_>| {
            node.parent_element()
                .is_some_and(|it| matches!(it.tag_name().name(), "entryRelationship" | "component"))
        };
        let Some(own_statement) = above().find(holder) else { return false };
        above()
            .filter(|node| *node != own_statement)
            .filter_map(|node| El::new(node, words.used()).first("text"))
            .any(|text| target(text) == Some(own))
    }

    /// The observations of an entry whose code is one of these.
    pub(super) fn about(
        &self,
        el: El<'a>,
        codes: &'static [&'static str],
    ) -> impl Iterator<Item = El<'a>> + use<'a> {
        el.affirmed("observation")
            .map(|(_, observation)| observation)
            .filter(move |observation| observation.code().is_some_and(|code| codes.contains(&code)))
    }

    /// The value of an observation that says more of an entry (a status, a severity), with the words that the observation
    /// holds or points to.
    pub(super) fn said(&self, observation: El<'a>) -> Option<CodeableConcept> {
        structural_code(observation);
        let value = observation.first("value")?;
        let mut concept = coded::concept(value, &self.words);
        if let Some(text) = value.text() {
            concept.text.get_or_insert(text);
        }
        let words = observation.first("text").and_then(|text| {
            let further_out = self.is_said_further_out(text);
            self.words.of(text).words.filter(|_| !further_out)
        });
        match (&concept.text, words) {
            (Some(known), Some(words)) if *known != words => {
                concept.extension.push(extension::string(extension::ORIGINAL_TEXT, words));
            }
            (Some(_), _) => {}
            (None, words) => concept.text = words,
        }
        concept.extension.extend(inner_ids(observation));
        // What kind of statement it is, is told by the place of the concept; words of it are not.
        let worded = |code: &El<'a>| code.first("translation").or(code.first("originalText")).is_some();
        if let Some(code) = observation.first("code").filter(worded) {
            let kind = some_concept(Some(code), &self.words);
            concept.extension.extend(kind.map(|kind| extension::concept(extension::TYPE, kind)));
        }
        Some(concept).filter(|concept| !coded::is_empty(concept))
    }

    /// What kind of statement it is; `None` where its code only names the structure, or is not there.
    pub(super) fn kind_of(&self, el: El<'a>) -> Option<CodeableConcept> {
        if el.code().is_some_and(|code| STRUCTURE.contains(&code)) {
            structural_code(el);
            return None;
        }
        some_concept(el.first("code"), &self.words)
    }

    /// Comments on an entry (LOINC 48767-8), each with who wrote it and when.
    pub(super) fn notes(&mut self, el: El<'a>) -> Vec<Annotation> {
        let comments = el.affirmed("act").filter(|(_, act)| act.code() == Some("48767-8"));
        comments
            .filter_map(|(_, act)| {
                let text = self.words.of(act.first("text")?).words?;
                structural_code(act);
                act.attr("moodCode");
                let mut note = Annotation { text: Some(text), ..Annotation::default() };
                if let Some(author) = act.first("author") {
                    note.author = self.participant(author).map(Choice::reference);
                    if let Some(when) = author.first("time") {
                        time::moment(when).put(&mut note.time, &mut note.rest, "time");
                    }
                }
                Some(note)
            })
            .collect()
    }

    /// Who wrote the entry down, and who says so.
    pub(super) fn recorder(&mut self, el: El<'a>) -> Option<Reference> {
        let author = el.first("author")?;
        let mut reference = self.participant(author)?;
        let moment = author.first("time").map(time::moment);
        reference.extension.extend(moment.and_then(|moment| moment.extension(extension::TIME)));
        Some(reference)
    }

    /// Reasons of an entry (`entryRelationship` RSON).
    pub(super) fn reasons(&self, el: El<'a>) -> Vec<CodeableConcept> {
        let reasons = el.affirmed("observation").filter(|(kind, _)| *kind == Some("RSON"));
        reasons
            .filter_map(|(_, observation)| {
                let mut concept = self.said(observation)?;
                let kind = some_concept(observation.first("code"), &self.words);
                let kind = kind.map(|kind| extension::concept(extension::TYPE, kind));
                concept.extension.extend(kind.filter(|kind| !concept.extension.contains(kind)));
                concept.extension.extend(observation.first("effectiveTime").and_then(time::extension));
                Some(concept)
            })
            .chain(self.named_reasons(el))
            .collect()
    }

    /// Reasons that are named by the code of an act, as those of HL7's ActReason are.
    fn named_reasons(&self, el: El<'a>) -> impl Iterator<Item = CodeableConcept> {
        let acts = el.affirmed("act").filter(|(kind, _)| *kind == Some("RSON"));
        acts.filter_map(|(_, act)| {
            let code = act.first("code").filter(|_| !act.elements().any(|it| ACT.contains(&it.name())))?;
            some_concept(Some(code), &self.words).filter(coded::says_something)
        })
    }
}

/// What kind of statement it is where that is no event: wished for, planned, asked for.
pub(super) fn mood(el: El<'_>) -> Option<Extension> {
    el.mood().and_then(|_| el.attr("moodCode")).map(|mood| extension::code(extension::MOOD, mood))
}

/// The ids of an observation that became a part of another resource.
pub(super) fn inner_ids(el: El<'_>) -> impl Iterator<Item = Extension> {
    identifiers(el).into_iter().map(identifier_extension)
}

/// An id as an extension.
pub(super) fn identifier_extension(id: Identifier) -> Extension {
    extension::with(extension::IDENTIFIER, Choice::new("Identifier", Value::Identifier(Box::new(id))))
}

/// Marks a `code` that only names the structure, or that says it has none.
pub(super) fn structural_code(el: El<'_>) {
    let Some(code) = el.first("code") else { return };
    let known = code.peek("code").is_some_and(|code| STRUCTURE.contains(&code));
    let empty = code.peek("code").is_none_or(|code| code.is_empty() || code == "NA")
        && code.peek("displayName").is_none_or(str::is_empty);
    if known || empty {
        code.spend_code();
    }
}
