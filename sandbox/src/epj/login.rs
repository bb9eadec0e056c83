//! Logging in to the EPJ: a button for each user, a cookie for each login.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};

use crate::surroundings::Secret;
use crate::users::User;
use crate::{Epj, Memory};

const COOKIE_NAME: &str = "fjelljournal";

/// A working day.
const SESSION_SECONDS: i64 = 10 * 3600;

/// Who is logged in where.
#[derive(Debug, Default)]
pub(crate) struct Sessions(HashMap<Secret, Session>);

#[derive(Debug)]
struct Session {
    user: String,
    end: i64,
}

/// A login that a request came with.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    /// The login itself.
    pub(crate) session: Secret,
    /// The user's key.
    pub(crate) user: String,
    /// When it comes to its end by itself.
    pub(crate) end: i64,
}

impl Epj {
    /// The login whose cookie came with the request.
    pub(crate) fn logged_in(&self, headers: &HeaderMap) -> Option<Login> {
        let session = session_cookie(headers)?;
        let memory = self.memory();
        let found = memory.sessions.0.get(&session).filter(|found| self.now() < found.end)?;
        Some(Login { user: found.user.clone(), end: found.end, session })
    }
}

/// A user, as the page shows one.
#[derive(Debug, Serialize)]
pub(crate) struct ShownUser<'a> {
    key: &'a str,
    name: &'a str,
    title: &'a str,
    workplace: Option<&'a str>,
    hpr: Option<&'a str>,
    odd: bool,
}

impl<'a> From<&'a User> for ShownUser<'a> {
    fn from(user: &'a User) -> Self {
        Self {
            key: &user.key,
            name: &user.name,
            title: &user.title,
            workplace: user.workplace.as_deref(),
            hpr: user.hpr.as_deref(),
            odd: user.odd,
        }
    }
}

/// `GET /epj/users`: who can log in.
pub(crate) async fn users(State(epj): State<Arc<Epj>>) -> Response {
    Json(epj.users.iter().map(ShownUser::from).collect::<Vec<_>>()).into_response()
}

/// `GET /epj/me`: who is logged in; `null` where nobody is.
pub(crate) async fn me(State(epj): State<Arc<Epj>>, headers: HeaderMap) -> Response {
    let login = epj.logged_in(&headers);
    Json(login.and_then(|login| epj.user(&login.user)).map(ShownUser::from)).into_response()
}

#[derive(Debug, Deserialize)]
pub(crate) struct LoginForm {
    user: String,
}

/// `POST /epj/login`, a form with `user`: 204 and the cookie of a new login. An earlier login of the browser ends.
pub(crate) async fn login(
    State(epj): State<Arc<Epj>>,
    headers: HeaderMap,
    Form(form): Form<LoginForm>,
) -> Response {
    match epj.log_in(&headers, &form.user) {
        Ok((_, cookie)) => (StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response(),
        Err(status) => status.into_response(),
    }
}

impl Epj {
    /// A new login of this user, and the cookie that it goes by.
    pub(crate) fn log_in(&self, headers: &HeaderMap, user: &str) -> Result<(Login, String), StatusCode> {
        let user = self.user(user).ok_or(StatusCode::NOT_FOUND)?.key.clone();
        let session = self.surroundings.secret().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        let now = self.now();
        let end = now + SESSION_SECONDS;
        let mut memory = self.memory();
        if let Some(earlier) = session_cookie(headers) {
            memory.log_out(&earlier);
        }
        memory.sessions.0.retain(|_, session| now < session.end);
        memory.sessions.0.insert(session.clone(), Session { user: user.clone(), end });
        let cookie = set_cookie(session.expose(), SESSION_SECONDS);
        Ok((Login { session, user, end }, cookie))
    }
}

impl Memory {
    /// Ends a login, and what was granted for as long as it lasts.
    fn log_out(&mut self, session: &Secret) {
        self.sessions.0.remove(session);
        self.grants.end_login(session);
    }
}

/// `POST /epj/logout`: 204; the login is gone, and with it the tokens that were given for as long as it lasts.
pub(crate) async fn logout(State(epj): State<Arc<Epj>>, headers: HeaderMap) -> Response {
    if let Some(session) = session_cookie(&headers) {
        epj.memory().log_out(&session);
    }
    (StatusCode::NO_CONTENT, [(SET_COOKIE, set_cookie("", 0))]).into_response()
}

/// `SameSite=None`, since the app, of another site, sends its frame to the authorization endpoint and the login must
/// come along.
fn set_cookie(value: &str, seconds: i64) -> String {
    format!("{COOKIE_NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=None")
}

fn session_cookie(headers: &HeaderMap) -> Option<Secret> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, value)| Secret::received(value))
}
