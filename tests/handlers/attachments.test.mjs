// Files for a ticket: they pass through to the service desk, and none of them keeps a ticket from being created.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { after, afterEach, before, describe, it } from "node:test";

import { waitUntil } from "../stack/processes.mjs";
import { accident, fieldOf, server, startStory, ticketValue } from "./story.mjs";

let story;
before(async () => {
  story = await startStory({ engine: "guided" });
});
after(() => story?.stop());
afterEach(async () => {
  await story.desk.clearFaults();
  await story.desk.change([
    {
      op: "settings",
      set: { attachments: true, upload_limit: 10 << 20, upload_life_ms: 86400000, upload_hold: false, error_form: "mixed" },
    },
    { op: "change", kind: "portal", id: "10", set: { attachments: true } },
  ]);
  await story.stack.database.query("DELETE FROM ata.attachment_limit");
  await story.emma.startOver();
});

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const png = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), randomBytes(5000)]);
const phishing = "I want to report phishing: a suspicious mail asked me for my password";

const address = (conversation, name) =>
  `/preview/attachments?conversation=${conversation}&name=${encodeURIComponent(name)}`;

const tryAdd = (conversation, name, bytes = png, type = "image/png", person = story.emma) =>
  person.call("POST", address(conversation, name), {
    body: bytes,
    headers: type ? { "Content-Type": type } : {},
  });

async function add(conversation, name, bytes, type) {
  const answer = await tryAdd(conversation, name, bytes, type);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

async function refused(status, code, attempt) {
  const answer = await attempt;
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  return answer.body.detail;
}

/** A conversation about the broken laptop, whose form has no field for files. */
const laptop = async () => (await story.emma.say(accident.en)).conversation;

/** One about a suspicious mail, whose form has such a field. */
async function mail() {
  const { conversation } = await story.emma.say(phishing);
  const preview = await story.emma.patch(conversation, { request_type: "37" });
  assert.equal(preview.ready, true, JSON.stringify(preview.fields));
  return conversation;
}

const ticketOf = async (key) => (await story.desk.tickets()).find((ticket) => ticket.key === key);
const uploads = async () =>
  (await story.desk.log()).filter(({ path }) => path.endsWith("/attachTemporaryFile"));
const later = (interval) =>
  story.stack.database.query(`UPDATE ata.clock_shift SET shift = shift + interval '${interval}'`);

describe("a file", () => {
  it("is told with the conversation, and arrives byte by byte in the form of the ticket", async () => {
    const conversation = await mail();
    const { version } = await story.emma.preview(conversation);
    const answer = await tryAdd(conversation, "screen.png");
    assert.deepEqual(
      [answer.status, answer.headers.get("etag"), answer.body],
      [201, `"${version + 1}"`, { id: answer.body.id, name: "screen.png", size: png.length, type: "image/png", state: "added" }],
    );
    const preview = await story.emma.preview(conversation);
    assert.deepEqual([preview.version, preview.attachments], [version + 1, [answer.body]]);
    assert.deepEqual(fieldOf(preview, "attachment").value, ["screen.png"]);
    assert.deepEqual((await story.emma.welcome()).conversation.draft.attachments, [answer.body]);

    const ticket = await story.emma.submit(conversation);
    assert.deepEqual(ticket.attachments, [{ name: "screen.png", state: "attached" }]);
    const made = await ticketOf(ticket.key);
    assert.equal(ticketValue(made, "attachment").length, 1);
    assert.deepEqual(made.attachments, [
      { fileName: "screen.png", size: png.length, mimeType: "image/png", sha256: sha256(png) },
    ]);
    assert.deepEqual((await story.emma.preview(conversation)).ticket, ticket);
  });

  it("is attached right after a ticket whose form has no field for it", async () => {
    const conversation = await laptop();
    await add(conversation, "one.png");
    await add(conversation, "two.txt", "hello", "text/plain; charset=utf-8");
    const ticket = await story.emma.submit(conversation);
    assert.deepEqual(ticket.attachments, [
      { name: "one.png", state: "attached" },
      { name: "two.txt", state: "attached" },
    ]);
    const made = await ticketOf(ticket.key);
    assert.equal(ticketValue(made, "attachment"), undefined);
    assert.deepEqual(
      made.attachments.map(({ fileName, mimeType }) => [fileName, mimeType]),
      [
        ["one.png", "image/png"],
        ["two.txt", "text/plain"],
      ],
    );
    assert.equal(made.comments.filter((comment) => comment.public).length, 1, "one comment tells of both");
  });

  if (server === "lighttpd")
    it("arrives through a plain CGI program, too", async () => {
      const conversation = await laptop();
      const kept = await tryAdd(conversation, "cgi.png", png, "image/png", story.emma.at("cgi"));
      assert.equal(kept.status, 201, JSON.stringify(kept.body));
      await refused(422, "file_refused", tryAdd(conversation, "none", "", "image/png", story.emma.at("cgi")));
      const ticket = await story.emma.submit(conversation);
      assert.equal((await ticketOf(ticket.key)).attachments[0].sha256, sha256(png));
    });

  it("that is taken back does not go along, and neither is it there for anybody else", async () => {
    const conversation = await laptop();
    const { id } = await add(conversation, "one.png");
    const path = `/preview/attachments?conversation=${conversation}&id=${id}`;
    await story.jonas.wants(404, "DELETE", path);
    await refused(404, "not_found", tryAdd(conversation, "x.png", png, "image/png", story.jonas));
    const { version } = await story.emma.preview(conversation);
    const answer = await story.emma.call("DELETE", path);
    assert.deepEqual([answer.status, answer.headers.get("etag")], [204, `"${version + 1}"`]);
    await story.emma.wants(404, "DELETE", path);
    await story.emma.wants(404, "DELETE", `/preview/attachments?conversation=${conversation}&id=nonsense`);
    assert.deepEqual((await story.emma.submit(conversation)).attachments, []);
  });

  it("that came or went after the last look is part of what must be agreed to", async () => {
    const conversation = await laptop();
    const { version } = await story.emma.preview(conversation);
    await add(conversation, "one.png");
    await refused(412, "version_moved", story.emma.trySubmit(conversation, version));
    await story.emma.submit(conversation);
    await refused(409, "conflict", tryAdd(conversation, "late.png"));
  });

  it("keeps a name that neither leads elsewhere nor deceives, and a type only if it is one", async () => {
    const conversation = await laptop();
    const cases = [
      ["../../etc/passwd", "passwd"],
      ["C:\\Users\\emma\\Übersicht 1.pdf", "Übersicht 1.pdf"],
      ["invoice\u202Efdp.exe", "invoicefdp.exe"],
      ['a"b; filename="c.txt', "a'b; filename='c.txt"],
      ["..", "file"],
      [`${"ä".repeat(200)}.jpeg`, `${"ä".repeat(125)}.jpeg`],
    ];
    for (const [given, kept] of cases) assert.equal((await add(conversation, given)).name, kept);
    assert.equal((await add(conversation, "n", png, "Image/PNG; a=b")).type, "image/png");
    assert.equal((await add(conversation, "n", png, "x y")).type, "application/octet-stream");
    assert.equal((await add(conversation, "n", png, null)).type, "application/octet-stream");
    const ticket = await story.emma.submit(conversation);
    const names = (await ticketOf(ticket.key)).attachments.map(({ fileName }) => fileName);
    assert.deepEqual(names.slice(0, cases.length), cases.map(([, kept]) => kept));
    await story.emma.wants(400, "POST", `/preview/attachments?conversation=${conversation}`, { body: png });
  });
});

describe("what the service desk takes", () => {
  it("is told to the page and the person", async () => {
    await story.desk.change({ op: "settings", set: { upload_limit: 1000 } });
    const unknown = { enabled: true, max_bytes: null, max_files: 20 };
    assert.deepEqual((await story.emma.welcome()).attachment_limits, unknown, "nobody waits for it");
    const conversation = await laptop();
    const limits = { ...unknown, max_bytes: 1000 };
    assert.deepEqual((await story.emma.preview(conversation)).attachment_limits, limits);
    assert.deepEqual((await story.emma.welcome()).attachment_limits, limits);
  });

  it("is known before a byte of a file leaves", async () => {
    await story.desk.change({ op: "settings", set: { upload_limit: 2048 } });
    const conversation = await laptop();
    await story.desk.clearLog();
    const words = await refused(413, "file_too_large", tryAdd(conversation, "large.bin", randomBytes(2049)));
    assert.match(words, /2 kB/);
    assert.match(await refused(422, "file_refused", tryAdd(conversation, "empty.txt", "")), /empty/);
    assert.deepEqual(await uploads(), []);
    await add(conversation, "fits.bin", randomBytes(2048));
  });

  it("may be less than it said", async () => {
    const conversation = await laptop();
    await add(conversation, "first.png");
    await story.desk.change({ op: "settings", set: { upload_limit: 2048 } });
    const words = await refused(422, "file_refused", tryAdd(conversation, "large.bin", randomBytes(4096)));
    assert.match(words, /larger than the limit/);
    await story.desk.fault({ match: { path: "attachTemporaryFile" }, times: 1, fault: { status: 413, html: "<p>" } });
    await refused(413, "file_too_large", tryAdd(conversation, "large.bin"));
  });

  it("may be nothing, on the site or in this desk alone", async () => {
    const conversation = await laptop();
    await story.desk.change({ op: "change", kind: "portal", id: "10", set: { attachments: false } });
    await refused(422, "files_off", tryAdd(conversation, "one.png"));
    assert.equal((await story.emma.preview(conversation)).attachment_limits.enabled, false);
    await story.desk.clearLog();
    await refused(422, "files_off", tryAdd(conversation, "one.png"));
    assert.deepEqual(await uploads(), [], "it is not asked again");
    await later("11 minutes");
    await story.desk.change({ op: "change", kind: "portal", id: "10", set: { attachments: true } });
    await add(conversation, "one.png");
    await later("11 minutes");
    await story.desk.change({ op: "settings", set: { attachments: false } });
    await refused(422, "files_off", tryAdd(conversation, "two.png"));
  });

  it("is at most 20 files, also when they come at once", async () => {
    const conversation = await laptop();
    for (let count = 0; count < 19; count += 1) await add(conversation, `${count}.txt`, "x");
    const answers = await Promise.all([1, 2].map((n) => tryAdd(conversation, `last-${n}.txt`, "x")));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 422]);
    await refused(422, "too_many_files", tryAdd(conversation, "more.txt", "x"));
    const { attachments, attachment_limits: limits } = await story.emma.preview(conversation);
    assert.deepEqual([attachments.length, limits.max_files], [20, 20]);
  });
});

describe("a form that needs a file", () => {
  const required = async (is) => {
    const use = { kind: "field", id: "attachment", request_type: "37" };
    await story.desk.change({ op: "change", ...use, set: { required: is } });
    await story.priya.synchronise();
  };
  before(() => required(true));
  after(() => required(false));

  it("asks for it, is not complete without it, and takes no words for it", async () => {
    const first = await story.emma.say(phishing);
    const { conversation } = first;
    await story.emma.patch(conversation, { request_type: "37" });
    const asked = await story.emma.say("that is all I know", { conversation });
    assert.deepEqual(
      [asked.ready, asked.missing.map(({ id }) => id), asked.asked_field?.id],
      [false, ["attachment"], "attachment"],
    );
    assert.match(asked.reply, /file/);
    const preview = await story.emma.preview(conversation);
    const field = fieldOf(preview, "attachment");
    assert.deepEqual([field.kind, field.required, field.value, preview.fallback], ["attachment", true, null, undefined]);
    const answer = await story.emma.tryPatch(conversation, preview.version, { values: { attachment: ["x.png"] } });
    assert.deepEqual([answer.status, answer.body.errors[0].pointer], [422, "/values/attachment"]);
    const refusal = await story.emma.trySubmit(conversation, preview.version);
    assert.deepEqual([refusal.status, refusal.body.errors[0].pointer], [422, "/values/attachment"]);

    await add(conversation, "mail.png");
    assert.equal((await story.emma.preview(conversation)).ready, true);
    const done = await story.emma.say("I have added it", { conversation });
    assert.deepEqual([done.ready, done.missing], [true, []]);
    const ticket = await story.emma.submit(conversation);
    assert.deepEqual(ticket.attachments, [{ name: "mail.png", state: "attached" }]);
  });

  it("needs another one once Jira has dropped it", async () => {
    const { conversation } = await story.emma.say(phishing);
    await story.emma.patch(conversation, { request_type: "37" });
    await add(conversation, "mail.png");
    await later("24 hours");
    const preview = await story.emma.preview(conversation);
    assert.deepEqual([preview.ready, preview.attachments[0].state], [false, "expired"]);
    assert.equal(fieldOf(preview, "attachment").value, null);
  });
});

describe("a ticket whose files are not taken", () => {
  /** The desk forgets its temporary files sooner than it should. */
  const forget = () => story.desk.change({ op: "settings", set: { upload_life_ms: 0 } });

  for (const form of ["mixed", "platform", "servicedesk"])
    it(`is created without them, however Jira says so (${form})`, async () => {
      await story.desk.change({ op: "settings", set: { error_form: form } });
      const conversation = await mail();
      await add(conversation, "screen.png");
      await forget();
      const ticket = await story.emma.submit(conversation);
      assert.deepEqual(
        ticket.attachments.map(({ name, state }) => [name, state]),
        [["screen.png", "failed"]],
      );
      assert.match(ticket.attachments[0].reason, /did not take/);
      assert.deepEqual((await ticketOf(ticket.key)).attachments, []);
    });

  it("keeps them when Jira refused it for another reason", async () => {
    await story.desk.change({ op: "settings", set: { error_form: "servicedesk" } });
    const conversation = await mail();
    await add(conversation, "screen.png");
    const create = { method: "POST", path: "/rest/servicedeskapi/request$" };
    const fault = { status: 400, body: { errorMessage: "The project is read-only." } };
    await story.desk.fault({ match: create, times: 2, fault });
    const { version } = await story.emma.preview(conversation);
    await refused(422, "invalid", story.emma.trySubmit(conversation, version));
    const state = `SELECT state FROM ata.attachment WHERE conversation = '${conversation}'`;
    assert.equal(await story.stack.database.query(state), "added");
    const answer = await story.emma.trySubmit(conversation, version);
    assert.deepEqual(answer.body.attachments, [{ name: "screen.png", state: "attached" }]);
  });

  it("after it was created says which are missing: one that is refused does not take the others with it", async () => {
    const conversation = await laptop();
    await add(conversation, "old.png");
    await story.stack.database.query("UPDATE ata.attachment SET temporary_id = 'temp-of-nobody'");
    await add(conversation, "new.png");
    const ticket = await story.emma.submit(conversation);
    assert.deepEqual(
      ticket.attachments.map(({ name, state }) => [name, state]),
      [
        ["old.png", "failed"],
        ["new.png", "attached"],
      ],
    );
  });
});

describe("a service desk that is away", () => {
  it("when it is asked what became of a file costs nobody the ticket", async () => {
    const conversation = await laptop();
    await add(conversation, "one.png");
    await story.stack.database.query("UPDATE ata.attachment SET temporary_id = 'temp-of-nobody'");
    const listing = { method: "GET", path: "/request/[^/]+/attachment" };
    await story.desk.fault({ match: listing, times: "always", fault: { status: 500 } });
    const ticket = await story.emma.submit(conversation);
    assert.deepEqual(ticket.attachments, [{ name: "one.png", state: "waiting" }]);
    await story.desk.clearFaults();
    await later("2 minutes");
    await waitUntil("the verdict", async () => {
      const { attachments } = (await story.emma.preview(conversation)).ticket;
      return attachments[0].state === "failed";
    });
  });

  it("while a file is under way is said so, and the file can be sent again", async () => {
    const conversation = await laptop();
    const match = { path: "attachTemporaryFile" };
    await story.desk.fault({ match, times: 1, fault: { status: 503 } });
    await refused(502, "remote_failed", tryAdd(conversation, "one.png"));
    await story.desk.fault({ match, times: 1, fault: { reset: true } });
    await refused(502, "remote_failed", tryAdd(conversation, "one.png"));
    assert.deepEqual((await story.emma.preview(conversation)).attachments, []);
    await add(conversation, "one.png");
  });

  for (const [what, fault, status, code, words] of [
    ["as it found a virus in it", { status: 400, body: { errorMessage: "one.png holds a virus." } }, 422, "file_refused", /holds a virus/],
    ["with 413, as a proxy does that has read it", { status: 413, html: true }, 413, "file_too_large", /./],
    ["with 413 before it was all sent, as a proxy does that has not", { status: 413, html: true, early: true }, 413, "file_too_large", /./],
    ["with 401, as its token is revoked", { status: 401 }, 502, "remote_refused", /token/],
  ])
    it(`that refuses a file ${what}, is told to the person, and the conversation goes on`, async () => {
      const conversation = await laptop();
      await story.desk.fault({ match: { path: "attachTemporaryFile" }, fault });
      const detail = await refused(status, code, tryAdd(conversation, "one.png", randomBytes(4 << 20)));
      assert.match(detail, words);
      assert.deepEqual((await story.emma.preview(conversation)).attachments, []);
      await add(conversation, "one.png");
      assert.equal((await story.emma.submit(conversation)).attachments[0].state, "attached");
    });

  it("when its limits are asked for keeps nobody from anything", async () => {
    const conversation = await laptop();
    await story.desk.fault({ match: { path: "attachment/meta" }, times: "always", fault: { status: 500 } });
    assert.equal((await story.emma.preview(conversation)).attachment_limits.enabled, true);
    await add(conversation, "one.png");
  });

  const attaching = { method: "POST", path: "/request/[^/]+/attachment$" };

  for (const status of [503, 401])
  it(`after the ticket was made (${status}) attaches later, by itself`, async () => {
    const conversation = await laptop();
    await add(conversation, "one.png");
    await story.desk.fault({ match: attaching, times: 1, fault: { status } });
    const ticket = await story.emma.submit(conversation);
    assert.deepEqual(ticket.attachments, [{ name: "one.png", state: "waiting" }]);
    await later("2 minutes");
    const told = await waitUntil("the file", async () => {
      const { attachments } = (await story.emma.preview(conversation)).ticket;
      return attachments[0].state === "attached" && attachments;
    });
    assert.equal(told.length, 1);
    assert.equal((await ticketOf(ticket.key)).attachments.length, 1);
  });

  it("and whose answer was lost is looked at: what hangs there is not missing, and hangs there once", async () => {
    const conversation = await laptop();
    await add(conversation, "one.png");
    await story.desk.fault({ match: attaching, times: 1, fault: { reset: true, commit: "before" } });
    const ticket = await story.emma.submit(conversation);
    assert.deepEqual(ticket.attachments, [{ name: "one.png", state: "waiting" }]);
    await later("2 minutes");
    await waitUntil("the file", async () => {
      const { attachments } = (await story.emma.preview(conversation)).ticket;
      return attachments[0].state === "attached";
    });
    assert.equal((await ticketOf(ticket.key)).attachments.length, 1);
  });
});

describe("kill -9 of submit", () => {
  it("between the ticket and its files leaves neither lost nor doubled", async () => {
    const conversation = await laptop();
    await add(conversation, "one.png");
    await story.desk.fault({
      match: { method: "POST", path: "/request/[^/]+/attachment$" },
      times: 1,
      fault: { delay_ms: 60000 },
    });
    const { version } = await story.emma.preview(conversation);
    await story.desk.clearLog();
    const click = story.emma.attempt("POST", "/submit", {
      json: { conversation, version },
      headers: { "Idempotency-Key": "killed-between" },
    });
    await waitUntil("the call that attaches", async () =>
      (await story.desk.log()).some(({ method, path }) => method === "POST" && path.endsWith("/attachment")),
    );
    story.stack.kill("submit");
    await click;
    const again = await waitUntil("the ticket", async () => {
      const answer = await story.emma.attempt("POST", "/submit", {
        json: { conversation, version },
        headers: { "Idempotency-Key": "killed-between" },
      });
      return answer.status === 201 && answer.body;
    });
    await later("2 minutes");
    await waitUntil("the file", async () => {
      const { attachments } = (await story.emma.preview(conversation)).ticket;
      return attachments[0].state === "attached";
    });
    const made = (await story.desk.tickets()).filter(({ key }) => key === again.key);
    assert.deepEqual([made.length, made[0].attachments.length], [1, 1]);
  });
});

describe("a large file", () => {
  const megabytes = 100;
  const residentBytes = async (pid) =>
    Number(/^VmHWM:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
  const piece = randomBytes(1 << 20);

  /** Sends it piece by piece, as fast as it is taken. @returns {{request, sent: () => number, answer: Promise<number>}} */
  function send(conversation, headers, length = megabytes) {
    const url = new URL(`${story.base}${address(conversation, "large.bin")}`);
    const call = request(url, {
      method: "POST",
      headers: {
        ...story.emma.headersOf({ "Content-Type": "application/zip" }),
        ...(headers ?? { "Content-Length": length << 20 }),
      },
    });
    let left = length;
    const go = () => {
      while (left > 0 && !call.destroyed) {
        left -= 1;
        if (!call.write(piece)) return call.once("drain", go);
      }
      return call.end();
    };
    const answer = new Promise((resolve) => {
      call.once("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.once("error", () => resolve(0));
    });
    go();
    return { call, sent: () => (length - left) << 20, answer };
  }

  before(() => story.desk.change({ op: "settings", set: { upload_limit: 200 << 20 } }));

  it("passes through in little memory and arrives whole", async () => {
    await story.desk.change({ op: "settings", set: { upload_limit: 200 << 20 } });
    const conversation = await laptop();
    const [pid] = story.stack.pids("preview");
    assert.equal(await send(conversation).answer, 201);
    const used = await residentBytes(pid);
    assert.ok(used < 32 << 20, `${used >> 20} MiB resident`);
    const ticket = await story.emma.submit(conversation);
    const whole = createHash("sha256");
    for (let count = 0; count < megabytes; count += 1) whole.update(piece);
    const [file] = (await ticketOf(ticket.key)).attachments;
    assert.deepEqual([file.size, file.sha256], [megabytes << 20, whole.digest("hex")]);
  });

  it("is held back by a service desk that does not read, and dropped when the person leaves", async () => {
    // more than all buffers of the systems on the way take together; what comes after its answer the web server throws away
    const length = 900;
    await story.desk.change({ op: "settings", set: { upload_limit: 1 << 30, upload_hold: true } });
    const conversation = await laptop();
    const file = send(conversation, undefined, length);
    let before = -1;
    await waitUntil("the sender to be held back", async () => {
      const same = before === file.sent();
      before = file.sent();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return same && before > 0;
    });
    const [pid] = story.stack.pids("preview");
    assert.ok((await residentBytes(pid)) < 32 << 20);
    file.call.destroy();
    const passed = new RegExp(`"a file was not passed on" came=(\\d+) announced=${length << 20}`);
    const [, came] = await waitUntil("the end of the call", async () => passed.exec(await story.stack.log()));
    assert.ok(Number(came) < 100 << 20, `${came} bytes were taken`);
    await story.desk.change({ op: "settings", set: { upload_hold: false } });
    assert.deepEqual((await story.emma.preview(conversation)).attachments, []);
    await add(conversation, "small.png");
  });

  it("of unknown length is cut off where the limit is", async () => {
    await story.desk.change({ op: "settings", set: { upload_limit: 3 << 20 } });
    const conversation = await laptop();
    const status = await send(conversation, { "Transfer-Encoding": "chunked" }).answer;
    assert.ok(server === "apache" ? [403, 411].includes(status) : [411, 413, 0].includes(status), String(status));
    assert.deepEqual((await story.emma.preview(conversation)).attachments, []);
  });
});
