//! The EPJ's colours and sizes (SMART App Launch 2.2, "Styling": `smart_style_url`), so that the app does not look foreign.
//!
//! Nothing of the document is handed on as text: what is taken is read as a colour or a size, and written anew.

mod values;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

pub use values::{Colour, Size, Unit};

use crate::discovery;

/// Contrast of text that WCAG 2.2 asks for at level AA (1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// What an EPJ may set of the app's look. Its fonts are not taken: names of patients come in Greek and Cyrillic too.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Style {
    /// `color_background`. There together with [`Self::text`] alone.
    pub background: Option<Colour>,
    /// `color_text`. There together with [`Self::background`] alone, and only where both can be told apart.
    pub text: Option<Colour>,
    /// `color_error`
    pub error: Option<Colour>,
    /// `color_highlight`
    pub highlight: Option<Colour>,
    /// `color_modal_backdrop`
    pub modal_backdrop: Option<Colour>,
    /// `color_success`
    pub success: Option<Colour>,
    /// `dim_border_radius`
    pub border_radius: Option<Size>,
    /// `dim_font_size`
    pub font_size: Option<Size>,
    /// `dim_spacing_size`
    pub spacing_size: Option<Size>,
}

/// What of a style is not taken. Names the document's properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Remark {
    /// Neither a colour in hexadecimal nor a size in px, em or rem within reason.
    #[error("`{0}` is no colour or size that can be taken")]
    Value(&'static str),
    /// Text on background that cannot be read (WCAG 2.2, 1.4.3), or one of the two without the other.
    #[error("`color_text` on `color_background` cannot be read")]
    Contrast,
}

/// Why there is no style to fetch or to take. The app keeps its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StyleError {
    /// The address is not of the origin of the EPJ's FHIR base.
    #[error("smart_style_url lies outside the EPJ's own origin")]
    Elsewhere,
    /// Not a JSON object.
    #[error("the style is not a JSON object")]
    NotJson,
}

/// Checks that a style may be fetched: from the origin of the EPJ's FHIR base alone. No token goes with the request.
///
/// # Errors
/// [`StyleError::Elsewhere`].
pub fn check_address(iss: &str, smart_style_url: &Url) -> Result<(), StyleError> {
    let base = discovery::base(iss).map_err(|_| StyleError::Elsewhere)?;
    let plain = smart_style_url.username().is_empty() && smart_style_url.password().is_none();
    if plain && base.origin() == smart_style_url.origin() { Ok(()) } else { Err(StyleError::Elsewhere) }
}

impl Style {
    /// Reads a style. A property that cannot be taken costs itself; properties that are not known are passed over.
    ///
    /// # Errors
    /// [`StyleError::NotJson`].
    pub fn read(document: &[u8]) -> Result<(Self, Vec<Remark>), StyleError> {
        let Ok(Value::Object(properties)) = serde_json::from_slice(document) else {
            return Err(StyleError::NotJson);
        };
        let mut remarks = Vec::new();
        let mut style = Self {
            background: take(&properties, "color_background", Colour::read, &mut remarks),
            text: take(&properties, "color_text", Colour::read, &mut remarks),
            error: take(&properties, "color_error", Colour::read, &mut remarks),
            highlight: take(&properties, "color_highlight", Colour::read, &mut remarks),
            modal_backdrop: take(&properties, "color_modal_backdrop", Colour::read, &mut remarks),
            success: take(&properties, "color_success", Colour::read, &mut remarks),
            border_radius: take(&properties, "dim_border_radius", Size::read, &mut remarks),
            font_size: take(&properties, "dim_font_size", Size::read_letters, &mut remarks),
            spacing_size: take(&properties, "dim_spacing_size", Size::read, &mut remarks),
        };
        let readable = match (style.text, style.background) {
            (Some(text), Some(background)) => text.contrast(background) >= LEAST_CONTRAST,
            (None, None) => true,
            _ => false,
        };
        if !readable {
            (style.text, style.background) = (None, None);
            remarks.push(Remark::Contrast);
        }
        Ok((style, remarks))
    }
}

/// A property that is missing or empty is not set.
fn take<T>(
    properties: &Map<String, Value>,
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
    remarks: &mut Vec<Remark>,
) -> Option<T> {
    let value = properties.get(name).filter(|value| !value.is_null() && *value != "")?;
    let taken = value.as_str().and_then(read);
    if taken.is_none() {
        remarks.push(Remark::Value(name));
    }
    taken
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use url::Url;

    use super::{Remark, Style, StyleError, check_address};

    #[test]
    fn t5_a_style_is_fetched_from_the_epj_s_own_origin_alone() {
        let iss = "https://epj.example/fhir";
        for (address, result) in [
            ("https://epj.example/style/v2.json", Ok(())),
            ("https://epj.example:443/s", Ok(())),
            ("https://cdn.epj.example/s", Err(StyleError::Elsewhere)),
            ("http://epj.example/s", Err(StyleError::Elsewhere)),
            ("https://epj.example:8443/s", Err(StyleError::Elsewhere)),
            ("https://epj.example@evil.example/s", Err(StyleError::Elsewhere)),
            ("https://u:p@epj.example/s", Err(StyleError::Elsewhere)),
            ("https://169.254.169.254/s", Err(StyleError::Elsewhere)),
            ("data:application/json,{}", Err(StyleError::Elsewhere)),
        ] {
            assert_eq!(check_address(iss, &Url::parse(address).unwrap()), result, "{address}");
        }
    }

    #[test]
    fn t5_colours_and_sizes_are_taken_and_written_anew() {
        let document = json!({
            "color_background": "#FFF", "color_text": "#1a1A1a", "color_error": "#9e2d2d",
            "color_highlight": "#69b5ce", "color_modal_backdrop": "#00000080", "color_success": "",
            "dim_border_radius": "6px", "dim_font_size": "0.8125rem", "dim_spacing_size": " 1.5em ",
            "font_family_body": "Georgia, serif", "unknown": 7
        });
        let (style, remarks) = Style::read(document.to_string().as_bytes()).unwrap();
        assert_eq!(remarks, []);
        assert_eq!(
            serde_json::to_value(&style).unwrap(),
            json!({
                "background": "#ffffffff", "text": "#1a1a1aff", "error": "#9e2d2dff", "highlight": "#69b5ceff",
                "modal_backdrop": "#00000080", "success": null, "border_radius": "6px",
                "font_size": "0.812rem", "spacing_size": "1.5em"
            })
        );
        assert_eq!(serde_json::from_value::<Style>(serde_json::to_value(&style).unwrap()).unwrap(), style);
    }

    #[test]
    fn t5_whatever_is_no_colour_or_size_costs_itself() {
        for value in [
            "red",
            "#12",
            "#ggg",
            "#fff;background:url(https://evil.example)",
            "url(https://evil.example/x)",
            "var(--x)",
            "rgb(0,0,0)",
            "#ffffé",
        ] {
            let (style, remarks) =
                Style::read(json!({ "color_error": value }).to_string().as_bytes()).unwrap();
            assert_eq!((style, remarks), (Style::default(), vec![Remark::Value("color_error")]), "{value}");
        }
        for value in [
            "6",
            "6pt",
            "-1px",
            "1e3px",
            "calc(1px + 1px)",
            "NaNpx",
            "infpx",
            "1000px",
            "50rem",
            "px",
            "+1px",
        ] {
            let (style, remarks) =
                Style::read(json!({ "dim_border_radius": value }).to_string().as_bytes()).unwrap();
            assert_eq!(
                (style, remarks),
                (Style::default(), vec![Remark::Value("dim_border_radius")]),
                "{value}"
            );
        }
        for value in [json!(7), json!([]), json!({})] {
            let (_, remarks) = Style::read(json!({ "color_text": value }).to_string().as_bytes()).unwrap();
            assert_eq!(remarks, [Remark::Value("color_text")]);
        }
        for document in ["", "[]", "<html>", "null"] {
            assert_eq!(Style::read(document.as_bytes()), Err(StyleError::NotJson));
        }
    }

    #[test]
    fn t5_text_that_could_not_be_read_on_its_background_is_not_taken() {
        for (text, background, taken) in [
            ("#000000", "#ffffff", true),
            ("#767676", "#ffffff", true),
            ("#777777", "#ffffff", false),
            ("#ffffff", "#ffffff", false),
            ("#00000010", "#ffffff", false),
            ("#000000", "", false),
            ("", "#ffffff", false),
        ] {
            let document = json!({ "color_text": text, "color_background": background }).to_string();
            let (style, remarks) = Style::read(document.as_bytes()).unwrap();
            assert_eq!(
                (style.text.is_some(), style.background.is_some()),
                (taken, taken),
                "{text} {background}"
            );
            assert_eq!(remarks.is_empty(), taken);
        }
    }

    #[test]
    fn t5_letters_are_never_made_too_small_or_too_large_to_be_read() {
        for (size, taken) in [
            ("12px", true),
            ("11px", false),
            ("24px", true),
            ("25px", false),
            ("0.75em", true),
            ("2rem", false),
        ] {
            let (style, _) = Style::read(json!({ "dim_font_size": size }).to_string().as_bytes()).unwrap();
            assert_eq!(style.font_size.is_some(), taken, "{size}");
        }
    }
}
