//! A page that was left open must not go on showing a patient whose session is over: by time, or since somebody else has opened
//! Helsebro in this browser.

use std::cell::Cell;
use std::time::Duration;

use helsebro_launch::wire;
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::BroadcastChannel;

use crate::chart::Chart;

/// What a session outlives without a call, in milliseconds.
const IDLE: f64 = wire::IDLE_SECONDS as f64 * 1000.0;

/// How often it is looked at.
const LOOK: Duration = Duration::from_secs(15);

/// Where the pages of this browser hear of each other's launches. Nothing is said there but that there was one.
const CHANNEL: &str = "helsebro";

thread_local! {
    /// When a session was last asked for anything.
    static CALLED: Cell<f64> = Cell::new(Date::now());
}

/// A call for a session leaves.
pub(crate) fn called() {
    CALLED.set(Date::now());
}

/// A session was opened: the pages of other sessions look whether theirs lives.
pub(crate) fn opened() {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        channel.post_message(&"opened".into()).ok();
        channel.close();
    }
}

/// Watches over a chart for as long as it is drawn.
pub(crate) fn over(chart: Chart) {
    let timer = set_interval_with_handle(
        move || {
            if Date::now() - CALLED.get() > IDLE {
                chart.is_over();
            }
        },
        LOOK,
    );
    let channel = BroadcastChannel::new(CHANNEL).ok();
    let heard = Closure::<dyn FnMut()>::new(move || chart.look());
    if let Some(channel) = &channel {
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    }
    let kept = StoredValue::new_local((channel, heard));
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
        kept.with_value(|(channel, _)| {
            if let Some(channel) = channel {
                channel.close();
            }
        });
    });
}
