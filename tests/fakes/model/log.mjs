// What arrived and what became of it: the requests as received, and how many streams are open now.

const SECRET_HEADERS = ["authorization", "api-key", "x-api-key", "cookie"];

/** The list of requests, oldest first, the oldest forgotten beyond `most`. */
export class RequestLog {
  #entries = [];
  #open = 0;
  #aborted = 0;
  #total = 0;
  #tokens = 0;

  constructor(most = 1000) {
    this.most = most;
  }

  /** Notes a request. The entry is filled in further as the answer goes out. */
  begin(request, url) {
    this.#total += 1;
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !SECRET_HEADERS.includes(name)),
    );
    const entry = {
      number: this.#total,
      at: now(),
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      raw_headers: request.rawHeaders.filter((_, index) => index % 2 === 0),
      key: null,
      key_last4: null,
      body: null,
      status: null,
      refusal: null,
      faults: [],
      answer: null,
      outcome: null,
      ended_at: null,
      bytes_sent: 0,
    };
    this.#entries.push(entry);
    if (this.#entries.length > this.most) this.#entries.shift();
    return entry;
  }

  /** Counts an answer as open until `end`. */
  open(entry) {
    this.#open += 1;
    entry.outcome = "open";
  }

  /** Says how an answer ended: "done", "aborted" (the client left) or "broken" (by a fault). */
  end(entry, outcome) {
    if (entry.outcome === "open") this.#open -= 1;
    if (outcome === "aborted") this.#aborted += 1;
    entry.outcome = outcome;
    entry.ended_at = now();
  }

  /** Adds what an answer costs, whether or not somebody hears it to its end. */
  spend(tokens) {
    this.#tokens += tokens;
  }

  counts() {
    return { open: this.#open, aborted: this.#aborted, total: this.#total, tokens: this.#tokens };
  }

  /** The entries, or the last `count` of them. */
  entries(count) {
    return count ? this.#entries.slice(-count) : this.#entries;
  }

  clear() {
    this.#entries = [];
    this.#aborted = 0;
    this.#total = 0;
    this.#tokens = 0;
  }
}

function now() {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1000;
}
