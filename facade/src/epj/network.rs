//! Which addresses an EPJ may have: public ones, and those of the networks that its register entry allows.

use std::net::IpAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::config::{Network, is_public};

/// The networks that an EPJ may be in besides the public ones.
#[derive(Debug, Clone)]
pub(super) struct Allowed(Arc<[Network]>);

/// A name of the EPJ resolves to addresses that are not allowed.
#[derive(Debug, thiserror::Error)]
#[error("the name has no address that allow_networks admits")]
struct NotAllowed;

impl Allowed {
    pub(super) fn new(networks: &[Network]) -> Self {
        Self(networks.into())
    }

    pub(super) fn admits(&self, address: IpAddr) -> bool {
        is_public(address) || self.0.iter().any(|network| network.contains(address))
    }

    /// An address written out in a URL never reaches the resolver, so it is looked at here.
    pub(super) fn admits_literal(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Ipv4(address)) => self.admits(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => self.admits(IpAddr::V6(address)),
            Some(Host::Domain(_)) => true,
            None => false,
        }
    }
}

/// Resolves names to admitted addresses only: what was checked is what is connected to, whatever the name says a moment later.
impl Resolve for Allowed {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let admitted: Vec<_> = found.filter(|address| allowed.admits(address.ip())).collect();
            if admitted.is_empty() {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Allowed;

    #[test]
    fn private_addresses_are_admitted_only_where_the_register_says_so() {
        let none = Allowed::new(&[]);
        let hospital = Allowed::new(&["10.20.0.0/16".parse().unwrap()]);
        let url = |text: &str| text.parse().unwrap();
        assert!(none.admits_literal(&url("https://8.8.8.8/fhir")));
        assert!(none.admits_literal(&url("https://epj.example/fhir")));
        for address in [
            "https://10.20.1.1/",
            "https://169.254.169.254/",
            "http://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
        ] {
            assert!(!none.admits_literal(&url(address)), "{address}");
        }
        assert!(hospital.admits_literal(&url("https://10.20.1.1/")));
        assert!(!hospital.admits_literal(&url("https://10.21.1.1/")));
    }
}
