// pgbouncer in transaction mode, between the programs and the database.
import { chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { query } from "./database.mjs";
import { startProcess, stopProcess, tellKeeper, waitUntil } from "./processes.mjs";

/** Fewer connections to the server than one program has threads, so that sessions are really shared. */
const serverConnections = 4;

const settings = ({ folder, socket, name }) => `[databases]
${name} = host=${socket} user=ata_app

[pgbouncer]
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 200
listen_addr =
unix_socket_dir = ${folder}
auth_type = any
ignore_startup_parameters = extra_float_digits
server_reset_query =
`;

/** Whom the cluster belongs to: nobody else reaches its socket, and pgbouncer refuses to run as root. */
function commandAs({ uid, gid }) {
  if (process.getuid() !== 0) return [];
  return ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
}

/**
 * Starts a pooler in front of a database.
 *
 * @param {{app: string}} database the address of the programs' role
 * @returns {Promise<{url: string, restart: () => Promise<void>, stop: () => Promise<void>}>} `url` takes the place of
 *   `database.app`
 */
export async function startPooler(database, { log }) {
  const { name, socket } = database.app.match(/@\/(?<name>[^?]+)\?host=(?<socket>.+)$/).groups;
  const owner = await stat(socket);
  const folder = await mkdtemp("/tmp/ata-pooler-");
  tellKeeper(`folder ${folder}`);
  const file = join(folder, "pgbouncer.ini");
  await writeFile(file, settings({ folder, socket, name }));
  await chmod(folder, 0o755);
  await chown(folder, owner.uid, owner.gid);
  const command = [...commandAs(owner), "/usr/sbin/pgbouncer", file];
  const url = `postgresql://ata_app@/${name}?host=${folder}&port=6432`;
  let child;
  const start = async () => {
    child = startProcess(command, { log });
    await waitUntil("an answer of the pooler", async () => {
      if (child.endedWith) throw new Error(`pgbouncer ended (${child.endedWith}), see ${log}`);
      return query(url, "SELECT 1").catch(() => false);
    });
  };
  await start();
  return {
    url,
    restart: () => stopProcess(child).then(start),
    stop: async () => {
      await stopProcess(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
