//! Where things are.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// The folders that tasks read and write.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
    target: PathBuf,
    cache: PathBuf,
}

impl Project {
    /// The project that this xtask was started from.
    pub(crate) fn here() -> Result<Self, Error> {
        let own = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = own.parent().unwrap_or(Path::new(".")).to_path_buf();
        // Made absolute: children run in other folders.
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => {
                let folder = PathBuf::from(folder);
                std::path::absolute(&folder).map_err(Error::file(folder))?
            }
            None => root.join("target"),
        };
        let cache = Self::user_cache().ok_or(Error::NoCache)?.join("helsebro");
        Ok(Self { root, target, cache })
    }

    fn user_cache() -> Option<PathBuf> {
        let folder = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        folder("XDG_CACHE_HOME")
            .or_else(|| folder("LOCALAPPDATA"))
            .or_else(|| folder("HOME").map(|home| home.join(".cache")))
    }

    /// A path from the root of the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The root of the checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// The built app.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }

    /// What xtask remembers between runs; gone with `cargo clean`.
    pub(crate) fn memory(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// Where a tool of a version is installed; survives the checkout.
    pub(crate) fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }
}
