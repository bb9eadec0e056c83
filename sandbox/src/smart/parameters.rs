//! OAuth parameters, in a query or a form: each at most once (RFC 6749, 3.1 and 3.2).

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

/// The parameters of a request to the authorization server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parameters(BTreeMap<String, Option<String>>);

impl Parameters {
    /// Decodes `application/x-www-form-urlencoded` text.
    pub(crate) fn decode(encoded: &[u8]) -> Self {
        let mut parameters = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(encoded) {
            parameters
                .entry(name.into_owned())
                .and_modify(|earlier| *earlier = None)
                .or_insert_with(|| Some(value.into_owned()));
        }
        Self(parameters)
    }

    /// Decodes a body that says that it is a form; `None` where it is another thing.
    pub(crate) fn of_form(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded").then(|| Self::decode(body))
    }

    /// The value of a parameter that was sent exactly once and is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref().filter(|value| !value.is_empty())
    }

    /// A parameter that was sent more than once.
    pub(crate) fn repeated(&self) -> Option<&str> {
        self.0.iter().find(|(_, value)| value.is_none()).map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_empty_ones_count_as_not_sent() {
        let parameters = Parameters::decode(b"scope=openid+fhirUser&aud=http%3A%2F%2Fa&state=");
        assert_eq!(parameters.get("scope"), Some("openid fhirUser"));
        assert_eq!(parameters.get("aud"), Some("http://a"));
        assert_eq!(parameters.get("state"), None);
        assert_eq!(parameters.repeated(), None);
    }

    #[test]
    fn a_parameter_sent_twice_has_no_value() {
        let parameters = Parameters::decode(b"client_id=a&client_id=b&client_id=c");
        assert_eq!(parameters.get("client_id"), None);
        assert_eq!(parameters.repeated(), Some("client_id"));
    }
}
