//! An EPJ's SMART configuration, kept for a minute once it was fetched and found sound: launch after launch does not ask again.

use std::sync::{Arc, Mutex, PoisonError};

use helsebro_launch::discovery::{
    Discovery, DiscoveryError, Identity, KeysAt, OpenIdConfiguration, discovery_url, openid_url,
};
use url::Url;

use super::{AuthorizationServer, EpjHttp, HttpError};
use crate::config::Epj;

/// How long it is kept, in seconds. An EPJ that mends its configuration sees the effect soon.
const KEPT_FOR: i64 = 60;

/// What is known of an EPJ's authorization server.
#[derive(Clone)]
pub struct Known {
    /// The SMART configuration.
    pub discovery: Discovery,
    /// What of it a launch is held to.
    pub server: AuthorizationServer,
}

/// The configuration of one EPJ, with the second that it was fetched in.
#[derive(Default)]
pub(super) struct KeptDiscovery(Mutex<Option<(i64, Arc<Known>)>>);

/// Why the EPJ's configuration is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// The SMART configuration was not had.
    #[error("the SMART configuration: {0}")]
    Http(HttpError),
    /// The issuer's OpenID configuration was not had.
    #[error("the OpenID configuration: {0}")]
    OpenId(HttpError),
    /// What came cannot be used.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
    /// Another authorization server is named than the EPJ's entry in the register.
    #[error("the SMART configuration names another issuer than the register")]
    OtherIssuer,
    /// Nobody is named whose id_tokens could be believed.
    #[error("the SMART configuration names no issuer of id_tokens")]
    NoIssuer,
}

impl std::fmt::Debug for KeptDiscovery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeptDiscovery(…)")
    }
}

impl KeptDiscovery {
    fn get(&self, now: i64) -> Option<Arc<Known>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref()
            .filter(|(since, _)| (0..KEPT_FOR).contains(&(now - since)))
            .map(|(_, known)| Arc::clone(known))
    }

    fn keep(&self, now: i64, known: &Arc<Known>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(known)));
    }
}

impl EpjHttp {
    /// The EPJ's configuration, at most a minute old at `now`. Faults are never kept.
    ///
    /// # Errors
    /// See [`DiscoverError`].
    pub async fn discover(&self, epj: &Epj, now: i64) -> Result<Arc<Known>, DiscoverError> {
        if let Some(known) = self.discovery().get(now) {
            return Ok(known);
        }
        let address = discovery_url(&epj.iss)?;
        let document = self.get(&address, None, "application/json").await.map_err(DiscoverError::Http)?;
        let discovery = Discovery::read(&epj.iss, &document)?;
        remark(epj, &discovery);
        let identity = discovery.identity.clone().ok_or(DiscoverError::NoIssuer)?;
        if epj.issuer.as_ref().is_some_and(|named| *named != identity.issuer) {
            return Err(DiscoverError::OtherIssuer);
        }
        let server = AuthorizationServer {
            jwks_uri: self.keys_of(epj, &discovery, &identity).await?,
            issuer: identity.issuer,
            token_endpoint: discovery.token_endpoint.clone(),
            revocation_endpoint: discovery.revocation_endpoint.clone(),
        };
        let known = Arc::new(Known { discovery, server });
        self.discovery().keep(now, &known);
        Ok(known)
    }

    /// Where the issuer's keys are. The issuer's own configuration is asked where the EPJ does not say it, and where the entry
    /// names the issuer: then it must vouch for what the EPJ says.
    async fn keys_of(
        &self,
        epj: &Epj,
        discovery: &Discovery,
        identity: &Identity,
    ) -> Result<Url, DiscoverError> {
        let is_named = epj.issuer.is_some();
        let (told, address) = match &identity.keys {
            KeysAt::Jwks(keys) if !is_named => return Ok(keys.clone()),
            KeysAt::Jwks(keys) => (Some(keys), openid_url(&epj.iss, &identity.issuer)?),
            KeysAt::OpenIdConfiguration(address) => (None, address.clone()),
        };
        let document = self.get(&address, None, "application/json").await.map_err(DiscoverError::OpenId)?;
        let own = OpenIdConfiguration::read(&identity.issuer, &document)?;
        if is_named {
            own.vouches_for(discovery)?;
        }
        let keys = told.map_or_else(|| own.own_keys(&identity.issuer), Ok);
        Ok(keys?.clone())
    }
}

/// What the vendor should mend goes into the log.
fn remark(epj: &Epj, discovery: &Discovery) {
    for remark in &discovery.remarks {
        tracing::info!(epj = epj.key, %remark, "the EPJ's SMART configuration");
    }
    let client = &epj.authentication;
    if !discovery.takes(client) {
        let (method, algorithm) = (client.method(), client.algorithm());
        tracing::warn!(
            epj = epj.key,
            method,
            algorithm,
            "the EPJ does not say that it takes our kind of client"
        );
    }
}
