//! Faults of the headers: what an answer says that it is, and who may read it.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_TYPE, HeaderValue,
};
use axum::middleware::Next;
use axum::response::Response;

use super::Fault;

/// Marks an answer that is to go without CORS headers, which are laid around it later.
#[derive(Debug, Clone, Copy)]
struct NoCors;

/// Dresses an answer about a launch as the fault wants it. `wrong_type` is the type that it has not.
pub(crate) fn dress(fault: Option<Fault>, wrong_type: &'static str, mut response: Response) -> Response {
    match fault {
        Some(Fault::WrongContentType) => {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(wrong_type));
        }
        Some(Fault::NoCors) => {
            response.extensions_mut().insert(NoCors);
        }
        _ => {}
    }
    response
}

/// Takes the CORS headers off where [`dress`] said so.
pub(crate) async fn without_cors(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.extensions().get::<NoCors>().is_some() {
        for header in [ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS] {
            response.headers_mut().remove(header);
        }
    }
    response
}
