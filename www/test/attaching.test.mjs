import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAttaching } from "../src/panel/attaching.js";
import { filesKnown } from "../src/panel/file-state.js";
import { makeParts, problem, scripted } from "./helpers.mjs";

const limits = { enabled: true, max_bytes: 1000, max_files: 3 };
const file = (name, size = 10) => ({ name, size, type: "image/png" });
const stored = (id, more = {}) => ({ id, name: `${id}.png`, size: 10, type: "image/png", state: "added", ...more });

/** Uploads answer in the order given; a function is called with what was passed. */
function setUp({ uploads = [], answers = [], conversation = "c1", draft = null } = {}) {
  const { request, calls } = scripted(...answers);
  const parts = makeParts(request);
  const sent = [];
  parts.upload = async (path, content, about) => {
    sent.push(path);
    const next = uploads.shift();
    const answer = typeof next === "function" ? await next(content, about) : next;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  parts.sizeWords = (bytes) => `${bytes} bytes`;
  parts.reloads = 0;
  parts.reload = async () => void (parts.reloads += 1);
  const start = {
    visible: true,
    greeting: "",
    attachment_limits: limits,
    conversation: conversation && { id: conversation, messages: [], turn: null, draft },
  };
  parts.store.dispatch({ type: "loaded", start });
  const attaching = createAttaching(parts);
  return { attaching, parts, calls, sent, files: () => parts.store.get().files, state: () => parts.store.get() };
}

const added = (id, version) => ({ body: stored(id), version });

describe("adding files", () => {
  it("sends one after the other, by name, and reads the draft once all are there", async () => {
    const { attaching, sent, files, parts } = setUp({ uploads: [added("a", 2), added("b", 3)] });
    await attaching.add([file("ä b.png"), file("b.png")]);
    assert.deepEqual(sent, [
      "preview/attachments?conversation=c1&name=%C3%A4%20b.png",
      "preview/attachments?conversation=c1&name=b.png",
    ]);
    assert.deepEqual(
      files().map(({ id, state }) => [id, state]),
      [
        ["a", "added"],
        ["b", "added"],
      ],
    );
    assert.equal(parts.reloads, 1);
  });

  it("moves the draft's version with each file, so that the next change fits", async () => {
    const draft = { version: 4, fields: [], attachments: [], attachment_limits: limits };
    const { attaching, state } = setUp({ uploads: [added("a", 5)], draft });
    await attaching.add([file("a.png")]);
    assert.equal(state().draft.version, 5);
  });

  it("waits for the conversation they are to belong to, and for the network", async () => {
    const { attaching, sent, files, parts } = setUp({ uploads: [added("a", 1)], conversation: null });
    await attaching.add([file("a.png")]);
    assert.deepEqual([sent.length, files()[0].state], [0, "waiting"]);
    parts.store.dispatch({ type: "online", online: false });
    parts.store.dispatch({ type: "sent", turnId: "t", text: "x", at: "" });
    parts.store.dispatch({ type: "answered", turnId: "t", turn: { conversation: "c9", reply: "" }, at: "" });
    await attaching.go();
    assert.equal(sent.length, 0);
    parts.store.dispatch({ type: "online", online: true });
    await attaching.go();
    assert.deepEqual(sent, ["preview/attachments?conversation=c9&name=a.png"]);
  });

  it("says at once what is empty, too large or too much", async () => {
    const { attaching, sent, files } = setUp({ uploads: [added("a", 1)] });
    await attaching.add([file("empty", 0), file("large", 1001), file("fits", 1000), file("fourth")]);
    assert.deepEqual(
      files().map((one) => one.problem && one.problem.detail),
      ["form.file.empty", "form.file.tooLarge", null, "form.file.tooMany"],
    );
    assert.equal(sent.length, 1);
    assert.equal(await attaching.settle(), false, "somebody has to look at them first");
  });

  it("keeps one that failed, to be tried again", async () => {
    const { attaching, files, parts } = setUp({ uploads: [problem(502), added("a", 1)] });
    await attaching.add([file("a.png")]);
    assert.deepEqual([files()[0].state, files()[0].problem.status], ["failed", 502]);
    assert.equal(await attaching.settle(), false);
    await attaching.retry(files()[0].key);
    assert.equal(files()[0].state, "added");
    assert.equal(await attaching.settle(), true);
    assert.deepEqual(parts.emitted, [["error", { code: "http_502", status: 502, request_id: null }]]);
  });

  it("waits where other files are still under way", async () => {
    const busy = problem(429, { code: "busy", retryAfter: 2 });
    const { attaching, files, parts } = setUp({ uploads: [busy, added("a", 1)] });
    await attaching.add([file("a.png")]);
    assert.deepEqual([files()[0].state, parts.waits], ["added", [2]]);
  });

  it("has words of its own for a web server that takes no more", async () => {
    const { attaching, files } = setUp({ uploads: [problem(413)] });
    await attaching.add([file("a.png")]);
    assert.equal(files()[0].problem.detail, "form.file.tooLargeHere");
  });
});

describe("taking files back", () => {
  it("asks the server for one that is there, and is content when it is gone already", async () => {
    const draft = { version: 4, fields: [], attachments: [stored("a"), stored("b")], attachment_limits: limits };
    const gone = new Response(null, { status: 204, headers: { ETag: '"5"' } });
    const { attaching, calls, files, state } = setUp({ draft, answers: [gone, problem(404)] });
    await attaching.remove("a");
    assert.deepEqual(
      [calls[0].method, calls[0].path, state().draft.version],
      ["DELETE", "preview/attachments?conversation=c1&id=a", 5],
    );
    await attaching.remove("b");
    assert.deepEqual(files(), []);
  });

  it("keeps it and says why when that did not work", async () => {
    const draft = { version: 4, fields: [], attachments: [stored("a")], attachment_limits: limits };
    const { attaching, files } = setUp({ draft, answers: [problem(503)] });
    await attaching.remove("a");
    assert.deepEqual([files()[0].state, files()[0].problem.status], ["added", 503]);
  });

  it("stops sending one that is still under way, and goes on with the next", async () => {
    let aborted = false;
    const slow = (content, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(new DOMException("", "AbortError"));
        });
      });
    const { attaching, files } = setUp({ uploads: [slow, added("b", 1)] });
    const done = attaching.add([file("a.png"), file("b.png")]);
    await Promise.resolve();
    attaching.remove(files()[0].key);
    await done;
    assert.deepEqual([aborted, files().map(({ name }) => name)], [true, ["b.png"]]);
  });

  it("stops when the conversation is erased", async () => {
    let aborted = false;
    const slow = (content, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(new DOMException("", "AbortError"));
        });
      });
    const { attaching, parts, files } = setUp({ uploads: [slow] });
    const done = attaching.add([file("a.png")]);
    await Promise.resolve();
    parts.store.dispatch({ type: "erased" });
    await done;
    assert.deepEqual([aborted, files(), parts.reloads], [true, [], 0]);
  });
});

describe("what the server knows", () => {
  it("takes the place of what was sent, under the same key, and leaves what is on its way", () => {
    const here = [
      { key: "k1", id: "a", name: "a.png", state: "added" },
      { key: "k2", name: "b.png", state: "sending" },
    ];
    const files = filesKnown(here, [stored("a", { state: "expired" }), stored("c")]);
    assert.deepEqual(
      files.map(({ key, state }) => [key, state]),
      [
        ["k1", "expired"],
        ["c", "added"],
        ["k2", "sending"],
      ],
    );
  });
});
