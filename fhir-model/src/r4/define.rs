//! The macros that define elements and resources: a type, how its members are found by their names, and how it is written.

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

        impl $crate::r4::Members for $name {
            fn field(&mut self, name: &str) -> Option<(&'static str, &mut dyn $crate::r4::Field)> {
                match name {
                    $( $json => Some(($json, &mut self.$field)), )*
                    "extension" => Some(("extension", &mut self.extension)),
                    _ => None,
                }
            }

            fn choice(&mut self, name: &str) -> Option<(&'static str, &mut Option<$crate::r4::Choice>)> {
                $( $(
                    if $crate::r4::Choice::suffix(name, $stem).is_some() {
                        return Some(($stem, &mut self.$choice));
                    }
                )* )?
                let _ = name;
                None
            }

            fn kept(&mut self) -> (&mut Vec<$crate::r4::Extension>, &mut $crate::json::Object) {
                (&mut self.extension, &mut self.rest)
            }

            fn put(&self, out: &mut $crate::json::Writer) {
                $( $crate::r4::Field::put(&self.$field, $json, out); )*
                $( $( $crate::r4::Choice::put(&self.$choice, $stem, out); )* )?
                $crate::r4::put_rest(&self.extension, &self.rest, out);
            }
        }

        impl $crate::r4::Element for $name {
            fn read(
                json: $crate::json::Json,
                reading: &mut $crate::r4::Reading,
            ) -> Result<Self, $crate::json::Json> {
                let members = $crate::r4::as_object(stringify!($name), json, reading)?;
                let mut element = Self::default();
                $crate::r4::read_members(&mut element, members, reading);
                Ok(element)
            }

            fn write(&self, out: &mut $crate::json::Writer) {
                out.begin_object();
                $crate::r4::Member::put_type(self, out);
                $crate::r4::Members::put(self, out);
                out.end_object();
            }
        }
    )*};
}

/// Defines elements that are no resources.
macro_rules! datatype {
    ($( $(#[$doc:meta])* $name:ident { $($fields:tt)* } $( => choice { $($choices:tt)* } )? )*) => {$(
        $crate::r4::define::element! { $(#[$doc])* $name { $($fields)* } $( => choice { $($choices)* } )? }
        impl $crate::r4::Member for $name {}
    )*};
}

/// Defines resources: elements with the fields of every DomainResource, known by their type's name.
macro_rules! resource {
    ($( $(#[$doc:meta])* $name:ident { $($fields:tt)* } $( => choice { $($choices:tt)* } )? )*) => {$(
        $crate::r4::define::element! {
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
                out.field("resourceType", "");
                out.string(stringify!($name));
            }
        }
    )*};
}

pub(crate) use {datatype, element, resource};
