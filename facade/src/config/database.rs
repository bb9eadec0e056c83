//! The database of a config: a file of SQLite, since nothing else keeps the audit trail.

use std::path::{Path, PathBuf};

use url::Url;

/// What is wrong with the address of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum DatabaseError {
    #[error("must be sqlite: and a file, such as sqlite://helsebro.sqlite")]
    NotAFile,
    #[error("must name a file: a database in memory forgets sessions and the audit trail")]
    InMemory,
    #[error(
        "must end after the file: Helsebro reads and writes it, makes it where it is missing, and takes no parameters"
    )]
    Parameters,
    #[error("must name the file as it is called, without % and #")]
    Encoded,
}

/// The file that an address names.
pub(super) fn file(address: &str) -> Result<PathBuf, DatabaseError> {
    let rest = address.strip_prefix("sqlite:").ok_or(DatabaseError::NotAFile)?;
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
        return Err(DatabaseError::NotAFile);
    }
    if parameters.is_some() { Err(DatabaseError::Parameters) } else { Ok(PathBuf::from(file)) }
}

/// The address of a file whose path is absolute, whatever it is called.
pub(super) fn address(file: &Path) -> Option<String> {
    Url::from_file_path(file).ok().map(|url| format!("sqlite://{}", url.path()))
}
