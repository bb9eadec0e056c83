// The `sandbox` attribute of the frame that the app is opened in, as EPJs set it. The page's address may choose one:
// `/?frame=no-storage`, and with `&popups=0` without what lets a frame open tabs.

const POPUPS = ["allow-popups", "allow-popups-to-escape-sandbox"];

const FRAMES = {
  strict: { label: "Skript og skjema (standard)", tokens: "allow-scripts allow-same-origin allow-forms" },
  popups: {
    label: "Også nye faner og nedlasting",
    tokens: `allow-scripts allow-same-origin allow-forms allow-downloads ${POPUPS.join(" ")}`,
  },
  "no-storage": { label: "Uten lagring og informasjonskapsler", tokens: `allow-scripts ${POPUPS.join(" ")}` },
  none: { label: "Ingen sandbox", tokens: "" },
};

const address = new URLSearchParams(location.search);

// The choices, with that of the page's address in front.
export function fillFrames(select) {
  for (const [name, { label }] of Object.entries(FRAMES)) select.add(new Option(label, name));
  const wanted = address.get("frame");
  if (wanted && wanted in FRAMES) select.value = wanted;
}

// The attribute's value for a choice; empty where there is to be none.
export function sandboxOf(name) {
  const tokens = FRAMES[name].tokens.split(" ");
  const kept = address.get("popups") === "0" ? tokens.filter((token) => !POPUPS.includes(token)) : tokens;
  return kept.join(" ");
}
