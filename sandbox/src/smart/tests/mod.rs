//! The authorization server, request by request.

mod clients;
mod launch;
mod refresh;
mod standalone;
