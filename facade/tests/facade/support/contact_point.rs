//! The embedded contact point, with every question counted and documents that a test can replace.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use helsebro::contact_point::{
    Answer, Asker, ContactPoint, Embedded, Fault, FoundCitizen, ListedDocument, Retrieved,
};
use helsebro_fhir::lookup::{Country, Service};
use helsebro_fhir::r4;
use helsebro_launch::secret::Secret;

/// See the module.
pub(crate) struct Recording {
    embedded: Embedded,
    asked: AtomicUsize,
    document: Mutex<Option<Vec<u8>>>,
}

impl Recording {
    pub(super) fn new() -> Self {
        Self { embedded: Embedded::load().unwrap(), asked: AtomicUsize::new(0), document: Mutex::new(None) }
    }

    /// How many questions were asked so far.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Every document is this one from now on.
    pub(crate) fn answer_with(&self, document: impl Into<Vec<u8>>) {
        *self.document.lock().unwrap() = Some(document.into());
    }

    /// Makes a country misbehave.
    pub(crate) fn fault(&self, country: &str, fault: Option<Fault>) {
        assert!(self.embedded.set_fault(country, fault));
    }

    fn count(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
    }
}

impl ContactPoint for Recording {
    fn countries(&self) -> Answer<'_, Arc<[Country]>> {
        self.embedded.countries()
    }

    fn find_patient<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        traits: &'a r4::Patient,
    ) -> Answer<'a, Vec<FoundCitizen>> {
        self.count();
        self.embedded.find_patient(asker, country, traits)
    }

    fn list_documents<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        services: &'a [Service],
    ) -> Answer<'a, Vec<ListedDocument>> {
        self.count();
        self.embedded.list_documents(asker, country, citizen, services)
    }

    fn retrieve<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        document: &'a Secret,
    ) -> Answer<'a, Retrieved> {
        self.count();
        Box::pin(async move {
            let sent = self.embedded.retrieve(asker, country, citizen, document).await?;
            let instead = self.document.lock().unwrap().clone();
            Ok(Retrieved { bytes: instead.unwrap_or(sent.bytes) })
        })
    }
}
