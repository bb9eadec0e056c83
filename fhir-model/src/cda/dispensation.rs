//! Dispensations (section 60590-7): a supply of a product, and the prescription's item that it fulfils. Read only.

use super::section::Group;
use super::xml::El;
use super::{Mapper, dosage, extension, status, time};
use crate::r4::{
    Choice, DispenseSubstitution, Identifier, MedicationDispense, Performer, Quantity, Reference, Value,
};

impl<'a> Mapper<'a> {
    /// A `supply` of a product.
    pub(super) fn dispensation(&mut self, el: El<'a>) -> Reference {
        let mut made = MedicationDispense {
            id: self.id(),
            subject: Some(self.patient.clone()),
            ..MedicationDispense::default()
        };
        made.identifier = self.entry_head(el, &mut made.extension);
        self.entry_text(el, &mut made.extension);
        let status = self.entry_status(el, status::medication_dispense, &mut made.extension);
        made.status = Some(status.unwrap_or("unknown").to_owned());
        self.unsaid_status(el, &mut made.rest);
        if el.tells_negation() {
            extension::negate(&mut made.rest);
        }
        made.kind = super::coded::some_concept(el.first("code"), &self.words);
        made.medication = Some(Choice::reference(match el.path(&["product", "manufacturedProduct"]) {
            Some(product) => self.medication(product, None),
            None => Reference {
                extension: vec![extension::code(extension::DATA_ABSENT, "unknown")],
                ..Reference::default()
            },
        }));
        made.quantity = el.first("quantity").and_then(|quantity| dosage::count(quantity, self));
        made.days_supply = el.first("expectedUseTime").and_then(|time| self.width(time));
        self.handed_over(el, &mut made);
        for item in el.related("substanceAdministration").filter(|(kind, _)| *kind == Some("REFR")) {
            let (_, item) = item;
            let request = self.request(item, &Group::default());
            made.authorizing_prescription.push(request);
        }
        made.substitution = self.substituted(el);
        made.note = self.notes(el);
        self.finish(el, &mut made.extension);
        self.add(made)
    }

    /// When, and by whom: the supply's own time, else that of who gave it.
    fn handed_over(&mut self, el: El<'a>, made: &mut MedicationDispense) {
        if let Some(when) = el.first("effectiveTime") {
            let begun = when.first("low").unwrap_or(when);
            time::moment(begun).put(&mut made.when_handed_over, &mut made.rest, "whenHandedOver");
        }
        for performer in el.all("performer") {
            let Some(mut actor) = self.participant(performer) else { continue };
            if let Some(time) = performer.first("time") {
                actor.extension.extend(time::extension(time));
                if made.when_handed_over.is_none() && made.rest.get("_whenHandedOver").is_none() {
                    time::moment(time).put(&mut made.when_handed_over, &mut made.rest, "whenHandedOver");
                }
            }
            made.performer.push(Performer { actor: Some(actor), ..Performer::default() });
        }
    }

    /// Whether another product was given: an act SUBST says so; an observation SUBST says how.
    fn substituted(&self, el: El<'a>) -> Option<DispenseSubstitution> {
        let act = el.related("act").map(|(_, act)| act).find(|act| act.code() == Some("SUBST"));
        let said = self.about(el, &["SUBST"]).find_map(|observation| self.said(observation));
        if act.is_none() && said.is_none() {
            return None;
        }
        let mut substitution = DispenseSubstitution { kind: said, ..DispenseSubstitution::default() };
        if let Some(act) = act {
            super::entry::structural_code(act);
            substitution.was_substituted = Some(!act.tells_negation());
            substitution.extension.extend(super::entry::inner_ids(act));
            self.entry_text(act, &mut substitution.extension);
        } else {
            extension::missing(&mut substitution.rest, "wasSubstituted");
        }
        Some(substitution)
    }

    /// The width of a span: for how long something lasts.
    fn width(&self, el: El<'a>) -> Option<Quantity> {
        match self.amount(el.first("width")?)?.value {
            Value::Quantity(quantity) => Some(*quantity),
            _ => None,
        }
    }

    /// The orders that a document fulfils, by their ids.
    pub(super) fn fulfilled(&self, root: El<'a>) -> Vec<Identifier> {
        let orders = root.all("inFulfillmentOf").filter_map(|it| it.first("order"));
        orders.flat_map(super::entity::identifiers).collect()
    }
}
