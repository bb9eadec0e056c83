//! Reading the config: TOML with the place of every value, so that a fault is told with its line.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use helsebro_launch::wire;
use serde::Deserialize;
use toml::Spanned;

use super::register::RawEpj;
use super::signing::RawSigningKey;
use super::{Config, ConfigError, ContactPointKind, Database, Register};
use super::{address, database};

/// Seconds that the contact point has for one answer where the config does not say.
const DEFAULT_TIMEOUT: u64 = 20;
/// Longer than this no clinician waits.
const LONGEST_TIMEOUT: u64 = 120;

/// An emergency, where the patient cannot answer (v3-ActReason).
const EMERGENCY: &str = "ETREAT";

/// The purposes of use that a legal basis may cover (v3-ActReason).
const PURPOSES: [&str; 2] = ["TREAT", EMERGENCY];

/// The legal basis that stands on the patient's own agreement.
const CONSENT: &str = "consent";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    listen: Spanned<String>,
    public_url: Spanned<String>,
    database: RawDatabase,
    keys: RawKeys,
    contact_point: RawContactPoint,
    #[serde(default)]
    legal_basis: Vec<Spanned<RawLegalBasis>>,
    #[serde(default)]
    signing_key: Vec<RawSigningKey>,
    #[serde(default)]
    epj: Vec<RawEpj>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDatabase {
    url: Spanned<String>,
    password_file: Option<Spanned<PathBuf>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKeys {
    files: Spanned<Vec<Spanned<PathBuf>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContactPoint {
    kind: Spanned<String>,
    timeout_seconds: Option<Spanned<u64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLegalBasis {
    code: Spanned<String>,
    purposes: Spanned<Vec<Spanned<String>>>,
}

/// Where files are named, for faults that only the file system shows.
pub(super) struct Lines {
    pub(super) database: usize,
    /// With the file itself: nobody asks for it once the password is read.
    pub(super) password_file: Option<(PathBuf, usize)>,
    pub(super) keys: usize,
    pub(super) key_files: Vec<usize>,
}

/// Reads the text of a config; `file` is what the file is called in a fault. The clients' secrets and the signing keys are
/// read from `folder`, where their paths are relative, and from the environment, which `variable` tells.
///
/// # Errors
/// The first fault found: an unknown or missing key, a bad address, a duplicate, a file that cannot be read.
pub(super) fn parse_in(
    text: &str,
    file: &str,
    folder: &Path,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<(Config, Register, Lines), ConfigError> {
    let source = Source { text, file, folder, variable };
    let raw: Raw = toml::from_str(text).map_err(|error| source.syntax(&error))?;
    let lines = Lines {
        database: source.line(raw.database.url.span()),
        password_file: raw
            .database
            .password_file
            .as_ref()
            .map(|file| (file.get_ref().clone(), source.line(file.span()))),
        keys: source.line(raw.keys.files.span()),
        key_files: raw.keys.files.get_ref().iter().map(|file| source.line(file.span())).collect(),
    };
    let (config, register) = source.config(raw)?;
    Ok((config, register, lines))
}

/// The text of a config, and where it stands.
pub(super) struct Source<'a> {
    text: &'a str,
    file: &'a str,
    /// What relative paths are relative to.
    pub(super) folder: &'a Path,
    /// The environment.
    pub(super) variable: &'a dyn Fn(&str) -> Option<String>,
}

impl Source<'_> {
    fn line(&self, span: Range<usize>) -> usize {
        1 + self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
    }

    pub(super) fn fault<T>(&self, at: &Spanned<T>, what: impl Into<String>) -> ConfigError {
        ConfigError { file: self.file.to_owned(), line: self.line(at.span()), what: what.into() }
    }

    fn syntax(&self, error: &toml::de::Error) -> ConfigError {
        let message = error.message().replace('\n', "; ");
        let advice = if message.starts_with("unknown field") {
            ": take it out or correct its name"
        } else if message.starts_with("missing field") {
            ": add it; helsebro.example.toml shows how"
        } else {
            ""
        };
        ConfigError {
            file: self.file.to_owned(),
            line: self.line(error.span().unwrap_or(0..0)),
            what: format!("{message}{advice}"),
        }
    }

    fn config(&self, raw: Raw) -> Result<(Config, Register), ConfigError> {
        let listen: SocketAddr = raw.listen.get_ref().parse().map_err(|_| {
            self.fault(&raw.listen, "listen must be an address and port such as 127.0.0.1:8080")
        })?;
        address::origin(raw.public_url.get_ref())
            .map_err(|error| self.fault(&raw.public_url, format!("public_url {error}")))?;
        let place = database::place(raw.database.url.get_ref())
            .map_err(|error| self.fault(&raw.database.url, format!("[database] url {error}")))?;
        if let (database::Place::File(_), Some(file)) = (place, &raw.database.password_file) {
            return Err(self.fault(file, "[database] password_file is for a server; a file has no password"));
        }
        if raw.keys.files.get_ref().is_empty() {
            return Err(self.fault(&raw.keys.files, "[keys] files must name at least one key file; make one with: (umask 077; openssl rand -base64 32 > helsebro.key)"));
        }
        let (contact_point, contact_point_timeout) = self.contact_point(&raw.contact_point)?;
        let legal_bases = self.legal_bases(raw.legal_basis)?;
        let signing_keys = self.signing_keys(raw.signing_key)?;
        let register = Register { epjs: self.epjs(raw.epj, signing_keys.as_ref())?, signing_keys };
        let config = Config {
            listen,
            legal_bases,
            public_url: raw.public_url.into_inner(),
            database: Database::as_written(raw.database.url.into_inner()),
            key_files: raw.keys.files.into_inner().into_iter().map(Spanned::into_inner).collect(),
            contact_point,
            contact_point_timeout,
        };
        Ok((config, register))
    }

    fn contact_point(&self, raw: &RawContactPoint) -> Result<(ContactPointKind, Duration), ConfigError> {
        let kind = match raw.kind.get_ref().as_str() {
            "embedded" => ContactPointKind::Embedded,
            _ => return Err(self.fault(&raw.kind, "[contact_point] kind must be \"embedded\"")),
        };
        let timeout = self.timeout(raw.timeout_seconds.as_ref(), DEFAULT_TIMEOUT, LONGEST_TIMEOUT)?;
        Ok((kind, timeout))
    }

    /// `timeout_seconds` of a table: 1 to `longest`, and `default` where it is not said.
    pub(super) fn timeout(
        &self,
        given: Option<&Spanned<u64>>,
        default: u64,
        longest: u64,
    ) -> Result<Duration, ConfigError> {
        match given {
            None => Ok(Duration::from_secs(default)),
            Some(given) if (1..=longest).contains(given.get_ref()) => {
                Ok(Duration::from_secs(*given.get_ref()))
            }
            Some(given) => Err(self.fault(given, format!("timeout_seconds must be 1 to {longest}"))),
        }
    }

    fn legal_bases(&self, raw: Vec<Spanned<RawLegalBasis>>) -> Result<Vec<wire::LegalBasis>, ConfigError> {
        if raw.is_empty() {
            return Err(self.lacks("[[legal_basis]]", "name at least one, such as code = \"consent\""));
        }
        let mut codes = HashSet::new();
        let mut all = Vec::new();
        for basis in raw {
            let basis = basis.into_inner();
            self.word(&basis.code, "code")?;
            if !codes.insert(basis.code.get_ref().clone()) {
                return Err(self.fault(&basis.code, "this legal basis is listed twice: take one out"));
            }
            if basis.purposes.get_ref().is_empty() {
                return Err(self.fault(&basis.purposes, "purposes must name TREAT, ETREAT or both"));
            }
            if let Some(unknown) =
                basis.purposes.get_ref().iter().find(|one| !PURPOSES.contains(&one.get_ref().as_str()))
            {
                return Err(self.fault(unknown, "a purpose must be TREAT or ETREAT"));
            }
            if let Some(emergency) = basis.purposes.get_ref().iter().find(|one| one.get_ref() == EMERGENCY)
                && basis.code.get_ref() == CONSENT
            {
                return Err(self.fault(
                    emergency,
                    "in an emergency the patient cannot consent: give ETREAT a [[legal_basis]] of its own, such as code = \"vital-interest\"",
                ));
            }
            all.push(wire::LegalBasis {
                code: basis.code.into_inner(),
                purposes: basis.purposes.into_inner().into_iter().map(Spanned::into_inner).collect(),
            });
        }
        Ok(all)
    }

    /// A word that may stand in a path and in the audit.
    pub(super) fn word(&self, value: &Spanned<String>, name: &str) -> Result<(), ConfigError> {
        let word = value.get_ref();
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=40).contains(&word.len()) && word.bytes().all(allowed) {
            Ok(())
        } else {
            Err(self.fault(value, format!("{name} must be 1 to 40 of a-z, 0-9 and -")))
        }
    }

    /// A list that is not there at all has no line of its own: the file's last is where it would be added.
    pub(super) fn lacks(&self, table: &str, what: &str) -> ConfigError {
        ConfigError {
            file: self.file.to_owned(),
            line: self.text.lines().count().max(1),
            what: format!("{table} is missing: {what}"),
        }
    }
}
