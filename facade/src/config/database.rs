//! The database of an installation: a file of SQLite, or a PostgreSQL server.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use helsebro_launch::secret::Secret;
use url::Url;

/// Where the password of a PostgreSQL server stands when no file is named.
pub const PASSWORD_VARIABLE: &str = "HELSEBRO_DATABASE_PASSWORD";

/// The parameters of a PostgreSQL address: how the server is known.
const PARAMETERS: [&str; 2] = ["sslmode", "sslrootcert"];

/// A database, as the store opens it.
#[derive(Clone)]
pub struct Database {
    /// Without the password.
    address: String,
    password: Option<Secret>,
}

/// Says which, and no password.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({})", self.address)
    }
}

/// What is wrong with the address of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum DatabaseError {
    #[error(
        "must be sqlite: and a file, such as sqlite://helsebro.sqlite, or a server, such as postgres://helsebro@db.example.no/helsebro"
    )]
    NeitherFileNorServer,
    #[error("must name a file: a database in memory forgets sessions and the audit trail")]
    InMemory,
    #[error(
        "must end after the file: Helsebro reads and writes it, makes it where it is missing, and takes no parameters"
    )]
    Parameters,
    #[error("must name the file as it is called, without % and #")]
    Encoded,
    #[error("must hold no password: name its file as password_file, or set HELSEBRO_DATABASE_PASSWORD")]
    Password,
    #[error("must name the user, the server and the database: postgres://helsebro@db.example.no/helsebro")]
    Incomplete,
    #[error("takes no parameters but sslmode and sslrootcert")]
    UnknownParameter,
    #[error("must say each parameter once")]
    Repeated,
    #[error(
        "must not say that the server is not to be known: sslmode is verify-full or verify-ca, except on loopback"
    )]
    UnknownServer,
}

/// What an address names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// A PostgreSQL server: its address, complete.
    Server(String),
}

/// Reads an address.
pub(super) fn place(address: &str) -> Result<Place, DatabaseError> {
    if address.starts_with("postgres:") || address.starts_with("postgresql:") {
        server(address).map(Place::Server)
    } else {
        file(address).map(Place::File)
    }
}

fn file(address: &str) -> Result<PathBuf, DatabaseError> {
    let rest = address.strip_prefix("sqlite:").ok_or(DatabaseError::NeitherFileNorServer)?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (file, parameters) = rest.split_once('?').map_or((rest, None), |(file, after)| (file, Some(after)));
    if file.contains(['%', '#']) {
        return Err(DatabaseError::Encoded);
    }
    // SQLite takes `file:` for an address of its own, which can name a database in memory, too.
    let memory = parameters.is_some_and(|all| all.split('&').any(|one| one == "mode=memory"));
    if memory || file.contains(":memory:") || file.starts_with("file:") {
        return Err(DatabaseError::InMemory);
    }
    if file.is_empty() || file.ends_with('/') {
        return Err(DatabaseError::NeitherFileNorServer);
    }
    if parameters.is_some() { Err(DatabaseError::Parameters) } else { Ok(PathBuf::from(file)) }
}

/// A server is known by its certificate, except where it is this machine: health data and the audit trail go there.
fn server(address: &str) -> Result<String, DatabaseError> {
    let mut url = Url::parse(address).map_err(|_| DatabaseError::Incomplete)?;
    if url.password().is_some() {
        return Err(DatabaseError::Password);
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    if host.is_empty() || url.username().is_empty() || url.path().len() < 2 || url.fragment().is_some() {
        return Err(DatabaseError::Incomplete);
    }
    if url.query_pairs().any(|(name, _)| !PARAMETERS.contains(&name.as_ref())) {
        return Err(DatabaseError::UnknownParameter);
    }
    let names: BTreeSet<_> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    if names.len() < url.query_pairs().count() {
        return Err(DatabaseError::Repeated);
    }
    let mode = url.query_pairs().find(|(name, _)| name == "sslmode").map(|(_, mode)| mode.into_owned());
    let loopback = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    match mode.as_deref() {
        Some("verify-full" | "verify-ca") => {}
        Some(_) if !loopback => return Err(DatabaseError::UnknownServer),
        None if !loopback => {
            url.query_pairs_mut().append_pair("sslmode", "verify-full");
        }
        _ => {}
    }
    Ok(url.into())
}

impl Database {
    /// A database as the config names it, its path not looked for yet.
    pub(super) fn as_written(address: String) -> Self {
        Self { address, password: None }
    }

    /// A file of SQLite whose path is absolute, whatever it is called; `None` where no address can name it.
    pub fn file(file: &Path) -> Option<Self> {
        let url = Url::from_file_path(file).ok()?;
        Some(Self { address: format!("sqlite://{}", url.path()), password: None })
    }

    /// A PostgreSQL server by its address, which holds no password.
    pub fn server(address: String, password: Option<Secret>) -> Self {
        Self { address, password }
    }

    /// How it is told to people: without the password.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address that opens it.
    pub(crate) fn with_password(&self) -> Secret {
        let url = self.password.as_ref().and_then(|password| {
            let mut url = Url::parse(&self.address).ok()?;
            url.set_password(Some(password.expose())).ok()?;
            Some(String::from(url))
        });
        Secret::new(url.unwrap_or_else(|| self.address.clone()))
    }
}
