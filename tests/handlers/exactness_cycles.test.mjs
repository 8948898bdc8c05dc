// `make bench` runs the same in more places.
import { it } from "node:test";

import { measureCycles } from "../bench/exactness_cycles.mjs";

it("S54, S69, S88: fourteen billing cycles from 31 January on, each begins and opens by itself", async (test) => {
  const seen = await measureCycles({ places: [{ zone: "Europe/Berlin", day: 31, year: 2027 }], months: 14 });
  test.diagnostic(`seen: ${seen}`);
});
