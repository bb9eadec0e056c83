//! A PDF, drawn by pdf.js: the browser's own viewer does not run in a sandboxed frame.
//!
//! pdf.js is loaded from our own origin, and only when a PDF is asked for. It draws to a canvas with the page's text
//! over it, to be selected, searched and read aloud; links and scripts in the PDF stay dead.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::chart::Remote;
use crate::language::Texts;
use crate::parts::{busy, failure};
use crate::problem::Problem;
use crate::texts::Key;

/// The steps of the zoom, in percent of the frame's width.
const ZOOM: [u32; 5] = [50, 75, 100, 150, 200];

/// A PDF that pdf.js has read.
#[derive(Clone)]
struct Reader {
    draw: Function,
    pdf: JsValue,
    pages: u32,
}

/// The PDF with its page controls.
pub(crate) fn pdf(bytes: &[u8]) -> AnyView {
    let texts = Texts::shared();
    let reader = StoredValue::new_local(None::<Reader>);
    let state = RwSignal::new(Remote::<u32>::Loading);
    let page = RwSignal::new(1_u32);
    let zoom = RwSignal::new(2_usize);
    let wordless = RwSignal::new(false);
    let holder = NodeRef::<leptos::html::Div>::new();
    let data = Uint8Array::from(bytes);
    leptos::task::spawn_local(async move {
        let opened = match open(&data).await {
            Ok(opened) => {
                let pages = opened.pages;
                reader.try_set_value(Some(opened));
                Remote::Ready(pages)
            }
            Err(_) => Remote::Failed(Problem::PdfUnreadable.into()),
        };
        state.try_set(opened);
    });
    Effect::new(move |_| {
        let (number, percent) = (page.get(), ZOOM.get(zoom.get()).copied().unwrap_or(100));
        let (Remote::Ready(_), Some(holder)) = (state.get(), holder.get()) else { return };
        let Some(reader) = reader.get_value() else { return };
        leptos::task::spawn_local(async move {
            match draw(&reader, number, &holder, percent).await {
                Ok(has_words) => {
                    wordless.try_set(!has_words);
                }
                Err(_) => {
                    state.try_set(Remote::Failed(Problem::PdfUnreadable.into()));
                }
            }
        });
    });
    let content = move || {
        let words = texts.words();
        match state.get() {
            Remote::Idle | Remote::Loading => busy::busy(words.t(Key::PdfWaiting)),
            Remote::Failed(failed) => failure::panel(&words, failed.problem, None),
            Remote::Ready(pages) => view! {
                {controls(texts, page, pages, zoom)}
                {move || {
                    wordless
                        .get()
                        .then(|| view! { <p class="ds-alert slim" data-color="info">{texts.words().t(Key::PdfWordless)}</p> })
                }}
                <div class="pdf scroll" tabindex="0" role="group" aria-label=words.t(Key::PdfPage)>
                    <div class="pdf-page" node_ref=holder></div>
                </div>
            }
            .into_any(),
        }
    };
    content.into_any()
}

fn controls(texts: Texts, page: RwSignal<u32>, pages: u32, zoom: RwSignal<usize>) -> AnyView {
    let words = texts.words();
    let button = |text: String, off: Signal<bool>, act: Callback<()>| {
        view! {
            <button
                class="ds-button"
                data-variant="secondary"
                type="button"
                prop:disabled=move || off.get()
                on:click=move |_| act.run(())
            >
                {text}
            </button>
        }
    };
    let place = move || {
        let (page, pages) = (page.get().to_string(), pages.to_string());
        texts.words().fill(Key::PdfPlace, &[("page", &page), ("pages", &pages)])
    };
    view! {
        <div class="toolbar no-print" role="group" aria-label=words.t(Key::PdfControls)>
            {button(
                words.t(Key::PdfPrevious),
                Signal::derive(move || page.get() <= 1),
                Callback::new(move |()| page.update(|page| *page = page.saturating_sub(1).max(1))),
            )}
            <span role="status">{place}</span>
            {button(
                words.t(Key::PdfNext),
                Signal::derive(move || page.get() >= pages),
                Callback::new(move |()| page.update(|page| *page = page.saturating_add(1).min(pages))),
            )}
            {button(
                words.t(Key::PdfSmaller),
                Signal::derive(move || zoom.get() == 0),
                Callback::new(move |()| zoom.update(|zoom| *zoom = zoom.saturating_sub(1))),
            )}
            {button(
                words.t(Key::PdfLarger),
                Signal::derive(move || zoom.get() + 1 >= ZOOM.len()),
                Callback::new(move |()| zoom.update(|zoom| *zoom = zoom.saturating_add(1).min(ZOOM.len() - 1))),
            )}
        </div>
    }
    .into_any()
}

/// Loads pdf.js (`boot.js` knows where it lies) and has it read the bytes.
async fn open(data: &Uint8Array) -> Result<Reader, JsValue> {
    let load: Function = Reflect::get(&window(), &"helsebroPdf".into())?.dyn_into()?;
    let module = settle(load.call0(&JsValue::NULL)?).await?;
    let open: Function = Reflect::get(&module, &"open".into())?.dyn_into()?;
    let draw: Function = Reflect::get(&module, &"draw".into())?.dyn_into()?;
    let pdf = settle(open.call1(&JsValue::NULL, data)?).await?;
    let pages = Reflect::get(&pdf, &"numPages".into())?.as_f64().unwrap_or_default();
    // A page count is a small whole number.
    Ok(Reader { draw, pdf, pages: pages as u32 })
}

/// Draws a page; whether it has words.
async fn draw(reader: &Reader, page: u32, holder: &JsValue, percent: u32) -> Result<bool, JsValue> {
    let arguments = js_sys::Array::of4(&reader.pdf, &page.into(), holder, &percent.into());
    let drawn = settle(reader.draw.apply(&JsValue::NULL, &arguments)?).await?;
    Ok(drawn.as_bool().unwrap_or_default())
}

async fn settle(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(promise.dyn_into::<Promise>()?).await
}
