//! `/l/<launch-id>/documents/<bundle-id>/original`: the document as it came. XML as text, PDF drawn.

use std::sync::Arc;

use helsebro_fhir::lookup::{Form, FormKind};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::address::Screen;
use crate::api::{Failure, Original};
use crate::chart::{Chart, Remote};
use crate::dom::{Element, Node, el, live, many};
use crate::language::{Texts, Words};
use crate::parts::basic::{actions, go, hint, say};
use crate::parts::{busy, failure, heading, pdf, text};
use crate::problem::Problem;
use crate::screens::{documents, identity};
use crate::texts::Key;

/// The screen. Without a confirmed citizen it leads back to the matches.
pub(crate) fn screen(key: String) -> Node {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    if !documents::is_confirmed(chart) {
        return Node::Nothing;
    }
    // Not `use_url`: the router's own route stays the same below every address, and keeps the query it first had.
    let search = use_location().search;
    let state = RwSignal::new(Remote::<Arc<Original>>::Idle);
    if matches!(chart.listing.get_untracked(), Remote::Idle) {
        documents::load(chart);
    }
    // The forms of the document, and the one that is asked for.
    let forms = {
        let key = key.clone();
        move || {
            chart.listing.with(|listing| match listing {
                Remote::Ready(listing) => {
                    Some(listing.find(&key).map(|entry| entry.originals.clone()).unwrap_or_default())
                }
                _ => None,
            })
        }
    };
    let chosen: Chosen = Memo::new({
        let forms = forms.clone();
        move |_| {
            let wanted = search.with(|search| wanted(search));
            forms().map(|forms| forms.iter().find(|form| form.kind == wanted).or(forms.first()).cloned())
        }
    });
    Effect::new(move |_| match chosen.get() {
        Some(Some(form)) => fetch(chart, form.id, chosen, state),
        Some(None) => state.set(Remote::Failed(Problem::NotFound.into())),
        None => {}
    });
    let again = Callback::new(move |()| {
        if let Some(Some(form)) = chosen.get_untracked() {
            fetch(chart, form.id, chosen, state);
        }
    });
    let differs = Memo::new(move |_| match state.get() {
        Remote::Failed(found) if found.problem == Problem::IdentityDiffers => {
            Some(found.refusal.map(|refusal| *refusal).unwrap_or_default())
        }
        _ => None,
    });
    live(move || match differs.get() {
        Some(refusal) => el("div").key("identity").with(identity::screen(chart, &key, refusal, again)),
        None => {
            let (forms, key) = (forms.clone(), key.clone());
            let ways = live(move || {
                let forms = forms().unwrap_or_default();
                ways(chart, &texts.words(), &key, &forms, chosen.get().flatten())
            });
            let head = heading::heading(|words| words.t(Key::OriginalTitle));
            let content = live(move || content(chart, texts, state.get(), again));
            el("div").key("original").with(many([head, hint(say(Key::OriginalHint)).into(), ways, content]))
        }
    })
}

/// The original, or why it is not there.
fn content(chart: Chart, texts: Texts, state: Remote<Arc<Original>>, again: Callback<()>) -> Node {
    let failed = |found: Failure, retry: Callback<()>| {
        live(move || failure::panel(&texts.words(), found.clone(), Some(retry)))
    };
    match (chart.listing.get(), state) {
        (Remote::Failed(found), _) => failed(found, Callback::new(move |()| documents::load(chart))),
        (_, Remote::Failed(found)) => failed(found, again),
        (_, Remote::Ready(original)) => shown(&original),
        _ => live(move || busy::busy(texts.words().t(Key::OriginalWaiting))),
    }
}

/// What is known of the forms: nothing yet, that there is none, or the one that is asked for.
type Chosen = Memo<Option<Option<Form>>>;

/// Asks for a form. An answer for one that is no longer chosen is not shown.
fn fetch(chart: Chart, id: String, chosen: Chosen, state: RwSignal<Remote<Arc<Original>>>) {
    state.set(Remote::Loading);
    leptos::task::spawn_local(async move {
        let answer = match chart.api().original(&id).await {
            Ok(original) => Remote::Ready(Arc::new(original)),
            Err(failed) => match chart.sift(failed) {
                Some(failed) => Remote::Failed(failed),
                None => return,
            },
        };
        let now = chosen.try_get_untracked().flatten().flatten();
        if now.is_some_and(|form| form.id == id) {
            state.try_set(answer);
        }
    });
}

/// The form that an address asks for: `?form=pdf`, or none for the text.
fn wanted(search: &str) -> FormKind {
    let mut parts = search.trim_start_matches('?').split('&');
    if parts.any(|part| part == "form=pdf") { FormKind::Pdf } else { FormKind::Text }
}

fn query(kind: FormKind) -> &'static str {
    match kind {
        FormKind::Pdf => "?form=pdf",
        FormKind::Text => "",
    }
}

fn ways(chart: Chart, words: &Words, key: &str, forms: &[Form], chosen: Option<Form>) -> Element {
    let original = chart.path(&Screen::Original(key.to_owned()));
    let others = forms.iter().filter(|form| chosen.as_ref().is_none_or(|chosen| chosen.kind != form.kind));
    let others = others.map(|form| {
        let name = match form.kind {
            FormKind::Pdf => Key::DocumentPdf,
            FormKind::Text => Key::OriginalAsText,
        };
        go("secondary", format!("{original}{}", query(form.kind)), words.t(name))
    });
    // A document that is nothing but a PDF has no rows to go back to.
    let structured = forms.iter().all(|form| form.id != key);
    let (back, name) = if structured {
        (Screen::Document(key.to_owned()), Key::OriginalBack)
    } else {
        (Screen::Documents, Key::DocumentBack)
    };
    actions().with(go("secondary", chart.path(&back), words.t(name))).all(others)
}

fn shown(original: &Original) -> Node {
    if original.content_type == "application/pdf" || original.bytes.starts_with(b"%PDF-") {
        pdf::pdf(&original.bytes)
    } else {
        text::text(decode(&original.bytes))
    }
}

/// The text in the encoding that its XML declaration names; UTF-8 where it names none that the browser knows.
fn decode(bytes: &[u8]) -> String {
    encoding(bytes)
        .and_then(|label| web_sys::TextDecoder::new_with_label(&label).ok())
        .and_then(|decoder| decoder.decode_with_u8_array(bytes).ok())
        .unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

fn encoding(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xff, 0xfe, ..] => return Some("utf-16le".to_owned()),
        [0xfe, 0xff, ..] => return Some("utf-16be".to_owned()),
        _ => {}
    }
    let start: String = bytes.iter().take(200).map(|byte| char::from(*byte)).collect();
    let declaration =
        start.trim_start_matches("\u{ef}\u{bb}\u{bf}").strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split("encoding").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::encoding;

    #[test]
    fn the_encoding_is_that_of_the_xml_declaration() {
        for (text, label) in [
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", Some("iso-8859-1")),
            ("<?xml version='1.0' encoding = 'windows-1250' ?><a/>", Some("windows-1250")),
            ("<?xml version=\"1.0\"?><a encoding=\"x\"/>", None),
            ("<a/>", None),
            ("", None),
        ] {
            assert_eq!(encoding(text.as_bytes()).as_deref(), label, "{text}");
        }
        assert_eq!(encoding(&[0xff, 0xfe, 0x3c, 0x00]).as_deref(), Some("utf-16le"));
    }
}
