// remote/http against servers that behave and misbehave: both the blocking call and the calls on a loop.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createPlainServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { root } from "../stack/servers.mjs";
import { driver, listen, run } from "./drivers.mjs";

const folder = mkdtempSync("/tmp/ata-http-");
const program = driver("http");
const open = new Set();
let connections = 0;
let seen = [];

/** Listens until the end of the tests. */
async function serve(server) {
  open.add(server);
  return listen(server);
}

const pages = {
  "/plain": (request, response) => response.end("hello"),
  "/headers": (request, response) => response.writeHead(429, { "Retry-After": "7", "X-Request-Id": "req_1" }).end("{}"),
  "/redirect": (request, response) => response.writeHead(302, { Location: "/plain" }).end("elsewhere"),
  "/redirect-file": (request, response) => response.writeHead(301, { Location: "file:///etc/passwd" }).end(),
  "/large": (request, response) => response.end("x".repeat(100_000)),
  "/silent": () => {},
  "/half": (request, response) => response.writeHead(200, { "Content-Length": "100" }).write("half"),
  "/cut": (request, response) => {
    response.writeHead(200, { "Content-Length": "100" }).write("half");
    setTimeout(() => response.destroy(), 50);
  },
  "/drip": (request, response) => {
    const timer = setInterval(() => response.write("."), 100);
    response.on("close", () => clearInterval(timer));
  },
  "/gone": (request, response) => response.destroy(),
  "/hints": (request, response) => {
    response.writeContinue();
    response.end("late");
  },
  "/split": (request, response) => {
    response.write("one ");
    setTimeout(() => response.end("two"), 30);
  },
};

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (data) => (body += data));
  request.on("end", () => {
    seen.push({ method: request.method, path: request.url, headers: request.headers, body });
    pages[request.url](request, response);
  });
});
server.on("connection", () => (connections += 1));
let url;

before(async () => (url = `http://127.0.0.1:${await serve(server)}`));
after(() => {
  for (const one of open) {
    one.close();
    one.closeAllConnections?.();
  }
  rmSync(folder, { recursive: true });
});

async function http(manner, address, variables = {}) {
  seen = [];
  connections = 0;
  const { lines } = await run(program, [manner, address.includes("://") ? address : url + address], variables);
  return variables.TIMES || variables.PARALLEL ? lines : lines[0];
}

for (const manner of ["call", "loop"]) {
  describe(`http ${manner}`, () => {
    it("brings status, headers and body", async () => {
      const answer = await http(manner, "/headers");
      assert.deepEqual([answer.failure, answer.status, answer.body_bytes, answer.heads], ["fine", 429, 2, 1]);
      assert.ok(answer.headers.includes("retry-after: 7") && answer.headers.includes("x-request-id: req_1"));
    });

    it("says who calls, asks for no compression, and expects no 100 Continue", async () => {
      await http(manner, "/plain", { BODY: "x".repeat(50_000), HEADER: "X-Own: yes" });
      const [{ headers, method, body }] = seen;
      assert.equal(method, "POST");
      assert.equal(body.length, 50_000);
      assert.match(headers["user-agent"], /^ATA\/\d/);
      assert.equal(headers["x-own"], "yes");
      for (const name of ["expect", "accept-encoding", "cookie", "authorization"]) assert.equal(headers[name], undefined);
    });

    it("never follows a redirect", async () => {
      for (const path of ["/redirect", "/redirect-file"]) {
        const answer = await http(manner, path);
        assert.deepEqual([answer.failure, answer.reason], ["refused", "redirect"]);
        assert.equal(seen.length, 1);
      }
    });

    it("takes no more than it was allowed", async () => {
      const answer = await http(manner, "/large", { BYTES_MAX: "5000" });
      assert.deepEqual([answer.failure, answer.reason], ["broken", "too_large"]);
      assert.ok(answer.body_bytes <= 5000);
    });

    it("gives up on silence before the answer, within it, and after too long in all", async () => {
      const silent = await http(manner, "/silent", { SILENCE_MS: "300" });
      assert.deepEqual([silent.failure, silent.reason, silent.status], ["timed_out", "silence", 0]);
      const half = await http(manner, "/half", { SILENCE_MS: "300" });
      assert.deepEqual([half.failure, half.reason, half.status, half.body_bytes], ["timed_out", "silence", 200, 4]);
      const endless = await http(manner, "/drip", { SILENCE_MS: "5000", TOTAL_MS: "700" });
      assert.deepEqual([endless.failure, endless.reason], ["timed_out", "timeout"]);
    });

    it("has more patience for the first byte when told so", async () => {
      const answer = await http(manner, "/drip", { SILENCE_MS: "10", FIRST_BYTE_MS: "5000", TOTAL_MS: "3000" });
      assert.deepEqual([answer.failure, answer.reason, answer.status], ["timed_out", "silence", 200]);
      assert.ok(answer.body_bytes > 0);
    });

    it("tells what was cut", async () => {
      const cut = await http(manner, "/cut");
      assert.deepEqual([cut.failure, cut.reason, cut.status], ["broken", "cut", 200]);
      const gone = await http(manner, "/gone");
      assert.deepEqual([gone.failure, gone.reason, gone.status], ["broken", "no_http", 0]);
    });

    it("looks past 100 Continue", async () => {
      const answer = await http(manner, "/hints");
      assert.deepEqual([answer.failure, answer.status, answer.heads], ["fine", 200, 1]);
    });

    it("keeps its connection, unless a request must be sent once only", async () => {
      await http(manner, "/plain", { TIMES: "5" });
      assert.equal(connections, 1);
      await http(manner, "/plain", { TIMES: "5", ONCE: "1", BODY: "{}" });
      assert.equal(connections, 5);
    });

    it("refuses what is not https or loopback, and headers with line ends", async () => {
      for (const [address, reason] of [
        ["ftp://127.0.0.1/x", "scheme"],
        ["file:///etc/passwd", "scheme"],
        ["http://192.0.2.1/", "address"],
        ["https://169.254.169.254/", "address"],
        ["https://[fe80::1%25lo]/", "address"],
      ]) {
        const answer = await http(manner, address, { CONNECT_MS: "500" });
        assert.deepEqual([address, answer.failure, answer.reason], [address, "refused", reason]);
      }
      const split = await http(manner, "/plain", { HEADER: "X-A: b\r\nX-C: d" });
      assert.deepEqual([split.failure, split.reason, seen.length], ["refused", "request", 0]);
    });

    it("says that nothing was sent when nobody listens or the name does not exist", async () => {
      const nobody = await http(manner, "http://127.0.0.1:1/");
      assert.deepEqual([nobody.failure, nobody.reason], ["unsent", "connect"]);
      const nowhere = await http(manner, "https://nowhere.invalid/");
      assert.deepEqual([nowhere.failure, nowhere.reason], ["unsent", "name"]);
    });

    it("does not wait for the look-up of a name that hangs", { skip: process.env.SANITIZE }, async () => {
      const library = join(folder, "slow_names.so");
      const { status, stderr } = spawnSync("cc", ["-shared", "-fPIC", "-o", library, join(root, "tests/remote/slow_names.c")], { encoding: "utf8" });
      assert.equal(status, 0, stderr);
      const late = new Promise((resolve) => setTimeout(resolve, 30_000, { reason: "late" }).unref());
      const answer = await Promise.race([late, http(manner, "https://slow.example/", { LD_PRELOAD: library, CONNECT_MS: "300" })]);
      assert.deepEqual([answer.failure, answer.reason], ["unsent", "connect_timeout"]);
    });

    it("takes no proxy from the environment", async () => {
      const answer = await http(manner, "/plain", { http_proxy: "http://127.0.0.1:1", HTTP_PROXY: "http://127.0.0.1:1", ALL_PROXY: "http://127.0.0.1:1" });
      assert.equal(answer.failure, "fine");
    });

    it("does not take what is no HTTP for an answer", async () => {
      const plain = createPlainServer((socket) => socket.on("data", () => socket.end("hello\r\n\r\n")));
      const port = await serve(plain);
      const answer = await http(manner, `http://127.0.0.1:${port}/`);
      assert.deepEqual([answer.failure, answer.status], ["broken", 0]);
    });

    it("refuses a head that does not end", async () => {
      const plain = createPlainServer((socket) => {
        socket.on("error", () => {});
        socket.write("HTTP/1.1 200 OK\r\n");
        socket.write("X-Padding: and so on and so on and so on\r\n".repeat(50_000));
      });
      const answer = await http(manner, `http://127.0.0.1:${await serve(plain)}/`);
      assert.deepEqual([answer.failure, answer.reason], ["broken", "too_large"]);
    });
  });
}

describe("http loop alone", () => {
  it("runs many calls at once", async () => {
    const answers = await http("loop", "/split", { PARALLEL: "100", TIMES: "400" });
    assert.equal(answers.length, 499);
    assert.ok(answers.every((answer) => answer.failure === "fine" && answer.body_bytes === 7));
    assert.ok(connections <= 101);
  });

  it("stops when no more is wanted, and that is no failure", async () => {
    const answer = await http("loop", "/large", { STOP_AFTER: "1000" });
    assert.equal(answer.failure, "fine");
    assert.ok(answer.body_bytes >= 1000 && answer.body_bytes < 100_000);
  });

  it("closes the connection of a call that is dropped, from within its own listeners, too", async () => {
    for (const when of ["0", "2"]) {
      let closed = 0;
      const count = (socket) => socket.on("close", () => (closed += 1));
      server.on("connection", count);
      const [answer] = await http("loop", "/drip", { CANCEL_AFTER: when, TIMES: "3" });
      assert.deepEqual(answer, { cancelled: true });
      server.off("connection", count);
      assert.equal(connections, 3);
      assert.equal(closed, 3);
    }
  });
});

// ---- TLS ----

function openssl(...words) {
  const { status, stderr } = spawnSync("openssl", words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

/** A certificate of our authority for these names. */
function certify(name, names, days = ["-days", "2"]) {
  writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\n`);
  openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
  openssl("x509", "-req", "-in", `${name}.csr`, "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-out", `${name}.crt`, "-extfile", `${name}.ext`, ...days);
  return { key: readFileSync(join(folder, `${name}.key`)), cert: readFileSync(join(folder, `${name}.crt`)) };
}

describe("http over TLS", () => {
  before(() => openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=Test authority"));

  async function outcome(options, variables = { ATA_CA_FILE: join(folder, "ca.crt") }) {
    let calls = 0;
    const tls = createTlsServer(options, (request, response) => {
      calls += 1;
      response.end("secret");
    });
    tls.on("tlsClientError", () => {});
    const port = await serve(tls);
    const answer = await http("call", `https://localhost:${port}/`, variables);
    return [answer.failure, answer.reason, calls];
  }

  it("trusts the authority it was given, for its own names", async () => {
    assert.deepEqual(await outcome(certify("good", "DNS:localhost")), ["fine", "", 1]);
  });

  it("sends nothing to a server of an unknown authority, another name, or a date that is past", async () => {
    const good = certify("unknown", "DNS:localhost");
    assert.deepEqual(await outcome(good, {}), ["unsent", "tls", 0]);
    assert.deepEqual(await outcome(certify("other", "DNS:other.example")), ["unsent", "tls", 0]);
    assert.deepEqual(await outcome(certify("past", "DNS:localhost", ["-days", "-1"])), ["unsent", "tls", 0]);
  });

  it("sends nothing to a server that speaks only TLS 1.1", async () => {
    const old = { ...certify("old", "DNS:localhost"), minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };
    assert.deepEqual(await outcome(old), ["unsent", "tls", 0]);
  });
});
