//! Who and where: II, EN, AD, TEL (HL7 V3 data types R1) to Identifier, HumanName, Address, ContactPoint.

use super::xml::El;
use super::{extension, systems, time};
use crate::json::{Json, Object};
use crate::r4::names::is_uuid;
use crate::r4::{Address, ContactPoint, HumanName, Identifier, Reference};

/// An II; `None` where it says nothing.
///
/// A root without extension is itself the identifier, as a URN (FHIR R4, datatypes.html#identifier).
pub(super) fn identifier(el: El<'_>) -> Option<Identifier> {
    let mut identifier = Identifier::default();
    let root = el.attr("root");
    match (root, el.attr("extension")) {
        (Some(root), Some(extension)) => {
            identifier.system = Some(system(root));
            identifier.value = Some(extension.to_owned());
        }
        (Some(root), None) => {
            identifier.system = Some("urn:ietf:rfc:3986".to_owned());
            identifier.value = Some(system(root));
        }
        (None, Some(extension)) => identifier.value = Some(extension.to_owned()),
        (None, None) => {}
    }
    if let Some(name) = el.attr("assigningAuthorityName") {
        identifier.assigner =
            Some(Box::new(Reference { display: Some(name.to_owned()), ..Reference::default() }));
    }
    identifier.extension.extend(el.null_flavor().map(extension::null_flavor));
    Some(identifier).filter(|identifier| *identifier != Identifier::default())
}

/// The identifiers of an element.
pub(super) fn identifiers(el: El<'_>) -> Vec<Identifier> {
    el.all("id").filter_map(identifier).collect()
}

fn system(root: &str) -> String {
    if is_uuid(root) {
        ["urn:uuid:", &root.to_lowercase()].concat()
    } else if systems::is_oid(root) {
        ["urn:oid:", root].concat()
    } else {
        root.to_owned()
    }
}

/// Texts of a list, with what stands beside each: FHIR keeps the two in lists of the same length.
#[derive(Default)]
struct Parts {
    texts: Vec<String>,
    beside: Vec<Vec<Json>>,
}

impl Parts {
    fn push(&mut self, text: Option<String>, beside: Vec<Json>) {
        self.texts.push(text.unwrap_or_default());
        self.beside.push(beside);
    }

    fn put(self, slot: &mut Vec<String>, rest: &mut Object, name: &str) {
        *slot = self.texts;
        if self.beside.iter().any(|beside| !beside.is_empty()) {
            let items = self.beside.into_iter().map(|beside| match beside.is_empty() {
                true => Json::Null,
                false => extension::primitive(beside),
            });
            rest.push(format!("_{name}"), Json::Array(items.collect()));
        }
    }
}

/// The nullFlavor and the qualifiers of a part of a name or an address.
fn beside(part: El<'_>) -> Vec<Json> {
    let codes = part.attr("qualifier").unwrap_or_default().split_whitespace();
    let qualifiers = codes.map(|code| extension::json(extension::NAME_QUALIFIER, "valueCode", code));
    let flavor = part.null_flavor().map(|code| extension::json(extension::NULL_FLAVOR, "valueCode", code));
    qualifiers.chain(flavor).collect()
}

/// Adds words to a field that holds one text.
fn append(slot: &mut Option<String>, text: &str) {
    match slot {
        Some(before) => {
            before.push(' ');
            before.push_str(text);
        }
        None => *slot = Some(text.to_owned()),
    }
}

/// The parts of a name that a [`HumanName`] has room for; others are kept by their path.
const NAME_PARTS: &[&str] = &["delimiter", "family", "given", "prefix", "suffix"];

/// The parts of a postal address (HL7 V3 data types R1, AD); others are kept by their path.
const ADDRESS_PARTS: &[&str] = &[
    "additionalLocator",
    "buildingNumberSuffix",
    "careOf",
    "censusTract",
    "city",
    "country",
    "county",
    "delimiter",
    "deliveryAddressLine",
    "deliveryInstallationArea",
    "deliveryInstallationQualifier",
    "deliveryInstallationType",
    "deliveryMode",
    "deliveryModeIdentifier",
    "direction",
    "houseNumber",
    "houseNumberNumeric",
    "postBox",
    "postalCode",
    "precinct",
    "state",
    "streetAddressLine",
    "streetName",
    "streetNameBase",
    "streetNameType",
    "unitID",
    "unitType",
];

/// A person's name with all its parts; several family names are one `family`, as FHIR has it.
pub(super) fn human_name(el: El<'_>) -> HumanName {
    let mut name = HumanName { text: el.text(), ..HumanName::default() };
    name.use_ = match el.peek("use") {
        Some("L") => Some("usual"),
        Some("C") => Some("official"),
        Some("P" | "A") => Some("nickname"),
        _ => None,
    }
    .map(str::to_owned);
    if name.use_.is_some() {
        el.attr("use");
    }
    let (mut given, mut prefix, mut suffix) = (Parts::default(), Parts::default(), Parts::default());
    let mut family = Vec::new();
    for part in el.elements().filter(|part| NAME_PARTS.contains(&part.name()) && part.known()) {
        let (text, beside) = (part.text(), beside(part));
        if text.is_none() && beside.is_empty() {
            continue;
        }
        match part.name() {
            "family" => {
                family.extend(beside);
                text.into_iter().for_each(|text| append(&mut name.family, &text));
            }
            "given" => given.push(text, beside),
            "prefix" => prefix.push(text, beside),
            "suffix" => suffix.push(text, beside),
            _ => text.into_iter().for_each(|text| append(&mut name.text, &text)),
        }
    }
    extension::beside(&mut name.rest, "family", family);
    given.put(&mut name.given, &mut name.rest, "given");
    prefix.put(&mut name.prefix, &mut name.rest, "prefix");
    suffix.put(&mut name.suffix, &mut name.rest, "suffix");
    if let Some(valid) = el.first("validTime") {
        name.period = Some(time::period(valid));
    }
    name.extension.extend(el.null_flavor().map(extension::null_flavor));
    name
}

/// The names of an element.
pub(super) fn human_names(el: El<'_>) -> Vec<HumanName> {
    el.all("name").map(human_name).filter(|name| *name != HumanName::default()).collect()
}

/// A postal address with all its parts.
pub(super) fn address(el: El<'_>) -> Address {
    let mut address = Address { text: el.text(), ..Address::default() };
    let (use_, kind) = match el.peek("use") {
        Some("H" | "HP" | "HV") => (Some("home"), None),
        Some("WP" | "DIR" | "PUB") => (Some("work"), None),
        Some("TMP") => (Some("temp"), None),
        Some("OLD" | "BAD") => (Some("old"), None),
        Some("PST") => (None, Some("postal")),
        Some("PHYS") => (None, Some("physical")),
        _ => (None, None),
    };
    if use_.or(kind).is_some() {
        el.attr("use");
        address.use_ = use_.map(str::to_owned);
        address.kind = kind.map(str::to_owned);
    }
    let mut street = None;
    let mut lines = Parts::default();
    let mut besides: Vec<(&str, Vec<Json>)> = Vec::new();
    for part in el.elements().filter(|part| ADDRESS_PARTS.contains(&part.name()) && part.known()) {
        let (text, beside) = (part.text(), beside(part));
        let (slot, name) = match part.name() {
            "city" => (&mut address.city, "city"),
            "state" => (&mut address.state, "state"),
            "postalCode" => (&mut address.postal_code, "postalCode"),
            "country" => (&mut address.country, "country"),
            "county" | "precinct" => (&mut address.district, "district"),
            "streetName" | "houseNumber" | "houseNumberNumeric" | "buildingNumberSuffix" | "unitID"
                if beside.is_empty() =>
            {
                text.into_iter().for_each(|text| append(&mut street, &text));
                continue;
            }
            _ if text.is_none() && beside.is_empty() => continue,
            _ => {
                lines.push(text, beside);
                continue;
            }
        };
        text.into_iter().for_each(|text| append(slot, &text));
        match besides.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => all.extend(beside),
            None => besides.push((name, beside)),
        }
    }
    for (name, beside) in besides {
        extension::beside(&mut address.rest, name, beside);
    }
    if let Some(street) = street {
        lines.texts.insert(0, street);
        lines.beside.insert(0, Vec::new());
    }
    lines.put(&mut address.line, &mut address.rest, "line");
    address.extension.extend(el.null_flavor().map(extension::null_flavor));
    address
}

/// The addresses of an element.
pub(super) fn addresses(el: El<'_>) -> Vec<Address> {
    el.all("addr").map(address).filter(|address| *address != Address::default()).collect()
}

/// A telephone number, an e-mail address and the like: its scheme says what it is.
pub(super) fn contact_point(el: El<'_>) -> ContactPoint {
    let mut point = ContactPoint::default();
    if let Some(value) = el.attr("value") {
        let (system, value) = match value.split_once(':') {
            Some(("tel", number)) => ("phone", number),
            Some(("fax" | "x-text-fax", number)) => ("fax", number),
            Some(("mailto", address)) => ("email", address),
            Some(("http" | "https", _)) => ("url", value),
            Some(("sms", number)) => ("sms", number),
            _ => ("other", value),
        };
        point.system = Some(system.to_owned());
        point.value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
    }
    point.use_ = el
        .peek("use")
        .and_then(|uses| {
            uses.split_whitespace().find_map(|use_| match use_ {
                "MC" => Some("mobile"),
                "H" | "HP" | "HV" => Some("home"),
                "WP" | "DIR" | "PUB" => Some("work"),
                "TMP" => Some("temp"),
                "BAD" => Some("old"),
                _ => None,
            })
        })
        .map(str::to_owned);
    if point.use_.is_some() {
        el.attr("use");
    }
    point.extension.extend(el.null_flavor().map(extension::null_flavor));
    point
}

/// The telephone numbers and addresses of an element.
pub(super) fn contact_points(el: El<'_>) -> Vec<ContactPoint> {
    el.all("telecom").map(contact_point).filter(|point| *point != ContactPoint::default()).collect()
}
