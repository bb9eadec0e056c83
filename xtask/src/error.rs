//! Every way a task can fail, each with what to do about it in one line.

use std::path::PathBuf;

/// Why a task did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line names no task.
    #[error("no such task. There are:\n\n{0}")]
    Usage(&'static str),

    /// Neither XDG_CACHE_HOME nor a home folder: nowhere to keep tools.
    #[error("no folder for tools: set XDG_CACHE_HOME or HOME")]
    NoCache,

    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },

    /// A file of the project does not say what it must.
    #[error("{file}: {problem}")]
    Malformed {
        /// Which, from the project's root.
        file: &'static str,
        /// What is missing or wrong.
        problem: String,
    },

    /// A program is not there or may not be started.
    #[error("`{program}` does not start: {source}")]
    Spawn {
        /// Its name.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },

    /// A child process ended with a failure; it has said itself why.
    #[error("{what}: failed ({status})")]
    Failed {
        /// What it was doing.
        what: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },

    /// No C compiler: SQLite and the cryptography are C.
    #[error(
        "no C compiler: `{0}` does not start. Install one (Debian: apt-get install gcc) or name it in CC"
    )]
    NoCompiler(String),

    /// Crates could not be fetched.
    #[error("the crates could not be downloaded. Is there a network? cargo says: {0}")]
    NoCrates(String),

    /// The Rust target for the browser is neither there nor to be had.
    #[error("the Rust target {0} could not be installed. Is there a network? By hand: rustup target add {0}")]
    NoTarget(&'static str),

    /// A tool could not be installed.
    #[error("{tool} {version} could not be installed. Is there a network? By hand: {by_hand}")]
    NoTool {
        /// The crate.
        tool: &'static str,
        /// The version that is needed.
        version: String,
        /// The command that would install it.
        by_hand: String,
    },

    /// Packages of the system are for root on Debian and its kin; elsewhere a person installs them.
    #[error("the system's packages may not be installed from here")]
    MayNotInstall,

    /// No PostgreSQL server for the tests.
    #[error(
        "no PostgreSQL server: its tests are skipped. Install one (Debian: apt-get install postgresql) or put initdb and \
         postgres on PATH"
    )]
    NoPostgres,

    /// The npm packages could not be installed.
    #[error("the npm packages of e2e/package-lock.json could not be installed. Is there a network?")]
    NoPackages,

    /// No Node, or one that is too old.
    #[error(
        "the browser tests need Node 20 or newer with npm. Install it (Debian: apt-get install nodejs npm)"
    )]
    NoNode,

    /// No Chromium, and none could be installed.
    #[error(
        "no Chromium. Install it (Debian, as root: apt-get install chromium) or name its program in CHROMIUM"
    )]
    NoChromium,

    /// A step of `test` that is not there.
    #[error("no such step: {name}. There are: {steps}")]
    NoStep {
        /// What was asked for.
        name: String,
        /// What there is.
        steps: String,
    },

    /// A port of the demo is in use.
    #[error("port {0} is taken: stop what listens there (perhaps a demo that still runs), then start again")]
    PortTaken(u16),

    /// The app is bigger than it may be.
    #[error("the app weighs {weight} bytes until the find screen is usable; at most {limit} are allowed")]
    TooBig {
        /// Its weight.
        weight: u64,
        /// What is allowed.
        limit: u64,
    },
}

impl Error {
    /// For `map_err`: an I/O error of the file or folder at `path`.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
