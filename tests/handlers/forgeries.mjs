// Tokens that nobody's portal has signed, or that say what they may not: each is to be refused everywhere.
import { createHmac } from "node:crypto";

import { claimsOf, signToken } from "../stack/token.mjs";

const encode = (text) => Buffer.from(text).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

/** A token of these texts, signed as HS256 with `secret`; no key without one. */
function rawToken(header, payload, secret, name = "sha256") {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${secret === undefined ? "" : createHmac(name, secret).update(text).digest("base64url")}`;
}

/** The signature's last letter holds bits that mean nothing; a strict reader wants them zero. */
function withLooseBits(token) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.slice(0, -1) + letters[letters.indexOf(token.at(-1)) + 1];
}

/** A member taken out of an object. */
const without = (object, name) =>
  Object.fromEntries(Object.entries(object).filter(([member]) => member !== name));

function forgedHeaders(claims, { demo, shared, rsa }) {
  const secret = Buffer.from(demo.secret, "base64url");
  const payload = JSON.stringify(claims);
  const named = (header) => signToken(claims, demo, header);
  return {
    "alg none, without a signature": rawToken('{"alg":"none","kid":"demo-1"}', payload),
    "alg None": rawToken('{"alg":"None","kid":"demo-1"}', payload),
    "alg nOnE with a good signature": rawToken('{"alg":"nOnE","kid":"demo-1"}', payload, secret),
    "no alg": rawToken('{"kid":"demo-1"}', payload, secret),
    "alg null": rawToken('{"alg":null,"kid":"demo-1"}', payload, secret),
    "alg hs256 in small letters": rawToken('{"alg":"hs256","kid":"demo-1"}', payload, secret),
    "HS384 with our secret": rawToken('{"alg":"HS384","kid":"demo-1"}', payload, secret, "sha384"),
    "HS512 with our secret": rawToken('{"alg":"HS512","kid":"demo-1"}', payload, secret, "sha512"),
    "the public key as a secret": rawToken('{"alg":"HS256","kid":"rsa-1"}', payload, rsa.public_key),
    "the public key as a secret, trimmed": rawToken(
      '{"alg":"HS256","kid":"rsa-1"}',
      payload,
      rsa.public_key.trim(),
    ),
    "RS256 under the name of a secret": signToken(claims, { ...rsa, kid: "demo-1" }),
    "HS256 under the name of another secret": signToken(claims, { ...demo, kid: "shared-1" }),
    "a key nobody knows": named({ kid: "demo-2" }),
    "no kid": rawToken('{"alg":"HS256"}', payload, secret),
    "kid null": named({ kid: null }),
    "kid a number": named({ kid: 1 }),
    "kid a list": named({ kid: ["demo-1"] }),
    "kid a path": rawToken('{"alg":"HS256","kid":"../../../../dev/null"}', payload, ""),
    "kid with a NUL": rawToken('{"alg":"HS256","kid":"demo-1\\u0000x"}', payload, secret),
    "kid twice": rawToken('{"alg":"HS256","kid":"demo-1","kid":"demo-1"}', payload, secret),
    "alg twice": rawToken('{"alg":"none","alg":"HS256","kid":"demo-1"}', payload, secret),
    jku: named({ jku: "https://evil.example/keys.json" }),
    jwk: named({ jwk: { kty: "oct", k: demo.secret } }),
    x5u: named({ x5u: "https://evil.example/key.pem" }),
    x5c: named({ x5c: ["MIIB"] }),
    crit: named({ crit: ["exp"] }),
    "a header that is a list": rawToken("[]", payload, secret),
    "an empty secret": rawToken('{"alg":"HS256","kid":"shared-1"}', payload, ""),
    "the text of the secret instead of its bytes": rawToken(
      '{"alg":"HS256","kid":"shared-1"}',
      payload,
      shared.secret,
    ),
  };
}

function forgedClaims(claims, { demo, shared, rsa }) {
  const secret = Buffer.from(demo.secret, "base64url");
  const header = '{"alg":"HS256","typ":"JWT","kid":"demo-1"}';
  const text = JSON.stringify(claims);
  const raw = (payload) => rawToken(header, payload, secret);
  const said = (more, key = rsa) => signToken({ ...claims, ...more }, key);
  return {
    expired: said({ iat: now() - 700, exp: now() - 70 }),
    "expired, by the long-lived key": said({ iat: now() - 700, exp: now() - 70 }, demo),
    "no exp": signToken(without(claims, "exp"), rsa),
    "exp a text": said({ exp: String(now() + 600) }),
    "exp 0": said({ exp: 0 }),
    "exp below zero": said({ exp: -1 }),
    "exp null": said({ exp: null }),
    "exp a fraction": said({ exp: now() + 600.5 }),
    "exp beyond all numbers": raw(text.replace(/"exp":\d+/, '"exp":1e300')),
    "a life of more than 15 minutes": said({ exp: now() + 901 + 60 }),
    "a life of more than 15 minutes, by a secret": said({ exp: now() + 1000 }, shared),
    "an old token made to last": said({ iat: now() - 7200, exp: now() + 300 }),
    "no iat": signToken(without(claims, "iat"), rsa),
    "iat in the future": said({ iat: now() + 120, exp: now() + 600 }),
    "iat a text": said({ iat: "now" }),
    "exp before iat": said({ iat: now() + 30, exp: now() + 10 }),
    "nbf in the future": said({ nbf: now() + 300 }),
    "another issuer": said({ iss: "https://portal.example.evil" }),
    "the issuer with a slash": said({ iss: `${claims.iss}/` }),
    "no issuer": signToken(without(claims, "iss"), rsa),
    "a list of issuers": said({ iss: [claims.iss] }),
    "another audience": said({ aud: "ATA" }),
    "no audience": signToken(without(claims, "aud"), rsa),
    "an empty list of audiences": said({ aud: [] }),
    "an audience in an object": said({ aud: { ata: true } }),
    "an audience that only begins like ours": said({ aud: ["ata-admin", "at"] }),
    "sub empty": said({ sub: "" }),
    "no sub": signToken(without(claims, "sub"), rsa),
    "sub a number": said({ sub: 42 }),
    "sub null": said({ sub: null }),
    "sub a list": said({ sub: [claims.sub] }),
    "sub too long": said({ sub: "a".repeat(256) }),
    "sub with a NUL": raw(text.replace(/"sub":"/, '"sub":"\\u0000')),
    "sub twice": raw(text.replace("{", '{"sub":"somebody",')),
    "sub twice, once in disguise": raw(text.replace("{", '{"s\\u0075b":"somebody",')),
    "exp twice": raw(text.replace("{", `{"exp":${now() + 60},`)),
    "a payload that is a list": raw(`[${text}]`),
    "a payload that is null": raw("null"),
    "an empty payload": raw(""),
    "a payload with more behind it": raw(`${text}{}`),
    "a payload that is not UTF-8": raw(
      Buffer.concat([
        Buffer.from(text.slice(0, -1)),
        Buffer.from(',"name":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]),
    ),
  };
}

function forgedTexts(claims, { demo, rsa }) {
  const good = signToken(claims, rsa);
  const [header, payload, signature] = good.split(".");
  const other = encode(JSON.stringify({ ...claims, sub: "somebody-else" }));
  return {
    garbage: "abc",
    "dots alone": "..",
    "two parts": `${header}.${payload}`,
    "four parts": `${good}.${signature}`,
    "no signature": `${header}.${payload}.`,
    "half a signature": `${header}.${payload}.${signature.slice(0, signature.length / 2)}`,
    "a padded signature": `${signToken(claims, demo)}=`,
    "a signature with loose bits": withLooseBits(signToken(claims, demo)),
    "another payload": `${header}.${other}.${signature}`,
    "another header": `${encode(JSON.stringify({ alg: "RS256", kid: "rsa-1" }))}.${payload}.${signature}`,
    "the signature of another key": `${header}.${payload}.${signToken(claims, demo).split(".")[2]}`,
    "a payload in the other alphabet": `${header}.${payload}+/.${signature}`,
    "a blank within": `${header}. ${payload}.${signature}`,
    "two tokens": `${good},${good}`,
  };
}

/**
 * Every forgery as [what, headers].
 *
 * @param {object} person of tests/fakes/people.json
 * @param {object} keys of a stack
 */
export function forgeries(person, keys) {
  const claims = claimsOf(person, { issuer: "https://portal.example", audience: "ata" });
  const good = signToken(claims, keys.rsa);
  const tokens = {
    ...forgedTexts(claims, keys),
    ...forgedHeaders(claims, keys),
    ...forgedClaims(claims, keys),
  };
  const headers = {
    "no header": {},
    "an empty header": { Authorization: "" },
    "Bearer and nothing": { Authorization: "Bearer" },
    "no scheme": { Authorization: good },
    Basic: { Authorization: `Basic ${Buffer.from(`${person.sub}:x`).toString("base64")}` },
    "a token named Token": { Authorization: `Token ${good}` },
    "a token in a cookie": { Cookie: `token=${good}; Authorization=Bearer ${good}` },
    "a token in another header": { "X-Authorization": `Bearer ${good}`, "X-Access-Token": good },
  };
  return [
    ...Object.entries(headers),
    ...Object.entries(tokens).map(([what, token]) => [what, { Authorization: `Bearer ${token}` }]),
  ];
}
