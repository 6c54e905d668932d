// Compresses the files named on the command line: gzip at level 9 and brotli at quality 11, each beside its file if it is smaller.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

for (const path of process.argv.slice(1)) {
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const copies = { gz: gzipSync(bytes, { level: 9 }), br: brotliCompressSync(bytes, { params }) };
  for (const [ending, copy] of Object.entries(copies)) {
    if (copy.length < bytes.length) writeFileSync(`${path}.${ending}`, copy);
  }
}
