//! The clock, passed in: the facade never asks the system for the time elsewhere.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A source of the current time in seconds since 1970.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self(Arc::new(|| OffsetDateTime::now_utc().unix_timestamp()))
    }

    /// A clock that stands where `seconds` says, for tests.
    pub fn standing(seconds: Arc<AtomicI64>) -> Self {
        Self(Arc::new(move || seconds.load(Ordering::SeqCst)))
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        (self.0)()
    }

    /// Now as a FHIR instant: `2026-11-22T10:00:00Z`.
    pub fn instant(&self) -> String {
        OffsetDateTime::from_unix_timestamp(self.now())
            .ok()
            .and_then(|time| time.format(&Rfc3339).ok())
            .unwrap_or_default()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
