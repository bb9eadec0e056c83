//! Puts the built app, where there is one, into the binary: `dist/` at the root of the repository, made by `cargo xtask`.

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    // Asked while it runs: a script that was built in another checkout may run for this one where both share a target folder.
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("..");
    let dist = root.join("dist");
    // An empty folder stands for "not built". Without any folder Cargo could not watch it and would build anew each time.
    std::fs::create_dir_all(&dist)?;
    println!("cargo:rustc-env=HELSEBRO_DIST={}", dist.canonicalize()?.display());
    for watched in [dist, root.join("assets/countries"), root.join("assets/citizens")] {
        println!("cargo:rerun-if-changed={}", watched.display());
    }
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}
