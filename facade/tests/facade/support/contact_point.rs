//! The embedded contact point, with every question counted, documents that a test can replace, and answers that it can hold back.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use helsebro::contact_point::{
    Answer, Asker, ContactPoint, Embedded, Fault, FoundCitizen, ListedDocument, Retrieved,
};
use helsebro_fhir::lookup::{Country, Service};
use helsebro_fhir::r4;
use helsebro_launch::secret::Secret;
use tokio::sync::oneshot;

/// See the module.
pub(crate) struct Recording {
    embedded: Embedded,
    asked: AtomicUsize,
    document: Mutex<Option<Vec<u8>>>,
    /// By their handle.
    documents: Mutex<BTreeMap<String, Vec<u8>>>,
    held: Mutex<Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>>,
}

/// A question whose answer is held back.
pub(crate) struct Held {
    asked: oneshot::Receiver<()>,
    go: oneshot::Sender<()>,
}

impl Held {
    /// Waits until it is asked.
    pub(crate) async fn asked(&mut self) {
        (&mut self.asked).await.unwrap();
    }

    /// Lets the answer go.
    pub(crate) fn let_go(self) {
        self.go.send(()).unwrap();
    }
}

impl Recording {
    pub(super) fn new() -> Self {
        Self {
            embedded: Embedded::load().unwrap(),
            asked: AtomicUsize::new(0),
            document: Mutex::default(),
            documents: Mutex::default(),
            held: Mutex::default(),
        }
    }

    /// How many questions were asked so far.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Every document is this one from now on.
    pub(crate) fn answer_with(&self, document: impl Into<Vec<u8>>) {
        *self.document.lock().unwrap() = Some(document.into());
    }

    /// The document of this handle is this one from now on.
    pub(crate) fn answer_for(&self, handle: &str, document: impl Into<Vec<u8>>) {
        self.documents.lock().unwrap().insert(handle.to_owned(), document.into());
    }

    /// Holds back the answer of the next question.
    pub(crate) fn hold(&self) -> Held {
        let ((tell, asked), (go, wait)) = (oneshot::channel(), oneshot::channel());
        *self.held.lock().unwrap() = Some((tell, wait));
        Held { asked, go }
    }

    /// Makes a country misbehave.
    pub(crate) fn fault(&self, country: &str, fault: Option<Fault>) {
        assert!(self.embedded.set_fault(country, fault));
    }

    async fn asks(&self) {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let held = self.held.lock().unwrap().take();
        if let Some((tell, wait)) = held {
            tell.send(()).unwrap();
            wait.await.unwrap();
        }
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
        Box::pin(async move {
            self.asks().await;
            self.embedded.find_patient(asker, country, traits).await
        })
    }

    fn list_documents<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        services: &'a [Service],
    ) -> Answer<'a, Vec<ListedDocument>> {
        Box::pin(async move {
            self.asks().await;
            self.embedded.list_documents(asker, country, citizen, services).await
        })
    }

    fn retrieve<'a>(
        &'a self,
        asker: &'a Asker,
        country: &'a str,
        citizen: &'a Secret,
        document: &'a Secret,
    ) -> Answer<'a, Retrieved> {
        Box::pin(async move {
            self.asks().await;
            let sent = self.embedded.retrieve(asker, country, citizen, document).await?;
            let own = self.documents.lock().unwrap().get(document.expose()).cloned();
            let instead = own.or_else(|| self.document.lock().unwrap().clone());
            Ok(Retrieved { bytes: instead.unwrap_or(sent.bytes) })
        })
    }
}
