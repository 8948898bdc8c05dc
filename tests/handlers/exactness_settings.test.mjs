// `make bench` runs the same at full length.
import { it } from "node:test";

import { measureSettings } from "../bench/exactness_settings.mjs";

it("S34, S49: 64 administrators lose no change, and the kill switch holds from the next request on", async (test) => {
  const seen = await measureSettings({ writes: 2, killPauseMs: 800, backendPauseMs: 300 });
  test.diagnostic(`seen: ${seen}`);
});
