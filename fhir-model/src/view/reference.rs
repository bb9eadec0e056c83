//! What a reference leads to, by name; identifiers and ways to reach people.

use super::entries::Target;
use super::names;
use super::row::{Fact, FactKind, Value};
use super::scope::Scope;
use super::source::{Members, choice, get, items, kind, text};
use crate::issue::Severity;
use crate::json::Json;
use crate::texts::Key;

/// A role names its practitioner, a practitioner nobody: no chain of names is longer.
const MAX_CHAIN: usize = 3;

impl<'a> Scope<'_, 'a> {
    /// A reference: the name of what it leads to. What is contained in this resource is shown here, once; what is not
    /// in the document is said to be missing.
    pub(super) fn reference(
        &self,
        members: &mut Members<'a>,
        json: &'a Json,
        more: &mut Vec<Fact>,
    ) -> Option<Value> {
        let display = text(json, "display");
        let target = self.resolve(json);
        let name = match target {
            Target::Entry(_, resource) => self.title_of(resource, MAX_CHAIN),
            Target::Contained(_, resource) => self.title_of(resource, MAX_CHAIN),
            Target::Missing => None,
        };
        if let Target::Contained(number, _) = target
            && let Some(resource) = self.take_contained(number)
            && let Some(fact) =
                self.fact_of(super::source::Member { name: "contained", json: Some(resource), beside: None })
        {
            more.push(fact);
        }
        if !matches!(target, Target::Missing) {
            members.text("reference");
            members.text("type");
            let Some(shown) = name.or_else(|| display.map(str::to_owned)) else {
                let found = match target {
                    Target::Entry(_, found) | Target::Contained(_, found) => Some(found),
                    Target::Missing => None,
                };
                let why = found.map(|found| self.nameless(found, MAX_CHAIN));
                return Some(Value::NotSent(why.unwrap_or_else(|| self.view.text(Key::AbsentNotSent))));
            };
            if display == Some(shown.as_str()) {
                members.text("display");
            }
            return Some(Value::Text(shown));
        }
        let named = members.text("reference").map(str::trim).filter(|name| !name.is_empty());
        if let Some(named) = named {
            let said = format!("refers to {named}, which is not in the document");
            self.note(Severity::Information, &said);
        }
        if let Some(display) = members.text("display").map(str::trim).filter(|text| !text.is_empty()) {
            if let Some(named) = named {
                more.push(self.fact("reference", Value::Text(self.missing(named))));
            }
            return Some(Value::Sent {
                text: display.to_owned(),
                language: self.language().map(str::to_owned),
            });
        }
        if let Some(named) = named {
            // The address is for a machine.
            more.push(self.fact("reference", Value::Text(self.missing(named))));
            return Some(Value::NotSent(self.view.text(Key::ReferenceAlone)));
        }
        let identifier = members.take("identifier")?;
        self.value(identifier, more)
    }

    fn missing(&self, name: &str) -> String {
        self.view.texts.fill(Key::ReferenceMissing, &[("name", name)])
    }

    /// The name that a resource goes by: of a person or organisation its name, of anything else what it is.
    pub(super) fn title_of(&self, resource: &'a Json, chain: usize) -> Option<String> {
        let chain = chain.checked_sub(1)?;
        let follow = |name| match self.resolve(get(resource, name)?) {
            Target::Entry(_, found) | Target::Contained(_, found) => self.title_of(found, chain),
            Target::Missing => text(get(resource, name)?, "display").map(str::to_owned),
        };
        match kind(resource) {
            "PractitionerRole" => {
                let (person, place) = (follow("practitioner"), follow("organization"));
                match (person, place) {
                    (Some(person), Some(place)) => Some(format!("{person}, {place}")),
                    (person, place) => {
                        person.or(place).or_else(|| self.words_of(resource, &["code", "specialty"]))
                    }
                }
            }
            "Device" => {
                let names = get(resource, "deviceName").map(items).unwrap_or_default();
                names
                    .iter()
                    .find_map(|name| text(name, "name").map(str::to_owned))
                    .or_else(|| self.words_of(resource, &["type"]))
                    .or_else(|| text(resource, "modelNumber").map(str::to_owned))
                    .map(|name| match follow("owner") {
                        // Where data come from is asked for by name.
                        Some(owner) => format!("{name}, {owner}"),
                        None => name,
                    })
            }
            "Encounter" => self.encounter(resource),
            "RelatedPerson" => {
                // Who it is matters more than what she is called.
                let name = get(resource, "name").map(items).unwrap_or_default();
                let name = name.iter().find_map(|name| names::name(&mut Members::of(name)));
                let relations = get(resource, "relationship").map(items).unwrap_or_default();
                let relations = relations.iter().map(|json| self.concept(json, &mut Vec::new()));
                let mut words: Vec<String> = Vec::new();
                for term in relations.filter(|term| term.origin != super::row::Origin::NotSent) {
                    if !words.contains(&term.text) {
                        words.push(term.text);
                    }
                }
                match ((!words.is_empty()).then(|| words.join(", ")), name) {
                    (Some(relation), Some(name)) => Some(format!("{name} ({relation})")),
                    (relation, name) => name.or(relation),
                }
            }
            "DeviceUseStatement" => follow("device"),
            _ => match get(resource, "name") {
                Some(Json::String(name)) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
                Some(name) => items(name).iter().find_map(|name| names::name(&mut Members::of(name))),
                None => self
                    .words_of(resource, &["code", "vaccineCode", "type", "category", "class", "scope"])
                    .or_else(|| {
                        let (_, medication) = choice(resource, "medication")?;
                        match self.resolve(medication) {
                            Target::Entry(_, found) | Target::Contained(_, found) => {
                                self.title_of(found, chain)
                            }
                            Target::Missing => Some(self.concept(medication, &mut Vec::new()).text),
                        }
                    })
                    .or_else(|| {
                        text(resource, "title").or_else(|| text(resource, "description")).map(str::to_owned)
                    }),
            },
        }
    }

    /// A stay by what kind it was and when.
    fn encounter(&self, resource: &'a Json) -> Option<String> {
        let class = get(resource, "class").map(items).and_then(<[Json]>::first);
        let term = class.map(|json| match get(json, "coding") {
            Some(_) => self.concept(json, &mut Vec::new()),
            None => self.coding(json, &mut Vec::new()),
        });
        let words = term.filter(|term| term.origin != super::row::Origin::NotSent).map(|term| term.text);
        let words = self.words_of(resource, &["type", "serviceType"]).or(words);
        let period = get(resource, "period").or_else(|| get(resource, "actualPeriod"));
        let when = period.and_then(|json| self.period(&mut Members::of(json), &mut Vec::new()));
        match (words, when) {
            (Some(words), Some(Value::Date(when))) => Some(format!("{words}, {when}")),
            (words, _) => words,
        }
    }

    /// What is said in place of a name: why it was not sent, and by which number the thing is known.
    pub(super) fn nameless(&self, resource: &'a Json, chain: usize) -> String {
        let why = ["name", "_name", "extension"].iter().filter_map(|part| get(resource, part));
        let why = why.filter_map(|json| self.absence_in(json, 5)).next();
        let number = || {
            let identifiers = get(resource, "identifier").map(items).unwrap_or_default();
            identifiers.iter().find_map(|identifier| text(identifier, "value"))
        };
        let own = why.unwrap_or_else(|| self.view.text(Key::AbsentNotSent));
        if let Some(number) = number() {
            return self.view.texts.fill(Key::AbsentName, &[("reason", &own), ("number", number)]);
        }
        // A role is known by who has it.
        let follow = |name: &&str| match self.resolve(get(resource, name)?) {
            Target::Entry(_, found) | Target::Contained(_, found) => {
                Some(self.nameless(found, chain.checked_sub(1)?))
            }
            Target::Missing => None,
        };
        ["practitioner", "organization"].iter().filter(|_| chain > 0).find_map(follow).unwrap_or(own)
    }

    /// The first reason in an element why something in it was not sent.
    pub(super) fn absence_in(&self, json: &Json, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        match json {
            Json::Array(list) => {
                self.absence(list).or_else(|| list.iter().find_map(|item| self.absence_in(item, depth)))
            }
            Json::Object(object) => object.iter().find_map(|(_, value)| self.absence_in(value, depth)),
            _ => None,
        }
    }

    /// The words of the first of these elements that is a concept with words.
    fn words_of(&self, resource: &'a Json, names: &[&str]) -> Option<String> {
        names.iter().filter_map(|name| get(resource, name)).flat_map(items).find_map(|json| {
            let words = self.concept(json, &mut Vec::new());
            (words.origin != super::row::Origin::NotSent).then_some(words.text)
        })
    }

    /// An identifier: its value; who issued it goes to `more`.
    pub(super) fn identifier(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Option<Value> {
        let value = members.take("value").and_then(|member| self.value(member, more))?;
        if let Some(system) = members.text("system") {
            more.push(self.fact("system", Value::Text(self.system_name(system, None))));
        }
        Some(value)
    }

    /// A telephone number and the like, with what it is: `+47 …  (telefon, arbeid)`.
    pub(super) fn contact_point(&self, members: &mut Members<'a>) -> Option<String> {
        let unsaid = self.view.text(Key::AbsentNotSent);
        let value = match members.text("value") {
            Some(value) => value.trim(),
            // A reason why there is none is shown in its place.
            None if ["value", "_value", "extension"].iter().any(|name| members.has(name)) => return None,
            None => &unsaid,
        };
        let mut about = Vec::new();
        for name in ["system", "use"] {
            if let Some(code) = members.text(name) {
                let label = format!("telecom-{name}");
                about.push(self.code_of(&label, code).map_or_else(|| code.to_owned(), |term| term.text));
            }
        }
        if about.is_empty() {
            Some(value.to_owned())
        } else {
            Some(format!("{value} ({})", about.join(", ")))
        }
    }

    /// A fact of a kind.
    pub(super) fn fact_as(&self, kind: FactKind, name: &str, value: Value) -> Fact {
        Fact { kind, ..self.fact(name, value) }
    }
}
