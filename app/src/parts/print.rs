//! What stands on every printed page: both identities, country, time, that it is a translation, and TESTDATA.

use leptos::prelude::*;

use crate::chart::Chart;
use crate::dates;
use crate::language::Texts;
use crate::parts::banner;
use crate::texts::Key;

/// Head and foot that the style sheet repeats on every page, around what is printed.
pub(crate) fn sheet(chart: Chart, content: AnyView) -> AnyView {
    let texts = Texts::shared();
    // The time of printing, not of opening.
    let printed = RwSignal::new(0_u32);
    let handle = window_event_listener_untyped("beforeprint", move |_| {
        printed.try_update(|times| *times = times.wrapping_add(1));
    });
    on_cleanup(move || handle.remove());

    let head = move || {
        let words = texts.words();
        chart.session().map(|session| {
            let citizen = chart.citizen().zip(chart.asked_country());
            view! {
                {session.test_data.then(|| view! { <p class="testdata">{words.t(Key::TestData)}</p> })}
                <p>
                    {words.fill(Key::BannerEpj, &[("epj", &session.epj_name)])} ": "
                    {banner::line(&words, &session.patient)}
                </p>
                {citizen
                    .map(|(citizen, country)| {
                        let country = words.country_name(&country);
                        view! {
                            <p>
                                {words.fill(Key::BannerCitizen, &[("country", &country)])} ": "
                                {banner::line(&words, &citizen.person)}
                            </p>
                        }
                    })}
            }
        })
    };
    let foot = move || {
        printed.track();
        let words = texts.words();
        chart.session().map(|session| {
            let country = chart.asked_country().map(|code| words.country_name(&code)).unwrap_or_default();
            let now = dates::now(words.language());
            view! {
                <p>
                    {words.fill(Key::PrintBy, &[("user", &session.user.name), ("time", &now)])}
                    {(!country.is_empty()).then(|| format!(" {}", words.fill(Key::PrintTranslation, &[("country", &country)])))}
                </p>
            }
        })
    };
    view! {
        <div class="sheet">
            <div class="sheet-head">{head}</div>
            <div class="sheet-body">
                <div class="sheet-content">{content}</div>
            </div>
            <div class="sheet-foot">{foot}</div>
        </div>
    }
    .into_any()
}
