//! By a clock that stands still and leaps to whatever is waited for next.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::post;
use hyper::body::Frame;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tower::ServiceExt;

use super::{MOST_BODY, SLOWEST_BODY, serve, whole_body};

/// A body that never says anything.
struct Silent;

impl HttpBody for Silent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}

fn router() -> Router {
    let length = async |body: Bytes| body.len().to_string();
    Router::new().route("/", post(length)).layer(from_fn(whole_body))
}

/// A server that waits for so long when it is told to stop, and a client of it.
async fn connect(patience: Duration) -> (TcpStream, oneshot::Sender<()>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stop, stopped) = oneshot::channel();
    let stopped = async move {
        stopped.await.unwrap();
        patience
    };
    (client, stop, tokio::spawn(serve(listener, router(), stopped)))
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_or_does_not_end_is_not_waited_for() {
    for (body, status) in [
        (Body::from(vec![b' '; MOST_BODY]), StatusCode::OK),
        (Body::from(vec![b' '; MOST_BODY + 1]), StatusCode::PAYLOAD_TOO_LARGE),
        (Body::new(Silent), StatusCode::REQUEST_TIMEOUT),
    ] {
        let request = Request::post("/").body(body).unwrap();
        assert_eq!(router().oneshot(request).await.unwrap().status(), status);
    }
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_end_is_not_waited_for() {
    let (mut client, _stop, _served) = connect(Duration::ZERO).await;
    client.write_all(b"POST / HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer, b"", "the connection is closed");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_never_finishes_its_request_does_not_hold_the_end() {
    let patience = SLOWEST_BODY / 2;
    let (mut client, stop, served) = connect(patience).await;
    client
        .write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
        .await
        .unwrap();
    let mut told = [0; 12];
    client.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 100", "its body is waited for");
    let begun = Instant::now();
    stop.send(()).unwrap();
    served.await.unwrap();
    assert!(begun.elapsed() >= patience && begun.elapsed() < SLOWEST_BODY, "{:?}", begun.elapsed());
}
