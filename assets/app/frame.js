// A frame that the EPJ denies an origin of its own (`sandbox` without allow-same-origin) can load no module and keep nothing:
// the app never starts there. This file is no module, so that at least the reason can be said, with the way on.
if (globalThis.origin === "null") {
  addEventListener("DOMContentLoaded", () => {
    document.body.replaceChildren(document.getElementById("storage").content.cloneNode(true));
    document.getElementById("new-tab").href = location.href;
  });
}
