//! Devices and implants (section 46264-8): a supply with the device as participant.

use super::absence::{self, Absence, Kind};
use super::coded::{self, some_concept};
use super::entity::identifiers;
use super::section::{Mapped, Topic};
use super::xml::El;
use super::{Mapper, extension, status, time};
use crate::r4::{Choice, Device, DeviceName, DeviceUseStatement};

impl<'a> Mapper<'a> {
    /// An entry of the devices: one use for each device that it names.
    pub(super) fn devices(&mut self, el: El<'a>) -> Mapped {
        let roles: Vec<_> =
            el.all("participant").filter_map(|participant| participant.first("participantRole")).collect();
        if let Some(kind) = absent(el, &roles, self) {
            let mut unused = Vec::new();
            let text = self.entry_text(el, &mut unused);
            let mut terms =
                roles.iter().filter_map(|role| role.path(&["playingDevice", "code"])).chain(el.first("code"));
            return Mapped::absent(Absence::new(kind, el, terms.next(), text, &self.words));
        }
        let mut mapped = Mapped::default();
        let mut made = Vec::new();
        match roles.as_slice() {
            [] => made.push(self.device_use(el, None)),
            roles => made.extend(roles.iter().map(|role| self.device_use(el, Some(*role)))),
        }
        if let Some(first) = made.first_mut() {
            self.finish(el, &mut first.extension);
        }
        mapped.resources.extend(made.into_iter().map(|device_use| self.add(device_use)));
        mapped
    }

    fn device_use(&mut self, el: El<'a>, role: Option<El<'a>>) -> DeviceUseStatement {
        let mut used = DeviceUseStatement {
            id: self.id(),
            subject: Some(self.patient.clone()),
            ..DeviceUseStatement::default()
        };
        used.identifier = self.entry_head(el, &mut used.extension);
        let text = self.entry_text(el, &mut used.extension);
        if let Some(when) = el.first("effectiveTime") {
            time::when(when).put_choice(&mut used.timing, &mut used.rest, "timing");
        }
        let ended = matches!(&used.timing, Some(Choice { value: crate::r4::Value::Period(period), .. })
            if period.end.is_some());
        let status = self.entry_status(el, status::device_use, &mut used.extension);
        if status.is_none() {
            // FHIR's value set knows no `unknown`.
            extension::missing(&mut used.rest, "status");
        }
        let filler = if ended { "completed" } else { "active" };
        used.status = Some(status.unwrap_or(filler).to_owned());
        used.reason_code = self.reasons(el);
        used.note = self.notes(el);
        used.body_site = some_concept(el.first("targetSiteCode"), &self.words);

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
            let fallback = some_concept(el.first("code"), &self.words).filter(coded::says_something);
            if fallback.is_some() {
                device.kind = fallback;
            } else if let Some(text) = text {
                device.kind.get_or_insert_default().text = Some(text);
            }
        }
        used.device = Some(self.add(device));
        used
    }
}

/// The absence that the entry states, if it does: a code of absence, or nothing but nullFlavors.
fn absent<'a>(el: El<'a>, roles: &[El<'a>], mapper: &Mapper<'a>) -> Option<Kind> {
    let codes = || {
        let devices = roles.iter().filter_map(|role| role.path(&["playingDevice", "code"]));
        devices.chain(el.first("code"))
    };
    if let Some(kind) = codes().find_map(|code| absence::of_term(Some(code), Topic::Devices)) {
        return Some(kind);
    }
    if el.peek("negationInd") == Some("true") {
        // FHIR cannot say that a certain device is not used.
        let named = codes().any(|code| coded::speaks(code, &mapper.words));
        return Some(if named { Kind::Partial } else { Kind::NilKnown });
    }
    let identified = roles.iter().flat_map(|role| role.all("id")).any(|id| !id.is_null());
    if identified || codes().any(|code| coded::speaks(code, &mapper.words)) {
        return None;
    }
    absence::of_nulls(codes().chain([el]).chain(roles.iter().copied()))
}
