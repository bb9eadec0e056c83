//! A document as rows: made by a module of its own (`bin/rows.rs`), which the browser loads when there is a document to
//! show.

use helsebro_fhir::texts::Language;
use helsebro_fhir::view::{DocumentView, wire};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::api::{self, Failure};
use crate::problem::Problem;

/// What the screen shows of a Bundle, in a language.
///
/// # Errors
/// [`Problem::Offline`] where the module or its texts do not come, [`Problem::Unexpected`] where the Bundle is no JSON.
pub(crate) async fn read(bundle: &[u8], language: Language) -> Result<DocumentView, Failure> {
    let texts = api::document_texts(language).await?;
    let module = load().await.map_err(|_| Problem::Offline)?;
    let rows = call(&module, bundle, language, &texts).map_err(|_| Problem::Unexpected)?;
    wire::read(&rows.to_vec()).map_err(|_| Problem::Unexpected.into())
}

/// Loads module and texts before there is a document: nothing of the patient is asked for by it.
pub(crate) fn prepare(language: Language) {
    leptos::task::spawn_local(async move {
        // What fails here is said when it is needed.
        let _ = (load().await, api::document_texts(language).await);
    });
}

/// `boot.js` knows where the module lies; asked again, it answers with the one that is loaded.
async fn load() -> Result<JsValue, JsValue> {
    let load: Function = Reflect::get(&window(), &"helsebroRows".into())?.dyn_into()?;
    JsFuture::from(load.call0(&JsValue::NULL)?.dyn_into::<Promise>()?).await
}

fn call(module: &JsValue, bundle: &[u8], language: Language, texts: &str) -> Result<Uint8Array, JsValue> {
    let rows: Function = Reflect::get(module, &"rows".into())?.dyn_into()?;
    let rows =
        rows.call3(&JsValue::NULL, &Uint8Array::from(bundle), &language.tag().into(), &texts.into())?;
    rows.dyn_into()
}
