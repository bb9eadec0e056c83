//! What a reader noticed in a document.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much an [`Issue`] matters to who reads the document. The codes are FHIR's issue-severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Something departs from the standard; nothing is lost by it.
    Information,
    /// Something could not be placed or read as it should be; it is shown as it came.
    Warning,
    /// A part of the document could not be read.
    Error,
}

impl Severity {
    /// The code of FHIR's issue-severity.
    pub fn code(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something noticed in a document. Holds no content of it: kinds, names and places only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// How much it matters.
    pub severity: Severity,
    /// Where: a FHIRPath-like or XPath-like path.
    pub path: String,
    /// What, in English, for developers.
    pub text: String,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.severity.code(), self.path, self.text)
    }
}
