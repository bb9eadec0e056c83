//! A row in the making: what is taken is placed, what is left over goes to the details.

use super::super::entries::Target;
use super::super::row::{Attachment, Fact, FactKind, Origin, Original, Row, RowKind, Tag, Term, Tone, Value};
use super::super::scope::Scope;
use super::super::source::{Member, Members, get, items, kind, text};
use super::super::term::TRANSLATION;
use crate::json::Json;
use crate::texts::Key;

/// Codes of severity, criticality and interpretation that call for attention: FHIR's, HL7's and SNOMED CT's.
const DANGER: &[&str] = &["high", "severe", "24484000", "442452003", "371924009", "HH", "LL", "AA"];
/// Codes of the same, and of statuses, that the reader must take into account.
const WARNING: &[&str] = &[
    "moderate",
    "6736007",
    "unconfirmed",
    "provisional",
    "differential",
    "refuted",
    "entered-in-error",
    "not-done",
    "not-taken",
    "cancelled",
    "stopped",
    "on-hold",
    "H",
    "L",
    "A",
    "unable-to-assess",
];

/// The words that a CDA entry's `text` points to (`docs/MAPPING.md`).
pub(super) const ORIGINAL_TEXT: &str = "http://hl7.org/fhir/StructureDefinition/originalText";

/// A row and what of its resource has no place yet.
pub(super) struct Draft<'s, 'v, 'a> {
    pub(super) scope: &'s Scope<'v, 'a>,
    pub(super) members: Members<'a>,
    pub(super) row: Row,
    extensions: Vec<&'a Json>,
    /// Who it is about where that is not the patient, and the resource's own data.
    technical: Vec<Fact>,
}

impl<'s, 'v, 'a> Draft<'s, 'v, 'a> {
    /// Begins a row: its kind, narrative, and what every resource has.
    pub(super) fn new(scope: &'s Scope<'v, 'a>) -> Self {
        let mut members = Members::of(scope.resource);
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
        draft
    }

    /// Whom the row is about: nothing where it is the patient, a marked fact where it is another.
    fn about(&mut self) {
        for name in ["subject", "patient"] {
            let Some(json) = self.members.peek(name) else { continue };
            let view = self.scope.view;
            match self.scope.resolve(json) {
                Target::Entry(number, _) if Some(number) == view.patient => {
                    let member = self.members.take(name);
                    // Only a name beside the reference says something.
                    let named = get(json, "display").is_some() || get(json, "identifier").is_some();
                    let fact = member.filter(|_| named).and_then(|member| self.scope.fact_of(member));
                    self.technical.extend(fact);
                }
                Target::Entry(..) | Target::Contained(..) => {
                    self.row.tags.push(Tag { text: view.text(Key::TagOtherSubject), tone: Tone::Danger });
                    self.seen(FactKind::Other, name);
                }
                Target::Missing => {
                    let fact = self.members.take(name).and_then(|member| self.scope.fact_of(member));
                    self.technical.extend(fact);
                }
            }
        }
    }

    /// Shows an element at once; what its value cannot hold goes to the details.
    pub(super) fn seen(&mut self, kind: FactKind, name: &str) {
        self.seen_as(kind, name, name);
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
            self.row.facts.push(self.scope.fact_as(kind, label, value));
        }
        self.detail(label, more);
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
            terms.push(term(value));
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
        if needs_original || self.text_says_more() {
            let own = self.row.title.own_words.clone();
            if let Some(Original { label, text, language }) = own {
                self.row.facts.push(Fact {
                    kind: FactKind::Note,
                    label,
                    value: Value::Sent { text, language },
                });
            } else if needs_original {
                self.seen_extension(FactKind::Note, ORIGINAL_TEXT, "originalText");
            }
        }
        found
    }

    /// Whether the words of an entry say more than its title: that has no words, or only a translation's.
    fn needs_original(&self, concept: Option<&Json>) -> bool {
        let codings = concept.and_then(|json| get(json, "coding")).map(items).unwrap_or_default();
        let translated = codings.first().is_some_and(|coding| {
            let extensions = get(coding, "extension").map(items).unwrap_or_default();
            extensions.iter().any(|extension| text(extension, "url") == Some(TRANSLATION))
        });
        translated || matches!(self.row.title.origin, Origin::CodeOnly | Origin::NotSent)
    }

    /// Whether the sender's own words for the whole say something that the words of its code do not: a strength, a
    /// complication. Where the contact point has translated, they are one click away; so is a whole row of a table.
    fn text_says_more(&self) -> bool {
        let title = &self.row.title;
        if !matches!(title.origin, Origin::OwnTable | Origin::OtherLanguage) {
            return false;
        }
        let shown = title.text.to_lowercase();
        title
            .own_words
            .as_ref()
            .is_some_and(|own| !own.text.contains(" | ") && !shown.contains(&own.text.to_lowercase()))
    }

    /// Makes a status or the like a mark beside the title, unless it only says what is expected; it is in the details
    /// in any case.
    pub(super) fn tag(&mut self, name: &str, expected: &[&str]) {
        let Some(member) = self.members.take(name) else { return };
        let codes = member.json.map(codes_of).unwrap_or_default();
        let mut more = Vec::new();
        let Some(value) = self.scope.value(member, &mut more) else {
            self.detail(name, more);
            return;
        };
        let words = term(value.clone());
        // What stands where nothing was sent is a filler.
        let sent = words.origin != Origin::NotSent && !words.text.is_empty();
        if sent && !codes.iter().any(|code| expected.contains(code)) {
            self.mark(name, &codes, &words.text);
        }
        let value = self.scope.with(value, more);
        self.row.details.push(self.scope.fact(name, value));
    }

    /// Adds a mark beside the title.
    pub(super) fn mark(&mut self, name: &str, codes: &[&str], words: &str) {
        let any = |known: &[&str]| codes.iter().any(|code| known.contains(code));
        let tone = if any(DANGER) {
            Tone::Danger
        } else if any(WARNING) {
            Tone::Warning
        } else {
            Tone::Neutral
        };
        // Some words mean nothing without the name of what they say: "høy", "ukjent".
        let bare =
            !matches!(name, "clinicalStatus" | "verificationStatus" | "interpretation" | "doNotPerform");
        let text = if bare { format!("{}: {words}", self.scope.label(name)) } else { words.to_owned() };
        let tag = Tag { text, tone };
        if !self.row.tags.contains(&tag) {
            self.row.tags.push(tag);
        }
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

    /// Takes over the row of a resource that is shown in this one.
    pub(super) fn merge(&mut self, inner: Row) {
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

    /// The resource that a reference leads to, marked as shown here.
    pub(super) fn follow(&self, reference: &'a Json) -> Option<&'a Json> {
        match self.scope.resolve(reference) {
            Target::Entry(number, resource) => {
                self.scope.view.entries.place(number);
                Some(resource)
            }
            Target::Contained(number, resource) => {
                self.scope.take_contained(number);
                Some(resource)
            }
            Target::Missing => None,
        }
    }

    /// Marks the resource of the Bundle that a reference leads to as shown here; what is contained shows itself.
    pub(super) fn follow_entry(&self, reference: &'a Json) {
        if let Target::Entry(number, _) = self.scope.resolve(reference) {
            self.scope.view.entries.place(number);
        }
    }

    /// Files in the resource, wherever in it they stand.
    fn attachments(&mut self) {
        let mut found = Vec::new();
        collect_files(self.scope.resource, &mut found);
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
            None if reason.is_empty() => self.scope.view.texts.fill(Key::KindNotSaid, &[("kind", kind)]),
            None => format!("{kind}: {reason}"),
        }
    }

    /// Ends the row: all that is left goes to the details.
    pub(super) fn finish(mut self, kind: RowKind) -> Row {
        self.row.kind = kind;
        self.attachments();
        // What changes the meaning of the whole must be seen with it (FHIR R4, extensibility.html#modifierExtension).
        for extension in self.members.list("modifierExtension") {
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
            self.row.children.push(super::row(self.scope.view, contained, self.scope.depth + 1));
        }
        self.row.title.capitalise();
        if self.row.title.origin == Origin::NotSent {
            self.row.title.text = self.title_in_place();
        }
        self.row
    }
}

/// A value as the words of a title.
pub(super) fn term(value: Value) -> Term {
    let text = match value {
        Value::Term(term) => return term,
        Value::Text(text) => return Term { text, origin: Origin::Name, ..Term::default() },
        Value::Date(text) | Value::Quantity(text) => text,
        Value::Sent { text, language } => {
            return Term { text, origin: Origin::OriginalText, language, ..Term::default() };
        }
        Value::NotSent(text) => return Term { text, ..Term::default() },
        Value::List(values) => {
            let words: Vec<String> = values.into_iter().map(|value| term(value).text).collect();
            words.join(", ")
        }
        Value::Facts(facts) => {
            let words: Vec<String> = facts.into_iter().map(|fact| term(fact.value).text).collect();
            words.join(", ")
        }
    };
    Term { text, origin: Origin::OriginalText, ..Term::default() }
}

/// The code, or the codes of a concept.
fn codes_of(json: &Json) -> Vec<&str> {
    match json {
        Json::String(code) => vec![code],
        Json::Array(list) => list.iter().flat_map(codes_of).collect(),
        json => {
            let codings = get(json, "coding").map(items).unwrap_or_default();
            codings.iter().filter_map(|coding| text(coding, "code")).collect()
        }
    }
}

fn collect_files<'a>(json: &'a Json, found: &mut Vec<&'a Json>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect_files(item, found)),
        Json::Object(object) => {
            let file = object.get("data").and_then(Json::as_str).is_some_and(|data| !data.is_empty())
                || (object.get("contentType").is_some() && object.get("url").is_some());
            if file {
                found.push(json);
            }
            // What is contained is a row of its own.
            for (name, value) in object.iter() {
                if name != "contained" {
                    collect_files(value, found);
                }
            }
        }
        _ => {}
    }
}
