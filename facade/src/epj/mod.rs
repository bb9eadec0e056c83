//! The EPJs' servers: their SMART configuration, tokens, and the few resources that a launch reads.
//!
//! Only the `iss` of the register and what its own discovery names is ever asked; no redirect is followed, and every
//! answer has a time and a size.

mod clinician;
pub mod codes;
mod discover;
mod http;
mod keys;
mod network;
mod patient;
mod read;
mod server;

use std::collections::HashMap;

pub use clinician::{Clinician, ClinicianError, read_clinician};
pub use discover::{DiscoverError, Known};
pub use http::{EpjHttp, HttpError};
pub use keys::IdentityError;
pub use patient::{PatientError, read_patient};
pub use read::{FhirBase, ReadResourceError};
pub use server::AuthorizationServer;

use crate::config::Epj;

/// A client for each EPJ, since each may allow other networks.
#[derive(Debug)]
pub struct EpjClients(HashMap<String, EpjHttp>);

/// No HTTP client can be made: TLS has no roots, or the system no resources.
#[derive(Debug, thiserror::Error)]
#[error("no HTTP client for the EPJs can be made")]
pub struct EpjClientsError(#[from] reqwest::Error);

impl EpjClients {
    /// Makes the clients of a register.
    ///
    /// # Errors
    /// See [`EpjClientsError`].
    pub fn new(epjs: &[Epj]) -> Result<Self, EpjClientsError> {
        let mut clients = HashMap::new();
        for epj in epjs {
            clients.insert(epj.key.clone(), EpjHttp::new(&epj.allow_networks, epj.timeout)?);
        }
        Ok(Self(clients))
    }

    /// The client for an EPJ.
    pub fn of(&self, epj: &Epj) -> Option<&EpjHttp> {
        self.0.get(&epj.key)
    }
}
