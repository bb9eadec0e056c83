import { defineConfig } from "@playwright/test";

import { ARGUMENTS, chromium } from "./setup/chromium.ts";
import { command } from "./setup/demo.ts";
import type { Options } from "./fixtures/test.ts";
import { type Place, SANDBOX, SECOND } from "./setup/places.ts";

const at = (place: Place): Options & { baseURL: string } => ({ place, baseURL: place.epj });

export default defineConfig<Options>({
  testDir: "tests",
  outputDir: "results/failures",
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  // A test that fails now and then is a failed test.
  retries: 0,
  // Two cores build, serve and browse at once on the smallest machine that runs these.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "results/report.json" }]],
  use: {
    locale: "nb-NO",
    timezoneId: "Europe/Oslo",
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: chromium(), args: ARGUMENTS },
    // A trace takes half as long again; `--trace on` makes one of a test that fails.
    trace: "off",
    screenshot: "only-on-failure",
  },
  // Each folder of tests/ is of one EPJ alone; what lies beside them holds in front of any.
  projects: [
    { name: "sandbox", use: at(SANDBOX), testIgnore: "oidc-provider/**" },
    { name: "oidc-provider", use: at(SECOND.jwt), testIgnore: "sandbox/**" },
    { name: "oidc-provider, client_secret_basic", use: at(SECOND.basic), testMatch: "launch.spec.ts" },
  ],
  // The second EPJ, and a Helsebro for it.
  globalSetup: "./setup/second-epj.ts",
  webServer: {
    command: command(),
    // The EPJ's page is up when Helsebro is.
    url: `${SANDBOX.app}/healthz`,
    reuseExistingServer: false,
    timeout: 20_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});
