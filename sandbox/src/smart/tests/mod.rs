//! The authorization server, request by request.

mod clients;
mod launch;
mod refresh;
mod standalone;

use crate::kit::{Kit, REDIRECT};
use crate::{Client, ClientAuthentication, Config};

/// A sandbox that knows a second app, `other`, with the redirect URI of the first.
fn with_another_app() -> Kit {
    let mut config = Config::demo();
    config.clients.push(Client {
        id: "other".to_owned(),
        redirect_uris: vec![REDIRECT.to_owned()],
        authentication: ClientAuthentication::Public,
    });
    Kit::with(config)
}
