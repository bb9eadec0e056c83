import { defineConfig } from "@playwright/test";

import { ARGUMENTS, chromium } from "./setup/chromium.ts";
import { APP, EPJ, command } from "./setup/demo.ts";

export default defineConfig({
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
    baseURL: EPJ,
    locale: "nb-NO",
    timezoneId: "Europe/Oslo",
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: chromium(), args: ARGUMENTS },
    trace: "retain-on-failure",
  },
  webServer: {
    command: command(),
    // The EPJ's page is up when Helsebro is.
    url: `${APP}/healthz`,
    reuseExistingServer: false,
    timeout: 20_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    stdout: "ignore",
    stderr: "pipe",
  },
});
