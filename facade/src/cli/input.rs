//! Documents from files and standard input, never more of them than the limit allows.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use clap::Args;
use helsebro_fhir::{Document, Limits, ReadError};

/// How large a document may be.
#[derive(Debug, Clone, Copy, Args)]
pub struct Limit {
    /// Refuse documents of more than this many MiB
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    max_mb: usize,
}

impl Limit {
    /// A limit in MiB.
    pub fn mib(max_mb: usize) -> Self {
        Self { max_mb }
    }

    fn limits(self) -> Limits {
        Limits { max_bytes: self.max_mb.saturating_mul(1 << 20) }
    }
}

/// Why a document could not be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened or read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// What it holds is no document that we read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl InputError {
    /// The code of FHIR's issue-type.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(error) if error.kind() == io::ErrorKind::NotFound => "not-found",
            Self::Io(_) => "exception",
            Self::Read(ReadError::TooLarge { .. }) => "too-long",
            Self::Read(ReadError::TooComplex { .. }) => "too-costly",
            Self::Read(ReadError::FhirXml | ReadError::UnsupportedEncoding { .. }) => "not-supported",
            Self::Read(_) => "structure",
        }
    }
}

/// Reads the document of a path; `-` is standard input.
///
/// # Errors
/// [`InputError`] says what to do about it. A file over the limit is refused without being read.
pub fn document(path: &Path, limit: Limit, stdin: &mut dyn Read) -> Result<Document, InputError> {
    let limits = limit.limits();
    let bytes = if path == Path::new("-") {
        bounded(stdin, limits, 0)?
    } else {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        if size > limits.max_bytes as u64 {
            return Err(ReadError::TooLarge { max_bytes: limits.max_bytes }.into());
        }
        bounded(&mut file, limits, usize::try_from(size).unwrap_or(0))?
    };
    Ok(helsebro_fhir::read(&bytes, &limits)?)
}

/// Reads one byte more than the limit at most: a pipe does not say how much it holds.
fn bounded(source: &mut dyn Read, limits: Limits, expected: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected);
    source.take(limits.max_bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
