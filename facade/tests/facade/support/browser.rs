//! A browser: it keeps cookies, says where its calls come from, and follows a launch as the app does.

use helsebro_launch::authorize::authorization_url;
use helsebro_launch::begin::Proof;
use helsebro_launch::callback::{read_callback, read_launch};
use helsebro_launch::wire::{LaunchAnswer, LaunchRequest, Session, SessionRequest};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode};
use serde::Serialize;
use serde_json::Value;
use url::Url;

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The problem's code, whichever way it is spelt.
    pub(crate) fn code(&self) -> String {
        let json = self.json();
        let coded = json["issue"][0]["details"]["coding"][0]["code"].as_str().map(str::to_owned);
        coded
            .or_else(|| json["type"].as_str()?.strip_prefix("urn:helsebro:problem:").map(str::to_owned))
            .unwrap_or_else(|| format!("no problem, but {}", self.status))
    }

    /// One header as text.
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

/// See the module.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    app_url: String,
    /// The origin of the app's pages, whichever instance answers.
    origin: String,
    epj_url: String,
    /// The facade's cookie.
    pub(crate) cookie: Option<String>,
    epj_cookie: Option<String>,
}

impl Browser {
    pub(crate) fn new(app_url: &str, epj_url: &str) -> Self {
        Self {
            client: Client::builder().redirect(Policy::none()).build().unwrap(),
            app_url: app_url.to_owned(),
            origin: app_url.to_owned(),
            epj_url: epj_url.to_owned(),
            cookie: None,
            epj_cookie: None,
        }
    }

    /// The same browser with another instance of the facade behind the address.
    pub(crate) fn at(&self, app_url: &str) -> Self {
        Self { app_url: app_url.to_owned(), ..self.clone() }
    }

    /// Logs in to the EPJ.
    pub(crate) async fn log_in(&mut self, user: &str) {
        let answer = self
            .client
            .post(format!("{}/epj/login", self.epj_url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("user={user}"))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        self.epj_cookie = cookie_of(answer.headers());
    }

    /// Clicks "open Helsebro" in the patient's chart: the query of `/launch`.
    pub(crate) async fn click(&self, patient: &str, fault: Option<&str>) -> String {
        let fault = fault.map(|fault| format!("&fault={fault}")).unwrap_or_default();
        let location =
            self.at_the_epj(&format!("{}/epj/launch?patient={patient}{fault}", self.epj_url)).await;
        assert!(location.as_str().starts_with(&format!("{}/launch?", self.origin)), "{}", location.path());
        location.query().unwrap().to_owned()
    }

    /// What the app hands to `POST /api/launches`.
    pub(crate) fn launch_request(&self, query: &str) -> LaunchRequest {
        let random = |bytes: &mut [u8]| {
            let mut random = [0; 32];
            random.copy_from_slice(&helsebro::random::bytes::<32>().unwrap());
            bytes.copy_from_slice(&random);
            Ok::<_, std::convert::Infallible>(())
        };
        Proof::make(random).unwrap().launch_request(read_launch(query).unwrap())
    }

    /// From the click to the EPJ's answer: what the app hands to `POST /api/sessions`.
    pub(crate) async fn go_to_callback(&mut self, patient: &str, fault: Option<&str>) -> SessionRequest {
        let request = self.launch_request(&self.click(patient, fault).await);
        let answer = self.post("/api/launches", None, &request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
        let answer: LaunchAnswer = serde_json::from_slice(&answer.body).unwrap();
        let url = authorization_url(&answer, &request).unwrap();
        let location = self.at_the_epj(url.as_str()).await;
        let key = location.path().strip_prefix("/callback/").unwrap();
        read_callback(key, location.query().unwrap()).unwrap()
    }

    /// The whole way of a launch.
    pub(crate) async fn launch(&mut self, patient: &str) -> Session {
        let request = self.go_to_callback(patient, None).await;
        let answer = self.post("/api/sessions", None, &request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// A launch that must fail: the problem's code.
    pub(crate) async fn launch_refused(&mut self, patient: &str, fault: Option<&str>) -> String {
        let request = self.go_to_callback(patient, fault).await;
        self.post("/api/sessions", None, &request).await.code()
    }

    /// A call of our own page.
    pub(crate) async fn get(&mut self, path: &str, launch_id: Option<&str>) -> Answer {
        self.call(Method::GET, path, launch_id, &[("sec-fetch-site", "same-origin")], None).await
    }

    /// A call of our own page, with a body.
    pub(crate) async fn post<T: Serialize>(
        &mut self,
        path: &str,
        launch_id: Option<&str>,
        body: &T,
    ) -> Answer {
        let own = [("sec-fetch-site", "same-origin"), ("origin", self.origin.as_str())];
        let own = own.map(|(name, value)| (name, value.to_owned()));
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.call(Method::POST, path, launch_id, &own, Some(serde_json::to_string(body).unwrap())).await
    }

    /// Any call, with headers of one's own choice. The browser's cookie comes along, as it would.
    pub(crate) async fn call(
        &mut self,
        method: Method,
        path: &str,
        launch_id: Option<&str>,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let mut request = self.client.request(method, format!("{}{path}", self.app_url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(launch_id) = launch_id {
            request = request.header("helsebro-launch", launch_id);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        if let Some(cookie) = cookie_of(&headers) {
            self.cookie = Some(cookie);
        }
        Answer { status, headers, body: answer.bytes().await.unwrap().to_vec() }
    }

    /// Goes to an address of the EPJ and hears where it sends the browser.
    async fn at_the_epj(&self, url: &str) -> Url {
        let answer =
            self.client.get(url).header("cookie", self.epj_cookie.as_deref().unwrap()).send().await.unwrap();
        let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        Url::parse(
            &location.unwrap_or_else(|| panic!("the EPJ sent the browser nowhere: {}", answer.status())),
        )
        .unwrap()
    }
}

fn cookie_of(headers: &reqwest::header::HeaderMap) -> Option<String> {
    let set = headers.get("set-cookie")?.to_str().unwrap();
    set.split(';').next().map(str::to_owned)
}
