//! Bytes in, a FHIR R4 document Bundle out, whatever the document came as.

mod encoding;
mod guard;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use roxmltree::{Document as Xml, ParsingOptions};

use crate::cda;
use crate::issue::Issue;
use crate::json::JsonError;
use crate::place::Place;
use crate::r4::{self, Bundle, ShapeError};

/// What a document came as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// HL7 CDA R2 (`ClinicalDocument`), mapped by `docs/MAPPING.md`.
    Cda,
    /// A FHIR R4 Bundle as JSON, kept as sent.
    FhirJson,
}

/// A document that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it came as.
    pub format: Format,
    /// The document: as sent where it came as FHIR, else what `docs/MAPPING.md` makes of it.
    pub bundle: Bundle,
    /// What was noticed on the way.
    pub issues: Vec<Issue>,
}

/// What [`read`] takes at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The size of a document in bytes.
    pub max_bytes: usize,
}

impl Default for Limits {
    /// 64 MiB.
    fn default() -> Self {
        Self { max_bytes: 64 << 20 }
    }
}

/// Why bytes are no document that we read. One line each; nothing of the document is repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing, or nothing but white space.
    #[error("the document is empty")]
    Empty,
    /// More bytes than [`Limits::max_bytes`].
    #[error("the document is larger than {max_bytes} bytes")]
    TooLarge {
        /// The limit.
        max_bytes: usize,
    },
    /// Text in an encoding that we do not read.
    #[error(
        "line {line}, column {column}: not UTF-8, and the declared encoding is not supported; send it as UTF-8"
    )]
    UnsupportedEncoding {
        /// Of the first character that is not UTF-8, counted from 1.
        line: u64,
        /// Counted from 1, in characters.
        column: u64,
    },
    /// Bytes that the declared encoding does not know.
    #[error("line {line}, column {column}: not valid in the document's character encoding")]
    BrokenEncoding {
        /// Counted from 1.
        line: u64,
        /// Counted from 1, in characters.
        column: u64,
    },
    /// A document type definition: entities and external resources are never read.
    #[error("line {line}, column {column}: a document type definition (DTD), which is not accepted")]
    Dtd {
        /// Counted from 1.
        line: u64,
        /// Counted from 1, in characters.
        column: u64,
    },
    /// The XML is not well-formed (XML 1.0, Namespaces in XML 1.0), or ends too early.
    #[error("line {line}, column {column}: not well-formed XML")]
    Xml {
        /// Counted from 1.
        line: u64,
        /// Counted from 1, in characters.
        column: u64,
    },
    /// The document is nested deeper, or has more elements, attributes, namespaces or values for its size, than any
    /// document.
    #[error("{place}: {what} than any document has")]
    TooComplex {
        /// Line and column, or a path.
        place: String,
        /// `nested deeper` and the like.
        what: &'static str,
    },
    /// FHIR, but as XML.
    #[error("FHIR as XML is not read; ask for the document as FHIR JSON")]
    FhirXml,
    /// XML, but neither CDA nor FHIR.
    #[error("XML, but no CDA document: the root element is not ClinicalDocument of urn:hl7-org:v3")]
    OtherXml,
    /// JSON that breaks the grammar or nests too deep.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// JSON, but no FHIR Bundle.
    #[error("JSON, but no FHIR Bundle")]
    NoBundle,
    /// Neither XML nor JSON.
    #[error("neither XML nor JSON")]
    Unknown,
}

impl From<ShapeError> for ReadError {
    fn from(error: ShapeError) -> Self {
        match error {
            ShapeError::Json(JsonError::TooComplex { line, column, what }) => {
                Self::TooComplex { place: Place { line, column }.to_string(), what }
            }
            ShapeError::Json(error) => Self::Json(error),
            ShapeError::TooComplex { path } => Self::TooComplex { place: path, what: "more elements" },
            ShapeError::NoResource | ShapeError::NoBundle => Self::NoBundle,
        }
    }
}

/// Tells what a document is by its first element or bracket, without reading it whole.
///
/// # Errors
/// [`ReadError`] where it is nothing that [`read`] takes. A document that passes may still be broken further on.
pub fn sniff(bytes: &[u8]) -> Result<Format, ReadError> {
    let text = encoding::decode(bytes)?;
    sniff_text(&text.text)
}

fn sniff_text(text: &str) -> Result<Format, ReadError> {
    let start = text.trim_start();
    match start.bytes().next() {
        None => Err(ReadError::Empty),
        Some(b'{' | b'[') => Ok(Format::FhirJson),
        Some(b'<') => guard::root(text),
        Some(_) => Err(ReadError::Unknown),
    }
}

/// Reads a document: CDA R2 as XML, or a FHIR R4 Bundle as JSON.
///
/// Never panics, and takes time and memory in proportion to the size. The same bytes always give the same Bundle.
///
/// # Errors
/// [`ReadError`] where the bytes are no such document.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    if bytes.len() > limits.max_bytes {
        return Err(ReadError::TooLarge { max_bytes: limits.max_bytes });
    }
    let decoded = encoding::decode(bytes)?;
    let format = sniff_text(&decoded.text)?;
    let (bundle, mut issues) = match format {
        Format::FhirJson => r4::bundle_from_json(decoded.text.as_bytes())?,
        Format::Cda => {
            let checked = guard::check(&decoded.text)?;
            let tree = parse(&decoded.text)?;
            // The parser is not given the white space before the document.
            let before = decoded.text.len() - tree.input_text().len();
            let memory = guard::weigh(&tree, &checked)
                .map_err(|at| guard::too_complex(&decoded.text, before + at, "more entries"))?;
            cda::read(&tree, bytes, memory).map_err(|refusal| match refusal {
                cda::Refusal::Depth(at) => guard::too_complex(&decoded.text, before + at, "nested deeper"),
                cda::Refusal::Memory(place) => ReadError::TooComplex { place, what: "more details" },
            })?
        }
    };
    issues.extend(decoded.issue);
    Ok(Document { format, bundle, issues })
}

fn parse(text: &str) -> Result<Xml<'_>, ReadError> {
    let options = ParsingOptions { allow_dtd: false, ..Default::default() };
    // White space before the XML declaration is not well-formed, and sent all the same.
    let start = text.trim_start();
    Xml::parse_with_options(start, options).map_err(|error| {
        use roxmltree::Error::{UnclosedRootNode, UnexpectedEndOfStream};
        if let Some(dtd) = guard::doctype(text) {
            return dtd;
        }
        let place = |offset| Place::of(text.as_bytes(), offset);
        let first = place(text.len() - start.len());
        let Place { line, column } = match error {
            UnclosedRootNode | UnexpectedEndOfStream => place(text.len()),
            error => {
                let at = error.pos();
                let (line, column) = (u64::from(at.row), u64::from(at.col));
                let column = if line == 1 { first.column + column - 1 } else { column };
                Place { line: first.line + line - 1, column }
            }
        };
        ReadError::Xml { line, column }
    })
}

/// Text of a document, decoded.
struct Decoded<'a> {
    text: Cow<'a, str>,
    issue: Option<Issue>,
}
