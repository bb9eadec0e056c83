//! Precompression: each file of the built app gets a brotli sibling, at the highest quality. The facade serves it as it is.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::fresh;

const QUALITY: u32 = 11;
/// Log2 of the window: 4 MiB, more than any file of the app needs.
const WINDOW: u32 = 22;

/// Writes `name.br` beside each file under `folder`. `memory` keeps what was compressed before: PDF.js never changes.
pub(crate) fn folder(folder: &Path, memory: &Path) -> Result<(), Error> {
    fs::create_dir_all(memory).map_err(Error::file(memory))?;
    for file in fresh::files(folder)? {
        if file.extension().is_some_and(|extension| extension == "br") {
            continue;
        }
        let content = fs::read(&file).map_err(Error::file(&file))?;
        let known = memory.join(fresh::of(&content));
        if !known.is_file() {
            // Written aside first: an interrupted run must not leave half a file to be found next time.
            let half = known.with_extension("half");
            fs::write(&half, brotli(&content).map_err(Error::file(&file))?).map_err(Error::file(&half))?;
            fs::rename(&half, &known).map_err(Error::file(&half))?;
        }
        let sibling = sibling(&file);
        fs::copy(&known, &sibling).map_err(Error::file(sibling))?;
    }
    Ok(())
}

/// `app.js` to `app.js.br`.
pub(crate) fn sibling(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    PathBuf::from(name)
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, QUALITY, WINDOW);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_comes_back_whole() {
        let content = "Pasientopplysninger ".repeat(5000);
        let small = brotli(content.as_bytes()).unwrap();
        assert!(small.len() < content.len() / 20);
        let mut back = String::new();
        brotli::Decompressor::new(small.as_slice(), 4096).read_to_string(&mut back).unwrap();
        assert_eq!(back, content);
    }

    #[test]
    fn each_file_gets_one_sibling_and_siblings_get_none() {
        let root = std::env::temp_dir().join(format!("helsebro-xtask-compress-{}", std::process::id()));
        let dist = root.join("dist");
        fs::create_dir_all(dist.join("texts")).unwrap();
        fs::write(dist.join("app.js"), "export default 1;").unwrap();
        fs::write(dist.join("texts/nb.txt"), "a = b").unwrap();
        for _ in 0..2 {
            folder(&dist, &root.join("memory")).unwrap();
            let names: Vec<_> = fresh::files(&dist).unwrap();
            let names: Vec<_> =
                names.iter().map(|file| file.strip_prefix(&dist).unwrap().to_str().unwrap()).collect();
            assert_eq!(names, ["app.js", "app.js.br", "texts/nb.txt", "texts/nb.txt.br"]);
        }
        fs::remove_dir_all(root).unwrap();
    }
}
