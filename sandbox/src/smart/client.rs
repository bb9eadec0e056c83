//! Who asks at the token endpoint and its neighbours (RFC 6749, 2.3; RFC 7523, 2.2).

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::assertion;
use super::parameters::Parameters;
use crate::Epj;
use crate::client::{Client, ClientAuthentication};

/// The client is unknown, or shows its proof in a way that it is not registered for, or the proof is wrong. Which of
/// these is nobody's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotAuthenticated;

/// What a request shows of the client.
enum Shown<'a> {
    Name(&'a str),
    Basic { id: String, secret: String },
    Post { id: &'a str, secret: &'a str },
    Assertion { id: Option<&'a str>, assertion: &'a str },
}

/// The client, authenticated in the way that it is registered for and in no other.
pub(super) fn authenticate<'a>(
    epj: &'a Epj,
    headers: &HeaderMap,
    form: &Parameters,
) -> Result<&'a Client, NotAuthenticated> {
    let known = |id: &str| epj.config.client(id).ok_or(NotAuthenticated);
    let (client, proven) = match read(headers, form)? {
        Shown::Name(id) => {
            let client = known(id)?;
            (client, matches!(client.authentication, ClientAuthentication::Public))
        }
        Shown::Basic { id, secret } => {
            let client = known(&id)?;
            (
                client,
                matches!(&client.authentication, ClientAuthentication::SecretBasic(own) if own.is(&secret)),
            )
        }
        Shown::Post { id, secret } => {
            let client = known(id)?;
            (
                client,
                matches!(&client.authentication, ClientAuthentication::SecretPost(own) if own.is(secret)),
            )
        }
        Shown::Assertion { id, assertion } => {
            let issuer = assertion::issuer(assertion).ok_or(NotAuthenticated)?;
            let client = known(&issuer)?;
            let proven = match &client.authentication {
                ClientAuthentication::PrivateKeyJwt(keys) => assertion::verify(epj, &issuer, keys, assertion),
                _ => false,
            };
            (client, proven && id.is_none_or(|id| id == issuer))
        }
    };
    if proven { Ok(client) } else { Err(NotAuthenticated) }
}

/// A client must not use more than one way in a request.
fn read<'a>(headers: &HeaderMap, form: &'a Parameters) -> Result<Shown<'a>, NotAuthenticated> {
    let mut authorization = headers.get_all(AUTHORIZATION).iter();
    let header = authorization.next();
    if authorization.next().is_some() {
        return Err(NotAuthenticated);
    }
    let id = form.get("client_id");
    match (header, form.get("client_secret"), form.get("client_assertion")) {
        (None, None, None) => id.map(Shown::Name).ok_or(NotAuthenticated),
        (Some(header), None, None) => {
            let (basic_id, secret) = basic(header).ok_or(NotAuthenticated)?;
            // SMART's confidential clients leave client_id out of the form. One that is there must not be another's.
            if id.is_some_and(|id| id != basic_id) {
                return Err(NotAuthenticated);
            }
            Ok(Shown::Basic { id: basic_id, secret })
        }
        (None, Some(secret), None) => Ok(Shown::Post { id: id.ok_or(NotAuthenticated)?, secret }),
        (None, None, Some(assertion)) if form.get("client_assertion_type") == Some(assertion::TYPE) => {
            Ok(Shown::Assertion { id, assertion })
        }
        _ => Err(NotAuthenticated),
    }
}

/// RFC 6749, 2.3.1: both parts are form-urlencoded before they are joined, so that a colon in the client_id parts
/// nothing.
fn basic(header: &HeaderValue) -> Option<(String, String)> {
    let (scheme, credentials) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let joined = String::from_utf8(STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (id, secret) = joined.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

/// One value of `application/x-www-form-urlencoded`, alone.
fn form_decoded(encoded: &str) -> Option<String> {
    if encoded.contains(['&', '=']) {
        return None;
    }
    let pair = format!("v={encoded}");
    url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
}
