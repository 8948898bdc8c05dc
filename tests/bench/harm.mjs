// What is done to a running stack on purpose: programs killed, database backends ended, the clock moved.
import { pause, waitUntil } from "../stack/processes.mjs";

/** Moves the database's clock on by so many seconds: leases and billing cycles go by it alone. */
export const moveClock = (stack, seconds) =>
  stack.query(`UPDATE ata.clock_shift SET shift = shift + interval '${seconds} seconds'`);

/** Sets the database's clock. @param {Date} moment */
export const setClock = (stack, moment) =>
  stack.query(
    `UPDATE ata.clock_shift SET shift = '${moment.toISOString()}'::timestamptz - clock_timestamp()`,
  );

/** Kills a program with SIGKILL and waits until its successors answer. */
export async function killProgram(stack, program) {
  const killed = stack.kill(program, "SIGKILL");
  if (killed.length === 0) throw new Error(`there is no ${program} to be killed`);
  await waitUntil(`the return of ${program}`, async () => {
    const alive = stack.pids(program);
    if (alive.length < killed.length || alive.some((pid) => killed.includes(pid))) return false;
    return fetch(`${stack.base}/${program}/healthz`).then(
      (response) => response.arrayBuffer().then(() => response.status === 200),
      () => false,
    );
  });
  return killed.length;
}

/** Ends some of the programs' database backends. @returns {Promise<number>} how many */
export async function endBackends(stack, count) {
  const chosen = `SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND usename = 'ata_app' ORDER BY random() LIMIT ${count}`;
  return Number(await stack.query(`SELECT count(pg_terminate_backend(pid)) FROM (${chosen}) AS chosen`));
}

/**
 * Stops the next statement that writes such a row of `ata.TABLE`, so that a program can be killed in the middle of it.
 *
 * @param {{table: string, on: "INSERT" | "UPDATE", when?: string}} write `when` speaks of OLD and NEW
 * @returns {Promise<{isHeld: () => Promise<boolean>, release: () => Promise<void>}>} release: the statement is undone, as if
 *   it had never reached the database, and later ones pass
 */
export async function holdWrite(stack, { table, on, when = "true" }) {
  const asleep = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
  await stack.query(`CREATE SEQUENCE public.held;
    CREATE FUNCTION public.hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
      'BEGIN IF nextval(''public.held'') = 1 THEN PERFORM pg_catalog.pg_sleep(14); END IF; RETURN NEW; END';
    CREATE TRIGGER hold BEFORE ${on} ON ata.${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION public.hold()`);
  return {
    isHeld: async () => (await stack.query(`SELECT count(*) ${asleep}`)) === "1",
    release: async () => {
      await stack.query(`SELECT pg_terminate_backend(pid) ${asleep}`);
      await stack.query(`DROP TRIGGER hold ON ata.${table}; DROP FUNCTION public.hold(); DROP SEQUENCE public.held`);
    },
  };
}

/**
 * Does `work` again and again with pauses between, until stopped or `most` times.
 *
 * @param {number} pauseMs
 * @param {() => Promise<number|void>} work gives how much it did, 1 unless it says so
 * @returns {{stop: () => Promise<number>}} stop waits for the work under way and gives the sum
 */
export function repeat(pauseMs, work, most = Infinity) {
  let isStopping = false;
  const run = async () => {
    let sum = 0;
    for (let times = 0; times < most; times += 1) {
      for (let waited = 0; waited < pauseMs && !isStopping; waited += 50) await pause(50);
      if (isStopping) break;
      sum += (await work()) ?? 1;
    }
    return sum;
  };
  const running = run();
  running.catch(() => {}); // told by stop()
  return {
    stop: () => {
      isStopping = true;
      return running;
    },
  };
}
