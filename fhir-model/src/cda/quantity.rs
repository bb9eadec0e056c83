//! Amounts: PQ, IVL_PQ and RTO (HL7 V3 data types R1) to Quantity, Range and Ratio.

use super::words::Words;
use super::xml::El;
use super::{coded, extension};
use crate::r4::{Choice, Decimal, Quantity, Range, Ratio, Value};

/// The URI of UCUM, whose codes CDA's units are.
const UCUM: &str = "http://unitsofmeasure.org";

/// A PQ. The unit stays as sent, `1` too; words of a translation (`tablet`) become `unit`.
pub(super) fn quantity<'a>(el: El<'a>, words: &Words<'a>) -> Quantity {
    let mut quantity = Quantity::default();
    if let Some(value) = el.peek("value").and_then(Decimal::new) {
        el.attr("value");
        quantity.value = Some(value);
    }
    if let Some(unit) = el.attr("unit") {
        quantity.unit = Some(unit.to_owned());
        if is_ucum(unit) {
            quantity.system = Some(UCUM.into());
            quantity.code = Some(unit.to_owned());
        }
    }
    for translation in el.all("translation") {
        let concept = coded::concept(translation, words);
        let said =
            concept.text.as_deref().or_else(|| concept.coding.iter().find_map(|c| c.display.as_deref()));
        if let (Some(said), None | Some("1")) = (said, quantity.unit.as_deref()) {
            quantity.unit = Some(said.to_owned());
        }
        quantity.extension.push(extension::concept(extension::UNIT, concept));
    }
    quantity.extension.extend(el.null_flavor().map(extension::null_flavor));
    quantity
}

/// A PQ, IVL_PQ or RTO, whichever the element turns out to be; `None` where it says nothing.
pub(super) fn amount<'a>(el: El<'a>, words: &Words<'a>) -> Option<Choice> {
    if el.first("numerator").is_some() || el.first("denominator").is_some() {
        return Some(Choice::new("Ratio", Value::Ratio(Box::new(ratio(el, words)))));
    }
    if el.first("low").is_some() || el.first("high").is_some() {
        return Some(Choice::new("Range", Value::Range(Box::new(range(el, words)))));
    }
    Some(quantity(el, words)).filter(|quantity| *quantity != Quantity::default()).map(Choice::quantity)
}

/// An IVL_PQ.
pub(super) fn range<'a>(el: El<'a>, words: &Words<'a>) -> Range {
    let bound = |name| el.first(name).map(|bound| quantity(bound, words));
    let mut range = Range { low: bound("low"), high: bound("high"), ..Range::default() };
    range.extension.extend(el.null_flavor().map(extension::null_flavor));
    range
}

/// An RTO of two PQ; a single PQ is the numerator.
pub(super) fn ratio<'a>(el: El<'a>, words: &Words<'a>) -> Ratio {
    let bound = |name| el.first(name).map(|bound| quantity(bound, words));
    let mut ratio =
        Ratio { numerator: bound("numerator"), denominator: bound("denominator"), ..Ratio::default() };
    if ratio.numerator.is_none() && ratio.denominator.is_none() {
        ratio.numerator = Some(quantity(el, words)).filter(|quantity| *quantity != Quantity::default());
    } else {
        ratio.extension.extend(el.null_flavor().map(extension::null_flavor));
    }
    ratio
}

/// Whether a unit can be a UCUM code (printable ASCII without spaces); what cannot be one is words.
fn is_ucum(unit: &str) -> bool {
    unit.bytes().all(|byte| byte.is_ascii_graphic())
}
