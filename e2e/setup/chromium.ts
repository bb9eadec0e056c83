// The system's Chromium, and how it is started.
import { existsSync } from "node:fs";

const KNOWN = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** `CHROMIUM` (as `cargo xtask test` sets it), else where systems have it. Never a download of Playwright's own. */
export function chromium(): string {
  const path = process.env.CHROMIUM ?? KNOWN.find((path) => existsSync(path));
  if (!path) throw new Error("no Chromium: name its program in CHROMIUM");
  return path;
}

/** Nothing but the tests' own requests leaves the browser; as root it runs only without its sandbox. */
export const ARGUMENTS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];
