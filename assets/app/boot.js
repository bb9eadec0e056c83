// Starts the app. A file of its own: the content security policy allows no inline script.
import init from "./app.js";

const boot = document.getElementById("boot");

/** What the clinician reads when the app cannot start at all: before it has its own texts. */
const failure = [
  ["nb", "Helsebro kunne ikke starte i denne nettleseren. Lukk Helsebro, og åpne det på nytt fra EPJ-en."],
  ["nn", "Helsebro kunne ikkje starte i denne nettlesaren. Lukk Helsebro, og opne det på nytt frå EPJ-en."],
  ["en", "Helsebro could not start in this browser. Close Helsebro, and open it again from the EPJ."],
];

try {
  await init({ module_or_path: new URL("./app_bg.wasm", import.meta.url) });
  boot?.remove();
} catch (error) {
  console.error("Helsebro could not start:", error);
  boot?.setAttribute("role", "alert");
  boot?.replaceChildren(
    ...failure.map(([lang, text]) => Object.assign(document.createElement("p"), { lang, textContent: text })),
  );
}
