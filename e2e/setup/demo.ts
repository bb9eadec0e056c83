// Where the demo under test listens, and how it is started.
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

// Chosen once, in Playwright's main process; its workers inherit the environment. Other ports than the demo's own, so
// that a developer's demo may go on beside the tests.
process.env.HELSEBRO_TEST_PORTS ??= `${await freePort()},${await freePort()}`;
const [appPort, epjPort] = process.env.HELSEBRO_TEST_PORTS.split(",");

/** Helsebro. Another site than the EPJ's: the frame is truly cross-site. */
export const APP = `http://localhost:${appPort}`;

/** The sandbox EPJ. */
export const EPJ = `http://127.0.0.1:${epjPort}`;

/** The binary under test: `cargo xtask test` names it; by hand it is the one that `cargo xtask demo` built. */
function binary(): string {
  const path = process.env.HELSEBRO_BINARY ?? fileURLToPath(new URL("../../target/release/helsebro", import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is not there: build it with cargo xtask demo`);
  return path;
}

/** The command that starts both. A country that does not answer is given up soon, so that a test can wait for it. */
export function command(): string {
  return `"${binary()}" demo --app-port ${appPort} --epj-port ${epjPort} --contact-point-timeout 2`;
}
