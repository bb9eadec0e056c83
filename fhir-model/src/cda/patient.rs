//! The patient: `recordTarget/patientRole` and the persons around the patient.

use super::coded::{self, some_concept};
use super::entity::{address, addresses, contact_points, human_name, human_names, identifiers};
use super::xml::El;
use super::{Mapper, extension, source, time};
use crate::r4::{
    Address, CodeableConcept, Coding, Communication, Date, HumanName, Patient, PatientContact, Reference,
};

/// What kind of contact somebody is: `classCode` of the entity.
pub(super) const ROLE_CLASS: &str = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";
/// Languages as tags (BCP 47).
const BCP_47: &str = "urn:ietf:bcp:47";

impl<'a> Mapper<'a> {
    /// Adds the Patient and answers how to refer to it. `root` is the document: contacts stand in its header.
    pub(super) fn add_patient(&mut self, root: El<'a>) -> Reference {
        let mut patient = Patient { id: self.id(), ..Patient::default() };
        if let Some(role) = root.path(&["recordTarget", "patientRole"]) {
            self.role(role, &mut patient);
        }
        for participant in
            root.all("participant").filter(|el| el.peek("typeCode").is_none_or(|code| code == "IND"))
        {
            for entity in participant.all("associatedEntity") {
                self.contact(participant, entity, &mut patient);
            }
        }
        if let Some(role) = root.path(&["recordTarget", "patientRole"]) {
            patient.extension.extend(source::rest(role, &self.words));
        }
        self.add(patient)
    }

    fn role(&mut self, role: El<'a>, patient: &mut Patient) {
        patient.identifier = identifiers(role);
        // eHDSI: the first id is the primary one, every other secondary.
        let mut identifiers = patient.identifier.iter_mut();
        if let Some(primary) = identifiers.next() {
            primary.use_ = Some("official".to_owned());
        }
        for secondary in identifiers {
            secondary.use_ = Some("secondary".to_owned());
        }
        patient.telecom = contact_points(role);
        patient.address = addresses(role);
        patient.managing_organization =
            role.first("providerOrganization").and_then(|organization| self.organization(organization));
        let Some(person) = role.first("patient") else { return };
        patient.name = human_names(person);
        if let Some(gender) = person.first("administrativeGenderCode") {
            self.gender(gender, patient);
        }
        if let Some(birth) = person.first("birthTime") {
            birth_date(birth, patient);
        }
        patient.marital_status = some_concept(person.first("maritalStatusCode"), &self.words);
        for guardian in person.all("guardian") {
            let mut contact =
                PatientContact { relationship: relationship(guardian, "GUARD"), ..PatientContact::default() };
            self.reach(guardian, guardian.first("guardianPerson"), &mut contact);
            contact.organization = guardian
                .first("guardianOrganization")
                .and_then(|organization| self.organization(organization));
            contact.relationship.extend(some_concept(guardian.first("code"), &self.words));
            patient.contact.push(contact);
        }
        for spoken in person.all("languageCommunication") {
            let mut language = CodeableConcept::default();
            if let Some(code) = spoken.first("languageCode").and_then(|code| code.attr("code")) {
                language.coding.push(Coding {
                    system: Some(BCP_47.into()),
                    code: Some(code.to_owned()),
                    ..Coding::default()
                });
            }
            let flavor = spoken.null_flavor().or_else(|| spoken.first("languageCode")?.null_flavor());
            language.extension.extend(flavor.map(extension::null_flavor));
            let preferred =
                spoken.first("preferenceInd").and_then(|el| el.attr("value")).map(|it| it == "true");
            if !coded::is_empty(&language) {
                patient.communication.push(Communication {
                    language: Some(language),
                    preferred,
                    ..Communication::default()
                });
            }
        }
    }

    fn gender(&self, el: El<'a>, patient: &mut Patient) {
        let concept = coded::concept(el, &self.words);
        let code = concept.coding.iter().find_map(|coding| match coding.code.as_deref()? {
            "F" | "female" => Some("female"),
            "M" | "male" => Some("male"),
            "UN" | "other" => Some("other"),
            "UNK" | "U" | "unknown" => Some("unknown"),
            _ => None,
        });
        patient.gender = code.map(str::to_owned);
        patient.extension.push(extension::concept(extension::GENDER, concept));
    }

    /// A person or organisation to be asked about the patient: the preferred practitioner (`functionCode` PCP and no
    /// family tie), else a contact.
    fn contact(&mut self, participant: El<'a>, entity: El<'a>, patient: &mut Patient) {
        let function = participant.first("functionCode");
        let class = entity.peek("classCode").unwrap_or_default();
        let family = matches!(class, "NOK" | "ECON" | "CAREGIVER" | "GUARD" | "AGNT");
        if function.is_some_and(|function| function.peek("code") == Some("PCP")) && !family {
            patient.general_practitioner.extend(self.assigned(participant, entity));
            return;
        }
        let mut contact =
            PatientContact { relationship: relationship(entity, class), ..PatientContact::default() };
        contact.relationship.extend(some_concept(entity.first("code"), &self.words));
        contact.relationship.extend(some_concept(function, &self.words));
        self.reach(entity, entity.first("associatedPerson"), &mut contact);
        contact.organization =
            entity.first("scopingOrganization").and_then(|organization| self.organization(organization));
        if let Some(when) = participant.first("time") {
            contact.period = Some(time::period(when));
        }
        patient.contact.push(contact);
    }

    /// Name, address and telephone of a contact.
    fn reach(&self, entity: El<'a>, person: Option<El<'a>>, contact: &mut PatientContact) {
        contact.name = person
            .and_then(|person| person.first("name"))
            .map(human_name)
            .filter(|name| *name != HumanName::default());
        contact.telecom = contact_points(entity);
        // FHIR has one address for a contact; further ones stay in the source extension.
        contact.address = entity.first("addr").map(address).filter(|address| *address != Address::default());
    }
}

fn relationship(entity: El<'_>, class: &str) -> Vec<CodeableConcept> {
    entity.attr("classCode");
    if class.is_empty() { Vec::new() } else { vec![coded::ours(ROLE_CLASS, class)] }
}

/// The date as precise as it came; a time of day beside it.
fn birth_date(el: El<'_>, patient: &mut Patient) {
    let mut moment = time::moment(el);
    if let Some(date) = moment.date.take() {
        let day = date.as_str().split('T').next().unwrap_or_default().to_owned();
        if day.len() < date.as_str().len() {
            moment.beside.push(extension::json(extension::BIRTH_TIME, "valueDateTime", date.as_str()));
        }
        moment.date = Some(Date::new(day));
    }
    moment.put(&mut patient.birth_date, &mut patient.rest, "birthDate");
}
