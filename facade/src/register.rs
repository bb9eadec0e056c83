//! The register of EPJs as it stands, and how it is read anew while the facade serves: whole, or not at all.

use std::path::Path;
use std::sync::Arc;

use helsebro_launch::client::SigningKeys;
use tokio::sync::watch;

use crate::app::App;
use crate::config::{Config, ConfigError, Epj, Register};
use crate::epj::{EpjClients, EpjClientsError, EpjHttp};
use crate::trace;

/// A register, with a client for each of its EPJs. Who holds one sees one state of it to the end.
#[derive(Debug)]
pub struct Registered {
    register: Register,
    clients: EpjClients,
}

impl Registered {
    /// Makes the clients.
    ///
    /// # Errors
    /// Where no HTTP client can be made.
    pub fn new(register: Register) -> Result<Self, EpjClientsError> {
        Ok(Self { clients: EpjClients::new(&register.epjs)?, register })
    }

    /// All EPJs.
    pub fn epjs(&self) -> &[Epj] {
        &self.register.epjs
    }

    /// The EPJ with this key.
    pub fn epj(&self, key: &str) -> Option<&Epj> {
        self.register.epjs.iter().find(|epj| epj.key == key)
    }

    /// The EPJ whose FHIR base is exactly `iss`.
    pub fn epj_by_iss(&self, iss: &str) -> Option<&Epj> {
        self.register.epjs.iter().find(|epj| epj.iss == iss)
    }

    /// What an EPJ of this register is asked through.
    pub fn http(&self, epj: &Epj) -> Option<&EpjHttp> {
        self.clients.of(epj)
    }

    /// What our assertions are signed with.
    pub fn signing_keys(&self) -> Option<&SigningKeys> {
        self.register.signing_keys.as_ref()
    }

    /// The EPJ with this key, as long as it is the server that it was: another `iss` is another EPJ, and what we prove ourselves by
    /// to the one is nothing for the other.
    pub fn still(&self, key: &str, iss: &str) -> Option<&Epj> {
        self.epj(key).filter(|epj| epj.iss == iss)
    }

    /// Whether there is such an EPJ.
    pub fn knows(&self, key: &str, iss: &str) -> bool {
        self.still(key, iss).is_some()
    }
}

/// The register as it stands.
#[derive(Debug)]
pub struct CurrentRegister(watch::Sender<Arc<Registered>>);

impl CurrentRegister {
    pub(crate) fn new(registered: Registered) -> Self {
        Self(watch::Sender::new(Arc::new(registered)))
    }

    /// The one of now.
    pub(crate) fn get(&self) -> Arc<Registered> {
        Arc::clone(&self.0.borrow())
    }

    /// Puts another in its place, and gives the one before.
    fn replace(&self, registered: Arc<Registered>) -> Arc<Registered> {
        self.0.send_replace(registered)
    }
}

/// Why the register stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The file has a fault, in whatever part.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// No HTTP client.
    #[error(transparent)]
    Clients(#[from] EpjClientsError),
}

/// Reads the register anew from the config. The rest of the file is read too, so that a fault anywhere in it is told, and is
/// taken up at the next start only.
///
/// The sessions of EPJs that have left the register end. They answer no more even where the database cannot note it:
/// [`App::session`] asks the register each time.
///
/// # Errors
/// See [`ReloadError`]: the old register stays, whole.
pub async fn reload(app: &App, file: &Path) -> Result<(), ReloadError> {
    let registered = Arc::new(Registered::new(Config::load(file)?.register)?);
    let before = app.replace_register(Arc::clone(&registered));
    for gone in before.epjs().iter().filter(|epj| !registered.knows(&epj.key, &epj.iss)) {
        match app.end_sessions_of_epj(&gone.key, &gone.iss).await {
            Ok(ended) => tracing::info!(epj = gone.key, ended, "an EPJ has left the register"),
            Err(error) => {
                tracing::warn!(
                    epj = gone.key,
                    cause = trace::causes(&error),
                    "the sessions of an EPJ that has left are not ended yet"
                );
            }
        }
    }
    Ok(())
}

impl App {
    /// The register as it stands now. A call takes it once, so that it sees one state of it.
    pub fn register(&self) -> Arc<Registered> {
        self.registers.get()
    }

    fn replace_register(&self, registered: Arc<Registered>) -> Arc<Registered> {
        self.registers.replace(registered)
    }
}

/// Reads the register anew at each SIGHUP, for as long as the service runs. A reload that fails keeps the old one and says
/// where the fault is.
#[cfg(unix)]
pub async fn on_hangup(mut hangups: tokio::signal::unix::Signal, app: App, file: std::path::PathBuf) {
    while hangups.recv().await.is_some() {
        match reload(&app, &file).await {
            Ok(()) => tracing::info!(epjs = app.register().epjs().len(), "the register was read anew"),
            Err(error) => tracing::error!(reason = %error, "the register stays as it was"),
        }
    }
}
