import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseRetryAfter, problemFromDocument } from "../src/common/problem.js";
import { createRequester } from "../src/common/request.js";
import { readSettings } from "../src/panel/bridge.js";
import { problemText } from "../src/panel/problem-text.js";

const base = "https://desk.example/ata/";

function server(...answers) {
  const calls = [];
  const fetcher = async (url, options) => {
    calls.push({ url, ...options });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { fetcher, calls };
}

const tokens = (...list) => {
  const asked = [];
  return { asked, token: async (fresh) => (asked.push(fresh), list.shift() ?? null) };
};

describe("a call", () => {
  it("carries the token as a header, never in the address, and proves that a page of ours made it", async () => {
    const { fetcher, calls } = server(new Response("{}"));
    const request = createRequester({ base, token: async () => "secret", fetcher });
    await request("POST", "chat", { body: { a: 1 } });
    assert.equal(calls[0].url, "https://desk.example/ata/chat");
    assert.equal(calls[0].headers.Authorization, "Bearer secret");
    assert.equal(calls[0].headers["X-Ata-Request"], "1");
    assert.equal(calls[0].body, '{"a":1}');
    assert.deepEqual(
      [calls[0].redirect, calls[0].cache, calls[0].credentials],
      ["error", "no-store", "same-origin"],
    );
  });

  it("renews a refused token once and repeats the call", async () => {
    const { fetcher, calls } = server(new Response("", { status: 401 }), new Response("{}"));
    const { token, asked } = tokens("old", "new");
    const response = await createRequester({ base, token, fetcher })("GET", "usage");
    assert.equal(response.status, 200);
    assert.deepEqual(asked, [false, true]);
    assert.equal(calls[1].headers.Authorization, "Bearer new");
  });

  it("does not go on renewing", async () => {
    const { fetcher, calls } = server(new Response("", { status: 401 }), new Response("", { status: 401 }));
    const { token } = tokens("old", "new", "newer");
    await assert.rejects(createRequester({ base, token, fetcher })("GET", "usage"), { status: 401 });
    assert.equal(calls.length, 2);
  });

  it("without a token relies on the web server's sign-in and asks for none", async () => {
    const { fetcher, calls } = server(new Response("", { status: 401 }));
    const { token, asked } = tokens();
    await assert.rejects(createRequester({ base, token, fetcher })("GET", "usage"), { status: 401 });
    assert.deepEqual([asked, "Authorization" in calls[0].headers], [[false], false]);
  });

  it("turns a lost network into a problem, but leaves stopping alone", async () => {
    const lost = createRequester({
      base,
      token: async () => null,
      ...server(new TypeError("Failed to fetch")),
    });
    await assert.rejects(lost("GET", "usage"), { name: "Problem", status: 0, code: "network" });
    const stopped = createRequester({
      base,
      token: async () => null,
      ...server(new DOMException("stop", "AbortError")),
    });
    await assert.rejects(stopped("GET", "usage"), { name: "AbortError" });
  });

  it("reads problem documents, and copes with a web server's own error page", async () => {
    const body = JSON.stringify({
      status: 429,
      code: "busy",
      title: "Busy",
      detail: "Please wait",
      request_id: "7f",
    });
    const busy = new Response(body, {
      status: 429,
      headers: { "Retry-After": "12", "Content-Type": "application/problem+json" },
    });
    const page = new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "X-Request-Id": "8a" } });
    const request = createRequester({ base, token: async () => null, ...server(busy, page) });
    await assert.rejects(request("GET", "chat"), {
      code: "busy",
      detail: "Please wait",
      retryAfter: 12,
      requestId: "7f",
    });
    await assert.rejects(request("GET", "chat"), {
      status: 502,
      code: "http_502",
      detail: "",
      requestId: "8a",
    });
  });
});

describe("problems", () => {
  it("say when to try again, in seconds or as a date", () => {
    const now = Date.parse("2026-11-22T08:00:00Z");
    assert.equal(parseRetryAfter("30", now), 30);
    assert.equal(parseRetryAfter("Sun, 22 Nov 2026 08:00:10 GMT", now), 10);
    assert.equal(parseRetryAfter("Sun, 22 Nov 2026 07:00:00 GMT", now), 0);
    assert.deepEqual([parseRetryAfter("soon", now), parseRetryAfter(null, now)], [null, null]);
  });

  it("take odd documents without failing", () => {
    for (const odd of [null, "text", [], { errors: "x", detail: 3 }]) {
      const problem = problemFromDocument(odd, 500);
      assert.deepEqual([problem.status, problem.detail, problem.errors], [500, "", []]);
    }
  });

  it("are told in the server's words, else in ours", () => {
    const t = (key) => key;
    assert.equal(problemText({ status: 502, detail: "Jira is away" }, t), "Jira is away");
    assert.equal(problemText({ status: 502, detail: "" }, t), "panel.problem.away");
    assert.equal(problemText({ status: 418, detail: "" }, t), "panel.problem.server");
    assert.equal(problemText({ status: 0, code: "network" }, t, false), "panel.problem.offline");
    assert.equal(problemText({ status: 0, code: "network" }, t, true), "panel.problem.network");
    assert.equal(problemText({ status: 0, code: "cut" }, t), "panel.problem.cut");
  });
});

describe("the panel's address", () => {
  it("says portal, origin, scheme, form and language", () => {
    const hash =
      "#portal=3&origin=https%3A%2F%2Fdesk.example&scheme=dark&form=https%3A%2F%2Fdesk.example%2Fform&speak=de&locale=";
    assert.deepEqual(readSettings(hash, "https://ata.example"), {
      origin: "https://desk.example",
      portal: "3",
      scheme: "dark",
      form: "https://desk.example/form",
      locale: null,
      speak: "de",
    });
  });

  it("is taken with care", () => {
    const settings = readSettings(
      "#portal=../x&origin=javascript:1&scheme=pink&form=javascript:alert(1)",
      "https://ata.example",
    );
    assert.deepEqual(settings, {
      origin: "https://ata.example",
      portal: "",
      scheme: "auto",
      form: "https://ata.example/servicedesk/customer/portal/",
      locale: null,
      speak: null,
    });
  });
});
