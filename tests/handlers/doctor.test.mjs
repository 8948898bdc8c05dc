// ata-doctor on a deployment that is well, and on one with each fault it knows: one line, with what to do.
import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";

import { root } from "../stack/servers.mjs";
import { readEvents } from "./events.mjs";
import { turnSwitch } from "./office.mjs";
import { server, startStory } from "./story.mjs";

const program = join(resolve(root, process.env.ATA_TEST_BUILD || "build"), "bin/ata-doctor");

/** As the operator would run it. @returns {Promise<{status: number, output: string, errors: string, lines: string[]}>} */
function examine(story, variables = {}, parameters = ["--frugal"]) {
  const env = Object.fromEntries(
    Object.entries({ PATH: process.env.PATH, ...story.stack.settings, ...variables }).filter(([, value]) => value),
  );
  return new Promise((done) => {
    execFile(program, parameters, { env }, (error, output, errors) =>
      done({ status: error ? error.code : 0, output, errors, lines: output.trim().split("\n") }),
    );
  });
}

/** Every cluster of the tests forgets on purpose what it acknowledged, to be fast. */
const isOfTests = (line) => line.startsWith("warning  database storage: the server may forget");
const complaintsOf = ({ lines }) => lines.filter((line) => !line.startsWith("ok ") && !isOfTests(line));

/** Runs it and wants exactly these complaints, each told by a pattern. */
async function finds(story, variables, ...patterns) {
  const result = await examine(story, variables);
  const complaints = complaintsOf(result);
  for (const pattern of patterns)
    assert.ok(complaints.some((line) => pattern.test(line)), `${pattern} is not in\n${result.output}`);
  assert.equal(complaints.length, patterns.length, complaints.join("\n"));
  const failed = complaints.some((line) => line.startsWith("FAILED"));
  assert.equal(result.status, failed ? 1 : 0);
  assert.equal(result.errors, "");
  return result;
}

const everything = [
  "settings", "identity", "edition", "sealing key", "database", "schema", "database rights", "database connections",
  "database storage", "database clock", "switch", "quota", "timer", "jira", "jira clock", "jira account",
  "jira licence", "jira portals", "jira rights", "jira experimental calls", "jira directory", "jira organizations",
  "knowledge base", "model", "programs", "pages", "streaming",
];

describe("ata-doctor", { skip: server === "cgi" && "one server at a time" }, () => {
  let story;
  before(async () => {
    story = await startStory({ edition: "advanced", engine: "model", indexed: true });
  });
  after(() => story?.stop());

  const fault = async (match, answer, check) => {
    await story.desk.fault({ match, times: "always", fault: answer });
    try {
      await check();
    } finally {
      await story.desk.clearFaults();
    }
  };

  /** What is said while the database is otherwise. */
  const meanwhile = async (change, back, pattern) => {
    await story.stack.query(change);
    try {
      assert.match((await examine(story)).output, pattern);
    } finally {
      await story.stack.query(back);
    }
  };

  it("finds a healthy deployment healthy, one line for each check", async () => {
    const { lines } = await finds(story, {});
    assert.deepEqual(lines.map((line) => /^(?:ok|warning) +([^:]+): /.exec(line)[1]), everything);
  });

  it("gives monitors the same as one document", async () => {
    const { status, output, errors } = await examine(story, {}, ["--json", "--frugal"]);
    assert.deepEqual([status, errors], [0, ""]);
    const { checks, ...rest } = JSON.parse(output);
    assert.deepEqual(rest, { status: "warning", version: "1.0.0" });
    assert.deepEqual(checks.map(({ check }) => check), everything);
    const { advice, ...clock } = checks.find(({ check }) => check === "database clock");
    assert.deepEqual([clock, advice], [{ check: "database clock", status: "ok", what: "agrees with ours" }, null]);
    assert.ok(checks.every(({ status: verdict, advice: what }) => (verdict === "ok") === (what === null)));
  });

  it("tells its wishes and its version, and refuses what it does not know with status 2", async () => {
    const help = await examine(story, {}, ["--help"]);
    assert.equal(help.status, 0);
    assert.match(help.output, /--json.*\n.*--frugal[^]*ATA_DATABASE_URL/);
    assert.equal((await examine(story, {}, ["--version"])).output, "1.0.0\n");
    for (const parameters of [["--jsn"], ["--json", "now"], ["--help", "--json"]])
      assert.equal((await examine(story, {}, parameters)).status, 2);
  });

  it("tells no secret, neither ours nor the database's, whatever is wrong", async () => {
    const password = "k33p-th1s-to-yourself";
    const url = `postgresql://ata_app:${password}@127.0.0.1:9/ata`;
    const { output, errors } = await examine(story, {
      ATA_DATABASE_URL: url,
      ATA_JIRA_TOKEN: "jira-demo-token-of-old",
      ATA_JIRA_TOKEN_FILE: "",
      ATA_OPERATOR_TOKEN: "operator-of-old",
      ATA_OPERATOR_TOKEN_FILE: "",
    });
    const said = output + errors;
    for (const secret of [password, "jira-demo-token", "operator-of-old", ...Object.values(story.stack.tokens)])
      assert.ok(!said.includes(secret), secret);
    const broken = await examine(story, { ATA_DATABASE_URL: `host=127.0.0.1 password='${password}` });
    assert.match(broken.output, /^FAILED +database: libpq cannot read the connection string/m);
    assert.ok(!(broken.output + broken.errors).includes(password));
  });

  describe("of the settings", () => {
    const withFile = async (text, mode) => {
      const file = join(story.stack.folder, `secret-${mode.toString(8)}-${text.length}`);
      await writeFile(file, text);
      await chmod(file, mode);
      return file;
    };

    it("names each that is missing, malformed or misspelt, and looks at all the rest", async () => {
      await finds(story, { ATA_POOL: "many" }, /^FAILED +settings: ATA_POOL must be a whole number -> set it right/);
      await finds(story, { ATA_POOL_SIZE: "8" }, /^warning +settings: ATA_POOL_SIZE is no variable of ours -> did you mean ATA_\w+\?/);
      const { lines } = await finds(story, { ATA_DATABASE_URL: "" }, /^FAILED +settings: ATA_DATABASE_URL must be set/);
      assert.ok(lines.some((line) => line.startsWith("ok       streaming")));
    });

    it("finds secrets that others can read, that are empty, or that stand in the environment", async () => {
      const open = await withFile("secret-token-of-ours", 0o644);
      await finds(story, { ATA_SYNC_TOKEN_FILE: open }, /^FAILED +settings: ATA_SYNC_TOKEN \(file .*\) may be read or written by others; its mode should be 0400/);
      const empty = await withFile("", 0o400);
      await finds(story, { ATA_SYNC_TOKEN_FILE: empty }, /^FAILED +settings: ATA_SYNC_TOKEN .* is empty/);
      await finds(story, { ATA_SYNC_TOKEN_FILE: "/nowhere" }, /^FAILED +settings: ATA_SYNC_TOKEN .* is not there/);
      await finds(
        story,
        { ATA_SYNC_TOKEN_FILE: "", ATA_SYNC_TOKEN: "some-token" },
        /^warning +secrets: ATA_SYNC_TOKEN stands in the environment itself.* -> put it into a file of mode 0400 and name that in ATA_SYNC_TOKEN_FILE/,
      );
    });

    it("finds those that contradict each other", async () => {
      await finds(story, { ATA_JWT_KEYS_FILE: "" }, /^FAILED +identity: nobody can sign in.* -> set ATA_JWT_KEYS_FILE/);
      await finds(story, { ATA_TRUST_REMOTE_USER: "1" }, /^FAILED +identity: .*both set/);
      await finds(story, { ATA_MANAGED_KEY_FILE: "" }, /^FAILED +edition: .* -> set ATA_MANAGED_KEY_FILE/, /^warning +model: there is no key/);
      await finds(story, { ATA_OPERATOR_TOKEN_FILE: "" }, /^warning +edition: credits cannot be added.* -> set ATA_OPERATOR_TOKEN_FILE/);
      await finds(story, { ATA_CA_FILE: "/nowhere.pem" }, /^FAILED +encryption: \/nowhere.pem cannot be read/);
      const old = await withFile("0".repeat(64), 0o400);
      await finds(story, { ATA_SECRET_KEY_OLD_FILE: old }, /^warning +sealing key: .* -> run `ata-admin rotate-key`/);
    });

    it("takes the standard edition without a key for unfinished, not for broken", async () => {
      const standard = { ATA_EDITION: "standard", ATA_MANAGED_KEY_FILE: "" };
      await finds(story, standard, /^warning +model: there is no key for .* -> save a key on the admin page/);
      await finds(story, { ...standard, ATA_SECRET_KEY_FILE: "" }, /^FAILED +sealing key: an administrator cannot store an API key/, /^warning +model/);
    });
  });

  describe("of the database", () => {
    it("tells why there is no connection, and goes on", async () => {
      const { lines } = await finds(
        story,
        { ATA_DATABASE_URL: "host=127.0.0.1 port=9 dbname=ata user=ata_app" },
        /^FAILED +database: .*refused.* -> check ATA_DATABASE_URL, that the server runs, and that pg_hba.conf/,
      );
      assert.ok(lines.some((line) => line.startsWith("ok       jira licence")));
    });

    it("finds a schema that is newer, older or not there", async () => {
      const newest = "(SELECT max(version) FROM ata.schema_version)";
      await meanwhile(
        `INSERT INTO ata.schema_version (version, name, sha256) VALUES (999, '999_later.sql', '')`,
        "DELETE FROM ata.schema_version WHERE version = 999",
        /^FAILED +schema: is at version 999, newer than this release's \d+ -> install the newer release/m,
      );
      await meanwhile(
        `CREATE TABLE kept AS SELECT * FROM ata.schema_version WHERE version = ${newest}; DELETE FROM ata.schema_version WHERE version = ${newest}`,
        "INSERT INTO ata.schema_version SELECT * FROM kept; DROP TABLE kept",
        /^FAILED +schema: is at version \d+, this release wants \d+ -> run `ata-migrate`, then restart/m,
      );
      await meanwhile(
        "REVOKE USAGE ON SCHEMA ata FROM ata_app",
        "GRANT USAGE ON SCHEMA ata TO ata_app",
        /^FAILED +schema: the database \w+ has none that ata_app may see -> run sql\/roles.sql/m,
      );
    });

    it("finds a right that the programs' login lacks, and one too many", async () => {
      await meanwhile(
        "REVOKE EXECUTE ON FUNCTION ata.setting_enable(boolean, text, text) FROM ata_app",
        "GRANT EXECUTE ON FUNCTION ata.setting_enable(boolean, text, text) TO ata_app",
        /^FAILED +database rights: ata_app may not do what the programs do: permission denied for function setting_enable \(\w+\) -> log in as ata_app/m,
      );
      await finds(story, { ATA_DATABASE_URL: story.stack.database.owner }, /^warning +database rights: \w+ may change the schema/);
    });

    it("finds two clocks that differ", { skip: /sanitize/.test(program) && "a sanitizer wants to be loaded first" }, async () => {
      const library = join(story.stack.folder, "slow_clock.so");
      const made = spawnSync("cc", ["-shared", "-fPIC", "-o", library, join(root, "tests/remote/slow_clock.c")], { encoding: "utf8" });
      assert.equal(made.status, 0, made.stderr);
      await finds(story, { LD_PRELOAD: library }, /^warning +database clock: is (599|600)\.\d seconds ahead of ours: .* -> set both clocks by NTP/);
    });

    it("counts the connections that the programs may open", async () => {
      await finds(story, { ATA_POOL: "200" }, /^warning +database connections: seven programs may open 1400, the server takes \d+ -> raise max_connections/);
    });
  });

  describe("of Jira", () => {
    it("tells a wrong address from one below which Jira is, and from one that sends it on", async () => {
      await finds(story, { ATA_JIRA_URL: "http://127.0.0.1:9" }, /^FAILED +jira: no answer of .*: nobody listens there -> correct host and port in ATA_JIRA_URL/);
      await finds(story, { ATA_JIRA_URL: "http://192.0.2.1" }, /^FAILED +encryption: ATA_JIRA_URL is plain http/, /^FAILED +jira: .*plain http/);
      await finds(story, { ATA_JIRA_URL: "" }, /^FAILED +jira: ATA_JIRA_URL is not set/);
      await finds(story, { ATA_JIRA_URL: story.stack.model.url }, /^FAILED +jira: what answers at .* is no Jira/);
      await fault({ path: "/serverInfo" }, { status: 302, headers: { Location: "https://sso.example/login" } }, () =>
        finds(story, {}, /^FAILED +jira: .*it sends us on to https:\/\/sso.example\/login -> set ATA_JIRA_URL/),
      );
      await fault({ path: "/serverInfo" }, { html: true }, () => finds(story, {}, /^FAILED +jira: what answers at .* is no Jira/));
    });

    it("finds the wrong kind", async () => {
      await finds(story, { ATA_JIRA_KIND: "datacenter" }, /^FAILED +jira kind: .* -> set ATA_JIRA_KIND=cloud/);
    });

    it("S78: finds a refused token, and an account without a licence", async () => {
      const account = (user, token) => ({ ATA_JIRA_USER: user, ATA_JIRA_TOKEN: token, ATA_JIRA_TOKEN_FILE: "" });
      const exposed = /^warning +secrets/;
      await finds(story, account("ata-service@example.com", "expired-token"), exposed, /^FAILED +jira account: Jira refuses the token of ata-service@example.com \(status 401\) -> make a new one/);
      await finds(story, account("", "jira-wrong-bearer"), exposed, /^FAILED +jira account: .* -> set ATA_JIRA_USER to the account's e-mail address/);
      await finds(story, account("no-licence@example.com", "no-licence-token"), exposed, /^FAILED +jira licence: .*\(403 without a word\) -> give it the application access/);
      await finds(story, account("agent-only@example.com", "agent-only-token"), exposed, /^FAILED +jira rights: the account lacks "Administer Projects" in IT.* what customers may raise/);
      await finds(story, { ATA_JIRA_TOKEN_FILE: "" }, /^FAILED +jira: ATA_JIRA_TOKEN_FILE is not set/);
    });

    it("names each thing the account may not read, and what to grant", async () => {
      const forbidden = { status: 403, body: { errorMessage: "no" } };
      const cases = [
        ["/servicedesk/\\d+/requesttype\\?", /^FAILED +jira portals: request types cannot be read in .* -> add the account as agent/],
        ["/group/bulk\\?maxResults=1$", /^FAILED +jira directory: .* -> give the account the global permission "Browse users and groups"/],
        ["/servicedeskapi/organization", /^FAILED +jira organizations: .*status 403/],
        ["/requesttype/permissions/check", /^FAILED +jira experimental calls: what customers may raise cannot be asked \(status 403\) -> make the account an administrator/],
      ];
      for (const [path, pattern] of cases) await fault({ path }, forbidden, () => finds(story, {}, pattern));
      await fault({ path: "/mypermissions" }, { status: 400 }, () => finds(story, {}, /^warning +jira rights: Jira does not tell what the account may do/));
      await fault({ path: "/knowledgebase" }, forbidden, () => finds(story, {}, /^warning +knowledge base: there is none \(status 403\): answers come without articles/));
      await fault({ path: "/wiki/" }, forbidden, () => finds(story, {}, /^warning +knowledge base: Confluence does not let the account in/));
    });

    it("finds consent to experimental calls that gets lost on the way", async () => {
      await fault({ path: "/requesttype/permissions/check" }, { status: 412 }, () =>
        finds(story, {}, /^FAILED +jira experimental calls: Jira does not see our consent.*\(412\) -> let X-ExperimentalApi pass/),
      );
    });

    it("finds a site without desks, and groups that are not there", async () => {
      await fault({ path: "/servicedesk\\?" }, { status: 200, body: { values: [], isLastPage: true, size: 0 } }, () =>
        finds(story, {}, /^FAILED +jira portals: the account sees no service desk -> add the account as agent/),
      );
      await fault({ path: "/servicedesk\\?" }, { status: 404 }, () => finds(story, {}, /^FAILED +jira licence: the site has no service desks -> install/));
      await finds(story, { ATA_ADMIN_GROUPS: "jira-admins" }, /^warning +jira administrators: .*jira-admins.* -> correct ATA_ADMIN_GROUPS/);
    });

    it("finds a clock that is wrong, a limit that is near, and a base URL that differs", async () => {
      const body = { baseUrl: `${story.stack.jira.url}/other`, version: "1001.0.0", deploymentType: "Cloud" };
      const headers = { Date: new Date(Date.now() - 3600_000).toUTCString(), "X-RateLimit-NearLimit": "true" };
      await fault({ path: "/serverInfo" }, { status: 200, body, headers }, () =>
        finds(
          story,
          {},
          /^warning +jira address: Jira calls itself .*\/other/,
          /^warning +jira clock: is 3\d\d\d seconds behind ours -> set this machine's clock by NTP/,
          /^warning +jira rate limit: .* -> see what else uses this account/,
        ),
      );
    });

    it("waits for a silent Jira once, not for every question", async () => {
      await fault({ path: "/rest/" }, { delay_ms: 30_000 }, async () => {
        await story.desk.clearLog();
        await finds(story, {}, /^FAILED +jira: .*says nothing|^FAILED +jira: .*takes longer/);
        assert.equal((await story.desk.log()).filter(({ path }) => path.includes("/rest/")).length, 1);
      });
    });
  });

  describe("of the model", () => {
    const key = (text) => ({ ATA_MANAGED_KEY: text, ATA_MANAGED_KEY_FILE: "" });

    it("asks for an answer of a few tokens once, and for none with --frugal", async () => {
      await story.model.clearLog();
      assert.match((await examine(story, {}, [])).output, /^ok +model: gpt-4.1-mini answers after \d+ ms/m);
      assert.equal((await story.model.requests()).length, 1);
      await story.model.clearLog();
      assert.match((await examine(story)).output, /^ok +model: gpt-4.1-mini is there for this key/m);
      assert.equal((await story.model.requests()).length, 0);
    });

    it("S91: finds a refused key, an unknown model, and a server that is away", async () => {
      await finds(story, key("sk-wrong-key"), /^warning +secrets/, /^FAILED +model: .* refuses the key \(401\) -> save another key/);
      await finds(story, { ATA_MODEL_NAME: "gpt-0" }, /^FAILED +model: .* knows no model gpt-0 -> choose one it has/);
      await finds(story, { ATA_MODEL_URL: "http://127.0.0.1:9/v1" }, /^FAILED +model: .* gives no usable answer -> check ATA_MODEL_URL/);
    });

    it("tells of a server that leaves out what does not fit its context, as turns have found out", async () => {
      const url = story.stack.settings.ATA_MODEL_URL;
      const learnt = (tokens) => `SELECT ata.model_manner_save('${url}', 'gpt-4.1-mini', 0::smallint, 0::smallint, false, false, false, false, false, ${tokens})`;
      await meanwhile(
        learnt(2048),
        "DELETE FROM ata.model_manner",
        /^warning +model: gpt-4.1-mini reads only 2048 tokens of a question .* -> give the server a larger context \(Ollama: num_ctx/m,
      );
    });

    it("says nothing of a model where none is asked", async () => {
      const { output } = await finds(story, { ATA_ENGINE: "guided" });
      assert.doesNotMatch(output, / model: /);
    });
  });

  describe("of what the database tells", () => {
    it("S74: finds a timer that stands still", async () => {
      await meanwhile(
        "UPDATE ata.sync_head SET last_ok = last_ok - interval '3 days'",
        "UPDATE ata.sync_head SET last_ok = last_ok + interval '3 days'",
        /^FAILED +timer: the service desk was last read 72 hours ago -> see that the program sync stays up/m,
      );
    });

    it("S78: finds that the last run failed, and why", async () => {
      await story.desk.fault({ match: { path: "/servicedesk" }, times: "always", fault: { status: 403, body: "" } });
      await story.scheduler.post("/sync?wait=1");
      await story.desk.clearFaults();
      await finds(story, {}, /^warning +synchronisation: the last run failed: The service desk .* -> the lines about Jira tell more/);
      await story.scheduler.post("/sync?wait=1");
      await finds(story, {});
    });

    it("tells that the switch is off, and that the quota is used up", async () => {
      await turnSwitch(story.priya, false);
      await finds(story, {}, /^warning +switch: the assistant is switched off -> turn it on/);
      await turnSwitch(story.priya, true);
      await finds(story, { ATA_QUOTA_TOKENS: "0" }, /^warning +quota: the 0 tokens of this cycle are used up -> add credits/);
    });
  });

  describe("of the public address", () => {
    it("finds one that nobody answers, and one that is not told", async () => {
      await finds(story, { ATA_PUBLIC_URL: "http://127.0.0.1:9" }, /^FAILED +public address: .*nobody listens there -> correct host and port in ATA_PUBLIC_URL/);
      await finds(story, { ATA_PUBLIC_URL: "" }, /^warning +public address: not looked at/);
    });

    it("finds a base path that is not the web server's", async () => {
      const { output } = await examine(story, { ATA_BASE_PATH: "/other" });
      assert.match(output, /^FAILED +programs: \/other\/chat\/readyz: .* -> ATA_BASE_PATH must be what the web server's/m);
      assert.match(output, /^FAILED +pages: \/other\/ata.js: status 404 -> let the web server serve/m);
    });

    it("finds programs that cannot serve", async () => {
      await meanwhile(
        "INSERT INTO ata.schema_version (version, name, sha256) VALUES (999, '999_later.sql', '')",
        "DELETE FROM ata.schema_version WHERE version = 999",
        /^FAILED +programs: \/ata\/usage\/readyz: schema_unknown -> the lines about the database tell why/m,
      );
    });

    it("says when it has no token to ask for a stream with, or the wrong one", async () => {
      const wrong = { ATA_OPERATOR_TOKEN: "another-token", ATA_OPERATOR_TOKEN_FILE: "" };
      await finds(story, wrong, /^warning +secrets/, /^FAILED +streaming: our token does not reach the programs, or is not theirs \(401\) -> Apache: CGIPassAuth On/);
      const none = { ATA_OPERATOR_TOKEN_FILE: "", ATA_SYNC_TOKEN_FILE: "" };
      await finds(story, none, /^warning +edition/, /^warning +streaming: not looked at.* -> set ATA_SYNC_TOKEN_FILE/);
    });
  });
});

describe("a web server that holds answers back", { skip: server === "cgi" && "one server at a time" }, () => {
  const buffered = (text) =>
    text
      .replace("server.stream-response-body = 2", "server.stream-response-body = 0")
      .replace(" flushpackets=on", "")
      .replace(/.*X-Content-Type-Options.*\n/g, "");
  let story;
  before(async () => {
    story = await startStory({ indexed: true, configure: buffered });
  });
  after(() => story?.stop());

  it("is found, and so are headers that its pages lack", async () => {
    await finds(
      story,
      {},
      /^warning +pages: \/ata\/ata.js comes without x-content-type-options: nosniff -> take the pages' part/,
      /^warning +pages: \/ata\/panel.html comes without x-content-type-options/,
      /^FAILED +streaming: 3 of 3 events came within \d+ ms instead of 400: .* -> lighttpd: server.stream-response-body = 2; Apache: flushpackets=on/,
    );
  });
});

describe("other surroundings", { skip: server !== "lighttpd" && "the web server makes no difference" }, () => {
  const withStory = async (options, check) => {
    const story = await startStory(options);
    try {
      await check(story);
    } finally {
      await story.stop();
    }
  };

  describe("a Data Center below a context path", () => {
    let story;
    before(async () => {
      const environment = { ATA_JIRA_KIND: "datacenter", ATA_JIRA_USER: "ata-service" };
      story = await startStory({ jira: ["--kind", "datacenter", "--context", "/jira"], environment });
    });
    after(() => story?.stop());

    it("is found healthy, and the path when it is missing", async () => {
      const { output } = await examine(story);
      assert.match(output, /^ok +jira: Data Center 9\.12\.8 at .*\/jira$/m);
      for (const check of ["account", "licence", "portals", "rights", "directory", "organizations"])
        assert.match(output, new RegExp(`^ok +jira ${check}:`, "m"));
      const origin = new URL(story.stack.jira.url).origin;
      const { output: without } = await examine(story, { ATA_JIRA_URL: origin });
      assert.match(without, new RegExp(`^FAILED +jira: Jira is not at .* the context path is missing -> set ATA_JIRA_URL=${origin}/jira$`, "m"));
    });

    it("signs people in by their session in the portal, and tells what is missing where that is set by half", async () => {
      const session = { ATA_PORTAL_SESSION: "1", ATA_JWT_KEYS_FILE: "" };
      const identity = async (more) => (await examine(story, { ...session, ...more })).lines.find((line) => / identity: /.test(line));
      assert.equal(await identity(), "ok       identity: people are signed in by their session in the portal");
      const halves = [
        [{ ATA_JIRA_KIND: "" }, /it needs ATA_JIRA_KIND=datacenter: the cookies of a Cloud site never come here -> /],
        [{ ATA_JIRA_URL: "" }, /it needs ATA_JIRA_URL, to ask whose session it is/],
        [{ ATA_PUBLIC_URL: "" }, /it needs .* and ATA_PUBLIC_URL, to know our own pages/],
        [{ ATA_PORTAL_COOKIES: " , " }, /ATA_PORTAL_COOKIES names no cookie -> /],
        [{ ATA_TRUST_REMOTE_USER: "1" }, /both set, and programs refuse to start -> keep the one that your portal uses$/],
      ];
      for (const [half, complaint] of halves) {
        const line = await identity(half);
        assert.match(line, /^FAILED +identity: /);
        assert.match(line, complaint);
      }
    });
  });

  it("finds a pooler under which statements must not be prepared", async () => {
    await withStory({ indexed: true, pooler: true }, async (story) => {
      await finds(story, {});
      await finds(story, { ATA_PREPARE: "1" }, /^warning +database connections: a pooler stands in front.* -> set ATA_PREPARE=0/);
    });
  });
});

describe("GET /chat/streamz", () => {
  let story;
  before(async () => {
    story = await startStory();
  });
  after(() => story?.stop());

  const open = (caller) => fetch(`${story.base}/chat/streamz`, { headers: caller.headersOf() });

  it("sends three events and ends", async () => {
    const answer = await open(story.scheduler);
    assert.equal(answer.headers.get("content-type"), "text/event-stream");
    const events = [];
    for await (const event of readEvents(answer.body)) events.push(event);
    assert.deepEqual(events, [
      { event: "tick", data: { number: 1 } },
      { event: "tick", data: { number: 2 } },
      { event: "done", data: { number: 3 } },
    ]);
  });

  it("is for administrators and the two machine tokens", async () => {
    for (const [caller, status] of [["priya", 200], ["operator", 200], ["scheduler", 200], ["emma", 403], ["nobody", 401]])
      assert.equal((await story[caller].get("/chat/streamz")).status, status, caller);
    const head = await story.operator.call("HEAD", "/chat/streamz");
    assert.deepEqual([head.status, head.body], [200, ""]);
    assert.equal((await story.operator.get("/chat/streamz?stream=1")).status, 422);
  });

  it("has room for a few at once, and again once they ended or left", { skip: server === "cgi" && "each is a process" }, async () => {
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await story.operator.get("/chat/streamz")).status));
    assert.deepEqual([...new Set(statuses)].sort(), [200, 429]);
    assert.ok(statuses.filter((status) => status === 200).length >= 4);
    for (let round = 0; round < 3; round++) {
      const leaving = new AbortController();
      const answers = [1, 2, 3, 4].map(() =>
        fetch(`${story.base}/chat/streamz`, { headers: story.operator.headersOf(), signal: leaving.signal }),
      );
      await Promise.all(answers);
      leaving.abort();
      await new Promise((done) => setTimeout(done, 700));
    }
    assert.equal((await story.operator.get("/chat/streamz")).status, 200);
  });
});
