//! The demo: everything that is missing is installed and built, then the binary takes over the terminal.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::app_build;
use crate::crates;
use crate::error::Error;
use crate::process;
use crate::project::Project;
use crate::say;

/// The facade's and the sandbox EPJ's.
const PORTS: [u16; 2] = [8080, 9090];

/// Builds what has changed and starts `helsebro demo` with `args`; ends when that ends.
pub(crate) fn run(project: &Project, args: &[String]) -> Result<(), Error> {
    // With arguments of one's own the ports may be others; the binary itself refuses one that is taken.
    if args.is_empty() {
        PORTS.iter().try_for_each(|port| need_port(*port))?;
    }
    let binary = build(project)?;
    say::step("demo: starting (Ctrl-C stops it)");
    become_program(Command::new(&binary).arg("demo").args(args).current_dir(project.root()), &binary)
}

/// Builds the app and the binary with the demo in it. Answers with the binary.
pub(crate) fn build(project: &Project) -> Result<std::path::PathBuf, Error> {
    crates::need_compiler()?;
    app_build::run(project)?;
    say::step("binary: building what has changed (10 minutes the first time)");
    process::run(
        "cargo build",
        crates::cargo(project).args([
            "build",
            "--release",
            "--locked",
            "--package",
            "helsebro",
            "--features",
            "demo",
        ]),
    )?;
    Ok(project.target().join("release").join(format!("helsebro{}", std::env::consts::EXE_SUFFIX)))
}

fn need_port(port: u16) -> Result<(), Error> {
    TcpListener::bind(("127.0.0.1", port)).map(|_| ()).map_err(|_| Error::PortTaken(port))
}

/// Replaces this process by the program: Ctrl-C and every other signal are then its own to answer.
#[cfg(unix)]
fn become_program(command: &mut Command, binary: &Path) -> Result<(), Error> {
    use std::os::unix::process::CommandExt as _;
    let source = command.exec();
    Err(Error::Spawn { program: binary.display().to_string(), source })
}

/// Waits for the program; it gets Ctrl-C from the console as this process does.
#[cfg(not(unix))]
fn become_program(command: &mut Command, _: &Path) -> Result<(), Error> {
    process::run("helsebro demo", command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(need_port(port).unwrap_err().to_string().contains(&port.to_string()));
        drop(taken);
        need_port(port).unwrap();
    }
}
