//! What the facade says under `/api`, read by hand, and what the app says to it: what `serde` makes of these types
//! would weigh as much in the browser as a screen. The types themselves are [`helsebro_launch::wire`].

use helsebro_fhir::json::{Json, Object};
use helsebro_launch::secret::Secret;
use helsebro_launch::style::{Colour, Size, Style};
use helsebro_launch::wire::{
    CallbackOutcome, Citizen, Identifier, LaunchAnswer, LaunchRequest, LegalBasis, Lookup, Organisation,
    Patient, Session, SessionRequest, StandaloneEpj, User,
};

/// The body of `POST /api/launches`.
pub(crate) fn launch_request(request: &LaunchRequest) -> Json {
    object([
        ("iss", Some(text(&request.iss))),
        ("launch", request.launch.as_ref().map(|launch| text(launch.expose()))),
        ("state", Some(text(request.state.expose()))),
        ("nonce", Some(text(request.nonce.expose()))),
        ("code_verifier", Some(text(request.code_verifier.expose()))),
    ])
}

/// The body of `POST /api/sessions`.
pub(crate) fn session_request(request: &SessionRequest) -> Json {
    let outcome = match &request.outcome {
        CallbackOutcome::Code(code) => object([("code", Some(text(code.expose())))]),
        CallbackOutcome::Error(error) => object([("error", Some(text(error)))]),
    };
    object([
        ("epj_key", Some(text(&request.epj_key))),
        ("state", Some(text(request.state.expose()))),
        ("outcome", Some(outcome)),
        ("iss", request.iss.as_deref().map(text)),
    ])
}

/// The answer to `POST /api/launches`; `None` where something is missing.
pub(crate) fn launch_answer(json: &Json) -> Option<LaunchAnswer> {
    Some(LaunchAnswer {
        authorization_endpoint: string(json, "authorization_endpoint")?,
        client_id: string(json, "client_id")?,
        redirect_uri: string(json, "redirect_uri")?,
        scopes: strings(json, "scopes"),
        aud: string(json, "aud")?,
        epj_name: string(json, "epj_name")?,
        authorize_post: json.get("authorize_post") == Some(&Json::Bool(true)),
        browser: string(json, "browser").map(Secret::new),
    })
}

/// A session; `None` where something is missing.
pub(crate) fn session(json: &Json) -> Option<Session> {
    let user = json.get("user")?;
    Some(Session {
        launch_id: string(json, "launch_id")?,
        epj_name: string(json, "epj_name")?,
        user: User { name: string(user, "name")?, hpr: string(user, "hpr")? },
        organisation: json.get("organisation").and_then(|found| {
            Some(Organisation { name: string(found, "name")?, number: string(found, "number") })
        }),
        patient: patient(json.get("patient")?),
        test_data: json.get("test_data") == Some(&Json::Bool(true)),
        legal_bases: json.items("legal_bases").iter().map(legal_basis).collect::<Option<_>>()?,
        // Whoever does not say that the EPJ shows the patient gets the whole banner.
        needs_banner: json.get("needs_banner") != Some(&Json::Bool(false)),
        style: json.get("style").filter(|style| **style != Json::Null).map(style),
        missing_scopes: strings(json, "missing_scopes"),
        lookup: json.get("lookup").and_then(lookup),
    })
}

/// The EPJs of `GET /api/epjs`; `None` where something is missing.
pub(crate) fn epjs(json: &Json) -> Option<Vec<StandaloneEpj>> {
    let Json::Array(epjs) = json else { return None };
    epjs.iter()
        .map(|epj| Some(StandaloneEpj { iss: string(epj, "iss")?, name: string(epj, "name")? }))
        .collect()
}

/// What of a style is a colour or a size.
fn style(json: &Json) -> Style {
    let colour = |name: &str| json.text(name).and_then(Colour::read);
    let size = |name: &str| json.text(name).and_then(Size::read);
    Style {
        background: colour("background"),
        text: colour("text"),
        error: colour("error"),
        highlight: colour("highlight"),
        modal_backdrop: colour("modal_backdrop"),
        success: colour("success"),
        border_radius: size("border_radius"),
        font_size: size("font_size"),
        spacing_size: size("spacing_size"),
    }
}

fn legal_basis(json: &Json) -> Option<LegalBasis> {
    Some(LegalBasis { code: string(json, "code")?, purposes: strings(json, "purposes") })
}

fn lookup(json: &Json) -> Option<Lookup> {
    let citizen = |json: &Json| Some(Citizen { id: string(json, "id")?, person: patient(json) });
    Some(Lookup {
        country: string(json, "country")?,
        matches: json.items("matches").iter().map(citizen).collect::<Option<_>>()?,
        confirmed: string(json, "confirmed"),
    })
}

fn patient(json: &Json) -> Patient {
    let identifier = |json: &Json| {
        Some(Identifier {
            system: string(json, "system")?,
            label: string(json, "label").unwrap_or_default(),
            value: string(json, "value")?,
            country: string(json, "country"),
        })
    };
    Patient {
        given: strings(json, "given"),
        family: string(json, "family").unwrap_or_default(),
        birth_date: string(json, "birth_date"),
        gender: string(json, "gender"),
        identifiers: json.items("identifiers").iter().filter_map(identifier).collect(),
    }
}

fn string(json: &Json, name: &str) -> Option<String> {
    json.text(name).map(str::to_owned)
}

fn strings(json: &Json, name: &str) -> Vec<String> {
    json.items(name).iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

fn text(text: &str) -> Json {
    Json::String(text.to_owned())
}

fn object<const N: usize>(members: [(&str, Option<Json>); N]) -> Json {
    let mut object = Object::new();
    for (name, value) in members {
        if let Some(value) = value {
            object.push(name, value);
        }
    }
    Json::Object(object)
}

#[cfg(test)]
mod tests {
    use helsebro_fhir::json::{self, Json};

    use super::*;

    /// What the facade would send: `serde` is its side.
    fn sent(value: &impl serde::Serialize) -> Json {
        json::parse(serde_json::to_string(value).unwrap().as_bytes()).unwrap()
    }

    fn somebody() -> Patient {
        Patient {
            given: vec!["Diana".to_owned(), "Maria".to_owned()],
            family: "Prøvesen".to_owned(),
            birth_date: Some("1982".to_owned()),
            gender: Some("female".to_owned()),
            identifiers: vec![Identifier {
                system: "urn:oid:2.999.620.1".to_owned(),
                label: "Número".to_owned(),
                value: "1".to_owned(),
                country: Some("PT".to_owned()),
            }],
        }
    }

    fn full() -> Session {
        Session {
            launch_id: "l".to_owned(),
            epj_name: "EPJ".to_owned(),
            user: User { name: "Kari".to_owned(), hpr: "9".to_owned() },
            organisation: Some(Organisation { name: "Legevakt".to_owned(), number: Some("1".to_owned()) }),
            patient: somebody(),
            test_data: true,
            legal_bases: vec![LegalBasis { code: "consent".to_owned(), purposes: vec!["TREAT".to_owned()] }],
            needs_banner: false,
            style: Some(Style { highlight: Colour::read("#69b5ce"), ..Style::default() }),
            missing_scopes: vec!["user/Organization.rs".to_owned()],
            lookup: Some(Lookup {
                country: "PT".to_owned(),
                matches: vec![Citizen { id: "c1".to_owned(), person: somebody() }],
                confirmed: Some("c1".to_owned()),
            }),
        }
    }

    #[test]
    fn a_session_is_read_as_the_facade_sends_it() {
        let bare = Session {
            organisation: None,
            patient: Patient::default(),
            test_data: false,
            needs_banner: true,
            style: None,
            missing_scopes: Vec::new(),
            lookup: None,
            ..full()
        };
        for whole in [full(), bare] {
            assert_eq!(session(&sent(&whole)), Some(whole));
        }
    }

    #[test]
    fn a_session_that_lacks_something_is_none() {
        for missing in ["launch_id", "user", "patient"] {
            let whole =
                serde_json::to_string(&full()).unwrap().replace(&format!("\"{missing}\""), "\"other\"");
            assert_eq!(session(&json::parse(whole.as_bytes()).unwrap()), None, "{missing}");
        }
    }

    #[test]
    fn a_launch_answer_is_read_as_the_facade_sends_it() {
        let answer = LaunchAnswer {
            authorization_endpoint: "https://epj.example/auth".to_owned(),
            client_id: "helsebro".to_owned(),
            redirect_uri: "https://helsebro.example/callback/demo".to_owned(),
            scopes: vec!["launch".to_owned(), "openid".to_owned()],
            aud: "https://epj.example/fhir/".to_owned(),
            epj_name: "EPJ".to_owned(),
            authorize_post: true,
            browser: Some(Secret::new("b")),
        };
        assert_eq!(launch_answer(&sent(&answer)), Some(answer));
    }

    #[test]
    fn the_epjs_to_begin_with_are_read_as_the_facade_sends_them() {
        let listed =
            vec![StandaloneEpj { iss: "https://epj.example/fhir".to_owned(), name: "EPJ".to_owned() }];
        assert_eq!(epjs(&sent(&listed)), Some(listed));
        assert_eq!(epjs(&sent(&"nothing")), None);
    }

    #[test]
    fn the_facade_reads_what_the_app_sends() {
        let launch = LaunchRequest {
            iss: "https://epj.example/fhir/".to_owned(),
            launch: Some(Secret::new("l\"\n")),
            state: Secret::new("s"),
            nonce: Secret::new("n"),
            code_verifier: Secret::new("v"),
        };
        assert_eq!(
            serde_json::from_str::<LaunchRequest>(&launch_request(&launch).to_text()).unwrap(),
            launch
        );
        for (outcome, iss) in [
            (CallbackOutcome::Code(Secret::new("c")), Some("https://issuer.example".to_owned())),
            (CallbackOutcome::Error("access_denied".to_owned()), None),
        ] {
            let request =
                SessionRequest { epj_key: "demo".to_owned(), state: Secret::new("s"), outcome, iss };
            let text = session_request(&request).to_text();
            assert_eq!(serde_json::from_str::<SessionRequest>(&text).unwrap(), request);
        }
    }
}
