//! Starts the sandbox EPJ alone: `cargo run -p helsebro-sandbox --example epj`.

use helsebro_sandbox::{Config, Sandbox, Surroundings};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::demo();
    let address = config.base_url.clone();
    let listener = tokio::net::TcpListener::bind(address.trim_start_matches("http://")).await?;
    let router = Sandbox::new(config, Surroundings::real())?.router();
    #[expect(clippy::print_stdout, reason = "an example says where it is")]
    {
        println!("{address}");
    }
    Ok(axum::serve(listener, router).await?)
}
