//! The one binary of Helsebro.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use helsebro::cli;
use helsebro::cli::show::ShowError;

/// A document becomes thousands of small values and is gone again: a fifth of the time of its mapping was the system's
/// allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Helsebro: patient summaries and prescriptions from other EU/EEA countries, opened from the EPJ
#[derive(Debug, Parser)]
#[command(name = "helsebro", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(cli::serve::Serve),
    #[cfg(feature = "demo")]
    Demo(cli::demo::Demo),
    Map(cli::map::Map),
    Show(cli::show::Show),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve(serve) => service("info,sqlx=warn", cli::serve::run(serve)),
        #[cfg(feature = "demo")]
        Command::Demo(demo) => service("warn", cli::demo::run(demo)),
        Command::Map(map) => {
            let mut out = BufWriter::new(io::stdout().lock());
            printed(cli::map::run(&map, &mut io::stdin().lock(), &mut out, &mut io::stderr().lock()))
        }
        Command::Show(show) => {
            let mut out = BufWriter::new(io::stdout().lock());
            match cli::show::run(&show, &mut io::stdin().lock(), &mut out) {
                Ok(()) => ExitCode::SUCCESS,
                Err(ShowError::Output(error)) => printed(Err(error)),
                Err(error) => {
                    failed(&error);
                    ExitCode::from(UNREADABLE)
                }
            }
        }
    }
}

/// The exit status where a document could not be read.
const UNREADABLE: u8 = 2;

/// The exit status of a command that prints; who reads no further has what he wanted.
fn printed(result: io::Result<bool>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(UNREADABLE),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// Runs a command that serves until it is stopped, with its log at `level` where `RUST_LOG` does not say.
fn service<E: std::fmt::Display>(level: &str, run: impl Future<Output = Result<(), E>>) -> ExitCode {
    helsebro::trace::init(level);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

/// One clear line on standard error.
#[expect(clippy::print_stderr, reason = "a command tells its user why it failed")]
fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("helsebro: {error}");
    ExitCode::FAILURE
}
