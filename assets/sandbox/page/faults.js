// What can be made to go wrong: a button for each fault and each other way to open the app.

import { ask, clone, fill } from "./page.js";

// The page on which the user chooses a patient cannot be framed, so this way begins in a tab of its own.
const IN_OWN_TAB = "standalone";

let groups;

// Fills a chart's menu. `launch` is the address of a launch with a fault, `open` opens it in the frame.
export async function fillFaults(menu, { launch, open }) {
  groups ??= ask("/epj/faults");
  for (const { title, faults } of await groups) {
    const group = clone("fault-group-template");
    fill(group, { "fault-title": title });
    group.setAttribute("aria-label", title);
    group.querySelector("ul").append(...faults.map((fault) => entry(fault, launch, open)));
    menu.append(group);
  }
}

function entry({ key, label }, launch, open) {
  const own = key === IN_OWN_TAB;
  const choice = document.createElement(own ? "a" : "button");
  choice.className = "fault";
  choice.dataset.fault = key;
  choice.textContent = label;
  if (own) {
    Object.assign(choice, { target: "_blank", rel: "noopener", href: launch(key) });
  } else {
    choice.type = "button";
    choice.addEventListener("click", () => open(key));
  }
  const line = document.createElement("li");
  line.append(choice);
  return line;
}

// Escape closes the menu and leads back to where it was opened.
export function closeByEscape(details) {
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}
