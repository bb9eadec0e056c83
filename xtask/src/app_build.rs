//! Builds the app into `dist/`: Trunk, then the style and the texts, wasm-opt where Node is, and brotli. Nothing where nothing has
//! changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::compress;
use crate::crates;
use crate::error::Error;
use crate::fresh;
use crate::node;
use crate::process;
use crate::project::Project;
use crate::say;
use crate::styles;
use crate::texts;
use crate::tools::Tool;

/// Everything that the app is made of.
const INPUTS: [&str; 16] = [
    ".cargo",
    "app",
    "launch",
    "fhir-model",
    "assets/app",
    "assets/css",
    "assets/pdfjs",
    "assets/texts",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "e2e/package-lock.json",
    "rust-toolchain.toml",
    "xtask/src/app_build.rs",
    "xtask/src/styles.rs",
    "xtask/src/texts.rs",
];

/// What the browser runs: the screens, and what makes the rows of a document.
const MODULES: [&str; 2] = ["app_bg.wasm", "rows_bg.wasm"];

/// Makes a module small; the features are those that rustc's output already uses.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Installs what is missing and builds the app, where it is not built already. Answers with its folder.
pub(crate) fn run(project: &Project) -> Result<PathBuf, Error> {
    crates::need_target()?;
    crates::need_crates(project)?;
    let trunk = Tool::trunk().need(project)?;
    let wasm_bindgen = Tool::wasm_bindgen(project)?.need(project)?;
    let wasm_opt = need_wasm_opt(project)?;

    let dist = project.dist();
    let stamp = project.memory().join("app");
    let inputs: Vec<PathBuf> = INPUTS.iter().map(|path| project.path(path)).collect();
    let inputs = fresh::fingerprint(&inputs, &[if wasm_opt.is_some() { "wasm-opt" } else { "as compiled" }])?;
    if fresh::recall(&stamp) == stamp_text(&inputs, &dist)? {
        return Ok(dist);
    }

    say::step("app: building (3 minutes the first time)");
    build(project, &trunk, &wasm_bindgen)?;
    styles::write(project, &dist)?;
    texts::write(project, &dist)?;
    if let Some(wasm_opt) = wasm_opt {
        for module in MODULES {
            shrink(&wasm_opt, &dist.join(module))?;
        }
    }
    say::step("app: compressing");
    compress::folder(&dist, &project.memory().join("brotli"))?;
    fresh::remember(&stamp, &stamp_text(&inputs, &dist)?)?;
    Ok(dist)
}

/// What went in and what came out: a `dist/` of another checkout, or a half-made one, is never taken for this one.
fn stamp_text(inputs: &str, dist: &Path) -> Result<String, Error> {
    Ok(format!("{inputs} {}", fresh::fingerprint(&[dist.to_path_buf()], &[])?))
}

fn need_wasm_opt(project: &Project) -> Result<Option<PathBuf>, Error> {
    if node::version().is_none() {
        say::note("no Node 20: wasm-opt is skipped, the app is a third bigger");
        return Ok(None);
    }
    node::need_packages(project)?;
    Ok(Some(node::program(project, "wasm-opt")))
}

fn build(project: &Project, trunk: &Path, wasm_bindgen: &Path) -> Result<(), Error> {
    let mut command = Command::new(trunk);
    command.args(["--quiet", "build", "--release"]).current_dir(project.root());
    if let Some(folder) = wasm_bindgen.parent() {
        command.env("PATH", process::path_with(&[folder]));
    }
    if std::env::var_os("NO_COLOR").is_some() {
        // Trunk 0.21 takes `true` and `false` only, where the convention is any value.
        command.env("NO_COLOR", "true");
    }
    process::run("Trunk", &mut command)
}

fn shrink(wasm_opt: &Path, module: &Path) -> Result<(), Error> {
    say::step("app: shrinking (wasm-opt)");
    let small = module.with_extension("small");
    process::run("wasm-opt", Command::new(wasm_opt).args(WASM_OPT).arg(module).arg("-o").arg(&small))?;
    fs::rename(&small, module).map_err(Error::file(small))
}
