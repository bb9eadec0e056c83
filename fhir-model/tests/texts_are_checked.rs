//! A language file that lacks a key, has one too many, or other placeholders stops the build.
#![expect(clippy::unwrap_used, reason = "a test")]

#[path = "../../assets/texts/generate.rs"]
#[expect(
    dead_code,
    clippy::print_stdout,
    reason = "the build scripts call the rest of it, which speaks to cargo"
)]
mod generate;

use std::path::{Path, PathBuf};

/// A folder of language files that is removed again.
struct Texts(PathBuf);

impl Texts {
    fn new(name: &str, nb: &str, nn: &str, en: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for (file, text) in [("nb.txt", nb), ("nn.txt", nn), ("en.txt", en)] {
            std::fs::write(folder.join(file), text).unwrap();
        }
        Self(folder)
    }

    fn fault(&self) -> String {
        generate::compared(&self.0).err().unwrap_or_default()
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        // What stays behind is in the build's own folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn each_fault_names_the_file_and_the_key() {
    let good = "# x\n\nview.a = A {x}\nview.b = B\n";
    for (name, nn, expected) in [
        ("same", good, ""),
        ("missing", "view.a = A {x}\n", "nn.txt lacks `view.b`"),
        ("extra", "view.a = A {x}\nview.b = B\nview.c = C\n", "nn.txt has `view.c`, which nb.txt has not"),
        ("order", "view.b = B\nview.a = A {x}\n", "nn.txt:1: `view.b` stands where nb.txt has `view.a`"),
        ("places", "view.a = A {y}\nview.b = B\n", "nn.txt:1: other placeholders than in nb.txt"),
        ("twice", "view.a = A {x}\nview.a = A {x}\n", "nn.txt:2: `view.a` is there twice"),
        ("form", "view.a=A\n", "nn.txt:1: not `key = text`"),
        ("empty", "view.a =  \n", "nn.txt:1: a blank in the key, around the text, or no text"),
    ] {
        assert_eq!(Texts::new(name, good, nn, good).fault(), expected, "{name}");
    }
}
