//! Devices and implants (section 46264-8): a supply with the device as participant.

use super::absence::{self, Kind};
use super::coded::{self, some_concept};
use super::entity::identifiers;
use super::section::{Mapped, Topic};
use super::xml::El;
use super::{Mapper, extension, status, time};
use crate::r4::{Device, DeviceName, DeviceUseStatement, Reference, Value};

impl<'a> Mapper<'a> {
    /// An entry of the devices: one use for each device that it names.
    pub(super) fn devices(&mut self, el: El<'a>) -> Mapped {
        let roles: Vec<_> =
            el.all("participant").filter_map(|participant| participant.first("participantRole")).collect();
        if let Some((kind, term)) = absent(el, &roles, self) {
            return Mapped::absent(self.absence(kind, el, term));
        }
        Mapped { resources: self.devices_of(el), ..Mapped::default() }
    }

    /// The uses of the devices that a supply names, in whichever section.
    pub(super) fn devices_of(&mut self, el: El<'a>) -> Vec<Reference> {
        let roles: Vec<_> =
            el.all("participant").filter_map(|participant| participant.first("participantRole")).collect();
        let mut first = self.device_use(el);
        // The ids and words of the entry belong to its first device; time and status to every one.
        let shared = DeviceUseStatement {
            status: first.status.clone(),
            subject: first.subject.clone(),
            timing: first.timing.clone(),
            rest: first.rest.clone(),
            ..DeviceUseStatement::default()
        };
        first.device = Some(self.device(el, roles.first().copied()));
        let others: Vec<_> = roles.iter().skip(1).map(|role| self.device(el, Some(*role))).collect();
        self.finish(el, &mut first.extension);
        let mut uses = vec![self.add(first)];
        for device in others {
            let other = DeviceUseStatement { id: self.id(), device: Some(device), ..shared.clone() };
            uses.push(self.add(other));
        }
        uses
    }

    fn device_use(&mut self, el: El<'a>) -> DeviceUseStatement {
        let mut used = DeviceUseStatement {
            id: self.id(),
            subject: Some(self.patient.clone()),
            ..DeviceUseStatement::default()
        };
        used.identifier = self.entry_head(el, &mut used.extension);
        self.entry_text(el, &mut used.extension);
        if let Some(when) = el.first("effectiveTime") {
            time::when(when).put_choice(&mut used.timing, &mut used.rest, "timing");
        }
        let ended = matches!(
            used.timing.as_ref().map(|timing| &timing.value),
            Some(Value::Period(period)) if period.end.is_some()
        );
        let status = self.entry_status(el, status::device_use, &mut used.extension);
        if status.is_none() {
            // FHIR's value set knows no `unknown`.
            extension::missing(&mut used.rest, "status");
        }
        if el.tells_negation() {
            // FHIR has no status for what is not used.
            extension::negate(&mut used.rest);
        }
        let filler = if ended { "completed" } else { "active" };
        used.status = Some(status.unwrap_or(filler).to_owned());
        used.reason_code = self.reasons(el);
        used.note = self.notes(el);
        used.body_site = some_concept(el.first("targetSiteCode"), &self.words);
        used
    }

    /// The device itself; where nothing names it, the entry's code or words do.
    fn device(&mut self, el: El<'a>, role: Option<El<'a>>) -> Reference {
        let mut device = Device { id: self.id(), patient: Some(self.patient.clone()), ..Device::default() };
        if let Some(role) = role {
            device.identifier = identifiers(role);
            if let Some(playing) = role.first("playingDevice").or_else(|| role.first("playingEntity")) {
                device.kind = some_concept(playing.first("code"), &self.words);
                device.model_number = playing.first("manufacturerModelName").and_then(El::text);
                let name = playing.first("name").or_else(|| playing.first("softwareName")).and_then(El::text);
                device.device_name.extend(name.map(|name| DeviceName {
                    name: Some(name),
                    kind: Some("other".to_owned()),
                    ..DeviceName::default()
                }));
            }
        }
        if !device.kind.as_ref().is_some_and(coded::says_something) {
            let code = some_concept(el.first("code"), &self.words).filter(coded::says_something);
            if code.is_some() {
                device.kind = code;
            } else if let Some(text) = el.first("text").and_then(|text| self.words.of(text).words) {
                device.kind.get_or_insert_default().text = Some(text);
            }
        }
        self.add(device)
    }
}

/// The absence that the entry states, if it does: a code of absence, or nothing but nullFlavors; and the term of it.
fn absent<'a>(el: El<'a>, roles: &[El<'a>], mapper: &Mapper<'a>) -> Option<(Kind, Option<El<'a>>)> {
    let codes = || {
        let devices = roles.iter().filter_map(|role| role.path(&["playingDevice", "code"]));
        devices.chain(el.first("code"))
    };
    if let Some(stated) = absence::stated(codes(), Topic::Devices) {
        return Some(stated);
    }
    let identified = roles.iter().flat_map(|role| role.all("id")).any(|id| !id.is_null());
    if identified || codes().any(|code| coded::speaks(code, &mapper.words)) {
        return None;
    }
    if el.is_negated() {
        return Some((Kind::NilKnown, codes().next()));
    }
    let kind = absence::of_nulls(codes().chain([el]).chain(roles.iter().copied()))?;
    Some((kind, codes().next()))
}
