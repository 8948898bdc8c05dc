// Signs identity tokens as a portal would.
import { createHmac, createSign } from "node:crypto";

const encode = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

function signatureOf(text, key) {
  if (key.alg === "HS256") {
    return createHmac("sha256", Buffer.from(key.secret, "base64url")).update(text).digest("base64url");
  }
  return createSign("RSA-SHA256").update(text).sign(key.private_key, "base64url");
}

/**
 * @param {object} claims the payload as it is
 * @param {{kid: string, alg: "HS256"|"RS256", secret?: string, private_key?: string}} key
 * @param {object} [header] members that replace the header's own, to forge with
 */
export function signToken(claims, key, header = {}) {
  const text = `${encode({ alg: key.alg, typ: "JWT", kid: key.kid, ...header })}.${encode(claims)}`;
  return `${text}.${signatureOf(text, key)}`;
}

/** The claims of a person of tests/fakes/people.json, valid from now on for `seconds`. */
export function claimsOf(person, { issuer, audience, seconds = 600 }) {
  const now = Math.floor(Date.now() / 1000);
  const { sub, name, email, locale, zoneinfo, groups, organizations, role } = person;
  const who = { sub, name, email, locale, zoneinfo, groups, organizations, roles: [role] };
  return { iss: issuer, aud: audience, iat: now, exp: now + seconds, ...who };
}
