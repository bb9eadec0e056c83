//! Medicines: listed in a summary (section 10160-0) as MedicationStatement, prescribed (57828-6) as MedicationRequest.

use super::absence::{self, Absence, Kind};
use super::coded::{self, some_concept};
use super::dosage::{self, Times};
use super::section::{Group, Mapped, Topic};
use super::xml::El;
use super::{Mapper, entry, extension, status, time};
use crate::r4::{
    Choice, CodeableConcept, DispenseRequest, Dosage, Extension, MedicationRequest, MedicationStatement,
    Reference, Substitution,
};

/// The elements of a product whose code or name says what it is.
const NAMING: &[&str] = &[
    "manufacturedMaterial",
    "ingredient",
    "ingredientSubstance",
    "generalizedMaterialKind",
    "generalizedMedicineClass",
    "containerPackagedProduct",
    "containerPackagedMedicine",
    "partProduct",
];

impl<'a> Mapper<'a> {
    /// A medicine that the patient takes or took.
    pub(super) fn medicine_statement(&mut self, el: El<'a>) -> Mapped {
        if let Some(absence) = self.no_medicine(el, Topic::Medicines) {
            return Mapped::absent(absence);
        }
        Mapped::one(self.statement_of(el))
    }

    /// A substanceAdministration that is told of.
    pub(super) fn statement_of(&mut self, el: El<'a>) -> Reference {
        let mut statement = MedicationStatement {
            id: self.id(),
            subject: Some(self.patient.clone()),
            ..MedicationStatement::default()
        };
        let extension = &mut statement.extension;
        // INT is how eHDSI says that a medicine is taken.
        statement.identifier = self.entry_head(el, extension);
        self.entry_text(el, extension);
        let times = dosage::times(el);
        let mut status = self.entry_status(el, status::medication_statement, extension);
        if status == Some("completed") && !ends(&times) {
            // CCD and IHE PCC demand `completed` of the statement, whether or not the medicine is still taken: without an
            // end nothing says that it is past.
            extension.push(extension::code(extension::STATUS_CODE, "completed"));
            status = None;
        }
        statement.status = Some(self.not_taken(el, status, "not-taken", extension).to_owned());
        if !el.is_negated() {
            self.unsaid_status(el, &mut statement.rest);
        }
        let (medication, named) = self.product(el);
        statement.medication = Some(Choice::reference(medication));
        if let Some(period) = times.period {
            time::when(period).put_choice(&mut statement.effective, &mut statement.rest, "effective");
        }
        statement.dosage = self.dosages(el, &times);
        statement.category = self.administration(el, named);
        statement.reason_code = self.reasons(el);
        statement.note = self.notes(el);
        statement.information_source = self.recorder(el);
        self.finish(el, &mut statement.extension);
        self.add(statement)
    }

    /// An item of a prescription. The section's id is the prescription's (eHDSI ePrescription, section).
    pub(super) fn prescription(&mut self, el: El<'a>, group: &Group) -> Mapped {
        if let Some(absence) = self.no_medicine(el, Topic::Prescriptions) {
            return Mapped::absent(absence);
        }
        Mapped::one(self.request(el, group))
    }

    /// A substanceAdministration that is asked for.
    pub(super) fn request(&mut self, el: El<'a>, group: &Group) -> Reference {
        let mut request = MedicationRequest {
            id: self.id(),
            subject: Some(self.patient.clone()),
            // A prescription is an order; CDA's INT says no more.
            intent: Some(if el.peek("moodCode") == Some("PRP") { "proposal" } else { "order" }.to_owned()),
            group_identifier: group.id.clone(),
            ..MedicationRequest::default()
        };
        let extension = &mut request.extension;
        request.identifier = self.entry_head(el, extension);
        self.entry_text(el, extension);
        let status = self.entry_status(el, status::medication_request, extension);
        request.status = Some(status.unwrap_or("unknown").to_owned());
        self.unsaid_status(el, &mut request.rest);
        if el.tells_negation() {
            request.do_not_perform = Some(true);
        }
        let (medication, named) = self.product(el);
        request.medication = Some(Choice::reference(medication));
        let author = el.first("author");
        let written = author.and_then(|author| author.first("time")).map(time::moment);
        request.requester = author.and_then(|author| self.participant(author));
        match written {
            Some(moment) => moment.put(&mut request.authored_on, &mut request.rest, "authoredOn"),
            None => request.authored_on.clone_from(&group.written),
        }
        if request.requester.is_none() {
            request.requester.clone_from(&group.author);
        }
        // Only an ePrescription is written when, and by whom, its items are prescribed.
        if self.prescriptions {
            let unsaid = request.authored_on.is_none() && request.rest.get("_authoredOn").is_none();
            request.authored_on = request.authored_on.or_else(|| self.written.clone().filter(|_| unsaid));
            request.requester = request.requester.or_else(|| self.author.clone());
        }
        let times = dosage::times(el);
        if let Some(period) = times.period {
            let period = Choice::period(time::period(period));
            request.extension.push(extension::with(extension::DOSE_PERIOD, period));
        }
        request.dosage_instruction = self.dosages(el, &times);
        request.category = self.administration(el, named).into_iter().collect();
        request.dispense_request = self.dispense(el);
        request.substitution = self.substitution(el);
        request.reason_code = self.reasons(el);
        request.note = self.notes(el);
        self.finish(el, &mut request.extension);
        self.add(request)
    }

    /// The Medication of the entry's consumable, and whether the entry's own code had to name it: some sources have the
    /// substance there and nothing in the product.
    fn product(&mut self, el: El<'a>) -> (Reference, bool) {
        let Some(product) = el.path(&["consumable", "manufacturedProduct"]) else {
            let extension = vec![extension::code(extension::DATA_ABSENT, "unknown")];
            return (Reference { extension, ..Reference::default() }, false);
        };
        let material = product.first("manufacturedMaterial");
        let code = el.first("code").filter(|code| {
            coded::speaks(*code, &self.words)
                && !material.is_some_and(|material| self.names_product(material))
        });
        (self.medication(product, code), code.is_some())
    }

    /// Whether anything in a product says what it is.
    fn names_product(&self, material: El<'a>) -> bool {
        let names = |el: El<'a>| el.all("name").any(|name| self.words.any(name));
        let speaks = |el: El<'a>| el.first("code").is_some_and(|code| coded::speaks(code, &self.words));
        let elements = material.node().descendants().filter(roxmltree::Node::is_element);
        elements
            .map(|node| El::new(node, material.used()))
            .any(|el| NAMING.contains(&el.name()) && (speaks(el) || names(el)))
    }

    /// `negationInd` turns a medicine into one that is not taken.
    fn not_taken(
        &self,
        el: El<'a>,
        status: Option<&'static str>,
        negated: &'static str,
        extension: &mut Vec<Extension>,
    ) -> &'static str {
        if !el.tells_negation() {
            return status.unwrap_or("unknown");
        }
        extension.extend(status.map(|status| extension::code(extension::STATUS_CODE, status)));
        negated
    }

    /// The kind of administration (`substanceAdministration/code`), where it is one.
    fn administration(&self, el: El<'a>, names_product: bool) -> Option<CodeableConcept> {
        if names_product {
            return None;
        }
        // Why there is none is kept too.
        some_concept(el.first("code"), &self.words)
    }

    fn dosages(&self, el: El<'a>, times: &Times<'a>) -> Vec<Dosage> {
        let mut dosage = self.dosage(el, times);
        let mut instructions = self.instructions(el, "PINSTRUCT").into_iter();
        if let Some(first) = instructions.next() {
            let dosage = dosage.get_or_insert_default();
            dosage.extension.extend(self.instructing(el, "PINSTRUCT").flat_map(entry::inner_ids));
            dosage.patient_instruction = Some(first);
            dosage.additional_instruction.extend(
                instructions.map(|text| CodeableConcept { text: Some(text), ..CodeableConcept::default() }),
            );
        }
        dosage.into_iter().collect()
    }

    fn instructing(&self, el: El<'a>, code: &'static str) -> impl Iterator<Item = El<'a>> + use<'a> {
        el.affirmed("act").map(|(_, act)| act).filter(move |act| act.code() == Some(code))
    }

    /// Instructions to the patient (PINSTRUCT) or the dispenser (FINSTRUCT).
    fn instructions(&self, el: El<'a>, code: &'static str) -> Vec<String> {
        let acts = self.instructing(el, code);
        acts.filter_map(|act| {
            let text = self.words.of(act.first("text")?).words?;
            entry::structural_code(act);
            // An instruction is one, whatever its mood.
            act.attr("moodCode");
            Some(text)
        })
        .collect()
    }

    /// What the pharmacy is to give: packages, repeats, instructions.
    fn dispense(&self, el: El<'a>) -> Option<DispenseRequest> {
        let mut request = DispenseRequest::default();
        for (_, supply) in el.affirmed("supply") {
            supply.attr("moodCode");
            if request.quantity.is_none()
                && let Some(quantity) = supply.first("quantity")
            {
                request.quantity = dosage::count(quantity, self);
            }
            if let Some(period) = supply.first("effectiveTime") {
                request.validity_period.get_or_insert_with(|| time::period(period));
            }
            request.extension.extend(supply.first("repeatNumber").and_then(|el| self.repeats(el)));
        }
        request.extension.extend(el.first("repeatNumber").and_then(|el| self.repeats(el)));
        let instructions = self.instructions(el, "FINSTRUCT").into_iter();
        request
            .extension
            .extend(instructions.map(|text| extension::string(extension::DISPENSER_INSTRUCTION, text)));
        request.extension.extend(self.instructing(el, "FINSTRUCT").flat_map(entry::inner_ids));
        Some(request).filter(|request| *request != DispenseRequest::default())
    }

    /// `repeatNumber` as sent: whether it counts the first time differs between countries, so it is not counted out.
    fn repeats(&self, el: El<'a>) -> Option<Extension> {
        self.amount(el).map(|amount| extension::with(extension::REPEAT_NUMBER, amount))
    }

    /// Whether another product may be given, only where it is said.
    fn substitution(&self, el: El<'a>) -> Option<Substitution> {
        let said = self.about(el, &["SUBST"]).find_map(|observation| self.said(observation))?;
        Some(Substitution { allowed: Some(Choice::concept(said)), ..Substitution::default() })
    }

    /// The absence that an entry of the medicines states, if it does.
    pub(super) fn no_medicine(&self, el: El<'a>, topic: Topic) -> Option<Absence> {
        let material = el.path(&["consumable", "manufacturedProduct", "manufacturedMaterial"]);
        let product = material.and_then(|material| material.first("code"));
        let (kind, term) = self.medicine_absent(el, material, product, topic)?;
        Some(self.absence(kind, el, term))
    }

    fn medicine_absent(
        &self,
        el: El<'a>,
        material: Option<El<'a>>,
        product: Option<El<'a>>,
        topic: Topic,
    ) -> Option<(Kind, Option<El<'a>>)> {
        for term in [el.first("code"), product] {
            if let Some(kind) = absence::of_term(term, topic) {
                return Some((kind, term));
            }
        }
        let told = material.is_some_and(|material| self.names_product(material));
        let dosed = el.path(&["effectiveTime", "low"]).is_some_and(|low| low.peek("value").is_some());
        if told || dosed {
            return None;
        }
        if el.is_negated() {
            return Some((Kind::NilKnown, el.first("code")));
        }
        let nulls = [Some(el), el.first("code"), material, product].into_iter().flatten();
        absence::of_nulls(nulls).map(|kind| (kind, el.first("code")))
    }
}

/// Whether a date says when the treatment ended.
fn ends(times: &Times<'_>) -> bool {
    let high = times.period.and_then(|period| period.first("high"));
    high.is_some_and(|high| high.peek("value").is_some_and(|value| !value.is_empty()))
}
