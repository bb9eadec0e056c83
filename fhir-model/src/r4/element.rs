//! How an element is read from JSON, tolerantly, and written again.
//!
//! A value of the wrong shape costs its field, never the resource: it is kept in an extension with the URL
//! [`UNREAD`], and an [`Issue`] names its place. Elements that we do not model stay in `rest`, as they came.

use std::fmt::Write as _;

use crate::issue::{Issue, Severity};
use crate::json::{Json, Object, Writer};
use crate::r4::{Choice, Extension, Value};

/// Extension that keeps a value of the wrong shape: its JSON text as `valueString`.
pub const UNREAD: &str = "urn:helsebro:unread";

/// Where the reading is, and what was noticed so far.
#[derive(Debug, Default)]
pub struct Reading {
    path: Vec<Step>,
    issues: Vec<Issue>,
}

#[derive(Debug)]
enum Step {
    Name(String),
    Index(usize),
}

impl Reading {
    /// A reading that starts at a resource of that name.
    pub fn new(root: &str) -> Self {
        Self { path: vec![Step::Name(root.to_owned())], issues: Vec::new() }
    }

    /// Reads one step further down.
    pub fn within<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Name(name.to_owned()));
        let value = read(self);
        self.path.pop();
        value
    }

    /// Reads one item of an array.
    pub fn item<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Index(index));
        let value = read(self);
        self.path.pop();
        value
    }

    /// Notes something about the place where the reading is.
    pub fn note(&mut self, severity: Severity, text: &str) {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Name(name) if path.is_empty() => path.push_str(name),
                Step::Name(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Index(index) => {
                    // Writing to a String cannot fail.
                    let _ = write!(path, "[{index}]");
                }
            }
        }
        self.issues.push(Issue { severity, path, text: text.to_owned() });
    }

    /// What was noticed.
    pub fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}

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
    fn put(&self, name: &str, out: &mut Writer);
}

impl<T: Element> Field for Option<T> {
    fn fill(&mut self, json: Json, reading: &mut Reading, unread: &mut Vec<Json>) {
        let json = match json {
            Json::Null => {
                reading.note(Severity::Information, "null where a value belongs");
                return;
            }
            Json::Array(items) => {
                reading.note(Severity::Warning, "an array where one value belongs");
                for item in items {
                    self.fill(item, reading, unread);
                }
                return;
            }
            json => json,
        };
        if self.is_some() {
            reading.note(Severity::Warning, "a second value where one belongs");
            unread.push(json);
            return;
        }
        match T::read(json, reading) {
            Ok(value) => *self = Some(value),
            Err(json) => {
                reading.note(Severity::Warning, "a value of the wrong shape");
                unread.push(json);
            }
        }
    }

    fn put(&self, name: &str, out: &mut Writer) {
        if let Some(value) = self {
            out.name(name, "");
            value.write(out);
        }
    }
}

impl<T: Element> Field for Vec<T> {
    fn fill(&mut self, json: Json, reading: &mut Reading, unread: &mut Vec<Json>) {
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
        self.reserve(items.len());
        for (index, item) in items.into_iter().enumerate() {
            reading.item(index, |reading| match T::read_item(item, reading) {
                Ok(value) => self.push(value),
                Err(json) => {
                    reading.note(Severity::Warning, "a value of the wrong shape");
                    unread.push(json);
                }
            });
        }
    }

    fn put(&self, name: &str, out: &mut Writer) {
        if !self.is_empty() {
            out.name(name, "");
            out.begin_array();
            for value in self {
                value.write_item(out);
            }
            out.end_array();
        }
    }
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

impl<T: Element> Element for Box<T> {
    fn read(json: Json, reading: &mut Reading) -> Result<Self, Json> {
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

/// Keeps values of the wrong shape as extensions, so that nothing of the source is lost.
pub(crate) fn keep_unread(unread: Vec<Json>, extension: &mut Vec<Extension>) {
    extension.extend(unread.into_iter().map(|json| Extension {
        url: Some(UNREAD.to_owned()),
        value: Some(Choice::new("String", Value::Text(json.to_text()))),
        ..Extension::default()
    }));
}

/// Writes what is not modelled.
pub(crate) fn put_rest(rest: &Object, out: &mut Writer) {
    for (name, value) in rest.iter() {
        out.name(name, "");
        out.json(value);
    }
}

/// Defines a FHIR element: its fields by their FHIR names, then its choices (`value[x]`) by their stems.
macro_rules! element {
    ($(
        $(#[$doc:meta])*
        $name:ident { $( $(#[$fdoc:meta])* $field:ident : $type:ty = $json:literal, )* }
        $( => choice { $( $(#[$cdoc:meta])* $choice:ident = $stem:literal, )* } )?
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $name {
            $( $(#[$fdoc])* pub $field: $type, )*
            $( $( $(#[$cdoc])* pub $choice: Option<$crate::r4::Choice>, )* )?
            /// Extensions, with [`UNREAD`](crate::r4::UNREAD) values among them.
            pub extension: Vec<$crate::r4::Extension>,
            /// What is not modelled here, as it came: further elements, and `_name` of primitives.
            pub rest: $crate::json::Object,
        }

        impl $crate::r4::Element for $name {
            fn read(
                json: $crate::json::Json,
                reading: &mut $crate::r4::Reading,
            ) -> Result<Self, $crate::json::Json> {
                let $crate::json::Json::Object(members) = json else { return Err(json) };
                let mut element = Self::default();
                let mut unread = Vec::new();
                for (name, value) in members {
                    match name.as_str() {
                        $( $json => reading.within($json, |reading| {
                            $crate::r4::Field::fill(&mut element.$field, value, reading, &mut unread)
                        }), )*
                        "extension" => reading.within("extension", |reading| {
                            $crate::r4::Field::fill(&mut element.extension, value, reading, &mut unread)
                        }),
                        $( $( stem if $crate::r4::Choice::suffix(stem, $stem).is_some() => {
                            $crate::r4::Choice::take(&mut element.$choice, stem, $stem, value, reading, &mut unread)
                        } )* )?
                        _ => element.rest.push(name, value),
                    }
                }
                if !unread.is_empty() {
                    $crate::r4::keep_unread(unread, &mut element.extension);
                }
                Ok(element)
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                out.begin_object();
                $crate::r4::Member::put_type(self, out);
                $( $crate::r4::Field::put(&self.$field, $json, out); )*
                $( $( $crate::r4::Choice::put(&self.$choice, $stem, out); )* )?
                $crate::r4::Field::put(&self.extension, "extension", out);
                $crate::r4::put_rest(&self.rest, out);
                out.end_object();
            }
        }
    )*};
}

/// Defines elements that are no resources.
macro_rules! datatype {
    ($( $(#[$doc:meta])* $name:ident { $($fields:tt)* } $( => choice { $($choices:tt)* } )? )*) => {$(
        $crate::r4::element::element! { $(#[$doc])* $name { $($fields)* } $( => choice { $($choices)* } )? }
        impl $crate::r4::Member for $name {}
    )*};
}

/// Defines resources: elements with the fields of every DomainResource, known by their type's name.
macro_rules! resource {
    ($( $(#[$doc:meta])* $name:ident { $($fields:tt)* } $( => choice { $($choices:tt)* } )? )*) => {$(
        $crate::r4::element::element! {
            $(#[$doc])*
            $name {
                /// `Resource.id`.
                id: Option<String> = "id",
                /// `Resource.meta`.
                meta: Option<$crate::r4::Meta> = "meta",
                /// `Resource.language` (BCP 47).
                language: Option<String> = "language",
                /// `DomainResource.text`.
                text: Option<$crate::r4::Narrative> = "text",
                /// `DomainResource.contained`.
                contained: Vec<$crate::r4::Resource> = "contained",
                $($fields)*
            } $( => choice { $($choices)* } )?
        }
        impl $crate::r4::Member for $name {
            fn put_type(&self, out: &mut $crate::json::Writer) {
                out.name("resourceType", "");
                out.string(stringify!($name));
            }
        }
    )*};
}

pub(crate) use {datatype, element, resource};

/// Whether an element begins with `resourceType`.
pub(crate) trait Member {
    fn put_type(&self, _: &mut Writer) {}
}
