//! Child processes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::error::Error;
use crate::say;

/// Runs a command to its end; its output goes to the terminal. `what` names it in a failure.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(|source| spawn_error(command, source))?;
    if status.success() { Ok(()) } else { Err(Error::Failed { what: what.to_owned(), status }) }
}

/// Runs a command to its end and takes what it prints, whether it succeeds or not.
pub(crate) fn capture(command: &mut Command) -> Result<Output, Error> {
    command.stdin(Stdio::null()).output().map_err(|source| spawn_error(command, source))
}

/// What a command that must succeed prints on stdout; its stderr goes to the terminal.
pub(crate) fn stdout(what: &str, command: &mut Command) -> Result<String, Error> {
    let output = capture(command.stderr(Stdio::inherit()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Failed { what: what.to_owned(), status: output.status })
    }
}

/// What `program args` prints on stdout; nothing where it does not start or fails. For asking whether a tool is there.
pub(crate) fn answer(program: impl AsRef<Path>, args: &[&str]) -> Option<String> {
    let output = Command::new(program.as_ref()).args(args).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Installs packages of the system, and says so, where that may be done: as root on Debian and its kin.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<(), Error> {
    if find("apt-get").is_none() || answer("id", &["-u"]).as_deref() != Some("0") {
        return Err(Error::MayNotInstall);
    }
    say::step(format_args!("{what}: installing (apt-get)"));
    let apt = |args: &[&str]| {
        run("apt-get", Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "--quiet=2"])?;
    apt(&[&["install", "--yes", "--quiet=2", "--no-install-recommends"], packages].concat())
}

/// Where a program lies on `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// `PATH` with `folders` before it.
pub(crate) fn path_with(folders: &[&Path]) -> OsString {
    let before = folders.iter().map(|folder| folder.to_path_buf());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let after: Vec<PathBuf> = std::env::split_paths(&path).collect();
    // A folder with a separator in its name cannot be on PATH at all: then PATH stays as it is.
    std::env::join_paths(before.chain(after)).unwrap_or(path)
}

fn spawn_error(command: &Command, source: std::io::Error) -> Error {
    Error::Spawn { program: command.get_program().to_string_lossy().into_owned(), source }
}
