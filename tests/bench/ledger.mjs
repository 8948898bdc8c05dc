// The ledger against its counters: what each turn cost, row by row, and what the billing cycles say.
import assert from "node:assert/strict";

const cyclesAndSums = `
  SELECT coalesce(json_agg(to_json(cycle) ORDER BY cycle.starts), '[]') FROM (
    SELECT ata.rfc3339(c.starts) AS starts, ata.rfc3339(c.ends) AS ends, c.base_limit + c.credits AS "limit",
           json_build_object('used', c.used, 'reserved', c.reserved, 'overrun', c.overrun, 'turns', c.turns,
                             'conversations', c.conversations, 'input', c.input_tokens, 'cached', c.cached_tokens,
                             'output', c.output_tokens, 'total', c.total_tokens) AS counter,
           (SELECT json_build_object(
                       'used', coalesce(sum(t.charged), 0),
                       'reserved', coalesce(sum(t.amount) FILTER (WHERE t.state = 'open'), 0),
                       'overrun', coalesce(sum(t.overrun), 0),
                       'turns', count(*) FILTER (WHERE t.state = 'settled'),
                       'conversations', count(*) FILTER (WHERE t.first),
                       'input', coalesce(sum(t.input_tokens), 0), 'cached', coalesce(sum(t.cached_tokens), 0),
                       'output', coalesce(sum(t.output_tokens), 0), 'total', coalesce(sum(t.total_tokens), 0))
              FROM ata.usage_turn AS t WHERE t.cycle = c.starts) AS ledger,
           (SELECT count(*) FROM ata.usage_turn AS t
             WHERE t.cycle = c.starts AND (t.at < c.starts OR t.at >= c.ends)) AS strangers
      FROM ata.usage_cycle AS c) AS cycle`;

/** Every cycle as {starts, ends, limit, counter, ledger, strangers}, oldest first. */
export const cyclesOf = async (stack) => JSON.parse(await stack.query(cyclesAndSums));

/** The same, found to add up: no turn outside its cycle, each counter the sum of its turns, none over the limit. */
export async function checkedCycles(stack) {
  const cycles = await cyclesOf(stack);
  for (const { starts, limit, counter, ledger, strangers } of cycles) {
    assert.deepEqual(counter, ledger, `the counter of the cycle from ${starts} is not the sum of its turns`);
    assert.equal(strangers, 0, `the cycle from ${starts} holds turns of another time`);
    assert.ok(
      limit === null || counter.used + counter.reserved <= limit,
      `the cycle from ${starts} is over its limit`,
    );
  }
  const homeless =
    "SELECT count(*) FROM ata.usage_turn AS t WHERE t.cycle NOT IN (SELECT starts FROM ata.usage_cycle)";
  assert.equal(await stack.query(homeless), "0", "a turn belongs to no cycle");
  return cycles;
}

/** @returns {Promise<number>} entries in the audit trail, whose chain was found whole */
export async function checkedAudit(stack) {
  assert.equal(
    await stack.query("SELECT ata.audit_verify()"),
    "0",
    "the audit chain is broken at this entry",
  );
  return Number(await stack.query("SELECT count(*) FROM ata.audit"));
}
