//! Documents that end too early, wherever that is.

use std::path::Path;

use helsebro_fhir::{Limits, ReadError, read};

/// The seeds of the fuzz targets: small documents of every kind.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    found.sort();
    assert!(found.len() >= 3, "few seeds for {target}");
    found
}

#[test]
fn a_document_cut_anywhere_is_refused_with_a_place_within_it() {
    for target in ["cda", "fhir"] {
        for (name, bytes) in seeds(target) {
            let whole = bytes.trim_ascii_end().len();
            assert!(read(&bytes, &Limits::default()).is_ok(), "{name}");
            for end in 0..whole {
                let cut = &bytes[..end];
                let error =
                    read(cut, &Limits::default()).err().unwrap_or_else(|| panic!("{name}: read {end} bytes"));
                if let Some((line, column)) = place(&error) {
                    let lines: Vec<&[u8]> = cut.split(|byte| *byte == b'\n').collect();
                    let last = usize::try_from(line).unwrap() - 1;
                    assert!(last < lines.len(), "{name} at {end}: {error}");
                    assert!(column as usize <= lines[last].len() + 1, "{name} at {end}: {error}");
                } else {
                    assert!(matches!(error, ReadError::Empty), "{name} at {end}: {error}");
                }
            }
        }
    }
}

fn place(error: &ReadError) -> Option<(u64, u64)> {
    match error {
        ReadError::Xml { line, column }
        | ReadError::BrokenEncoding { line, column }
        | ReadError::Json(helsebro_fhir::json::JsonError::Syntax { line, column }) => Some((*line, *column)),
        _ => None,
    }
}
