//! Has anything changed since the last time? By content: a checkout changes times, not contents.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// All files under `path` (or `path` itself), sorted; none where nothing is there.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(Error::file(path))? {
            found.extend(files(&entry.map_err(Error::file(path))?.path())?);
        }
    }
    found.sort();
    Ok(found)
}

/// A fingerprint of the names and contents of everything under `paths`, and of `also`.
pub(crate) fn fingerprint(paths: &[PathBuf], also: &[&str]) -> Result<String, Error> {
    let mut hasher = DefaultHasher::new();
    also.hash(&mut hasher);
    for path in paths {
        for file in files(path)? {
            file.strip_prefix(path).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file).map_err(Error::file(&file))?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The fingerprint of one content.
pub(crate) fn of(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// What was written down the last time under `memory`; empty where nothing was.
pub(crate) fn recall(memory: &Path) -> String {
    fs::read_to_string(memory).unwrap_or_default()
}

/// Writes down `text` for the next time.
pub(crate) fn remember(memory: &Path, text: &str) -> Result<(), Error> {
    if let Some(folder) = memory.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::write(memory, text).map_err(Error::file(memory))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("helsebro-xtask-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("inner")).unwrap();
        folder
    }

    #[test]
    fn a_changed_byte_and_a_moved_file_change_the_fingerprint() {
        let folder = folder("fingerprint");
        let paths = [folder.clone()];
        fs::write(folder.join("inner/a"), "1").unwrap();
        let first = fingerprint(&paths, &[]).unwrap();
        assert_eq!(first, fingerprint(&paths, &[]).unwrap());
        fs::write(folder.join("inner/a"), "2").unwrap();
        let second = fingerprint(&paths, &[]).unwrap();
        assert_ne!(first, second);
        fs::rename(folder.join("inner/a"), folder.join("inner/b")).unwrap();
        assert_ne!(second, fingerprint(&paths, &[]).unwrap());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_goes_in_beside_the_files_changes_the_fingerprint() {
        assert_ne!(fingerprint(&[], &["wasm-opt"]).unwrap(), fingerprint(&[], &[]).unwrap());
    }

    #[test]
    fn a_missing_folder_has_no_files() {
        assert!(files(Path::new("/nowhere/at/all")).unwrap().is_empty());
    }
}
