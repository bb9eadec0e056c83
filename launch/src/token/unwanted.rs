//! Tokens that came in an answer which is refused all the same. They live at the EPJ: whoever asked is to take them back.

use std::fmt;

use crate::secret::Secret;

/// See the module. `Debug` shows nothing of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Unwanted {
    /// The access token.
    pub access: Secret,
    /// The refresh token, where one came.
    pub refresh: Option<Secret>,
}

impl fmt::Debug for Unwanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unwanted(…)")
    }
}
