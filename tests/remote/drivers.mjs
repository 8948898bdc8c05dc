// The small C programs of this folder: compiled once a run, called with arguments or variables, answering JSON lines.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { root } from "../stack/servers.mjs";

const sanitize = process.env.SANITIZE ?? "";
const build = process.env.ATA_TEST_BUILD ?? join(root, sanitize ? `build/sanitize-${sanitize.replaceAll(",", "-")}` : "build");
const packages = ["libcurl", "libcjson", "openssl"];

function succeed(command, args) {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${command} ${args.join(" ")}\n${result.stderr}`);
  return result.stdout.trim();
}

function sourcesOf(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".c")).map((name) => join(folder, name));
}

/**
 * Compiles tests/remote/NAME.c with nothing but shared/remote and what that stands on.
 * @returns {string} the program's path
 */
export function driver(name) {
  const sources = [`tests/remote/${name}.c`, ...sourcesOf("shared/remote"), ...sourcesOf("shared/base")];
  const objects = sources.map((source) => join(relative(root, build), "object", source.replace(/c$/, "o")));
  const program = join(build, "remote", name);
  succeed("make", ["--no-print-directory", "--silent", "-j2", ...objects, ...(sanitize ? [`SANITIZE=${sanitize}`] : [])]);
  mkdirSync(join(build, "remote"), { recursive: true });
  const libraries = succeed("pkg-config", ["--libs", ...packages]).split(/\s+/);
  const checks = sanitize ? [`-fsanitize=${sanitize}`] : [];
  succeed(process.env.CC ?? "cc", ["-pthread", ...checks, "-o", program, ...objects, ...libraries, "-lm"]);
  return program;
}

/**
 * Runs a driver to its end.
 * @returns {Promise<{lines: object[], log: string, status: number}>} what it printed, each line parsed
 */
export function run(program, args = [], variables = {}) {
  const env = { PATH: process.env.PATH, ATA_DATABASE_URL: "none", ASAN_OPTIONS: "detect_leaks=1", ...variables };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const parts = { output: "", log: "" };
    child.stdout.on("data", (data) => (parts.output += data));
    child.stderr.on("data", (data) => (parts.log += data));
    child.on("error", reject);
    child.on("close", (status, signal) => {
      if (status !== 0) return void reject(new Error(`${program} ended with ${status ?? signal}\n${parts.log}`));
      const lines = parts.output.split("\n").filter(Boolean);
      resolve({ lines: lines.map((line) => JSON.parse(line)), log: parts.log, status });
    });
  });
}

/** Lets a server listen on any free port, below those that the system hands to outgoing connections. */
export async function listen(server) {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    const isFree = await new Promise((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    server.removeAllListeners("error");
    if (isFree) return port;
  }
  throw new Error("no free port found");
}
