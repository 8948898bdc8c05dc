/* Who is looking: the token the page hands over is kept in memory only and travels as a header. */

import { base, locale, portal } from "./settings.js";

let provider = null;
let held = null;

export function setProvider(next) {
  provider = next;
  held = null;
}

/** `fresh` asks the page for another one, because the server refused the last. */
export async function token(fresh) {
  if (provider && (fresh || !held)) held = await Promise.resolve(provider()).catch(() => null);
  return held;
}

/** Asks the server whether this person sees the assistant here. @returns {Promise<Response>} */
export async function ask(fresh) {
  const bearer = await token(fresh);
  const headers = { "X-Ata-Request": "1" };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  if (locale) headers["Accept-Language"] = locale;
  const response = await fetch(`${base}chat?portal=${portal}`, { headers, cache: "no-store" });
  return response.status === 401 && bearer && !fresh ? ask(true) : response;
}
