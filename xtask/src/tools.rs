//! Tools that are cargo crates: Trunk, wasm-bindgen-cli, cargo-deny. Used from PATH where the version is right, else
//! from the user's cache, else installed there: prebuilt by cargo-binstall where that is at hand, else compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::project::Project;
use crate::say;

/// A tool in the one version that the project is built with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tool {
    krate: &'static str,
    program: &'static str,
    version: String,
    flags: &'static [&'static str],
    minutes: &'static str,
}

impl Tool {
    /// The builder of the app. 0.21.14 is the newest that Rust 1.95 compiles.
    pub(crate) fn trunk() -> Self {
        Self {
            krate: "trunk",
            program: "trunk",
            version: "0.21.14".to_owned(),
            flags: &["--no-default-features", "--features", "rustls"],
            minutes: "5 to 8 minutes",
        }
    }

    /// The maker of the app's JavaScript side, in exactly the version of the crate in Cargo.lock.
    pub(crate) fn wasm_bindgen(project: &Project) -> Result<Self, Error> {
        let path = project.path("Cargo.lock");
        let lock = fs::read_to_string(&path).map_err(Error::file(path))?;
        let version = locked_version(&lock, "wasm-bindgen").ok_or_else(|| Error::Malformed {
            file: "Cargo.lock",
            problem: "holds no wasm-bindgen: is app/ still a member of the workspace?".to_owned(),
        })?;
        Ok(Self {
            krate: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: version.to_owned(),
            flags: &[],
            minutes: "4 to 5 minutes",
        })
    }

    /// The checker of licences, duplicates and sources.
    pub(crate) fn cargo_deny() -> Self {
        Self {
            krate: "cargo-deny",
            program: "cargo-deny",
            version: "0.20.2".to_owned(),
            flags: &[],
            minutes: "5 to 8 minutes",
        }
    }

    /// The program's path, after installing it where it is missing.
    pub(crate) fn need(&self, project: &Project) -> Result<PathBuf, Error> {
        if let Some(path) = process::find(self.program).filter(|path| self.is_right(path)) {
            return Ok(path);
        }
        let root = project.tool(self.krate, &self.version);
        let path = root.join("bin").join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX));
        if self.is_right(&path) {
            return Ok(path);
        }
        self.binstall(&root);
        if !self.is_right(&path) {
            self.compile(&root)?;
        }
        if self.is_right(&path) { Ok(path) } else { Err(self.missing(&root)) }
    }

    fn is_right(&self, program: &Path) -> bool {
        // `trunk 0.21.14`, `wasm-bindgen 0.2.126`, `cargo-deny 0.20.2`
        process::answer(program, &["--version"])
            .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(&self.version))
    }

    /// Asks cargo-binstall for a prebuilt program; where that fails, compiling is next.
    fn binstall(&self, root: &Path) {
        if process::answer("cargo-binstall", &["-V"]).is_none() {
            return;
        }
        say::step(format_args!("{} {}: downloading, prebuilt", self.krate, self.version));
        let installed = process::run(
            "cargo-binstall",
            Command::new("cargo-binstall")
                .args(["--no-confirm", "--disable-strategies", "compile", "--root"])
                .arg(root)
                .arg(format!("{}@{}", self.krate, self.version)),
        );
        if installed.is_err() {
            say::note(format_args!("{} {}: not to be had prebuilt", self.krate, self.version));
        }
    }

    fn compile(&self, root: &Path) -> Result<(), Error> {
        say::step(format_args!("{} {}: compiling ({}, once)", self.krate, self.version, self.minutes));
        process::run(
            self.krate,
            self.install(root)
                // A tool is no part of this workspace's build.
                .env_remove("CARGO_TARGET_DIR"),
        )
        .map_err(|_| self.missing(root))
    }

    fn install(&self, root: &Path) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(["install", self.krate, "--version", &self.version, "--locked"])
            .args(self.flags)
            .arg("--root")
            .arg(root);
        command
    }

    fn missing(&self, root: &Path) -> Error {
        let by_hand = format!("{:?}", self.install(root)).replace('"', "");
        Error::NoTool { tool: self.krate, version: self.version.clone(), by_hand }
    }
}

/// The version of a package in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| line.strip_prefix("name = ").is_some_and(|name| name.trim_matches('"') == package))?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_version_is_that_of_the_package_itself_and_not_of_its_namesakes() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\nname = \
                    \"wasm-bindgen\"\nversion = \"0.2.126\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.126"));
        assert_eq!(locked_version(lock, "bindgen"), None);
    }
}
