// `make bench` runs the same at full length.
import { it } from "node:test";

import { measureQuota } from "../bench/exactness_quota.mjs";

const title =
  "S80, S57, S66: 64 clients use up the quota exactly, while chat is killed and the database crashes";

it(title, async (test) => {
  const storm = { kills: 2, killPauseMs: 1500, backendPauseMs: 400 };
  const seen = await measureQuota({ ...storm, tokens: 1_200_000, credits: 100_000 });
  test.diagnostic(`seen: ${seen}`);
});
