//! Finding what a reference points to, inside one Bundle (FHIR R4, bundle.html#references).

use std::collections::HashMap;

use super::{Bundle, Reference, Resource};

/// The resources of a Bundle by every name that a reference can use.
#[derive(Debug, Default)]
pub struct Index<'a> {
    by_name: HashMap<String, &'a Resource>,
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unresolved {
    /// It names nothing: only a display or an identifier was sent.
    NoTarget,
    /// It names something that is not in the document.
    NotInDocument,
}

impl<'a> Index<'a> {
    /// Indexes by fullUrl (as it is, and by the `Type/id` that it ends in) and by `Type/id` of the resource.
    /// The first resource of a name wins.
    pub fn new(bundle: &'a Bundle) -> Self {
        let mut by_name = HashMap::new();
        for entry in &bundle.entry {
            let Some(resource) = &entry.resource else { continue };
            if let Some(url) = &entry.full_url {
                by_name.entry(url.clone()).or_insert(resource);
                by_name.entry(normal_reference(url)).or_insert(resource);
            }
        }
        for entry in &bundle.entry {
            let Some(resource) = &entry.resource else { continue };
            if let Some(id) = resource.id() {
                by_name.entry(format!("{}/{id}", resource.type_name())).or_insert(resource);
                by_name.entry(format!("urn:uuid:{}", id.to_lowercase())).or_insert(resource);
            }
        }
        Self { by_name }
    }

    /// What the reference points to; `contained` are the resources contained in the one that refers.
    ///
    /// # Errors
    /// [`Unresolved`] says why it leads nowhere.
    pub fn resolve(
        &self,
        reference: &Reference,
        contained: &'a [Resource],
    ) -> Result<&'a Resource, Unresolved> {
        let Some(target) = reference.reference.as_deref().map(str::trim).filter(|text| !text.is_empty())
        else {
            return Err(Unresolved::NoTarget);
        };
        if let Some(id) = target.strip_prefix('#') {
            return contained
                .iter()
                .find(|resource| resource.id().is_some_and(|found| found.trim_start_matches('#') == id))
                .ok_or(Unresolved::NotInDocument);
        }
        self.by_name
            .get(target)
            .or_else(|| self.by_name.get(&normal_reference(target)))
            .copied()
            .ok_or(Unresolved::NotInDocument)
    }
}

/// A urn in lower case; the last `Type/id` of a URL, without its version.
pub(crate) fn normal_reference(target: &str) -> String {
    if target.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn:")) {
        return target.to_lowercase();
    }
    let target = target.split("/_history/").next().unwrap_or(target);
    let mut segments = target.rsplit('/');
    match (segments.next(), segments.next()) {
        (Some(id), Some(kind)) => format!("{kind}/{id}"),
        _ => target.to_owned(),
    }
}
