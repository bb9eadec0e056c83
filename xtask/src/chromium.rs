//! The system's Chromium: found, or installed by the system's package manager where that may be done.

use std::path::PathBuf;
use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::say;

/// Under which names systems know it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Chromium, and letters for the names of all of Europe.
const PACKAGES: [&str; 2] = ["chromium", "fonts-dejavu-core"];

/// Chromium's path: `CHROMIUM`, else from PATH, else after installing it.
pub(crate) fn need() -> Result<PathBuf, Error> {
    if let Some(path) = find() {
        return Ok(path);
    }
    if process::find("apt-get").is_some() && process::answer("id", &["-u"]).as_deref() == Some("0") {
        say::step("Chromium: installing (apt-get)");
        let apt = |args: &[&str]| {
            process::run(
                "apt-get",
                Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        let installed = apt(&["update", "--quiet=2"]).and_then(|()| {
            apt(&[&["install", "--yes", "--quiet=2", "--no-install-recommends"], PACKAGES.as_slice()]
                .concat())
        });
        if installed.is_err() {
            return Err(Error::NoChromium);
        }
    }
    find().ok_or(Error::NoChromium)
}

fn find() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()).map(PathBuf::from);
    named.filter(|path| path.is_file()).or_else(|| NAMES.iter().find_map(|name| process::find(name)))
}
