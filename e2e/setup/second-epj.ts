// Starts the EPJs made of oidc-provider, and `helsebro serve` for them; ends them after the run, and looks through what Helsebro
// has written down meanwhile: a token that an EPJ issued stands nowhere.
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { FullConfig } from "@playwright/test";

import { serveEpj } from "../second-epj/server.ts";
import { binary } from "./binary.ts";
import { SECOND } from "./places.ts";
import { type Entry, config, entries } from "./register.ts";

/** Milliseconds that Helsebro has to start. */
const PATIENCE = 20_000;

/** What Helsebro logs, for who looks into a failure. */
const LOG = "results/helsebro-serve.log";

/** Playwright's global setup. */
export default async function start(playwright: FullConfig): Promise<() => Promise<void>> {
  const all = entries();
  const epjs = await Promise.all(all.map(({ place, registration }) => serveEpj(place.epj, place.app, registration)));
  const folder = mkdtempSync(join(tmpdir(), "helsebro-e2e-"));
  const log = join(dirname(playwright.configFile ?? ""), LOG);
  const helsebro = serve(folder, all, log);
  const end = async (): Promise<void> => {
    const ended = new Promise((ended) => helsebro.once("exit", ended));
    if (helsebro.exitCode === null && helsebro.kill("SIGTERM")) await ended;
    for (const epj of epjs) epj.stop();
  };
  try {
    await answers(helsebro);
  } catch (error) {
    await end();
    rmSync(folder, { recursive: true });
    throw error;
  }
  return async () => {
    await end();
    const secrets = [...epjs.flatMap((epj) => epj.issued), ...all.flatMap(({ secret }) => secret ?? [])];
    const kept = readdirSync(folder).filter((name) => name.includes(".sqlite"));
    const spilt = [log, ...kept.map((name) => join(folder, name))].filter((file) => holds(file, secrets));
    rmSync(folder, { recursive: true });
    if (spilt.length > 0) throw new Error(`a token or a secret of an EPJ stands in ${spilt.join(", ")}`);
  };
}

/** Whether what Helsebro wrote down holds any of them. */
function holds(file: string, secrets: readonly string[]): boolean {
  const bytes = readFileSync(file);
  return secrets.some((secret) => bytes.includes(secret));
}

function serve(folder: string, all: readonly Entry[], log: string): ChildProcess {
  const secretly = { mode: 0o600 };
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), `${text}\n`, secretly);
  write("helsebro.toml", config(all));
  write("helsebro.key", randomBytes(32).toString("base64"));
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  write("es384.pem", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  for (const { place, secret } of all) if (secret) write(`${place.key}.secret`, secret);
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, "w");
  return spawn(binary(), ["serve", "--config", join(folder, "helsebro.toml")], { stdio: ["ignore", output, output] });
}

async function answers(helsebro: ChildProcess): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (helsebro.exitCode !== null) throw new Error(`helsebro serve stopped: see e2e/${LOG}`);
    const health = await fetch(`${SECOND.jwt.app}/healthz`).catch(() => undefined);
    if (health?.ok) return;
    await new Promise((again) => setTimeout(again, 100));
  }
  throw new Error(`helsebro serve does not answer: see e2e/${LOG}`);
}
