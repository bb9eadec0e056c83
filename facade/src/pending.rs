//! Pending launches: between `POST /api/launches` and the callback, sealed, for 10 minutes, once, in one browser.

use helsebro_launch::secret::Secret;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::browser::BrowserSecret;
use crate::epj::AuthorizationServer;
use crate::random;
use crate::seal::{Place, SealError};
use crate::store::{LaunchKey, PendingRow, StoreError};

/// How long a launch may be on its way, in seconds.
pub const LONGEST: i64 = 10 * 60;

/// What must be remembered until the callback. The endpoints are those of the same discovery: a code is never redeemed elsewhere.
#[derive(Serialize, Deserialize)]
pub struct Pending {
    /// The EPJ's FHIR base. Where the register has another under this key by now, the launch is over: what the register says
    /// is for that one.
    pub iss: String,
    /// To find in the id_token.
    pub nonce: Secret,
    /// To redeem the code with.
    pub code_verifier: Secret,
    /// As it was sent.
    pub redirect_uri: String,
    /// Whether the clinician began it here.
    pub standalone: bool,
    /// Whether the callback always says who answered (RFC 9207, 3).
    pub callback_has_iss: bool,
    /// Who is to answer, and where the code is redeemed.
    pub server: AuthorizationServer,
}

/// A pending launch cannot be kept, or not be looked for.
#[derive(Debug, thiserror::Error)]
pub enum PendingError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is to be stored cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl App {
    /// Keeps a launch under its `state`, bound to this browser and this EPJ.
    ///
    /// # Errors
    /// See [`PendingError`].
    pub async fn keep_pending(
        &self,
        state: &Secret,
        browser: &BrowserSecret,
        epj_key: &str,
        pending: &Pending,
    ) -> Result<(), PendingError> {
        let (state_hash, browser_hash) = (random::hash(state.expose()), browser.hash());
        let row =
            PendingRow { created: self.clock.now(), sealed: self.keys.seal(place(&state_hash), pending)? };
        let key = LaunchKey { state_hash: &state_hash, browser_hash: &browser_hash, epj_key };
        Ok(self.store.keep_launch(key, &row).await?)
    }

    /// Takes the launch of this `state`, browser and EPJ, once. `None` in every other case, also where it is too old or does
    /// not open: its key has left the config, or its form is another version's.
    ///
    /// # Errors
    /// See [`PendingError`].
    pub async fn take_pending(
        &self,
        state: &Secret,
        browser: &BrowserSecret,
        epj_key: &str,
    ) -> Result<Option<Pending>, PendingError> {
        let (state_hash, browser_hash) = (random::hash(state.expose()), browser.hash());
        let key = LaunchKey { state_hash: &state_hash, browser_hash: &browser_hash, epj_key };
        match self.store.take_launch(key).await? {
            Some(row) if self.clock.now() - row.created <= LONGEST => {
                let opened = self.keys.open(place(&state_hash), &row.sealed);
                Ok(opened
                    .inspect_err(|error| tracing::warn!(reason = %error, "a launch is over before its time"))
                    .ok())
            }
            _ => Ok(None),
        }
    }
}

fn place(state_hash: &str) -> Place<'_> {
    Place { table: "launches", row: state_hash, column: "sealed" }
}
