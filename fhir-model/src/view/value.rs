//! Any element as values and facts: by its shape, and never without what is left over.

use super::narrative::Narrative;
use super::row::{Fact, FactKind, Value};
use super::scope::Scope;
use super::shape::{Shape, shape, stem};
use super::source::{Member, Members, items, text};
use super::term::DATA_ABSENT;
use super::{codes, fold, format, names, path, xhtml};
use crate::issue::Severity;
use crate::json::Json;
use crate::texts::{Key, Table};

/// Ties a part of a narrative to an entry.
const TEXT_LINK: &str = "http://hl7.org/fhir/StructureDefinition/textLink";

impl<'a> Scope<'_, 'a> {
    /// A member's value. What the value itself cannot hold (extensions, systems, uses) goes to `more`.
    ///
    /// A primitive with a reason why it is absent is never shown, only the reason: FHIR demands fillers.
    pub(super) fn value(&self, member: Member<'a>, more: &mut Vec<Fact>) -> Option<Value> {
        if let Some(Json::Array(list)) = member.json {
            return self.values(member, list, more);
        }
        if let (None, Some(Json::Array(_))) = (member.json, member.beside) {
            return self.values(member, &[], more);
        }
        let odd = |json: &&Json| !matches!(json, Json::Object(_) | Json::Null);
        if let Some(beside) = member.beside.filter(odd) {
            // What stands beside a primitive is an object; anything else is shown as another value.
            more.extend(
                self.one(member.name, beside, &mut Vec::new()).map(|value| self.fact(member.name, value)),
            );
            return self.one(member.name, member.json?, more);
        }
        let Some(beside) = member.beside else { return self.one(member.name, member.json?, more) };
        let mut members = Members::of(beside);
        let extensions = members.peek("extension").map(items).unwrap_or_default();
        let absent = self.absence(extensions);
        // A null flavor beside a value that was sent contradicts it; both are shown.
        let filler = extensions.iter().any(|extension| text(extension, "url") == Some(DATA_ABSENT))
            || (absent.is_some() && member.json.and_then(Json::as_str) == Some("unknown"));
        if !filler
            && let Some(json) = member.json
            && let Some(value) = self.one(member.name, json, more)
        {
            self.left_over(members, more);
            return Some(value);
        }
        match absent {
            Some(absent) => {
                self.left_over(members, more);
                Some(Value::NotSent(absent))
            }
            None => {
                members.text("id");
                let mut facts = Vec::new();
                self.left_over(members, &mut facts);
                (!facts.is_empty()).then_some(Value::Facts(facts))
            }
        }
    }

    /// The same; what the value cannot hold stands in `more` under the element's own name, where that holds what belongs to
    /// several.
    pub(super) fn value_apart(&self, member: Member<'a>, more: &mut Vec<Fact>) -> Option<Value> {
        let mut own = Vec::new();
        let value = self.value(member, &mut own);
        if !own.is_empty() {
            more.push(self.fact(member.name, Value::Facts(own)));
        }
        value
    }

    fn values(&self, member: Member<'a>, list: &'a [Json], more: &mut Vec<Fact>) -> Option<Value> {
        let besides = member.beside.map(items).unwrap_or_default();
        let mut values = Vec::new();
        for at in 0..list.len().max(besides.len()) {
            let beside = besides.get(at).filter(|json| **json != Json::Null);
            let json = list.get(at).filter(|json| **json != Json::Null);
            if json.is_some() || beside.is_some() {
                values.extend(self.value(Member { name: member.name, json, beside }, more));
            }
        }
        let mut values = fold::unsent(self.view, values);
        if values.len() > 1 { Some(Value::List(values)) } else { values.pop() }
    }

    fn one(&self, name: &str, json: &'a Json, more: &mut Vec<Fact>) -> Option<Value> {
        match json {
            Json::Null => None,
            Json::Bool(value) => Some(Value::Text(self.view.text(if *value { Key::Yes } else { Key::No }))),
            Json::Number(number) => Some(Value::Quantity(self.view.decimal(number))),
            Json::String(text) => self.string(name, text.trim()),
            Json::Array(list) => self.values(Member { name, json: Some(json), beside: None }, list, more),
            Json::Object(_) => self.object(name, json, more),
        }
    }

    /// A text by the name of its element: a code of FHIR's own, a date, or words.
    fn string(&self, name: &str, text: &str) -> Option<Value> {
        if text.is_empty() {
            return None;
        }
        if let Some(term) = self.code_of(name, text) {
            return Some(Value::Term(term));
        }
        if is_date(name, text) {
            return Some(Value::Date(self.view.date(text)));
        }
        let words = text.contains(' ') || !text.is_ascii();
        Some(if words {
            Value::Sent { text: text.to_owned(), language: self.language().map(str::to_owned) }
        } else {
            Value::Text(text.to_owned())
        })
    }

    fn object(&self, name: &str, json: &'a Json, more: &mut Vec<Fact>) -> Option<Value> {
        let mut members = Members::of(json);
        if members.only(&[]) {
            let extensions = members.peek("extension").map(items).unwrap_or_default();
            if let Some(absent) = self.absence(extensions) {
                self.left_over(members, more);
                return Some(Value::NotSent(absent));
            }
        }
        let value = match shape(name, &members) {
            Shape::Concept => return Some(Value::Term(self.concept(json, more))),
            Shape::Coding => return Some(Value::Term(self.coding(json, more))),
            Shape::Resource => return self.resource_within(json),
            Shape::Narrative => self.narrative_words(&mut members),
            Shape::Reference => self.reference(&mut members, json, more),
            Shape::CodeableReference => self.codeable_reference(&mut members, more),
            Shape::Quantity => self.quantity(&mut members, more).map(Value::Quantity),
            Shape::Ratio => self.ratio(&mut members, more),
            Shape::Range => self.range(&mut members, more).map(Value::Quantity),
            Shape::Period => self.period(&mut members, more),
            Shape::Timing => return self.timing(json, more),
            Shape::Dosage => return Some(Value::Facts(self.dosage(json, more))),
            Shape::Identifier => self.identifier(&mut members, more),
            Shape::Name => names::name(&mut members).map(Value::Text),
            Shape::Address => names::address(&mut members).map(Value::Text),
            Shape::Contact => self.contact_point(&mut members).map(Value::Text),
            Shape::Attachment => return self.file(members),
            Shape::Note => self.annotation(&mut members),
            Shape::Element => return self.element(members, more),
        };
        if let Some(value) = value {
            self.left_over(members, more);
            return Some(value);
        }
        let extensions = members.peek("extension").map(items).unwrap_or_default();
        if let Some(absent) = self.absence(extensions) {
            self.left_over(members, more);
            return Some(Value::NotSent(absent));
        }
        self.element(members, more)
    }

    /// A CodeableReference (hl7.org/fhir/R5/references.html#CodeableReference): the concept, else what is referred to.
    fn codeable_reference(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Option<Value> {
        self.note(Severity::Information, "a CodeableReference of FHIR R5, read as such");
        let concept = members.object("concept").map(|json| Value::Term(self.concept(json, more)));
        let reference = members.object("reference").and_then(|json| {
            let member = Member { name: "reference", json: Some(json), beside: None };
            self.value(member, more)
        });
        match (concept, reference) {
            (Some(concept), Some(reference)) => {
                more.push(self.fact("reference", reference));
                Some(concept)
            }
            (concept, reference) => concept.or(reference),
        }
    }

    /// An element of which we know no shape: its members, and in `more` what their values cannot hold.
    fn element(&self, mut members: Members<'a>, more: &mut Vec<Fact>) -> Option<Value> {
        let mut facts = Vec::new();
        members.text("id");
        let extensions: Vec<&Json> =
            ["extension", "modifierExtension"].iter().flat_map(|name| members.list(name)).collect();
        // Of an element that holds nothing else, its extensions are what it says.
        let only = members.is_empty();
        for extension in extensions {
            let fact = self.extension(extension);
            if only { facts.extend(fact) } else { more.extend(fact) }
        }
        while let Some(member) = members.next() {
            let mut further = Vec::new();
            let value = self.value(member, &mut further);
            // That it is not to be left undone goes without saying.
            let unsaid = member.name == "doNotPerform" && member.json == Some(&Json::Bool(false));
            let place = if unsaid { &mut *more } else { &mut facts };
            place.extend(value.map(|value| self.fact(member.name, value)));
            if !further.is_empty() {
                more.push(self.fact(member.name, Value::Facts(further)));
            }
        }
        (!facts.is_empty()).then_some(Value::Facts(facts))
    }

    /// Shows what nobody has taken, by FHIR's own names where we have no word.
    pub(super) fn left_over(&self, mut members: Members<'a>, facts: &mut Vec<Fact>) {
        // The anchor of an element: nothing that was said about the patient.
        members.text("id");
        while let Some(member) = members.next() {
            if matches!(member.name, "extension" | "modifierExtension") {
                for extension in member.json.map(items).unwrap_or_default() {
                    facts.extend(self.extension(extension));
                }
                continue;
            }
            match member.json {
                // What is said about one item must not look as if it were about another.
                Some(Json::Array(list))
                    if member.beside.is_none() && list.iter().any(|item| matches!(item, Json::Object(_))) =>
                {
                    facts.extend(list.iter().filter_map(|item| {
                        self.fact_of(Member { name: member.name, json: Some(item), beside: None })
                    }));
                }
                _ => facts.extend(self.fact_of(member)),
            }
        }
    }

    /// A member as one fact, with all that belongs to it.
    pub(super) fn fact_of(&self, member: Member<'a>) -> Option<Fact> {
        let mut more = Vec::new();
        let value = match self.value(member, &mut more) {
            Some(value) => self.with(value, more),
            None if more.is_empty() => return None,
            None => Value::Facts(more),
        };
        // A way to reach somebody where others have a person: of a Device.
        let reaches = |json: &Json| text(json, "value").is_some() && !Members::of(json).has("name");
        let is_way =
            member.name == "contact" && member.json.is_some_and(|json| items(json).iter().all(reaches));
        Some(self.fact(if is_way { "telecom" } else { member.name }, value))
    }

    /// A value together with what else belongs to it.
    pub(super) fn with(&self, value: Value, more: Vec<Fact>) -> Value {
        if more.is_empty() {
            return value;
        }
        let mut facts = match value {
            Value::Facts(facts) => facts,
            value => vec![self.head("value", value)],
        };
        facts.extend(more);
        Value::Facts(facts)
    }

    /// A fact under the label of an element.
    pub(super) fn fact(&self, name: &str, value: Value) -> Fact {
        Fact { kind: FactKind::Other, label: self.label(name), value }
    }

    /// A value that the facts after it say more about.
    pub(super) fn head(&self, name: &str, value: Value) -> Fact {
        self.fact_as(FactKind::Head, name, value)
    }

    /// Our word for an element's name; FHIR's own where we have none. A choice's type is no part of its name.
    pub(super) fn label(&self, name: &str) -> String {
        let word = |name| self.view.word(Table::Element, name);
        let word = word(name).or_else(|| word(stem(name)));
        word.map_or_else(|| name.to_owned(), format::capital)
    }

    /// An extension: the last part of its URL names it.
    pub(super) fn extension(&self, json: &'a Json) -> Option<Fact> {
        if !matches!(json, Json::Object(_)) {
            let member = Member { name: "extension", json: Some(json), beside: None };
            return self.fact_of(member);
        }
        let mut members = Members::of(json);
        let url = members.text("url").unwrap_or_default();
        let name = url.rsplit(['/', ':']).next().unwrap_or(url);
        let mut more = Vec::new();
        let known = codes::coded_extension(url);
        let value = match known.and_then(|(table, member)| Some((table, members.text(member)?))) {
            Some((table, code)) => Some(Value::Term(self.coded(table, code))),
            None => members.take_choice("value").and_then(|member| self.value(member, &mut more)),
        };
        self.left_over(members, &mut more);
        let value = match value {
            Some(value) => self.with(value, more),
            None if more.is_empty() => return None,
            None => Value::Facts(more),
        };
        let label = if path::is_path(url) {
            path::label(self.view, url)
        } else {
            let word = self.view.word(Table::Extension, name);
            word.map_or_else(|| self.label(name), format::capital)
        };
        Some(Fact { kind: FactKind::Other, label, value })
    }

    fn annotation(&self, members: &mut Members<'a>) -> Option<Value> {
        let sent = members.text("text")?.trim();
        // Markdown may not hold markup; some send it all the same.
        let words =
            if sent.starts_with("<div") { xhtml::narrative(sent, None).words() } else { sent.to_owned() };
        Some(Value::Sent { text: words, language: self.language().map(str::to_owned) })
    }

    /// From and to, as precise as they were sent; a reason why one is absent is said.
    pub(super) fn period(&self, members: &mut Members<'a>, more: &mut Vec<Fact>) -> Option<Value> {
        let mut side = |name| {
            let member = members.take(name)?;
            match self.value(member, more)? {
                Value::Date(date) | Value::Text(date) => Some((date, true)),
                Value::NotSent(reason) => Some((reason, false)),
                Value::Sent { text, .. } => Some((text, true)),
                value => {
                    more.push(self.fact(name, value));
                    None
                }
            }
        };
        let (start, end) = (side("start"), side("end"));
        let fill = |key, start: &str, end: &str| self.view.texts.fill(key, &[("start", start), ("end", end)]);
        Some(Value::Date(match (&start, &end) {
            (Some((start, true)), Some((end, true))) if start == end => start.clone(),
            (Some((start, true)), Some((end, true))) => fill(Key::PeriodBoth, start, end),
            (Some((start, true)), Some((end, false))) => fill(Key::PeriodNoEnd, start, end),
            (Some((start, false)), Some((end, true))) => fill(Key::PeriodNoStart, start, end),
            (Some((start, true)), None) => fill(Key::PeriodStart, start, ""),
            (None, Some((end, true))) => fill(Key::PeriodEnd, "", end),
            (Some((reason, false)), _) | (None, Some((reason, false))) => {
                return Some(Value::NotSent(reason.clone()));
            }
            (None, None) => return None,
        }))
    }

    /// Content of another format: what is said about it. The content itself is an attachment of the row.
    fn file(&self, mut members: Members<'a>) -> Option<Value> {
        let mut facts = Vec::new();
        if let Some(data) = members.text("data") {
            let size = data.len() / 4 * 3;
            facts.push(self.fact(
                "size",
                Value::Text(self.view.texts.fill(Key::AttachmentSize, &[("bytes", &size.to_string())])),
            ));
        }
        self.left_over(members, &mut facts);
        (!facts.is_empty()).then_some(Value::Facts(facts))
    }

    /// A resource within another: all that it holds.
    fn resource_within(&self, json: &'a Json) -> Option<Value> {
        let mut members = Members::of(json);
        let kind = members.text("resourceType").unwrap_or_default();
        let mut facts = vec![self.fact("kind", Value::Text(self.kind_text(kind)))];
        let inner = self.of_contained(json);
        if let Some(narrative) = inner.take_narrative(&mut members, &mut facts) {
            let value = Value::Sent { text: narrative.words(), language: narrative.language };
            facts.push(self.fact("text", value));
        }
        inner.left_over(members, &mut facts);
        Some(Value::Facts(facts))
    }

    /// Takes `text` where it is a narrative; what it holds beside its markup goes to `details`.
    pub(super) fn take_narrative(
        &self,
        members: &mut Members<'a>,
        details: &mut Vec<Fact>,
    ) -> Option<Narrative> {
        let div = text(members.peek("text")?, "div")?;
        let mut left = Members::of(members.object("text")?);
        left.text("div");
        let empty = left.text("status") == Some("empty");
        for extension in left.list("extension") {
            // Which part of the text belongs to which entry: nothing that was said about the patient.
            if text(extension, "url") != Some(TEXT_LINK) {
                details.extend(self.extension(extension));
            }
        }
        self.left_over(left, details);
        let narrative = Narrative { empty, ..xhtml::narrative(div, self.language()) };
        (!narrative.nodes.is_empty()).then_some(narrative)
    }

    /// A narrative within an element, as its words.
    fn narrative_words(&self, members: &mut Members<'a>) -> Option<Value> {
        let narrative = xhtml::narrative(members.text("div")?, self.language());
        members.text("status");
        let words = narrative.words();
        (!words.is_empty()).then_some(Value::Sent { text: words, language: narrative.language })
    }

    /// A resource's kind in the reader's language.
    pub(super) fn kind_text(&self, kind: &str) -> String {
        self.view.word(Table::Resource, kind).map_or_else(|| kind.to_owned(), format::capital)
    }
}

/// Whether a text under that name is a date: a full one anywhere but in free text, a year or month where the name says.
fn is_date(name: &str, text: &str) -> bool {
    if matches!(name, "valueString" | "text" | "display" | "value" | "description" | "title") {
        return false;
    }
    let well_formed = crate::r4::Date::new(text).parts().is_some();
    let full = text.len() >= 10 && text.as_bytes().get(4) == Some(&b'-');
    let named =
        ["Date", "DateTime", "date", "start", "end", "Instant", "On", "onset", "issued", "Occurrence"]
            .iter()
            .any(|end| name.ends_with(end));
    let clock = name.ends_with("Time") || name == "timeOfDay";
    (well_formed && (full || named)) || (clock && text.len() == 8 && text.as_bytes().get(2) == Some(&b':'))
}
