// Times converting a notebook with the SDK v1 module in Node. Environment: RC_V1 the module's folder, RC_NOTEBOOK the
// notebook, RC_ROUNDS. Prints JSON in its last line: `ms`, `cold` (loading the module and one conversion), `job`.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { RC_V1, RC_NOTEBOOK, RC_ROUNDS } = process.env;
const text = readFileSync(RC_NOTEBOOK, "utf8");

const loaded = performance.now();
const api = await import(pathToFileURL(join(RC_V1, "run_composer_v1.js")).href);
await api.default({ module_or_path: readFileSync(join(RC_V1, "run_composer_v1_bg.wasm")) });
const convert = () => api.importV1(text, { name: "notebook.ipynb", files: {} });
convert();
const cold = performance.now() - loaded;

const ms = [];
let job = null;
for (let round = -20; round < Number(RC_ROUNDS); round++) {
  const start = performance.now();
  const { runs } = convert();
  const took = performance.now() - start;
  job = runs[0]?.job ?? null;
  if (round >= 0) ms.push(took);
}
console.log(JSON.stringify({ ms, cold: [cold], job }));
