// The secret files a deployment has, with random content; the private halves stay with the caller.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

const issuer = "https://portal.example";
const audience = "ata";

const makePair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });

let pair;

/** Making one takes long: the stacks of a test run have the same, which lies in the folder of their cluster. */
async function sharedPair(cluster) {
  if (pair || !cluster) return (pair ??= makePair());
  const kept = join(cluster, "rsa-pair.json");
  const known = await readFile(kept, "utf8").catch(() => null);
  pair = known ? JSON.parse(known) : makePair();
  if (known) return pair;
  await writeFile(`${kept}.${process.pid}`, JSON.stringify(pair), { mode: 0o600 });
  await rename(`${kept}.${process.pid}`, kept);
  return pair;
}

async function makeKeys() {
  const { publicKey, privateKey } = await sharedPair(process.env.ATA_TEST_CLUSTER);
  return {
    demo: { kid: "demo-1", alg: "HS256", secret: randomBytes(32).toString("base64url"), demo: true },
    shared: { kid: "shared-1", alg: "HS256", secret: randomBytes(32).toString("base64url") },
    rsa: { kid: "rsa-1", alg: "RS256", public_key: publicKey, private_key: privateKey },
  };
}

const publicPart = ({ private_key: _, ...rest }) => rest;

/**
 * Writes the files, mode 0600, into `folder` (made when missing).
 *
 * @returns {Promise<{variables: object, keys: object, issuer: string, audience: string, tokens: object}>} variables are the
 *   ATA_…_FILE settings; keys are {demo, shared, rsa} with all that signing needs; tokens are {sync, operator}
 */
export async function makeSecrets(folder, { jiraToken, modelKey }) {
  const keys = await makeKeys();
  const tokens = { sync: randomBytes(24).toString("base64url"), operator: randomBytes(24).toString("base64url") };
  const contents = {
    jira_token: jiraToken,
    managed_key: modelKey,
    secret_key: randomBytes(32).toString("hex"),
    jwt_keys: JSON.stringify({ issuer, audience, keys: Object.values(keys).map(publicPart) }, null, 2),
    sync_token: tokens.sync,
    operator_token: tokens.operator,
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const variables = {};
  for (const [name, text] of Object.entries(contents)) {
    const file = join(folder, name);
    await writeFile(file, `${text}\n`, { mode: 0o600 });
    variables[`ATA_${name.toUpperCase()}_FILE`] = file;
  }
  return { variables, keys, issuer, audience, tokens };
}
