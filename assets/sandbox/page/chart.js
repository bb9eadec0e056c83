// A patient's chart, and the app in a frame beside it.

import { closeByEscape, fillFaults } from "./faults.js";
import { fillFrames, sandboxOf } from "./frame.js";
import { clone, fill } from "./page.js";

// The panel of a chart. `close` closes its tab, `showChart` opens another chart.
export function openChart(chart, { close, showChart }) {
  const panel = clone("chart-template");
  fill(panel, { name: chart.name, facts: `${chart.gender} · født ${chart.birth_date}`, address: chart.address });
  panel.querySelector(".identifiers").append(...chart.identifiers.flatMap(identifier));
  panel.querySelector(".cards").append(
    card("Kontakt i dag", chart.contact ? [contactEntry(chart.contact)] : []),
    card("Allergier", chart.allergies, "warning"),
    card("Diagnoser", chart.conditions),
    card("Legemidler", chart.medications),
  );
  panel.querySelector(".close-chart").addEventListener("click", close);
  if (chart.replaced_by) {
    const { patient, name } = chart.replaced_by;
    panel.querySelector(".replaced").hidden = false;
    fill(panel, { "replaced-by": name });
    panel.querySelector(".replaced-by").addEventListener("click", () => showChart(patient));
  }
  setUpApp(panel, chart);
  return panel;
}

function setUpApp(panel, chart) {
  const app = panel.querySelector(".app");
  const place = panel.querySelector(".app-frame");
  const details = panel.querySelector(".faults");
  const frames = panel.querySelector(".frame-sandbox");
  const noBanner = panel.querySelector(".no-banner");
  const launch = (fault) => {
    const query = new URLSearchParams({ patient: chart.patient });
    if (fault) query.set("fault", fault);
    if (noBanner.checked) query.set("banner", "false");
    return `/epj/launch?${query}`;
  };
  const open = (fault) => {
    const frame = document.createElement("iframe");
    const sandbox = sandboxOf(frames.value);
    // The attribute is read when the frame is filled, so it comes before the address.
    if (sandbox) frame.setAttribute("sandbox", sandbox);
    frame.title = `Helsebro for ${chart.name}`;
    frame.src = launch(fault);
    place.replaceChildren(frame);
    show(true);
    details.open = false;
  };
  const show = (shown) => {
    app.hidden = !shown;
    panel.classList.toggle("with-app", shown);
    panel.querySelector(".open-app").textContent = shown ? "Åpne Helsebro på nytt" : "Åpne Helsebro";
  };
  panel.querySelector(".open-app").addEventListener("click", () => open());
  const ownTab = panel.querySelector(".own-tab");
  ownTab.href = launch();
  noBanner.addEventListener("change", () => (ownTab.href = launch()));
  panel.querySelector(".close-app").addEventListener("click", () => {
    place.replaceChildren();
    show(false);
  });
  fillFrames(frames);
  fillFaults(panel.querySelector(".fault-groups"), { launch, open });
  closeByEscape(details);
}

function identifier({ label, country, value }) {
  const name = document.createElement("dt");
  name.textContent = country ? `${label} (${country})` : label;
  const text = document.createElement("dd");
  // Norwegian numbers of eleven digits are read as six and five.
  text.textContent = !country && /^\d{11}$/.test(value) ? `${value.slice(0, 6)} ${value.slice(6)}` : value;
  return [name, text];
}

function contactEntry({ arrived, reason, priority }) {
  return { what: reason, detail: `Kom kl. ${arrived} · hastegrad ${priority.toLowerCase()}` };
}

function card(title, entries, kind) {
  const box = document.createElement("section");
  box.className = "card";
  const heading = document.createElement("h3");
  heading.textContent = title;
  box.append(heading);
  if (entries.length === 0) {
    const none = document.createElement("p");
    none.className = "quiet";
    none.textContent = "Ingen registrert";
    box.append(none);
    return box;
  }
  const list = document.createElement("ul");
  for (const { what, detail } of entries) {
    const line = document.createElement("li");
    const main = document.createElement("span");
    main.className = kind ?? "";
    main.textContent = what;
    const more = document.createElement("span");
    more.className = "quiet";
    more.textContent = detail ?? "";
    line.append(main, more);
    list.append(line);
  }
  box.append(list);
  return box;
}
