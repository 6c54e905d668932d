// Reads sources of the SDK v1 with the module that holds the Python parser, which is loaded when the first one is read.
// Knows nothing of what becomes of the result.

let loading;

function load() {
  // `import.meta.url` is below snippets/ in the page's folder; the module lies beside the page.
  loading ??= import(new URL("../../../../run_composer_v1.js", import.meta.url).href).then(async (module) => {
    await module.default();
    return module;
  });
  // Whoever was offline may try again.
  loading.catch(() => (loading = undefined));
  return loading;
}

/** What `importV1` of the module gives for a source: a conversion as an object, or an error. */
export async function importV1(text, options) {
  const module = await load();
  return module.importV1(text, options);
}
