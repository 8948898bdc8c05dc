// Faults in how the bytes travel: line ends, marks, encodings, pace and size of the pieces.
import { gzipSync } from "node:zlib";

const GZIP = { "content-encoding": "gzip" };

function oneByOne(steps) {
  return steps.flatMap((step) =>
    step.bytes ? [...step.bytes].map((byte) => ({ bytes: Buffer.from([byte]) })) : [step],
  );
}

function inOne(steps) {
  const whole = [];
  for (const step of steps) {
    const last = whole[whole.length - 1];
    if (step.bytes && last?.bytes) last.bytes = Buffer.concat([last.bytes, step.bytes]);
    else whole.push({ ...step });
  }
  return whole;
}

function zipped(steps) {
  return [{ bytes: gzipSync(Buffer.concat(steps.filter((step) => step.bytes).map((step) => step.bytes))) }];
}

/* Small on the wire, {bytes} long once unpacked: nothing but blanks inside a chunk's text. */
function bomb(steps, { bytes = 64 * 1024 * 1024 }) {
  const start = Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"');
  return [{ bytes: gzipSync(Buffer.concat([start, Buffer.alloc(bytes, 0x61)])) }];
}

function badBytes(bytes, event) {
  if (event.part !== "content") return bytes;
  const at = bytes.indexOf('"content":"') + '"content":"'.length;
  return Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from([0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80]),
    bytes.subarray(at),
  ]);
}

/* A lone high surrogate as a JSON escape in the chunk: one half of a pair whose other half never comes. */
function halfPair(bytes, event) {
  return event.part === "content"
    ? Buffer.from(bytes.toString().replace('"content":"', '"content":"\\ud83d'))
    : bytes;
}

function nulByte(bytes, event) {
  return event.part === "content"
    ? Buffer.from(bytes.toString().replace('"content":"', '"content":"\u0000'))
    : bytes;
}

const ENDINGS = { lf: "\n", cr: "\r", crlf: "\r\n", mixed: "mixed" };

/** {name: {about, format?(format, fault), steps?(steps, fault), headers?(fault)}}. */
export const TRANSPORT_FAULTS = {
  line_endings: {
    about: "lines end in {ending}: cr, lf, crlf or mixed",
    format: (format, { ending = "crlf" }) => (format.ending = ENDINGS[ending] ?? "\n"),
  },
  bom: { about: "a BOM first", format: (format) => (format.bom = true) },
  comments: {
    about: "comment lines {text} before each event",
    format: (format, { text = "OPENROUTER PROCESSING" }) => (format.comment = text),
  },
  no_blank: { about: "data: without the blank", format: (format) => (format.space = "") },
  multiline_data: {
    about: "an event's data over several data: lines",
    format: (format) => (format.multiline = true),
  },
  invalid_utf8: {
    about: "bytes that are no UTF-8 in the text",
    format: (format) => (format.encode = badBytes),
  },
  lone_surrogate: {
    about: "half a surrogate pair in every piece of text",
    format: (format) => (format.encode = halfPair),
  },
  nul_byte: { about: "a raw NUL byte in every piece of text", format: (format) => (format.encode = nulByte) },
  byte_by_byte: { about: "each byte in a write of its own", steps: oneByOne },
  one_write: { about: "the whole body in one write", steps: inOne },
  slow: {
    about: "{first_ms} before the first byte, {ms} before each later write",
    steps: (steps, fault) => slowed(steps, fault),
  },
  gzip: { about: "the body is gzipped, asked for or not", steps: zipped, headers: () => GZIP },
  gzip_bomb: { about: "a gzipped body of {bytes} (64 MB)", steps: bomb, headers: () => GZIP },
  content_type: {
    about: "another {type} on the answer",
    headers: ({ type = "application/json" }) => ({ "content-type": type }),
  },
  headers: { about: "{set} adds headers to the answer", headers: ({ set = {} }) => set },
};

function slowed(steps, { first_ms: first = 0, ms = 0 }) {
  const pause = (length) => (length ? [{ pause: length }] : []);
  return [...pause(first), ...steps.flatMap((step, index) => [...(index ? pause(ms) : []), step])];
}
