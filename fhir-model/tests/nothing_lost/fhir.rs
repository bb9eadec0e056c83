//! What FHIR JSON says, found by walking it: R4's data types by their members, and nothing of the view.

use std::collections::HashMap;

use helsebro_fhir::json::{Json, Object};

use crate::fact::{Fact, Kind, Section, family, words};

/// A fact of FHIR, and whether it is only kept: in a `Basic`, or by its path in the source.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) fact: Fact,
    pub(crate) is_other: bool,
}

/// A Bundle: its head (with the Composition), the sections, and its other resources.
pub(crate) struct Fhir<'b> {
    pub(crate) head: Vec<Fact>,
    pub(crate) sections: Vec<Section>,
    pub(crate) resources: Vec<(&'b Json, Vec<Fact>)>,
}

pub(crate) fn gather(bundle: &Json) -> Fhir<'_> {
    let index = Index::new(bundle);
    let mut fhir = Fhir { head: Vec::new(), sections: Vec::new(), resources: Vec::new() };
    let mut head = Walk::new(&index, false);
    head.members(bundle, "Bundle", &["entry", "resourceType"]);
    for entry in bundle.items("entry") {
        head.members(entry, "Bundle.entry", &["resource", "fullUrl"]);
    }
    for resource in resources(bundle) {
        match resource.text("resourceType") {
            Some("Composition") if fhir.sections.is_empty() => {
                head.members(resource, "Composition", &["section", "resourceType"]);
                fhir.sections = sections(resource, &index);
            }
            _ => {
                let mut walk = Walk::new(&index, false);
                walk.resource(resource);
                fhir.resources.push((resource, walk.facts()));
            }
        }
    }
    fhir.head = head.facts();
    fhir
}

fn sections(parent: &Json, index: &Index<'_>) -> Vec<Section> {
    let sections = parent.items("section").iter();
    let made = sections.map(|json| {
        let codings = json.get("code").map(|code| code.items("coding")).unwrap_or_default();
        let code = codings.iter().find_map(|coding| coding.text("code")).unwrap_or_default();
        let mut walk = Walk::new(index, false);
        walk.members(json, "section", &["section"]);
        let inner = self::sections(json, index);
        Section { family: family(code, false), own: walk.facts(), inner, ..Section::default() }
    });
    made.collect()
}

/// The resources of a Bundle.
pub(crate) fn resources(bundle: &Json) -> impl Iterator<Item = &Json> {
    bundle.items("entry").iter().filter_map(|entry| entry.get("resource"))
}

/// The resources of a Bundle by what references call them (FHIR R4, bundle.html#references).
pub(crate) struct Index<'b>(HashMap<String, &'b Json>);

impl<'b> Index<'b> {
    pub(crate) fn new(bundle: &'b Json) -> Self {
        let mut names: HashMap<String, &Json> = HashMap::new();
        for entry in bundle.items("entry") {
            let Some(resource) = entry.get("resource") else { continue };
            let kind = resource.text("resourceType").unwrap_or_default();
            let url = entry.text("fullUrl").map(str::to_lowercase);
            let id = resource.text("id").map(|id| format!("{kind}/{id}").to_lowercase());
            let urn = resource.text("id").map(|id| format!("urn:uuid:{id}").to_lowercase());
            let ends = url.as_deref().map(tail);
            for name in [url.clone(), ends, id, urn].into_iter().flatten() {
                names.entry(name).or_insert(resource);
            }
        }
        Self(names)
    }

    pub(crate) fn get(&self, reference: &str) -> Option<&'b Json> {
        let reference = reference.trim().to_lowercase();
        self.0.get(&reference).or_else(|| self.0.get(&tail(&reference))).copied()
    }
}

/// `Type/id` at the end of a URL.
fn tail(url: &str) -> String {
    let url = url.split("/_history/").next().unwrap_or(url);
    let from = url.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    url.get(from..).unwrap_or(url).to_owned()
}

/// A walk over the JSON of one or more resources.
pub(crate) struct Walk<'i, 'b> {
    index: &'i Index<'b>,
    follows: bool,
    /// The resources that the walk is in, and all that it has been in.
    within: Vec<*const Json>,
    pub(crate) visited: Vec<&'b Json>,
    is_other: bool,
    pub(crate) found: Vec<Found>,
}

impl<'i, 'b> Walk<'i, 'b> {
    /// `follows`: what a reference leads to is said by the one that refers to it; but for the patient.
    pub(crate) fn new(index: &'i Index<'b>, follows: bool) -> Self {
        Self { index, follows, within: Vec::new(), visited: Vec::new(), is_other: false, found: Vec::new() }
    }

    fn facts(self) -> Vec<Fact> {
        self.found.into_iter().map(|found| found.fact).collect()
    }

    /// All that a resource says.
    pub(crate) fn resource(&mut self, json: &Json) {
        let before = self.is_other;
        let kind = json.text("resourceType").unwrap_or_default();
        self.is_other |= kind == "Basic";
        self.members(json, kind, &["resourceType"]);
        self.is_other = before;
    }

    /// The members of an object, without some of them.
    pub(crate) fn members(&mut self, json: &Json, path: &str, without: &[&str]) {
        let Json::Object(object) = json else { return };
        for (name, value) in object.iter().filter(|(name, _)| !without.contains(name)) {
            let name = name.strip_prefix('_').filter(|_| !matches!(value, Json::String(_))).unwrap_or(name);
            self.value(value, name, &format!("{path}.{name}"));
        }
    }

    fn add(&mut self, kind: Kind, text: &str, with: &str, path: &str) {
        if !text.trim().is_empty() {
            let fact = Fact::new(kind, text, with, path.to_owned());
            self.found.push(Found { fact, is_other: self.is_other });
        }
    }

    fn value(&mut self, json: &Json, name: &str, path: &str) {
        match json {
            Json::Null => {}
            Json::Array(items) => items.iter().for_each(|item| self.value(item, name, path)),
            Json::Object(object) => self.object(json, object, name, path),
            Json::Number(number) => self.add(Kind::Number, number, "", path),
            Json::Bool(value) => {
                let kind = match name {
                    "doNotPerform" => Kind::Negation,
                    "allowedBoolean" => Kind::Substitution,
                    _ => Kind::Flag,
                };
                self.add(kind, if *value { "true" } else { "false" }, name, path);
            }
            Json::String(text) => self.text(text, name, path),
        }
    }

    fn text(&mut self, text: &str, name: &str, path: &str) {
        let kind = match name {
            "div" => {
                narrative_words(text).iter().for_each(|word| self.add(Kind::Word, word, "", path));
                return;
            }
            "data" => Kind::File,
            "family" | "given" | "prefix" | "suffix" | "name" => Kind::Name,
            "line" | "city" | "district" | "state" | "postalCode" | "country" => Kind::Address,
            "status" | "intent" => Kind::Status,
            // STU3 has a code alone where R4 has a concept of it.
            "clinicalStatus" | "verificationStatus" => Kind::Code,
            "display" => Kind::Reference,
            _ if is_date(text) && !matches!(name, "valueString" | "text" | "value") => Kind::Date,
            "text" | "originalText" => Kind::OriginalText,
            _ => Kind::Text,
        };
        self.add(kind, text, "", path);
    }

    fn object(&mut self, json: &Json, object: &Object, name: &str, path: &str) {
        if json.text("resourceType").is_some() {
            return self.resource(json);
        }
        let text = |name| json.text(name).unwrap_or_default();
        let is_number = matches!(object.get("value"), Some(Json::Number(_)));
        match name {
            "extension" | "modifierExtension" => self.extension(json, path),
            _ if name == "telecom" || is_contact(json) => {
                self.add(Kind::Telecom, text("value"), "", path);
                self.members(json, path, &["value"]);
            }
            "repeat" if object.get("frequency").is_some() && object.get("period").is_some() => {
                let number = |name| match object.get(name) {
                    Some(Json::Number(number)) => number.as_str(),
                    _ => "",
                };
                let rate =
                    [number("frequency"), number("frequencyMax"), number("period"), number("periodMax")];
                self.add(Kind::Rate, &rate.join("/"), text("periodUnit"), path);
                let taken = ["frequency", "frequencyMax", "period", "periodMax", "periodUnit"];
                self.members(json, path, &taken);
            }
            _ if is_number && !text("unit").is_empty() | !text("code").is_empty() => {
                let Some(Json::Number(number)) = object.get("value") else { return };
                let unit = if text("unit").is_empty() { text("code") } else { text("unit") };
                self.add(Kind::Amount, number, unit, path);
                if let Some(found) = self.found.last_mut() {
                    found.fact.code = text("code").to_owned();
                }
                let ucum = text("system") == "http://unitsofmeasure.org";
                self.members(json, path, &["value", "unit", "code", if ucum { "system" } else { "" }]);
            }
            _ if is_coding(name, json) => {
                let is_translation = json
                    .items("extension")
                    .iter()
                    .any(|extension| extension.text("url") == Some("urn:helsebro:translation"));
                let kind = match () {
                    () if is_translation => Kind::Translation,
                    () if path.contains(".substitution.") => Kind::Substitution,
                    () => Kind::Code,
                };
                self.add(kind, text("code"), text("system"), path);
                self.add(Kind::Display, text("display"), text("code"), path);
                self.members(json, path, &["code", "system", "display"]);
            }
            _ if object.get("value").is_some_and(|value| value.as_str().is_some()) => {
                self.add(Kind::Identifier, text("value"), text("system"), path);
                self.members(json, path, &["value", "system"]);
            }
            _ if !text("reference").is_empty() => {
                match self.index.get(text("reference")) {
                    Some(target) if self.follows => self.follow(target),
                    None if !text("reference").starts_with('#') => {
                        self.add(Kind::Text, text("reference"), "", path);
                    }
                    _ => {}
                }
                self.members(json, path, &["reference", "type"]);
            }
            // A period that ends when it begins.
            _ if object.get("start").is_some() && object.get("start") == object.get("end") => {
                self.members(json, path, &["id", "end"]);
                self.add(Kind::Date, text("end"), "", &format!("{path}.end as start"));
            }
            // A range from so much to so much.
            _ if object.get("low").is_some() && object.get("low") == object.get("high") => {
                self.members(json, path, &["id", "high"]);
                if let Some(high) = object.get("high") {
                    self.value(high, "high", &format!("{path}.high as low"));
                }
            }
            _ => self.members(json, path, &["id"]),
        }
    }

    fn follow(&mut self, target: &'b Json) {
        let at = std::ptr::from_ref(target);
        let is_patient = target.text("resourceType") == Some("Patient");
        if self.within.contains(&at) || (is_patient && !self.within.is_empty()) {
            return;
        }
        self.enter(target);
    }

    /// Walks over a resource, remembering that it was there.
    pub(crate) fn enter(&mut self, target: &'b Json) {
        let at = std::ptr::from_ref(target);
        self.within.push(at);
        if !self.visited.iter().any(|known| std::ptr::eq(*known, target)) {
            self.visited.push(target);
        }
        self.resource(target);
        self.within.pop();
    }

    /// An extension: its URL names it, and may say by itself what it is about.
    fn extension(&mut self, json: &Json, path: &str) {
        let url = json.text("url").unwrap_or_default();
        let before = self.is_other;
        self.is_other |= url == "urn:helsebro:source";
        let path = format!("{path}({url})");
        let said = match json.get("valueBoolean") {
            Some(Json::Bool(true)) => Some("true"),
            _ => ["valueCode", "valueString"].iter().find_map(|name| json.text(name)),
        };
        let kind = match url.rsplit('/').next().unwrap_or(url) {
            "iso21090-nullFlavor" | "@nullFlavor" => Some(Kind::NullFlavor),
            "data-absent-reason" => Some(Kind::AbsentReason),
            "urn:helsebro:status-code" | "urn:helsebro:concern-status" => Some(Kind::Status),
            "urn:helsebro:mood" | "@moodCode" => Some(Kind::Mood),
            "@negationInd" | "urn:helsebro:negated" => Some(Kind::Negation),
            "urn:helsebro:relation" => Some(Kind::Relation),
            "originalText" => Some(Kind::OriginalText),
            _ => None,
        };
        match (kind, said) {
            (Some(kind), Some(said)) => {
                self.add(kind, said, "", &path);
                self.members(json, &path, &["url", "valueCode", "valueString", "valueBoolean"]);
            }
            _ => self.members(json, &path, &["url"]),
        }
        self.is_other = before;
    }
}

/// Whether an element is a way to reach somebody (ContactPoint).
fn is_contact(json: &Json) -> bool {
    let systems = ["phone", "fax", "email", "pager", "url", "sms", "other"];
    json.text("value").is_some() && json.text("system").is_some_and(|system| systems.contains(&system))
}

fn is_coding(name: &str, json: &Json) -> bool {
    let is = |name: &str| json.text(name).is_some();
    let known = matches!(name, "coding" | "valueCoding" | "tag" | "security" | "class");
    let may_be = ["value", "reference", "coding", "text"].iter().all(|other| json.get(other).is_none());
    may_be && (known || (is("code") && (is("system") || is("display"))))
}

/// A year, a month, a day or more, as FHIR writes them.
fn is_date(text: &str) -> bool {
    let shape: String = text.chars().take(10).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    matches!((shape.as_str(), text.len()), ("0000", 4) | ("0000-00", 7) | ("0000-00-00", _))
}

/// The words of a narrative, without its markup.
fn narrative_words(div: &str) -> Vec<String> {
    let mut text = String::new();
    let mut rest = div;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (end, is_comment) = if tag.starts_with("!--") { ("-->", true) } else { (">", false) };
        let (tag, after) = tag.split_once(end).unwrap_or((tag, ""));
        // What stands within a word parts nothing.
        let inline =
            ["b", "i", "em", "strong", "sup", "sub", "span", "a", "u", "tt", "code", "small", "big", "s"];
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_alphanumeric()).next();
        if !is_comment && !inline.contains(&name.unwrap_or_default()) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    for (entity, letter) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&nbsp;", " ")]
    {
        text = text.replace(entity, letter);
    }
    // Numbered characters.
    while let Some((before, after)) = text.split_once("&#") {
        let Some((number, after)) = after.split_once(';') else { break };
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        };
        text = format!("{before}{}{after}", code.and_then(char::from_u32).unwrap_or(' '));
    }
    words(&text.replace("&amp;", "&")).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
