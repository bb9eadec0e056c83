// Ports that nobody listens on.
import { createServer } from "node:net";

/** How many this run needs: a Helsebro and its EPJ, and a second Helsebro and its EPJs. */
const NEEDED = 7;

/**
 * Chosen once, in Playwright's main process; its workers inherit the environment. Other ports than the demo's own, so that
 * a developer's demo may go on beside the tests.
 */
async function chosen(): Promise<string[]> {
  const known = process.env.HELSEBRO_TEST_PORTS?.split(",") ?? [];
  if (known.length === NEEDED) return known;
  // All are held until all are known, so that none is given twice.
  const servers = Array.from({ length: NEEDED }, () => createServer());
  const ports = await Promise.all(
    servers.map((server) => new Promise<string>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        typeof address === "object" && address ? resolve(String(address.port)) : reject(new Error("no port"));
      });
    })),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  process.env.HELSEBRO_TEST_PORTS = ports.join(",");
  return ports;
}

export const PORTS = await chosen();
