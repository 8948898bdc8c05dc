// `make bench` runs the same at full length.
import { it } from "node:test";

import { measureQuota } from "../bench/exactness_quota.mjs";

it("S80, S81, S57, S66: the quota is exact under 64 clients while chat is killed, backends end and the database crashes", async (test) => {
  const seen = await measureQuota({ tokens: 1_200_000, credits: 100_000, kills: 2, killPauseMs: 1500, backendPauseMs: 400 });
  test.diagnostic(`seen: ${seen}`);
});
