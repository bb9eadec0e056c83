//! Icons. Always beside words, so hidden from assistive technology.

use crate::dom::{Node, svg};

/// An icon, by what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    /// Danger, allergies.
    Warning,
    /// Said to be none; the same; done.
    Check,
    /// No information.
    Question,
    /// Withheld.
    Lock,
    /// Not sent; only on one side.
    Dash,
    /// Words as they were written.
    Text,
    /// It differs.
    Differs,
    /// A hint.
    Info,
    /// A person.
    Person,
    /// A medicine.
    Medicine,
    /// The bridge: Helsebro.
    Brand,
}

impl Icon {
    /// Strokes in a box of 24 by 24.
    fn path(self) -> &'static str {
        match self {
            Self::Warning => "M12 3.5 2.5 20h19zM12 10v4.5M12 17v.5",
            Self::Check => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M8 12.2l2.8 2.8L16 9.5",
            Self::Question => {
                "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8M12 16.5v.5"
            }
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5",
            Self::Dash => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M8 12h8",
            Self::Text => "M6 3h8.5L18 6.5V21H6zM9 10h6M9 13.5h6M9 17h4",
            Self::Differs => "M5 9h14M5 15h14M15.5 4.5l-7 15",
            Self::Info => "M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 11v5.5M12 7.5v.5",
            Self::Person => "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8M4.5 20.5a7.5 7.5 0 0 1 15 0",
            Self::Medicine => "M5.6 12.4l6.8-6.8a4.2 4.2 0 0 1 6 6l-6.8 6.8a4.2 4.2 0 0 1-6-6M9 9l6 6",
            Self::Brand => "M2.5 17h19M4 17c0-5 3.3-8 8-8s8 3 8 8M8.2 17v-4.6M12 17V9M15.8 17v-4.6",
        }
    }
}

/// Draws it.
pub(crate) fn icon(icon: Icon) -> Node {
    svg("svg")
        .class("icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .with(svg("path").attr("d", icon.path()))
        .into()
}
