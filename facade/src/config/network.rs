//! A network in CIDR notation, and which addresses are public.

use std::net::IpAddr;
use std::str::FromStr;

/// `10.20.0.0/16`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: u128,
    mask: u128,
}

/// Not a network in CIDR notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a network such as 10.20.0.0/16")]
pub struct NotANetwork;

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, length) = text.split_once('/').ok_or(NotANetwork)?;
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let length: u32 = length.parse().map_err(|_| NotANetwork)?;
        let (most, before) = if address.is_ipv4() { (32, 96) } else { (128, 0) };
        if length > most {
            return Err(NotANetwork);
        }
        let mask = u128::MAX.checked_shl(128 - before - length).unwrap_or(0);
        let address = number(address);
        if address & !mask == 0 { Ok(Self { address, mask }) } else { Err(NotANetwork) }
    }
}

impl Network {
    /// Whether `address` lies in it. An IPv4 address and its IPv6-mapped form are the same.
    pub fn contains(&self, address: IpAddr) -> bool {
        number(address) & self.mask == self.address
    }
}

/// Whether `address` may be asked by anybody: not loopback, link-local, private, shared, multicast or reserved
/// (RFC 6890). Metadata services of clouds (169.254.169.254) are link-local.
pub fn is_public(address: IpAddr) -> bool {
    const CLOSED: &[&str] = &[
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/32",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ];
    !CLOSED.iter().filter_map(|text| Network::from_str(text).ok()).any(|network| network.contains(address))
}

/// One number line for both families: IPv4 as its IPv6-mapped form.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Network, is_public};

    #[test]
    fn a_network_holds_its_addresses_and_no_others() {
        let network: Network = "10.20.0.0/16".parse().unwrap();
        assert!(network.contains("10.20.255.1".parse().unwrap()));
        assert!(network.contains("::ffff:10.20.0.1".parse().unwrap()));
        assert!(!network.contains("10.21.0.1".parse().unwrap()));
        let all: Network = "::/0".parse().unwrap();
        assert!(all.contains("10.21.0.1".parse().unwrap()));
        let one: Network = "::1/128".parse().unwrap();
        assert!(one.contains("::1".parse().unwrap()) && !one.contains("::2".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "10.0.0.0", "10.0.0.0/33", "10.0.0.1/8", "epj/8", "fd00::/129", "10.0.0.0/x"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }

    #[test]
    fn private_and_reserved_addresses_are_not_public_in_any_spelling() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "fe80::1",
            "fd12::1",
            "64:ff9b::7f00:1",
            "224.0.0.1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["8.8.8.8", "172.32.0.1", "2a00:1450::1", "::ffff:8.8.8.8"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
