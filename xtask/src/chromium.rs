//! The system's Chromium: found, or installed by the system's package manager where that may be done.

use std::path::PathBuf;

use crate::error::Error;
use crate::process;

/// Under which names systems know it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Chromium, and letters for the names of all of Europe.
const PACKAGES: [&str; 2] = ["chromium", "fonts-dejavu-core"];

/// Chromium's path: `CHROMIUM`, else from PATH, else after installing it.
pub(crate) fn need() -> Result<PathBuf, Error> {
    if let Some(path) = find() {
        return Ok(path);
    }
    process::install("Chromium", &PACKAGES).map_err(|_| Error::NoChromium)?;
    find().ok_or(Error::NoChromium)
}

fn find() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()).map(PathBuf::from);
    named.filter(|path| path.is_file()).or_else(|| NAMES.iter().find_map(|name| process::find(name)))
}
