//! The built binary as an operator meets it: what `helsebro serve` says of a config that is wrong.

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::path::Path;
    use std::process::{Child, Command, Output};
    use std::time::{Duration, Instant};

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
                "make one with: (umask 077; openssl rand -base64 32 > ",
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

    /// A running service, which ends with its test.
    struct Running(Child);

    impl Drop for Running {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// Who may frame the page of the EPJ `example`, where the service answers.
    fn ancestors(service: SocketAddr) -> Option<String> {
        let mut stream = TcpStream::connect(service).ok()?;
        stream.write_all(b"GET /callback/example HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let after = answer.split_once("frame-ancestors ")?.1;
        Some(after.split_once("\r\n")?.0.to_owned())
    }

    /// Waits until the page may be framed by `expected`.
    fn wait_for(service: SocketAddr, expected: &str) {
        let begun = Instant::now();
        while ancestors(service).as_deref() != Some(expected) {
            assert!(begun.elapsed() < Duration::from_secs(30), "still {:?}", ancestors(service));
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_hangup_reads_the_register_anew_and_a_fault_in_it_stops_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("helsebro.toml");
        let service = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let text = EXAMPLE.replace("127.0.0.1:8080", &service.to_string());
        let framed_by = |origin: &str| {
            text.replace(
                "frame_ancestors = [\"https://epj.example.no\"]",
                &format!("frame_ancestors = [\"{origin}\"]"),
            )
        };
        std::fs::write(folder.path().join("helsebro.key"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
            .unwrap();
        std::fs::write(&file, &text).unwrap();
        let log = folder.path().join("log");
        let child = Command::new(env!("CARGO_BIN_EXE_helsebro"))
            .args(["serve", "--config"])
            .arg(&file)
            .stderr(std::fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let running = Running(child);
        let hang_up = || {
            let sent = Command::new("kill").args(["-HUP", &running.0.id().to_string()]).status().unwrap();
            assert!(sent.success());
        };
        wait_for(service, "https://epj.example.no");

        std::fs::write(&file, framed_by("https://new.example.no")).unwrap();
        hang_up();
        wait_for(service, "https://new.example.no");

        let faulty = framed_by("*");
        std::fs::write(&file, &faulty).unwrap();
        hang_up();
        let line = 1 + faulty.lines().position(|line| line.starts_with("frame_ancestors")).unwrap();
        let told = format!("{}:{line}: a frame ancestor", file.display());
        let begun = Instant::now();
        while !std::fs::read_to_string(&log).unwrap().contains(&told) {
            assert!(begun.elapsed() < Duration::from_secs(30), "the log does not tell {told}");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(ancestors(service).as_deref(), Some("https://new.example.no"));

        std::fs::write(&file, &text).unwrap();
        hang_up();
        wait_for(service, "https://epj.example.no");
    }

    #[test]
    fn a_config_that_is_not_there_stops_the_start() {
        let output = serve(Path::new("nowhere/helsebro.toml"));
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.starts_with("helsebro: nowhere/helsebro.toml:1: cannot be read"), "{told}");
    }
}
