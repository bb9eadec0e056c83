//! A [`DocumentView`] as bytes: from the browser's module that makes it to the one that draws it. Both come from one
//! build, so the bytes carry no version and are never stored.

use super::DocumentView;

/// The bytes are no document, or of another build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a document of this build: load the page anew")]
pub struct OtherBuild;

/// Writes a document; `None` only where memory ends.
pub fn write(document: &DocumentView) -> Option<Vec<u8>> {
    postcard::to_allocvec(document).ok()
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// [`OtherBuild`] where it is anything else.
pub fn read(bytes: &[u8]) -> Result<DocumentView, OtherBuild> {
    postcard::from_bytes(bytes).map_err(|_| OtherBuild)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_anything_else_are_refused_and_do_not_panic() {
        let bytes = write(&DocumentView { title: "E-resept".to_owned(), ..DocumentView::default() }).unwrap();
        assert_eq!(read(&bytes).unwrap().title, "E-resept");
        for end in 0..bytes.len() {
            assert_eq!(read(bytes.get(..end).unwrap()), Err(OtherBuild), "{end} bytes");
        }
        assert_eq!(read(&[0xff; 64]), Err(OtherBuild));
    }
}
