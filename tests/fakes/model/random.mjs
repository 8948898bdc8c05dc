// Odd but repeatable cuts: the same request is always cut at the same places.

/** A generator of whole numbers below `n`, seeded by a text. */
export function seeded(text) {
  let state = 2166136261;
  for (let index = 0; index < text.length; index += 1)
    state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  return (n) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % n;
  };
}

/** A content's deltas: one to seven characters each, ending inside escapes, never inside a surrogate pair. */
export function contentPieces(text, random) {
  const pieces = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + 1 + random(7));
    const backslash = text.indexOf("\\", start);
    if (backslash >= start && backslash + 1 < end && random(2)) end = backslash + 1;
    if (isHigh(text.charCodeAt(end - 1)) && end < text.length) end += 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

function isHigh(code) {
  return code >= 0xd800 && code < 0xdc00;
}

/** JSON with some of its letters beyond ASCII written as `\uXXXX`, as models do. */
export function unevenJson(value, random) {
  return JSON.stringify(value).replace(/[\u0080-\uffff]+/g, (run) => (random(3) ? run : escaped(run)));
}

function escaped(run) {
  return [...Array(run.length).keys()]
    .map((index) => `\\u${run.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Bytes in pieces of odd size; a cut near a UTF-8 sequence falls inside it. */
export function bytePieces(bytes, random, most = 400) {
  const pieces = [];
  for (let start = 0; start < bytes.length;) {
    const end = insideSequence(bytes, Math.min(bytes.length, start + 1 + random(most)));
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}

function insideSequence(bytes, end) {
  for (let place = end; place < Math.min(bytes.length, end + 24); place += 1) {
    if ((bytes[place] & 0xc0) === 0x80) return place;
  }
  return end;
}
