//! `helsebro serve`: the facade and the app.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, ConfigError, ContactPointKind, Loaded, Register};
use crate::contact_point::{ContactPoint, Embedded, EmbeddedError};
use crate::epj::EpjClientsError;
use crate::seal::Keyring;
use crate::store::{Store, StoreError};
use crate::{register, server};

/// How long tokens may take on their way back to the EPJs when the service stops.
const LAST_ERRANDS: Duration = Duration::from_secs(10);

/// Serve the app and the facade as helsebro.toml says
#[derive(Debug, Args)]
pub struct Serve {
    /// The config
    #[arg(long, default_value = "helsebro.toml")]
    config: PathBuf,
}

/// Why the service does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The config has a fault.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be opened.
    #[error("{database}: {source}")]
    Store {
        /// Where it is.
        database: String,
        /// Why.
        source: StoreError,
    },
    /// The synthetic citizens cannot be read.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// No HTTP client.
    #[error(transparent)]
    Clients(#[from] EpjClientsError),
    /// Something listens there already.
    #[error("{address} is taken: stop what listens there, or choose another port")]
    Taken {
        /// The address.
        address: String,
    },
    /// The address is not ours to listen on.
    #[error("{address} cannot be listened on: {source}")]
    Listen {
        /// The address.
        address: String,
        /// Why.
        source: std::io::Error,
    },
    /// SIGHUP cannot be heard.
    #[error("signals cannot be heard: {0}")]
    Signal(#[source] std::io::Error),
}

/// Serves until Ctrl-C or SIGTERM; reads the register anew at SIGHUP.
///
/// # Errors
/// See [`ServeError`].
pub async fn run(serve: Serve) -> Result<(), ServeError> {
    let Loaded { config, register, keys } = Config::load(&serve.config)?;
    // Heard from here on: it would end the process otherwise.
    #[cfg(unix)]
    let hangups = signal(SignalKind::hangup()).map_err(ServeError::Signal)?;
    let listener = listen(&config.listen.to_string()).await?;
    let contact_point: Arc<dyn ContactPoint> = match config.contact_point {
        ContactPointKind::Embedded => Arc::new(Embedded::load()?),
    };
    let app = start(config, register, keys, contact_point).await?;
    tracing::info!(
        listen = %app.config.listen,
        public_url = app.config.public_url,
        version = env!("CARGO_PKG_VERSION"),
        "serving"
    );
    let sweeper = tokio::spawn(server::sweep(app.clone()));
    #[cfg(unix)]
    let reloader = tokio::spawn(register::on_hangup(hangups, app.clone(), serve.config));
    let stop = {
        let app = app.clone();
        async move {
            server::stop_signal().await;
            app.longest_call()
        }
    };
    server::serve(listener, server::router(app.clone()), stop).await;
    sweeper.abort();
    #[cfg(unix)]
    reloader.abort();
    close(&app).await;
    Ok(())
}

/// Lets what is under way still come to its end, and closes the database.
pub async fn close(app: &App) {
    app.errands.finish(LAST_ERRANDS).await;
    app.store.close().await;
}

/// Opens the database and puts the facade together.
///
/// # Errors
/// See [`ServeError`].
pub async fn start(
    config: Config,
    register: Register,
    keys: Keyring,
    contact_point: Arc<dyn ContactPoint>,
) -> Result<App, ServeError> {
    let store = Store::open(&config.database)
        .await
        .map_err(|source| ServeError::Store { database: config.database.address().to_owned(), source })?;
    Ok(App::new(config, register, store, keys, Clock::system(), contact_point)?)
}

/// Takes the port before anything else is made: a taken one is one clear line.
///
/// # Errors
/// [`ServeError::Taken`], [`ServeError::Listen`].
pub async fn listen(address: &str) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::Taken { address: address.to_owned() },
        _ => ServeError::Listen { address: address.to_owned(), source },
    })
}
