//! Observations and groups of them, in whichever section: measurements, results, status of functions, habits, pregnancy.

use super::coded::{self, some_concept};
use super::related::{belongs, with_relation};
use super::xml::El;
use super::{Mapper, extension, quantity, status, time};
use crate::r4::{Choice, CodeableConcept, Decimal, Observation, Quantity, Reference, ReferenceRange, Value};

impl<'a> Mapper<'a> {
    /// An `observation`, or an `organizer` around observations: an Observation whose members are those within it.
    pub(super) fn observation(&mut self, el: El<'a>) -> Reference {
        let around = self.turn_to_subject(el);
        let mut made = Observation {
            id: self.id(),
            subject: Some(self.patient.clone()),
            focus: self.about.iter().cloned().collect(),
            ..Observation::default()
        };
        made.identifier = self.entry_head(el, &mut made.extension);
        let text = self.entry_text(el, &mut made.extension);
        let status = self.entry_status(el, status::observation, &mut made.extension);
        // What is only wished for or planned was not observed.
        made.status =
            Some(if el.mood().is_some() { "registered" } else { status.unwrap_or("unknown") }.to_owned());
        self.unsaid_status(el, &mut made.rest);
        if el.tells_negation() {
            extension::negate(&mut made.rest);
        }
        let code = coded::or_words(some_concept(el.first("code"), &self.words), text);
        made.code = Some(code.unwrap_or_else(extension::absent_concept));
        if let Some(when) = el.first("effectiveTime") {
            time::when(when).put_choice(&mut made.effective, &mut made.rest, "effective");
        }
        self.values(el, &mut made);
        let concepts = |name| el.all(name).map(|code| coded::concept(code, &self.words));
        made.interpretation = concepts("interpretationCode").filter(|it| !coded::is_empty(it)).collect();
        made.method = some_concept(el.first("methodCode"), &self.words);
        made.body_site = some_concept(el.first("targetSiteCode"), &self.words);
        let ranges = el.all("referenceRange").filter_map(|range| range.first("observationRange"));
        made.reference_range = ranges.map(|range| self.reference_range(range)).collect();
        made.performer = self.performers(el).into_iter().filter_map(|performer| performer.actor).collect();
        made.note = self.notes(el);
        self.members(el, &mut made);
        self.finish(el, &mut made.extension);
        self.about = around;
        self.add(made)
    }

    /// The observations and groups within it.
    fn members(&mut self, el: El<'a>, made: &mut Observation) {
        let parts = el.elements().filter(|it| matches!(it.name(), "entryRelationship" | "component"));
        for part in parts.filter(|part| belongs(part.peek("typeCode"))) {
            for inner in part.elements().filter(|it| matches!(it.name(), "observation" | "organizer")) {
                let member = self.observation(inner);
                made.has_member.push(with_relation(member, part));
            }
        }
    }

    /// The first value is the observation's; FHIR has room for one.
    fn values(&self, el: El<'a>, made: &mut Observation) {
        for value in el.all("value") {
            let first = made.value.is_none() && made.data_absent_reason.is_none();
            let beside = made.rest.get("_valueDateTime").is_some();
            match self.value(value) {
                _ if beside => {}
                Some(Told::Value(choice)) if first => made.value = Some(choice),
                Some(Told::Value(choice)) => {
                    made.extension.push(extension::with(extension::VALUE, choice));
                }
                Some(Told::Moment(moment)) if first => {
                    moment.put_choice(&mut made.value, &mut made.rest, "value");
                }
                Some(Told::Moment(moment)) => made.extension.extend(moment.extension(extension::VALUE)),
                Some(Told::Null(flavor)) if first => {
                    made.data_absent_reason = Some(CodeableConcept {
                        extension: vec![extension::null_flavor(flavor)],
                        ..CodeableConcept::default()
                    });
                }
                Some(Told::Null(_)) | None => {}
            }
        }
    }

    /// A `value` of any type, by its `xsi:type`, else by its shape.
    fn value(&self, el: El<'a>) -> Option<Told<'a>> {
        let kind = el.xsi_type().unwrap_or_default();
        let choice = match kind {
            "CD" | "CE" | "CV" | "CO" | "CS" | "SC" => None,
            "ST" | "ED" => self.words.of(el).words.map(Choice::string),
            "BL" => el.attr("value").map(|value| Choice::boolean(value == "true")),
            "TS" => return Some(Told::Moment(time::moment(el))).filter(|told| !told.is_empty()),
            "IVL_TS" => Some(Choice::period(time::period(el))),
            "INT" | "REAL" => number(el),
            _ => None,
        };
        if let Some(choice) = choice {
            return Some(Told::Value(choice));
        }
        let amount = is_amount(el).then(|| quantity::amount(el, &self.words)).flatten();
        let told = |amount: &Choice| match &amount.value {
            Value::Quantity(one) => one.value.is_some() || one.unit.is_some(),
            _ => true,
        };
        if let Some(amount) = amount.filter(told) {
            return Some(Told::Value(amount));
        }
        let mut concept = coded::concept(el, &self.words);
        if let Some(text) = el.text() {
            concept.text.get_or_insert(text);
        }
        if coded::says_something(&concept) || concept.extension.len() > 1 {
            return Some(Told::Value(Choice::concept(concept)));
        }
        el.null_flavor().map(Told::Null)
    }

    /// What is usual: a span, or words.
    fn reference_range(&self, el: El<'a>) -> ReferenceRange {
        let mut range = ReferenceRange {
            kind: some_concept(el.first("interpretationCode"), &self.words),
            text: el.first("text").and_then(|text| self.words.of(text).words),
            ..ReferenceRange::default()
        };
        let code = some_concept(el.first("code"), &self.words);
        range.extension.extend(code.map(|code| extension::concept(extension::TYPE, code)));
        match el.first("value").and_then(|value| self.value(value)) {
            Some(Told::Value(Choice { value: Value::Range(span), .. })) => {
                range.low = span.low;
                range.high = span.high;
                range.extension.extend(span.extension);
            }
            Some(Told::Value(other)) => range.extension.push(extension::with(extension::VALUE, other)),
            Some(Told::Moment(moment)) => range.extension.extend(moment.extension(extension::VALUE)),
            Some(Told::Null(flavor)) => range.extension.push(extension::null_flavor(flavor)),
            None => {}
        }
        range
    }
}

/// Whether a `value` is an amount, a span of amounts or a ratio, whatever its type says.
fn is_amount(el: El<'_>) -> bool {
    let bounds = ["low", "high", "numerator", "denominator"];
    el.peek("value").or_else(|| el.peek("unit")).is_some()
        || bounds.iter().any(|bound| el.first(bound).is_some())
}

/// What a `value` says.
enum Told<'a> {
    Value(Choice),
    Moment(time::Moment),
    /// Only why it says nothing.
    Null(&'a str),
}

impl Told<'_> {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Moment(moment) if moment.is_empty())
    }
}

/// An INT or REAL: a count, or a number without a unit.
fn number(el: El<'_>) -> Option<Choice> {
    let number = Decimal::new(el.peek("value")?)?;
    let whole = el.xsi_type() == Some("INT") && number.as_str().bytes().all(|byte| byte.is_ascii_digit());
    el.attr("value");
    Some(if whole {
        Choice::new("Integer", Value::Number(number))
    } else {
        Choice::quantity(Quantity { value: Some(number), ..Quantity::default() })
    })
}
