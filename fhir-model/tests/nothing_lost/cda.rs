//! What a CDA document says, found by walking its XML. This knows HL7's data types and nothing of the mapping.

use std::collections::{HashMap, HashSet};

use roxmltree::{Document, Node};

use crate::fact::{Fact, Kind, Section, family};

/// A CDA document: its head, the file that it may be instead of sections, and the sections.
pub(crate) struct Cda {
    pub(crate) head: Vec<Fact>,
    pub(crate) file: Vec<Fact>,
    pub(crate) sections: Vec<Section>,
}

pub(crate) fn gather(document: &Document<'_>) -> Cda {
    let root = document.root_element();
    let mut ids = HashMap::new();
    for node in root.descendants() {
        if let Some(id) = node.attribute("ID") {
            ids.entry(id).or_insert(node);
        }
    }
    let gatherer = Gatherer { ids, is_prescription: code_of(root) == Some("57833-6") };
    let (mut head, mut file, mut sections) = (Vec::new(), Vec::new(), Vec::new());
    gatherer.attributes(root, &mut head);
    for child in elements(root) {
        if name(child) != "component" {
            gatherer.element(child, &mut head);
            continue;
        }
        for body in elements(child) {
            if name(body) == "nonXMLBody" {
                gatherer.element(body, &mut file);
            } else {
                gatherer.attributes(body, &mut head);
                sections.extend(gatherer.sections(body));
            }
        }
    }
    Cda { head, file, sections }
}

struct Gatherer<'a, 'i> {
    /// The elements that entries point to.
    ids: HashMap<&'a str, Node<'a, 'i>>,
    is_prescription: bool,
}

impl<'a> Gatherer<'a, '_> {
    fn sections(&self, body: Node<'a, '_>) -> Vec<Section> {
        let components = elements(body).filter(|child| name(*child) == "component");
        let sections = components.flat_map(|component| {
            let inner = elements(component).filter(|child| name(*child) == "section");
            inner.map(move |section| (component, section))
        });
        sections.map(|(component, section)| self.section(component, section)).collect()
    }

    fn section(&self, component: Node<'a, '_>, node: Node<'a, '_>) -> Section {
        let code = code_of(node).unwrap_or_default();
        let mut section = Section { family: family(code, self.is_prescription), ..Section::default() };
        self.attributes(component, &mut section.own);
        self.attributes(node, &mut section.own);
        for child in elements(node) {
            match name(child) {
                "text" => {
                    let words = narrative(child);
                    section
                        .own
                        .extend(words.split_whitespace().map(|word| fact(Kind::Word, word, "", child)));
                }
                "entry" => {
                    let before = section.entries.len();
                    let statements = elements(child).filter(|it| name(*it) != "templateId");
                    section.entries.extend(statements.map(|statement| self.statement(statement)));
                    let mut own = Vec::new();
                    self.attributes(child, &mut own);
                    match section.entries.get_mut(before) {
                        Some(first) => first.extend(own),
                        // An entry that only says why it says nothing.
                        None => section.own.extend(own),
                    }
                }
                "component" => {}
                _ => self.element(child, &mut section.own),
            }
        }
        section.inner = self.sections(node);
        section
    }

    /// A clinical statement; the facts of each of its parts are marked as one.
    fn statement(&self, node: Node<'a, '_>) -> Vec<Fact> {
        let mut facts = Vec::new();
        self.attributes(node, &mut facts);
        let mut part = 0;
        for child in elements(node) {
            if !matches!(name(child), "entryRelationship" | "component" | "participant") {
                self.element(child, &mut facts);
                continue;
            }
            self.attributes(child, &mut facts);
            for inner in elements(child) {
                let before = facts.len();
                part += 1;
                self.element(inner, &mut facts);
                facts.iter_mut().skip(before).for_each(|fact| fact.part = part);
            }
        }
        let mut said = HashSet::new();
        for fact in facts.iter_mut().filter(|fact| fact.kind == Kind::OriginalText) {
            if !said.insert(fact.text.clone()) {
                fact.place.push_str(" again");
            }
        }
        facts
    }

    /// An element and all that is in it.
    fn element(&self, node: Node<'a, '_>, facts: &mut Vec<Fact>) {
        self.attributes(node, facts);
        let kind = match name(node) {
            "originalText" | "text" => Kind::OriginalText,
            _ if within(node, "name") => Kind::Name,
            _ if within(node, "addr") => Kind::Address,
            _ => Kind::Text,
        };
        let own: Vec<&str> = node.children().filter(Node::is_text).filter_map(|it| it.text()).collect();
        let own = own.join(" ");
        let is_file = node.attribute("representation") == Some("B64");
        if is_file {
            let whole: String = own.split_whitespace().collect();
            facts.push(fact(Kind::File, &whole, node.attribute("mediaType").unwrap_or_default(), node));
        } else {
            facts.extend(Some(fact(kind, &own, "", node)).filter(|fact| !fact.text.is_empty()));
        }
        elements(node).for_each(|child| self.element(child, facts));
    }

    fn attributes(&self, node: Node<'a, '_>, facts: &mut Vec<Fact>) {
        for attribute in node.attributes().filter(|it| !it.value().trim().is_empty()) {
            let said = self.attribute(node, attribute.name(), attribute.value());
            let of = node.attribute("code").unwrap_or_default();
            let said = said.map(|(kind, text, with)| fact(kind, &text, with, node));
            facts.extend(said.map(|fact| Fact { code: of.to_owned(), ..fact }));
        }
    }

    /// What an attribute says; `None` where another one of its element says it too, or it leads nowhere.
    fn attribute(&self, node: Node<'a, '_>, of: &'a str, value: &'a str) -> Option<(Kind, String, &'a str)> {
        let get = |name| node.attribute(name).filter(|it| !it.trim().is_empty());
        let (kind, with) = match (of, name(node)) {
            ("code" | "codeSystem", _) if is_turned(node) => {
                return (of == "code")
                    .then(|| (code_kind(node), get("codeSystem").unwrap_or_default().to_owned(), value));
            }
            ("displayName", _) if is_turned(node) => (Kind::Display, get("codeSystem")),
            ("displayName", _) if get("code").is_none() => (Kind::Text, None),
            ("code", "statusCode") => (Kind::Status, None),
            ("code", "value") if is_about_substitution(node) => (Kind::Substitution, get("codeSystem")),
            // Some send the system's OID and its name the wrong way round.
            ("code", _) => {
                (code_kind(node), get("codeSystemName").filter(|_| is_exchanged(node)).or(get("codeSystem")))
            }
            ("codeSystem", _) if is_exchanged(node) => (Kind::SystemName, get("codeSystemName")),
            ("codeSystemName", _) if is_exchanged(node) => return None,
            ("codeSystemName", _) => (Kind::SystemName, get("codeSystem")),
            ("displayName", _) => (Kind::Display, get("code")),
            ("nullFlavor", _) => (Kind::NullFlavor, None),
            ("negationInd", _) => (Kind::Negation, None),
            ("moodCode", _) => (Kind::Mood, None),
            // Whose representative, relative or contact somebody is.
            ("classCode", "associatedEntity") => (Kind::Code, Some("2.16.840.1.113883.5.110")),
            ("typeCode", "entryRelationship" | "relatedDocument") => (Kind::Relation, None),
            ("extension", _) => (Kind::Identifier, get("root")),
            ("root", _) if get("extension").is_none() => (Kind::Identifier, None),
            ("value", "telecom") => (Kind::Telecom, None),
            ("value", "reference") => {
                let target = self.ids.get(value.strip_prefix('#').unwrap_or(value))?;
                let texts = target.descendants().filter(Node::is_text).filter_map(|it| it.text());
                let texts = texts.collect::<Vec<_>>().join(" ");
                return (!texts.trim().is_empty()).then_some((Kind::OriginalText, texts, ""));
            }
            ("value", _) if is_time(node) => (Kind::Date, None),
            ("value", _) if get("unit").is_some() => (Kind::Amount, get("unit")),
            ("value", _) if value.parse::<f64>().is_ok() => (Kind::Number, None),
            ("unit", _) if get("value").is_some() => return None,
            ("codeSystem", _) if get("code").is_some() => return None,
            ("root", _) => return None,
            ("value" | "unit" | "assigningAuthorityName" | "codeSystemVersion", _) => (Kind::Text, None),
            (other, _) => (Kind::Attribute, Some(other)),
        };
        Some((kind, value.to_owned(), with.unwrap_or_default()))
    }
}

fn fact(kind: Kind, text: &str, with: &str, node: Node<'_, '_>) -> Fact {
    Fact::new(kind, text, with, place(node))
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

fn code_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    elements(node).find(|child| name(*child) == "code")?.attribute("code")
}

fn within(node: Node<'_, '_>, what: &str) -> bool {
    node.ancestors().take(2).any(|above| name(above) == what)
}

/// The words of a narrative. What stands within a word (a raised number) parts nothing.
fn narrative(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    let inline = matches!(name(node), "content" | "sub" | "sup" | "linkHtml" | "footnoteRef");
    for child in node.children() {
        match child.text().filter(|_| child.is_text()) {
            Some(text) => out.push_str(text),
            None if child.is_element() => out.push_str(&narrative(child)),
            None => {}
        }
    }
    if inline { out } else { format!(" {out} ") }
}

/// Whether code and system were sent the wrong way round.
fn is_turned(node: Node<'_, '_>) -> bool {
    let is_oid = |name| node.attribute(name).is_some_and(|it| it.matches('.').count() > 5);
    is_oid("code") && node.attribute("codeSystem").is_some() && !is_oid("codeSystem")
}

/// A code, or a translation of one: what words and codes are shown must not be taken for what was meant.
fn code_kind(node: Node<'_, '_>) -> Kind {
    let translated = node.ancestors().find(|it| name(*it) != "translation");
    // The translation of a unit is the code of a unit.
    let is_unit = translated.is_some_and(|it| it.attribute("value").is_some());
    let depth = node.ancestors().take_while(|it| name(*it) == "translation").count();
    if depth > usize::from(is_unit) { Kind::Translation } else { Kind::Code }
}

fn is_exchanged(node: Node<'_, '_>) -> bool {
    let is_oid =
        |name| node.attribute(name).is_some_and(|it| it.contains('.') && !it.contains(char::is_alphabetic));
    is_oid("codeSystemName") && !is_oid("codeSystem")
}

/// Whether the code names the agent of an observation whose value says the very same.
fn is_said_by_value(node: Node<'_, '_>) -> bool {
    let observation = node.ancestors().take(5).find(|above| name(*above) == "observation");
    let value = observation.and_then(|it| elements(it).find(|child| name(*child) == "value"));
    let same = |attribute| value.is_some_and(|value| value.attribute(attribute) == node.attribute(attribute));
    let is_agent = name(node) == "code" && node.parent().is_some_and(|it| name(it) == "playingEntity");
    is_agent && same("code") && same("codeSystem")
}

fn is_about_substitution(node: Node<'_, '_>) -> bool {
    node.parent_element().and_then(code_of) == Some("SUBST")
}

/// Whether an element's `value` is a point in time.
fn is_time(node: Node<'_, '_>) -> bool {
    let time = |node: Node<'_, '_>| {
        matches!(name(node), "effectiveTime" | "time" | "birthTime" | "phase" | "validTime" | "useablePeriod")
            || node.attributes().any(|it| it.name() == "type" && it.value().ends_with("TS"))
    };
    let bound = matches!(name(node), "low" | "high" | "center");
    time(node) || (bound && node.parent_element().is_some_and(time))
}

/// `act/entryRelationship/observation/value`, from the entry or the head's element on.
fn place(node: Node<'_, '_>) -> String {
    let low = node.parent().and_then(|span| elements(span).find(|it| name(*it) == "low"));
    let is_low =
        |low: Node<'_, '_>| name(node) == "high" && low.attribute("value") == node.attribute("value");
    let as_value = match () {
        () if is_said_by_value(node) => " as value",
        () if node.attribute("value").is_some() && low.is_some_and(is_low) => " as low",
        () => "",
    };
    let above = node.ancestors().filter(Node::is_element).map(name);
    let mut names: Vec<_> = above.take_while(|name| !matches!(*name, "entry" | "ClinicalDocument")).collect();
    names.reverse();
    let body = ["component", "structuredBody"];
    let names: Vec<_> = names.into_iter().skip_while(|name| body.contains(name)).collect();
    names.join("/") + as_value
}
