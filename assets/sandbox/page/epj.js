// The page of Fjelljournal: logging in, the waiting list, and a tab for each open chart.

import { openChart } from "./chart.js";
import { ask, clone, fill } from "./page.js";

const login = document.getElementById("login");
const workspace = document.getElementById("workspace");
const tabs = document.getElementById("tabs");
const panels = document.getElementById("panels");

start();

async function start() {
  const me = await ask("/epj/me");
  await (me ? showWorkspace(me) : showLogin());
}

async function showLogin() {
  const users = await ask("/epj/users");
  for (const user of users) {
    const line = clone("user-template");
    fill(line, {
      "user-name": user.name,
      "user-title": user.title,
      "user-place": user.workplace ?? "",
      "user-hpr": user.hpr ? `HPR ${user.hpr}` : user.odd ? "Ikke helsepersonell" : "Uten HPR-nummer",
    });
    line.querySelector(".user-hpr").classList.toggle("warning", !user.hpr);
    line.querySelector("button").addEventListener("click", () => logIn(user.key));
    document.getElementById(user.odd ? "odd-users" : "clinicians").append(line);
  }
  login.hidden = false;
}

async function logIn(user) {
  await ask("/epj/login", new URLSearchParams({ user }));
  location.reload();
}

async function showWorkspace(me) {
  fill(document, { workplace: me.workplace ?? "", "me-name": me.name, "me-title": me.title }, (id) => `#${id}`);
  document.getElementById("logout").addEventListener("click", async () => {
    await ask("/epj/logout", new URLSearchParams());
    location.reload();
  });
  tabs.addEventListener("keydown", moveBetweenTabs);
  const list = clone("list-template");
  for (const line of await ask("/epj/waiting-list")) list.querySelector("tbody").append(waitingLine(line));
  addTab("venteliste", "Venteliste", list);
  workspace.hidden = false;
}

function waitingLine(line) {
  const row = clone("line-template");
  fill(row, {
    priority: line.priority,
    arrived: line.arrived,
    "open-chart": line.name,
    facts: `${line.gender} · ${line.birth_date}`,
    reason: line.reason,
  });
  row.querySelector(".priority").dataset.priority = line.priority;
  row.querySelector(".open-chart").addEventListener("click", () => showChart(line.patient));
  return row;
}

async function showChart(patient) {
  const open = document.getElementById(`tab-${patient}`);
  if (open) return select(open);
  const chart = await ask(`/epj/charts/${encodeURIComponent(patient)}`);
  const panel = openChart(chart, { close: () => closeTab(patient), showChart });
  addTab(patient, chart.name, panel);
}

function addTab(key, label, panel) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `tab-${key}`;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", `panel-${key}`);
  tab.textContent = label;
  tab.addEventListener("click", () => select(tab));
  panel.id = `panel-${key}`;
  panel.setAttribute("aria-labelledby", tab.id);
  tabs.append(tab);
  panels.append(panel);
  select(tab);
}

// Only the chosen panel is shown. The others stay in the page, so that the app in their frames lives on.
function select(chosen) {
  for (const tab of tabs.children) {
    const selected = tab === chosen;
    tab.setAttribute("aria-selected", selected);
    tab.tabIndex = selected ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !selected;
  }
  chosen.focus();
}

function closeTab(key) {
  document.getElementById(`panel-${key}`).remove();
  document.getElementById(`tab-${key}`).remove();
  select(tabs.firstElementChild);
}

function moveBetweenTabs(event) {
  const all = [...tabs.children];
  const here = all.indexOf(document.activeElement);
  const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: all.length - 1 }[event.key];
  if (here < 0 || to === undefined) return;
  event.preventDefault();
  select(all[(to + all.length) % all.length]);
}
