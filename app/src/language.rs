//! The language of the screens: bokmål, nynorsk or English, switched without a reload.

use std::sync::{Arc, Mutex};

use helsebro_fhir::lookup;
use helsebro_fhir::texts::{self, Index, Language};
use helsebro_launch::wire::LANGUAGE_COOKIE;
use js_sys::{Array, Function, Intl, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::api;
use crate::texts::ScreenTexts;

/// The texts of the screens in one language.
pub(crate) type Catalogue = texts::Catalogue<ScreenTexts>;

/// The texts of the screens, shared by all of them.
#[derive(Clone, Copy)]
pub(crate) struct Texts {
    shown: RwSignal<Arc<Catalogue>>,
    chosen: RwSignal<Choice>,
}

/// A choice of a language; numbered, so that the answer to an earlier one is known as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Choice {
    language: Language,
    number: u32,
}

/// The texts at one moment: what a screen draws itself with.
#[derive(Clone)]
pub(crate) struct Words(Arc<Catalogue>);

impl Texts {
    /// Shares the texts with all screens.
    pub(crate) fn provide(catalogue: Catalogue) {
        mark_page(catalogue.language());
        provide_context(Self::new(catalogue));
    }

    fn new(catalogue: Catalogue) -> Self {
        let choice = Choice { language: catalogue.language(), number: 0 };
        Self { shown: RwSignal::new(Arc::new(catalogue)), chosen: RwSignal::new(choice) }
    }

    /// The shared texts. Only called below [`Texts::provide`].
    #[expect(clippy::expect_used, reason = "the shell provides the texts before any screen is drawn")]
    pub(crate) fn shared() -> Self {
        use_context().expect("texts")
    }

    /// The texts as they are now; whoever draws with them draws anew when the language changes.
    pub(crate) fn words(self) -> Words {
        Words(self.shown.get())
    }

    /// The language that is chosen: shown already, or on its way.
    pub(crate) fn chosen(self) -> Language {
        self.chosen.get().language
    }

    /// Switches to another language; stays with the old one where its texts do not come.
    pub(crate) fn switch(self, language: Language) {
        let choice = self.choose(language);
        if self.shown.with_untracked(|now| now.language()) == language {
            return;
        }
        leptos::task::spawn_local(async move {
            if self.show(choice, api::screen_texts(language).await.ok()) {
                mark_page(language);
                remember(language);
            }
        });
    }

    fn choose(self, language: Language) -> Choice {
        let number = self.chosen.get_untracked().number.wrapping_add(1);
        let choice = Choice { language, number };
        self.chosen.set(choice);
        choice
    }

    /// Shows the texts that a choice brought, where it is still the last one. Where none came, what is shown is chosen
    /// again.
    fn show(self, choice: Choice, texts: Option<Catalogue>) -> bool {
        if self.chosen.try_get_untracked() != Some(choice) {
            return false;
        }
        match texts {
            Some(texts) => self.shown.try_set(Arc::new(texts)).is_none(),
            None => {
                self.choose(self.shown.with_untracked(|now| now.language()));
                false
            }
        }
    }
}

impl Words {
    /// A text.
    pub(crate) fn t(&self, key: impl Into<Index<ScreenTexts>>) -> String {
        self.0.text(key).to_owned()
    }

    /// A text with its places filled.
    pub(crate) fn fill(&self, key: impl Into<Index<ScreenTexts>>, values: &[(&str, &str)]) -> String {
        self.0.fill(key, values)
    }

    /// Which language.
    pub(crate) fn language(&self) -> Language {
        self.0.language()
    }

    /// The text of a country's data in this language, or in bokmål where there is none.
    pub(crate) fn of(&self, texts: &lookup::Texts) -> String {
        texts.get(self.language().tag()).or_else(|| texts.get("nb")).cloned().unwrap_or_default()
    }

    /// The name of a language: "portugisisk"; its tag where the browser knows none.
    pub(crate) fn language_name(&self, tag: &str) -> String {
        let language = self.language();
        let Ok(mut names) = NAMES.lock() else { return display_name(language, tag) };
        if let Some((.., name)) = names.iter().find(|(of, known, _)| *of == language && known == tag) {
            return name.clone();
        }
        let name = display_name(language, tag);
        names.push((language, tag.to_owned(), name.clone()));
        name
    }
}

/// The names of languages that were asked for, by the language they are in: a document names one on many a row, and the
/// browser takes its time for each.
static NAMES: Mutex<Vec<(Language, String, String)>> = Mutex::new(Vec::new());

fn display_name(language: Language, tag: &str) -> String {
    let locales = Array::of1(&language.tag().into());
    let options = Intl::DisplayNamesOptions::new();
    options.set_type(Intl::DisplayNamesType::Language);
    let names = Intl::DisplayNames::new(&locales, &options);
    // Called by hand, so that a tag which is none at all (documents name all sorts) is caught and not thrown.
    Reflect::get(&names, &"of".into())
        .and_then(|of| of.dyn_into::<Function>())
        .and_then(|of| of.call1(&names, &tag.into()))
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_else(|| tag.to_owned())
}

/// The page's `lang` (WCAG 3.1.1).
fn mark_page(language: Language) {
    if let Some(root) = document().document_element() {
        root.set_attribute("lang", language.tag()).ok();
    }
}

/// Keeps the choice in a cookie that says nothing about anybody; where cookies are refused, in memory only.
fn remember(language: Language) {
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; Secure; SameSite=None; Partitioned",
        language.tag()
    );
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        document.set_cookie(&cookie).ok();
    }
}

/// Whether this browser keeps our cookies where the app stands now. Without them no session holds.
pub(crate) fn cookies_work(words: &Words) -> bool {
    remember(words.language());
    cookies().contains(LANGUAGE_COOKIE)
}

/// The language that the page came in: the facade knows what was chosen earlier, and what the browser prefers.
pub(crate) fn of_page() -> Language {
    let root = document().document_element();
    root.and_then(|root| Language::from_tag(&root.get_attribute("lang")?)).unwrap_or_default()
}

fn cookies() -> String {
    document()
        .dyn_into::<web_sys::HtmlDocument>()
        .ok()
        .and_then(|document| document.cookie().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use helsebro_fhir::texts::Language;
    use leptos::prelude::{GetUntracked, Owner, WithUntracked};

    use super::{Catalogue, Texts};

    fn catalogue(language: Language) -> Catalogue {
        Catalogue::built_in(language)
    }

    fn shown(texts: Texts) -> Language {
        texts.shown.with_untracked(|now| now.language())
    }

    #[test]
    fn of_two_choices_the_last_one_is_shown_however_late_the_first_is_answered() {
        let owner = Owner::new();
        let texts = owner.with(|| Texts::new(catalogue(Language::Nb)));
        let (first, last) = (texts.choose(Language::Nn), texts.choose(Language::En));
        assert!(texts.show(last, Some(catalogue(Language::En))));
        assert!(!texts.show(first, Some(catalogue(Language::Nn))));
        assert_eq!(shown(texts), Language::En);
    }

    #[test]
    fn a_choice_whose_texts_do_not_come_goes_back_to_what_is_shown() {
        let owner = Owner::new();
        let texts = owner.with(|| Texts::new(catalogue(Language::Nb)));
        let choice = texts.choose(Language::Nn);
        assert_eq!(texts.chosen.get_untracked().language, Language::Nn);
        assert!(!texts.show(choice, None));
        assert_eq!(texts.chosen.get_untracked().language, Language::Nb);
        assert_eq!(shown(texts), Language::Nb);
    }
}
