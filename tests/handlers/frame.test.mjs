// What every address has in common: methods, bodies, queries, problem documents, headers, health.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { programs, root } from "../stack/servers.mjs";
import { waitUntil } from "../stack/processes.mjs";
import { answersSeen, contract, follow, operations } from "./contract.mjs";
import { startProgram } from "./program.mjs";
import { accident, leaksOf, startStory } from "./story.mjs";

const uuid = "7b0e5a34-51c0-4f4e-8f1d-1f2e3d4c5b6a";

/** Writes a document back as it is now but for one change. */
async function changeDocument(caller, path, change) {
  const { headers, body } = await caller.get(path);
  return caller.call("PUT", path, { json: change(body), headers: { "If-Match": headers.get("etag") } });
}

/** Every node of the document with its pointer. */
function* nodesOf(node, pointer = "") {
  if (node === null || typeof node !== "object") return;
  yield [node, pointer];
  for (const [name, child] of Object.entries(node)) yield* nodesOf(child, `${pointer}/${name}`);
}

describe("the document of the addresses", () => {
  it("has no reference that leads nowhere and no part that nothing leads to", () => {
    const used = new Set();
    for (const [node, pointer] of nodesOf(contract)) {
      if (typeof node.$ref !== "string") continue;
      follow({ $ref: node.$ref }, pointer);
      used.add(node.$ref);
    }
    for (const [kind, parts] of Object.entries(contract.components)) {
      if (kind === "securitySchemes") continue;
      for (const name of Object.keys(parts)) {
        const isForAll = kind === "responses" && name === "MethodNotAllowed";
        assert.ok(isForAll || used.has(`#/components/${kind}/${name}`), `nothing leads to ${kind}/${name}`);
      }
    }
  });

  it("lists exactly the addresses that the programs answer", async () => {
    const folder = join(root, "handlers");
    const sources = await Promise.all(
      (await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")),
    );
    const routes = sources.flatMap((source) =>
      [...source.matchAll(/\{"([A-Z]+)", "(\/[^"]*)", MAY_/g)].map(([, method, path]) => `${method} ${path}`),
    );
    const written = operations.filter(({ path }) => !path.includes("{")).map(({ name }) => name);
    assert.deepEqual(written.sort(), routes.sort());
  });

  it("says of objects that are sent or answered that they have no other members", () => {
    for (const [node, pointer] of nodesOf(contract.components.schemas)) {
      if (node.type !== "object" && !(Array.isArray(node.type) && node.type.includes("object"))) continue;
      assert.ok("additionalProperties" in node, `${pointer} says nothing about other members`);
    }
  });

  it("names every operation once, and gives examples that fit", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const [node, pointer] of nodesOf(contract)) {
      if (node.schema && node.example && !pointer.includes("event-stream"))
        assert.ok(node.example !== undefined, pointer);
    }
  });
});

describe("every address", () => {
  let story;
  let conversation;
  before(async () => {
    story = await startStory({ edition: "advanced" });
    ({ conversation } = await story.emma.say(accident.en));
  });
  after(() => story?.stop());

  const addFile = (name) =>
    story.emma.call("POST", `/preview/attachments?conversation=${conversation}&name=${name}`, {
      body: "a picture",
      headers: { "Content-Type": "image/png" },
    });

  /** A good call of each operation, told by its name. */
  const calls = () => ({
    "GET /chat": () => story.emma.get("/chat?portal=3"),
    "POST /chat": () => story.jonas.trySay(accident.de),
    "DELETE /chat": async () => story.mia.tryEnd((await story.mia.say(accident.de)).conversation),
    "GET /preview": () => story.emma.get(`/preview?conversation=${conversation}`),
    "PATCH /preview": async () => {
      const { version } = await story.emma.preview(conversation);
      return story.emma.tryPatch(conversation, version, { values: { summary: "The screen is black" } });
    },
    "GET /preview/people": () => story.emma.get(`/preview/people?conversation=${conversation}&q=jo`),
    "POST /preview/attachments": () => addFile("screen.png"),
    "DELETE /preview/attachments": async () => {
      const { id } = (await addFile("wrong.png")).body;
      return story.emma.call("DELETE", `/preview/attachments?conversation=${conversation}&id=${id}`);
    },
    "POST /submit": async () => {
      const turn = await story.sam.say(accident.en);
      return story.sam.trySubmit(turn.conversation, turn.draft_version);
    },
    "GET /submit": async () => {
      const turn = await story.sam.say(accident.en);
      await story.sam.submit(turn.conversation);
      return story.sam.trySubmission(turn.conversation);
    },
    "DELETE /submit": async () => {
      const busy = { status: 429, headers: { "Retry-After": "600" } };
      await story.desk.fault({ match: { method: "POST", path: "/request$" }, fault: busy });
      const turn = await story.sam.say(accident.en);
      await story.sam.trySubmit(turn.conversation, turn.draft_version);
      return story.sam.tryTakeBack(turn.conversation);
    },
    "GET /config": () => story.priya.get("/config"),
    "PUT /config": () =>
      changeDocument(story.priya, "/config", (config) => ({ ...config, retention_days: 30 })),
    "PUT /config/enabled": () => story.priya.call("PUT", "/config/enabled", { json: { enabled: true } }),
    "POST /config/test": () => story.priya.post("/config/test", {}),
    "POST /config/credits": () =>
      story.operator.post(
        "/config/credits",
        { tokens: 1000, note: "Order 4711" },
        { "Idempotency-Key": "4711" },
      ),
    "GET /config/audit": () => story.priya.get("/config/audit"),
    "GET /access": () => story.priya.get("/access"),
    "PUT /access": () =>
      changeDocument(story.priya, "/access", (access) => ({
        ...access,
        portals: { mode: "all", ids: ["3", "999"] },
      })),
    "GET /access/search": () => story.priya.get("/access/search?kind=portals&q=it"),
    "GET /usage": () => story.priya.get("/usage"),
    "GET /usage/metrics": () => story.priya.get("/usage/metrics"),
    "GET /chat/streamz": () => story.operator.get("/chat/streamz"),
    "GET /sync": () => story.scheduler.get("/sync"),
    "POST /sync": () => story.scheduler.post("/sync?wait=1"),
    "GET /{program}/healthz": () => story.nobody.get("/chat/healthz"),
    "GET /{program}/readyz": () => story.nobody.get("/sync/readyz"),
  });

  it("answers a good call as the document says", async () => {
    const list = calls();
    assert.deepEqual(Object.keys(list).sort(), operations.map(({ name }) => name).sort());
    for (const { name } of operations) {
      const answer = await list[name]();
      assert.ok(answer.status < 300, `${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
      assert.ok(answersSeen().has(`${name} ${answer.status}`), `${name} ${answer.status} was checked`);
    }
  });

  it("answers HEAD like GET, with nothing behind the headers", async () => {
    for (const path of ["/chat?portal=3", `/preview?conversation=${conversation}`]) {
      const head = await story.emma.call("HEAD", path);
      const get = await story.emma.get(path);
      assert.equal(head.status, 200);
      assert.equal(head.body, "");
      for (const name of ["content-type", "etag", "content-length"])
        assert.equal(head.headers.get(name), get.headers.get(name), `${name} of ${path}`);
    }
    assert.equal((await story.emma.call("HEAD", "/usage")).status, 403);
    assert.equal((await story.nobody.call("HEAD", "/usage")).status, 401);
  });

  it("answers 405 with Allow to methods it does not have", async () => {
    const all = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    for (const path of new Set(operations.map((one) => one.path))) {
      const address = path.replace("{program}", "preview");
      const own = operations
        .filter((one) => one.path === path)
        .map(({ method }) => (method === "GET" ? "GET, HEAD" : method));
      for (const method of all.filter((name) => !own.some((one) => one.includes(name)))) {
        const answer = await story.emma.call(method, address);
        assert.deepEqual(
          [answer.status, answer.headers.get("allow")],
          [405, own.join(", ")],
          `${method} ${address}`,
        );
      }
    }
  });

  it("answers 404 with a problem document where there is nothing", async () => {
    const places = [
      "/chat/",
      "/chat/x",
      "/chatx",
      "/chat/healthz/",
      "/chat/Healthz",
      "/usage/metrics/x",
      "/usage/healthzz",
      "/config/test%2fx",
      "/chat//healthz",
      "/preview;portal=3",
    ];
    for (const path of places) {
      const response = await fetch(`${story.base}${path}`, { headers: story.priya.headersOf() });
      assert.equal(response.status, 404, path);
      await response.arrayBuffer();
    }
    const answer = await story.emma.get("/chat/x");
    assert.deepEqual([answer.status, answer.body.code], [404, "not_found"]);
  });

  it("refuses query parameters it does not know, and says which", async () => {
    const places = [
      "/chat?portal=3&portl=5",
      "/chat?Portal=3&portal=3",
      `/preview?conversation=${conversation}&x`,
      "/chat?portal=3&=1",
      "/chat?portal=3&%70ortal=5",
    ];
    for (const path of places) {
      const answer = await story.emma.get(path);
      assert.equal(answer.status, 422, path);
      assert.equal(answer.body.errors.length, 1);
    }
    assert.match((await story.emma.get(places[0])).body.errors[0].detail, /portl/);
    for (const path of [
      "/usage?x=1",
      "/config?version=1",
      "/access?q=",
      "/sync?wait=1&force=1",
      "/usage/metrics?format=csv",
    ]) {
      assert.equal((await story.priya.get(path)).status, 422, path);
    }
  });

  it("misses a parameter that it needs", async () => {
    for (const path of ["/chat", "/chat?portal", "/chat?portal=", "/preview", "/preview?conversation="]) {
      const answer = await story.emma.get(path);
      assert.deepEqual([answer.status, answer.body.code], [400, "bad_request"], path);
    }
  });

  it("speaks the person's language in problem documents, else the browser's, else English", async () => {
    const english = (await story.emma.get("/chat")).body;
    const german = (await story.jonas.get("/chat")).body;
    assert.notEqual(german.title, english.title);
    assert.deepEqual([german.code, german.type], [english.code, english.type]);
    const title = async (headers) => (await story.nobody.get("/usage", headers)).body.title;
    const [none, de, polish, both] = [
      await title({}),
      await title({ "Accept-Language": "de-CH" }),
      await title({ "Accept-Language": "pl" }),
      await title({ "Accept-Language": "pl, de;q=0.8, en;q=0.2" }),
    ];
    assert.notEqual(de, none);
    assert.equal(polish, none);
    assert.equal(both, de, "the first that is shipped");
    assert.equal(
      (await story.jonas.get("/chat", { "Accept-Language": "en" })).body.title,
      german.title,
      "the profile counts",
    );
    const office = async (headers) => (await story.emma.with({ locale: "de-DE" }).get("/usage", headers)).body.title;
    assert.notEqual(await office({}), await office({ "Accept-Language": "en" }), "but not on the administrators' page");
  });

  it("gives each answer an id of its own that the log has, too", async () => {
    const ids = [];
    for (const path of ["/usage", "/chat", "/nowhere"].map((name) => name.replace("/nowhere", "/chat/x"))) {
      const answer = await story.emma.get(path, { "X-Request-Id": "mine" });
      assert.equal(answer.body.request_id, answer.headers.get("x-request-id"));
      ids.push(answer.body.request_id);
    }
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(!ids.includes("mine"));
    await waitUntil("the log of these requests", async () => {
      const log = await story.stack.log();
      return ids.every((id) => log.includes(id));
    });
  });

  it("keeps answers out of caches, sniffers and referrers", async () => {
    for (const [caller, path] of [
      [story.emma, "/chat?portal=3"],
      [story.emma, "/usage"],
      [story.nobody, "/chat/healthz"],
      [story.nobody, "/chat"],
    ]) {
      const { headers } = await caller.get(path);
      assert.equal(headers.get("cache-control"), "no-store", path);
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
      assert.equal(headers.get("referrer-policy"), "no-referrer", path);
      assert.equal(headers.get("server") ?? "", headers.get("server")?.match(/^Apache$/)?.[0] ?? "", path);
      assert.equal(headers.get("x-powered-by"), null, path);
    }
  });

  it("tells by entity tag that nothing has changed", async () => {
    for (const [caller, path] of [
      [story.priya, "/config"],
      [story.priya, "/access"],
      [story.emma, `/preview?conversation=${conversation}`],
    ]) {
      const { headers } = await caller.get(path);
      const again = await caller.get(path, { "If-None-Match": headers.get("etag") });
      assert.deepEqual([again.status, again.body], [304, ""], path);
      assert.equal((await caller.get(path, { "If-None-Match": '"999"' })).status, 200, path);
    }
  });
});

/** Texts that are no JSON, or JSON that nobody should take. */
const badTexts = {
  nothing: "",
  "a blank": " ",
  "an open brace": "{",
  "a close brace": "}",
  "brackets that do not match": "{]",
  "half a word": "nul",
  "a word in capitals": "NULL",
  another: "True",
  "single quotes": "{'portal':'3'}",
  "a comma at the end": '{"portal":"3",}',
  "two commas": '{"portal":"3",,"a":1}',
  "no colon": '{"portal" "3"}',
  "no value": '{"portal":}',
  "no quotes": "{portal:3}",
  "two texts": '{"portal":"3"}{"portal":"3"}',
  "words behind": '{"portal":"3"} x',
  "a mark of byte order": '\ufeff{"portal":"3"}',
  "01": '{"portal":01}',
  "+1": '{"portal":+1}',
  ".5": '{"portal":.5}',
  "1.": '{"portal":1.}',
  "1e": '{"portal":1e}',
  hexadecimal: '{"portal":0x10}',
  NaN: '{"portal":NaN}',
  Infinity: '{"portal":-Infinity}',
  "a number beyond all": '{"portal":1e999}',
  "a line end within a text": '{"portal":"a\nb"}',
  "a control letter": '{"portal":"\u0001"}',
  "an escape that is none": '{"portal":"\\x41"}',
  "half an escape": '{"portal":"\\u12"}',
  "half a pair": '{"portal":"\\ud83d"}',
  "the other half": '{"portal":"\\ude00 x"}',
  "a NUL": '{"portal":"\\u0000"}',
  "a NUL in a name": '{"por\\u0000tal":"3"}',
  "a name twice": '{"portal":"3","portal":"3"}',
  "a name twice in disguise": '{"portal":"3","p\\u006frtal":"3"}',
  "a comment": '{/* */"portal":"3"}',
  "another comment": '{"portal":"3"} // x',
  "an open text": '{"portal":"3',
  "brackets 40 deep": `${"[".repeat(40)}${"]".repeat(40)}`,
  "brackets 30,000 deep": "[".repeat(30_000),
  "too many values": `[${"0,".repeat(6000)}0]`,
  "UTF-16": Buffer.from('{"portal":"3"}', "utf16le"),
  "a byte that is no UTF-8": Buffer.from('{"portal":"\xff"}', "latin1"),
  "an overlong letter": Buffer.from('{"portal":"\xc0\x80"}', "latin1"),
  "a surrogate in UTF-8": Buffer.from('{"portal":"\xed\xa0\x80"}', "latin1"),
  "a letter beyond Unicode": Buffer.from('{"portal":"\xf4\x90\x80\x80"}', "latin1"),
  "half a letter": Buffer.from('{"portal":"\xe2\x82"}', "latin1"),
  "a plain form": "portal=3&message=x",
};

describe("the frame", () => {
  let story;
  before(async () => {
    story = await startStory();
  });
  after(() => story?.stop());

  describe("bodies", () => {
    const json = { "Content-Type": "application/json" };
    const places = () => [
      ["POST", "/chat", {}],
      ["PATCH", `/preview?conversation=${uuid}`, { "If-Match": '"1"' }],
      ["POST", "/submit", { "Idempotency-Key": "key" }],
    ];

    it("are refused when they are no JSON, each in the same way", async () => {
      assert.ok(Object.keys(badTexts).length >= 45);
      for (const [what, body] of Object.entries(badTexts)) {
        for (const [method, path, headers] of places()) {
          const answer = await story.emma.call(method, path, { body, headers: { ...json, ...headers } });
          assert.deepEqual(
            [answer.status, answer.body.code],
            [400, "bad_json"],
            `${what} to ${method} ${path}`,
          );
        }
      }
    });

    it("are refused when they are no object", async () => {
      for (const body of ["null", "[]", "1", '"text"', "true", '[{"portal":"3"}]']) {
        for (const [method, path, headers] of places()) {
          const answer = await story.emma.call(method, path, { body, headers: { ...json, ...headers } });
          assert.deepEqual(
            [answer.status, answer.body.errors.map(({ pointer }) => pointer)],
            [422, [""]],
            `${body} to ${method} ${path}`,
          );
        }
      }
    });

    it("are refused with one entry for each member that is unknown, missing or of a wrong kind", async () => {
      const good = { portal: "3", turn_id: uuid, message: "My mouse is broken" };
      const cases = [
        [{ ...good, mesage: "x" }, ["/mesage"]],
        [{ ...good, "a/b~c": 1 }, ["/a~1b~0c"]],
        [{ ...good, person: "x", role: "admin", "": 1 }, ["/", "/person", "/role"]],
        [{}, ["/message", "/portal", "/turn_id"]],
        [{ ...good, portal: 3 }, ["/portal"]],
        [{ ...good, portal: "3".repeat(65) }, ["/portal"]],
        [{ ...good, turn_id: "1" }, ["/turn_id"]],
        [{ ...good, turn_id: null, message: ["x"] }, ["/message", "/turn_id"]],
        [{ ...good, message: "" }, ["/message"]],
        [{ ...good, message: " \n\t\u200b" }, ["/message"]],
        [{ ...good, message: "x".repeat(20_001) }, ["/message"]],
      ];
      for (const [body, pointers] of cases) {
        const answer = await story.emma.post("/chat", body);
        assert.equal(answer.status, 422, JSON.stringify(body).slice(0, 200));
        assert.deepEqual(answer.body.errors.map(({ pointer }) => pointer).sort(), pointers);
      }
      const order = await story.emma.post(
        "/submit",
        { conversation: 1, version: "3", force: true },
        { "Idempotency-Key": "k" },
      );
      assert.deepEqual(order.body.errors.map(({ pointer }) => pointer).sort(), [
        "/conversation",
        "/force",
        "/version",
      ]);
      assert.equal(
        (await story.emma.post("/submit", { conversation: uuid, version: 1.5 }, { "Idempotency-Key": "k" }))
          .status,
        422,
      );
      assert.equal((await story.priya.usage()).conversations, 0, "nothing of it is counted");
    });

    it("are refused with 413 beyond 64 KiB, also when they do not say how long they are", async () => {
      const body = JSON.stringify({ portal: "3", turn_id: uuid, message: "x".repeat(70_000) });
      for (const [method, path, headers] of places()) {
        const answer = await story.emma.call(method, path, { body, headers: { ...json, ...headers } });
        assert.deepEqual([answer.status, answer.body.code], [413, "body_too_large"], path);
      }
      assert.equal(
        (await story.emma.trySay(`${"word ".repeat(3999)}mouse`)).status,
        200,
        "20,000 letters are fine",
      );
      await story.emma.startOver();
    });

    it("are refused with 415 unless they are called JSON", async () => {
      const body = JSON.stringify(story.emma.utterance("My mouse is broken"));
      const types = [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json-patch+json",
        "text/json",
        "application/problem+json",
        "application",
      ];
      for (const type of types) {
        for (const [method, path, headers] of places()) {
          const answer = await story.emma.call(method, path, {
            body: Buffer.from(body),
            headers: { ...headers, "Content-Type": type },
          });
          assert.deepEqual([answer.status, answer.body.code], [415, "bad_media_type"], `${type} at ${path}`);
        }
      }
      const none = await story.emma.call("POST", "/chat", { body: Buffer.from(body) });
      assert.equal(none.status, 415, "no type at all");
      for (const type of [
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/json ;charset=UTF-8",
      ]) {
        const answer = await story.emma.call("POST", "/chat", { body, headers: { "Content-Type": type } });
        assert.equal(answer.status, 200, type);
      }
      await story.emma.startOver();
    });

    it("are not read before the caller is known to be allowed", async () => {
      const large = "x".repeat(200_000);
      assert.equal((await story.nobody.call("POST", "/chat", { body: large, headers: json })).status, 401);
      assert.equal((await story.emma.call("POST", "/sync", { body: large, headers: json })).status, 403);
      assert.equal((await story.emma.call("POST", "/usage", { body: large, headers: json })).status, 405);
    });

    it("never get the words of people, or a secret, into the log", async () => {
      const words = "Zwiebelturm-4711 does not print";
      await story.emma.say(words);
      await story.emma.call("POST", "/chat", { body: `{"message":"${words}`, headers: json });
      await story.nobody.get("/usage", { Authorization: `Bearer ${story.emma.token.slice(0, -3)}` });
      const { conversation } = await story.emma.welcome();
      await story.emma.tryPatch(conversation.id, 99, { values: { summary: words } });
      const log = await story.stack.log();
      assert.doesNotMatch(log, /Zwiebelturm/);
      assert.deepEqual(await leaksOf(story), []);
    });

    it("cannot write lines of their own into the log", async () => {
      const before = (await story.stack.log()).split("\n").length;
      await story.emma.get("/chat/%e2%80%ae%c2%85forged=1?x=%e2%80%a8forged=2");
      await story.emma.with({ sub: "a\nforged=3" }).get("/usage");
      await story.emma.get("/usage", { "User-Agent": "a\u0085forged=4" });
      await waitUntil("the log of it", async () => (await story.stack.log()).split("\n").length > before);
      const lines = (await story.stack.log()).split("\n");
      assert.ok(lines.every((line) => !/^\s*forged/.test(line) && !line.includes("\u001b")));
    });
  });

  describe("health", () => {
    it("is told by every program, to everybody", async () => {
      for (const program of programs) {
        for (const probe of ["healthz", "readyz"]) {
          assert.equal((await story.nobody.get(`/${program}/${probe}`)).status, 200, `${program} ${probe}`);
          assert.equal((await story.nobody.call("HEAD", `/${program}/${probe}`)).status, 200);
          assert.equal((await story.nobody.post(`/${program}/${probe}`, {})).status, 405);
        }
        assert.equal((await story.nobody.get(`/${program}/metricz`)).status, 404);
      }
    });

    it("S70: tells an administrator that it is active, and never shows a limit in the standard edition", async () => {
      const usage = await story.priya.usage();
      assert.deepEqual([usage.status, usage.edition, usage.quota], ["active", "standard", undefined]);
      const config = await story.priya.wants(200, "GET", "/config");
      assert.deepEqual([config.enabled, config.edition, config.portal_count], [true, "standard", 3]);
      const metrics = await story.priya.wants(200, "GET", "/usage/metrics");
      assert.match(metrics, new RegExp(`^ata_cycle_conversations ${usage.conversations}$`, "m"));
      assert.match(metrics, /^ata_quota_limit_tokens 0$/m);
    });

    it("is each program's own: none speaks for another", async () => {
      assert.equal((await story.nobody.get("/chat/usage/healthz")).status, 404);
    });

    it("is printed on demand with the version and every variable", async () => {
      for (const program of programs) {
        const version = await startProgram(program, { parameters: ["--version"] });
        assert.deepEqual([version.status, version.text.trim()], [0, contract.info.version], program);
        const help = await startProgram(program, { parameters: ["--help"] });
        assert.equal(help.status, 0);
        for (const name of Object.keys(story.stack.settings))
          assert.ok(help.text.includes(name.replace(/_FILE$/, "")), `${program} --help tells of ${name}`);
      }
    });

    it("is refused at the start without what a program needs, and no secret is told", async () => {
      for (const [environment, told] of [
        [{}, /ATA_DATABASE_URL/],
        [{ ATA_DATABASE_URL: "x", ATA_ENGINE: "magic" }, /ATA_ENGINE/],
        [{ ATA_DATABASE_URL: "x", ATA_JIRA_URL: "jira.example.com" }, /ATA_JIRA_URL/],
        [{ ATA_DATABASE_URL: "x", ATA_JWT_KEYS: '{"secret":"hush-hush"' }, /token keys/],
        [{ ATA_DATABASE_URL: "x", ATA_THREADS: "0" }, /ATA_THREADS/],
      ]) {
        const ended = await startProgram("usage", {
          environment: {
            GATEWAY_INTERFACE: "CGI/1.1",
            REQUEST_METHOD: "GET",
            REQUEST_URI: "/ata/usage",
            ...environment,
          },
        });
        assert.notEqual(ended.status, 0, JSON.stringify(environment));
        assert.match(ended.errors, told);
        assert.doesNotMatch(ended.errors, /hush-hush/);
      }
    });
  });
});
