//! Faults that the embedded contact point can be told to have, a country at a time: for the demo and the tests.

use std::collections::BTreeMap;
use std::future;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::contact_point::ContactPointError;

/// What a country can be made to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Never answers.
    Slow,
    /// Cannot be reached.
    Failing,
    /// Finds and lists, but sends half of each document.
    Truncated,
    /// Will not answer.
    Refusing,
    /// Lists documents that it does not have any more.
    NoDocument,
    /// Asks for more about the citizen.
    MoreTraits,
}

/// The faults that are switched on.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<BTreeMap<String, Fault>>);

impl Faults {
    pub(super) fn set(&self, country: &str, fault: Option<Fault>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            Some(fault) => all.insert(country.to_owned(), fault),
            None => all.remove(country),
        };
    }

    pub(super) async fn before_finding(&self, country: &str) -> Result<(), ContactPointError> {
        match self.of(country) {
            Some(Fault::MoreTraits) => Err(ContactPointError::MoreTraits),
            other => always(other).await,
        }
    }

    pub(super) async fn before_listing(&self, country: &str) -> Result<(), ContactPointError> {
        always(self.of(country)).await
    }

    /// True where the document is to be cut.
    pub(super) async fn before_retrieving(&self, country: &str) -> Result<bool, ContactPointError> {
        match self.of(country) {
            Some(Fault::Truncated) => Ok(true),
            Some(Fault::NoDocument) => Err(ContactPointError::NoDocument),
            other => always(other).await.map(|()| false),
        }
    }

    fn of(&self, country: &str) -> Option<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(country).copied()
    }
}

/// The faults that every question meets.
async fn always(fault: Option<Fault>) -> Result<(), ContactPointError> {
    match fault {
        Some(Fault::Slow) => future::pending().await,
        Some(Fault::Failing) => Err(ContactPointError::Unavailable),
        Some(Fault::Refusing) => Err(ContactPointError::Refused),
        _ => Ok(()),
    }
}
