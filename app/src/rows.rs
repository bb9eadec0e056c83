//! A document as rows: made by a module of its own (`bin/rows/`), which the browser loads when there is a document to
//! show.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

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
    let texts = texts(language).await?;
    let module = load().await.map_err(|_| Problem::Offline)?;
    let rows = call(&module, bundle, language, &texts).map_err(|_| Problem::Unexpected)?;
    wire::read(&rows.to_vec()).map_err(|_| Problem::Unexpected.into())
}

/// Loads module and texts before there is a document, and warms the module up: nothing of the patient is asked for by it.
pub(crate) fn prepare(language: Language) {
    leptos::task::spawn_local(async move {
        // What fails here is said when it is needed.
        if let (Ok(module), Ok(texts)) = (load().await, texts(language).await)
            && !WARM.swap(true, Ordering::Relaxed)
            && let Ok(warm_up) =
                Reflect::get(&module, &"warm_up".into()).and_then(JsCast::dyn_into::<Function>)
        {
            let _ = warm_up.call2(&JsValue::NULL, &language.tag().into(), &(*texts).into());
        }
    });
}

/// The module was warmed up.
static WARM: AtomicBool = AtomicBool::new(false);

/// The texts of documents in the languages that were read so far: kept, so that a document waits for nothing but itself.
static TEXTS: Mutex<Vec<(Language, Arc<str>)>> = Mutex::new(Vec::new());

async fn texts(language: Language) -> Result<Arc<str>, Failure> {
    let kept = TEXTS.lock().ok().and_then(|kept| kept.iter().find(|(of, _)| *of == language).cloned());
    if let Some((_, texts)) = kept {
        return Ok(texts);
    }
    let texts: Arc<str> = api::document_texts(language).await?.into();
    if let Ok(mut kept) = TEXTS.lock() {
        kept.push((language, Arc::clone(&texts)));
    }
    Ok(texts)
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
