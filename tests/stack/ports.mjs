// Free ports below 32768: above, an outgoing connection may hold the port already.
import { createServer } from "node:net";

/** @returns {Promise<string|undefined>} why the port cannot be listened on, e.g. "EADDRINUSE" */
export function portFault(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.code));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

const handedOut = new Set();

/** A port of 127.0.0.1 that nobody listens on, each only once for this process. */
export async function freePort([first, last] = [20000, 32000]) {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = first + Math.floor(Math.random() * (last - first));
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (!(await portFault(port))) return port;
  }
  throw new Error(`no free port between ${first} and ${last}`);
}
