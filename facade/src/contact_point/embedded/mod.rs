//! The embedded contact point: synthetic citizens from `assets/`. What `demo` and the tests run on; all of it TESTDATA.

mod citizens;
mod faults;
mod matching;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use helsebro_fhir::lookup::{Country, Service};
use helsebro_fhir::r4;
use helsebro_launch::secret::Secret;
use include_dir::{Dir, include_dir};

pub use citizens::EmbeddedError;
pub use faults::Fault;

use super::{Answer, Asker, ContactPoint, ContactPointError, FoundCitizen, ListedDocument, Retrieved};
use citizens::Citizen;
use faults::Faults;

static COUNTRIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../assets/countries");
static CITIZENS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../assets/citizens");

/// See the module.
#[derive(Debug)]
pub struct Embedded {
    countries: Arc<[Country]>,
    /// By country, then by the citizen's key.
    citizens: BTreeMap<String, BTreeMap<String, Citizen>>,
    faults: Faults,
}

impl Embedded {
    /// Reads the countries and citizens that the binary was built with.
    ///
    /// # Errors
    /// Names the file that cannot be read.
    pub fn load() -> Result<Self, EmbeddedError> {
        Ok(Self::new(citizens::read_countries(&COUNTRIES)?, citizens::read_citizens(&CITIZENS)?))
    }

    fn new(countries: Vec<Country>, citizens: BTreeMap<String, BTreeMap<String, Citizen>>) -> Self {
        Self { countries: countries.into(), citizens, faults: Faults::default() }
    }

    /// Makes a country misbehave from now on, or behave again. False where the country does not answer at all.
    pub fn set_fault(&self, country: &str, fault: Option<Fault>) -> bool {
        let known = self.countries.iter().any(|each| each.code == country);
        if known {
            self.faults.set(country, fault);
        }
        known
    }

    fn citizen(&self, country: &str, handle: &Secret) -> Result<&Citizen, ContactPointError> {
        self.citizens
            .get(country)
            .and_then(|all| all.get(handle.expose()))
            .ok_or(ContactPointError::NoDocument)
    }
}

impl ContactPoint for Embedded {
    fn countries(&self) -> Answer<'_, Arc<[Country]>> {
        Box::pin(async { Ok(Arc::clone(&self.countries)) })
    }

    fn find_patient<'a>(
        &'a self,
        _: &'a Asker,
        country: &'a str,
        traits: &'a r4::Patient,
    ) -> Answer<'a, Vec<FoundCitizen>> {
        Box::pin(async move {
            self.faults.before_finding(country).await?;
            let all = self.citizens.get(country).ok_or(ContactPointError::Unavailable)?;
            Ok(all
                .iter()
                .filter(|(_, citizen)| matching::fits(&citizen.person, traits))
                .map(|(key, citizen)| FoundCitizen {
                    handle: Secret::new(key),
                    person: citizen.person.clone(),
                    address: citizen.address.clone(),
                })
                .collect())
        })
    }

    fn list_documents<'a>(
        &'a self,
        _: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        services: &'a [Service],
    ) -> Answer<'a, Vec<ListedDocument>> {
        Box::pin(async move {
            self.faults.before_listing(country).await?;
            let mut found: Vec<ListedDocument> = self
                .citizen(country, citizen)?
                .documents
                .iter()
                .filter(|document| services.contains(&document.service))
                .cloned()
                .collect();
            found.sort_by(|one, other| other.created.cmp(&one.created));
            Ok(found)
        })
    }

    fn retrieve<'a>(
        &'a self,
        _: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        document: &'a Secret,
    ) -> Answer<'a, Retrieved> {
        Box::pin(async move {
            let cut = self.faults.before_retrieving(country).await?;
            let files = &self.citizen(country, citizen)?.files;
            let bytes = files.get(document.expose()).ok_or(ContactPointError::NoDocument)?;
            let sent = if cut { bytes.get(..bytes.len() / 2).unwrap_or_default() } else { bytes.as_slice() };
            Ok(Retrieved { bytes: sent.to_vec() })
        })
    }
}
