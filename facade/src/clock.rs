//! The clock, passed in: the facade never asks the system for the time elsewhere.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::OffsetDateTime;

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
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
