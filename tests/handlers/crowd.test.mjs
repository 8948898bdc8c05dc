// Many people at once, of whom nothing is known yet.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { startStory } from "./story.mjs";

const bare = { groups: undefined, organizations: undefined, roles: undefined };
const names = Array.from({ length: 24 }, (_, at) => `crowd-${at}`);

describe("24 people who come at once right after a synchronisation", () => {
  let story, crowd;
  before(async () => {
    story = await startStory({ indexed: true });
    const users = names.map((name) => ({ accountId: name, name, email: `${name}@northwind.example` }));
    await story.desk.change(users.map((value) => ({ op: "add", kind: "user", value })));
    crowd = names.map((sub) => story.emma.with({ sub, ...bare }));
    await story.scheduler.synchronise();
    const slow = { match: { path: "/user/groups|permissions/check" }, times: "always", fault: { delay_ms: 50 } };
    await story.desk.fault(slow);
  });
  after(() => story?.stop());

  it("all see the assistant and are all answered: nobody is sent away because others are asked about as well", async () => {
    const welcomes = await Promise.all(crowd.map((person) => person.get("/chat?portal=3")));
    assert.deepEqual(welcomes.map(({ status, body }) => [status, body.visible]), names.map(() => [200, true]));
    const answers = await Promise.all(crowd.map((person) => person.trySay("My laptop screen is broken")));
    assert.deepEqual(answers.map(({ status, body }) => body.code ?? status), names.map(() => 200));
  });
});
