// One HTTP request over kept connections, with nothing added: a fetch of Node's own would send headers of a browser.

import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, noDelay: true });

export function send(method, url, headers = {}, body = undefined) {
  return new Promise((done, fail) => {
    const outgoing = request(url, { method, headers: body ? { ...headers, "content-length": Buffer.byteLength(body) } : headers, agent }, (incoming) => {
      const parts = [];
      incoming.on("data", (part) => parts.push(part));
      incoming.once("error", fail);
      incoming.once("end", () => done({ status: incoming.statusCode, text: Buffer.concat(parts).toString() }));
    });
    outgoing.once("error", fail);
    outgoing.end(body);
  });
}
