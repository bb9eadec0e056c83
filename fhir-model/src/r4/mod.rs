//! Our own lean FHIR R4 types: what is displayed, read tolerantly, written whole.
//!
//! Three rules hold for every type here:
//! * A value of the wrong shape costs its field, never the resource: it is kept as an [`UNREAD`] extension.
//! * What is not modelled is kept in `rest`, as it came, and written again.
//! * Decimals and dates stay text: `7.50` is not `7.5`, `1951` is not the first of January.

mod choice;
mod clinical;
mod datatypes;
mod define;
mod document;
mod element;
mod index;
mod medication;
pub(crate) mod names;
mod observation;
mod people;
mod primitive;
mod reading;
mod resource;
#[cfg(test)]
mod tests;

pub use choice::{Choice, Value};
pub use clinical::*;
pub use datatypes::*;
pub use document::*;
pub use element::{Element, Field, UNREAD};
pub(crate) use element::{Member, Members, as_object, put_rest, read_members};
pub use index::{Index, Unresolved};
pub use medication::*;
pub(crate) use names::{Found, Names};
pub use observation::*;
pub use people::*;
pub use primitive::{Date, Decimal, Parts};
pub use reading::Reading;
pub use resource::{Resource, ShapeError, bundle_from_json, bundle_from_value};
