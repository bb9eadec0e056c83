//! How we are registered at an EPJ: what shows it who asks. A secret comes from a file or the environment, never from the
//! config itself, which people send to each other.

use std::path::PathBuf;

use helsebro_launch::client::{Audience, Authentication, SigningKeys};
use helsebro_launch::secret::Secret;
use toml::Spanned;

use super::read::Source;
use super::signing::algorithm;
use super::{ConfigError, first_line};

/// What `[[epj]]` says of it.
pub(super) struct RawClient<'a> {
    pub(super) kind: Option<&'a Spanned<String>>,
    pub(super) secret_file: Option<&'a Spanned<PathBuf>>,
    pub(super) audience: Option<&'a Spanned<String>>,
    pub(super) algorithm: Option<&'a Spanned<String>>,
}

impl Source<'_> {
    /// The client of the EPJ with this key.
    pub(super) fn authentication(
        &self,
        key: &Spanned<String>,
        raw: RawClient<'_>,
        keys: Option<&SigningKeys>,
    ) -> Result<Authentication, ConfigError> {
        match raw.kind.map(|kind| (kind, kind.get_ref().as_str())) {
            None | Some((_, "public")) => {
                self.needs_no_secret(&raw)?;
                self.signs_nothing(&raw)?;
                Ok(Authentication::Public)
            }
            Some((kind, "client_secret_basic")) => {
                self.signs_nothing(&raw)?;
                Ok(Authentication::SecretBasic(self.secret(key, kind, raw.secret_file)?))
            }
            Some((kind, "client_secret_post")) => {
                self.signs_nothing(&raw)?;
                Ok(Authentication::SecretPost(self.secret(key, kind, raw.secret_file)?))
            }
            Some((kind, "private_key_jwt")) => {
                self.needs_no_secret(&raw)?;
                self.private_key_jwt(kind, &raw, keys)
            }
            Some((kind, _)) => Err(self.fault(
                kind,
                "client must be \"public\", \"client_secret_basic\", \"client_secret_post\" or \"private_key_jwt\"",
            )),
        }
    }

    fn needs_no_secret(&self, raw: &RawClient<'_>) -> Result<(), ConfigError> {
        raw.secret_file.map_or(Ok(()), |file| {
            Err(self.fault(
                file,
                "client_secret_file is for client_secret_basic and client_secret_post: take it out, or say which of them the client is",
            ))
        })
    }

    fn signs_nothing(&self, raw: &RawClient<'_>) -> Result<(), ConfigError> {
        for (given, name) in [(raw.audience, "assertion_audience"), (raw.algorithm, "assertion_algorithm")] {
            if let Some(given) = given {
                return Err(self.fault(given, format!("{name} is for private_key_jwt: take it out")));
            }
        }
        Ok(())
    }

    /// From the file that the config names, or else from the environment.
    fn secret(
        &self,
        key: &Spanned<String>,
        kind: &Spanned<String>,
        file: Option<&Spanned<PathBuf>>,
    ) -> Result<Secret, ConfigError> {
        if let Some(file) = file {
            return first_line(&self.folder.join(file.get_ref()))
                .map_err(|what| self.fault(file, format!("client_secret_file {what}")));
        }
        let variable = variable_of(key.get_ref());
        (self.variable)(&variable).filter(|secret| !secret.is_empty()).map(Secret::new).ok_or_else(|| {
            let what =
                format!("this client has no secret: name its file as client_secret_file, or set {variable}");
            self.fault(kind, what)
        })
    }

    fn private_key_jwt(
        &self,
        kind: &Spanned<String>,
        raw: &RawClient<'_>,
        keys: Option<&SigningKeys>,
    ) -> Result<Authentication, ConfigError> {
        let audience = match raw.audience.map(|given| (given, given.get_ref().as_str())) {
            None | Some((_, "token-endpoint")) => Audience::TokenEndpoint,
            Some((_, "issuer")) => Audience::Issuer,
            Some((given, _)) => {
                return Err(self.fault(given, "assertion_audience must be \"token-endpoint\" or \"issuer\""));
            }
        };
        let Some(keys) = keys else {
            return Err(self.fault(kind, "private_key_jwt needs a key to sign with: add a [[signing_key]]"));
        };
        let wanted = match raw.algorithm {
            None => None,
            Some(given) => Some(
                algorithm(given.get_ref())
                    .ok_or_else(|| self.fault(given, "assertion_algorithm must be RS384 or ES384"))?,
            ),
        };
        let key = keys.signing(wanted).ok_or_else(|| {
            self.fault(
                raw.algorithm.unwrap_or(kind),
                "no [[signing_key]] has this algorithm: add one, or take assertion_algorithm out",
            )
        })?;
        Ok(Authentication::PrivateKeyJwt { key, audience })
    }
}

/// The variable that holds the secret of the EPJ with this key. A key holds no `_`, so no two share one.
fn variable_of(key: &str) -> String {
    format!("HELSEBRO_SECRET_{}", key.to_ascii_uppercase().replace('-', "_"))
}
