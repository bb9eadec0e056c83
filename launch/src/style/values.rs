//! A colour and a size, read strictly and written anew.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A colour: red, green, blue and opacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 4]);

impl Colour {
    /// Reads `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let digits: Vec<u8> = digits
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        match digits.as_slice() {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17, 255])),
            [r, g, b, a] => Some(Self([r * 17, g * 17, b * 17, a * 17])),
            [r, s, g, h, b, c] => Some(Self([r * 16 + s, g * 16 + h, b * 16 + c, 255])),
            [r, s, g, h, b, c, a, z] => Some(Self([r * 16 + s, g * 16 + h, b * 16 + c, a * 16 + z])),
            _ => None,
        }
    }

    /// Contrast of text in this colour on `background` (WCAG 2.2, "contrast ratio"): 1 to 21. What is not opaque lets through
    /// what nobody knows, and has none.
    pub(super) fn contrast(self, background: Self) -> f64 {
        let ([.., 255], [.., 255]) = (self.0, background.0) else { return 1.0 };
        let (one, other) = (self.luminance(), background.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let [red, green, blue, _] = self.0.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue, opacity] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}{opacity:02x}")
    }
}

/// The unit of a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// CSS pixels.
    Px,
    /// Letter heights of the element.
    Em,
    /// Letter heights of the page.
    Rem,
}

impl Unit {
    const ALL: [(Self, &'static str); 3] = [(Self::Rem, "rem"), (Self::Em, "em"), (Self::Px, "px")];

    /// CSS pixels in one, at the letter height that browsers begin with.
    fn in_px(self) -> u32 {
        match self {
            Self::Px => 1,
            Self::Em | Self::Rem => 16,
        }
    }
}

/// A size of at most 64 pixels, in thousandths of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(u32, Unit);

impl Size {
    const LARGEST: u32 = 64_000;
    /// Letters from 12 to 24 pixels.
    const LETTERS: std::ops::RangeInclusive<u32> = 12_000..=24_000;

    /// Reads digits, with a point or without, and `px`, `em` or `rem`.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (unit, number) =
            Unit::ALL.iter().find_map(|(unit, name)| Some((*unit, text.strip_suffix(name)?)))?;
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !are_digits(whole) || !are_digits(part) || whole.len() > 4 {
            return None;
        }
        let thousandths: String = part.chars().chain("000".chars()).take(3).collect();
        let size = Self(whole.parse::<u32>().ok()? * 1000 + thousandths.parse::<u32>().ok()?, unit);
        (size.in_px() <= Self::LARGEST).then_some(size)
    }

    /// Reads a size that letters can have.
    pub(super) fn read_letters(text: &str) -> Option<Self> {
        Self::read(text).filter(|size| Self::LETTERS.contains(&size.in_px()))
    }

    /// In thousandths of a pixel.
    fn in_px(self) -> u32 {
        self.0.saturating_mul(self.1.in_px())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = Unit::ALL.iter().find(|(unit, _)| *unit == self.1).map_or("", |(_, name)| name);
        let (whole, part) = (self.0 / 1000, self.0 % 1000);
        if part == 0 {
            write!(f, "{whole}{unit}")
        } else {
            let part = format!("{part:03}");
            write!(f, "{whole}.{}{unit}", part.trim_end_matches('0'))
        }
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| de::Error::custom("no colour"))
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| de::Error::custom("no size"))
    }
}
