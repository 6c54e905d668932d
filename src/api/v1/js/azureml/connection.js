// Where workspaces are and how to sign in. Tokens stay in memory. Knows no run.

import { V1Service } from "../run_composer_v1.js";
import { isPlain } from "./objects.js";

/** Workspace to address and token. */
const connections = new WeakMap();

/** Options by their JavaScript names; Python's are taken, too. */
export function options(given) {
  const named = ([name, value]) => [name.replace(/(?<=[a-z])_([a-z])/g, (_, letter) => letter.toUpperCase()), value];
  return isPlain(given) ? Object.fromEntries(Object.entries(given).map(named)) : {};
}

/** Remembers where a workspace is. `token` may be a function that gives one. */
export function connect(workspace, address, token) {
  connections.set(workspace, { address, token });
}

/** Works with the service of a workspace. */
export async function withService(workspace, work) {
  const connection = typeof workspace === "object" && workspace !== null ? connections.get(workspace) : undefined;
  if (!connection) throw new TypeError("The experiment's workspace is none that was made with `Workspace.local` or `Workspace.get`");
  const token = typeof connection.token === "function" ? await connection.token() : connection.token;
  const service = new V1Service(JSON.stringify(connection.address), token);
  try {
    return await work(service);
  } finally {
    service.free();
  }
}
