// Runs one program as plain CGI with variables of our choice: what no web server would be made to say.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { waitUntil } from "../stack/processes.mjs";
import { root } from "../stack/servers.mjs";
import { checkAnswer } from "./contract.mjs";

/** The file of a program, of the build that is tested. */
export const programFile = (name) => join(resolve(root, process.env.ATA_TEST_BUILD || "build"), "bin", name);

function output(child, input) {
  return new Promise((done, failed) => {
    const parts = { out: [], err: [] };
    child.stdout.on("data", (bytes) => parts.out.push(bytes));
    child.stderr.on("data", (bytes) => parts.err.push(bytes));
    child.on("error", failed);
    child.on("close", (status) =>
      done({
        status,
        text: Buffer.concat(parts.out).toString(),
        errors: Buffer.concat(parts.err).toString(),
      }),
    );
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/**
 * Runs a program. @returns {Promise<{status: number, text: string, errors: string}>} how it ended and what it said
 */
export function startProgram(name, { parameters = [], environment = {}, input } = {}) {
  const child = spawn(programFile(name), parameters, { env: { PATH: "/usr/bin:/bin", ...environment } });
  return output(child, input);
}

/**
 * Starts a program that listens on a socket of its own. @returns {Promise<{stop: () => Promise<number>}>} stop sends SIGTERM and
 * gives the status it ended with
 */
export async function serveProgram(name, { socket, environment }) {
  const child = spawn(programFile(name), ["--socket", socket], {
    env: { PATH: "/usr/bin:/bin", ...environment },
  });
  const ended = output(child);
  await waitUntil(`the socket of ${name}`, () => existsSync(socket));
  return {
    stop: async () => {
      child.kill("SIGTERM");
      return (await ended).status;
    },
  };
}

/** One request; the answer is held against the document. Variables that are undefined are not there. */
export async function runProgram(story, name, { method = "GET", path, body, variables = {} }) {
  const base = story.stack.settings.ATA_BASE_PATH ?? "/ata";
  const given = {
    ...story.stack.settings,
    GATEWAY_INTERFACE: "CGI/1.1",
    SERVER_PROTOCOL: "HTTP/1.1",
    REQUEST_METHOD: method,
    REQUEST_URI: `${base}${path}`,
    ...(body !== undefined && {
      CONTENT_TYPE: "application/json",
      CONTENT_LENGTH: String(Buffer.byteLength(body)),
    }),
    ...variables,
  };
  const environment = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const ended = await startProgram(name, { environment, input: body });
  assert.equal(ended.status, 0, ended.errors);
  const [head, ...rest] = ended.text.split("\r\n\r\n");
  const lines = head.split("\r\n").map((line) => /^([^:]+): (.*)$/.exec(line).slice(1));
  const headers = new Headers(lines);
  const text = rest.join("\r\n\r\n");
  story.transcript.push(head, text, ended.errors);
  const answer = {
    status: Number(headers.get("status").split(" ")[0]),
    headers,
    body: /json/.test(headers.get("content-type") ?? "") ? JSON.parse(text) : text,
  };
  headers.delete("status");
  checkAnswer({ method, path: path.split("?")[0], ...answer });
  return answer;
}
