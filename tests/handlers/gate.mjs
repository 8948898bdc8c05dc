// A door in front of a server: connections wait until it is opened, and break when it is shut.
import { connect, createServer } from "node:net";

import { freePort } from "../stack/ports.mjs";

/**
 * Makes a closed door. @returns {Promise<{url: string, waiting: () => number, open: (target: string) => void, shut: () => void,
 *   close: () => Promise<void>}>}
 */
export async function makeGate() {
  const port = await freePort();
  const sockets = new Set();
  let target;
  let waiting = [];
  const lead = (socket) => {
    const { hostname, port: to } = new URL(target);
    const other = connect(Number(to), hostname);
    sockets.add(other);
    for (const [one, two] of [
      [socket, other],
      [other, socket],
    ]) {
      one.pipe(two);
      one.on("error", () => two.destroy());
      one.on("close", () => two.destroy());
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    if (target) lead(socket);
    else waiting.push(socket);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    waiting: () => waiting.length,
    open: (url) => {
      target = url;
      for (const socket of waiting.splice(0)) lead(socket);
    },
    shut: () => {
      target = undefined;
      waiting = [];
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
