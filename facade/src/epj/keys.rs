//! An issuer's keys, kept for a while, and an id_token held against them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use helsebro_launch::id_token::{ByKept, Expected, IdTokenError, Identity, KeySet, verify, verify_by_kept};
use helsebro_launch::secret::Secret;
use url::Url;

use super::{EpjHttp, HttpError};

/// How long keys are kept, in seconds. A key that the issuer takes back is believed no longer than this; a new one is fetched as
/// soon as a token is signed with it.
const KEPT_FOR: i64 = 10 * 60;

/// The keys of an EPJ's issuers, by their address. An EPJ has one issuer, rarely two.
#[derive(Default)]
pub(super) struct KeptKeys(Mutex<HashMap<Url, Kept>>);

struct Kept {
    keys: Arc<KeySet>,
    since: i64,
}

/// Why an id_token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The keys were not had.
    #[error("the EPJ's keys cannot be read")]
    Keys(#[source] HttpError),
    /// What stands at their address is no JWK Set.
    #[error("the EPJ's keys are not a JWK Set")]
    NoKeySet,
    /// The token does not hold against them.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
}

impl KeptKeys {
    fn get(&self, address: &Url, now: i64) -> Option<Arc<KeySet>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(address)
            .filter(|kept| (0..KEPT_FOR).contains(&(now - kept.since)))
            .map(|kept| Arc::clone(&kept.keys))
    }

    fn keep(&self, address: &Url, keys: Arc<KeySet>, since: i64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, kept| (0..KEPT_FOR).contains(&(since - kept.since)));
        all.insert(address.clone(), Kept { keys, since });
    }
}

impl std::fmt::Debug for KeptKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeptKeys(…)")
    }
}

impl EpjHttp {
    /// Who an id_token is about, once it holds against the keys at `jwks_uri` and what is expected of it. Keys that are kept
    /// have the first word, freshly fetched ones the last.
    ///
    /// # Errors
    /// See [`IdentityError`].
    pub async fn identity(
        &self,
        jwks_uri: &Url,
        id_token: &Secret,
        expected: Expected<'_>,
    ) -> Result<Identity, IdentityError> {
        if let Some(kept) = self.keys().get(jwks_uri, expected.now)
            && let ByKept::Verified(identity) = verify_by_kept(id_token, &kept, expected)?
        {
            return Ok(identity);
        }
        let document = self.get(jwks_uri, None, "application/json").await.map_err(IdentityError::Keys)?;
        let keys = Arc::new(KeySet::read(&document).ok_or(IdentityError::NoKeySet)?);
        self.keys().keep(jwks_uri, Arc::clone(&keys), expected.now);
        Ok(verify(id_token, &keys, expected)?)
    }
}
