//! A row in the making: what is taken is placed, what is left over goes to the details.

use super::super::coverage;
use super::super::entries::Target;
use super::super::format::capital;
use super::super::row::{Attachment, Fact, FactKind, Origin, Original, Row, RowKind, Tag, Tone, Value};
use super::super::scope::Scope;
use super::super::source::{Member, Members, choice, extension, get, items, kind, text};
use super::super::term::TRANSLATION;
use super::words;
use crate::json::Json;
use crate::texts::{Key, Table};

/// The words that a CDA entry's `text` points to (`docs/MAPPING.md`).
pub(super) const ORIGINAL_TEXT: &str = "http://hl7.org/fhir/StructureDefinition/originalText";

/// A row and what of its resource has no place yet.
pub(super) struct Draft<'s, 'v, 'a> {
    pub(super) scope: &'s Scope<'v, 'a>,
    pub(super) members: Members<'a>,
    pub(super) row: Row,
    pub(super) extensions: Vec<&'a Json>,
    /// Who it is about where that is not the patient, and the resource's own data.
    pub(super) technical: Vec<Fact>,
}

impl<'s, 'v, 'a> Draft<'s, 'v, 'a> {
    /// Begins a row: its kind, narrative, and what every resource has.
    pub(super) fn new(scope: &'s Scope<'v, 'a>) -> Self {
        let mut members = Members::of(scope.resource);
        super::older::as_in_r4(scope.resource, &mut members);
        let kind = kind(scope.resource);
        members.text("resourceType");
        let kind_text =
            if kind.is_empty() { scope.view.text(Key::KindUnknown) } else { scope.kind_text(kind) };
        let mut draft = Self {
            scope,
            row: Row { kind_text, ..Row::default() },
            extensions: members.list("extension").iter().collect(),
            technical: Vec::new(),
            members,
        };
        draft.row.narrative = scope.take_narrative(&mut draft.members, &mut draft.row.details);
        for name in ["id", "meta", "implicitRules", "language"] {
            if let Some(member) = draft.members.take(name) {
                let label = if name == "id" { "resourceId" } else { name };
                let fact = scope.fact_of(member);
                draft.technical.extend(fact.map(|fact| Fact { label: scope.label(label), ..fact }));
            }
        }
        // Shown where they are referred to; what is not goes to the children.
        if draft
            .members
            .peek("contained")
            .is_some_and(|json| matches!(json, Json::Array(_) | Json::Object(_)))
        {
            draft.members.list("contained");
        }
        if !matches!(scope.resource, Json::Object(_)) {
            let text = Value::Text(scope.resource.to_text());
            draft.row.details.push(scope.fact("unread", text));
        }
        draft.about();
        draft.denied();
        draft.parts();
        draft
    }

    /// Shows an element at once; what its value cannot hold goes to the details. A choice that means something else by its
    /// type has a label of its own: the age at which it began is no date.
    pub(super) fn seen(&mut self, kind: FactKind, name: &str) {
        let Some(member) = self.members.take_choice(name) else { return };
        self.show(kind, member.name, member);
    }

    /// The same under another label.
    pub(super) fn seen_as(&mut self, kind: FactKind, name: &str, label: &str) {
        let Some(member) = self.members.take_choice(name) else { return };
        self.show(kind, label, member);
    }

    /// Shows a member at once.
    pub(super) fn show(&mut self, kind: FactKind, label: &str, member: Member<'a>) {
        let mut more = Vec::new();
        if let Some(value) = self.scope.value(member, &mut more) {
            let value = words::with_own_words(self.scope, label, value);
            self.row.facts.push(self.scope.fact_as(kind, label, value));
        }
        self.detail(label, more);
    }

    /// Shows a choice on the line of the title; says whether there was one.
    pub(super) fn on_line(&mut self, kind: FactKind, name: &str) -> bool {
        let Some(member) = self.members.take_choice(name) else { return false };
        let mut more = Vec::new();
        let value = self.scope.value(member, &mut more);
        let found = value.is_some();
        if let Some(value) = value {
            let value = words::with_own_words(self.scope, member.name, value);
            self.row.line.push(self.scope.fact_as(kind, member.name, value));
        }
        self.detail(member.name, more);
        found
    }

    /// Puts facts under the details of an element.
    pub(super) fn detail(&mut self, label: &str, more: Vec<Fact>) {
        if !more.is_empty() {
            self.row.details.push(self.scope.fact(label, Value::Facts(more)));
        }
    }

    /// Makes an element the row's title; of several values, all.
    pub(super) fn title(&mut self, name: &str) -> bool {
        let Some(member) = self.members.take_choice(name) else { return false };
        let mut more = Vec::new();
        let mut terms = Vec::new();
        for json in member.json.map(items).unwrap_or_default() {
            let one = Member { name: member.name, json: Some(json), beside: None };
            let Some(value) = self.scope.value(one, &mut more) else { continue };
            if matches!(value, Value::Facts(_) | Value::List(_)) {
                // Its words make the title; what they are is a detail.
                more.push(self.scope.fact(name, value.clone()));
            }
            terms.push(words::term(value));
        }
        if member.beside.is_some() {
            more.extend(self.scope.fact_of(Member { json: None, ..member }));
        }
        let mut terms = terms.into_iter();
        let Some(mut title) = terms.next() else {
            self.detail(name, more);
            return false;
        };
        for further in terms {
            title.text = format!("{}, {}", title.text, further.text);
            match &title.own_words {
                None => title.own_words = further.own_words,
                Some(_) => title.originals.extend(further.own_words),
            }
            title.originals.extend(further.originals);
            title.codes.extend(further.codes);
        }
        let found = title.origin != Origin::NotSent;
        self.row.title = title;
        self.detail(name, more);
        let needs_original = self.needs_original(member.json);
        let own =
            if needs_original { self.row.title.own_words.as_ref() } else { words::say_more(&self.row.title) };
        if let Some(Original { label, text, language }) = own.cloned() {
            let value = Value::Sent { text, language };
            self.row.facts.push(Fact { kind: FactKind::Note, label, value });
        } else if needs_original {
            let words = self.scope.extension_text(ORIGINAL_TEXT).filter(|words| !words.contains(" | "));
            match words.filter(|_| self.row.title.origin == Origin::CodeOnly) {
                // Words say more than a code.
                Some(words) => {
                    self.row.title.text = words.to_owned();
                    self.row.title.origin = Origin::OriginalText;
                    self.row.title.language = self.scope.language().map(str::to_owned);
                    self.extensions(ORIGINAL_TEXT);
                }
                None => self.seen_extension(FactKind::Note, ORIGINAL_TEXT, "originalText"),
            }
        }
        found
    }

    /// Whether the words of an entry say more than its title: that has no words, or only a translation's.
    fn needs_original(&self, concept: Option<&Json>) -> bool {
        let codings = concept.and_then(|json| get(json, "coding")).map(items).unwrap_or_default();
        let translated = codings.first().is_some_and(|coding| extension(coding, TRANSLATION).is_some());
        translated || matches!(self.row.title.origin, Origin::CodeOnly | Origin::NotSent)
    }

    /// Takes the extensions of a URL.
    pub(super) fn extensions(&mut self, url: &str) -> Vec<&'a Json> {
        let is = |json: &&Json| text(json, "url") == Some(url);
        let (found, left) = std::mem::take(&mut self.extensions).into_iter().partition(is);
        self.extensions = left;
        found
    }

    /// Shows the values of the extensions of a URL at once.
    pub(super) fn seen_extension(&mut self, kind: FactKind, url: &str, label: &str) {
        for extension in self.extensions(url) {
            let mut members = Members::of(extension);
            members.text("url");
            let Some(member) = members.take_choice("value") else { continue };
            self.show(kind, label, member);
            let mut more = Vec::new();
            self.scope.left_over(members, &mut more);
            self.detail(label, more);
        }
    }

    /// The words of a CDA entry are seen at once where they hold something that nothing seen at once says: a side, a stage.
    fn own_words_unseen(&mut self) {
        // Where the contact point has translated, the country's own words are one click away.
        if self.scope.view.translated {
            return;
        }
        let Some(words) = self.scope.extension_text(ORIGINAL_TEXT) else { return };
        if !words.contains(" | ") {
            if coverage::says_more(words, &self.row) {
                self.seen_extension(FactKind::Note, ORIGINAL_TEXT, "originalText");
            }
            return;
        }
        // A whole row of a table stands in the details; its cell that says the title and more is seen.
        let title = self.row.title.text.to_lowercase();
        let says_more =
            |cell: &&str| cell.to_lowercase().contains(&title) && coverage::says_more(cell, &self.row);
        let cell = words.split(" | ").filter(|_| !title.is_empty()).find(says_more);
        if let Some(cell) = cell {
            let text = cell.trim().to_owned();
            let value = Value::Sent { text, language: self.scope.language().map(str::to_owned) };
            self.row.facts.push(self.scope.fact_as(FactKind::Note, "originalText", value));
        }
    }

    /// When a concern was followed, where the statement itself has no date.
    pub(super) fn concern_period(&mut self) {
        let dated = |fact: &Fact| fact.kind == FactKind::Date && !matches!(fact.value, Value::NotSent(_));
        if self.row.facts.iter().any(dated) {
            return;
        }
        for extension in self.extensions("urn:helsebro:concern-period") {
            self.see(FactKind::Date, extension);
        }
    }

    /// Shows an extension at once; of one that only says why it has no value, that in a word.
    pub(super) fn see(&mut self, kind: FactKind, extension: &'a Json) {
        let Some(fact) = self.scope.extension(extension) else { return };
        let value = choice(extension, "value").and_then(|(_, value)| get(value, "extension"));
        let reasons = value.or_else(|| get(extension, "extension")).map(items).unwrap_or_default();
        let absent = self.scope.absence(reasons).filter(|_| matches!(fact.value, Value::Facts(_)));
        match absent {
            Some(reason) => {
                let label = fact.label.clone();
                self.row.facts.push(Fact { kind, label, value: Value::NotSent(reason) });
                self.row.details.push(fact);
            }
            None => self.row.facts.push(Fact { kind, ..fact }),
        }
    }

    /// Who took part in a CDA entry, as what (`docs/MAPPING.md`).
    fn participants(&mut self) {
        for participant in self.extensions("urn:helsebro:participant") {
            let part = |name| extension(participant, name);
            let role = part("type").and_then(|part| text(part, "valueCode"));
            let actor = part("actor").and_then(|part| get(part, "valueReference"));
            let (Some(role), Some(actor)) = (role, actor) else {
                self.row.details.extend(self.scope.extension(participant));
                continue;
            };
            let role = self.scope.view.word(Table::Participation, role).unwrap_or(role);
            let member = Member { name: "participant", json: Some(actor), beside: None };
            let fact = self.scope.fact_of(member);
            self.row.details.extend(fact.map(|fact| Fact { label: capital(role), ..fact }));
        }
    }

    /// Those who did it, each with what they did.
    pub(super) fn performers(&mut self, kind: FactKind) {
        let performers = self.members.list("performer");
        for json in performers {
            let mut members = Members::of(json);
            let Some(actor) = members.take("actor").filter(|_| !members.has("reference")) else {
                let member = Member { name: "performer", json: Some(json), beside: None };
                self.show(kind, "performer", member);
                continue;
            };
            let (mut facts, mut more) = (Vec::new(), Vec::new());
            let name = self.scope.value(actor, &mut more);
            facts.extend(name.map(|name| self.scope.head("actor", name)));
            for name in ["function", "onBehalfOf"] {
                let Some(member) = members.take(name) else { continue };
                let value = self.scope.value(member, &mut more);
                facts.extend(value.map(|value| self.scope.fact(name, value)));
            }
            self.scope.left_over(members, &mut more);
            let value = words::alone(facts);
            self.row.facts.extend(value.map(|value| self.scope.fact_as(kind, "performer", value)));
            self.detail("performer", more);
        }
        self.seen(kind, "performer");
    }

    /// Takes over the row of a resource that is shown in this one.
    pub(super) fn merge(&mut self, inner: Row) {
        self.row.facts.extend(inner.line);
        self.row.facts.extend(inner.facts);
        self.row.details.extend(inner.details);
        self.row.children.extend(inner.children);
        self.row.attachments.extend(inner.attachments);
        self.row.tags.extend(inner.tags);
        if let Some(narrative) = inner.narrative {
            let words = narrative.words();
            let value = Value::Sent { text: words, language: narrative.language };
            self.row.details.push(self.scope.fact("text", value));
        }
    }

    /// The row of what a reference leads to, to be shown in this one. `None` where it is nothing of what is wanted, is
    /// being shown already, or lies too deep.
    pub(super) fn inner(&self, reference: &'a Json, wanted: impl Fn(&str) -> bool) -> Option<Row> {
        let scope = self.scope;
        if !scope.may_nest() {
            return None;
        }
        match scope.resolve(reference) {
            Target::Entry(number, resource) if wanted(kind(resource)) => {
                super::entry(scope.view, number, scope.depth + 1)
            }
            Target::Contained(number, resource) if wanted(kind(resource)) => {
                scope.take_contained(number);
                Some(super::contained(scope, resource))
            }
            _ => None,
        }
    }

    /// What a reference calls the thing that it leads to: its title, where it has none of its own; else a detail, where it
    /// says something else.
    pub(super) fn called(&mut self, reference: &'a Json) {
        let named = get(reference, "reference").filter(|inner| matches!(inner, Json::Object(_)));
        let reference = named.unwrap_or(reference);
        let mut members = Members::of(reference);
        for name in ["reference", "type"] {
            members.text(name);
        }
        let display = members.peek("display").and_then(Json::as_str).map(str::trim).unwrap_or_default();
        let title = &mut self.row.title;
        if !display.is_empty() && matches!(title.origin, Origin::NotSent | Origin::CodeOnly) {
            title.text = display.to_owned();
            title.origin = Origin::OriginalText;
            title.language = self.scope.language().map(str::to_owned);
            members.text("display");
        } else if title.text.to_lowercase() == display.to_lowercase() {
            members.text("display");
        }
        self.scope.left_over(members, &mut self.row.details);
    }

    /// Files in the resource, wherever in it they stand.
    fn attachments(&mut self) {
        let mut found = Vec::new();
        words::collect_files(self.scope.resource, &mut found);
        for json in found {
            let title =
                text(json, "title").map_or_else(|| self.scope.view.text(Key::Attachment), str::to_owned);
            let own = |name| text(json, name).map(str::to_owned);
            self.row.attachments.push(Attachment {
                title,
                content_type: own("contentType"),
                data: own("data"),
                url: own("url"),
            });
        }
    }

    /// What stands as the title where none was sent: the file that the row is, or what kind of thing it is and why it has
    /// no name.
    fn title_in_place(&self) -> String {
        let kind = self.row.kind_text.as_str();
        let reason = self.row.title.text.as_str();
        match self.row.attachments.first() {
            Some(Attachment { title, content_type, .. }) => {
                let kind = content_type.as_ref().map(|kind| format!(" ({kind})")).unwrap_or_default();
                format!("{title}{kind}")
            }
            // What has no name by its nature is known by its kind.
            None if reason.is_empty() && self.row.kind == RowKind::Other => kind.to_owned(),
            None if reason.is_empty() => self.scope.view.texts.fill(Key::KindNotSaid, &[("kind", kind)]),
            None => format!("{kind}: {reason}"),
        }
    }

    /// Ends the row: all that is left goes to the details.
    pub(super) fn finish(mut self, kind: RowKind) -> Row {
        self.row.kind = kind;
        self.participants();
        self.own_words_unseen();
        self.attachments();
        // What changes the meaning of the whole must be seen with it (FHIR R4, extensibility.html#modifierExtension).
        for extension in self.members.list("modifierExtension") {
            if super::order::is_negation(extension) {
                // Marked already.
                self.row.details.extend(self.scope.extension(extension));
                continue;
            }
            self.row.facts.extend(self.scope.extension(extension));
            let tag = Tag { text: self.scope.view.text(Key::TagModified), tone: Tone::Danger };
            self.row.tags.push(tag);
        }
        let mut more = Vec::new();
        self.scope.left_over(std::mem::take(&mut self.members), &mut more);
        for extension in std::mem::take(&mut self.extensions) {
            more.extend(self.scope.extension(extension));
        }
        self.row.details.extend(more);
        self.row.details.append(&mut self.technical);
        self.row.tags.sort_by_key(|tag| match tag.tone {
            Tone::Danger => 0,
            Tone::Warning => 1,
            Tone::Neutral => 2,
        });
        for contained in self.scope.contained_left() {
            let mut child = super::contained(self.scope, contained);
            child.named = true;
            self.row.children.push(child);
        }
        self.row.title.capitalise();
        if self.row.title.origin == Origin::NotSent {
            self.row.title.text = self.title_in_place();
        }
        self.row
    }
}
