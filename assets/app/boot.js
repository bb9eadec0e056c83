// Starts the app. A file of its own: the content security policy allows no inline script.
import init from "./app.js";

// Loaded only when there is a document to show.
globalThis.helsebroRows = async () => {
  const module = await import("./rows.js");
  await module.default({ module_or_path: new URL("./rows_bg.wasm", import.meta.url) });
  return module;
};

// pdf.js is big, and loaded only when a PDF is asked for.
globalThis.helsebroPdf = () => import("./pdfjs/viewer.js");

try {
  await init({ module_or_path: new URL("./app_bg.wasm", import.meta.url) });
} catch (error) {
  console.error("Helsebro could not start:", error);
  document.body.replaceChildren(document.getElementById("restart").content.cloneNode(true));
}
