//! `/l/<launch-id>/documents/<bundle-id>/original`: the document as it came. XML as text, PDF drawn.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::api::Original;
use crate::chart::{Chart, Remote};
use crate::language::{Texts, Words};
use crate::listing::{Form, FormKind};
use crate::parts::{busy, failure, heading, pdf, text};
use crate::problem::Problem;
use crate::screens::documents;
use crate::texts::Key;

/// The screen.
pub(crate) fn screen() -> AnyView {
    let texts = Texts::shared();
    let chart = Chart::of_screen();
    let (params, query) = (use_params_map(), use_query_map());
    let key = Memo::new(move |_| params.read().get("document").unwrap_or_default());
    let wants_pdf = Memo::new(move |_| query.read().get("form").as_deref() == Some("pdf"));
    let state = RwSignal::new(Remote::<Arc<Original>>::Idle);
    if matches!(chart.listing.get_untracked(), Remote::Idle) {
        documents::load(chart);
    }
    // The forms of the document, and the one that is asked for.
    let forms = Memo::new(move |_| {
        chart.listing.with(|listing| match listing {
            Remote::Ready(listing) => {
                Some(listing.find(&key.get()).map(|entry| entry.originals.clone()).unwrap_or_default())
            }
            _ => None,
        })
    });
    let chosen = Memo::new(move |_| {
        let forms = forms.get()?;
        let wanted = if wants_pdf.get() { FormKind::Pdf } else { FormKind::Text };
        Some(forms.iter().find(|form| form.kind == wanted).or(forms.first()).cloned())
    });
    Effect::new(move |_| match chosen.get() {
        Some(Some(form)) => fetch(chart, form.id, state),
        Some(None) => state.set(Remote::Failed(Problem::NotFound.into())),
        None => {}
    });
    let again = Callback::new(move |()| {
        if let Some(Some(form)) = chosen.get_untracked() {
            fetch(chart, form.id, state);
        }
    });
    let content = move || match (chart.listing.get(), state.get()) {
        (Remote::Failed(failed), _) => {
            let retry = Callback::new(move |()| documents::load(chart));
            (move || failure::panel(&texts.words(), failed.problem, Some(retry))).into_any()
        }
        (_, Remote::Failed(failed)) => {
            (move || failure::panel(&texts.words(), failed.problem, Some(again))).into_any()
        }
        (_, Remote::Ready(original)) => shown(&original),
        _ => (move || busy::busy(texts.words().t(Key::OriginalWaiting))).into_any(),
    };
    let ways = move || {
        ways(chart, &texts.words(), &key.get(), &forms.get().unwrap_or_default(), chosen.get().flatten())
    };
    view! {
        {heading::heading(|words| words.t(Key::OriginalTitle))}
        <p class="ds-paragraph hint">{move || texts.words().t(Key::OriginalHint)}</p>
        {ways}
        {content}
    }
    .into_any()
}

fn fetch(chart: Chart, id: String, state: RwSignal<Remote<Arc<Original>>>) {
    state.set(Remote::Loading);
    leptos::task::spawn_local(async move {
        let answer = match chart.api().original(&id).await {
            Ok(original) => Remote::Ready(Arc::new(original)),
            Err(failed) => match chart.sift(failed) {
                Some(failed) => Remote::Failed(failed),
                None => return,
            },
        };
        state.try_set(answer);
    });
}

fn ways(chart: Chart, words: &Words, key: &str, forms: &[Form], chosen: Option<Form>) -> AnyView {
    let path = chart.path(&format!("/documents/{key}"));
    let links: Vec<_> = forms
        .iter()
        .filter(|form| chosen.as_ref().is_none_or(|chosen| chosen.kind != form.kind))
        .map(|form| {
            let (query, name) = match form.kind {
                FormKind::Pdf => ("?form=pdf", Key::DocumentPdf),
                FormKind::Text => ("", Key::OriginalAsText),
            };
            view! {
                <a class="ds-button" data-variant="secondary" href=format!("{path}/original{query}")>
                    {words.t(name)}
                </a>
            }
        })
        .collect();
    // A document that is nothing but a PDF has no rows to go back to.
    let structured = forms.iter().all(|form| form.id != key);
    let back =
        if structured { (path, Key::OriginalBack) } else { (chart.path("/documents"), Key::DocumentBack) };
    view! {
        <p class="actions no-print">
            <a class="ds-button" data-variant="secondary" href=back.0>
                {words.t(back.1)}
            </a>
            {links}
        </p>
    }
    .into_any()
}

fn shown(original: &Original) -> AnyView {
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
