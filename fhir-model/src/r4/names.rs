//! The names by which references call the resources of a Bundle (FHIR R4, bundle.html#references).
//!
//! An address names one resource of one server: the same `Type/id` elsewhere is another resource, and may be another
//! patient. So an address leads to the entry of that very `fullUrl`, and a relative reference to the server that its own
//! entry stands on; only where an entry names no server does its `Type/id` stand for it.

use std::borrow::Cow;
use std::collections::HashMap;

/// The entries of a Bundle by their names; entries are known by their number.
#[derive(Debug, Default)]
pub(crate) struct Names<'a> {
    by_url: HashMap<Cow<'a, str>, usize>,
    by_id: HashMap<(&'a str, &'a str), Vec<usize>>,
    servers: Vec<Option<&'a str>>,
}

/// More entries of one name than these are not compared: which of them is meant cannot be told.
const MANY: usize = 8;

/// What a name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// This entry.
    One(usize),
    /// An entry that names no server has the `Type/id` in which the address of this server ends: it may be the one.
    OfServer(usize),
    /// No entry, or not one alone.
    None,
}

impl<'a> Names<'a> {
    /// Notes the next entry: its `fullUrl`, its resource's type and id. Of equal names the first wins.
    pub(crate) fn push(&mut self, full_url: Option<&'a str>, kind: &'a str, id: Option<&'a str>) {
        let number = self.servers.len();
        let mut names = [id.map(|id| (kind, id)), None];
        let mut server = None;
        if let Some(url) = full_url {
            self.by_url.entry(urn(url).unwrap_or(Cow::Borrowed(without_version(url)))).or_insert(number);
            if let Some((found, kind, id)) = split(url).filter(|_| urn(url).is_none()) {
                server = found;
                names[1] = Some((kind, id)).filter(|name| names[0] != Some(*name));
            }
        }
        for name in names.into_iter().flatten() {
            self.by_id.entry(name).or_default().push(number);
        }
        self.servers.push(server);
    }

    /// Lets the ids of resources be called as URNs, too; to be called when all entries are noted.
    pub(crate) fn ids_as_urns(&mut self) {
        let mut ids: Vec<(&str, usize)> =
            self.by_id.iter().filter_map(|((_, id), numbers)| Some((*id, *numbers.first()?))).collect();
        ids.sort_unstable_by_key(|(_, number)| *number);
        for (id, number) in ids {
            self.by_url.entry(Cow::Owned(format!("urn:uuid:{}", id.to_lowercase()))).or_insert(number);
        }
    }

    /// The server that an entry's `fullUrl` names.
    pub(crate) fn server(&self, number: usize) -> Option<&'a str> {
        self.servers.get(number).copied().flatten()
    }

    /// What a reference leads to that stands in an entry on that server. `alike`: whether two entries hold the same.
    pub(crate) fn find(
        &self,
        target: &str,
        server: Option<&str>,
        alike: impl Fn(usize, usize) -> bool,
    ) -> Found {
        let target = target.trim();
        if let Some(urn) = urn(target) {
            return self.by_url.get(&urn).map_or(Found::None, |number| Found::One(*number));
        }
        if let Some(number) = self.by_url.get(without_version(target)) {
            return Found::One(*number);
        }
        let Some((of, kind, id)) = split(target) else { return Found::None };
        let numbers = self.by_id.get(&(kind, id)).map(Vec::as_slice).unwrap_or_default();
        let only = |of: &dyn Fn(usize) -> bool| {
            if numbers.len() > MANY {
                return None;
            }
            let mut found = numbers.iter().copied().filter(|number| of(*number));
            let first = found.next()?;
            found.all(|other| alike(first, other)).then_some(first)
        };
        if of.is_some() {
            return only(&|number| self.server(number).is_none()).map_or(Found::None, Found::OfServer);
        }
        let here = numbers.iter().find(|number| server.is_some() && self.server(**number) == server);
        let elsewhere = |number| server.is_some() && self.server(number).is_some();
        here.copied().or_else(|| only(&|number| !elsewhere(number))).map_or(Found::None, Found::One)
    }
}

/// A URN as it is compared: in lower case. `None` for all else.
fn urn(name: &str) -> Option<Cow<'_, str>> {
    let is_urn = name.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn:"));
    is_urn.then(|| match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_lowercase()),
        false => Cow::Borrowed(name),
    })
}

fn without_version(name: &str) -> &str {
    name.split("/_history/").next().unwrap_or(name)
}

/// A name as its server, where it names one, its type and its id.
pub(crate) fn split(name: &str) -> Option<(Option<&str>, &str, &str)> {
    let (rest, id) = without_version(name).rsplit_once('/')?;
    let (server, kind) = rest.rsplit_once('/').map_or((None, rest), |(server, kind)| (Some(server), kind));
    // A mere path names no server.
    let server = server.filter(|server| server.contains([':', '.']));
    Some((server, kind, id)).filter(|_| !kind.is_empty() && !id.is_empty())
}

/// Whether a text is a UUID (RFC 9562, 4): 32 hexadecimal digits in five groups.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reference that stands on that server leads to in a Bundle of these entries.
    fn find(entries: &[(&'static str, &'static str)], reference: &str, server: Option<&str>) -> Found {
        let mut names = Names::default();
        for (url, id) in entries {
            names.push(Some(*url).filter(|url| !url.is_empty()), "Patient", Some(*id));
        }
        names.ids_as_urns();
        // The third is the first once more.
        names.find(reference, server, |one, other| one % 2 == other % 2)
    }

    const A: &str = "https://a.example/fhir";

    #[test]
    fn an_address_leads_to_the_entry_of_that_very_address() {
        let entries =
            [("https://a.example/fhir/Patient/1", "1"), ("https://b.example/fhir/Patient/1/_history/3", "1")];
        for (reference, expected) in [
            ("https://a.example/fhir/Patient/1", Found::One(0)),
            ("https://b.example/fhir/Patient/1", Found::One(1)),
            ("https://b.example/fhir/Patient/1/_history/2", Found::One(1)),
            ("https://c.example/fhir/Patient/1", Found::None),
            ("http://a.example/fhir/Patient/1", Found::None),
            ("c.example/fhir/Patient/1", Found::None),
            ("https://c.example/Patient/1#https://a.example/fhir/Patient/1", Found::None),
        ] {
            assert_eq!(find(&entries, reference, Some(A)), expected, "{reference}");
        }
    }

    #[test]
    fn a_relative_reference_leads_to_the_server_that_it_stands_on() {
        let both = [("https://b.example/fhir/Patient/1", "1"), ("https://a.example/fhir/Patient/1", "1")];
        assert_eq!(find(&both, "Patient/1", Some(A)), Found::One(1));
        assert_eq!(find(&both, "Patient/1", Some("https://c.example/fhir")), Found::None);
        // Which of the two, nobody can tell.
        assert_eq!(find(&both, "Patient/1", None), Found::None);
        let mixed = [("https://b.example/fhir/Patient/1", "1"), ("urn:uuid:x", "1")];
        assert_eq!(find(&mixed, "Patient/1", Some(A)), Found::One(1));
        assert_eq!(find(&mixed[..1], "Patient/1", None), Found::One(0));
        assert_eq!(find(&mixed[..1], "Patient/Patient/1", None), Found::One(0));
    }

    #[test]
    fn of_entries_that_name_no_server_the_id_tells_unless_two_differ() {
        assert_eq!(find(&[("", "1")], "Patient/1", Some(A)), Found::One(0));
        assert_eq!(find(&[("", "1"), ("", "2")], "Patient/2/_history/1", None), Found::One(1));
        assert_eq!(find(&[("", "1"), ("", "1")], "Patient/1", None), Found::None);
        assert_eq!(find(&[("", "1"), ("", "2"), ("", "1")], "Patient/1", None), Found::One(0));
        assert_eq!(find(&[("", "1")], "https://a.example/fhir/Patient/1", None), Found::OfServer(0));
    }

    #[test]
    fn a_urn_is_found_in_any_case_and_by_the_id_alone() {
        assert_eq!(find(&[("urn:uuid:AB", "1")], "URN:UUID:ab", None), Found::One(0));
        assert_eq!(find(&[("", "Ab")], "urn:uuid:aB", None), Found::One(0));
        assert_eq!(find(&[("", "1")], "urn:uuid:2", None), Found::None);
        assert_eq!(find(&[("", "1")], "", None), Found::None);
    }
}
