// How the demo under test is started: the sandbox EPJ, and Helsebro in front of it.
import { binary } from "./binary.ts";
import { SANDBOX } from "./places.ts";

/** The command that starts both. A country or an EPJ that does not answer is given up soon, so that a test can wait for it. */
export function command(): string {
  const [app, epj] = [SANDBOX.app, SANDBOX.epj].map((origin) => new URL(origin).port);
  return `"${binary()}" demo --app-port ${app} --epj-port ${epj} --contact-point-timeout 2 --epj-timeout 4`;
}
