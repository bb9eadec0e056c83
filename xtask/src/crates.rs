//! The Rust target for the browser, the crates, the C compiler: what every build needs before it starts.

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::project::Project;
use crate::say;

/// The Rust target for the browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Cargo, as rustup lays it on PATH.
pub(crate) fn cargo(project: &Project) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(project.root());
    command
}

/// Fails before a long build where there is no C compiler.
pub(crate) fn need_compiler() -> Result<(), Error> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    // CC may hold arguments too: `ccache gcc`.
    let program = compiler.split_whitespace().next().unwrap_or("cc");
    if cfg!(windows) || process::answer(program, &["--version"]).is_some() {
        Ok(())
    } else {
        Err(Error::NoCompiler(compiler))
    }
}

/// Installs the Rust target for the browser where rustup has not done so already.
pub(crate) fn need_target() -> Result<(), Error> {
    if has_target() {
        return Ok(());
    }
    say::step(format_args!("Rust target {WASM}: installing"));
    let installed = process::run("rustup target add", Command::new("rustup").args(["target", "add", WASM]));
    if installed.is_ok() && has_target() { Ok(()) } else { Err(Error::NoTarget(WASM)) }
}

fn has_target() -> bool {
    process::answer("rustc", &["--print", "target-libdir", "--target", WASM])
        .is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Downloads the crates of Cargo.lock where any is missing.
pub(crate) fn need_crates(project: &Project) -> Result<(), Error> {
    let fetch = |extra: &[&str]| {
        process::capture(cargo(project).args(["fetch", "--locked", "--quiet", "--color=never"]).args(extra))
    };
    if fetch(&["--offline"])?.status.success() {
        return Ok(());
    }
    say::step("crates: downloading");
    let fetched = fetch(&[])?;
    if fetched.status.success() { Ok(()) } else { Err(Error::NoCrates(reason(&fetched.stderr))) }
}

/// The line of cargo's complaint that says most: the innermost cause, which it prints last.
fn reason(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn the_reason_is_the_innermost_cause() {
        let stderr = b"warning: spurious network error (3 tries remaining)\nerror: failed to get `x`\n\nCaused by:\n  \
                       download failed\n\nCaused by:\n  [6] Could not resolve hostname\n";
        assert_eq!(reason(stderr), "[6] Could not resolve hostname");
        assert_eq!(reason(b""), "nothing");
    }
}
