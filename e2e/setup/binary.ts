// The binary under test.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `cargo xtask test` names it; by hand it is the one that `cargo xtask demo` built. */
export function binary(): string {
  const path = process.env.HELSEBRO_BINARY ?? fileURLToPath(new URL("../../target/release/helsebro", import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is not there: build it with cargo xtask demo`);
  return path;
}
