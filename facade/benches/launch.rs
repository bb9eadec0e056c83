//! How many launches one facade opens: `cargo xtask bench launch`.
//!
//! The facade with SQLite, the sandbox EPJ and the clinicians' browsers run in this process, each on threads of its own names, so
//! that the processor's time can be told apart. Launches begin at a fixed rate, whether the ones before have ended or not, and each
//! is timed from the moment that it was due: a queue counts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use helsebro::app::App;
use helsebro::clock::Clock;
use helsebro::config::{Config, ContactPointKind, Database, Epj, Register};
use helsebro::contact_point::Embedded;
use helsebro::random;
use helsebro::seal::Keyring;
use helsebro::server;
use helsebro::store::Store;
use helsebro_launch::authorize::authorization_url;
use helsebro_launch::begin::Proof;
use helsebro_launch::callback::{read_callback, read_launch};
use helsebro_launch::client::Authentication;
use helsebro_launch::scope::Scope;
use helsebro_launch::wire::{LaunchAnswer, LegalBasis};
use helsebro_sandbox::{Config as SandboxConfig, Sandbox, Surroundings};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use url::Url;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Clinicians at work: each has a browser of its own, and logs in to the EPJ once.
const BROWSERS: usize = 100;

/// What a bench may fail with: it is told and ends it.
type Fault = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Fault> {
    let setting = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
    };
    let rate = setting("HELSEBRO_BENCH_RATE", 200);
    let seconds = setting("HELSEBRO_BENCH_SECONDS", 60);
    let (facade, sandbox, load) = (runtime("facade")?, runtime("sandbox")?, runtime("load")?);
    let folder = tempfile::tempdir()?;
    let (app_url, epj_url) = facade.block_on(serve(&sandbox, folder.path()))?;
    let measured = load.block_on(measure(&app_url, &epj_url, rate, seconds))?;
    report(rate, seconds, measured);
    for runtime in [facade, sandbox, load] {
        runtime.shutdown_background();
    }
    Ok(())
}

/// Threads of this name. As many as there are cores: each part could use the whole machine.
fn runtime(name: &str) -> std::io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().thread_name(name).build()
}

/// Starts the facade here and the sandbox EPJ in its own runtime; gives their origins.
async fn serve(sandbox_runtime: &Runtime, folder: &Path) -> Result<(String, String), Fault> {
    let app_listener = TcpListener::bind("127.0.0.1:0").await?;
    let app_url = format!("http://{}", app_listener.local_addr()?);
    let (told, hears) = tokio::sync::oneshot::channel();
    let app_origin = app_url.clone();
    sandbox_runtime.spawn(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let config = SandboxConfig::new(&format!("http://{}", listener.local_addr()?), &app_origin);
        let (base, iss) = (config.base_url.clone(), config.fhir_base());
        let sandbox = Sandbox::new(config, Surroundings::real())?;
        told.send((base, iss)).map_err(|_| "nobody hears where the sandbox EPJ is")?;
        server::serve(listener, sandbox.router(), std::future::pending()).await;
        Ok::<_, Fault>(())
    });
    let (epj_url, iss) = hears.await?;
    let database = Database::file(&folder.join("bench.sqlite")).ok_or("no database can be named there")?;
    let config = Config {
        listen: app_listener.local_addr()?,
        public_url: app_url.clone(),
        database: database.clone(),
        key_files: Vec::new(),
        contact_point: ContactPointKind::Embedded,
        contact_point_timeout: Duration::from_secs(5),
        legal_bases: vec![LegalBasis { code: "consent".to_owned(), purposes: vec!["TREAT".to_owned()] }],
    };
    let register = Register { epjs: vec![entry(iss, &epj_url)?], signing_keys: None };
    let app = App::new(
        config,
        register,
        Store::open(&database).await?,
        Keyring::fresh()?,
        Clock::system(),
        Arc::new(Embedded::load()?),
    )?;
    tokio::spawn(server::serve(app_listener, server::router(app), std::future::pending()));
    Ok((app_url, epj_url))
}

fn entry(iss: String, origin: &str) -> Result<Epj, Fault> {
    let scopes = [
        "launch",
        "openid",
        "fhirUser",
        "patient/Patient.rs",
        "user/Practitioner.rs",
        "user/PractitionerRole.rs",
        "user/Organization.rs",
    ];
    Ok(Epj {
        key: "sandbox".to_owned(),
        name: "Fjelljournal".to_owned(),
        iss,
        client_id: "helsebro".to_owned(),
        authentication: Authentication::Public,
        issuer: None,
        scopes: scopes.map(Scope::read).to_vec(),
        timeout: Duration::from_secs(10),
        standalone: false,
        authorize_origins: Vec::new(),
        frame_ancestors: vec![origin.to_owned()],
        allow_networks: vec!["127.0.0.0/8".parse()?],
    })
}

/// What came out.
struct Measured {
    /// How long each launch took that opened a session, in order of length.
    times: Vec<Duration>,
    /// What went wrong, and how often.
    faults: BTreeMap<String, usize>,
    /// From the first launch's begin to the last one's end.
    took: Duration,
    /// Processor time by thread name, in clock ticks.
    ticks: BTreeMap<String, u64>,
}

async fn measure(app_url: &str, epj_url: &str, rate: u64, seconds: u64) -> Result<Measured, Fault> {
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(20)).build()?;
    let mut browsers = Vec::new();
    for _ in 0..BROWSERS {
        let browser = Browser::log_in(&client, app_url, epj_url).await?;
        // Once beforehand: connections, keys and the browser's secret are there, as in the middle of a working day.
        browsers.push(Arc::new(browser.launch().await?));
    }
    let before = ticks();
    let begun = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for index in 0..rate * seconds {
        let due = begun
            + Duration::from_secs_f64(f64::from(u32::try_from(index)?) / f64::from(u32::try_from(rate)?));
        tokio::time::sleep_until(due.into()).await;
        let place = usize::try_from(index)? % BROWSERS;
        let Some(browser) = browsers.get(place).map(Arc::clone) else { continue };
        running.spawn(async move {
            browser.launch().await.map(|_| due.elapsed()).map_err(|fault| fault.to_string())
        });
    }
    let (mut times, mut faults) = (Vec::new(), BTreeMap::new());
    while let Some(launch) = running.join_next().await {
        match launch? {
            Ok(time) => times.push(time),
            Err(fault) => *faults.entry(fault).or_default() += 1,
        }
    }
    let took = begun.elapsed();
    let mut ticks = ticks();
    for (name, ticks) in &mut ticks {
        *ticks = ticks.saturating_sub(before.get(name).copied().unwrap_or_default());
    }
    times.sort();
    Ok(Measured { times, faults, took, ticks })
}

/// A clinician's browser.
#[derive(Clone)]
struct Browser {
    client: Client,
    app_url: String,
    epj_url: String,
    epj_cookie: String,
    cookie: Option<String>,
}

impl Browser {
    async fn log_in(client: &Client, app_url: &str, epj_url: &str) -> Result<Self, Fault> {
        let answer = client
            .post(format!("{epj_url}/epj/login"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("user=legevaktslege")
            .send()
            .await?;
        let epj_cookie = cookie(&answer).ok_or("the EPJ lets nobody in")?;
        let (app_url, epj_url) = (app_url.to_owned(), epj_url.to_owned());
        Ok(Self { client: client.clone(), app_url, epj_url, epj_cookie, cookie: None })
    }

    /// The whole way: the click in the chart, the launch, the authorization, the session. Gives the browser as it is afterwards.
    async fn launch(&self) -> Result<Self, Fault> {
        let opened = self.at_the_epj(&format!("{}/epj/launch?patient=pt-diana", self.epj_url)).await?;
        let launch = read_launch(opened.query().unwrap_or_default())?;
        let request = Proof::make(random::fill)?.launch_request(launch);
        let answer =
            self.own(self.client.post(format!("{}/api/launches", self.app_url)).json(&request)).await?;
        let cookie = cookie(&answer).or_else(|| self.cookie.clone());
        let browser = Self { cookie, ..self.clone() };
        let answer: LaunchAnswer = answer.json().await?;
        let back = browser.at_the_epj(authorization_url(&answer, &request)?.as_str()).await?;
        let request = read_callback("sandbox", back.query().unwrap_or_default())?;
        browser.own(browser.client.post(format!("{}/api/sessions", browser.app_url)).json(&request)).await?;
        Ok(browser)
    }

    /// Goes to an address of the EPJ and hears where it sends the browser.
    async fn at_the_epj(&self, address: &str) -> Result<Url, Fault> {
        let answer = self.client.get(address).header(COOKIE, &self.epj_cookie).send().await?;
        let to = answer.headers().get(LOCATION).ok_or("the EPJ sends the browser nowhere")?;
        Ok(Url::parse(to.to_str()?)?)
    }

    /// A call of our own page.
    async fn own(&self, call: RequestBuilder) -> Result<Response, Fault> {
        let call = call.header("sec-fetch-site", "same-origin").header("origin", &self.app_url);
        let call = match &self.cookie {
            Some(cookie) => call.header(COOKIE, cookie),
            None => call,
        };
        let answer = call.send().await?;
        let status = answer.status();
        if status.is_success() {
            Ok(answer)
        } else {
            Err(answer.text().await.unwrap_or(status.to_string()).into())
        }
    }
}

fn cookie(answer: &Response) -> Option<String> {
    let set = answer.headers().get(SET_COOKIE)?.to_str().ok()?;
    set.split(';').next().map(str::to_owned)
}

/// Processor time of this process's threads by name, in clock ticks (proc(5): utime and stime). Nothing where there is no `/proc`.
fn ticks() -> BTreeMap<String, u64> {
    let mut ticks = BTreeMap::new();
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    for stat in threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("stat")).ok()) {
        let Some((name, rest)) = stat.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')) else {
            continue;
        };
        let name = if name.starts_with("sqlx") { "facade" } else { name };
        let times = rest.split_whitespace().skip(11).take(2).filter_map(|time| time.parse::<u64>().ok());
        *ticks.entry(name.to_owned()).or_default() += times.sum::<u64>();
    }
    ticks
}

#[expect(clippy::print_stdout, reason = "the table is what the bench is for")]
#[expect(clippy::cast_precision_loss, reason = "a table for people")]
fn report(rate: u64, seconds: u64, measured: Measured) {
    let Measured { times, faults, took, ticks } = measured;
    let at = |part: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index within the list"
        )]
        let index = ((times.len() as f64 * part) as usize).min(times.len().saturating_sub(1));
        times.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    println!("launches: {rate} a second for {seconds} s, on SQLite");
    println!(
        "opened    {} in {:.1} s: {:.1} a second",
        times.len(),
        took.as_secs_f64(),
        times.len() as f64 / took.as_secs_f64()
    );
    println!("refused   {}", faults.values().sum::<usize>());
    for (fault, count) in faults.iter().take(5) {
        println!("          {count} x {fault}");
    }
    println!(
        "a launch  p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms (goal 100), longest {:.1} ms",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    let total: u64 = ticks.values().sum();
    for (name, ticks) in ticks.iter().filter(|(_, ticks)| **ticks > 0) {
        let share = *ticks as f64 / total.max(1) as f64;
        let each = *ticks as f64 * 10.0 / times.len().max(1) as f64;
        println!("{name:<9} {:>4.0} % of the processor's time, {each:.2} ms a launch", share * 100.0);
    }
}
