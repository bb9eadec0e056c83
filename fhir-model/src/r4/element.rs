//! How an element is read from JSON, tolerantly, and written again.
//!
//! A value of the wrong shape costs its field, never the resource: it is kept in an extension with the URL
//! [`UNREAD`], and an [`Issue`](crate::Issue) names its place. Elements that we do not model stay in `rest`, as they came.

use std::borrow::Cow;

use super::reading::Reading;
use crate::issue::Severity;
use crate::json::{Json, Object, Writer};
use crate::r4::{Choice, Extension, Value};

/// Extension that keeps a value of the wrong shape: its JSON text as `valueString`.
pub const UNREAD: &str = "urn:helsebro:unread";

/// What a value of the wrong shape takes in memory: the extension that keeps it, and the issue that tells of it.
const UNREAD_COST: usize = 512;

/// A value that JSON can hold in a FHIR element.
pub trait Element: Sized {
    /// Reads the value, or gives it back where it has the wrong shape.
    ///
    /// # Errors
    /// The untouched JSON.
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json>;

    /// Writes the value.
    fn write(&self, out: &mut Writer);

    /// Reads the value where it is an item of a list.
    ///
    /// # Errors
    /// The untouched JSON.
    fn read_item(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        Self::read(json, reading)
    }

    /// Writes the value where it is an item of a list.
    fn write_item(&self, out: &mut Writer) {
        self.write(out);
    }
}

/// A field of an element: at most one value, or any number.
pub trait Field {
    /// Takes what stands under the field's name; what has the wrong shape goes to `unread`.
    fn fill(&mut self, json: Json, reading: &mut Reading, unread: &mut Vec<Json>);

    /// Writes the field under its name, or nothing where there is nothing.
    fn put(&self, name: &'static str, out: &mut Writer);
}

impl<T: Element> Field for Option<T> {
    fn fill(&mut self, json: Json, reading: &mut Reading, unread: &mut Vec<Json>) {
        fill_one(json, reading, unread, &mut |json, reading| {
            if self.is_some() {
                reading.note(Severity::Warning, "a second value where one belongs");
                return Err(json);
            }
            *self = Some(T::read(json, reading).map_err(|json| wrong_shape(json, reading))?);
            Ok(())
        });
    }

    fn put(&self, name: &'static str, out: &mut Writer) {
        if let Some(value) = self {
            out.field(name, "");
            value.write(out);
        }
    }
}

impl<T: Element> Field for Vec<T> {
    fn fill(&mut self, json: Json, reading: &mut Reading, unread: &mut Vec<Json>) {
        let json = flat(json, reading);
        // Exactly as many as there are: lists of one are the rule.
        if let Json::Array(items) = &json {
            if !reading.take_memory(items.len().saturating_mul(size_of::<T>())) {
                return;
            }
            self.reserve_exact(items.len());
        }
        fill_list(json, reading, unread, &mut |json, reading| {
            self.push(T::read_item(json, reading).map_err(|json| wrong_shape(json, reading))?);
            Ok(())
        });
    }

    fn put(&self, name: &'static str, out: &mut Writer) {
        if !self.is_empty() {
            out.field(name, "");
            out.begin_array();
            for value in self {
                value.write_item(out);
            }
            out.end_array();
        }
    }
}

/// Reads one value into its field, or gives it back. What stands around it is the same for every type.
type ReadOne<'a> = &'a mut dyn FnMut(Json, &mut Reading) -> Result<(), Json>;

fn fill_one(json: Json, reading: &mut Reading, unread: &mut Vec<Json>, read: ReadOne<'_>) {
    match json {
        Json::Null => reading.note(Severity::Information, "null where a value belongs"),
        Json::Array(items) => {
            reading.note(Severity::Warning, "an array where one value belongs");
            for item in items {
                fill_one(item, reading, unread, read);
            }
        }
        json => unread.extend(read(json, reading).err()),
    }
}

fn fill_list(json: Json, reading: &mut Reading, unread: &mut Vec<Json>, read: ReadOne<'_>) {
    let items = match json {
        Json::Array(items) => items,
        Json::Null => {
            reading.note(Severity::Information, "null where a list belongs");
            return;
        }
        single => {
            reading.note(Severity::Warning, "one value where a list belongs");
            vec![single]
        }
    };
    for (index, item) in items.into_iter().enumerate() {
        reading.item(index, |reading| unread.extend(read(item, reading).err()));
    }
}

/// A list without the level that some senders put too much: no list of FHIR holds lists.
fn flat(json: Json, reading: &mut Reading) -> Json {
    match json {
        Json::Array(items) if items.iter().any(|item| matches!(item, Json::Array(_))) => {
            reading.note(Severity::Warning, "a list within a list");
            let inner = |item| match item {
                Json::Array(inner) => inner,
                item => vec![item],
            };
            Json::Array(items.into_iter().flat_map(inner).collect())
        }
        json => json,
    }
}

/// A code or words alone where a CodeableConcept belongs, as STU3 has them for the status of an allergy: as one.
pub(crate) fn as_object(kind: &str, json: Json, reading: &mut Reading) -> Result<Object, Json> {
    let sent = match json {
        Json::Object(members) => return Ok(members),
        Json::String(sent) if kind == "CodeableConcept" => sent,
        other => return Err(other),
    };
    reading.note(Severity::Warning, "a string where a CodeableConcept belongs");
    let mut concept = Object::new();
    if sent.contains(char::is_whitespace) {
        concept.push("text", Json::String(sent));
    } else {
        let mut coding = Object::new();
        coding.push("code", Json::String(sent));
        concept.push("coding", Json::Array(vec![Json::Object(coding)]));
    }
    Ok(concept)
}

fn wrong_shape(json: Json, reading: &mut Reading) -> Json {
    reading.note(Severity::Warning, "a value of the wrong shape");
    json
}

impl Element for String {
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        match json {
            Json::String(text) => Ok(text),
            Json::Number(text) => {
                reading.note(Severity::Information, "a number where a string belongs");
                Ok(text)
            }
            other => Err(other),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.string(self);
    }

    /// `null` is the empty string: it keeps the place of an item that has only extensions.
    fn read_item(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        if json == Json::Null { Ok(Self::new()) } else { Self::read(json, reading) }
    }

    fn write_item(&self, out: &mut Writer) {
        if self.is_empty() { out.literal("null") } else { self.write(out) }
    }
}

/// A text that is often one of our own: the URL of an extension, the URI of a code system.
impl Element for Cow<'static, str> {
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        String::read(json, reading).map(Self::Owned)
    }

    fn write(&self, out: &mut Writer) {
        out.string(self);
    }
}

impl<T: Element> Element for Box<T> {
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        if !reading.take_memory(size_of::<T>()) {
            return Err(json);
        }
        T::read(json, reading).map(Self::new)
    }

    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }
}

impl Element for bool {
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
        let value = match &json {
            Json::Bool(value) => return Ok(*value),
            Json::String(text) if text == "true" => true,
            Json::String(text) if text == "false" => false,
            _ => return Err(json),
        };
        reading.note(Severity::Information, "a string where a boolean belongs");
        Ok(value)
    }

    fn write(&self, out: &mut Writer) {
        out.literal(if *self { "true" } else { "false" });
    }
}

impl Element for Json {
    fn read(json: Json, _: &mut Reading) -> Result<Self, Json> {
        Ok(json)
    }

    fn write(&self, out: &mut Writer) {
        out.json(self);
    }
}

/// The members of an element, one by one. What is done with them is written once, in [`read_members`] and
/// [`put_members`], and not once for each type: the browser loads this code.
pub(crate) trait Members {
    /// The field of that name, and the name.
    fn field(&mut self, name: &str) -> Option<(&'static str, &mut dyn Field)>;

    /// The choice that the name is a form of, and its stem.
    fn choice(&mut self, name: &str) -> Option<(&'static str, &mut Option<Choice>)>;

    /// Where extensions and unmodelled members are kept.
    fn kept(&mut self) -> (&mut Vec<Extension>, &mut Object);

    /// Writes all members.
    fn put(&self, out: &mut Writer);
}

/// Fills an element. Values of the wrong shape are kept as extensions, so that nothing of the source is lost.
pub(crate) fn read_members(element: &mut dyn Members, members: Object, reading: &mut Reading) {
    let mut unread = Vec::new();
    for (name, value) in members {
        if let Some((name, field)) = element.field(&name) {
            reading.within(name, |reading| field.fill(value, reading, &mut unread));
        } else if let Some((stem, choice)) = element.choice(&name) {
            Choice::take(choice, &name, stem, value, reading, &mut unread);
        } else {
            element.kept().1.push(name, value);
        }
    }
    if !reading.take_memory(unread.len() * UNREAD_COST) {
        return;
    }
    element.kept().0.extend(unread.into_iter().map(|json| Extension {
        url: Some(UNREAD.into()),
        value: Some(Choice::new("String", Value::Text(json.to_text()))),
        ..Extension::default()
    }));
}

/// Writes extensions and what is not modelled.
pub(crate) fn put_rest(extension: &Vec<Extension>, rest: &Object, out: &mut Writer) {
    extension.put("extension", out);
    for (name, value) in rest.iter() {
        out.name(name);
        out.json(value);
    }
}

/// Whether an element begins with `resourceType`.
pub(crate) trait Member {
    fn put_type(&self, _: &mut Writer) {}
}
