//! What every endpoint works with.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::config::{Config, Register};
use crate::contact_point::ContactPoint;
use crate::documents::Cache;
use crate::epj::EpjClientsError;
use crate::errands::Errands;
use crate::register::{CurrentRegister, Registered};
use crate::seal::Keyring;
use crate::store::Store;

/// The facade's parts. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// See [`App`].
pub struct Parts {
    /// The config.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// The keys that seal.
    pub keys: Keyring,
    /// The time.
    pub clock: Clock,
    /// Who is asked about citizens.
    pub contact_point: Arc<dyn ContactPoint>,
    /// The register of EPJs: see [`App::register`].
    pub(crate) registers: CurrentRegister,
    /// Documents of the last minutes.
    pub documents: Cache,
    /// What is done in the background.
    pub errands: Errands,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// Where no HTTP client can be made.
    pub fn new(
        config: Config,
        register: Register,
        store: Store,
        keys: Keyring,
        clock: Clock,
        contact_point: Arc<dyn ContactPoint>,
    ) -> Result<Self, EpjClientsError> {
        let registers = CurrentRegister::new(Registered::new(register)?);
        let parts = Parts {
            config,
            store,
            keys,
            clock,
            contact_point,
            registers,
            documents: Cache::new(),
            errands: Errands::new(),
        };
        Ok(Self(Arc::new(parts)))
    }

    /// How long the longest call takes, with a few questions to an EPJ and one to the contact point: what a stop waits for.
    pub fn longest_call(&self) -> Duration {
        let epj = self.register().epjs().iter().map(|epj| epj.timeout).max().unwrap_or_default();
        2 * epj + self.config.contact_point_timeout
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
