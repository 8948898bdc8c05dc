// A question to PostgreSQL over a connection of its own: its protocol's simple query, as `psql -c` sends it, without a
// process each time.
import { connect } from "node:net";

const protocol = 196608; // 3.0

/** Where a postgresql:// address leads; its parameter `host` may be a folder with the server's socket. */
function partsOf(address) {
  const url = new URL(address.replace(/^(postgres(ql)?:\/\/)([^/@]*@)?\//, "$1$3localhost/"));
  const host = url.searchParams.get("host") ?? url.hostname;
  const port = Number(url.searchParams.get("port") || url.port || 5432);
  const place = host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  return { place, user: decodeURIComponent(url.username), database: url.pathname.slice(1) };
}

const text = (...words) => Buffer.from(words.map((word) => `${word}\0`).join(""));

/** A message: its kind (none for the first of a connection), its length, its body. */
function message(kind, body) {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), length, body]);
}

function greeting({ user, database }) {
  const version = Buffer.alloc(4);
  version.writeInt32BE(protocol);
  return message("", Buffer.concat([version, text("user", user, "database", database, "client_encoding", "UTF8", "")]));
}

/** The columns of a DataRow as text, separated by "|"; NULL is empty. */
function rowOf(body) {
  const values = [];
  for (let at = 2; values.length < body.readInt16BE(0); ) {
    const bytes = body.readInt32BE(at);
    at += 4;
    values.push(bytes < 0 ? "" : body.toString("utf8", at, at + bytes));
    at += Math.max(0, bytes);
  }
  return values.join("|");
}

/** What an ErrorResponse says, as psql shows it. */
function complaintOf(body) {
  const fields = body.toString("utf8").split("\0").filter(Boolean);
  const said = Object.fromEntries(fields.map((field) => [field[0], field.slice(1)]));
  return [`${said.S}:  ${said.M}`, said.D && `DETAIL:  ${said.D}`, said.H && `HINT:  ${said.H}`].filter(Boolean).join("\n");
}

/** Takes the whole messages off the front of what has arrived. @returns {Buffer} the rest */
function takeMessages(arrived, take) {
  let rest = arrived;
  while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
    const end = rest.readInt32BE(1) + 1;
    take(String.fromCharCode(rest[0]), rest.subarray(5, end));
    rest = rest.subarray(end);
  }
  return rest;
}

/** Runs SQL. @returns {Promise<string>} the rows of all its statements, columns separated by "|" */
export function ask(address, sql) {
  const { place, ...who } = partsOf(address);
  return new Promise((resolve, reject) => {
    const socket = connect(place);
    const rows = [];
    let complaint;
    let wasAsked = false;
    let rest = Buffer.alloc(0);
    const finish = () => {
      socket.end(message("X", Buffer.alloc(0)));
      if (complaint) reject(new Error(complaint));
      else resolve(rows.join("\n").trim());
    };
    const take = (kind, body) => {
      if (kind === "D") rows.push(rowOf(body));
      if (kind === "E") complaint = complaintOf(body);
      if (kind === "R" && body.readInt32BE(0) !== 0) socket.destroy(new Error("PostgreSQL wants a password"));
      if (kind !== "Z") return;
      if (wasAsked) finish();
      else socket.write(message("Q", text(sql)));
      wasAsked = true;
    };
    socket.on("connect", () => socket.write(greeting(who)));
    socket.on("data", (data) => (rest = takeMessages(Buffer.concat([rest, data]), take)));
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(complaint ?? "PostgreSQL hung up")));
  });
}
