//! Tokens that nobody needs any more are taken back at the EPJ (RFC 7009), as far as the EPJ can and answers: those of a session
//! that ends, and those that came and were not kept.

use helsebro_launch::secret::Secret;
use helsebro_launch::token::{Revocation, TokenKind, Unwanted, revoke};

use super::Grant;
use crate::app::App;
use crate::epj::{AuthorizationServer, EpjHttp};

/// Tokens to be taken back, and by whom.
#[derive(Clone)]
pub struct Given {
    /// Who gave them.
    pub server: AuthorizationServer,
    /// The access token.
    pub access: Secret,
    /// The refresh token, where there is one.
    pub refresh: Option<Secret>,
}

impl From<&Grant> for Given {
    fn from(grant: &Grant) -> Self {
        Self { server: grant.server.clone(), access: grant.access.clone(), refresh: grant.refresh.clone() }
    }
}

impl Given {
    /// What a server gave, and nobody wants.
    pub fn unwanted(server: &AuthorizationServer, unwanted: &Unwanted) -> Self {
        Self { server: server.clone(), access: unwanted.access.clone(), refresh: unwanted.refresh.clone() }
    }
}

impl App {
    /// Takes back what the EPJ with this key and `iss` gave, in a task of its own: nobody waits for the EPJ.
    pub fn revoke(&self, epj_key: &str, iss: &str, given: impl Into<Given>) {
        let given = given.into();
        if given.server.revocation_endpoint.is_some() {
            self.errands.run(take_back(self.clone(), epj_key.to_owned(), iss.to_owned(), given));
        }
    }
}

/// The refresh token first: it takes its access tokens with it where the server can (RFC 7009, 2.1). Where it cannot, they
/// follow.
async fn take_back(app: App, epj_key: String, iss: String, given: Given) {
    let Some(http) = http(&app, &epj_key, &iss) else { return };
    let _turn = http.turn().await;
    // As the register stands when it is our turn: who has left it meanwhile is asked nothing any more.
    let register = app.register();
    let (Some(epj), Some(endpoint)) = (register.still(&epj_key, &iss), &given.server.revocation_endpoint)
    else {
        return;
    };
    let refresh = given.refresh.as_ref().map(|token| (token, TokenKind::Refresh));
    for (token, kind) in refresh.into_iter().chain([(&given.access, TokenKind::Access)]) {
        let revoked = match given.server.credential(epj, app.clock.now()) {
            Ok(credential) => {
                let revocation = Revocation { revocation_endpoint: endpoint, token, kind };
                revoke(&http, revocation, credential).await.map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        if let Err(reason) = revoked {
            tracing::info!(epj = epj.key, reason, "a token lives at the EPJ until its own end");
        }
    }
}

fn http(app: &App, epj_key: &str, iss: &str) -> Option<EpjHttp> {
    let register = app.register();
    register.still(epj_key, iss).and_then(|epj| register.http(epj)).cloned()
}
