//! `helsebro demo`: the facade with synthetic citizens, and the sandbox EPJ on another site, on this machine alone.

mod register;

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use helsebro_launch::wire::LegalBasis;
use helsebro_sandbox::{Sandbox, StartError, Surroundings};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::serve::{ServeError, close, listen, start};
use crate::config::{Config, ContactPointKind, Database};
use crate::contact_point::{ContactPoint, Embedded};
use crate::random::NoRandomness;
use crate::seal::Keyring;
use crate::{demo_faults, server};

/// Try Helsebro on this machine: a sandbox EPJ and synthetic citizens, nothing kept
#[derive(Debug, Args)]
pub struct Demo {
    /// The app's port on http://localhost
    #[arg(long, default_value_t = 8080)]
    app_port: u16,
    /// The sandbox EPJ's port on http://127.0.0.1
    #[arg(long, default_value_t = 9090)]
    epj_port: u16,
    /// How many seconds a country may take to answer; short, so that a slow one can be tried
    #[arg(long, default_value_t = 5)]
    contact_point_timeout: u64,
    /// How many seconds the EPJ may take to answer
    #[arg(long, default_value_t = 10)]
    epj_timeout: u64,
}

/// Why the demo does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The facade's.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The sandbox EPJ's.
    #[error("the sandbox EPJ: {0}")]
    Sandbox(#[from] StartError),
    /// No keys can be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// Nothing to sign with.
    #[error("no key can be made for the demo to sign with")]
    Key,
    /// No folder for the database.
    #[error("no temporary folder can be made: {0}")]
    Folder(#[source] std::io::Error),
    /// The folder has a name that no address can hold.
    #[error("no database can be named in the temporary folder: set TMPDIR to another")]
    NoPlace,
    /// A port that was taken cannot be told.
    #[error("the demo stopped: {0}")]
    Port(#[source] std::io::Error),
}

/// Serves both until Ctrl-C or SIGTERM, then throws everything away.
///
/// # Errors
/// See [`DemoError`]; a taken port is one clear line.
#[expect(clippy::print_stdout, reason = "the address to open is what the command answers with")]
pub async fn run(demo: Demo) -> Result<(), DemoError> {
    let (app_listener, app_port) = take_port(demo.app_port).await?;
    let (epj_listener, epj_port) = take_port(demo.epj_port).await?;
    let (app_url, epj_url) = (format!("http://localhost:{app_port}"), format!("http://127.0.0.1:{epj_port}"));

    let epj_timeout = Duration::from_secs(demo.epj_timeout.max(1));
    let (sandbox_config, register) = register::make(&epj_url, &app_url, epj_timeout)?;
    let folder = tempfile::tempdir().map_err(DemoError::Folder)?;
    let config = Config {
        listen: (Ipv4Addr::LOCALHOST, app_port).into(),
        public_url: app_url,
        database: Database::file(&folder.path().join("demo.sqlite")).ok_or(DemoError::NoPlace)?,
        key_files: Vec::new(),
        contact_point: ContactPointKind::Embedded,
        contact_point_timeout: Duration::from_secs(demo.contact_point_timeout.max(1)),
        legal_bases: vec![basis("consent", "TREAT"), basis("vital-interest", "ETREAT")],
    };
    let sandbox = Sandbox::new(sandbox_config, Surroundings::real())?;
    let embedded = Arc::new(Embedded::load().map_err(ServeError::from)?);
    let contact_point: Arc<dyn ContactPoint> = Arc::clone(&embedded) as Arc<dyn ContactPoint>;
    let app = start(config, register, Keyring::fresh()?, contact_point).await?;
    let faults = demo_faults::router(embedded, app.store.clone(), [&app.config.public_url, &epj_url]);
    let router = server::router(app.clone()).merge(faults);

    println!("Open {epj_url} in a browser. Everything is TESTDATA, and gone when you press Ctrl-C.");
    let (stop, stopped) = watch::channel(());
    let stopping = |mut stopped: watch::Receiver<()>| async move {
        // Changed or closed: either way it is time. Nobody needs what a demo was about to answer.
        let _ = stopped.changed().await;
        Duration::from_secs(1)
    };
    let sweeper = tokio::spawn(server::sweep(app.clone()));
    let signal = tokio::spawn(async move {
        server::stop_signal().await;
        drop(stop);
    });
    tokio::join!(
        server::serve(app_listener, router, stopping(stopped.clone())),
        server::serve(epj_listener, sandbox.router(), stopping(stopped)),
    );
    signal.abort();
    sweeper.abort();
    close(&app).await;
    Ok(())
}

fn basis(code: &str, purpose: &str) -> LegalBasis {
    LegalBasis { code: code.to_owned(), purposes: vec![purpose.to_owned()] }
}

/// Takes a port of loopback; 0 takes any that is free.
async fn take_port(port: u16) -> Result<(TcpListener, u16), DemoError> {
    let listener = listen(&format!("127.0.0.1:{port}")).await?;
    let port = listener.local_addr().map_err(DemoError::Port)?.port();
    Ok((listener, port))
}
