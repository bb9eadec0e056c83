//! What an entry holds beyond the mapping of its kind: statements within it, who took part, what it refers to.
//!
//! A statement that no mapping read becomes a resource of its own, and the entry's resource leads to it. So a kind of
//! entry need not know what a country puts into it.

use super::coded::some_concept;
use super::entity::{addresses, contact_points, human_names, identifiers};
use super::xml::El;
use super::{Mapper, extension, source, time};
use crate::r4::{
    Choice, CodeableConcept, Extension, Organization, Practitioner, PractitionerRole, Reference,
    RelatedPerson,
};

/// Clinical statements (CDA R2, 4.3.6).
const STATEMENTS: &[&str] = &[
    "act",
    "encounter",
    "observation",
    "observationMedia",
    "organizer",
    "procedure",
    "regionOfInterest",
    "substanceAdministration",
    "supply",
];

/// Relationships that say no more than that one statement belongs to the other.
const BELONGS: &[&str] = &["COMP", "SUBJ", ""];

/// Participations of persons (HL7 ParticipationType).
const PERSONS: &[&str] = &[
    "AUT", "INF", "ENT", "VRF", "PRF", "PPRF", "SPRF", "DIST", "RESP", "ATND", "CON", "DIS", "REFB", "REFT",
    "REFER", "CALLBCK", "PRCP", "LA", "AUTHEN",
];

impl<'a> Mapper<'a> {
    /// What every entry's resource carries beyond its mapping; what has no place of its own even so is kept by its path.
    pub(super) fn finish(&mut self, el: El<'a>, extension: &mut Vec<Extension>) {
        self.beyond(el, None, extension);
        extension.extend(source::rest(el, &self.words));
    }

    /// Statements, participations and references that no mapping read, here and in the statements that were read: who took
    /// part in a statement within, took part in that alone.
    fn beyond(&mut self, el: El<'a>, within: Option<El<'a>>, extension: &mut Vec<Extension>) {
        for child in el.elements() {
            match child.name() {
                "entryRelationship" | "component" => {
                    for statement in child.elements().filter(|it| is_statement(*it)) {
                        if statement.is_unread() {
                            for reference in self.nested(statement) {
                                let reference = with_relation(reference, child);
                                extension
                                    .push(extension::with(extension::RELATED, Choice::reference(reference)));
                            }
                        } else {
                            self.beyond(statement, Some(statement), extension);
                        }
                    }
                }
                "author" | "performer" | "informant" | "participant" if child.is_unread() => {
                    extension.extend(self.took_part(child, within));
                }
                "reference" => extension.extend(self.external(child)),
                _ => {}
            }
        }
    }

    /// A participation: as what, who, when, and in which statement where that is one within.
    pub(super) fn took_part(&mut self, el: El<'a>, within: Option<El<'a>>) -> Option<Extension> {
        let kind = el.peek("typeCode").filter(|code| !code.is_empty()).unwrap_or(match el.name() {
            "author" => "AUT",
            "performer" => "PRF",
            "informant" => "INF",
            "dataEnterer" => "ENT",
            "informationRecipient" => "PRCP",
            _ => "",
        });
        let mut actor = match el.first("participantRole") {
            Some(role) if PERSONS.contains(&kind) => self.playing_role(role)?,
            Some(_) => return None,
            None => match el.first("relatedEntity") {
                Some(entity) => self.related_entity(entity),
                None => self.participant(el)?,
            },
        };
        actor.extension.extend(el.first("time").and_then(time::extension));
        let part = within.and_then(|statement| some_concept(statement.first("code"), &self.words));
        actor.extension.extend(part.map(|part| extension::concept(extension::TYPE, part)));
        let parts = vec![extension::code("type", kind), extension::with("actor", Choice::reference(actor))];
        Some(extension::of(extension::PARTICIPANT, parts))
    }

    /// A person, and the organisation that the person acts for; `None` where nothing is told.
    fn playing_role(&mut self, role: El<'a>) -> Option<Reference> {
        let playing = role.first("playingEntity");
        let practitioner = Practitioner {
            identifier: identifiers(role),
            name: playing.map(human_names).unwrap_or_default(),
            telecom: contact_points(role),
            address: addresses(role),
            ..Practitioner::default()
        };
        let scoping = role.first("scopingEntity").and_then(|scope| {
            let organization = Organization {
                id: None,
                identifier: identifiers(scope),
                name: scope.first("desc").and_then(El::text),
                kind: some_concept(scope.first("code"), &self.words).into_iter().collect(),
                ..Organization::default()
            };
            (organization != Organization::default()).then_some(organization)
        });
        let code = some_concept(role.first("code"), &self.words);
        if practitioner == Practitioner::default() && scoping.is_none() && code.is_none() {
            return None;
        }
        let organization = scoping.map(|organization| {
            let id = self.id();
            self.add(Organization { id, ..organization })
        });
        let practitioner = (practitioner != Practitioner::default()).then(|| {
            let id = self.id();
            self.add(Practitioner { id, ..practitioner })
        });
        let role = PractitionerRole {
            id: self.id(),
            practitioner,
            organization,
            code: code.into_iter().collect(),
            ..PractitionerRole::default()
        };
        Some(self.add(role))
    }

    /// A relative or another person who is no health worker.
    fn related_entity(&mut self, entity: El<'a>) -> Reference {
        let person = RelatedPerson {
            id: self.id(),
            patient: Some(self.patient.clone()),
            relationship: self.relation(entity),
            name: entity.first("relatedPerson").map(human_names).unwrap_or_default(),
            telecom: contact_points(entity),
            address: addresses(entity),
            ..RelatedPerson::default()
        };
        self.add(person)
    }

    /// Turns to whom an entry is about, where it names somebody else than what it stands in. Answers whom what it stands
    /// in is about: to be turned back to.
    pub(super) fn turn_to_subject(&mut self, el: El<'a>) -> Option<Reference> {
        let around = self.about.clone();
        if let Some(person) = el.first("subject").and_then(|subject| self.related_subject(subject)) {
            self.about = Some(person);
        }
        around
    }

    /// Of whom an entry tells where that is not the patient: `subject/relatedSubject`, in a family history.
    fn related_subject(&mut self, subject: El<'a>) -> Option<Reference> {
        let related = subject.first("relatedSubject")?;
        let mut person = RelatedPerson {
            id: self.id(),
            patient: Some(self.patient.clone()),
            relationship: self.relation(related),
            telecom: contact_points(related),
            address: addresses(related),
            ..RelatedPerson::default()
        };
        if let Some(who) = related.first("subject") {
            person.name = human_names(who);
            if let Some(birth) = who.first("birthTime") {
                time::moment(birth).put(&mut person.birth_date, &mut person.rest, "birthDate");
            }
            let gender = some_concept(who.first("administrativeGenderCode"), &self.words);
            person.extension.extend(gender.map(|gender| extension::concept(extension::GENDER, gender)));
        }
        Some(self.add(person))
    }

    fn relation(&self, el: El<'a>) -> Vec<CodeableConcept> {
        let class = el.attr("classCode").map(|class| super::coded::ours(super::patient::ROLE_CLASS, class));
        class.into_iter().chain(some_concept(el.first("code"), &self.words)).collect()
    }

    /// `reference/externalDocument` and its kin: what the entry refers to outside the document.
    fn external(&self, el: El<'a>) -> Vec<Extension> {
        let mut found = Vec::new();
        for target in el.elements().filter(|target| target.name().starts_with("external")) {
            let mut ids = identifiers(target).into_iter();
            let text = target.first("text").map(|text| self.words.of(text)).unwrap_or_default();
            let mut reference = Reference {
                identifier: ids.next().map(Box::new),
                display: text.words,
                ..Reference::default()
            };
            reference
                .extension
                .extend(text.link.map(|link| extension::url(extension::NARRATIVE_LINK, &link)));
            let code = some_concept(target.first("code"), &self.words);
            reference.extension.extend(code.map(|code| extension::concept(extension::TYPE, code)));
            reference.extension.extend(ids.map(super::entry::identifier_extension));
            if reference != Reference::default() {
                let reference = with_relation(reference, el);
                found.push(extension::with(extension::REFERENCE, Choice::reference(reference)));
            }
        }
        found
    }
}

/// A reference that says what one statement is to the other, where that is more than that it belongs to it.
pub(super) fn with_relation(mut reference: Reference, relationship: El<'_>) -> Reference {
    let kind = relationship.attr("typeCode").unwrap_or_default();
    if !BELONGS.contains(&kind) {
        reference.extension.push(extension::code(extension::RELATION, kind));
    }
    reference
}

/// Whether an element is a clinical statement.
pub(super) fn is_statement(el: El<'_>) -> bool {
    el.known() && STATEMENTS.contains(&el.name())
}

/// Whether one statement only belongs to the other.
pub(super) fn belongs(relationship: Option<&str>) -> bool {
    BELONGS.contains(&relationship.unwrap_or_default())
}
