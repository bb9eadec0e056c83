//! The header of a ClinicalDocument (CDA R2, 4.2): the Bundle's frame, the Composition and its participants.

use super::coded::some_concept;
use super::entity::identifier;
use super::xml::El;
use super::{Mapper, body, entry, extension, source, time};
use crate::issue::Severity;
use crate::r4::{
    Attester, Bundle, BundleEntry, Choice, Composition, CompositionEvent, Date, Identifier, Reference,
    RelatesTo, Value,
};

/// LOINC code of an ePrescription.
pub(super) const E_PRESCRIPTION: &str = "57833-6";

/// Maps the whole document; the entries lie in the mapper.
pub(super) fn bundle<'a>(root: El<'a>, mapper: &mut Mapper<'a>) -> Bundle {
    let mut composition = Composition { id: mapper.id(), ..Composition::default() };
    mapper.patient = mapper.add_patient(root);
    participants(root, mapper, &mut composition);
    described(root, mapper, &mut composition);
    for content in root.all("component") {
        composition.section.extend(body::sections(content, composition.title.as_deref(), mapper));
    }
    others(root, mapper, &mut composition);
    // The document's own id is the Bundle's identifier.
    let identifier = root.first("id").and_then(identifier);
    composition.extension.extend(source::frame(root, &mapper.words));

    let mut bundle = Bundle {
        kind: Some("document".to_owned()),
        language: composition.language.clone(),
        identifier,
        ..Bundle::default()
    };
    timestamp(&composition, &mut bundle);
    let full_url = composition.id.as_deref().map(|id| format!("urn:uuid:{id}"));
    let first = BundleEntry { full_url, resource: Some(composition.into()), ..BundleEntry::default() };
    mapper.entries.insert(0, first);
    bundle
}

/// What the document is: type, title, dates, versions.
fn described<'a>(root: El<'a>, mapper: &mut Mapper<'a>, composition: &mut Composition) {
    composition.status = Some("final".to_owned());
    composition.subject = Some(mapper.patient.clone());
    composition.kind =
        Some(some_concept(root.first("code"), &mapper.words).unwrap_or_else(extension::absent_concept));
    composition.title = root.first("title").and_then(El::text).or_else(|| {
        mapper.words.note(Severity::Information, root, "no title");
        composition.kind.as_ref()?.coding.iter().find_map(|coding| coding.display.clone())
    });
    if composition.title.is_none() {
        extension::missing(&mut composition.rest, "title");
    }
    match root.first("effectiveTime").map(time::moment) {
        Some(moment) => moment.put(&mut composition.date, &mut composition.rest, "date"),
        None => extension::missing(&mut composition.rest, "date"),
    }
    mapper.written = mapper.written.take().or_else(|| composition.date.clone());
    composition.language = root.first("languageCode").and_then(|code| code.attr("code")).map(str::to_owned);
    composition.identifier = root.first("setId").and_then(identifier);
    if let Some(version) = root.first("versionNumber").and_then(|version| version.attr("value")) {
        composition.extension.push(extension::string(extension::VERSION_NUMBER, version));
    }
    if let Some(confidentiality) = some_concept(root.first("confidentialityCode"), &mapper.words) {
        composition.confidentiality = confidentiality.coding.iter().find_map(|coding| {
            coding.code.clone().filter(|code| matches!(code.as_str(), "U" | "L" | "M" | "N" | "R" | "V"))
        });
        composition.extension.push(extension::concept(extension::CONFIDENTIALITY, confidentiality));
    }
    for order in mapper.fulfilled(root) {
        let order = Choice::new("Identifier", Value::Identifier(Box::new(order)));
        composition.extension.push(extension::with(extension::IN_FULFILLMENT_OF, order));
    }
    for related in root.all("relatedDocument") {
        relates_to(related, composition);
    }
    for event in root.all("documentationOf").filter_map(|documentation| documentation.first("serviceEvent")) {
        let code = some_concept(event.first("code"), &mapper.words);
        let period = event.first("effectiveTime").map(time::period);
        let detail = mapper.performers(event).into_iter().filter_map(|performer| performer.actor).collect();
        let event = CompositionEvent {
            code: code.into_iter().collect(),
            period,
            detail,
            extension: entry::inner_ids(event).collect(),
            ..CompositionEvent::default()
        };
        if event != CompositionEvent::default() {
            composition.event.push(event);
        }
    }
}

fn relates_to(related: El<'_>, composition: &mut Composition) {
    let code = match related.peek("typeCode") {
        Some("RPLC") => "replaces",
        Some("APND") => "appends",
        Some("XFRM") => "transforms",
        _ => return,
    };
    for id in related.all("parentDocument").flat_map(|parent| parent.all("id")).filter_map(identifier) {
        composition.relates_to.push(RelatesTo {
            code: Some(code.to_owned()),
            target: Some(Choice::new("Identifier", Value::Identifier(Box::new(id)))),
            ..RelatesTo::default()
        });
    }
}

/// Who wrote, keeps and signed the document.
fn participants<'a>(root: El<'a>, mapper: &mut Mapper<'a>, composition: &mut Composition) {
    for author in root.all("author") {
        let Some(mut reference) = mapper.participant(author) else { continue };
        let moment = author.first("time").map(time::moment);
        if mapper.author.is_none() {
            mapper.author = Some(reference.clone());
            mapper.written = moment.as_ref().and_then(|moment| moment.date.clone());
        }
        reference.extension.extend(moment.and_then(|moment| moment.extension(extension::TIME)));
        composition.author.push(reference);
    }
    if composition.author.is_empty() {
        composition.author.push(Reference {
            extension: vec![extension::code(extension::DATA_ABSENT, "unknown")],
            ..Reference::default()
        });
    }
    composition.custodian = root
        .path(&["custodian", "assignedCustodian", "representedCustodianOrganization"])
        .and_then(|organization| mapper.organization(organization));
    for (name, mode) in [("legalAuthenticator", "legal"), ("authenticator", "professional")] {
        for signed in root.all(name) {
            let mut attester = Attester {
                mode: Some(mode.to_owned()),
                party: mapper.participant(signed),
                ..Attester::default()
            };
            if let Some(when) = signed.first("time") {
                time::moment(when).put(&mut attester.time, &mut attester.rest, "time");
            }
            // S: signed, as every legal authenticator has.
            if let Some(signature) = signed.first("signatureCode").filter(|el| el.peek("code") == Some("S")) {
                signature.spend_code();
            }
            composition.attester.push(attester);
        }
    }
}

/// Who else took part: who typed it in, who told it, whom it is meant for.
fn others<'a>(root: El<'a>, mapper: &mut Mapper<'a>, composition: &mut Composition) {
    for child in root.elements() {
        let takes_part =
            matches!(child.name(), "dataEnterer" | "informant" | "informationRecipient" | "participant");
        if takes_part && child.is_unread() {
            composition.extension.extend(mapper.took_part(child, None));
        }
    }
}

/// `Bundle.timestamp` is an instant: a date alone cannot be one.
fn timestamp(composition: &Composition, bundle: &mut Bundle) {
    let instant = composition
        .date
        .as_ref()
        .filter(|date| date.parts().is_some_and(|parts| parts.time.is_some() && parts.zone.is_some()))
        .map(|date| Date::new(date.as_str()));
    match instant {
        Some(instant) => bundle.timestamp = Some(instant),
        None => extension::missing(&mut bundle.rest, "timestamp"),
    }
    if bundle.identifier.is_none() {
        bundle.identifier = Some(Identifier {
            extension: vec![extension::code(extension::DATA_ABSENT, "unknown")],
            ..Identifier::default()
        });
    }
}
