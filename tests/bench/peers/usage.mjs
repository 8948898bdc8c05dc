// GET /usage as a Node service would do it: the same token check, the same statements, the same document.
//
//   node usage.mjs PORT DATABASE KEY-FILE SQL-FILE
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import pg from "pg";

const [port, connectionString, keyFile, sqlFile] = process.argv.slice(2);
const key = createPublicKey(readFileSync(keyFile));
const statements = JSON.parse(readFileSync(sqlFile, "utf8"));
const pool = new pg.Pool({ connectionString, max: 8 });

function isAdmin(request) {
  const [head, payload, signature] = (request.headers.authorization ?? "").slice("Bearer ".length).split(".");
  if (!signature) return false;
  const signed = Buffer.from(`${head}.${payload}`);
  if (!verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url"))) return false;
  const claims = JSON.parse(Buffer.from(payload, "base64url"));
  return claims.exp > Date.now() / 1000 && claims.roles.includes("admin");
}

async function usage() {
  const client = await pool.connect();
  try {
    const rows = {};
    for (const { name, text, values } of statements) rows[name] = (await client.query({ name, text, values })).rows;
    const { usage_load: [cycle], usage_days: days, usage_recent: recent } = rows;
    return { edition: "standard", status: "active", cycle, days, recent, last_updated: rows.snapshot_current[0]?.last_ok };
  } finally {
    client.release();
  }
}

const server = createServer(async (request, response) => {
  const status = isAdmin(request) ? 200 : 401;
  const body = JSON.stringify(status === 200 ? await usage() : {});
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
});
server.listen(Number(port), "127.0.0.1");
