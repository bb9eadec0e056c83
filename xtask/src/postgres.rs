//! A PostgreSQL server for the tests: its own folder, its own port on loopback, gone when the tests are.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::process;
use crate::say;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Where Debian keeps the programs, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A running server; it ends with this value.
#[derive(Debug)]
pub(crate) struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts a server; `None`, and a line that says why, where none can be had.
    pub(crate) fn start() -> Option<Self> {
        let started = programs().ok_or(Error::NoPostgres).and_then(|programs| Self::run(&programs));
        started.map_err(say::note).ok()
    }

    /// `postgres://…`, without a database.
    pub(crate) fn address(&self) -> String {
        format!("postgres://helsebro@127.0.0.1:{}", self.port)
    }

    fn run(programs: &Path) -> Result<Self, Error> {
        let folder = std::env::temp_dir().join(format!("helsebro-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        let user = server_user();
        if let Some((uid, gid)) = user {
            give(&folder, uid, gid)?;
        }
        let data = folder.join("data");
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            run_as(&mut command, user);
            command
        };
        let made = process::run(
            "initdb",
            command("initdb").arg("--pgdata").arg(&data).args([
                "--username=helsebro",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ]),
        );
        let port = made.and_then(|()| free_port());
        let started = port.and_then(|port| {
            let mut postgres = command("postgres");
            postgres.arg("-D").arg(&data).args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]);
            postgres.args([
                "-c",
                &format!("port={port}"),
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
            ]);
            let spawned = postgres.spawn();
            let server = spawned.map_err(|source| Error::Spawn { program: "postgres".to_owned(), source })?;
            Ok((server, port))
        });
        let (server, port) = started.inspect_err(|_| drop(std::fs::remove_dir_all(&folder)))?;
        let mut postgres = Self { server, folder, port };
        postgres.wait()?;
        Ok(postgres)
    }

    fn wait(&mut self) -> Result<(), Error> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(());
            }
            if let Ok(Some(status)) = self.server.try_wait() {
                return Err(Error::Failed { what: "postgres".to_owned(), status });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(Error::NoPostgres)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Nothing of it is kept: it need not end in order.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of `initdb` and `postgres`: from PATH, else the newest of Debian's, else after installing them.
fn programs() -> Option<PathBuf> {
    let found = || {
        let on_path = process::find("initdb").filter(|_| process::find("postgres").is_some());
        on_path.and_then(|initdb| initdb.parent().map(Path::to_path_buf)).or_else(newest)
    };
    found().or_else(|| {
        process::install("PostgreSQL", &["postgresql"]).ok()?;
        found()
    })
}

fn newest() -> Option<PathBuf> {
    let versions = std::fs::read_dir(DEBIAN).ok()?.filter_map(|entry| entry.ok());
    let folders = versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("postgres").is_file());
    folders.max_by_key(|bin| {
        let version = bin.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        version.and_then(|version| version.parse::<u32>().ok())
    })
}

fn free_port() -> Result<u16, Error> {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    free.map(|address| address.port()).map_err(Error::file(PathBuf::from("127.0.0.1:0")))
}

/// PostgreSQL does not run as root: then as nobody.
#[cfg(unix)]
fn server_user() -> Option<(u32, u32)> {
    let id = |args: &[&str]| process::answer("id", args).and_then(|number| number.parse().ok());
    if id(&["-u"]) == Some(0) { Some((id(&["-u", "nobody"])?, id(&["-g", "nobody"])?)) } else { None }
}

#[cfg(not(unix))]
fn server_user() -> Option<(u32, u32)> {
    None
}

#[cfg(unix)]
fn give(folder: &Path, uid: u32, gid: u32) -> Result<(), Error> {
    std::os::unix::fs::chown(folder, Some(uid), Some(gid)).map_err(Error::file(folder))
}

#[cfg(not(unix))]
fn give(_: &Path, _: u32, _: u32) -> Result<(), Error> {
    Ok(())
}

#[cfg(unix)]
fn run_as(command: &mut Command, user: Option<(u32, u32)>) {
    use std::os::unix::process::CommandExt as _;
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
}

#[cfg(not(unix))]
fn run_as(_: &mut Command, _: Option<(u32, u32)>) {}
