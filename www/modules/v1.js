// Reads sources of the SDK v1 with the module that holds the Python parser, which is loaded when the first one is read.
// Knows nothing of what becomes of the result.

let loading;
let attempt = 0;

/** Loads the module once. What failed is loaded anew the next time: a browser keeps a broken module by its address. */
function load() {
  // `import.meta.url` is below snippets/ in the page's folder; the module lies beside the page.
  const again = attempt === 0 ? "" : `?again=${attempt}`;
  const address = (file) => new URL(`../../../../${file}${again}`, import.meta.url);
  loading ??= import(address("run_composer_v1.js").href).then(async (module) => {
    await module.default({ module_or_path: address("run_composer_v1_bg.wasm") });
    return module;
  });
  loading.catch(reset);
  return loading;
}

function reset() {
  loading = undefined;
  attempt += 1;
}

/** Loads the module, or says by an error why that is not possible. */
export async function prepare() {
  await load();
}

async function call(work) {
  const module = await load();
  try {
    return JSON.stringify(work(module));
  } catch (error) {
    // After a trap the module's memory is not to be trusted.
    if (error instanceof WebAssembly.RuntimeError) reset();
    throw error;
  }
}

/** What `importV1` of the module gives for a source, as JSON; `files` is JSON too: texts, or sizes in bytes, by path. */
export function importV1(name, text, files) {
  return call((module) => module.importV1(text, { name, files: JSON.parse(files) }));
}

/** What `modernizeScript` of the module gives for a training script, as JSON. */
export function modernizeScript(name, text) {
  return call((module) => module.modernizeScript(name, text));
}
