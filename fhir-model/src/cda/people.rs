//! Who wrote, signed, keeps, performed: assigned persons, organisations and devices.

use super::coded::some_concept;
use super::entity::{addresses, contact_points, human_names, identifiers};
use super::xml::El;
use super::{Mapper, extension, time};
use crate::r4::{Device, DeviceName, Organization, Performer, Practitioner, PractitionerRole, Reference};

impl<'a> Mapper<'a> {
    /// A participation (`author`, `performer`, `legalAuthenticator`, …) to a reference to who it was: a
    /// PractitionerRole where an organisation or a function is told, else a Practitioner, an Organization or a Device.
    /// `None` where nobody is told.
    pub(super) fn participant(&mut self, participation: El<'a>) -> Option<Reference> {
        let assigned = participation
            .first("assignedAuthor")
            .or_else(|| participation.first("assignedEntity"))
            .or_else(|| participation.first("associatedEntity"))
            .or_else(|| participation.first("intendedRecipient"))?;
        self.assigned(participation, assigned)
    }

    /// Who was assigned to a participation.
    pub(super) fn assigned(&mut self, participation: El<'a>, assigned: El<'a>) -> Option<Reference> {
        let organization = assigned
            .first("representedOrganization")
            .or_else(|| assigned.first("scopingOrganization"))
            .or_else(|| assigned.first("receivedOrganization"))
            .and_then(|organization| self.organization(organization));
        if let Some(device) = assigned.first("assignedAuthoringDevice") {
            return Some(self.authoring_device(assigned, device, organization));
        }
        let function = some_concept(participation.first("functionCode"), &self.words);
        let profession = some_concept(assigned.first("code"), &self.words);
        let person = assigned
            .first("assignedPerson")
            .or_else(|| assigned.first("associatedPerson"))
            .or_else(|| assigned.first("informationRecipient"));
        let mut practitioner = Practitioner {
            identifier: identifiers(assigned),
            name: person.map(human_names).unwrap_or_default(),
            telecom: contact_points(assigned),
            address: addresses(assigned),
            ..Practitioner::default()
        };
        let flavor = person.and_then(El::null_flavor);
        let nobody = practitioner.name.is_empty() && person.is_none_or(|_| flavor.is_some());
        if nobody && practitioner == Practitioner::default() && function.is_none() && profession.is_none() {
            return organization;
        }
        practitioner.extension.extend(flavor.map(extension::null_flavor));
        let practitioner = match self.practitioners.find(&practitioner) {
            Some(known) => known,
            None => {
                let new = Practitioner { id: self.id(), ..practitioner.clone() };
                let reference = self.add(new);
                self.practitioners.keep(practitioner, reference)
            }
        };
        if organization.is_none() && function.is_none() && profession.is_none() {
            return Some(practitioner);
        }
        let role = PractitionerRole {
            id: self.id(),
            practitioner: Some(practitioner),
            organization,
            code: function.into_iter().collect(),
            specialty: profession.into_iter().collect(),
            ..PractitionerRole::default()
        };
        Some(self.add(role))
    }

    /// The performers of a statement, each with what it did (`functionCode`) and when.
    pub(super) fn performers(&mut self, el: El<'a>) -> Vec<Performer> {
        let performer = |performer: El<'a>| {
            let function = some_concept(performer.first("functionCode"), &self.words);
            let mut actor = self.participant(performer)?;
            actor.extension.extend(performer.first("time").and_then(time::extension));
            Some(Performer { function, actor: Some(actor), ..Performer::default() })
        };
        el.all("performer").filter_map(performer).collect()
    }

    fn authoring_device(&mut self, assigned: El<'a>, device: El<'a>, owner: Option<Reference>) -> Reference {
        let name = |name: &'static str, kind: &str| {
            let el = device.first(name)?;
            let text = el.text().or_else(|| el.attr("displayName").map(str::to_owned))?;
            Some(DeviceName { name: Some(text), kind: Some(kind.to_owned()), ..DeviceName::default() })
        };
        let names = [name("softwareName", "other"), name("manufacturerModelName", "model-name")];
        let resource = Device {
            id: self.id(),
            identifier: identifiers(assigned),
            contact: contact_points(assigned),
            device_name: names.into_iter().flatten().collect(),
            kind: some_concept(device.first("code"), &self.words),
            owner,
            ..Device::default()
        };
        self.add(resource)
    }

    /// An organisation; `None` where nothing is told of it.
    pub(super) fn organization(&mut self, el: El<'a>) -> Option<Reference> {
        let mut organization = Organization {
            identifier: identifiers(el),
            telecom: contact_points(el),
            address: addresses(el),
            kind: some_concept(el.first("standardIndustryClassCode"), &self.words).into_iter().collect(),
            ..Organization::default()
        };
        let mut flavors = Vec::new();
        for name in el.all("name") {
            match (name.text(), &organization.name) {
                (Some(text), None) => organization.name = Some(text),
                (Some(text), Some(_)) => organization.alias.push(text),
                (None, _) => flavors.extend(
                    name.null_flavor().map(|code| extension::json(extension::NULL_FLAVOR, "valueCode", code)),
                ),
            }
        }
        extension::beside(&mut organization.rest, "name", flavors);
        organization.extension.extend(el.null_flavor().map(extension::null_flavor));
        if organization == Organization::default() {
            return None;
        }
        if let Some(known) = self.organizations.find(&organization) {
            return Some(known);
        }
        let new = Organization { id: self.id(), ..organization.clone() };
        let reference = self.add(new);
        Some(self.organizations.keep(organization, reference))
    }
}

/// How many different resources of a kind are compared: a document names few, and time must not grow with their square.
const KNOWN: usize = 32;

/// Resources that the document told already, word for word: they are referred to, not repeated.
#[derive(Debug)]
pub(super) struct Known<T>(Vec<(T, Reference)>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Known<T> {
    fn find(&self, resource: &T) -> Option<Reference> {
        self.0.iter().find(|(known, _)| known == resource).map(|(_, reference)| reference.clone())
    }

    fn keep(&mut self, resource: T, reference: Reference) -> Reference {
        if self.0.len() < KNOWN {
            self.0.push((resource, reference.clone()));
        }
        reference
    }
}
