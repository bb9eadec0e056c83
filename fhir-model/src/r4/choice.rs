//! `value[x]` and its kin: one of several types, told by the name's suffix.

use std::borrow::Cow;

use super::element::Element;
use super::reading::Reading;
use super::{
    Attachment, CodeableConcept, Coding, Date, Decimal, Identifier, Period, Quantity, Range, Ratio,
    Reference, Timing,
};
use crate::issue::Severity;
use crate::json::{Json, Writer};

/// The value of a choice element, with the suffix of its name: `valueQuantity` has the suffix `Quantity`.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    suffix: Cow<'static, str>,
    /// The value.
    pub value: Value,
}

/// What a choice element can hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Boolean
    Boolean(bool),
    /// Decimal, Integer, PositiveInt, UnsignedInt
    Number(Decimal),
    /// String, Code, Uri, Url, Canonical, Markdown, Id, Oid, Uuid, Base64Binary
    Text(String),
    /// Date, DateTime, Instant, Time
    Date(Date),
    /// Quantity, Age, Duration, Distance, Count, SimpleQuantity
    Quantity(Box<Quantity>),
    /// Range
    Range(Box<Range>),
    /// Ratio
    Ratio(Box<Ratio>),
    /// Period
    Period(Box<Period>),
    /// CodeableConcept
    Concept(Box<CodeableConcept>),
    /// Coding
    Coding(Box<Coding>),
    /// Reference
    Reference(Box<Reference>),
    /// Identifier
    Identifier(Box<Identifier>),
    /// Timing
    Timing(Box<Timing>),
    /// Attachment
    Attachment(Box<Attachment>),
    /// Any other type, or a value of the wrong shape: as it came.
    Other(Json),
}

impl Choice {
    /// A value under a suffix; the caller keeps the two in step.
    pub fn new(suffix: impl Into<Cow<'static, str>>, value: Value) -> Self {
        Self { suffix: suffix.into(), value }
    }

    /// `…DateTime`
    pub fn date_time(date: Date) -> Self {
        Self::new("DateTime", Value::Date(date))
    }

    /// `…Period`
    pub fn period(period: Period) -> Self {
        Self::new("Period", Value::Period(Box::new(period)))
    }

    /// `…CodeableConcept`
    pub fn concept(concept: CodeableConcept) -> Self {
        Self::new("CodeableConcept", Value::Concept(Box::new(concept)))
    }

    /// `…Reference`
    pub fn reference(reference: Reference) -> Self {
        Self::new("Reference", Value::Reference(Box::new(reference)))
    }

    /// `…Quantity`
    pub fn quantity(quantity: Quantity) -> Self {
        Self::new("Quantity", Value::Quantity(Box::new(quantity)))
    }

    /// `…String`
    pub fn string(text: impl Into<String>) -> Self {
        Self::new("String", Value::Text(text.into()))
    }

    /// `…Code`
    pub fn code(code: &str) -> Self {
        Self::new("Code", Value::Text(code.to_owned()))
    }

    /// `…Boolean`
    pub fn boolean(value: bool) -> Self {
        Self::new("Boolean", Value::Boolean(value))
    }

    /// The type's name as it stands in the JSON name: `DateTime`.
    pub fn type_name(&self) -> &str {
        &self.suffix
    }

    /// The suffix of a member's name where that name is a form of the choice `stem`.
    pub(crate) fn suffix<'a>(name: &'a str, stem: &str) -> Option<&'a str> {
        name.strip_prefix(stem).filter(|suffix| suffix.starts_with(|c: char| c.is_ascii_uppercase()))
    }

    pub(crate) fn take(
        slot: &mut Option<Self>,
        name: &str,
        stem: &str,
        json: Json,
        reading: &mut Reading,
        unread: &mut Vec<Json>,
    ) {
        let Some(suffix) = Self::suffix(name, stem) else { return };
        reading.within(name.to_owned(), |reading| {
            if slot.is_some() {
                reading.note(Severity::Warning, "a second value where one belongs");
                unread.push(json);
                return;
            }
            *slot = Some(Self::new(suffix.to_owned(), read(suffix, json, reading)));
        });
    }

    pub(crate) fn put(slot: &Option<Self>, stem: &'static str, out: &mut Writer) {
        let Some(choice) = slot else { return };
        out.field(stem, &choice.suffix);
        match &choice.value {
            Value::Boolean(value) => value.write(out),
            Value::Number(value) => value.write(out),
            Value::Text(value) => value.write(out),
            Value::Date(value) => value.write(out),
            Value::Quantity(value) => value.write(out),
            Value::Range(value) => value.write(out),
            Value::Ratio(value) => value.write(out),
            Value::Period(value) => value.write(out),
            Value::Concept(value) => value.write(out),
            Value::Coding(value) => value.write(out),
            Value::Reference(value) => value.write(out),
            Value::Identifier(value) => value.write(out),
            Value::Timing(value) => value.write(out),
            Value::Attachment(value) => value.write(out),
            Value::Other(json) => out.json(json),
        }
    }
}

fn read(suffix: &str, json: Json, reading: &mut Reading) -> Value {
    fn one<T: Element>(json: Json, reading: &mut Reading, value: fn(T) -> Value) -> Value {
        T::read(json, reading).map_or_else(
            |json| {
                reading.note(Severity::Warning, "a value of the wrong shape");
                Value::Other(json)
            },
            value,
        )
    }
    fn boxed<T: Element>(json: Json, reading: &mut Reading, value: fn(Box<T>) -> Value) -> Value {
        one(json, reading, value)
    }
    match suffix {
        "Boolean" => one(json, reading, Value::Boolean),
        "Decimal" | "Integer" | "PositiveInt" | "UnsignedInt" => one(json, reading, Value::Number),
        "String" | "Code" | "Uri" | "Url" | "Canonical" | "Markdown" | "Id" | "Oid" | "Uuid"
        | "Base64Binary" => one(json, reading, Value::Text),
        "Date" | "DateTime" | "Instant" | "Time" => one(json, reading, Value::Date),
        "Quantity" | "Age" | "Duration" | "Distance" | "Count" | "SimpleQuantity" => {
            boxed(json, reading, Value::Quantity)
        }
        "Range" => boxed(json, reading, Value::Range),
        "Ratio" => boxed(json, reading, Value::Ratio),
        "Period" => boxed(json, reading, Value::Period),
        "CodeableConcept" => boxed(json, reading, Value::Concept),
        "Coding" => boxed(json, reading, Value::Coding),
        "Reference" => boxed(json, reading, Value::Reference),
        "Identifier" => boxed(json, reading, Value::Identifier),
        "Timing" => boxed(json, reading, Value::Timing),
        "Attachment" => boxed(json, reading, Value::Attachment),
        _ => Value::Other(json),
    }
}

/// The parts of a choice that screens ask for.
impl Choice {
    /// The concept of a `…CodeableConcept`.
    pub fn as_concept(&self) -> Option<&CodeableConcept> {
        match &self.value {
            Value::Concept(concept) => Some(concept),
            _ => None,
        }
    }

    /// The reference of a `…Reference`.
    pub fn as_reference(&self) -> Option<&Reference> {
        match &self.value {
            Value::Reference(reference) => Some(reference),
            _ => None,
        }
    }

    /// The text of a `…String`, `…Code`, `…Uri` and the like.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
