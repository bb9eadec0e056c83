//! A PDF, drawn by pdf.js: the browser's own viewer does not run in a sandboxed frame.
//!
//! pdf.js is loaded from our own origin, and only when a PDF is asked for. It draws to a canvas with the page's text
//! over it, to be selected, searched and read aloud; links and scripts in the PDF stay dead.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::basic::{alert, button};
use super::{busy, failure};
use crate::chart::Remote;
use crate::dom::{Node, el, live, many};
use crate::language::{Texts, Words};
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
pub(crate) fn pdf(bytes: &[u8]) -> Node {
    let texts = Texts::shared();
    let reader = StoredValue::new_local(None::<Reader>);
    let holder = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let state = RwSignal::new(Remote::<u32>::Loading);
    let page = RwSignal::new(1_u32);
    let zoom = RwSignal::new(2_u32);
    let wordless = RwSignal::new(false);
    let data = Uint8Array::from(bytes);
    let show = move || {
        let (number, step) = (page.get_untracked(), zoom.get_untracked());
        let percent = ZOOM.get(step as usize).copied().unwrap_or(100);
        let (Some(Some(reader)), Some(Some(holder))) = (reader.try_get_value(), holder.try_get_value())
        else {
            return;
        };
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
    };
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
    live(move || {
        let words = texts.words();
        match state.get() {
            Remote::Idle | Remote::Loading => busy::busy(words.t(Key::PdfWaiting)),
            Remote::Failed(failed) => failure::panel(&words, failed, None),
            Remote::Ready(pages) => {
                let paper = el("div").class("pdf-page").built(move |element| {
                    holder.try_set_value(Some(element));
                    show();
                });
                let frame = el("div")
                    .class("pdf scroll")
                    .attr("tabindex", "0")
                    .attr("role", "group")
                    .attr("aria-label", words.t(Key::PdfPage))
                    .with(paper);
                let note =
                    live(move || wordless.get().then(|| alert("info", texts.words().t(Key::PdfWordless))));
                many([controls(&words, page, pages, zoom, show), note, frame.into()])
            }
        }
    })
}

fn controls(
    words: &Words,
    page: RwSignal<u32>,
    pages: u32,
    zoom: RwSignal<u32>,
    show: impl Fn() + Copy + 'static,
) -> Node {
    let last = ZOOM.len() as u32 - 1;
    let step = move |text: Key, value: RwSignal<u32>, forward: bool, end: u32| {
        button("secondary", words.t(text), move || {
            value.update(|value| *value = if forward { *value + 1 } else { *value - 1 });
            show();
        })
        .live_prop("disabled", move || value.get() == end)
    };
    let place = {
        let words = words.clone();
        live(move || {
            let (page, pages) = (page.get().to_string(), pages.to_string());
            words.fill(Key::PdfPlace, &[("page", &page), ("pages", &pages)])
        })
    };
    el("div")
        .class("toolbar no-print")
        .attr("role", "group")
        .attr("aria-label", words.t(Key::PdfControls))
        .with(step(Key::PdfPrevious, page, false, 1))
        .with(el("span").attr("role", "status").with(place))
        .with(step(Key::PdfNext, page, true, pages))
        .with(step(Key::PdfSmaller, zoom, false, 0))
        .with(step(Key::PdfLarger, zoom, true, last))
        .into()
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
