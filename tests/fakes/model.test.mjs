// The stand-in model's own tests: `node --test tests/fakes/model.test.mjs`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import "./model/tests/faults.mjs";
import "./model/tests/refusals.mjs";
import "./model/tests/requests.mjs";
import "./model/tests/servers.mjs";
import "./model/tests/turns.mjs";

const PROGRAM = fileURLToPath(new URL("./model.mjs", import.meta.url));

test("the program says where it listens, answers there, and ends on SIGTERM", async () => {
  const child = spawn(process.execPath, [PROGRAM, "--port", "0", "--key", "sk-other"]);
  const [line] = await once(child.stdout, "data");
  const url = /^listening (http:\/\/127\.0\.0\.1:\d+\/v1)\n$/.exec(line.toString())[1];
  const answer = await fetch(`${url}/models`, { headers: { authorization: "Bearer sk-other" } });
  assert.equal(answer.status, 200);
  await answer.arrayBuffer();
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
});

test("the program refuses options it does not know", async () => {
  const child = spawn(process.execPath, [PROGRAM, "--kind", "strange"]);
  assert.equal((await once(child, "exit"))[0], 2);
});
