//! Vaccinations (section 11369-6): a substanceAdministration of a vaccine.

use super::coded::{self, some_concept};
use super::medicine::{first_name, product_names};
use super::related::with_relation;
use super::section::{Mapped, Topic};
use super::xml::El;
use super::{Mapper, entry, extension, status, time};
use crate::r4::{Choice, Decimal, Immunization, ImmunizationReaction, ProtocolApplied, Value};

/// LOINC: number of the dose.
const DOSE_NUMBER: &str = "30973-2";
/// LOINC: the disease that is to be prevented.
const TARGET_DISEASE: &str = "75323-6";
/// LOINC: what followed.
const REACTION: &str = "31044-1";

/// Stands where FHIR demands a text that was not sent; never shown.
const FILLER: &str = "unknown";

/// What of a material a Medication has room for and an Immunization has not.
const MORE: &[&str] = &["desc", "formCode", "ingredient", "asSpecializedKind", "asContent", "part"];

impl<'a> Mapper<'a> {
    /// An entry of the vaccinations.
    pub(super) fn immunization(&mut self, el: El<'a>) -> Mapped {
        if let Some(absence) = self.no_medicine(el, Topic::Immunizations) {
            return Mapped::absent(absence);
        }
        let mut made =
            Immunization { id: self.id(), patient: Some(self.patient.clone()), ..Immunization::default() };
        made.identifier = self.entry_head(el, &mut made.extension);
        let text = self.entry_text(el, &mut made.extension);
        self.given(el, &mut made);
        let kind = self.kind_of(el);
        made.extension.extend(kind.map(|kind| extension::concept(extension::TYPE, kind)));
        occurrence(el, &mut made);
        if let Some(product) = el.path(&["consumable", "manufacturedProduct"]) {
            self.vaccine(product, &mut made);
        }
        let vaccine = coded::or_words(made.vaccine_code.take(), text);
        made.vaccine_code = Some(vaccine.unwrap_or_else(extension::absent_concept));
        made.route = some_concept(el.first("routeCode"), &self.words);
        made.site =
            some_concept(el.first("approachSiteCode").or_else(|| el.first("targetSiteCode")), &self.words);
        match el.first("doseQuantity").and_then(|dose| self.amount(dose)) {
            Some(Choice { value: Value::Quantity(dose), .. }) => made.dose_quantity = Some(*dose),
            // FHIR has one amount here.
            Some(other) => made.extension.push(extension::with(extension::VALUE, other)),
            None => {}
        }
        made.performer = self.performers(el);
        made.reason_code = self.reasons(el);
        if made.status.as_deref() == Some("not-done") && !made.reason_code.is_empty() {
            // Why it was not given; FHIR has room for one.
            made.status_reason = Some(made.reason_code.remove(0));
        }
        made.note = self.notes(el);
        self.protocol(el, &mut made);
        self.reactions(el, &mut made);
        self.finish(el, &mut made.extension);
        Mapped::one(self.add(made))
    }

    /// Whether it was given. What was not, or is only planned, never reads as given.
    fn given(&self, el: El<'a>, made: &mut Immunization) {
        let status = self.entry_status(el, status::immunization, &mut made.extension);
        let negated = el.tells_negation();
        if negated {
            made.extension.extend(
                status.filter(|it| *it != "not-done").map(|it| extension::code(extension::STATUS_CODE, it)),
            );
        }
        let status = if negated || el.mood().is_some() { Some("not-done") } else { status };
        if status.is_none() {
            // FHIR's value set knows no `unknown`.
            extension::missing(&mut made.rest, "status");
        }
        made.status = Some(status.unwrap_or("completed").to_owned());
    }

    /// The vaccine: its code and name, lot, maker; all of it as a Medication where more was sent.
    fn vaccine(&mut self, product: El<'a>, made: &mut Immunization) {
        let Some(material) =
            product.first("manufacturedMaterial").or_else(|| product.first("manufacturedLabeledDrug"))
        else {
            return;
        };
        if material.elements().any(|part| MORE.contains(&part.name())) {
            let reference = self.medication(product, None);
            let reference = extension::with("reference", Choice::reference(reference));
            made.extension.push(extension::of(extension::ADMINISTERED_PRODUCT, vec![reference]));
        }
        let names = product_names(material);
        made.vaccine_code =
            coded::or_words(some_concept(material.first("code"), &self.words), first_name(&names));
        made.extension.extend(names);
        if let Some(lot) = material.first("lotNumberText") {
            made.lot_number = lot.text();
            let flavor =
                lot.null_flavor().map(|code| extension::json(extension::NULL_FLAVOR, "valueCode", code));
            extension::beside(&mut made.rest, "lotNumber", flavor.into_iter().collect());
        }
        if let Some(when) = material.first("expirationTime") {
            let until = when.first("high").unwrap_or(when);
            time::moment(until).put(&mut made.expiration_date, &mut made.rest, "expirationDate");
        }
        made.manufacturer = self.holder(product);
    }

    /// Which dose, against which disease.
    fn protocol(&self, el: El<'a>, made: &mut Immunization) {
        let mut protocol = ProtocolApplied::default();
        for participant in el.all("participant") {
            let is_agent = |role: &El<'a>| {
                participant.peek("typeCode") == Some("AGNT") || role.peek("classCode") == Some("AGNT")
            };
            let Some(agent) = participant.first("participantRole").filter(is_agent) else { continue };
            protocol.target_disease.extend(some_concept(agent.first("code"), &self.words));
            let Some(entity) = agent.first("playingEntity") else { continue };
            protocol.target_disease.extend(some_concept(entity.first("code"), &self.words));
            protocol.extension.extend(entity.null_flavor().map(extension::null_flavor));
        }
        for disease in self.about(el, &[TARGET_DISEASE]) {
            protocol.target_disease.extend(self.said(disease));
        }
        for dose in self.about(el, &[DOSE_NUMBER]) {
            if protocol.dose_number.is_none() && protocol.rest.is_empty() {
                dose_number(dose, &mut protocol);
                let kind = some_concept(dose.first("code"), &self.words);
                protocol.extension.extend(kind.map(|kind| extension::concept(extension::TYPE, kind)));
                protocol.extension.extend(entry::inner_ids(dose));
                self.entry_text(dose, &mut protocol.extension);
            }
        }
        if protocol == ProtocolApplied::default() {
            return;
        }
        if protocol.dose_number.is_none() {
            protocol.dose_number = Some(Choice::string(FILLER));
            extension::missing(&mut protocol.rest, "doseNumberString");
        }
        made.protocol_applied.push(protocol);
    }

    fn reactions(&mut self, el: El<'a>, made: &mut Immunization) {
        let related: Vec<_> = el.elements().filter(|it| it.name() == "entryRelationship").collect();
        for relation in related {
            for inner in relation.all("observation") {
                if inner.code() == Some(REACTION) || relation.peek("typeCode") == Some("MFST") {
                    let detail = self.observation(inner);
                    made.reaction.push(ImmunizationReaction {
                        detail: Some(with_relation(detail, relation)),
                        ..ImmunizationReaction::default()
                    });
                }
            }
        }
    }
}

/// When it was given. A span of days is no moment of FHIR's: it stands beside it.
fn occurrence(el: El<'_>, made: &mut Immunization) {
    if let Some(when) = el.first("effectiveTime") {
        let only = [Some(when), when.first("center"), when.first("low")].into_iter().flatten();
        let point = only.into_iter().find(|it| it.peek("value").is_some_and(|value| !value.is_empty()));
        match (point, when.first("high").filter(|high| high.peek("value").is_some())) {
            (Some(point), None) => {
                time::moment(point).put_choice(&mut made.occurrence, &mut made.rest, "occurrence");
            }
            (_, Some(_)) => made.extension.extend(time::extension(when)),
            (None, None) => {
                let flavor = when.null_flavor().or_else(|| when.first("low")?.null_flavor());
                let flavor = flavor.map(|code| extension::json(extension::NULL_FLAVOR, "valueCode", code));
                extension::beside(&mut made.rest, "occurrenceString", flavor.into_iter().collect());
            }
        }
    }
    if made.occurrence.is_none() {
        // FHIR demands one: a filler, marked as such.
        made.occurrence = Some(Choice::string(FILLER));
        extension::missing(&mut made.rest, "occurrenceString");
    }
}

/// The number of the dose: a positive number, else as text, or why there is none.
fn dose_number(observation: El<'_>, protocol: &mut ProtocolApplied) {
    let Some(value) = observation.first("value") else { return };
    let sent = value.attr("value").map(str::to_owned).or_else(|| value.text());
    protocol.dose_number = sent.map(|sent| match Decimal::new(&sent) {
        Some(number) if sent.bytes().all(|byte| byte.is_ascii_digit()) && number.to_f64() > 0.0 => {
            Choice::new("PositiveInt", Value::Number(number))
        }
        _ => Choice::string(sent),
    });
    let flavor = value.null_flavor().map(|code| extension::json(extension::NULL_FLAVOR, "valueCode", code));
    extension::beside(&mut protocol.rest, "doseNumberString", flavor.into_iter().collect());
}
