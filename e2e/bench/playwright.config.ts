import { defineConfig } from "@playwright/test";

import tests from "../playwright.config.ts";
import { SANDBOX } from "../setup/places.ts";

// One run after the other: nothing else takes the processor while a clinician waits.
export default defineConfig({
  ...tests,
  projects: undefined,
  globalSetup: undefined,
  testDir: ".",
  testMatch: "*.bench.ts",
  outputDir: "../results/bench",
  workers: 1,
  timeout: 600_000,
  reporter: [["list"]],
  use: { ...tests.use, baseURL: SANDBOX.epj, trace: "off" },
});
