#![doc = include_str!("../README.md")]

mod client;
mod config;
mod doors;
mod epj;
mod faults;
mod fhir;
#[cfg(test)]
mod kit;
mod records;
mod smart;
mod surroundings;
mod users;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue};
use tower_http::set_header::SetResponseHeaderLayer;

pub use client::{Client, ClientAuthentication, ClientSecret};
pub use config::{Config, ConfigError};
pub use doors::Door;
pub use records::RecordsError;
pub use smart::KeyError;
pub use surroundings::{NoRandomness, Surroundings};

use records::Records;
use smart::{Grants, SigningKey};
use users::User;

/// The sandbox EPJ: authorization server, FHIR R4 server and page, all under one address.
///
/// All that it remembers (logins, launches, codes, tokens) is in memory and gone with it.
#[derive(Debug)]
pub struct Sandbox(Arc<Epj>);

/// Why the sandbox does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The built-in records are wrong.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// No key to sign with.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Sandbox {
    /// Reads the built-in records and makes a new signing key.
    pub fn new(config: Config, surroundings: Surroundings) -> Result<Self, StartError> {
        Self::with_key(config, surroundings, SigningKey::generate()?)
    }

    /// The same with a key that is there: making one takes the longest.
    fn with_key(config: Config, surroundings: Surroundings, key: SigningKey) -> Result<Self, StartError> {
        config.check()?;
        let records = Records::embedded()?;
        let users = users::embedded(&records)?;
        Ok(Self(Arc::new(Epj { config, surroundings, records, users, key, memory: Mutex::default() })))
    }

    /// Everything that the sandbox answers, to be served at the `base_url` of its configuration.
    pub fn router(&self) -> Router {
        let front = Router::new()
            .merge(epj::router(&self.0))
            .nest("/auth", smart::router(&self.0))
            .nest("/fhir", fhir::router(&self.0, None));
        Door::ALL
            .into_iter()
            .fold(front, |router, door| {
                router.nest(&format!("/doors/{}/fhir", door.key()), fhir::router(&self.0, Some(door)))
            })
            .layer(always(CACHE_CONTROL, "no-store"))
            .layer(always(REFERRER_POLICY, "no-referrer"))
            .layer(always(X_CONTENT_TYPE_OPTIONS, "nosniff"))
    }
}

/// Everything here is personal or part of a launch: nothing is stored, and no address is passed on.
fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// What every part of the EPJ reads.
#[derive(Debug)]
struct Epj {
    config: Config,
    surroundings: Surroundings,
    records: Records,
    users: Vec<User>,
    key: SigningKey,
    memory: Mutex<Memory>,
}

/// What the EPJ remembers.
#[derive(Debug, Default)]
struct Memory {
    sessions: epj::Sessions,
    grants: Grants,
    assertions: smart::ShownAssertions,
    issued: epj::Issued,
}

impl Epj {
    /// The memory, for as long as the answer holds it. Nothing awaits meanwhile.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds since 1970.
    fn now(&self) -> i64 {
        self.surroundings.now().unix_timestamp()
    }

    fn user(&self, key: &str) -> Option<&User> {
        self.users.iter().find(|user| user.key == key)
    }
}
