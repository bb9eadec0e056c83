//! The HTTP service: all calls under one roof, until it is told to stop.

#[cfg(test)]
mod tests;

use std::future::Future;
use std::io::ErrorKind;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::{api, browser, fhir, pending, problem, trace, web};

/// The largest body that a call may have: Parameters and JSON of a launch are small.
const MOST_BODY: usize = 128 << 10;
/// How long a body may take.
const SLOWEST_BODY: Duration = Duration::from_secs(20);
/// How long a request's head may take, and a connection be kept that nobody uses. A proxy must give up its own earlier: what it
/// sends into a connection that closes is lost.
const SLOWEST_HEAD: Duration = Duration::from_secs(5 * 60);
/// How long nobody is accepted where that failed.
const PAUSE: Duration = Duration::from_millis(500);
/// How often what is old is swept away.
const SWEEP: Duration = Duration::from_secs(60);

/// All calls.
pub fn router(app: App) -> Router {
    let guarded = api::router()
        .merge(fhir::router())
        .layer(from_fn_with_state(app.clone(), to_the_end))
        .layer(from_fn(whole_body))
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

/// Serves `router` until `stop`; then finishes what is under way, and waits for nobody longer than `stop` says.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = Duration> + Send + 'static,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(SLOWEST_HEAD);
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    let patience = loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) if is_the_clients(error.kind()) => continue,
                Err(error) => {
                    tracing::warn!(%error, "a connection is not accepted");
                    // Out of files, most likely: some are free soon.
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
            patience = &mut stop => break patience,
        };
        // Answers are small, and each is waited for.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
        });
    };
    drop(listener);
    if tokio::time::timeout(patience, connections.shutdown()).await.is_err() {
        tracing::warn!("calls that were still under way are cut off");
    }
}

/// Whether an error of accepting is the end of that one connection alone.
fn is_the_clients(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
}

/// Runs a call to its end, also where the browser goes away meanwhile: what was redeemed or asked abroad is noted and kept or taken
/// back, so that a reload finds it and asks nothing again; and a frame that is closed right after the click keeps no session.
async fn to_the_end(State(app): State<App>, request: Request, next: Next) -> Response {
    let answer = app.errands.run(next.run(request)).await;
    // It panicked, or the service is being shut down.
    answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// The body as a whole, in the time that any such body takes: who sends it byte by byte holds nothing here.
async fn whole_body(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    match tokio::time::timeout(SLOWEST_BODY, to_bytes(body, MOST_BODY)).await {
        Ok(Ok(body)) => next.run(Request::from_parts(head, Body::from(body))).await,
        Ok(Err(_)) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

/// Sweeps away old launches and sessions, for as long as the service runs.
pub async fn sweep(app: App) {
    let mut ticks = interval(SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        // What a sweep has begun it ends: of a session that it has ended it alone knows the tokens.
        let swept = app.errands.run(sweep_once(app.clone()));
        if swept.await.is_err() {
            tracing::warn!("a sweep broke off");
        }
    }
}

async fn sweep_once(app: App) {
    let launches = app.store.sweep_launches(app.clock.now() - pending::LONGEST).await;
    if let Err(error) = launches {
        tracing::warn!(cause = trace::causes(&error), "the sweep of launches failed");
    }
    if let Err(error) = app.sweep_sessions().await {
        tracing::warn!(cause = trace::causes(&error), "the sweep of sessions failed");
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
