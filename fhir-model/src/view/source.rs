//! The document's JSON, taken member by member. What nobody takes is left over and shown as it came: so nothing that
//! was sent can be missing from the screen.

use crate::json::Json;

/// The members of an object that nobody has taken yet.
#[derive(Debug, Clone, Default)]
pub(super) struct Members<'a> {
    left: Vec<(&'a str, &'a Json)>,
}

/// A member that was taken, with what FHIR's JSON keeps beside a primitive under `_name`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    /// Its name: of a choice, with the type's suffix.
    pub(super) name: &'a str,
    /// Its value; `None` where only `_name` was sent.
    pub(super) json: Option<&'a Json>,
    /// The object or array under `_name`.
    pub(super) beside: Option<&'a Json>,
}

impl<'a> Members<'a> {
    /// All members of an object; none of anything else.
    pub(super) fn of(json: &'a Json) -> Self {
        Self { left: json.as_object().map(|object| object.iter().collect()).unwrap_or_default() }
    }

    /// Takes a member and what stands beside it.
    pub(super) fn take(&mut self, name: &str) -> Option<Member<'a>> {
        let found = self.remove(|found| found == name);
        let beside = self.remove(|found| found.strip_prefix('_') == Some(name));
        let (name, json) = match (found, beside) {
            (Some((name, json)), _) => (name, Some(json)),
            (None, Some((name, _))) => (name.strip_prefix('_').unwrap_or(name), None),
            (None, None) => return None,
        };
        Some(Member { name, json, beside: beside.map(|(_, json)| json) })
    }

    /// Takes a choice by its stem: `onset` takes `onsetDateTime`; also the stem itself.
    pub(super) fn take_choice(&mut self, stem: &str) -> Option<Member<'a>> {
        let name = self.left.iter().map(|(name, _)| name.strip_prefix('_').unwrap_or(name)).find(|name| {
            name.strip_prefix(stem)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
        })?;
        self.take(name)
    }

    /// Takes a text; leaves what is no text, so that it is shown as left over.
    pub(super) fn text(&mut self, name: &str) -> Option<&'a str> {
        let text = self.peek(name)?.as_str()?;
        self.remove(|found| found == name);
        Some(text)
    }

    /// Takes a member's objects: the items of an array, or the one object. Leaves it where anything else is among them,
    /// so that it is shown as left over.
    pub(super) fn list(&mut self, name: &str) -> &'a [Json] {
        let found = self.peek(name).map(items).unwrap_or_default();
        if !found.iter().all(|item| matches!(item, Json::Object(_))) {
            return &[];
        }
        self.discard(name);
        found
    }

    /// Takes a member that is one object; leaves anything else, so that it is shown as left over.
    pub(super) fn object(&mut self, name: &str) -> Option<&'a Json> {
        let found = self.peek(name).filter(|json| matches!(json, Json::Object(_)))?;
        self.discard(name);
        Some(found)
    }

    /// Takes a member that has been looked at.
    pub(super) fn discard(&mut self, name: &str) {
        self.remove(|found| found == name);
    }

    /// Looks at a member without taking it.
    pub(super) fn peek(&self, name: &str) -> Option<&'a Json> {
        self.left.iter().find(|(found, _)| *found == name).map(|(_, json)| *json)
    }

    /// Whether a member of that name is left.
    pub(super) fn has(&self, name: &str) -> bool {
        self.peek(name).is_some()
    }

    /// Whether all names that are left, but `id` and `extension`, are like that.
    pub(super) fn all(&self, is: impl Fn(&str) -> bool) -> bool {
        self.left.iter().all(|(name, _)| {
            let name = name.strip_prefix('_').unwrap_or(name);
            matches!(name, "id" | "extension") || is(name)
        })
    }

    /// Whether nothing is left but members of these names, `id` and `extension`.
    pub(super) fn only(&self, names: &[&str]) -> bool {
        self.all(|name| names.contains(&name))
    }

    /// Calls a member by another name, where nothing of that name is there.
    pub(super) fn rename(&mut self, from: &str, to: &'a str) {
        if self.all(|name| name != to)
            && let Some((name, _)) = self.left.iter_mut().find(|(name, _)| *name == from)
        {
            *name = to;
        }
    }

    /// Puts something in a member's place.
    pub(super) fn replace(&mut self, name: &str, json: &'a Json) {
        if let Some((_, value)) = self.left.iter_mut().find(|(found, _)| *found == name) {
            *value = json;
        }
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// Takes the next member that is left, in the order in which they came.
    pub(super) fn next(&mut self) -> Option<Member<'a>> {
        let (name, _) = self.left.first()?;
        self.take(name.strip_prefix('_').unwrap_or(name))
    }

    fn remove(&mut self, is: impl Fn(&str) -> bool) -> Option<(&'a str, &'a Json)> {
        let at = self.left.iter().position(|(name, _)| is(name))?;
        Some(self.left.remove(at))
    }
}

/// The items of an array, or the one value.
pub(super) fn items(json: &Json) -> &[Json] {
    match json {
        Json::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

/// A member of an object.
pub(super) fn get<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    json.as_object()?.get(name)
}

/// A text member of an object, trimmed; `None` where it is empty.
pub(super) fn text<'a>(json: &'a Json, name: &str) -> Option<&'a str> {
    get(json, name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The extensions of an element that have a URL, in their order; of an extension, its parts of a name.
pub(super) fn extensions<'a, 'u>(
    element: &'a Json,
    url: &'u str,
) -> impl Iterator<Item = &'a Json> + use<'a, 'u> {
    let all = get(element, "extension").map(items).unwrap_or_default();
    all.iter().filter(move |extension| text(extension, "url") == Some(url))
}

/// The first of them.
pub(super) fn extension<'a>(element: &'a Json, url: &str) -> Option<&'a Json> {
    extensions(element, url).next()
}

/// A choice of an object, looked at without taking it: its name and value.
pub(super) fn choice<'a>(json: &'a Json, stem: &str) -> Option<(&'a str, &'a Json)> {
    json.as_object()?.iter().find(|(name, _)| {
        name.strip_prefix(stem)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
    })
}

/// A resource's kind.
pub(super) fn kind(resource: &Json) -> &str {
    text(resource, "resourceType").unwrap_or_default()
}
