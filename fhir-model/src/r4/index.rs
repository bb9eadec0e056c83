//! Finding what a reference points to, inside one Bundle (FHIR R4, bundle.html#references).

use super::names::{Found, Names};
use super::{Bundle, Reference, Resource};

/// The resources of a Bundle by every name that a reference can use.
#[derive(Debug, Default)]
pub struct Index<'a> {
    names: Names<'a>,
    resources: Vec<&'a Resource>,
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
    /// Indexes by fullUrl and by `Type/id`; the first resource of a fullUrl wins.
    pub fn new(bundle: &'a Bundle) -> Self {
        let mut index = Self::default();
        for entry in &bundle.entry {
            let Some(resource) = &entry.resource else { continue };
            index.names.push(entry.full_url.as_deref(), resource.type_name(), resource.id());
            index.resources.push(resource);
        }
        index.names.ids_as_urns();
        index
    }

    /// What the reference points to; `contained` are the resources contained in the one that refers.
    ///
    /// An address leads to the entry of that very fullUrl alone, a relative reference to none of two that differ: what may be
    /// somebody else is not found.
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
        let alike = |one: usize, other: usize| self.resources.get(one) == self.resources.get(other);
        match self.names.find(target, None, alike) {
            Found::One(number) => self.resources.get(number).copied().ok_or(Unresolved::NotInDocument),
            Found::OfServer(_) | Found::None => Err(Unresolved::NotInDocument),
        }
    }
}
