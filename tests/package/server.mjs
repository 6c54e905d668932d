// A local workspace of its own for a test.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Starts the program on a free port with a fresh store. */
export async function startWorkspace() {
  const store = mkdtempSync(join(tmpdir(), "run-composer-package-"));
  // HyperDrive does not run on `local`: the SDK v1 refuses it.
  writeFileSync(join(store, "computes.yml"), "- name: cluster\n  size: Standard_DS3_v2\n  max_instances: 2\n");
  const ready = join(store, "ready.json");
  const child = spawn(process.env.RC_BIN, ["serve", "--store", store, "--port", "0", "--ready-file", ready], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (part) => (said += part));
  for (let tries = 0; !existsSync(ready); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error(`the workspace did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { url, token } = JSON.parse(readFileSync(ready, "utf8"));
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    await ended;
    rmSync(store, { recursive: true, force: true });
  };
  return { url, token, stop };
}
