//! `helsebro.toml`: what an installation is told. Any fault in it stops the start, with its line.

mod address;
mod client;
mod database;
mod network;
mod read;
mod register;
mod signing;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use helsebro_launch::client::{Authentication, SigningKeys};
use helsebro_launch::scope::Scope;
use helsebro_launch::secret::Secret;
use helsebro_launch::wire;

pub use database::{Database, PASSWORD_VARIABLE};
pub use network::{Network, is_public};

use crate::seal::{KeyError, Keyring};

/// A config without fault.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the facade listens.
    pub listen: SocketAddr,
    /// The origin that browsers reach it by, without a slash at the end.
    pub public_url: String,
    /// Where sessions and the audit trail are.
    pub database: Database,
    /// The key files, the sealing key first.
    pub key_files: Vec<PathBuf>,
    /// Which contact point is asked.
    pub contact_point: ContactPointKind,
    /// How long one question to the contact point may take.
    pub contact_point_timeout: Duration,
    /// What a lookup may be based on.
    pub legal_bases: Vec<wire::LegalBasis>,
}

/// The EPJs, and the keys that they know us by: the part of the file that is read anew while the facade serves.
#[derive(Debug, Clone)]
pub struct Register {
    /// At least one; no two have a key or an `iss` in common.
    pub epjs: Vec<Epj>,
    /// What our assertions are signed with; `None` where no key is configured.
    pub signing_keys: Option<SigningKeys>,
}

/// All that a file says.
#[derive(Debug)]
pub struct Loaded {
    /// What stays as it is until the next start.
    pub config: Config,
    /// What may be read anew.
    pub register: Register,
    /// The keys that seal.
    pub keys: Keyring,
}

/// The kinds of contact point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactPointKind {
    /// Synthetic citizens from `assets/`: TESTDATA.
    Embedded,
}

/// An EPJ in the register.
#[derive(Debug, Clone)]
pub struct Epj {
    /// The last segment of its callback.
    pub key: String,
    /// As it is shown.
    pub name: String,
    /// Its FHIR base; compared byte for byte.
    pub iss: String,
    /// Our client_id there.
    pub client_id: String,
    /// How we are registered there.
    pub authentication: Authentication,
    /// Who its authorization server must be, where the entry says so. What we sign for an issuer is for nobody who only calls
    /// himself that: the issuer's own configuration must name the addresses that the EPJ's gives for it.
    pub issuer: Option<String>,
    /// What is needed and asked for; each regular.
    pub scopes: Vec<Scope>,
    /// How long one of its answers may take.
    pub timeout: Duration,
    /// Whether a clinician may begin at Helsebro too, without the EPJ's launch: the EPJ then asks for the patient.
    pub standalone: bool,
    /// The origins that an authorization request may be posted to; a form is let go nowhere else.
    pub authorize_origins: Vec<String>,
    /// The origins that may show the app in a frame.
    pub frame_ancestors: Vec<String>,
    /// Networks that its addresses may lie in though they are not public.
    pub allow_networks: Vec<Network>,
}

/// What is wrong in the config: `file:line: what, and what to do`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct ConfigError {
    /// The file as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub what: String,
}

impl Config {
    /// Reads the file and the keys that it names. Relative paths are relative to the file.
    ///
    /// # Errors
    /// The first fault found.
    pub fn load(file: &Path) -> Result<Loaded, ConfigError> {
        Self::load_with(file, &|name| std::env::var(name).ok())
    }

    fn load_with(file: &Path, variable: &dyn Fn(&str) -> Option<String>) -> Result<Loaded, ConfigError> {
        let name = file.display().to_string();
        let fault = |line, what| ConfigError { file: name.clone(), line, what };
        let text = std::fs::read_to_string(file).map_err(|error| {
            fault(1, format!("cannot be read ({error}); copy helsebro.example.toml and fill it in"))
        })?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let (mut config, register, lines) = read::parse_in(&text, &name, folder, variable)?;
        let password = match &lines.password_file {
            Some((file, line)) => Some(
                first_line(&folder.join(file))
                    .map_err(|what| fault(*line, format!("[database] password_file {what}")))?,
            ),
            None => variable(PASSWORD_VARIABLE).map(Secret::new),
        };
        config.database = database_in(folder, config.database.address(), password)
            .map_err(|what| fault(lines.database, what))?;
        for key_file in &mut config.key_files {
            *key_file = folder.join(&key_file);
        }
        let keys = Keyring::load(&config.key_files).map_err(|error| {
            let at = match &error {
                KeyError::Unreadable(path) | KeyError::NotAKey(path) => {
                    config.key_files.iter().position(|file| file == path)
                }
                KeyError::None => None,
            };
            let line = at.and_then(|index| lines.key_files.get(index).copied()).unwrap_or(lines.keys);
            fault(line, error.to_string())
        })?;
        Ok(Loaded { config, register, keys })
    }

    /// Whether everybody who can be found is made up: every screen and print says TESTDATA.
    pub fn test_data(&self) -> bool {
        self.contact_point == ContactPointKind::Embedded
    }

    /// The redirect_uri of an EPJ's own.
    pub fn redirect_uri(&self, epj: &Epj) -> String {
        format!("{}/callback/{}", self.public_url, epj.key)
    }
}

/// The secret in the first line of a file; or what is wrong with the file.
fn first_line(file: &Path) -> Result<Secret, String> {
    let name = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        format!("names {name}, which cannot be read ({error}): put the secret in its first line")
    })?;
    match text.lines().next().unwrap_or_default() {
        "" => Err(format!("names {name}, which is empty: put the secret in its first line")),
        secret => Ok(Secret::new(secret)),
    }
}

/// The database with its whole path; or what is wrong with the place.
fn database_in(folder: &Path, address: &str, password: Option<Secret>) -> Result<Database, String> {
    let file = match database::place(address).map_err(|error| format!("[database] url {error}"))? {
        database::Place::Server(address) => return Ok(Database::server(address, password)),
        database::Place::File(file) => file,
    };
    let file = std::path::absolute(folder.join(file))
        .map_err(|error| format!("[database] url cannot be found from here ({error})"))?;
    let place = file.parent().unwrap_or(Path::new("/"));
    if !place.is_dir() {
        return Err(format!("the folder of the database, {}, does not exist: make it", place.display()));
    }
    if file.is_dir() {
        return Err(format!("the database, {}, is a folder: name a file in it", file.display()));
    }
    Database::file(&file).ok_or_else(|| format!("{} cannot be a database", file.display()))
}
