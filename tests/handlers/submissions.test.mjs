// A hundred tickets while submit is killed again and again and Jira does what it likes; see bench/submissions.mjs.
import assert from "node:assert/strict";
import { it } from "node:test";

import { runCampaign, told } from "../bench/submissions.mjs";

it("S22: a hundred tickets, clicked twice, through kill -9 and a Jira that cuts and lies: each once", async (test) => {
  const submissions = 100;
  const result = await runCampaign({ submissions, seed: 20261122 });
  test.diagnostic(told(result));
  assert.deepEqual(
    [result.submissions, result.lost, result.duplicates, result.strangers, result.open],
    [submissions, 0, 0, 0, 0],
  );
  assert.ok(result.kills >= submissions / 20 && result.killsInFlight >= submissions / 40, told(result));
  assert.ok(result.calls > submissions, "some were sent more than once");
  assert.ok(result.answers[201] >= 2 * submissions && result.answers[202] > 0, told(result));
  for (const [name, count] of Object.entries(result.used)) assert.ok(count > 0, `Jira ${name}: never`);
});

it("and duplicates are found: sending again at once makes some", async (test) => {
  const faults = { "says 503 and creates it much later": { status: 503, commit: { late_ms: 5000 } } };
  const result = await runCampaign({ submissions: 12, seed: 7, killShare: 0, resendAfter: "0 seconds", faults });
  test.diagnostic(told(result));
  assert.ok(result.duplicates > 0, told(result));
});
