//! The patient block, and the people to turn to.

use super::document::{Contact, PersonView};
use super::entries::Target;
use super::row::{Fact, FactKind, Origin, Term, Value};
use super::scope::Scope;
use super::source::{Member, Members, choice, extension, get, items, kind, text};
use super::{format, names};
use crate::json::Json;
use crate::texts::Key;

impl<'a> Scope<'_, 'a> {
    /// The patient: name, identifiers, birth date and sex at once; everything else one click away.
    pub(super) fn person(&self) -> PersonView {
        let mut members = Members::of(self.resource);
        members.text("resourceType");
        let mut person = PersonView::default();
        let id = members.take("id");
        self.person_name(&mut members, &mut person);
        self.person_identifiers(&mut members, &mut person);
        for (name, kind) in
            [("birthDate", FactKind::Date), ("gender", FactKind::Other), ("deceased", FactKind::Other)]
        {
            let member = members.take_choice(name);
            // Who is alive is not marked as such at once.
            if let Some(member) = member.filter(|member| member.json == Some(&Json::Bool(false))) {
                person.details.extend(self.fact_of(member));
                continue;
            }
            let mut more = Vec::new();
            let value = member.and_then(|member| self.value(member, &mut more));
            match value {
                Some(value) => person.facts.push(self.fact_as(kind, name, value)),
                None if name != "deceased" => {
                    let why = (name == "gender").then(|| self.gender_absent()).flatten();
                    let value = Value::NotSent(why.unwrap_or_else(|| self.view.text(Key::AbsentNotSent)));
                    person.facts.push(self.fact_as(kind, name, value));
                }
                None => {}
            }
            if !more.is_empty() {
                person.details.push(self.fact(name, Value::Facts(more)));
            }
        }
        person.narrative = self.take_narrative(&mut members, &mut person.details);
        for json in members.list("contact") {
            person.contacts.push(self.contact(json));
        }
        for json in members.list("generalPractitioner") {
            person.contacts.push(self.practitioner_contact(json));
        }
        members.list("contained");
        self.left_over(members, &mut person.details);
        let id = id.and_then(|id| self.fact_of(id));
        person.details.extend(id.map(|fact| Fact { label: self.label("resourceId"), ..fact }));
        for contained in self.contained_left() {
            let member = Member { name: "contained", json: Some(contained), beside: None };
            person.details.extend(self.fact_of(member));
        }
        person
    }

    /// Why the sex was not sent, where CDA said it.
    fn gender_absent(&self) -> Option<String> {
        let gender = extension(self.resource, "urn:helsebro:gender")?;
        self.absence_in(get(gender, "valueCodeableConcept")?, 5)
    }

    /// The first name that is in use; the others are details.
    fn person_name(&self, members: &mut Members<'a>, person: &mut PersonView) {
        let all = members.list("name");
        let rank = |json: &Json| match text(json, "use") {
            Some("official") => 0,
            Some("usual") => 1,
            None => 2,
            Some("old" | "maiden" | "nickname") => 4,
            Some(_) => 3,
        };
        let first = all.iter().enumerate().min_by_key(|(at, json)| (rank(json), *at)).map(|(at, _)| at);
        if let Some(json) = first.and_then(|at| all.get(at)) {
            let mut name = Members::of(json);
            let words = names::name(&mut name);
            person.named = words.is_some();
            person.name = words.unwrap_or_default();
            let mut more = Vec::new();
            self.left_over(name, &mut more);
            if !more.is_empty() {
                person.details.push(self.fact("name", Value::Facts(more)));
            }
        }
        if !person.named {
            let why = all.iter().find_map(|json| self.absence_in(json, 5));
            person.name = why.unwrap_or_else(|| self.view.text(Key::AbsentNotSent));
        }
        for (_, json) in all.iter().enumerate().filter(|(at, _)| Some(*at) != first) {
            person.details.extend(self.fact_of(Member { name: "name", json: Some(json), beside: None }));
        }
    }

    /// The primary identifier and the others; who issued them is a detail.
    fn person_identifiers(&self, members: &mut Members<'a>, person: &mut PersonView) {
        let mut label = "primaryIdentifier";
        for json in members.list("identifier") {
            let value = text(json, "value").map(str::to_owned);
            if let Some(value) = value {
                let typed = get(json, "type").map(|kind| self.concept(kind, &mut Vec::new()));
                let label = match typed.filter(|term| !term.text.is_empty()) {
                    Some(term) => format!("{} ({})", self.label(label), term.text),
                    None => self.label(label),
                };
                person.facts.push(Fact { kind: FactKind::Identifier, label, value: Value::Text(value) });
            }
            label = "secondaryIdentifier";
            person.details.extend(self.fact_of(Member {
                name: "identifier",
                json: Some(json),
                beside: None,
            }));
        }
    }

    /// `Patient.contact`: guardian, next of kin and others.
    fn contact(&self, json: &'a Json) -> Contact {
        let mut members = Members::of(json);
        let mut contact = Contact::default();
        let mut roles = Vec::new();
        for json in members.list("relationship") {
            let term = self.concept(json, &mut contact.details);
            if term.origin != Origin::NotSent {
                // A mother who is the next of kin too.
                let further = self.all_words(json, &term);
                for role in std::iter::once(term.text.clone()).chain(further) {
                    if !roles.contains(&role) {
                        roles.push(role);
                    }
                }
            }
            contact.details.push(self.fact("relationship", Value::Term(term)));
        }
        contact.role = format::capital(&roles.join(", "));
        if let Some(name) = members.peek("name")
            && matches!(name, Json::Object(_))
        {
            members.take("name");
            let mut name = Members::of(name);
            contact.name = names::name(&mut name).unwrap_or_default();
            self.left_over(name, &mut contact.details);
            if contact.name.is_empty() {
                contact.name =
                    get(json, "name").and_then(|json| self.absence_in(json, 5)).unwrap_or_default();
            }
        }
        if let Some(reference) = members.object("organization") {
            let organisation = self.practitioner_contact(reference);
            if contact.name.is_empty() {
                contact.name = organisation.name;
            } else {
                contact.facts.push(self.fact("organization", Value::Text(organisation.name)));
            }
            contact.facts.extend(organisation.facts);
        }
        for name in ["telecom", "address", "gender", "period"] {
            let Some(member) = members.take(name) else { continue };
            let mut more = Vec::new();
            if let Some(value) = self.value(member, &mut more) {
                contact.facts.push(self.fact(name, value));
            }
            contact.details.extend(more);
        }
        self.left_over(members, &mut contact.details);
        self.named(contact)
    }

    /// A practitioner or organisation that is referred to, with the ways to reach it.
    fn practitioner_contact(&self, reference: &'a Json) -> Contact {
        let mut contact = Contact { role: self.label("generalPractitioner"), ..Contact::default() };
        match self.resolve(reference) {
            Target::Entry(_, found) | Target::Contained(_, found) => {
                contact.name = self.title_of(found, 3).unwrap_or_else(|| self.nameless(found, 3));
                for name in ["telecom", "address"] {
                    let Some(json) = get(found, name) else { continue };
                    contact.facts.extend(self.fact_of(Member { name, json: Some(json), beside: None }));
                }
                if kind(found) == "PractitionerRole" {
                    self.role_contacts(found, &mut contact.facts);
                }
            }
            Target::Missing => {
                let member = Member { name: "generalPractitioner", json: Some(reference), beside: None };
                match self.value(member, &mut contact.facts) {
                    Some(Value::Sent { text, .. } | Value::Text(text) | Value::NotSent(text)) => {
                        contact.name = text;
                    }
                    Some(value) => contact.facts.push(self.fact("generalPractitioner", value)),
                    None => {}
                }
            }
        }
        self.named(contact)
    }

    /// The ways to reach the people behind a role.
    fn role_contacts(&self, role: &'a Json, facts: &mut Vec<Fact>) {
        for (_, reference) in ["practitioner", "organization"].iter().filter_map(|name| choice(role, name)) {
            let (Target::Entry(_, found) | Target::Contained(_, found)) = self.resolve(reference) else {
                continue;
            };
            for name in ["telecom", "address"] {
                let Some(json) = get(found, name) else { continue };
                for json in items(json) {
                    facts.extend(self.fact_of(Member { name, json: Some(json), beside: None }));
                }
            }
        }
    }

    /// Our words for the codes of a concept that say something else than its words.
    fn all_words(&self, json: &Json, term: &Term) -> Vec<String> {
        if term.origin != Origin::OwnTable {
            return Vec::new();
        }
        let codings = get(json, "coding").map(items).unwrap_or_default();
        let words = codings
            .iter()
            .filter_map(|coding| self.own_words(text(coding, "system")?, text(coding, "code")?));
        words.filter(|words| *words != term.text).collect()
    }

    fn named(&self, mut contact: Contact) -> Contact {
        if contact.role.is_empty() {
            contact.role = self.view.text(Key::ContactRole);
        }
        if contact.name.is_empty() {
            contact.name = self.view.text(Key::AbsentNotSent);
        }
        contact
    }
}
