//! A session that ends takes its tokens back at the EPJ (RFC 7009), as far as the EPJ can and answers.

use helsebro_launch::client::{Credential, Occasion};
use helsebro_launch::token::{Revocation, TokenKind, revoke};

use super::Grant;
use crate::app::App;
use crate::random;

impl App {
    /// Takes back what was granted, in a task of its own: the session has ended already, and nobody waits for the EPJ.
    pub(super) fn revoke(&self, epj_key: &str, grant: Option<&Grant>) {
        if let Some(grant) = grant.filter(|grant| grant.server.revocation_endpoint.is_some()) {
            tokio::spawn(take_back(self.clone(), epj_key.to_owned(), grant.clone()));
        }
    }
}

/// The refresh token first: it takes its access tokens with it where the server can (RFC 7009, 2.1). Where it cannot, they
/// follow.
async fn take_back(app: App, epj_key: String, grant: Grant) {
    let register = app.register();
    let Some(epj) = register.epj(&epj_key) else { return };
    let (Some(http), Some(endpoint)) = (register.http(epj), &grant.server.revocation_endpoint) else {
        return;
    };
    let refresh = grant.refresh.as_ref().map(|token| (token, TokenKind::Refresh));
    for (token, kind) in refresh.into_iter().chain([(&grant.access, TokenKind::Access)]) {
        let occasion = Occasion {
            token_endpoint: &grant.server.token_endpoint,
            issuer: Some(&grant.server.issuer),
            now: app.clock.now(),
        };
        let credential = Credential::make(&epj.client_id, &epj.authentication, occasion, random::fill);
        let revoked = match credential {
            Ok(credential) => {
                let revocation = Revocation { revocation_endpoint: endpoint, token, kind };
                revoke(http, revocation, credential).await.map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        if let Err(reason) = revoked {
            tracing::info!(epj = epj.key, reason, "a token lives at the EPJ until its own end");
        }
    }
}
