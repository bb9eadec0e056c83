//! The built binary as an operator meets it: what `helsebro serve` says of a config that is wrong.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Command, Output};

    const EXAMPLE: &str = include_str!("../../helsebro.example.toml");

    fn serve(config: &Path) -> Output {
        Command::new(env!("CARGO_BIN_EXE_helsebro"))
            .args(["serve", "--config"])
            .arg(config)
            .env("RUST_LOG", "off")
            .output()
            .unwrap()
    }

    #[test]
    fn a_faulty_config_stops_the_start_with_one_line_that_says_where_and_what() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("helsebro.toml");
        for (right, wrong, what) in [
            ("listen = ", "lisen = ", "unknown field `lisen`"),
            ("kind = \"embedded\"", "kind = \"other\"", "[contact_point] kind must be \"embedded\""),
            (
                "files = [\"helsebro.key\"]",
                "files = [\"none.key\"]",
                "make one with: openssl rand -base64 32",
            ),
        ] {
            std::fs::write(&file, EXAMPLE.replace(right, wrong)).unwrap();
            let line = 1 + EXAMPLE.lines().position(|line| line.starts_with(right)).unwrap();
            let output = serve(&file);
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{told}");
            assert!(told.starts_with(&format!("helsebro: {}:{line}: ", file.display())), "{told}");
            assert!(told.contains(what), "{told}");
            assert_eq!(told.lines().count(), 1, "{told}");
            assert!(output.stdout.is_empty());
        }
    }

    #[test]
    fn a_config_that_is_not_there_stops_the_start() {
        let output = serve(Path::new("nowhere/helsebro.toml"));
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.starts_with("helsebro: nowhere/helsebro.toml:1: cannot be read"), "{told}");
    }
}
