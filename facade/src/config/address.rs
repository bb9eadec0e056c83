//! The addresses of a config: https, and http on loopback only.

use std::net::IpAddr;

use url::{Host, Url};

/// What is wrong with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum AddressError {
    #[error("is not an address such as https://helsebro.example.no")]
    NotAnAddress,
    #[error("must begin with https:// (http:// is for loopback only)")]
    NotHttps,
    #[error("must not have a user name, a query or a fragment")]
    Decorated,
    #[error("must end after the host and port: no path, no slash at the end")]
    NotAnOrigin,
}

/// An https address without user information, query and fragment.
pub(super) fn web(text: &str) -> Result<Url, AddressError> {
    let url = Url::parse(text).map_err(|_| AddressError::NotAnAddress)?;
    let host = url.host().ok_or(AddressError::NotAnAddress)?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&host) => {}
        "http" => return Err(AddressError::NotHttps),
        _ => return Err(AddressError::NotAnAddress),
    }
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if plain { Ok(url) } else { Err(AddressError::Decorated) }
}

/// Such an address that is an origin: scheme, host, port and nothing else.
pub(super) fn origin(text: &str) -> Result<(), AddressError> {
    let url = web(text)?;
    if url.origin().ascii_serialization() == text { Ok(()) } else { Err(AddressError::NotAnOrigin) }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(v4) => IpAddr::V4(*v4).is_loopback(),
        Host::Ipv6(v6) => IpAddr::V6(*v6).is_loopback(),
    }
}
