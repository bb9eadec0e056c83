//! The app's addresses, as `docs/ARCHITECTURE.md` lists them.

/// Where the app is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// `/`
    Home,
    /// `/launch?iss&launch`
    Launch,
    /// `/standalone?iss`
    Standalone,
    /// `/callback/<epj-key>`, its query already taken out.
    Callback(String),
    /// `/l/<launch-id>` and all below it.
    Chart(String),
    /// None of ours.
    Nowhere,
}

/// A screen of a launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Screen {
    /// `/l/<launch-id>`
    Find,
    /// `…/notice`
    Notice,
    /// `…/matches`
    Matches,
    /// `…/documents`
    Documents,
    /// `…/documents/<bundle-id>`
    Document(String),
    /// `…/documents/<bundle-id>/original`
    Original(String),
    /// None of ours.
    Nowhere,
}

impl Place {
    /// The place of a path.
    pub(crate) fn of(path: &str) -> Self {
        match segments(path).as_slice() {
            [] => Self::Home,
            ["launch"] => Self::Launch,
            ["standalone"] => Self::Standalone,
            ["callback", epj_key] => Self::Callback((*epj_key).to_owned()),
            ["l", launch, ..] => Self::Chart((*launch).to_owned()),
            _ => Self::Nowhere,
        }
    }
}

impl Screen {
    /// The screen of a path below `/l/<launch-id>`.
    pub(crate) fn of(path: &str) -> Self {
        match segments(path).get(2..).unwrap_or_default() {
            [] => Self::Find,
            ["notice"] => Self::Notice,
            ["matches"] => Self::Matches,
            ["documents"] => Self::Documents,
            ["documents", document] => Self::Document((*document).to_owned()),
            ["documents", document, "original"] => Self::Original((*document).to_owned()),
            _ => Self::Nowhere,
        }
    }

    /// The path of the screen in a launch.
    pub(crate) fn path(&self, launch: &str) -> String {
        match self {
            Self::Find | Self::Nowhere => format!("/l/{launch}"),
            Self::Notice => format!("/l/{launch}/notice"),
            Self::Matches => format!("/l/{launch}/matches"),
            Self::Documents => format!("/l/{launch}/documents"),
            Self::Document(document) => format!("/l/{launch}/documents/{document}"),
            Self::Original(document) => format!("/l/{launch}/documents/{document}/original"),
        }
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Place, Screen};

    #[test]
    fn every_address_leads_to_its_place() {
        for (path, place) in [
            ("/", Place::Home),
            ("/launch", Place::Launch),
            ("/standalone", Place::Standalone),
            ("/callback/sandbox", Place::Callback("sandbox".to_owned())),
            ("/l/abc", Place::Chart("abc".to_owned())),
            ("/l/abc/documents/1", Place::Chart("abc".to_owned())),
            ("/l", Place::Nowhere),
            ("/callback", Place::Nowhere),
            ("/launch/more", Place::Nowhere),
        ] {
            assert_eq!(Place::of(path), place, "{path}");
        }
    }

    #[test]
    fn every_screen_has_its_path_and_is_found_by_it() {
        let document = || "b1".to_owned();
        for screen in [
            Screen::Find,
            Screen::Notice,
            Screen::Matches,
            Screen::Documents,
            Screen::Document(document()),
            Screen::Original(document()),
        ] {
            assert_eq!(Screen::of(&screen.path("abc")), screen);
        }
        assert_eq!(Screen::of("/l/abc/elsewhere"), Screen::Nowhere);
        assert_eq!(Screen::of("/l/abc/documents/b1/original/more"), Screen::Nowhere);
    }
}
