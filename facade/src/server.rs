//! The HTTP service: all calls under one roof, until it is told to stop.

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::{api, browser, fhir, pending, problem, trace, web};

/// The largest body that a call may have: Parameters and JSON of a launch are small.
const MOST_BODY: usize = 128 << 10;
/// How often what is old is swept away.
const SWEEP: Duration = Duration::from_secs(60);

/// All calls.
pub fn router(app: App) -> Router {
    let guarded = api::router()
        .merge(fhir::router())
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(from_fn(problem::own_spelling))
        .layer(from_fn_with_state(app.clone(), browser::same_origin_only));
    Router::new()
        .route("/healthz", get(async || StatusCode::OK))
        .route("/readyz", get(ready))
        .merge(guarded)
        .merge(web::router())
        .layer(from_fn(web::protect))
        .layer(from_fn(trace::requests))
        .with_state(app)
}

/// Serves `router` until `stop`; then finishes what is under way.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// Sweeps away old launches and sessions, for as long as the service runs.
pub async fn sweep(app: App) {
    let mut ticks = interval(SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let launches = app.store.sweep_launches(app.clock.now() - pending::LONGEST).await;
        if let Err(error) = launches {
            tracing::warn!(cause = trace::causes(&error), "the sweep of launches failed");
        }
        if let Err(error) = app.sweep_sessions().await {
            tracing::warn!(cause = trace::causes(&error), "the sweep of sessions failed");
        }
    }
}

/// Ready when the database answers.
async fn ready(State(app): State<App>) -> StatusCode {
    match app.store.ping().await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::warn!(cause = trace::causes(&error), "not ready");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Resolves at Ctrl-C or SIGTERM.
pub async fn stop_signal() {
    let interrupted = async {
        // Where signals cannot be heard, the process is stopped by force.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
