//! Standalone launch (SMART App Launch 2.2): the app was opened by itself, so the user logs in and chooses a patient here.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, SET_COOKIE};
use axum::response::{Html, IntoResponse, Response};

use super::authorize::{About, AuthorizeError, Choice};
use super::grants::Wishes;
use super::parameters::Parameters;
use crate::Epj;
use crate::epj::{Login, Refusal, birth_date, open_encounter, refusal_page, text_file};
use crate::records::{Kind, text};
use crate::surroundings::Secret;
use crate::users::human_name;

/// Shows the page on which the user logs in and chooses.
pub(super) fn ask(epj: &Epj, headers: &HeaderMap, choice: Choice) -> Response {
    show(epj, epj.logged_in(headers).as_ref(), choice)
}

/// `POST {issuer}/standalone`: what the user pressed. `ticket` says which authorization it is about, and is good once.
pub(super) async fn chosen(State(epj): State<Arc<Epj>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(form) = Parameters::of_form(&headers, &body) else { return refusal_page(Refusal::NotAForm) };
    let ticket = Secret::received(form.get("ticket").unwrap_or_default());
    let Some(choice) = epj.memory().grants.take_choice(epj.now(), &ticket) else {
        return refusal_page(Refusal::NoChoice);
    };
    if form.get("cancel").is_some() {
        return choice.back.send(Err(AuthorizeError::Denied));
    }
    if let Some(user) = form.get("user") {
        return match epj.log_in(&headers, user) {
            Ok((login, cookie)) => ([(SET_COOKIE, cookie)], show(&epj, Some(&login), choice)).into_response(),
            Err(status) => status.into_response(),
        };
    }
    let login = epj.logged_in(&headers);
    let patient = form.get("patient").and_then(|id| epj.records.get(Kind::Patient, id));
    match (login, patient.and_then(|patient| text(patient, "id"))) {
        (Some(login), Some(patient)) => grant(&epj, choice, login, patient),
        (login, _) => show(&epj, login.as_ref(), choice),
    }
}

fn grant(epj: &Epj, Choice { back, asked }: Choice, login: Login, patient: &str) -> Response {
    let encounter = open_encounter(&epj.records, patient).and_then(|encounter| text(encounter, "id"));
    let about = About {
        patient: patient.to_owned(),
        encounter: encounter.map(str::to_owned),
        wishes: Wishes::default(),
    };
    let code = asked.standalone().grant(epj, &back, about, login);
    back.send(code)
}

/// The page, with a new ticket. No other site may frame it: a click on it gives an app a patient. Its form leads on to the
/// app, which `form-action` must let it.
fn show(epj: &Epj, login: Option<&Login>, choice: Choice) -> Response {
    let Ok(ticket) = epj.surroundings.secret() else {
        return choice.back.send(Err(AuthorizeError::Randomness));
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {}; frame-ancestors 'none'; \
         base-uri 'none'",
        choice.back.origin()
    );
    let user = login.and_then(|login| epj.user(&login.user));
    let html = text_file("standalone.html")
        .unwrap_or("{{buttons}}")
        .replace("{{lead}}", &lead(user.map(|user| user.name.as_str())))
        .replace("{{ticket}}", ticket.expose())
        .replace("{{buttons}}", &if user.is_some() { patients(epj) } else { users(epj) });
    epj.memory().grants.add_choice(epj.now(), ticket, choice);
    ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn lead(user: Option<&str>) -> String {
    match user {
        Some(user) => {
            format!("Du er logget inn som {}. Velg pasienten som appen skal åpnes for.", escaped(user))
        }
        None => "Ingen er logget inn i denne nettleseren. Velg hvem du vil logge inn som.".to_owned(),
    }
}

fn patients(epj: &Epj) -> String {
    let mut buttons = String::new();
    for patient in epj.records.all(Kind::Patient) {
        let id = text(patient, "id").unwrap_or_default();
        button(&mut buttons, "patient", id, &human_name(patient), &format!("født {}", birth_date(patient)));
    }
    buttons
}

fn users(epj: &Epj) -> String {
    let mut buttons = String::new();
    for user in &epj.users {
        button(&mut buttons, "user", &user.key, &user.name, &user.title);
    }
    buttons
}

fn button(html: &mut String, name: &str, value: &str, label: &str, more: &str) {
    let [value, label, more] = [value, label, more].map(escaped);
    // Writing to a String does not fail.
    let _ = write!(
        html,
        "<li><button class=\"user\" name=\"{name}\" value=\"{value}\"><span class=\"user-name\">{label}</span>\
         <span class=\"quiet\">{more}</span></button></li>"
    );
}

/// Text as HTML, also inside of quotation marks.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn markup_in_a_name_stays_text() {
        assert_eq!(escaped("<b a=\"&\">"), "&lt;b a=&quot;&amp;&quot;&gt;");
    }
}
