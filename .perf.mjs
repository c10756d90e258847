// test/apply/stand.ts
import { randomUUID } from "node:crypto";

// src/apply/apply-run.ts
import pLimit2 from "p-limit";

// src/catalog/link-id.ts
function idText(id) {
  return `${id.database}.${id.name}`;
}
function idKey(id) {
  return `${id.database.length}:${id.database}${id.name}`;
}

// src/error/linkspec-error.ts
var LinkspecError = class extends Error {
  name = "LinkspecError";
  code;
  /** What to do next, as a sentence. */
  hint;
  place;
  constructor(code, message, more = {}) {
    super(message);
    this.code = code;
    this.hint = more.hint;
    this.place = more.place;
  }
};

// src/state/records.ts
import { createHash } from "node:crypto";
function entryKey(id) {
  return createHash("sha256").update(idKey(id)).digest("hex");
}

// src/apply/pipelines.ts
import { setTimeout as sleep } from "node:timers/promises";

// src/catalog/live-pipeline.ts
function activityOf(state) {
  switch (state.toLowerCase()) {
    case "running":
      return "running";
    case "stopped":
    case "detached":
      return "resting";
    case "error":
      return "failed";
    default:
      return "busy";
  }
}

// src/json/json.ts
import { LosslessNumber, parse as parseLossless } from "lossless-json";
var ExactNumber = class {
  constructor(text2) {
    this.text = text2;
    Object.freeze(this);
  }
  text;
  toString() {
    return this.text;
  }
};
function parseJson(text2) {
  try {
    return LOSSY.test(text2) ? plain(parseLossless(text2, void 0, KEEP_DIGITS)) : JSON.parse(text2);
  } catch {
    throw new SyntaxError("not valid JSON");
  }
}
var LOSSY = /[\d.]{16}|\d[eE]|-0/;
var KEEP_DIGITS = {
  parseNumber: (digits) => new LosslessNumber(digits),
  onDuplicateKey: ({ newValue }) => newValue
};
function plain(value) {
  if (value instanceof LosslessNumber) return exactNumber(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  return value;
}
function exactNumber(numeral) {
  const canonical = canonicalNumeral(numeral);
  const double = Number(numeral);
  if (Number.isFinite(double) && canonicalNumeral(String(double)) === canonical)
    return Object.is(double, -0) ? 0 : double;
  return new ExactNumber(canonical);
}
function canonicalNumeral(numeral) {
  const match2 = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(numeral);
  if (!match2) throw new SyntaxError("not a decimal numeral");
  const [, sign, whole2 = "", fraction = "", exponent = "0"] = match2;
  const digits = (whole2 + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const scale = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  const minus = sign === "-" ? "-" : "";
  if (scale >= 0n && scale <= 400n) return minus + significant + "0".repeat(Number(scale));
  if (scale < 0n && scale >= -400n) {
    const places = Number(-scale);
    const padded = significant.padStart(places + 1, "0");
    return `${minus}${padded.slice(0, -places)}.${padded.slice(-places)}`;
  }
  return `${minus}${significant}e${scale}`;
}
function isJsonObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
function jsonEqual(a, b) {
  if (a === b) return true;
  if (a instanceof ExactNumber || b instanceof ExactNumber)
    return a instanceof ExactNumber && b instanceof ExactNumber && a.text === b.text;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => jsonEqual(item, b[index]));
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && jsonEqual(a[key], b[key]));
  }
  return false;
}
function compactJson(value) {
  return write(value, Object.keys);
}
function canonicalJson(value) {
  return write(value, (object) => Object.keys(object).sort());
}
function write(value, keysOf) {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => write(item, keysOf)).join(",")}]`;
  if (isJsonObject(value))
    return `{${keysOf(value).map((key) => `${JSON.stringify(key)}:${write(value[key], keysOf)}`).join(",")}}`;
  return JSON.stringify(value);
}
function withKeys(object, set, without = /* @__PURE__ */ new Set()) {
  return Object.fromEntries(Object.entries({ ...object, ...set }).filter(([key]) => !without.has(key)));
}

// src/sql/quote.ts
function quoteName(name2) {
  return `\`${name2.replaceAll("`", "``")}\``;
}
function quoteText(text2) {
  return `'${text2.replace(SPECIAL, (char) => ESCAPES.get(char) ?? char)}'`;
}
var ESCAPES = /* @__PURE__ */ new Map([
  ["\0", "\\0"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["", "\\Z"],
  ["'", "\\'"],
  ["\\", "\\\\"]
]);
var SPECIAL = /[\0\n\r\x1a'\\]/g;

// src/secret/secret.ts
import { inspect } from "node:util";
var SECRET_MARK = "\xABsecret\xBB";
var contents = /* @__PURE__ */ new WeakMap();
var Secret = class {
  constructor(value) {
    contents.set(this, value);
    Object.freeze(this);
  }
  /** Whether the value is a JSON string: the statement's shape depends on it, and it tells nothing else. */
  get isString() {
    return typeof contents.get(this) === "string";
  }
  toString() {
    return SECRET_MARK;
  }
  toJSON() {
    return SECRET_MARK;
  }
  [Symbol.toPrimitive]() {
    return SECRET_MARK;
  }
  [inspect.custom]() {
    return SECRET_MARK;
  }
};
function contentOf(secret) {
  const value = contents.get(secret);
  if (value === void 0) throw new TypeError("empty secret box");
  return value;
}

// src/database/server-url.ts
var TLS_MODES = ["DISABLED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"];
function parseServerUrl(text2) {
  if (!URL.canParse(text2)) throw wrong("The server address cannot be read.");
  const url = new URL(text2);
  if (url.protocol !== "mysql:") throw wrong("The server address does not begin with mysql://.");
  if (url.hostname === "") throw wrong("The server address names no host.");
  if (url.username === "") throw wrong("The server address names no user.");
  if (url.pathname !== "" && url.pathname !== "/")
    throw wrong("The server address names a database or a path: each spec names its own database.");
  if (url.hash !== "") throw wrong("The server address has a part after #.");
  const host = decode(url.hostname.replace(/^\[(.*)\]$/, "$1"));
  if (/[\s\p{Cc}/@]/u.test(host)) throw wrong("The server address has a host that is no host name.");
  const password = decode(url.password);
  const { connectTimeoutMs, mode, ...files } = parameters(url.searchParams);
  return {
    host,
    port: url.port === "" ? 3306 : portOf(url.port),
    user: decode(url.username),
    ...password !== "" && { password: new Secret(password) },
    tls: { mode: mode ?? (isLoopback(host) ? "DISABLED" : "VERIFY_IDENTITY"), ...files },
    ...connectTimeoutMs !== void 0 && { connectTimeoutMs }
  };
}
function addressText(address) {
  return `${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
}
function isLoopback(host) {
  return /^localhost\.?$/i.test(host) || /^127(?:\.\d{1,3}){3}$/.test(host) || host === "::1";
}
function decode(text2) {
  try {
    return decodeURIComponent(text2);
  } catch {
    throw wrong("The server address has a % that begins no escape.");
  }
}
function portOf(text2) {
  const port = Number(text2);
  if (port < 1) throw wrong("The server address has port 0.");
  return port;
}
var KNOWN = ["ssl-mode", "ssl-ca", "ssl-cert", "ssl-key", "connect-timeout"];
function parameters(search) {
  const read2 = {};
  const seen = /* @__PURE__ */ new Set();
  for (const [name2, value] of search) {
    if (!KNOWN.includes(name2))
      throw wrong(`The server address has an unknown parameter. Known: ${KNOWN.join(", ")}.`);
    if (seen.has(name2)) throw wrong(`The server address has ${name2} twice.`);
    if (value === "") throw wrong(`The server address has an empty ${name2}.`);
    seen.add(name2);
    if (name2 === "ssl-mode") read2.mode = tlsMode(value);
    else if (name2 === "connect-timeout") read2.connectTimeoutMs = duration(value);
    else if (name2 === "ssl-ca") read2.ca = value;
    else if (name2 === "ssl-cert") read2.cert = value;
    else read2.key = value;
  }
  if (read2.cert === void 0 !== (read2.key === void 0))
    throw wrong("The server address has only one of ssl-cert and ssl-key: they go together.");
  return read2;
}
function tlsMode(value) {
  const mode = TLS_MODES.find((known) => known === value.toUpperCase());
  if (!mode) throw wrong(`The server address has an unknown ssl-mode. Known: ${TLS_MODES.join(", ")}.`);
  return mode;
}
var UNITS = /* @__PURE__ */ new Map([
  ["ms", 1],
  ["s", 1e3],
  ["m", 6e4]
]);
function duration(value) {
  const [, digits = "", unit = ""] = /^(\d{1,6})(ms|s|m)$/.exec(value) ?? [];
  const ms = Number(digits) * (UNITS.get(unit) ?? Number.NaN);
  if (!(ms > 0)) throw wrong("The server address has a connect-timeout that is not a duration such as 10s.");
  return ms;
}
function wrong(message) {
  return new LinkspecError("LNK0307", message, {
    hint: "Write mysql://user:password@host:port/ with every special character of user and password as a % escape, or give the password in LINKSPEC_PASSWORD."
  });
}

// src/database/session.ts
var ServerError = class extends Error {
  constructor(kind, message, errno, sqlState = "") {
    super(message);
    this.kind = kind;
    this.errno = errno;
    this.sqlState = sqlState;
  }
  kind;
  errno;
  sqlState;
  name = "ServerError";
};

// src/database/connect-error.ts
var ConnectError = class extends ServerError {
  constructor(code, message, hint, errno = 0, sqlState = "") {
    super("unreachable", message, errno, sqlState);
    this.code = code;
    this.hint = hint;
  }
  code;
  hint;
};
function connectErrorOf(failure, target, clean) {
  const address = addressText(target);
  const code = String(failure.code ?? "");
  const errno = typeof failure.errno === "number" && failure.errno > 0 ? failure.errno : 0;
  const said2 = typeof failure.sqlMessage === "string" ? clean(failure.sqlMessage) : "";
  const sqlState = typeof failure.sqlState === "string" ? failure.sqlState : "";
  if (errno === SECURE_TRANSPORT_REQUIRED)
    return new ConnectError("LNK0306", `${address} demands TLS: ${said2}`, TLS_ON, errno, sqlState);
  if (LOGIN_ERRNOS.has(errno))
    return new ConnectError(
      "LNK0302",
      `${address} refused the login: ${said2}`,
      target.tls.mode === "DISABLED" ? `${LOGIN} ${LOGIN_TLS}` : LOGIN,
      errno,
      sqlState
    );
  if (LOGIN_CODES.has(code))
    return new ConnectError(
      "LNK0302",
      `${address} asks for a way to log in that linkspec does not take here (${code}).`,
      "A password goes out in clear only over TLS with a checked certificate: set ssl-mode to VERIFY_CA or VERIFY_IDENTITY, or log in as a user with mysql_native_password."
    );
  if (code === "HANDSHAKE_NO_SSL_SUPPORT")
    return new ConnectError("LNK0306", `${address} does not offer TLS.`, TLS_OFF);
  if (code === "HANDSHAKE_SSL_ERROR")
    return new ConnectError(
      "LNK0306",
      `TLS with ${address} failed: ${clean(String(failure.message))}.`,
      TRUST
    );
  const reason = errno > 0 ? said2 : NETWORK.get(code) ?? "what answers is not a SingleStore server";
  return new ConnectError("LNK0301", `${address} cannot be reached: ${reason}.`, REACH, errno, sqlState);
}
var SECURE_TRANSPORT_REQUIRED = 3159;
var LOGIN_ERRNOS = /* @__PURE__ */ new Set([1044, 1045, 1130, 1251, 1524, 1698, 1862, 2059, 3118]);
var LOGIN_CODES = /* @__PURE__ */ new Set([
  "AUTH_SWITCH_PLUGIN_ERROR",
  "MYSQL_CLEAR_PASSWORD_NOT_ENABLED"
]);
var NETWORK = /* @__PURE__ */ new Map([
  ["ECONNREFUSED", "nothing listens there (connection refused)"],
  ["ENOTFOUND", "the host name is not known"],
  ["EAI_AGAIN", "the name service did not answer"],
  ["ETIMEDOUT", "no answer in time"],
  ["EHOSTUNREACH", "no route to the host"],
  ["ENETUNREACH", "no route to the network"],
  ["ECONNRESET", "the connection was cut during the login"],
  ["PROTOCOL_CONNECTION_LOST", "the connection was cut during the login"],
  ["EPIPE", "the connection was cut during the login"],
  ["EACCES", "this process may not connect there"]
]);
var REACH = "Check host and port, that the server is up, and that no firewall stands in between.";
var LOGIN = "Check the user and the password, and whether the user may log in from this host.";
var LOGIN_TLS = "If the user may log in over TLS only, put ssl-mode=VERIFY_IDENTITY into the server address.";
var TLS_ON = "Put ssl-mode=VERIFY_IDENTITY (and ssl-ca=FILE for a private authority) into the server address.";
var TLS_OFF = "Switch TLS on in the server; on a network that you trust, ssl-mode=DISABLED in the address goes without.";
var TRUST = "For a private authority put ssl-ca=FILE into the server address; the host must be one that the certificate names, or set ssl-mode=VERIFY_CA.";

// src/database/explain-server-error.ts
function explainServerError(error, doing) {
  if (error instanceof ConnectError)
    return new LinkspecError(error.code, error.message, { hint: error.hint });
  if (!(error instanceof ServerError)) return error;
  switch (error.kind) {
    case "unreachable":
      return new LinkspecError("LNK0301", `${doing} failed: ${error.message}`, { hint: "Run again." });
    case "lost":
      return new LinkspecError("LNK0305", `${doing} failed: ${error.message}`, { hint: "Run again." });
    case "timeout":
      return new LinkspecError("LNK0308", `${doing} failed: ${error.message}`, {
        hint: "Run again once the server is less busy."
      });
    case "refused":
      return isRightMissing(error) ? new LinkspecError("LNK0601", `${doing} failed: ${said(error)}`, {
        hint: "Ask an administrator for the right that the message names."
      }) : new LinkspecError("LNK0309", `${doing} failed: ${said(error)}`, {
        hint: "The number is the server's own; its documentation lists what it means."
      });
    default:
      return error.kind;
  }
}
function isRightMissing(error) {
  return error instanceof ServerError && [1044, 1142, 1143, 1227, 1370].includes(error.errno);
}
function isAbsent(error) {
  return error instanceof ServerError && [1049, 1051, 1109, 1146].includes(error.errno);
}
function said(error) {
  return `${error.message} (error ${error.errno})`;
}

// src/database/group-by.ts
function groupBy(items, keyOf2) {
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) {
    const key = keyOf2(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

// src/database/rows.ts
function rowsOf({ columns, rows }) {
  const positions = new Map(columns.map((name2, index) => [name2.toUpperCase(), index]));
  return rows.map((row) => (column) => {
    const position = positions.get(column);
    return position === void 0 ? void 0 : row[position];
  });
}

// src/database/read-pipelines.ts
async function readPipelines(session) {
  const table = await session.query(
    "SELECT DATABASE_NAME, PIPELINE_NAME, STATE, CONFIG_JSON FROM information_schema.PIPELINES"
  );
  return table.rows.map(([database, name2, state, config]) => {
    const sourceType = sourceTypeOf(config ?? "");
    return {
      database: database ?? "",
      name: name2 ?? "",
      state: state ?? "",
      ...sourceType !== void 0 && { sourceType }
    };
  });
}
async function readPipelineStates(session, ids) {
  if (ids.length === 0) return /* @__PURE__ */ new Map();
  const conditions = [...groupBy(ids, (id) => id.database)].map(
    ([database, members]) => `(DATABASE_NAME = ${quoteText(database)} AND PIPELINE_NAME IN (${members.map(({ name: name2 }) => quoteText(name2)).join(", ")}))`
  );
  const { rows } = await session.query(
    `SELECT DATABASE_NAME, PIPELINE_NAME, STATE FROM information_schema.PIPELINES WHERE ${conditions.join(" OR ")}`
  );
  const wanted = new Set(ids.map(idKey));
  return new Map(
    rows.map(
      ([database, name2, state]) => [idKey({ database: database ?? "", name: name2 ?? "" }), state ?? ""]
    ).filter(([key]) => wanted.has(key))
  );
}
async function readSessionStates(session, database) {
  await session.use(database);
  const { rows } = await session.query("SHOW PIPELINES");
  return new Map(rows.map(([name2, state]) => [name2 ?? "", state ?? ""]));
}
async function readPipelineText(session, id) {
  await session.use(id.database);
  const { rows } = await session.query(`SHOW CREATE PIPELINE ${quoteName(id.name)}`);
  return rows[0]?.[1] ?? void 0;
}
async function readPipelineError(session, id) {
  try {
    const table = await session.query(
      `SELECT * FROM information_schema.PIPELINES_ERRORS WHERE DATABASE_NAME = ${quoteText(id.database)} AND PIPELINE_NAME = ${quoteText(id.name)} ORDER BY ERROR_UNIX_TIMESTAMP DESC LIMIT 1`
    );
    return rowsOf(table)[0]?.("ERROR_MESSAGE") ?? void 0;
  } catch (error) {
    if (isAbsent(error) || error instanceof ServerError && UNREADABLE.has(error.errno)) return void 0;
    throw error;
  }
}
var UNREADABLE = /* @__PURE__ */ new Set([1054, 1142, 1227]);
function sourceTypeOf(config) {
  try {
    const value = parseJson(config);
    const type = isJsonObject(value) && Object.hasOwn(value, "source_type") ? value.source_type : void 0;
    return typeof type === "string" && type !== "" ? type.toUpperCase() : void 0;
  } catch {
    return void 0;
  }
}

// src/apply/server-refusal.ts
function refusalOf(error, doing) {
  if (error instanceof LinkspecError) return error;
  if (!(error instanceof ServerError))
    return new LinkspecError("LNK0900", `${doing}: ${error instanceof Error ? error.name : "unknown failure"}`, {
      hint: "please report this with the command that you ran"
    });
  if (error.kind !== "refused")
    return new LinkspecError("LNK0305", `${doing}: ${error.message}`, {
      hint: "check the server and the network, then run the same command again"
    });
  if (isRightMissing(error))
    return new LinkspecError("LNK0601", `${doing}: the server denies it: ${error.message}`, {
      hint: "grant CREATE LINK, DROP LINK, SHOW LINK, START PIPELINE and SHOW PIPELINE on the database, then run again"
    });
  switch (error.errno) {
    case 1049:
      return new LinkspecError("LNK0602", `${doing}: ${error.message}`, {
        hint: "create the database first, or correct `database` in the spec"
      });
    case 2332:
      return new LinkspecError("LNK0608", `${doing}: the link is gone`, { hint: "somebody dropped it; plan again" });
    default:
      return new LinkspecError("LNK0602", `${doing}: server error ${error.errno}: ${error.message}`, {
        hint: "the statement was refused as a whole: nothing was changed by it"
      });
  }
}

// src/apply/pipelines.ts
async function statesOf(server, pipelines2) {
  if (pipelines2.length === 0) return /* @__PURE__ */ new Map();
  return persist(() => server.withSession((session) => readPipelineStates(session, pipelines2)));
}
async function stopPipeline(server, pipeline) {
  for (let attempt2 = 1; ; attempt2++) {
    try {
      await server.withSession((session) => session.run({ kind: "stop-pipeline", pipeline }));
      return { kind: "stopped", at: performance.now() };
    } catch (error) {
      const refused = error instanceof ServerError && error.kind === "refused";
      const failed = (cause, unknown) => ({
        kind: "failed",
        error: refusalOf(cause, `STOP PIPELINE ${idText(pipeline)}`),
        unknown
      });
      let state;
      try {
        state = (await statesOf(server, [pipeline])).get(idKey(pipeline));
      } catch (away) {
        return failed(away, !refused);
      }
      const rests = state === void 0 || activityOf(state) === "resting" || activityOf(state) === "failed";
      if (rests) return refused ? { kind: "theirs" } : { kind: "stopped", at: performance.now() };
      if (refused || attempt2 >= ATTEMPTS) return failed(error, !refused);
    }
  }
}
async function waitUntilStopped(server, pipelines2, signal) {
  const deadline = performance.now() + STOP_PATIENCE_MS;
  for (let pause3 = 10; ; pause3 = Math.min(pause3 * 2, 500)) {
    const states = await statesOf(server, pipelines2);
    const moving = pipelines2.filter((pipeline) => {
      const activity = activityOf(states.get(idKey(pipeline)) ?? "stopped");
      return activity === "running" || activity === "busy";
    });
    if (moving.length === 0) return;
    if (signal.aborted) throw interrupted();
    if (performance.now() > deadline)
      throw new LinkspecError("LNK0603", `still not stopped: ${moving.map(idText).join(", ")}`, {
        hint: "a long batch may be in flight; run again when it is done"
      });
    await sleep(pause3);
  }
}
async function startPipeline(server, pipeline) {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (let pause3 = 50; ; pause3 = Math.min(pause3 * 2, 2e3)) {
    let failure;
    try {
      await server.withSession((session) => session.run({ kind: "start-pipeline", pipeline }));
      return { kind: "running", at: performance.now() };
    } catch (error) {
      failure = error;
    }
    let state = "unknown";
    try {
      state = (await statesOf(server, [pipeline])).get(idKey(pipeline)) ?? "gone";
      if (activityOf(state) === "running") return { kind: "running", at: performance.now() };
    } catch {
    }
    if (state === "gone") return { kind: "running", at: performance.now() };
    if (performance.now() > deadline || isRightMissing(failure)) {
      const { message } = refusalOf(failure, `START PIPELINE ${idText(pipeline)}`);
      return {
        kind: "left",
        state,
        error: new LinkspecError("LNK0606", `${message}; it is left in state ${state}`, {
          hint: "mend the cause, then run `linkspec resume`: the journal remembers it"
        })
      };
    }
    await sleep(pause3);
  }
}
function interrupted() {
  return new LinkspecError("LNK0607", "interrupted before the change was sent", {
    hint: "nothing of this link was changed; run the same command again"
  });
}
var ATTEMPTS = 3;
var STOP_PATIENCE_MS = 12e4;
var START_PATIENCE_MS = 3e4;
async function persist(read2) {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (let pause3 = 50; ; pause3 = Math.min(pause3 * 2, 2e3)) {
    try {
      return await read2();
    } catch (error) {
      const passing = error instanceof ServerError && error.kind !== "refused" || error instanceof LinkspecError && (error.code === "LNK0301" || error.code === "LNK0305");
      if (!passing || performance.now() > deadline) throw error;
      await sleep(pause3);
    }
  }
}

// src/state/format.ts
var STATE_FORMAT = "1";
function checkFormat(entries, where) {
  for (const { kind, body } of entries) {
    if (kind !== "meta") continue;
    const format = isJsonObject(body) && Object.hasOwn(body, "format") ? body.format : void 0;
    if (typeof format !== "string") throw damaged(where);
    if (format !== STATE_FORMAT) throw newer(where);
  }
}
function newer(where) {
  return new LinkspecError("LNK0505", `The state in ${where} was written by another version of linkspec.`, {
    hint: "Use the newest linkspec that any of your runs uses."
  });
}
function damaged(where) {
  return new LinkspecError("LNK0506", `The state in ${where} is damaged: its meta entry names no format.`, {
    hint: "Restore it from a backup, or remove it: linkspec then takes every link as never managed."
  });
}

// src/state/state-snapshot.ts
function snapshotOf(entries) {
  checkFormat(entries, "the store");
  let meta;
  const links2 = /* @__PURE__ */ new Map();
  const windows = [];
  const seals = /* @__PURE__ */ new Map();
  for (const entry of entries) {
    switch (entry.kind) {
      case "meta":
        meta = metaRecord(fields(entry));
        break;
      case "link": {
        const record2 = linkRecord(fields(entry));
        links2.set(idKey(record2), record2);
        break;
      }
      case "window":
        windows.push(windowRecord(fields(entry)));
        break;
      case "seal":
        if (typeof entry.body !== "string") throw damaged2(entry, "body");
        seals.set(entry.key, entry.body);
        break;
      default:
        entry.kind;
    }
  }
  return { ...meta && { meta }, links: links2, windows, seals };
}
function metaRecord(read2) {
  return { format: STATE_FORMAT, salt: read2.text("salt") };
}
function linkRecord(read2) {
  const fingerprints2 = read2.objectOrNull("fingerprints");
  if (fingerprints2 && !isTextObject(fingerprints2)) throw read2.nonsense("fingerprints");
  return {
    ...objectId(read2),
    owner: read2.text("owner"),
    type: read2.text("type"),
    specDigest: read2.text("specDigest"),
    description: read2.text("description"),
    config: read2.objectOrNull("config"),
    fingerprints: fingerprints2,
    credentialsVersion: read2.textOrNull("credentialsVersion"),
    deletion: read2.oneOf("deletion", ["Retain", "Delete"]),
    appliedAt: read2.text("appliedAt")
  };
}
function windowRecord(read2) {
  return {
    run: read2.text("run"),
    link: objectId(read2.inner("link")),
    since: read2.text("since"),
    pipelines: read2.list("pipelines").map(objectId)
  };
}
function objectId(read2) {
  return { database: read2.text("database"), name: read2.text("name") };
}
function fields(entry, value = entry.body, path = "") {
  if (!isJsonObject(value)) throw damaged2(entry, path || "body");
  const inside = (field) => path === "" ? field : `${path}.${field}`;
  const at = (field) => Object.hasOwn(value, field) ? value[field] : void 0;
  const nonsense = (field) => damaged2(entry, inside(field));
  const text2 = (field) => {
    const found = at(field);
    if (typeof found !== "string") throw nonsense(field);
    return found;
  };
  return {
    text: text2,
    textOrNull: (field) => at(field) === null ? null : text2(field),
    oneOf(field, words) {
      const word = words.find((known) => known === at(field));
      if (word === void 0) throw nonsense(field);
      return word;
    },
    objectOrNull(field) {
      const found = at(field);
      if (found !== null && !isJsonObject(found)) throw nonsense(field);
      return found;
    },
    inner: (field) => fields(entry, at(field) ?? null, inside(field)),
    list(field) {
      const found = at(field);
      if (!Array.isArray(found)) throw nonsense(field);
      return found.map((item, index) => fields(entry, item, `${inside(field)}.${index}`));
    },
    nonsense
  };
}
function isTextObject(object) {
  return Object.values(object).every((value) => typeof value === "string");
}
function damaged2(entry, field) {
  return new LinkspecError(
    "LNK0506",
    `The state is damaged: ${field} of the ${entry.kind} entry ${entry.key}.`,
    {
      hint: "Restore the state from a backup, or delete that entry: linkspec then takes the link as never managed."
    }
  );
}

// src/apply/remember.ts
import { randomBytes } from "node:crypto";

// src/plan/credential-intent.ts
function credentialNeed(spec, record2, state) {
  const leave = { kind: "none", intent: { kind: "leave" } };
  if (spec.credentials === void 0) return leave;
  if (spec.policy.credentialsDrift === "Always")
    return { kind: "values", intent: { kind: "all", why: "always" } };
  if (!state.remembers) return leave;
  const trusted2 = state.trust || spec.policy.adoption === "Trust";
  if (record2 === void 0) return trusted2 ? TRUST2 : UNVERIFIED;
  const version = spec.credentialsVersion;
  if (version !== void 0 && record2.credentialsVersion !== null && version !== record2.credentialsVersion)
    return { kind: "values", intent: { kind: "all", why: "version" } };
  if (spec.policy.credentialsDrift === "OnVersion") return leave;
  if (record2.fingerprints === null) {
    if (trusted2 || version !== void 0 && record2.credentialsVersion === null) return TRUST2;
    return UNVERIFIED;
  }
  return { kind: "compare" };
}
var TRUST2 = { kind: "values", intent: { kind: "trust" } };
var UNVERIFIED = { kind: "values", intent: { kind: "all", why: "unverified" } };
function intentOf(comparison, policy, trust) {
  const changed2 = comparison.keys.filter(({ status }) => status !== "same").map(({ key }) => key);
  const unverified = comparison.keys.some(({ status }) => status === "unverified");
  const removed = policy === "Exact" ? comparison.removed : [];
  if (changed2.length + removed.length === 0) return { kind: "leave" };
  if (unverified && trust) return { kind: "trust" };
  return unverified && policy === "Exact" ? { kind: "all", why: "unverified" } : { kind: "some", changed: changed2, removed };
}

// src/plan/wants-credentials.ts
function wantsCredentials(facts, run) {
  const { spec, live, record: record2 } = facts;
  if (spec.credentials === void 0 || spec.suspend) return false;
  if (!live) return true;
  if (credentialNeed(spec, record2, run).kind !== "none") return true;
  return live.type.toUpperCase() !== spec.type || spec.description !== void 0 && spec.description !== live.description || !run.capabilities.alterLink;
}

// src/secret/fingerprint.ts
import { createHash as createHash2, createHmac } from "node:crypto";

// src/secret/reveal.ts
function reveal(secret) {
  return contentOf(secret);
}

// src/secret/stretch.ts
import { scrypt } from "node:crypto";
import pLimit from "p-limit";
var SCRYPT_COST = Object.freeze({ scheme: "s1", N: 2 ** 15, r: 8, p: 1 });
function createStretch(salt, cost, concurrency) {
  const limit = pLimit(concurrency);
  const { N: N2, r: r2, p } = cost;
  const options = { N: N2, r: r2, p, maxmem: 256 * N2 * r2 + 2 ** 20 };
  return (purpose, text2) => limit(
    () => new Promise((resolve3, reject) => {
      scrypt(
        text2,
        `linkspec ${purpose} ${salt}`,
        32,
        options,
        (error, bytes) => error ? reject(error) : resolve3(bytes)
      );
    })
  );
}

// src/secret/fingerprint.ts
function createFingerprinter(salt, cost = SCRYPT_COST, concurrency = 2) {
  const stretch = createStretch(salt, cost, concurrency);
  const prefix = `${cost.scheme}:`;
  const stretched = /* @__PURE__ */ new Map();
  function stretchOnce(value) {
    const key = createHmac("sha256", salt).update(value).digest("base64");
    const known = stretched.get(key);
    if (known !== void 0) return known;
    const fresh = stretch("value", value);
    stretched.set(key, fresh);
    fresh.catch(() => stretched.delete(key));
    return fresh;
  }
  return {
    async fingerprint(link, key, secret) {
      const strong = await stretchOnce(canonicalJson(reveal(secret)));
      const place = JSON.stringify([link.database, link.name, key]);
      return prefix + createHmac("sha256", strong).update(place).digest("base64url");
    },
    async seal(text2) {
      const digest = createHash2("sha256").update(text2).digest("base64");
      return prefix + (await stretch("seal", digest)).toString("base64url");
    },
    isComparable: (stored) => stored.startsWith(prefix)
  };
}

// src/secret/leaves.ts
function* credentialLeaves(spec) {
  for (const [key, node] of spec) yield* leavesOf(node, `credentials.${key}`);
}
function* leavesOf(node, path) {
  switch (node.kind) {
    case "reference":
    case "literal":
      yield { path, node };
      return;
    case "object":
      for (const [key, inner] of node.entries) yield* leavesOf(inner, `${path}.${key}`);
      return;
    case "array":
      for (const [index, inner] of node.items.entries()) yield* leavesOf(inner, `${path}[${index}]`);
      return;
    default:
      return node;
  }
}

// src/secret/reference.ts
function sourceText(reference) {
  switch (reference.kind) {
    case "env":
      return `environment variable ${JSON.stringify(reference.name)}`;
    case "file":
      return `file ${JSON.stringify(reference.path)}`;
    case "exec":
      return `program ${JSON.stringify(reference.argv[0])}`;
    case "secretKeyRef":
      return `key ${JSON.stringify(reference.key)} of Secret ${JSON.stringify(reference.name)}`;
    default:
      return reference;
  }
}

// src/secret/resolve.ts
async function resolveCredentials(spec, read2) {
  const leaves = await Promise.all([...credentialLeaves(spec)].map((leaf) => readLeaf(leaf, read2)));
  const [first, ...others] = leaves.map(({ value }) => value).filter((value) => value instanceof LinkspecError);
  if (first) throw together(first, others);
  const values = new Map(
    leaves.flatMap(({ node, value }) => value instanceof Secret ? [[node, value]] : [])
  );
  return new Map(spec.map(([key, node]) => [key, boxOf(node, values)]));
}
async function readLeaf({ path, node }, read2) {
  if (node.kind === "literal") return { node, value: node.value };
  try {
    return { node, value: await read2(node.reference) };
  } catch (error) {
    return { node, value: failureAt(path, node.reference, error) };
  }
}
function failureAt(path, reference, error) {
  if (error instanceof LinkspecError)
    return new LinkspecError(error.code, `${path}: ${error.message}`, { hint: error.hint });
  return new LinkspecError(CODES[reference.kind], `${path}: ${sourceText(reference)} could not be read`);
}
var CODES = {
  env: "LNK0201",
  file: "LNK0202",
  exec: "LNK0203",
  secretKeyRef: "LNK0110"
};
function together(first, others) {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const hints = new Set(all.flatMap(({ hint }) => hint ?? []));
  return new LinkspecError(first.code, all.map(({ message }) => message).join("; "), {
    hint: hints.size > 0 ? [...hints].join(" ") : void 0
  });
}
function boxOf(node, values) {
  switch (node.kind) {
    case "literal":
    case "reference": {
      const value = values.get(node);
      if (!value) throw new TypeError("a leaf without a value");
      return value;
    }
    case "object":
      return new Secret(
        Object.fromEntries(node.entries.map(([key, inner]) => [key, reveal(boxOf(inner, values))]))
      );
    case "array":
      return new Secret(node.items.map((inner) => reveal(boxOf(inner, values))));
    default:
      return node;
  }
}

// src/secret/seal-tree.ts
import { createHash as createHash3 } from "node:crypto";
var WORTH_A_SEAL = 8;
function rootOf(links2, fingerprinter) {
  const members = /* @__PURE__ */ new Map();
  for (const { id, credentials, recorded } of links2) {
    const claims = recorded === null ? [] : claimsOf(credentials, recorded, fingerprinter);
    if (claims.length === 0) continue;
    const place = entryKey(id);
    members.set(place, { link: id, place, claims });
  }
  return [...members.values()].sort((a, b) => order(a.place, b.place));
}
function claimsOf(credentials, recorded, fingerprinter) {
  return Object.entries(recorded).flatMap(([key, print]) => {
    const secret = credentials.get(key);
    return secret && fingerprinter.isComparable(print) ? [{ key, recorded: print, secret }] : [];
  }).sort((a, b) => order(a.key, b.key));
}
function isWorthASeal(node) {
  const values = /* @__PURE__ */ new Set();
  for (const { claims } of node)
    for (const { secret } of claims) {
      values.add(canonicalJson(reveal(secret)));
      if (values.size > WORTH_A_SEAL) return node.length > 1;
    }
  return false;
}
function sealKey(node) {
  const claims = node.map(({ link, claims: claims2 }) => [
    link.database,
    link.name,
    claims2.map(({ key, recorded }) => [key, recorded])
  ]);
  return createHash3("sha256").update(JSON.stringify(claims)).digest("hex");
}
function sealOf(node, fingerprinter) {
  const claims = node.map(({ link, claims: claims2 }) => [
    link.database,
    link.name,
    claims2.map(({ key, recorded, secret }) => [key, recorded, canonicalJson(reveal(secret))])
  ]);
  return fingerprinter.seal(JSON.stringify(claims));
}
function partsOf(node) {
  for (let pair = 0; pair < 128; pair++) {
    const parts = [0, 1, 2, 3].map((bits) => node.filter(({ place }) => branch(place, pair) === bits)).filter((part) => part.length > 0);
    if (parts.length > 1) return parts;
  }
  throw new RangeError("a link cannot be parted from itself");
}
function branch(place, pair) {
  const digit = Number.parseInt(place.charAt(pair >> 1), 16);
  return pair % 2 === 0 ? digit >> 2 : digit & 3;
}
function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// src/secret/verify.ts
async function verifyCredentials(input) {
  const { links: links2, seals, fingerprinter } = input;
  const same2 = /* @__PURE__ */ new Map();
  const root = rootOf(links2, fingerprinter);
  if (root.length > 0) await compare(root);
  return new Map(
    links2.map((link) => [idKey(link.id), factsOf(link, same2.get(idKey(link.id)), fingerprinter)])
  );
  async function compare(node) {
    if (!isWorthASeal(node)) await Promise.all(node.map(compareOneByOne));
    else if (await isSealed(node, seals, fingerprinter))
      for (const { link, claims } of node) same2.set(idKey(link), new Set(claims.map(({ key }) => key)));
    else await Promise.all(partsOf(node).map(compare));
  }
  async function compareOneByOne({ link, claims }) {
    const prints = await Promise.all(
      claims.map(({ key, secret }) => fingerprinter.fingerprint(link, key, secret))
    );
    const equal = claims.filter(({ recorded }, index) => recorded === prints[index]);
    same2.set(idKey(link), new Set(equal.map(({ key }) => key)));
  }
}
async function isSealed(node, seals, fingerprinter) {
  const stored = seals.get(sealKey(node));
  if (stored === void 0 || !fingerprinter.isComparable(stored)) return false;
  return stored === await sealOf(node, fingerprinter);
}
function factsOf({ id, credentials, recorded }, same2, fingerprinter) {
  const statusOf = (key) => {
    if (recorded === null) return "unverified";
    const print = Object.hasOwn(recorded, key) ? recorded[key] : void 0;
    if (print === void 0) return "new";
    if (!fingerprinter.isComparable(print)) return "unverified";
    return same2?.has(key) ? "same" : "changed";
  };
  return {
    keys: [...credentials.keys()].map((key) => ({ key, status: statusOf(key) })),
    removed: Object.keys(recorded ?? {}).filter((key) => !credentials.has(key)),
    async fingerprintsOf() {
      const prints = [...credentials].map(async ([key, secret]) => {
        const known = same2?.has(key) ? recorded?.[key] : void 0;
        return [key, known ?? await fingerprinter.fingerprint(id, key, secret)];
      });
      return Object.fromEntries(await Promise.all(prints));
    }
  };
}

// src/observe/gather-credentials.ts
async function gatherCredentials(run, facts, links2, snapshot) {
  if (links2.some((link) => wantsCredentials(link, facts))) run.progress("resolving secrets");
  const resolved = await Promise.all(links2.map((link) => resolve(run, facts, link)));
  const compared2 = resolved.filter(
    ({ spec, live, record: record2, credentials }) => live !== void 0 && record2 !== void 0 && credentials.kind === "values" && credentialNeed(spec, record2, facts).kind === "compare"
  );
  if (compared2.length === 0 || !snapshot.meta) return resolved;
  run.progress("comparing fingerprints");
  const salt = snapshot.meta.salt;
  const comparisons = await verifyCredentials({
    links: compared2.map(({ spec, record: record2, credentials }) => ({
      id: { database: spec.database, name: spec.name },
      credentials: credentials.kind === "values" ? credentials.values : /* @__PURE__ */ new Map(),
      recorded: record2?.fingerprints ?? null
    })),
    seals: snapshot.seals,
    fingerprinter: fingerprinterOf(salt)
  });
  return resolved.map((link) => {
    const comparison = comparisons.get(idKey(link.spec));
    return comparison && link.credentials.kind === "values" ? { ...link, credentials: { ...link.credentials, comparison } } : link;
  });
}
async function resolve(run, facts, link) {
  return { ...link, credentials: await resolved() };
  async function resolved() {
    if (link.spec.credentials === void 0 || !wantsCredentials(link, facts)) return { kind: "absent" };
    try {
      return { kind: "values", values: await resolveCredentials(link.spec.credentials, run.readSecret) };
    } catch (error) {
      if (error instanceof LinkspecError) return { kind: "failed", error };
      throw error;
    }
  }
}
var fingerprinters = /* @__PURE__ */ new Map();
function fingerprinterOf(salt) {
  const known = fingerprinters.get(salt) ?? createFingerprinter(salt);
  fingerprinters.set(salt, known);
  return known;
}

// src/spec/spec-digest.ts
import { createHash as createHash4 } from "node:crypto";
function specDigest(spec) {
  const said2 = {
    type: spec.type,
    description: spec.description ?? null,
    config: spec.config ?? null,
    configPolicy: spec.policy.config
  };
  return createHash4("sha256").update(canonicalJson(said2)).digest("hex");
}

// src/apply/remember.ts
async function ensureMeta(run) {
  const ref = { kind: "meta", key: "meta" };
  const known = snapshotOf(await run.state.read([ref])).meta;
  if (known) return known;
  const lock = await run.state.lock("meta", 15e3);
  try {
    const made = snapshotOf(await run.state.read([ref])).meta;
    if (made) return made;
    const meta = { format: "1", salt: randomBytes(16).toString("base64") };
    await run.state.put([{ ...ref, body: { ...meta } }]);
    return meta;
  } finally {
    await lock.release();
  }
}
async function linkEntry(run, meta, learned) {
  const { facts, live, previous, complete } = learned;
  const { spec } = facts;
  const record2 = {
    database: spec.database,
    name: spec.name,
    owner: run.owner,
    type: live.type.toUpperCase(),
    specDigest: complete ? specDigest(spec) : "",
    description: live.description,
    config: live.config === "unreadable" ? null : live.config,
    fingerprints: await fingerprints(run, meta, learned),
    credentialsVersion: (complete ? spec.credentialsVersion : void 0) ?? previous?.credentialsVersion ?? null,
    deletion: spec.policy.deletion,
    appliedAt: run.now().toISOString()
  };
  return { kind: "link", key: entryKey(spec), body: record2 };
}
async function fingerprints(run, meta, { facts, previous, known, whole: whole2 }) {
  const kept = whole2 ? {} : previous?.fingerprints ?? null;
  const { credentials, spec } = facts;
  if (credentials.kind !== "values" || known.length === 0 && !whole2) return kept;
  const fingerprinter = fingerprinterOf(meta.salt);
  const fresh = await Promise.all(
    known.map(async (key) => {
      const secret = credentials.values.get(key);
      return secret ? [[key, await fingerprinter.fingerprint(bareId(spec), key, secret)]] : [];
    })
  );
  return Object.fromEntries([...Object.entries(kept ?? {}), ...fresh.flat()]);
}
function bareId({ database, name: name2 }) {
  return { database, name: name2 };
}

// src/database/link-text.ts
function configOfLinkText(text2) {
  const tokens = [...text2.matchAll(TOKEN)].map(([token]) => token);
  const words = tokens.map((token) => token.toUpperCase());
  const as = words.indexOf("AS", 3);
  if (words[0] !== "CREATE" || words[1] !== "LINK" || as < 0) return void 0;
  const config = words.indexOf("CONFIG", as + 2);
  return config < 0 ? null : unquote(tokens[config + 1] ?? "");
}
var TOKEN = /"(?:[^"\\]|\\[\s\S]|"")*"|'(?:[^'\\]|\\[\s\S]|'')*'|`(?:[^`]|``)*`|<[^>]*>|[\w$\u0080-\uffff]+|[^\s]/g;
function unquote(token) {
  const quote = token[0];
  if (quote !== '"' && quote !== "'" || token.length < 2) return void 0;
  return token.slice(1, -1).replace(
    /\\([\s\S])|""|''/g,
    (pair, escaped) => escaped === void 0 ? pair[0] === quote ? quote : pair : ESCAPES2.get(escaped) ?? escaped
  );
}
var ESCAPES2 = /* @__PURE__ */ new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "	"],
  ["b", "\b"],
  ["0", "\0"],
  ["Z", ""]
]);

// src/database/read-links.ts
async function readLinks(session, databases = []) {
  try {
    return await viewLinks(session, "");
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const found = [];
    for (const database of new Set(databases)) found.push(await showLinks(session, database));
    return {
      links: found.flatMap(({ links: links2 }) => links2),
      configMissing: found.some(({ configMissing }) => configMissing)
    };
  }
}
async function readLink(session, id) {
  const where = ` WHERE DATABASE_NAME = ${quoteText(id.database)} AND \`LINK\` = ${quoteText(id.name)}`;
  const { links: links2, configMissing } = await viewLinks(session, where).catch((error) => {
    if (isAbsent(error)) return showLinks(session, id.database);
    throw error;
  });
  const link = links2.find(({ database, name: name2 }) => database === id.database && name2 === id.name);
  return link && configMissing ? (await fillConfigs(session, [link]))[0] : link;
}
async function fillConfigs(session, links2) {
  const filled = [];
  for (const [database, members] of groupBy(links2, (link) => link.database)) {
    const shown = await showLinks(session, database);
    const configs = new Map(shown.links.map((link) => [link.name, link.config]));
    for (const link of members)
      filled.push({
        ...link,
        config: shown.configMissing ? await showCreateLink(session, link) : configs.get(link.name) ?? "unreadable"
      });
  }
  return filled;
}
async function viewLinks(session, where) {
  const table = await session.query(`SELECT * FROM information_schema.LINKS${where}`);
  return {
    links: rowsOf(table).map((row) => linkOf(row("DATABASE_NAME") ?? "", row)),
    configMissing: !hasConfig(table)
  };
}
async function showLinks(session, database) {
  try {
    const table = await session.query(`SHOW LINKS ON ${quoteName(database)}`);
    const links2 = rowsOf(table).map((row) => linkOf(database, row));
    return { links: links2, configMissing: !hasConfig(table) };
  } catch (error) {
    if (isAbsent(error)) return { links: [], configMissing: false };
    throw error;
  }
}
async function showCreateLink(session, link) {
  try {
    await session.use(link.database);
    const { rows } = await session.query(`SHOW CREATE LINK ${quoteName(link.name)}`);
    return configOf(configOfLinkText(rows[0]?.[1] ?? ""));
  } catch (error) {
    if (error instanceof ServerError && error.kind === "refused") return "unreadable";
    throw error;
  }
}
function hasConfig(table) {
  return table.columns.some((name2) => name2.toUpperCase() === "CONFIG");
}
function linkOf(database, row) {
  return {
    database,
    name: row("LINK") ?? "",
    type: row("TYPE") ?? "",
    description: row("DESCRIPTION") ?? "",
    config: configOf(row("CONFIG"))
  };
}
function configOf(text2) {
  if (text2 === void 0) return "unreadable";
  if (text2 === null || text2.trim() === "") return {};
  try {
    const value = parseJson(text2);
    if (value === null) return {};
    return isJsonObject(value) ? value : "unreadable";
  } catch {
    return "unreadable";
  }
}

// src/database/probe-alter-link.ts
import { randomBytes as randomBytes2 } from "node:crypto";
async function probeAlterLink(session, database) {
  try {
    await session.run({
      kind: "alter-link",
      link: { database, name: `linkspec_probe_${randomBytes2(12).toString("hex")}` },
      config: { kind: "key", key: "probe", value: "" }
    });
    return "known";
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind !== "refused") throw error;
    if (error.errno === 1064) return "unknown";
    return isRightMissing(error) ? "denied" : "known";
  }
}

// src/plan/finish-draft.ts
function finishDraft(draft, dependants) {
  const { link, needs, ...rest } = draft;
  const plan = { ...link, ...rest, pipelines: [] };
  switch (needs.kind) {
    case "none":
      return plan;
    case "unused":
      return unused(plan, dependants, needs.verb);
    case "pause":
      return paused(plan, dependants, needs);
    default:
      return needs;
  }
}
function unused(plan, dependants, verb2) {
  const unclear2 = dependants.filter(({ certain }) => !certain);
  const users = dependants.filter(({ certain }) => certain);
  const pipelines2 = users.map((user) => listed(user, false));
  if (users.length > 0)
    return block({ ...plan, pipelines: pipelines2 }, {
      code: "LNK0410",
      reason: `a link that pipelines use is never ${verb2}: ${names(users)}`,
      hint: "drop these pipelines or point them at another link first; they would lose their place otherwise"
    });
  return unclear2.length > 0 ? blockUnclear({ ...plan, pipelines: pipelines2 }, unclear2) : plan;
}
function paused(plan, dependants, needs) {
  const users = dependants.filter(({ certain }) => certain);
  const of = (activity) => users.filter(({ state }) => activityOf(state) === activity);
  const busy = of("busy");
  const running = of("running");
  const pipelines2 = [
    ...running.map((user) => listed(user, true)),
    ...busy.map((user) => listed(user, false)),
    ...needs.revive ? of("failed").map((user) => ({ ...listed(user, false), revive: true })) : []
  ];
  const shown = { ...plan, pipelines: pipelines2 };
  const unclear2 = dependants.filter(({ certain, state }) => !certain && activityOf(state) !== "resting" && activityOf(state) !== "failed");
  if (unclear2.length > 0) return blockUnclear(shown, unclear2);
  if (busy.length > 0)
    return block(shown, {
      code: "LNK0405",
      reason: `somebody's session uses a pipeline on the link: ${busy.map((user) => `${idText(user)} (${user.state})`).join(", ")}`,
      hint: "wait until that session is done, or end it, and run again"
    });
  if (needs.policy === "Refuse" && running.length > 0)
    return block(shown, {
      code: "LNK0404",
      reason: `policy.pipelines is Refuse, and running pipelines use the link: ${names(running)}`,
      hint: "stop them yourself, or set policy.pipelines to Pause"
    });
  return shown;
}
function listed({ database, name: name2, state }, pause3) {
  return { database, name: name2, state, pause: pause3 };
}
function names(users) {
  return users.map(idText).join(", ");
}
function blockUnclear(plan, unclear2) {
  return block(plan, {
    code: "LNK0406",
    reason: `these pipelines may use the link; their definition was not understood: ${names(unclear2)}`,
    hint: "stop them for the change, or report how SHOW CREATE PIPELINE prints them (without its secrets)"
  });
}
function block(plan, refusal) {
  const pipelines2 = plan.pipelines.map(({ database, name: name2, state }) => ({ database, name: name2, state, pause: false }));
  return { ...plan, ...refusal, action: "blocked", statements: [], pipelines: pipelines2 };
}

// src/apply/journal.ts
var Journal = class {
  constructor(state, link, run, since2) {
    this.state = state;
    this.link = link;
    this.run = run;
    this.since = since2;
  }
  state;
  link;
  run;
  since;
  #written;
  /** Makes the record say just these pipelines; none: removes it. Durable once it resolves. */
  async write(pipelines2) {
    const record2 = {
      run: this.run,
      link: bare(this.link),
      since: this.since,
      pipelines: pipelines2.map(bare)
    };
    const body = record2;
    const text2 = pipelines2.length === 0 ? void 0 : compactJson(body);
    if (text2 === this.#written) return;
    const ref = { kind: "window", key: entryKey(this.link) };
    if (text2 === void 0) await this.state.remove([ref]);
    else await this.state.put([{ ...ref, body: parseJson(text2) }]);
    this.#written = text2;
  }
  /** What an interrupted run left on record for this link, so that this window takes it over. */
  adopt(left) {
    this.#written = compactJson(left);
  }
};
function bare({ database, name: name2 }) {
  return { database, name: name2 };
}

// src/apply/pause-window.ts
var PauseWindow = class {
  constructor(context, journal) {
    this.context = context;
    this.journal = journal;
  }
  context;
  journal;
  /** Ours to start: idKey to what was stopped and when (undefined: by an interrupted run). */
  #ours = /* @__PURE__ */ new Map();
  /** Takes over what an interrupted run stopped on this link. */
  takeOver(pipelines2) {
    for (const pipeline of pipelines2) this.#ours.set(idKey(pipeline), { pipeline, at: void 0 });
  }
  /**
   * Stops these pipelines and waits until they rest. The intent is on record before the first STOP. Throws what
   * stood against it; what was stopped until then is still ours to start.
   */
  async stop(pipelines2) {
    const fresh = pipelines2.filter((pipeline) => !this.#ours.has(idKey(pipeline)));
    if (fresh.length > 0) {
      await this.journal.write([...this.#pipelines(), ...fresh]);
      await this.context.lock.assertHeld();
      const outcomes = await Promise.all(
        fresh.map(async (pipeline) => [pipeline, await stopPipeline(this.context.run.server, pipeline)])
      );
      for (const [pipeline, outcome] of outcomes) {
        if (outcome.kind === "stopped") this.#ours.set(idKey(pipeline), { pipeline, at: outcome.at });
        if (outcome.kind === "failed" && outcome.unknown) this.takeOver([pipeline]);
      }
      const failed = outcomes.map(([, outcome]) => outcome).find(isFailed);
      if (failed || outcomes.some(([, outcome]) => outcome.kind === "theirs"))
        await this.journal.write(this.#pipelines());
      if (failed) throw failed.error;
    }
    await waitUntilStopped(this.context.run.server, this.#pipelines(), this.context.options.signal);
  }
  /** Starts all that is ours, then closes the record. Never throws: what could not be started is in the results. */
  async startAll() {
    const { server } = this.context.run;
    const started = await Promise.all(
      [...this.#ours.values()].map(async ({ pipeline, at }) => {
        const outcome = await startPipeline(server, pipeline).catch(
          (error) => ({ kind: "left", state: "unknown", error: asLeft(error, pipeline) })
        );
        return { pipeline, at, outcome };
      })
    );
    const left = started.filter(({ outcome }) => outcome.kind === "left").map(({ pipeline }) => pipeline);
    const errors = started.flatMap(({ outcome }) => outcome.kind === "left" ? [outcome.error] : []);
    try {
      await this.journal.write(left);
    } catch (error) {
      errors.push(asStateError(error));
    }
    const pipelines2 = started.map(({ pipeline, at, outcome }) => ({
      database: pipeline.database,
      name: pipeline.name,
      downtimeMs: outcome.kind === "running" && at !== void 0 ? Math.max(0, Math.round(outcome.at - at)) : null,
      state: outcome.kind === "running" ? "Running" : outcome.state
    }));
    return { pipelines: pipelines2, errors };
  }
  #pipelines() {
    return [...this.#ours.values()].map(({ pipeline }) => pipeline);
  }
};
function isFailed(outcome) {
  return outcome.kind === "failed";
}
function asLeft(error, pipeline) {
  const why = error instanceof Error ? error.message : "unknown failure";
  return new LinkspecError("LNK0606", `START PIPELINE ${idText(pipeline)}: ${why}`, {
    hint: "when the server is back, run `linkspec resume`: the journal remembers it"
  });
}
function asStateError(error) {
  if (error instanceof LinkspecError) return error;
  return new LinkspecError("LNK0504", "the journal entry of this window could not be removed", {
    hint: "run `linkspec resume`; it removes the entry and starts nothing that runs"
  });
}

// src/plan/basis.ts
import { createHash as createHash5 } from "node:crypto";
function basisOf(live, record2) {
  const facts = {
    live: live ? { type: live.type.toUpperCase(), description: live.description, config: live.config } : null,
    record: record2 ? {
      owner: record2.owner,
      fingerprints: record2.fingerprints,
      credentialsVersion: record2.credentialsVersion
    } : null
  };
  return createHash5("sha256").update(canonicalJson(facts)).digest("hex");
}

// src/diff/compare-config.ts
function compareConfig(live, wanted, policy) {
  const keys = Object.keys(wanted);
  return {
    added: keys.filter((key) => !Object.hasOwn(live, key)),
    changed: keys.filter(
      (key) => Object.hasOwn(live, key) && !jsonEqual(live[key], wanted[key])
    ),
    removed: policy === "Exact" ? Object.keys(live).filter((key) => !Object.hasOwn(wanted, key)) : [],
    target: policy === "Exact" ? wanted : withKeys(live, wanted)
  };
}
function configDiffers(diff) {
  return diff.added.length + diff.changed.length + diff.removed.length > 0;
}

// src/diff/changes-of.ts
function changesOf(compared2) {
  const { spec, live, config, hide } = compared2;
  const before = live.config === "unreadable" ? {} : live.config;
  const entry = (key) => ({ path: `config.${key}`, ...hide.has(key) && { secret: true } });
  const shown = (key, value) => hide.has(key) ? null : value ?? null;
  return [
    ...compared2.typeDiffers ? [{ path: "type", kind: "update", before: live.type, after: spec.type }] : [],
    ...compared2.descriptionDiffers ? [descriptionChange(live.description, spec.description ?? "")] : [],
    ...(config?.added ?? []).map(
      (key) => ({ ...entry(key), kind: "add", after: shown(key, config?.target[key]) })
    ),
    ...(config?.changed ?? []).map(
      (key) => ({
        ...entry(key),
        kind: "update",
        before: shown(key, before[key]),
        after: shown(key, config?.target[key])
      })
    ),
    ...(config?.removed ?? []).map(
      (key) => ({ ...entry(key), kind: "remove", before: shown(key, before[key]) })
    )
  ];
}
function descriptionChange(before, after) {
  if (before === "") return { path: "description", kind: "add", after };
  if (after === "") return { path: "description", kind: "remove", before };
  return { path: "description", kind: "update", before, after };
}
function changesOfCreation(spec) {
  return [
    { path: "type", kind: "add", after: spec.type },
    ...spec.description !== void 0 ? [{ path: "description", kind: "add", after: spec.description }] : [],
    ...Object.entries(spec.config ?? {}).map(
      ([key, after]) => ({ path: `config.${key}`, kind: "add", after })
    ),
    ...(spec.credentials ?? []).map(([key]) => credentialChange(key, "add"))
  ];
}
function changesOfCredentials(keys, removed, comparison) {
  const fresh = new Set(comparison?.keys.filter(({ status }) => status === "new").map(({ key }) => key));
  return [
    ...keys.map((key) => credentialChange(key, fresh.has(key) ? "add" : "update")),
    ...removed.map((key) => credentialChange(key, "remove"))
  ];
}
function credentialChange(key, kind) {
  const path = `credentials.${key}`;
  switch (kind) {
    case "add":
      return { path, kind, after: null, secret: true };
    case "update":
      return { path, kind, before: null, after: null, secret: true };
    case "remove":
      return { path, kind, before: null, secret: true };
    default:
      return kind;
  }
}

// src/spec/link-types/index.ts
function secretConfigKeys(_type, _config) {
  return /* @__PURE__ */ new Set();
}

// src/plan/plan.ts
var ORDINARY_REASON = "as the spec says";

// src/plan/rebuild.ts
function replaceInPlace(request) {
  const { facts, run, draft, blocked } = request;
  if (!run.capabilities.orReplace) return recreate(request, "no-replace");
  const whole2 = wholeLink(request);
  if (whole2.kind === "unknown") return blocked(whole2.refusal);
  return {
    ...draft,
    action: "alter",
    reason: "description differs",
    statements: [
      {
        statement: { ...createStatement(request, whole2), orReplace: true },
        shape: "create-or-replace",
        why: "ALTER LINK cannot change a description; CREATE OR REPLACE keeps pipelines and cursors"
      }
    ],
    // The page does not say that running pipelines must stop for OR REPLACE; ALTER LINK's does, so they do.
    needs: { kind: "pause", policy: facts.spec.policy.pipelines, revive: facts.spec.policy.revive }
  };
}
var CAUSES = {
  type: { code: "LNK0402", what: "the type differs, and no statement changes a type" },
  "no-alter": { code: "LNK0409", what: "this server has no ALTER LINK" },
  "no-replace": { code: "LNK0409", what: "the description differs, and this server has no CREATE OR REPLACE LINK" }
};
function recreate(request, cause) {
  const { facts, draft, blocked } = request;
  const { code, what } = CAUSES[cause];
  if (facts.spec.policy.replace !== "Allow")
    return blocked({
      code,
      reason: `${what}; DROP + CREATE is refused`,
      hint: "set policy.replace to Allow (possible only while no pipeline uses the link), or change it by hand"
    });
  const whole2 = wholeLink(request);
  if (whole2.kind === "unknown") return blocked(whole2.refusal);
  const why = `${what}; policy.replace is Allow`;
  return {
    ...draft,
    action: "replace",
    reason: `${what}, so it is dropped and created again`,
    statements: [
      { statement: { kind: "drop-link", link: draft.link }, shape: "drop", why },
      { statement: createStatement(request, whole2), shape: "create", why }
    ],
    needs: { kind: "unused", verb: "dropped and created again" }
  };
}
function wholeLink({ facts }) {
  const { spec, live, credentials } = facts;
  const unknown = (reason, hint) => ({
    kind: "unknown",
    refusal: { code: "LNK0408", reason, hint }
  });
  if (!live) throw new TypeError("only a live link is rebuilt");
  if (spec.credentials === void 0 || spec.policy.credentials === "Merge")
    return unknown(
      "this change sends the whole link, and its credentials are not all known",
      "name all credentials of the link in the spec ({} if it has none), with policy.credentials: Exact"
    );
  if (credentials.kind === "failed")
    return {
      kind: "unknown",
      refusal: {
        code: credentials.error.code,
        reason: credentials.error.message,
        hint: credentials.error.hint ?? "make the secret available and run again"
      }
    };
  if (credentials.kind === "absent") throw new TypeError("credentials were not resolved");
  const retyped = live.type.toUpperCase() !== spec.type;
  const kept = live.config === "unreadable" ? void 0 : live.config;
  const carries = spec.config === void 0 || spec.policy.config === "Merge";
  if (carries && kept === void 0)
    return unknown("this change sends the whole link, and its config cannot be read", "name the whole `config`, with policy.config: Exact");
  if (carries && retyped && Object.keys(kept ?? {}).length > 0)
    return unknown(
      "the live config belongs to the old type",
      "name the whole `config` for the new type, with policy.config: Exact"
    );
  return {
    kind: "whole",
    config: carries ? withKeys(kept ?? {}, spec.config ?? {}) : spec.config ?? {},
    credentials: credentials.values,
    description: spec.description ?? live.description
  };
}
function createStatement({ facts, draft, hide }, whole2) {
  return {
    kind: "create-link",
    orReplace: false,
    link: draft.link,
    type: facts.spec.type,
    credentials: whole2.credentials,
    config: whole2.config,
    ...hide.size > 0 && { hide },
    description: whole2.description
  };
}

// src/plan/record-reason.ts
function recordReason({ spec, record: record2 }, run, intent) {
  if (!record2)
    return intent.kind === "trust" ? "first managed here; its credentials are taken as equal to the spec (Trust)" : "first managed here";
  if (record2.owner !== run.owner) return `taken over from owner ${JSON.stringify(record2.owner)}`;
  const version = spec.credentialsVersion;
  if (version !== void 0 && record2.credentialsVersion === null) return "a first credentialsVersion is recorded";
  if (intent.kind === "trust") return "its credentials are taken as equal to the spec (Trust)";
  if (record2.deletion !== spec.policy.deletion) return `policy.deletion is now ${spec.policy.deletion}`;
  if (spec.policy.drift === "Report" && record2.specDigest !== specDigest(spec)) return "the spec changed";
  return void 0;
}

// src/plan/statement-shape.ts
function shapeAlter(request) {
  const config = configClause(request);
  const credentials = credentialClauses(request);
  if (credentials.kind === "inexpressible") return credentials;
  const count2 = Math.max(config ? 1 : 0, credentials.clauses.length);
  const statements = Array.from({ length: count2 }, (_, index) => {
    const first = index === 0 ? config : void 0;
    const second = credentials.clauses[index];
    const forms = [first?.set.kind, second?.set.kind].filter((form) => form !== void 0);
    return {
      statement: {
        kind: "alter-link",
        link: request.link,
        ...first && { config: first.set },
        ...second && { credentials: second.set }
      },
      shape: forms.join("+"),
      why: [first?.why, second?.why].filter((why) => why !== void 0).join("; ")
    };
  });
  return { kind: "statements", statements };
}
function isPlainKey(key) {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
}
function configClause({ config, hide }) {
  if (!config || !configDiffers(config)) return void 0;
  const touched = [...config.added, ...config.changed];
  const [key] = touched;
  if (touched.length === 1 && config.removed.length === 0 && key !== void 0 && isPlainKey(key)) {
    const value = config.target[key];
    if (typeof value === "string") return { set: { kind: "key", key, value }, why: `one CONFIG key ${verb(config)}` };
  }
  const why = wholeBecause("CONFIG", touched, config.removed, () => typeof config.target[key ?? ""] === "string");
  return { set: { kind: "json", value: config.target, ...hide.size > 0 && { hide } }, why };
}
function verb(config) {
  return config.added.length > 0 ? "is added" : "changes";
}
function credentialClauses(request) {
  const { intent, values, credentialsPolicy } = request;
  switch (intent.kind) {
    case "leave":
    case "trust":
      return { kind: "clauses", clauses: [] };
    case "all":
      if (credentialsPolicy === "Merge") return oneByOne([...values.keys()], values, ALL_BECAUSE[intent.why]);
      return whole(values, `the whole CREDENTIALS: ${ALL_BECAUSE[intent.why]}`);
    case "some": {
      if (credentialsPolicy === "Merge") return oneByOne(intent.changed, values, "it changed");
      const [key] = intent.changed;
      const value = key === void 0 ? void 0 : values.get(key);
      if (intent.changed.length === 1 && intent.removed.length === 0 && key !== void 0 && value) {
        if (isPlainKey(key) && value.isString)
          return {
            kind: "clauses",
            clauses: [{ set: { kind: "key", key, value }, why: "one CREDENTIALS key changes" }]
          };
      }
      const isText = () => value?.isString === true;
      return whole(values, wholeBecause("CREDENTIALS", intent.changed, intent.removed, isText));
    }
    default:
      return intent;
  }
}
var ALL_BECAUSE = {
  unverified: "what the server has is unverified",
  version: "a new credentialsVersion sends all",
  always: "credentialsDrift is Always"
};
function whole(values, why) {
  return { kind: "clauses", clauses: [{ set: { kind: "json", value: values }, why }] };
}
function oneByOne(keys, values, because) {
  const inexpressible2 = keys.filter((key) => !isPlainKey(key) || values.get(key)?.isString !== true);
  if (inexpressible2.length > 0) return { kind: "inexpressible", keys: inexpressible2 };
  const clauses = keys.flatMap((key) => {
    const value = values.get(key);
    if (!value) return [];
    const why = `credentials: Merge sets ${key} by itself, since ${because} and the other keys are not known`;
    return [{ set: { kind: "key", key, value }, why }];
  });
  return { kind: "clauses", clauses };
}
function wholeBecause(clause, touched, removed, isText) {
  const reason = () => {
    if (removed.length > 0) return `${removed.length === 1 ? "a key is" : "keys are"} removed`;
    if (touched.length > 1) return `${touched.length} keys change`;
    const [key = ""] = touched;
    return isPlainKey(key) || !isText() ? `${key} is not a string` : `${key} is no plain name`;
  };
  return `the whole ${clause}: ${reason()}`;
}

// src/plan/decide-link.ts
function decideLink(facts, run) {
  const { spec, live, record: record2 } = facts;
  const base = {
    link: { database: spec.database, name: spec.name },
    type: spec.type,
    changes: [],
    statements: [],
    needs: { kind: "none" },
    basis: basisOf(live, record2)
  };
  const blocked = (refusal2, changes2 = []) => ({
    ...base,
    changes: changes2,
    action: "blocked",
    ...refusal2
  });
  if (spec.suspend) return { ...base, action: "none", reason: "suspended in the spec" };
  const refusal = standingRefusal(facts, run);
  if (refusal) return blocked(refusal);
  if (!live) return create(facts, run, base, blocked);
  const need = credentialNeed(spec, record2, run);
  if (need.kind !== "none" && facts.credentials.kind === "failed") return blocked(unresolved(facts));
  const intent = need.kind === "compare" ? compared(facts, run) : need.intent;
  const config = spec.config !== void 0 && live.config !== "unreadable" ? compareConfig(live.config, spec.config, spec.policy.config) : void 0;
  const hide = secretConfigKeys(spec.type, live.config === "unreadable" ? {} : live.config);
  const typeDiffers = live.type.toUpperCase() !== spec.type;
  const descriptionDiffers = spec.description !== void 0 && spec.description !== live.description;
  const visible = changesOf({ spec, live, config, typeDiffers, descriptionDiffers, hide });
  if (spec.config !== void 0 && live.config === "unreadable") return blocked(UNREADABLE2, visible);
  const report = visible.length > 0 && spec.policy.drift === "Report" && record2?.specDigest === specDigest(spec);
  const drift = report ? visible : [];
  const comparison = facts.credentials.kind === "values" ? facts.credentials.comparison : void 0;
  const sent = credentialChanges(spec, intent, comparison);
  const changes = [...report ? [] : visible, ...sent];
  const draft = { ...base, changes, ...report && { drift } };
  if (changes.length === 0 && !(intent.kind === "all")) {
    const reason = run.remembers ? recordReason(facts, run, intent) : void 0;
    if (reason) return { ...draft, action: "record", reason };
    return { ...draft, action: "none", reason: report ? DRIFT_LEFT : ORDINARY_REASON };
  }
  const request = {
    facts,
    run,
    draft,
    hide,
    blocked: (why) => blocked(why, changes)
  };
  if (!report && typeDiffers) return recreate(request, "type");
  if (!report && descriptionDiffers) return replaceInPlace(request);
  const shaped = shapeAlter({
    link: base.link,
    ...config && !report && { config },
    intent,
    credentialsPolicy: spec.policy.credentials,
    values: facts.credentials.kind === "values" ? facts.credentials.values : /* @__PURE__ */ new Map(),
    hide
  });
  if (shaped.kind === "inexpressible") return blocked(inexpressible(shaped.keys), changes);
  if (shaped.statements.length === 0) return { ...draft, action: "none", reason: ORDINARY_REASON };
  if (!run.capabilities.alterLink) return recreate(request, "no-alter");
  return {
    ...draft,
    action: "alter",
    reason: alterReason(intent, config !== void 0 && !report && configDiffers(config)),
    statements: shaped.statements,
    needs: { kind: "pause", policy: spec.policy.pipelines, revive: spec.policy.revive }
  };
}
var DRIFT_LEFT = "the server drifted from the spec; policy.drift is Report, so it is left";
var UNREADABLE2 = {
  code: "LNK0411",
  reason: "the server does not show the CONFIG of this link, so it cannot be compared",
  hint: "leave `config` out of the spec (not managed), or upgrade the server to 9.1"
};
function standingRefusal({ spec, live, record: record2 }, run) {
  if (record2 && record2.owner !== run.owner && !run.takeOver)
    return {
      code: "LNK0401",
      reason: `the link is managed by owner ${JSON.stringify(record2.owner)}, this run is ${JSON.stringify(run.owner)}`,
      hint: "run with --take-over to manage it from here, or with the --owner that has it"
    };
  if (live && !record2 && spec.policy.adoption === "Refuse" && !run.trust)
    return {
      code: "LNK0403",
      reason: "the link exists and was never managed here; policy.adoption is Refuse",
      hint: run.remembers ? "set policy.adoption to Send or Trust, or run once with --trust-credentials" : "use a state that remembers (--state database:linkspec or file:PATH), or set policy.adoption to Send"
    };
  return void 0;
}
function unresolved({ credentials }) {
  if (credentials.kind !== "failed") throw new TypeError("credentials are resolved");
  const { code, message, hint } = credentials.error;
  return { code, reason: message, hint: hint ?? "make the secret available and run again" };
}
function compared({ spec, credentials }, run) {
  if (credentials.kind !== "values" || !credentials.comparison) throw new TypeError("credentials were not compared");
  return intentOf(credentials.comparison, spec.policy.credentials, run.trust || spec.policy.adoption === "Trust");
}
function credentialChanges(spec, intent, comparison) {
  switch (intent.kind) {
    case "leave":
    case "trust":
      return [];
    case "all": {
      const removed = spec.policy.credentials === "Exact" ? comparison?.removed ?? [] : [];
      return changesOfCredentials((spec.credentials ?? []).map(([key]) => key), removed, comparison);
    }
    case "some":
      return changesOfCredentials(intent.changed, intent.removed, comparison);
    default:
      return intent;
  }
}
function inexpressible(keys) {
  const named = keys.map((key) => JSON.stringify(key)).join(", ");
  return {
    code: "LNK0407",
    reason: `credentials: Merge can set only plain keys with string values one by one; not so: ${named}`,
    hint: "name all credentials of the link in the spec and set policy.credentials to Exact"
  };
}
function create(facts, run, base, blocked) {
  const { spec, record: record2, credentials } = facts;
  if (credentials.kind === "failed") return blocked(unresolved(facts));
  const changes = changesOfCreation(spec);
  if (record2 && spec.policy.drift === "Report" && record2.specDigest === specDigest(spec))
    return { ...base, drift: changes, action: "none", reason: "the link is gone; policy.drift is Report, so it is left" };
  const gone = record2 && record2.owner === run.owner;
  return {
    ...base,
    changes,
    action: "create",
    reason: gone ? "the link is gone from the server" : "the server has no such link",
    statements: [
      {
        statement: {
          kind: "create-link",
          orReplace: false,
          link: base.link,
          type: spec.type,
          credentials: credentials.kind === "values" ? credentials.values : /* @__PURE__ */ new Map(),
          ...spec.config !== void 0 && { config: spec.config },
          ...spec.description !== void 0 && { description: spec.description }
        },
        shape: "create",
        why: "the link does not exist"
      }
    ]
  };
}
function alterReason(intent, configChanges) {
  const parts = [
    configChanges && "config differs",
    intent.kind === "some" && "credentials changed",
    intent.kind === "all" && ALL_REASONS[intent.why]
  ];
  return parts.filter(Boolean).join("; ");
}
var ALL_REASONS = {
  unverified: "credentials are unverified and will be sent",
  version: "credentialsVersion is new, so all credentials will be sent",
  always: "credentialsDrift is Always, so all credentials will be sent"
};

// src/apply/recheck.ts
async function readNow({ run, link }) {
  const id = link.plan;
  const key = entryKey(id);
  const [live, entries] = await Promise.all([
    persist(() => run.server.withSession((session) => readLink(session, id))),
    run.state.read([
      { kind: "link", key },
      { kind: "window", key },
      { kind: "meta", key: "meta" }
    ])
  ]);
  const snapshot = snapshotOf(entries);
  return { live, record: [...snapshot.links.values()][0], window: snapshot.windows[0], snapshot };
}
async function recheck(context, now, basis) {
  if (basisOf(now.live, now.record) === basis) return "same";
  const about = context.link.facts;
  if (about.kind === "orphan") return now.live === void 0 ? "desired" : "moved";
  const spec = {
    ...about.facts.spec,
    policy: { ...about.facts.spec.policy, credentialsDrift: "OnChange" }
  };
  const moved = { spec, live: now.live, record: now.record };
  const [facts] = await gatherCredentials(context.run, context.planned.facts, [moved], now.snapshot);
  if (!facts) return "moved";
  const { action: action2 } = decideLink(facts, context.planned.facts);
  return action2 === "none" || action2 === "record" ? "desired" : "moved";
}

// src/apply/send.ts
import { setTimeout as sleep2 } from "node:timers/promises";

// src/sql/render.ts
function renderWire(statement) {
  return new Secret(render(statement, WIRE));
}
function renderPrintable(statement) {
  return render(statement, PRINTABLE);
}
function secretsOf(statement) {
  switch (statement.kind) {
    case "alter-link": {
      const { credentials } = statement;
      if (!credentials) return [];
      return credentials.kind === "key" ? [credentials.value] : [...credentials.value.values()];
    }
    case "create-link":
      return [...statement.credentials.values()];
    case "drop-link":
    case "stop-pipeline":
    case "start-pipeline":
      return [];
    default:
      return statement;
  }
}
var WIRE = {
  value: (secret) => String(reveal(secret)),
  json: (secret) => compactJson(reveal(secret)),
  config: (config) => compactJson(config)
};
var PRINTABLE = {
  value: () => SECRET_MARK,
  json: () => JSON.stringify(SECRET_MARK),
  config: (config, hide) => compactJson(
    Object.fromEntries(Object.entries(config).map(([k, v]) => [k, hide.has(k) ? SECRET_MARK : v]))
  )
};
function render(statement, voice) {
  switch (statement.kind) {
    case "alter-link":
      return [
        `ALTER LINK ${qualified(statement.link)}`,
        statement.config && `SET CONFIG ${configSet(statement.config, voice)}`,
        statement.credentials && `SET CREDENTIALS ${credentialsSet(statement.credentials, voice)}`
      ].filter(Boolean).join(" ");
    case "create-link":
      return [
        `CREATE ${statement.orReplace ? "OR REPLACE " : ""}LINK ${qualified(statement.link)} AS ${statement.type}`,
        `CREDENTIALS ${quoteText(credentialsJson(statement.credentials, voice))}`,
        statement.config && `CONFIG ${quoteText(voice.config(statement.config, statement.hide ?? NOTHING))}`,
        statement.description !== void 0 && `DESCRIPTION ${quoteText(statement.description)}`
      ].filter(Boolean).join(" ");
    case "drop-link":
      return `DROP LINK ${qualified(statement.link)}`;
    case "stop-pipeline":
      return `STOP PIPELINE ${quoteName(statement.pipeline.name)}`;
    case "start-pipeline":
      return `START PIPELINE ${quoteName(statement.pipeline.name)}`;
    default:
      return statement;
  }
}
var NOTHING = /* @__PURE__ */ new Set();
function configSet(set, voice) {
  return set.kind === "key" ? `::${set.key} = ${quoteText(set.value)}` : quoteText(voice.config(set.value, set.hide ?? NOTHING));
}
function credentialsSet(set, voice) {
  return set.kind === "key" ? `::${set.key} = ${quoteText(voice.value(set.value))}` : quoteText(credentialsJson(set.value, voice));
}
function credentialsJson(credentials, voice) {
  const members = [...credentials].map(([key, secret]) => `${JSON.stringify(key)}:${voice.json(secret)}`);
  return `{${members.join(",")}}`;
}
function qualified(id) {
  return `${quoteName(id.database)}.${quoteName(id.name)}`;
}

// src/apply/send.ts
async function send(context, planned) {
  const { run, lock, sent } = context;
  let statement = planned.statement;
  for (let attempt2 = 1; ; attempt2++) {
    await lock.assertHeld();
    try {
      await run.server.withSession((session) => session.run(statement));
      break;
    } catch (error) {
      if (!(error instanceof ServerError) || error.kind === "refused" || attempt2 >= ATTEMPTS2) throw error;
      await sleep2(100 * attempt2);
      if (error.kind === "unreachable") continue;
      const next = await afterLoss(run.server, statement);
      if (next === "done") break;
      statement = next;
    }
  }
  sent.push({ sql: renderPrintable(planned.statement), shape: planned.shape, why: planned.why });
}
var ATTEMPTS2 = 5;
async function afterLoss(server, statement) {
  switch (statement.kind) {
    case "alter-link": {
      if (statement.credentials) return statement;
      const live = await look(server, statement.link);
      return live && statement.config && shows(live, statement.config) ? "done" : statement;
    }
    case "create-link": {
      if (statement.orReplace) return statement;
      const live = await look(server, statement.link);
      if (!live) return statement;
      return statement.credentials.size === 0 ? "done" : { kind: "alter-link", link: statement.link, credentials: { kind: "json", value: statement.credentials } };
    }
    case "drop-link":
      return await look(server, statement.link) ? statement : "done";
    case "stop-pipeline":
    case "start-pipeline":
      throw new TypeError(`${statement.kind} is not a change of a link`);
    default:
      return statement;
  }
}
function look(server, link) {
  return persist(() => server.withSession((session) => readLink(session, link)));
}
function shows(live, set) {
  if (live.config === "unreadable") return false;
  if (set.kind === "json") return jsonEqual(live.config, set.value);
  return Object.hasOwn(live.config, set.key) && jsonEqual(live.config[set.key], set.value);
}
function nameOf(statement) {
  switch (statement.kind) {
    case "alter-link":
      return `ALTER LINK ${idText(statement.link)}`;
    case "create-link":
      return `CREATE ${statement.orReplace ? "OR REPLACE " : ""}LINK ${idText(statement.link)}`;
    case "drop-link":
      return `DROP LINK ${idText(statement.link)}`;
    case "stop-pipeline":
      return `STOP PIPELINE ${idText(statement.pipeline)}`;
    case "start-pipeline":
      return `START PIPELINE ${idText(statement.pipeline)}`;
    default:
      return statement;
  }
}

// src/apply/verify.ts
function mismatch(plan, spec, live) {
  if (!live)
    return new LinkspecError("LNK0608", "the link is gone right after the change", {
      hint: "somebody dropped it; plan again"
    });
  const config = spec.config !== void 0 && live.config !== "unreadable" ? compareConfig(live.config, spec.config, spec.policy.config) : void 0;
  const left = changesOf({
    spec,
    live,
    config,
    typeDiffers: live.type.toUpperCase() !== spec.type,
    descriptionDiffers: spec.description !== void 0 && spec.description !== live.description,
    hide: /* @__PURE__ */ new Set()
  });
  const meant = new Set(plan.changes.map(({ path }) => path));
  const wrong2 = left.filter(({ path }) => meant.has(path)).map(({ path }) => path);
  if (wrong2.length === 0) return void 0;
  return new LinkspecError("LNK0604", `read back, these differ from what was sent: ${wrong2.join(", ")}`, {
    hint: "somebody may have changed the link at the same time; run `linkspec plan` to see how it stands"
  });
}

// src/apply/run-window.ts
async function runWindow(context) {
  const { run, link, sent } = context;
  const now = await readNow(context);
  const verdict = await recheck(context, now, link.plan.basis);
  const journal = new Journal(run.state, link.plan, run.id, run.now().toISOString());
  const pause3 = new PauseWindow(context, journal);
  if (now.window) {
    journal.adopt(now.window);
    pause3.takeOver(await stillStopped(context, now.window.pipelines));
  }
  let failure = verdict === "moved" ? MOVED : void 0;
  if (verdict === "same") failure = await attempt(() => change(context, pause3));
  const { pipelines: pipelines2, errors } = await pause3.startAll();
  const changed2 = verdict === "same" && (failure === void 0 || sent.length > 0);
  const revived = changed2 && !failure ? await revive(context) : [];
  if (changed2) {
    const unsettled = await attempt(() => remember(context, now.record, failure === void 0));
    failure ??= unsettled;
  }
  failure = errors[0] ?? failure;
  return {
    ...idOf(link.plan),
    outcome: failure ? "failed" : verdict === "desired" ? "unchanged" : "done",
    statements: sent,
    pipelines: [...pipelines2, ...revived],
    ...failure && { error: errorOf(failure) }
  };
}
var MOVED = new LinkspecError("LNK0608", "the link was changed by somebody else after it was planned", {
  hint: "nothing was done to it; plan again and look at the difference"
});
function errorOf(error) {
  return { code: error.code, message: error.message, ...error.hint !== void 0 && { hint: error.hint } };
}
async function attempt(work) {
  try {
    await work();
    return void 0;
  } catch (error) {
    return refusalOf(error, "this link");
  }
}
async function stillStopped({ run }, pipelines2) {
  const states = await statesOf(run.server, pipelines2);
  return pipelines2.filter((pipeline) => states.get(idKey(pipeline))?.toLowerCase() === "stopped");
}
async function change(context, pause3) {
  const { link, planned, options } = context;
  const statements = link.plan.statements;
  if (statements.some(({ statement }) => statement.kind === "alter-link")) await requireAlterLink(context);
  if (options.signal.aborted) throw interrupted();
  let running = link.needs.kind === "unused" ? await rediscover(context) : await plannedAndRunning(context);
  for (let looks = 1; ; looks++) {
    await pause3.stop(running);
    if (options.signal.aborted) throw interrupted();
    const refusal = await sendAll(context, statements.slice(context.sent.length));
    if (!refusal) return;
    planned.finder.forget();
    running = await rediscover(context);
    if (running.length === 0) throw refusal;
    if (looks >= REDISCOVERIES)
      throw new LinkspecError("LNK0610", `pipelines on the link keep running: ${running.map(idText).join(", ")}`, {
        hint: "somebody starts them again and again; stop that and run again"
      });
  }
}
var REDISCOVERIES = 3;
async function plannedAndRunning({ run, link }) {
  const planned = link.plan.pipelines.filter(({ pause: pause3 }) => pause3);
  const states = await statesOf(run.server, planned);
  return planned.filter((pipeline) => activityOf(states.get(idKey(pipeline)) ?? "stopped") === "running");
}
async function rediscover({ planned, link }) {
  const { database, name: name2, pipelines: _, ...rest } = link.plan;
  const draft = { link: { database, name: name2 }, needs: link.needs, ...rest };
  const dependants = (await planned.finder.find([draft])).get(idKey(draft.link)) ?? [];
  const { action: action2, code, reason, hint, pipelines: pipelines2 } = finishDraft(draft, dependants);
  if (action2 === "blocked") throw new LinkspecError(code ?? "LNK0405", reason, { hint: hint ?? "plan again" });
  return pipelines2.filter(({ pause: pause3 }) => pause3);
}
async function sendAll(context, statements) {
  for (const [index, planned] of statements.entries()) {
    try {
      await send(context, planned);
    } catch (error) {
      const after = statements[index - 1]?.statement;
      if (after?.kind === "drop-link") throw half(error, planned.statement);
      const refusal = refusalOf(error, nameOf(planned.statement));
      if (error instanceof ServerError && error.kind === "refused" && refusal.code === "LNK0602") return refusal;
      throw refusal;
    }
  }
  return void 0;
}
function half(error, statement) {
  return new LinkspecError("LNK0609", `the link was dropped, and then: ${refusalOf(error, nameOf(statement)).message}`, {
    hint: "run the same command again: it creates the link"
  });
}
var probes = /* @__PURE__ */ new WeakMap();
async function requireAlterLink({ run, link }) {
  const known = probes.get(run) ?? run.server.withSession((session) => probeAlterLink(session, link.plan.database));
  probes.set(run, known);
  if (await known !== "unknown") return;
  throw new LinkspecError("LNK0409", `this server (${run.capabilities.version}) does not know ALTER LINK`, {
    hint: "upgrade to SingleStore 9.1, or set policy.replace to Allow while no pipeline uses the link"
  });
}
async function revive({ run, link }) {
  const asked = link.plan.pipelines.filter((pipeline) => pipeline.revive);
  const states = await statesOf(run.server, asked);
  const failed = asked.filter((pipeline) => activityOf(states.get(idKey(pipeline)) ?? "gone") === "failed");
  return Promise.all(
    failed.map(async (pipeline) => {
      const outcome = await startPipeline(run.server, pipeline);
      const state = outcome.kind === "running" ? "Running" : outcome.state;
      return { ...idOf(pipeline), downtimeMs: null, state };
    })
  );
}
async function remember({ run, link, sent }, previous, complete) {
  if (link.facts.kind === "orphan") {
    await run.state.remove([{ kind: "link", key: entryKey(link.plan) }]);
    return;
  }
  const { facts } = link.facts;
  const live = await persist(() => run.server.withSession((session) => readLink(session, link.plan)));
  const wrong2 = complete ? mismatch(link.plan, facts.spec, live) : void 0;
  if (live && run.state.kind !== "none") {
    const statements = link.plan.statements.slice(0, sent.length).map(({ statement }) => statement);
    const meta = await ensureMeta(run);
    const learned = {
      facts,
      live,
      previous,
      known: statements.flatMap(keysSentBy),
      whole: statements.some(sendsWhole),
      complete: complete && wrong2 === void 0
    };
    await run.state.put([await linkEntry(run, meta, learned)]);
  }
  if (wrong2) throw wrong2;
}
function keysSentBy(statement) {
  if (statement.kind === "create-link") return [...statement.credentials.keys()];
  if (statement.kind !== "alter-link" || !statement.credentials) return [];
  const { credentials } = statement;
  return credentials.kind === "key" ? [credentials.key] : [...credentials.value.keys()];
}
function sendsWhole(statement) {
  return statement.kind === "create-link" || statement.kind === "alter-link" && statement.credentials?.kind === "json";
}
function idOf({ database, name: name2 }) {
  return { database, name: name2 };
}

// src/apply/record-links.ts
async function recordLinks(run, links2, { signal }) {
  const toRecord = links2.filter(({ plan }) => plan.action === "record");
  if (toRecord.length === 0 || signal.aborted) return /* @__PURE__ */ new Map();
  try {
    await write2(run, toRecord);
    return new Map(toRecord.map((link) => [link, resultOf(link, "done")]));
  } catch (error) {
    const failure = errorOf(refusalOf(error, "writing the state"));
    return new Map(toRecord.map((link) => [link, { ...resultOf(link, "failed"), error: failure }]));
  }
}
async function write2(run, links2) {
  const meta = await ensureMeta(run);
  const refs = links2.map(({ plan }) => ({ kind: "link", key: entryKey(plan) }));
  const now = snapshotOf(await run.state.read(refs)).links;
  const put = [];
  const remove = [];
  for (const { facts: about, plan } of links2) {
    if (about.kind === "orphan") remove.push({ kind: "link", key: entryKey(plan) });
    else if (about.facts.live) {
      const learned = {
        facts: about.facts,
        live: about.facts.live,
        known: trusted(about.facts),
        whole: false,
        complete: true
      };
      put.push(await linkEntry(run, meta, { ...learned, previous: now.get(idKey(plan)) }));
    }
  }
  if (put.length > 0) await run.state.put(put);
  if (remove.length > 0) await run.state.remove(remove);
}
function trusted({ credentials }) {
  if (credentials.kind !== "values") return [];
  const same2 = new Set(
    credentials.comparison?.keys.filter(({ status }) => status === "same").map(({ key }) => key)
  );
  return [...credentials.values.keys()].filter((key) => !same2.has(key));
}
function resultOf({ plan: { database, name: name2 } }, outcome) {
  return { database, name: name2, outcome, statements: [], pipelines: [] };
}

// src/secret/seal.ts
var CROWDED = 1e4;
async function makeSeals(input) {
  const { links: links2, facts, seals, fingerprinter } = input;
  const root = rootOf(
    links2.map(({ id, credentials, recordedNow }) => ({ id, credentials, recorded: recordedNow })),
    fingerprinter
  );
  const doubtful = await doubtfulLinks(root, links2, facts, fingerprinter);
  const current = new Map([...nodesWorthASeal(root)].map((node) => [sealKey(node), node]));
  const missing = [...current].filter(
    ([key, node]) => !fingerprinter.isComparable(seals.get(key) ?? "") && !node.some(({ place }) => doubtful.has(place))
  );
  const put = await Promise.all(
    missing.map(
      async ([key, node]) => ({ kind: "seal", key, body: await sealOf(node, fingerprinter) })
    )
  );
  const before = [...nodesWorthASeal(rootOf(links2, fingerprinter))].map(sealKey);
  const old = seals.size > CROWDED + 4 * current.size ? [...seals.keys()] : before;
  const remove = old.filter((key) => seals.has(key) && !current.has(key));
  return { put, remove: remove.map((key) => ({ kind: "seal", key })) };
}
function* nodesWorthASeal(node) {
  if (!isWorthASeal(node)) return;
  yield node;
  for (const part of partsOf(node)) yield* nodesWorthASeal(part);
}
async function doubtfulLinks(root, links2, facts, fingerprinter) {
  const found = new Map(links2.map((link) => [idKey(link.id), link]));
  const doubtful = await Promise.all(
    root.map(async ({ link, place, claims }) => {
      const statuses = facts.get(idKey(link))?.keys ?? [];
      const before = found.get(idKey(link))?.recorded ?? {};
      const same2 = new Set(statuses.filter(({ status }) => status === "same").map(({ key }) => key));
      for (const { key, recorded, secret } of claims) {
        if (same2.has(key) && before[key] === recorded) continue;
        if (recorded !== await fingerprinter.fingerprint(link, key, secret)) return place;
      }
      return void 0;
    })
  );
  return new Set(doubtful.filter((place) => place !== void 0));
}

// src/apply/seal-links.ts
async function sealLinks(run, planned) {
  if (run.state.kind === "none") return;
  if (!planned.links.some(({ plan }) => plan.action !== "none" && plan.action !== "blocked")) return;
  const now = snapshotOf(await run.state.load());
  if (!now.meta) return;
  const links2 = planned.links.flatMap(({ facts: about }) => {
    if (about.kind === "orphan" || about.facts.credentials.kind !== "values") return [];
    const { spec, record: record2, credentials } = about.facts;
    return [
      {
        id: { database: spec.database, name: spec.name },
        credentials: credentials.values,
        recorded: record2?.fingerprints ?? null,
        recordedNow: now.links.get(idKey(spec))?.fingerprints ?? null,
        comparison: credentials.comparison
      }
    ];
  });
  const facts = new Map(
    links2.flatMap(({ id, comparison }) => comparison ? [[idKey(id), comparison]] : [])
  );
  const changes = await makeSeals({ links: links2, facts, seals: now.seals, fingerprinter: fingerprinterOf(now.meta.salt) });
  if (changes.put.length > 0) await run.state.put(changes.put);
  if (changes.remove.length > 0) await run.state.remove(changes.remove);
}

// src/apply/settle.ts
import { setTimeout as sleep3 } from "node:timers/promises";

// src/secret/forms.ts
function formsOf(values) {
  const texts = /* @__PURE__ */ new Set();
  for (const value of values) for (const text2 of textsOf(value)) texts.add(text2);
  const plain2 = /* @__PURE__ */ new Set();
  const encoded = /* @__PURE__ */ new Set();
  for (const text2 of texts) {
    for (const form of plainForms(text2)) plain2.add(form);
    for (const form of encodedForms(text2)) encoded.add(form);
  }
  return { plain: plain2, encoded };
}
function* textsOf(value) {
  if (typeof value === "string") {
    if (value !== "") yield value;
  } else if (value === null || typeof value !== "object" || value instanceof ExactNumber) {
    if (String(value).length >= 4 && value !== null) yield String(value);
  } else {
    for (const inner of Object.values(value)) yield* textsOf(inner);
  }
}
function plainForms(text2) {
  const sql = inSql(text2);
  const json = inJson(text2);
  return [
    text2,
    sql,
    sql.replaceAll("\\'", "''"),
    json,
    json.replace(/[^\x20-\x7e]|[<>&]/g, unicodeEscape),
    inSql(json),
    inJson(json),
    inJson(inSql(json))
  ];
}
function inJson(text2) {
  return JSON.stringify(text2).slice(1, -1);
}
function unicodeEscape(char) {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
function inSql(text2) {
  return text2.replace(/[\\'"\n\r\t\b\0\x1a]/g, (char) => `\\${SQL_ESCAPES.get(char) ?? char}`);
}
var SQL_ESCAPES = /* @__PURE__ */ new Map([
  ["\n", "n"],
  ["\r", "r"],
  ["	", "t"],
  ["\b", "b"],
  ["\0", "0"],
  ["", "Z"]
]);
function encodedForms(text2) {
  const bytes = Buffer.from(text2);
  const url = encodeURIComponent(bytes.toString());
  const hex = bytes.toString("hex");
  const base64 = [0, 1, 2].map((before) => base64After(before, bytes));
  return [
    url,
    url.replace(/%../g, (byte) => byte.toLowerCase()),
    url.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`),
    new URLSearchParams([["", text2]]).toString().slice(1),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))
  ];
}
function base64After(before, bytes) {
  return Buffer.concat([Buffer.alloc(before), bytes]).toString("base64").slice(Math.ceil(before * 8 / 6)).replace(/=+$/, "");
}

// src/secret/redact.ts
function createRedactor(secrets) {
  const boxes = [...secrets];
  let forms;
  return (text2) => {
    forms ??= formsOf(boxes.map(reveal));
    const masked = new Uint8Array(text2.length);
    maskPieces(text2, forms.plain, 4, masked);
    maskPieces(text2, forms.encoded, 6, masked);
    return paint(text2, masked);
  };
}
function maskPieces(text2, forms, length, masked) {
  const places = /* @__PURE__ */ new Map();
  const bits = Math.floor(20 / length);
  const limit = (1 << bits * length) - 1;
  const sieve = new Uint8Array(limit + 1);
  let hash = 0;
  for (let end = 0; end < text2.length; end++) {
    hash = (hash << bits ^ text2.charCodeAt(end)) & limit;
    const start = end - length + 1;
    if (start < 0) continue;
    sieve[hash] = 1;
    const piece = text2.slice(start, end + 1);
    const known = places.get(piece);
    if (known) known.push(start);
    else places.set(piece, [start]);
  }
  for (const form of forms) {
    if (form.length < length) {
      maskWhole(text2, form, masked);
      continue;
    }
    hash = 0;
    for (let end = 0; end < form.length; end++) {
      hash = (hash << bits ^ form.charCodeAt(end)) & limit;
      if (sieve[hash] === 0 || end < length - 1) continue;
      const piece = form.slice(end - length + 1, end + 1);
      for (const start of places.get(piece) ?? []) masked.fill(1, start, start + length);
      places.delete(piece);
    }
  }
}
function maskWhole(text2, form, masked) {
  for (let at = text2.indexOf(form); at !== -1; at = text2.indexOf(form, at + 1)) {
    const end = at + form.length;
    const alone = !WORD.test(text2.charAt(at - 1)) && !WORD.test(text2.charAt(end));
    if (form.length >= 4 || alone) masked.fill(1, at, end);
  }
}
var WORD = /[\p{L}\p{N}_]/u;
function paint(text2, masked) {
  let painted = "";
  for (let from = 0; from < text2.length; ) {
    const secret = masked[from] === 1;
    const next = masked.indexOf(secret ? 0 : 1, from);
    const to = next === -1 ? text2.length : next;
    painted += secret ? SECRET_MARK : text2.slice(from, to);
    from = to;
  }
  return painted;
}

// src/apply/settle.ts
async function settle({ run, options, link }, result) {
  const watched = result.pipelines.filter(({ state }) => activityOf(state) === "running");
  if (watched.length === 0) return withFailures(result);
  const deadline = performance.now() + options.settleMs;
  let states = new Map(watched.map((pipeline) => [idKey(pipeline), pipeline.state]));
  while (performance.now() < deadline && !options.signal.aborted) {
    await sleep3(Math.min(LOOK_EVERY_MS, Math.max(0, deadline - performance.now())), void 0, {
      signal: options.signal
    }).catch(() => void 0);
    states = await statesOf(run.server, watched);
    if (watched.every((pipeline) => !isRunning(states.get(idKey(pipeline))))) break;
  }
  const secrets = link.facts.kind === "spec" ? secretsOf2(link.facts.facts) : [];
  const pipelines2 = await Promise.all(
    result.pipelines.map(async (pipeline) => {
      const state = states.get(idKey(pipeline)) ?? pipeline.state;
      if (activityOf(state) !== "failed") return { ...pipeline, state };
      const cause = await run.server.withSession((session) => readPipelineError(session, pipeline)).catch(() => void 0);
      return { ...pipeline, state, ...cause !== void 0 && { cause: createRedactor(secrets)(cause) } };
    })
  );
  return withFailures({ ...result, pipelines: pipelines2 });
}
var LOOK_EVERY_MS = 250;
function isRunning(state) {
  return state !== void 0 && activityOf(state) === "running";
}
function secretsOf2({ credentials }) {
  return credentials.kind === "values" ? [...credentials.values.values()] : [];
}
function withFailures(result) {
  const failed = result.pipelines.filter(({ state }) => activityOf(state) === "failed");
  if (failed.length === 0 || result.error) return result;
  const causes = failed.map(({ cause, ...id }) => cause ? `${idText(id)}: ${cause}` : idText(id));
  const error = new LinkspecError("LNK0605", `the change was made, and then fell into Error: ${causes.join("; ")}`, {
    hint: "check the credentials and config in the spec; once the source answers, start the pipeline or apply with policy.revive: true"
  });
  return { ...result, outcome: "failed", error: errorOf(error) };
}

// src/apply/apply-run.ts
async function applyRun(run, planned, options, onResult = () => void 0) {
  const limit = pLimit2(Math.max(1, options.concurrency));
  let failed = false;
  const recorded = await recordLinks(run, planned.links, options);
  const ends = planned.links.map(async (link) => {
    const result = recorded.get(link) ?? atRest(link) ?? await changed2(link);
    onResult(result);
    return result;
  });
  const results = await Promise.all(ends);
  await sealLinks(run, planned).catch(() => run.progress("the seals of the fingerprints could not be written"));
  return results;
  async function changed2(link) {
    const context = { run, planned, link, options };
    const result = await limit(async () => {
      if (options.signal.aborted || failed && options.failFast) return skipped(link, options.signal.aborted);
      const end = await locked(context);
      failed ||= end.outcome === "failed";
      return end;
    });
    const settled = await settle(context, result).catch(
      (error) => result.error ? result : failedWith(link, refusalOf(error, "watching the pipelines"), result)
    );
    failed ||= settled.outcome === "failed";
    return settled;
  }
}
async function locked(context) {
  const { run, link, options } = context;
  const sent = [];
  try {
    const lock = await run.state.lock(entryKey(link.plan), options.lockTimeoutMs, options.signal);
    try {
      return await runWindow({ ...context, lock, sent });
    } finally {
      await lock.release().catch(() => void 0);
    }
  } catch (error) {
    if (options.signal.aborted && sent.length === 0) return skipped(link, true);
    if (error instanceof LinkspecError && error.code === "LNK0503")
      return failedWith(link, new LinkspecError("LNK0503", `another run is changing ${idText(link.plan)}`, LOCK_HINT));
    return failedWith(link, refusalOf(error, "this link"), { statements: sent });
  }
}
var LOCK_HINT = { hint: "wait for it and run again, or give it longer with --lock-timeout" };
function atRest({ plan }) {
  const { database, name: name2, action: action2 } = plan;
  const nothing = { database, name: name2, statements: [], pipelines: [] };
  if (action2 === "none") return { ...nothing, outcome: "unchanged" };
  if (action2 !== "blocked") return void 0;
  const hint = plan.hint !== void 0 ? { hint: plan.hint } : {};
  return { ...nothing, outcome: "refused", error: errorOf(new LinkspecError(plan.code ?? "LNK0900", plan.reason, hint)) };
}
function skipped({ plan: { database, name: name2 } }, aborted) {
  const error = aborted ? interrupted() : new LinkspecError("LNK0607", "not started: --fail-fast ended the run at the first failure", {
    hint: "mend that failure and run again"
  });
  return { database, name: name2, outcome: "skipped", statements: [], pipelines: [], error: errorOf(error) };
}
function failedWith({ plan: { database, name: name2 } }, error, so = {}) {
  const { statements = [], pipelines: pipelines2 = [] } = so;
  return { database, name: name2, outcome: "failed", statements, pipelines: pipelines2, error: errorOf(error) };
}

// src/apply/resume.ts
async function resume(run, windows) {
  const open3 = windows ?? snapshotOf(await run.state.load()).windows;
  const results = [];
  for (const window of open3) results.push(await finish(run, window.link));
  return {
    started: results.flatMap(({ started }) => started),
    busy: results.flatMap(({ busy }) => busy),
    errors: results.flatMap(({ errors }) => errors)
  };
}
async function finish(run, link) {
  const ref = { kind: "window", key: entryKey(link) };
  let lock;
  try {
    lock = await run.state.lock(ref.key, 0);
  } catch (error) {
    if (error instanceof LinkspecError && error.code === "LNK0503") return { started: [], busy: [link], errors: [] };
    throw error;
  }
  try {
    const [window] = snapshotOf(await run.state.read([ref])).windows;
    if (!window) return { started: [], busy: [], errors: [] };
    const states = await statesOf(run.server, window.pipelines);
    const stopped = window.pipelines.filter((pipeline) => states.get(idKey(pipeline))?.toLowerCase() === "stopped");
    const outcomes = await Promise.all(
      stopped.map(async (pipeline) => ({ pipeline, outcome: await startPipeline(run.server, pipeline) }))
    );
    const left = outcomes.filter(({ outcome }) => outcome.kind === "left").map(({ pipeline }) => pipeline);
    if (left.length === 0) await run.state.remove([ref]);
    else await run.state.put([{ ...ref, body: { ...window, link: { ...window.link }, pipelines: left.map((p) => ({ ...p })) } }]);
    return {
      started: outcomes.filter(({ outcome }) => outcome.kind === "running").map(({ pipeline }) => pipeline),
      busy: [],
      errors: outcomes.flatMap(({ outcome }) => outcome.kind === "left" ? [outcome.error] : [])
    };
  } finally {
    await lock.release();
  }
}

// src/state/file-store.ts
import { createHash as createHash6 } from "node:crypto";
import { mkdir, realpath } from "node:fs/promises";
import { basename, dirname as dirname2, join, resolve as resolve2 } from "node:path";
import { setTimeout as sleep4 } from "node:timers/promises";

// src/state/file-errors.ts
function explainFileError(error, doing, path) {
  const code = error instanceof LinkspecError ? void 0 : systemCode(error);
  if (code === void 0) return error;
  return new LinkspecError("LNK0504", `${doing} failed: ${path} (${code}).`, {
    hint: "Give this user the right to write the file and its folder, or name another file with --state file:PATH."
  });
}
function systemCode(error) {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : void 0;
  return typeof code === "string" ? code : void 0;
}

// src/state/lock-file.ts
import lockfile from "proper-lockfile";
async function tryLockFile(path) {
  let lost = false;
  let awake = Date.now();
  try {
    const unlock = await lockfile.lock(path, {
      realpath: false,
      stale: STALE_MS,
      update: STALE_MS / 4,
      onCompromised: () => {
        lost = true;
      }
    });
    const beat = setInterval(() => {
      awake = Date.now();
    }, BEAT_MS);
    beat.unref();
    return {
      async assertHeld() {
        if (lost || Date.now() - awake > STALE_MS - 2 * BEAT_MS)
          throw new LinkspecError("LNK0507", `The lock ${path}.lock was lost: another run took it over.`, {
            hint: "This process stood still for too long, or somebody removed the lock. Run again."
          });
      },
      async release() {
        clearInterval(beat);
        await unlock().catch(() => {
        });
      }
    };
  } catch (error) {
    if (systemCode(error) === "ELOCKED") return void 0;
    throw error;
  }
}
var STALE_MS = 1e4;
var BEAT_MS = 1e3;

// src/state/state-file.ts
import { randomBytes as randomBytes3 } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
async function readStateFile(path) {
  const text2 = await readFile(path, "utf8").catch((error) => {
    if (systemCode(error) === "ENOENT") return void 0;
    throw error;
  });
  if (text2 === void 0) return [];
  const entries = parse(text2, path);
  checkFormat(entries, path);
  return entries;
}
async function writeStateFile(path, entries) {
  const draft = `${path}.${randomBytes3(6).toString("hex")}.tmp`;
  try {
    const file = await open(draft, "wx", 384);
    try {
      await file.writeFile(textOf(entries));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}
function textOf(entries) {
  const lines = entries.map(({ kind, key, body }) => compactJson({ kind, key, body }));
  return `{"format":${JSON.stringify(STATE_FORMAT)},"entries":[
${lines.join(",\n")}
]}
`;
}
function parse(text2, path) {
  const value = jsonOf(text2);
  if (!isJsonObject(value) || typeof value.format !== "string") throw damaged3(path);
  if (value.format !== STATE_FORMAT) throw newer(path);
  if (!Array.isArray(value.entries)) throw damaged3(path);
  return value.entries.map((entry) => {
    if (!isJsonObject(entry) || typeof entry.kind !== "string" || typeof entry.key !== "string" || entry.body === void 0)
      throw damaged3(path);
    return { kind: entry.kind, key: entry.key, body: entry.body };
  });
}
function jsonOf(text2) {
  try {
    return parseJson(text2);
  } catch {
    return null;
  }
}
function damaged3(path) {
  return new LinkspecError("LNK0506", `The state file ${path} is damaged; it was left as it is.`, {
    hint: "Restore it from a backup, or move it away: linkspec then takes every link as never managed."
  });
}

// src/state/file-store.ts
function createFileStore(path) {
  const exclusive = createMutex(path);
  async function load() {
    return readStateFile(path).catch((error) => {
      throw explainFileError(error, "Reading the state", path);
    });
  }
  async function change3(edit) {
    await exclusive(async (file, mutex) => {
      const entries = new Map((await readStateFile(file)).map((entry) => [mapKey(entry), entry]));
      edit(entries);
      await mutex.assertHeld();
      await writeStateFile(file, [...entries.values()]);
    }).catch((error) => {
      throw explainFileError(error, "Writing the state", path);
    });
  }
  return {
    kind: "file",
    label: `file:${path}`,
    load,
    async read(keys) {
      const wanted = new Set(keys.map(mapKey));
      return (await load()).filter((entry) => wanted.has(mapKey(entry)));
    },
    async put(added) {
      if (added.length === 0) return;
      await change3((entries) => {
        for (const entry of added) entries.set(mapKey(entry), entry);
      });
    },
    async remove(keys) {
      if (keys.length === 0) return;
      await change3((entries) => {
        for (const key of keys) entries.delete(mapKey(key));
      });
    },
    async lock(name2, timeoutMs, signal) {
      const deadline = Date.now() + timeoutMs;
      for (; ; ) {
        signal?.throwIfAborted();
        const lock = await exclusive((file) => tryLockFile(join(locksOf(file), lockName(name2)))).catch(
          (error) => {
            throw explainFileError(error, "Taking the lock of a link", path);
          }
        );
        if (lock) return lock;
        if (Date.now() >= deadline) throw locked2(timeoutMs);
        await pause();
      }
    },
    close: async () => {
    }
  };
}
function createMutex(path) {
  let last = Promise.resolve();
  return (work) => {
    const turn = last.then(async () => {
      const file = await makeHome(path);
      const mutex = await takeMutex(file);
      try {
        return await work(file, mutex);
      } finally {
        await mutex.release();
      }
    });
    last = turn.catch(() => {
    });
    return turn;
  };
}
async function makeHome(path) {
  const folder = dirname2(resolve2(path));
  await mkdir(folder, { recursive: true });
  const file = await realpath(path).catch(async () => join(await realpath(folder), basename(path)));
  await mkdir(locksOf(file), { recursive: true, mode: 448 });
  return file;
}
async function takeMutex(file) {
  const deadline = Date.now() + MUTEX_MS;
  for (; ; ) {
    const mutex = await tryLockFile(join(locksOf(file), "write"));
    if (mutex) return mutex;
    if (Date.now() >= deadline)
      throw new LinkspecError("LNK0503", `Other runs keep writing the state file ${file}.`, {
        hint: "Run again."
      });
    await pause();
  }
}
var MUTEX_MS = 3e4;
async function pause() {
  await sleep4(20 + Math.random() * 80);
}
function locksOf(file) {
  return `${file}.locks`;
}
function lockName(name2) {
  return /^[0-9a-f]{64}$/.test(name2) ? name2 : createHash6("sha256").update(name2).digest("hex");
}
function mapKey({ kind, key }) {
  return `${kind}:${key}`;
}
function locked2(timeoutMs) {
  return new LinkspecError("LNK0503", `Another run holds the lock of the link; waited ${timeoutMs} ms.`, {
    hint: "Run again once it has ended, or wait longer with --lock-timeout."
  });
}

// src/state/no-store.ts
import { setTimeout as sleep5 } from "node:timers/promises";
function createNoStore() {
  const held2 = /* @__PURE__ */ new Set();
  return {
    kind: "none",
    label: "none",
    load: async () => [],
    read: async () => [],
    put: async () => {
    },
    remove: async () => {
    },
    async lock(name2, timeoutMs, signal) {
      const deadline = Date.now() + timeoutMs;
      signal?.throwIfAborted();
      while (held2.has(name2)) {
        if (Date.now() >= deadline)
          throw new LinkspecError(
            "LNK0503",
            `This run holds the lock of the link already; waited ${timeoutMs} ms.`,
            {
              hint: "Run again, or wait longer with --lock-timeout."
            }
          );
        await sleep5(20);
        signal?.throwIfAborted();
      }
      held2.add(name2);
      let released = false;
      return {
        assertHeld: async () => {
        },
        release: async () => {
          if (!released) held2.delete(name2);
          released = true;
        }
      };
    },
    close: async () => {
    }
  };
}

// src/database/row-locks.ts
import { setTimeout as sleep6 } from "node:timers/promises";

// src/database/state-errors.ts
function explainStateError(error, doing, names2) {
  if (error instanceof ServerError && isRightMissing(error))
    return new LinkspecError("LNK0504", `${doing} failed: ${error.message} (error ${error.errno})`, {
      hint: `An administrator can run GRANT CREATE DATABASE, CREATE, SELECT, INSERT, UPDATE, DELETE ON ${names2.database}.* for this user; or keep the state elsewhere with --state file:PATH.`
    });
  if (error instanceof ServerError && isAbsent(error))
    return new LinkspecError("LNK0504", `${doing} failed: ${error.message} (error ${error.errno})`, {
      hint: `The tables of ${names2.database} went away while the run was under way: run again.`
    });
  return explainServerError(error, doing);
}

// src/database/row-locks.ts
function createRowLocks(names2, server, create2) {
  const idle = [];
  const open3 = /* @__PURE__ */ new Set();
  async function connection() {
    for (let session = idle.pop(); session; session = idle.pop()) if (session.alive) return session;
    const fresh = await server.dedicatedSession();
    open3.add(fresh);
    return fresh;
  }
  function drop(session) {
    open3.delete(session);
    session.destroy();
  }
  async function take(session, key) {
    await session.query("START TRANSACTION");
    try {
      const { rows } = await session.query(`SELECT k FROM ${names2.locks} WHERE k = ${key} FOR UPDATE`);
      if (rows.length > 0) return true;
      await session.query("ROLLBACK");
      await session.query(`INSERT IGNORE INTO ${names2.locks} (k) VALUES (${key})`);
      return false;
    } catch (error) {
      if (!(error instanceof ServerError) || error.kind !== "refused") throw error;
      await session.query("ROLLBACK");
      if (isAbsent(error)) await create2();
      else if (!WAITED.has(error.errno)) throw error;
      return false;
    }
  }
  async function lock(name2, timeoutMs, signal) {
    signal?.throwIfAborted();
    const deadline = Date.now() + Math.max(timeoutMs, ONE_TRY_MS);
    for (let losses = 0; ; ) {
      const session = await connection().catch((error) => {
        throw explainStateError(error, LOCKING, names2);
      });
      const timer = setTimeout(() => drop(session), Math.max(deadline - Date.now(), ONE_TRY_MS));
      const abort = () => drop(session);
      signal?.addEventListener("abort", abort);
      try {
        signal?.throwIfAborted();
        while (!await take(session, quoteText(name2))) if (Date.now() > deadline) throw locked3(timeoutMs);
        return held(session, idle, drop);
      } catch (error) {
        drop(session);
        signal?.throwIfAborted();
        if (!(error instanceof ServerError)) throw error;
        if (Date.now() >= deadline) throw locked3(timeoutMs);
        losses += 1;
        if (error.kind === "refused" || losses === LOSSES) throw explainStateError(error, LOCKING, names2);
        await sleep6(100);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      }
    }
  }
  return {
    lock,
    async close() {
      for (const session of open3) session.release();
      open3.clear();
    }
  };
}
var LOCKING = "Taking the lock of a link";
var WAITED = /* @__PURE__ */ new Set([1205, 1213]);
var ONE_TRY_MS = 1e3;
var LOSSES = 3;
var BEAT_MS2 = 3e3;
function held(session, idle, drop) {
  let released = false;
  let answered = true;
  const beat = setInterval(() => {
    if (!session.alive) return clearInterval(beat);
    if (!answered) return drop(session);
    answered = false;
    session.query("SELECT 1").then(
      () => {
        answered = true;
      },
      () => drop(session)
    );
  }, BEAT_MS2);
  beat.unref();
  return {
    async assertHeld() {
      if (released || !session.alive)
        throw new LinkspecError(
          "LNK0507",
          "The lock of the link was lost with its connection to the server.",
          {
            hint: "Run again: what this run had begun is on record and is finished first."
          }
        );
    },
    async release() {
      if (released) return;
      released = true;
      clearInterval(beat);
      try {
        await session.query("ROLLBACK");
        idle.push(session);
      } catch {
        drop(session);
      }
    }
  };
}
function locked3(timeoutMs) {
  return new LinkspecError("LNK0503", `Another run holds the lock of the link; waited ${timeoutMs} ms.`, {
    hint: "Run again once it has ended, or wait longer with --lock-timeout."
  });
}

// src/database/state-schema.ts
function stateNames(database) {
  const quoted2 = quoteName(database);
  return { database: quoted2, entries: `${quoted2}.entries`, locks: `${quoted2}.locks` };
}
function stateDdl(names2) {
  return [
    `CREATE DATABASE IF NOT EXISTS ${names2.database}`,
    `CREATE ROWSTORE TABLE IF NOT EXISTS ${names2.entries} (kind VARBINARY(16) NOT NULL, k VARBINARY(64) NOT NULL, body LONGTEXT NOT NULL, PRIMARY KEY (kind, k))`,
    `CREATE ROWSTORE TABLE IF NOT EXISTS ${names2.locks} (k VARBINARY(64) NOT NULL, PRIMARY KEY (k))`
  ];
}

// src/database/state-tables.ts
function createStateTables(database, server, ddl = stateDdl) {
  const names2 = stateNames(database);
  async function send2(doing, sql) {
    for (let attempt2 = 1; ; attempt2 += 1) {
      try {
        return await server.withSession((session) => session.query(sql));
      } catch (error) {
        if (isAbsent(error)) throw error;
        if (!isPassing(error) || attempt2 === ATTEMPTS3) throw explainStateError(error, doing, names2);
      }
    }
  }
  async function select(where) {
    const table = await send2(READING, `SELECT kind, k, body FROM ${names2.entries}${where}`).catch(
      noneIfAbsent
    );
    return (table?.rows ?? []).map(([kind, key, body]) => entryOf(names2, kind ?? "", key ?? "", body ?? ""));
  }
  async function create2() {
    for (const sql of ddl(names2)) {
      await server.withSession((session) => session.query(sql)).catch((error) => {
        if (!(error instanceof ServerError) || !EXISTS.has(error.errno))
          throw explainStateError(error, WRITING, names2);
      });
    }
  }
  async function write4(sql) {
    await send2(WRITING, sql).catch(async (error) => {
      if (!isAbsent(error)) throw error;
      await create2();
      await send2(WRITING, sql).catch((again) => {
        throw explainStateError(again, WRITING, names2);
      });
    });
  }
  const locks = createRowLocks(names2, server, create2);
  return {
    kind: "database",
    label: `database:${database}`,
    async load() {
      const entries = await select("");
      checkFormat(entries, `the tables of ${names2.database}`);
      return entries;
    },
    async read(keys) {
      const found = [];
      for (const batch of batches(keys)) found.push(...await select(` WHERE ${anyOf(batch)}`));
      return found;
    },
    async put(entries) {
      for (const batch of batches(entries)) await write4(upsert(names2, batch));
    },
    async remove(keys) {
      for (const batch of batches(keys))
        await send2(WRITING, `DELETE FROM ${names2.entries} WHERE ${anyOf(batch)}`).catch(noneIfAbsent);
    },
    lock: locks.lock,
    close: locks.close
  };
}
var READING = "Reading the state";
var WRITING = "Writing the state";
var ATTEMPTS3 = 3;
var EXISTS = /* @__PURE__ */ new Set([1007, 1050]);
var BATCH = 500;
function noneIfAbsent(error) {
  if (!isAbsent(error)) throw error;
}
function isPassing(error) {
  return error instanceof ServerError && (error.kind === "lost" || error.errno === 1205 || error.errno === 1213);
}
function batches(items) {
  const count2 = Math.ceil(items.length / BATCH);
  return Array.from({ length: count2 }, (_, index) => items.slice(index * BATCH, (index + 1) * BATCH));
}
function anyOf(keys) {
  return [...groupBy(keys, ({ kind }) => kind)].map(([kind, members]) => {
    const list3 = members.map(({ key }) => quoteText(key)).join(", ");
    return `(kind = ${quoteText(kind)} AND k IN (${list3}))`;
  }).join(" OR ");
}
function upsert(names2, entries) {
  const rows = entries.map(
    ({ kind, key, body }) => `(${quoteText(kind)}, ${quoteText(key)}, ${quoteText(bodyText(body))})`
  );
  return `INSERT INTO ${names2.entries} (kind, k, body) VALUES ${rows.join(", ")} ON DUPLICATE KEY UPDATE body = VALUES(body)`;
}
function bodyText(body) {
  return compactJson(body).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`
  );
}
function entryOf(names2, kind, key, body) {
  try {
    return { kind, key, body: parseJson(body) };
  } catch {
    throw new LinkspecError(
      "LNK0506",
      `The state is damaged: ${names2.entries} has a ${kind} entry ${key} that is not JSON.`,
      {
        hint: "Restore the table from a backup, or delete that row: linkspec then takes the link as never managed."
      }
    );
  }
}

// src/database/open-state.ts
function openState(text2, server) {
  const [, kind, rest = ""] = /^(database|file):([\s\S]+)$/.exec(text2) ?? [];
  if (text2 === "none") return createNoStore();
  if (kind === "file") return createFileStore(rest);
  if (kind === "database" && rest !== "") return createStateTables(rest, server);
  throw new LinkspecError("LNK0701", `--state does not know ${JSON.stringify(text2)}.`, {
    hint: "Write database:NAME, file:PATH or none."
  });
}

// src/catalog/capabilities.ts
function capabilitiesOf(version) {
  const [major = Number.NaN, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  const able = Number.isNaN(major) || major > 9 || major === 9 && minor >= 1;
  return { version, alterLink: able, orReplace: able };
}

// src/database/connection.ts
import { readFile as readFile2 } from "node:fs/promises";
import net from "node:net";
import mysql from "mysql2";

// src/database/clean-server-text.ts
function cleanServerText(text2, secrets) {
  const short = secrets.statement.length > 0 ? text2.replace(NEAR, "near \u2026") : text2;
  const masked = createRedactor([...secrets.connection, ...secrets.statement])(short);
  return masked.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
var NEAR = /\bnear\s*['"`][\s\S]*$/i;

// src/database/connection.ts
async function openConnection(address, limits = {}) {
  const ssl = await tlsOptions(address);
  const socket = net.connect(address.port, address.host).setNoDelay(true).setKeepAlive(true, 1e4);
  if (net.isIP(address.host)) Object.assign(socket, { _host: address.host });
  const driver = mysql.createConnection({
    stream: () => socket,
    host: address.host,
    user: address.user,
    password: address.password && String(reveal(address.password)),
    connectTimeout: address.connectTimeoutMs ?? limits.connectTimeoutMs ?? 1e4,
    // No generated row parsers, no local files, no statement lists: a hostile server gets nothing to play with.
    disableEval: true,
    flags: ["-LOCAL_FILES"],
    multipleStatements: false,
    // In clear only to a server whose certificate was checked.
    enableCleartextPlugin: address.tls.mode.startsWith("VERIFY"),
    ...ssl && { ssl }
  });
  const connection = new Connection(driver, socket, address, limits.queryTimeoutMs);
  await new Promise((resolve3, reject) => {
    const fail2 = (failure) => {
      connection.destroy();
      const own = { connection: passwords(address), statement: [] };
      reject(connectErrorOf(failure, address, (text2) => cleanServerText(text2, own)));
    };
    driver.connect((failure) => failure ? fail2(failure) : resolve3());
    socket.once("close", () => fail2({ code: "PROTOCOL_CONNECTION_LOST" }));
  });
  return connection;
}
async function tlsOptions({ tls }) {
  if (tls.mode === "DISABLED") return void 0;
  return {
    rejectUnauthorized: tls.mode !== "REQUIRED",
    verifyIdentity: tls.mode === "VERIFY_IDENTITY",
    ...tls.ca !== void 0 && { ca: await pem("ssl-ca", tls.ca) },
    ...tls.cert !== void 0 && { cert: await pem("ssl-cert", tls.cert) },
    ...tls.key !== void 0 && { key: await pem("ssl-key", tls.key) }
  };
}
async function pem(parameter, path) {
  return readFile2(path).catch((error) => {
    throw new ConnectError(
      "LNK0307",
      `The file of ${parameter} cannot be read: ${path} (${error.code}).`,
      "Correct the path in the server address; relative paths are relative to the working folder."
    );
  });
}
function passwords(address) {
  return address.password ? [address.password] : [];
}
var ABORTED = /* @__PURE__ */ new Set([1053, 1077, 1317, 1927]);
var Connection = class {
  constructor(driver, socket, address, queryTimeoutMs) {
    this.driver = driver;
    this.socket = socket;
    this.address = address;
    this.queryTimeoutMs = queryTimeoutMs;
    driver.on("error", () => this.destroy());
    driver.on("end", () => this.destroy());
    socket.on("close", () => this.destroy());
  }
  driver;
  socket;
  address;
  queryTimeoutMs;
  #alive = true;
  #context;
  /** Settles what waits for an answer: the driver forgets its callbacks when a connection is destroyed. */
  #waiting = /* @__PURE__ */ new Set();
  get alive() {
    return this.#alive;
  }
  /** Whether an answer is still awaited. */
  get busy() {
    return this.#waiting.size > 0;
  }
  query(sql) {
    return this.#send(sql, []);
  }
  async use(database) {
    if (this.#context === database) return;
    await this.#send(`USE ${quoteName(database)}`, []);
    this.#context = database;
  }
  async run(statement) {
    if (statement.kind === "stop-pipeline" || statement.kind === "start-pipeline")
      await this.use(statement.pipeline.database);
    await this.#send(String(reveal(renderWire(statement))), secretsOf(statement));
  }
  /** Drops the connection at once; what waits for an answer fails as lost. */
  destroy() {
    if (!this.#alive) return;
    this.#alive = false;
    this.#fail(new ServerError("lost", `The connection to ${addressText(this.address)} was lost.`, 0));
    this.driver.destroy();
    this.socket.destroy();
  }
  /** Says good-bye to the server, so that it counts no aborted client, and closes. Waits a second at most. */
  async end() {
    if (!this.#alive || this.busy) return this.destroy();
    this.#alive = false;
    await new Promise((resolve3) => {
      const timer = setTimeout(resolve3, 1e3);
      this.socket.once("close", () => {
        clearTimeout(timer);
        resolve3();
      });
      this.driver.end();
    });
    this.socket.destroy();
  }
  #send(sql, secrets) {
    const address = addressText(this.address);
    if (!this.#alive)
      return Promise.reject(
        new ServerError("unreachable", `The connection to ${address} is gone; nothing was sent.`, 0)
      );
    return new Promise((resolve3, reject) => {
      const settle2 = (error) => {
        clearTimeout(timer);
        this.#waiting.delete(settle2);
        reject(error);
      };
      const timer = this.queryTimeoutMs === void 0 ? void 0 : setTimeout(() => this.#expire(), this.queryTimeoutMs);
      this.#waiting.add(settle2);
      this.driver.query({ sql, rowsAsArray: true, typeCast: asText }, (failure, rows, fields2) => {
        if (failure) {
          const refusal = this.#refusalOf(failure, secrets);
          return refusal ? settle2(refusal) : this.destroy();
        }
        clearTimeout(timer);
        this.#waiting.delete(settle2);
        resolve3(
          fields2 ? { columns: fields2.map(({ name: name2 }) => name2), rows } : { columns: [], rows: [] }
        );
      });
    });
  }
  #expire() {
    const limit = `${this.queryTimeoutMs} ms`;
    this.#fail(
      new ServerError(
        "timeout",
        `${addressText(this.address)} did not answer within ${limit}; the connection was dropped.`,
        0
      )
    );
    this.destroy();
  }
  /** The server's refusal; `undefined` where the outcome is unknown: the driver lost the line, or the server aborted. */
  #refusalOf(failure, statement) {
    const { errno, sqlState, sqlMessage } = failure;
    if (typeof sqlMessage !== "string" || typeof errno !== "number" || ABORTED.has(errno)) return void 0;
    const message = cleanServerText(sqlMessage, { connection: passwords(this.address), statement });
    return new ServerError("refused", message, errno, typeof sqlState === "string" ? sqlState : "");
  }
  #fail(error) {
    for (const settle2 of [...this.#waiting]) settle2(error);
  }
};
function asText(field) {
  return field.buffer()?.toString("utf8") ?? null;
}

// src/database/pool.ts
function createPool(address, limits = {}) {
  return new Pool(address, limits);
}
var Pool = class {
  constructor(target, limits) {
    this.target = target;
    this.limits = limits;
    this.address = addressText(target);
  }
  target;
  limits;
  address;
  #open = /* @__PURE__ */ new Set();
  #idle = [];
  #line = [];
  /** Places of the limit that are taken: by a pooled connection, or by one that is being opened. */
  #taken = 0;
  #closed = false;
  async session() {
    for (; ; ) {
      const idle = this.#idle.pop();
      if (idle?.alive) return new Lease(idle, () => this.#giveBack(idle));
      if (idle) this.#forget(idle);
      else if (this.#taken < (this.limits.connections ?? 8)) return this.#grow();
      else await new Promise((resolve3) => this.#line.push(resolve3));
    }
  }
  async dedicatedSession() {
    const connection = await this.#connect();
    return new Lease(connection, () => {
      this.#open.delete(connection);
      void connection.end();
    });
  }
  async withSession(work) {
    const session = await this.session();
    try {
      return await work(session);
    } finally {
      session.release();
    }
  }
  async close() {
    this.#closed = true;
    for (const resume2 of this.#line.splice(0)) resume2();
    await Promise.all([...this.#open].map((connection) => connection.end()));
    this.#open.clear();
  }
  async #grow() {
    this.#taken += 1;
    try {
      const connection = await this.#connect();
      return new Lease(connection, () => this.#giveBack(connection));
    } catch (error) {
      this.#free();
      throw error;
    }
  }
  async #connect() {
    if (this.#closed) throw closed();
    const connection = await openConnection(this.target, this.limits);
    if (this.#closed) {
      connection.destroy();
      throw closed();
    }
    this.#open.add(connection);
    return connection;
  }
  #giveBack(connection) {
    if (connection.busy) connection.destroy();
    if (connection.alive) {
      this.#idle.push(connection);
      this.#line.shift()?.();
    } else this.#forget(connection);
  }
  #forget(connection) {
    this.#open.delete(connection);
    this.#free();
  }
  #free() {
    this.#taken -= 1;
    this.#line.shift()?.();
  }
};
function closed() {
  return new ServerError("unreachable", "The connections to the server are closed already.", 0);
}
var Lease = class {
  constructor(connection, giveBack) {
    this.giveBack = giveBack;
    this.#connection = connection;
  }
  giveBack;
  #connection;
  get alive() {
    return this.#connection?.alive ?? false;
  }
  async query(sql) {
    return this.#mine().query(sql);
  }
  async run(statement) {
    return this.#mine().run(statement);
  }
  async use(database) {
    return this.#mine().use(database);
  }
  release() {
    if (!this.#connection) return;
    this.#connection = void 0;
    this.giveBack();
  }
  destroy() {
    this.#connection?.destroy();
    this.release();
  }
  #mine() {
    if (!this.#connection) throw new ServerError("unreachable", "The session was given back already.", 0);
    return this.#connection;
  }
};

// src/database/server.ts
async function connectServer(address, limits = {}) {
  const pool = createPool(address, limits);
  try {
    const version = await pool.withSession((session) => examine(session, addressText(address)));
    return Object.assign(pool, { capabilities: capabilitiesOf(version) });
  } catch (error) {
    await pool.close();
    throw explainServerError(error, "Asking the server who it is");
  }
}
async function examine(session, address) {
  const { rows } = await session.query("SELECT @@memsql_version, @@sql_mode").catch((error) => {
    throw error instanceof ServerError && UNKNOWN_VARIABLE.has(error.errno) ? notSingleStore(address) : error;
  });
  const [version, mode] = rows[0] ?? [];
  if (!version) throw notSingleStore(address);
  const words = (mode ?? "").toUpperCase().split(",");
  const unfit = UNFIT_MODES.filter((word) => words.includes(word));
  if (unfit.length > 0)
    throw new LinkspecError("LNK0304", `${address} runs with sql_mode ${unfit.join(",")}.`, {
      hint: `Take ${unfit.join(" and ")} out of sql_mode: under it the server would read names and values differently from how they are quoted.`
    });
  return version;
}
var UNKNOWN_VARIABLE = /* @__PURE__ */ new Set([1193, 1054, 1064, 1231]);
var UNFIT_MODES = ["NO_BACKSLASH_ESCAPES", "ANSI_QUOTES"];
function notSingleStore(address) {
  return new LinkspecError(
    "LNK0303",
    `${address} is not a SingleStore server: it does not know @@memsql_version.`,
    {
      hint: "Give the address of an aggregator of SingleStore."
    }
  );
}

// src/emulator/catalog-file.ts
import { Ajv } from "ajv";
import { LineCounter, parseDocument } from "yaml";

// src/emulator/sql/sql-error.ts
var SqlError = class extends Error {
  constructor(errno, message) {
    super(message);
    this.errno = errno;
    this.sqlState = SQL_STATES[errno] ?? "HY000";
  }
  errno;
  name = "SqlError";
  sqlState;
};
var SQL_STATES = {
  1044: "42000",
  1045: "28000",
  1046: "3D000",
  1048: "23000",
  1049: "42000",
  1050: "42S01",
  1051: "42S02",
  1054: "42S22",
  1062: "23000",
  1064: "42000",
  1094: "HY000",
  1142: "42000",
  1146: "42S02",
  1305: "42000",
  1317: "70100",
  1406: "22001"
};
function syntaxError(sql, position) {
  const line = sql.slice(0, position).split("\n").length;
  return new SqlError(
    1064,
    `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${sql.slice(position, position + 80)}' at line ${line}`
  );
}
function notEmulated(what) {
  return new SqlError(
    1064,
    `You have an error in your SQL syntax: ${what} is not emulated by linkspec emulator`
  );
}
function noDatabaseSelected() {
  return new SqlError(1046, "No database selected");
}
function unknownDatabase(name2) {
  return new SqlError(1049, `Unknown database '${name2}'`);
}
function noSuchTable(database, name2) {
  return new SqlError(1146, `Table '${database}.${name2}' doesn't exist`);
}
function noSuchLink(name2) {
  return new SqlError(2332, `No link with name '${name2}' exists`);
}

// src/emulator/sql/tokenize.ts
var SPACE = /\s+/y;
var COMMENT = /--(?=\s|$)[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//y;
var WORD2 = /[\p{L}_$\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy;
var NUMBER = /0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
var DIGIT_WORD = /(?!0x[0-9a-f]+\b|\d+e\d+\b)\d+[\p{L}_$\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/iuy;
var VARIABLE = /@@(?:(?:session|global|local)\s*\.\s*)?([\p{L}\p{N}_$]+|`[^`]*`)/iuy;
var USER_VARIABLE = /@([\p{L}\p{N}_$.]+|`[^`]*`|'[^']*')/iuy;
var SYMBOL = /::|<=>|<=|>=|<>|!=|\|\||&&|:=|[\s\S]/y;
function tokenize(sql) {
  const tokens = [];
  let at = 0;
  const match2 = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(sql);
  };
  const push = (kind, value, end) => {
    tokens.push({ kind, value, start: at, end });
    at = end;
  };
  while (at < sql.length) {
    const blank = match2(SPACE) ?? match2(COMMENT);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const first = sql.charAt(at);
    if (first === "'" || first === '"') {
      const { value, end } = readString(sql, at);
      push("string", value, end);
      continue;
    }
    if (first === "`") {
      const { value, end } = readName(sql, at);
      push("name", value, end);
      continue;
    }
    if (first === "/" && sql.charAt(at + 1) === "*") throw syntaxError(sql, at);
    const found = tagged("word", match2(DIGIT_WORD)) ?? tagged("number", match2(NUMBER)) ?? tagged("word", match2(WORD2)) ?? tagged("system", match2(VARIABLE)) ?? tagged("user", match2(USER_VARIABLE)) ?? tagged("symbol", match2(SYMBOL));
    if (!found) throw syntaxError(sql, at);
    push(found.kind, found.value, at + found.length);
  }
  return tokens;
}
function tagged(kind, match2) {
  if (!match2) return void 0;
  const value = match2[1]?.replaceAll(/^[`']|[`']$/g, "") ?? match2[0];
  return { kind, value, length: match2[0].length };
}
var ESCAPES3 = {
  "0": "\0",
  b: "\b",
  n: "\n",
  r: "\r",
  t: "	",
  Z: "",
  "%": "\\%",
  _: "\\_"
};
function readString(sql, start) {
  const quote = sql.charAt(start);
  const stop = quote === "'" ? /['\\]/g : /["\\]/g;
  let value = "";
  let at = start + 1;
  for (; ; ) {
    stop.lastIndex = at;
    const found = stop.exec(sql);
    if (!found) throw syntaxError(sql, start);
    value += sql.slice(at, found.index);
    const next = sql.charAt(found.index + 1);
    if (found[0] === "\\") {
      value += Object.hasOwn(ESCAPES3, next) ? ESCAPES3[next] : next;
      at = found.index + 2;
    } else if (next === quote) {
      value += quote;
      at = found.index + 2;
    } else {
      return { value, end: found.index + 1 };
    }
  }
}
function readName(sql, start) {
  let at = start + 1;
  let value = "";
  for (; ; ) {
    const close = sql.indexOf("`", at);
    if (close === -1) throw syntaxError(sql, start);
    value += sql.slice(at, close);
    if (sql.charAt(close + 1) !== "`") {
      if (value === "") throw new SqlError(1064, "You have an error in your SQL syntax: empty name");
      return { value, end: close + 1 };
    }
    value += "`";
    at = close + 2;
  }
}
function isWord(token, word) {
  return token?.kind === "word" && token.value.toUpperCase() === word;
}
function isSymbol(token, symbol) {
  return token?.kind === "symbol" && token.value === symbol;
}

// src/emulator/sql/statement-kind.ts
var STATEMENT_KINDS = [
  "select",
  "show",
  "show-links",
  "show-create-link",
  "show-pipelines",
  "show-create-pipeline",
  "create-link",
  "alter-link",
  "drop-link",
  "create-pipeline",
  "alter-pipeline",
  "drop-pipeline",
  "start-pipeline",
  "stop-pipeline",
  "detach-pipeline",
  "dml",
  "ddl",
  "transaction",
  "set",
  "use",
  "kill",
  "other"
];
function classify(sql) {
  try {
    return kindOf(tokenize(sql));
  } catch {
    return kindOf(tokenize(/^[\s\w]*/.exec(sql)?.[0] ?? ""));
  }
}
function kindOf(tokens) {
  const words = tokens.slice(0, 5).map((token) => token.kind === "word" ? token.value.toUpperCase() : token.value);
  const [verb2 = "", second = ""] = words;
  switch (verb2) {
    case "SELECT":
    case "WITH":
    case "(":
      return "select";
    case "SHOW":
      return showKind(words);
    case "DESCRIBE":
    case "DESC":
    case "EXPLAIN":
      return "show";
    case "CREATE":
    case "ALTER":
    case "DROP": {
      const object = words.find((word) => word === "LINK" || word === "PIPELINE");
      const close = object !== void 0 && words.indexOf(object) <= 4 && !words.slice(1, words.indexOf(object)).some((word) => !BETWEEN.has(word));
      if (!close) return "ddl";
      return `${verb2.toLowerCase()}-${object === "LINK" ? "link" : "pipeline"}`;
    }
    case "START":
      return second === "TRANSACTION" ? "transaction" : "start-pipeline";
    case "STOP":
      return "stop-pipeline";
    case "DETACH":
      return "detach-pipeline";
    case "INSERT":
    case "UPDATE":
    case "DELETE":
    case "REPLACE":
      return "dml";
    case "TRUNCATE":
      return "ddl";
    case "BEGIN":
    case "COMMIT":
    case "ROLLBACK":
      return "transaction";
    case "SET":
      return "set";
    case "USE":
      return "use";
    case "KILL":
      return "kill";
    default:
      return "other";
  }
}
var BETWEEN = /* @__PURE__ */ new Set(["OR", "REPLACE", "AGGREGATOR"]);
function showKind(words) {
  if (words[1] === "LINKS") return "show-links";
  if (words[1] === "PIPELINES") return "show-pipelines";
  if (words[1] !== "CREATE") return "show";
  return words[2] === "LINK" ? "show-create-link" : words[2] === "PIPELINE" ? "show-create-pipeline" : "show";
}

// src/emulator/switches.ts
function choice(values, byDefault, ...[basis, reference, about]) {
  return { default: byDefault, values, basis, reference, about };
}
function flag(byDefault, ...about) {
  return choice([true, false], byDefault, ...about);
}
function milliseconds(byDefault, ...[basis, reference, about]) {
  return { default: byDefault, values: "number", basis, reference, about };
}
function freeText(byDefault, ...[basis, reference, about]) {
  return { default: byDefault, values: "text", basis, reference, about };
}
var SWITCHES = {
  // Grammar
  missingCredentials: choice(
    ["accept", "refuse"],
    "refuse",
    "documented",
    "create-link: CREDENTIALS is not optional in the grammar; a public client leaves it out all the same",
    "CREATE LINK without a CREDENTIALS clause: taken as none, or a syntax error."
  ),
  dottedSingleKey: choice(
    ["refuse", "accept", "backquoted"],
    "refuse",
    "guess",
    "alter-link does not say how a key with a dot is written",
    "SET CONFIG ::sasl.username = \u2026 and the same in backquotes: a syntax error, both accepted, or only the backquoted."
  ),
  createIfNotExists: choice(
    ["by-version", "always", "never"],
    "by-version",
    "documented",
    "create-link 9.1; no copy of the 9.0 page known",
    "CREATE LINK IF NOT EXISTS: from 9.1 on, on every version, or on none."
  ),
  alterLink: choice(
    ["by-version", "always", "never"],
    "by-version",
    "documented",
    "alter-link 9.1; weekly features of the managed service are not tied to versions",
    "ALTER LINK: from 9.1 on, on every version, or on none."
  ),
  orReplace: choice(
    ["by-version", "always", "never"],
    "by-version",
    "documented",
    "create-link 9.1",
    "CREATE OR REPLACE LINK: from 9.1 on, on every version, or on none."
  ),
  showCreateLink: choice(
    ["always", "never", "by-version"],
    "always",
    "guess",
    "show-create-link; self-managed versions before 9.1 are not documented",
    "SHOW CREATE LINK: on every version, on none, or from 9.1 on."
  ),
  qualifiedPipelineNames: flag(
    true,
    "seen",
    "pipeline commands: the grammar has bare names only, vendor notebooks use db.pipeline",
    "db.pipeline in pipeline statements is accepted; otherwise a syntax error."
  ),
  getLock: choice(
    ["absent", "present"],
    "absent",
    "guess",
    "no page documents GET_LOCK",
    "GET_LOCK and RELEASE_LOCK: error 1305, or as in MySQL."
  ),
  // ALTER LINK
  keyOrder: choice(
    ["append", "sorted", "shuffled"],
    "append",
    "guess",
    "alter-link: the sample outputs disagree",
    "Order of the keys of a CONFIG after ALTER LINK."
  ),
  singleKeyTypes: choice(
    ["string", "json"],
    "string",
    "guess",
    "alter-link shows strings only",
    "What ::key = 'true' stores: the string, or the JSON value that the text spells."
  ),
  singleKeyEmpty: choice(
    ["store", "remove"],
    "store",
    "guess",
    "alter-link does not say",
    "What ::key = '' does: stores an empty string, or removes the key."
  ),
  alterLinkPrivilege: choice(
    ["own", "create-link", "create-and-drop-link"],
    "create-link",
    "guess",
    "GRANT has no ALTER LINK; the permissions matrix is not known",
    "Whose denial stops ALTER LINK: that of its own kind only, that of create-link too, that of drop-link as well."
  ),
  detachedBlocksAlter: flag(
    false,
    "guess",
    "detach-pipeline does not say whether a detached pipeline counts as running",
    "A pipeline in state Detached makes ALTER LINK fail."
  ),
  // CREATE OR REPLACE LINK, DROP LINK
  createOrReplaceNeedsStopped: flag(
    true,
    "guess",
    "create-link 9.1 does not say",
    "CREATE OR REPLACE LINK is refused while a pipeline on the link runs, as ALTER LINK is."
  ),
  orReplaceKeepsDescription: flag(
    false,
    "guess",
    "create-link 9.1 does not say",
    "CREATE OR REPLACE LINK without DESCRIPTION keeps the old one."
  ),
  orReplaceKeepsConfig: flag(
    false,
    "guess",
    "create-link 9.1 does not say",
    "CREATE OR REPLACE LINK without CONFIG keeps the old one."
  ),
  dropLinkWithDependants: choice(
    ["allow", "refuse", "refuse-running"],
    "allow",
    "guess",
    "drop-link does not say",
    "DROP LINK while pipelines use the link: done, refused, or refused while one of them runs."
  ),
  // What is shown
  linksConfigColumn: choice(
    ["by-version", "always", "never"],
    "by-version",
    "guess",
    "information_schema.LINKS 9.1; earlier copies unknown",
    "information_schema.LINKS has the column CONFIG: from 9.1 on, always, or never."
  ),
  showLinksColumns: choice(
    ["by-version", "3", "4"],
    "by-version",
    "documented",
    "show-links 9.1 has four columns, older samples three",
    "Columns of SHOW LINKS: four from 9.1 on, three before; or always that many."
  ),
  configAbsentShownAs: choice(
    ["null", "empty-object"],
    "null",
    "guess",
    "information_schema.LINKS does not say",
    "How an absent CONFIG is shown: NULL or {}."
  ),
  typeCase: choice(
    ["as-given", "upper", "mixed"],
    "as-given",
    "guess",
    "the pages spell types in prose (Azure) and in upper case",
    "Spelling of TYPE: as in CREATE LINK, upper case, or as in the prose of the docs."
  ),
  linkCaseSensitive: flag(
    true,
    "guess",
    "database-object-case-sensitivity does not name links",
    "Link names that differ only in case are different links."
  ),
  showLinksWithoutRight: choice(
    ["empty", "refuse"],
    "empty",
    "guess",
    "show-links does not say",
    "SHOW LINKS and information_schema.LINKS for a user who may not see them: no rows, or error 1142."
  ),
  jsonColumnType: choice(
    ["json", "text"],
    "json",
    "guess",
    "information_schema.LINKS says JSON; the wire type is not documented",
    "How JSON columns are announced on the wire: drivers turn JSON into objects."
  ),
  showCreatePipelineLink: choice(
    ["bare", "quoted", "qualified", "as-written", "unqualified"],
    "quoted",
    "guess",
    "show-create-pipeline has no sample with a link",
    "How SHOW CREATE PIPELINE prints the link: bare where it can be, in backquotes, always with its database, as in CREATE PIPELINE, or never with its database."
  ),
  pipelinesViewShowsSessionStates: flag(
    false,
    "documented",
    "information_schema.PIPELINES documents Running, Stopped, Error; SHOW PIPELINES has more",
    "information_schema.PIPELINES tells Testing, Profiling and foreground runs apart; otherwise it says Running."
  ),
  // Stopping and starting
  stopDelayMs: milliseconds(
    0,
    "guess",
    "stop-pipeline does not say how long a batch in flight holds it",
    "How long a pipeline takes to stop."
  ),
  stopReturns: choice(
    ["when-stopped", "at-once"],
    "when-stopped",
    "guess",
    "stop-pipeline does not say",
    "STOP PIPELINE answers once the pipeline has stopped, or at once."
  ),
  stoppingState: freeText(
    "Running",
    "guess",
    "stop-pipeline does not say",
    "The state shown while a pipeline is stopping."
  ),
  startErrorDelayMs: milliseconds(
    20,
    "guess",
    "start-pipeline: errors of a background start are not told to the client",
    "How long after its start a pipeline that cannot work falls into Error."
  ),
  foregroundMs: milliseconds(0, "guess", "start-pipeline", "How long START PIPELINE \u2026 FOREGROUND runs."),
  // Session
  sqlMode: freeText(
    "STRICT_ALL_TABLES",
    "seen",
    "variables of an 8.1 workspace in a public notebook",
    "The value of @@sql_mode. The emulator parses the same whatever it says."
  ),
  forUpdateOnColumnstore: choice(
    ["refuse", "accept"],
    "refuse",
    "seen",
    "a public migration tool warns of it",
    "SELECT \u2026 FOR UPDATE on a table that is not ROWSTORE."
  )
};
var ERROR_SWITCHES = {
  alterWhileRunning: { default: 2901, about: "ALTER LINK while a pipeline on the link runs" },
  linkExists: { default: 2902, about: "CREATE LINK of a link that exists" },
  invalidJson: { default: 2903, about: "CONFIG or CREDENTIALS that is no JSON object" },
  pipelineNotRunning: { default: 2904, about: "STOP PIPELINE of a pipeline that does not run" },
  pipelineRunning: { default: 2905, about: "START PIPELINE of a pipeline that runs" },
  noSuchPipeline: { default: 2906, about: "a pipeline that does not exist" },
  pipelineExists: { default: 2907, about: "CREATE PIPELINE of a pipeline that exists" },
  replaceOtherType: { default: 2908, about: "CREATE OR REPLACE LINK with another type" },
  twoSetClauses: { default: 1064, about: "ALTER LINK with two SET CONFIG or two SET CREDENTIALS clauses" },
  showCreateHttpLink: { default: 2909, about: "SHOW CREATE LINK of an HTTP link" },
  linkInUse: {
    default: 2910,
    about: "DROP LINK refused because of pipelines (switch dropLinkWithDependants)"
  },
  columnstoreLock: { default: 2911, about: "SELECT \u2026 FOR UPDATE on a columnstore table" }
};
var DEFAULT_SWITCHES = withSwitches(
  {
    ...Object.fromEntries(Object.entries(SWITCHES).map(([name2, entry]) => [name2, entry.default])),
    errors: Object.fromEntries(Object.entries(ERROR_SWITCHES).map(([name2, entry]) => [name2, entry.default]))
  },
  {}
);
function withSwitches(base, settings) {
  const { errors = {}, ...rest } = settings;
  for (const [name2, value] of Object.entries(rest)) checkSwitch(name2, value);
  for (const [name2, value] of Object.entries(errors)) {
    if (!Object.hasOwn(ERROR_SWITCHES, name2)) throw new RangeError(`there is no error switch '${name2}'`);
    if (!Number.isInteger(value) || value < 1 || value > 65535)
      throw new RangeError(`switch errors.${name2}: an error number is a whole number from 1 to 65535`);
  }
  return Object.freeze({ ...base, ...rest, errors: Object.freeze({ ...base.errors, ...errors }) });
}
function checkSwitch(name2, value) {
  const entry = Object.entries(SWITCHES).find(([known]) => known === name2)?.[1];
  if (!entry) throw new RangeError(`there is no switch '${name2}'`);
  const values = entry.values;
  if (values === "number") {
    if (typeof value !== "number" || !(value >= 0))
      throw new RangeError(`switch ${name2}: milliseconds, 0 or more, not ${String(value)}`);
  } else if (values === "text") {
    if (typeof value !== "string") throw new RangeError(`switch ${name2}: a text, not ${String(value)}`);
  } else if (!values.includes(value)) {
    throw new RangeError(`switch ${name2}: one of ${values.join(", ")}, not ${String(value)}`);
  }
}

// src/emulator/catalog-schema.ts
var text = { type: "string" };
var name = { type: "string", minLength: 1 };
var count = { type: "number", minimum: 0 };
var open2 = { type: "object" };
function record(properties, required = []) {
  return { type: "object", additionalProperties: false, properties, required };
}
function list(items) {
  return { type: "array", items };
}
var match = { anyOf: [{ enum: STATEMENT_KINDS }, { type: "string", pattern: "^/.*/[a-z]*$" }] };
var switches = record({
  ...Object.fromEntries(
    Object.entries(SWITCHES).map(([key, { values }]) => [
      key,
      values === "number" ? count : values === "text" ? text : { enum: values }
    ])
  ),
  errors: record(
    Object.fromEntries(
      Object.keys(ERROR_SWITCHES).map((key) => [key, { type: "integer", minimum: 1, maximum: 65535 }])
    )
  )
});
var action = {
  type: "object",
  required: ["kind"],
  properties: {
    kind: { enum: ["error", "drop-before", "drop-after", "hang"] },
    errno: { type: "integer", minimum: 1, maximum: 65535 },
    message: text,
    ms: count
  },
  additionalProperties: false,
  anyOf: [
    { properties: { kind: { enum: ["drop-before", "drop-after"] } } },
    { properties: { kind: { const: "error" } }, required: ["errno"] },
    { properties: { kind: { const: "hang" } }, required: ["ms"] }
  ]
};
var CATALOG_SCHEMA = record({
  version: { type: "string", pattern: "^\\d+\\.\\d+" },
  databases: list(name),
  links: list(
    record(
      {
        database: name,
        name,
        type: name,
        description: text,
        config: { type: ["string", "object"] },
        credentials: { type: ["string", "object"] }
      },
      ["database", "name", "type"]
    )
  ),
  pipelines: list(
    record(
      {
        database: name,
        name,
        link: { anyOf: [name, record({ database: name, name }, ["database", "name"])] },
        path: text,
        table: name,
        state: name,
        error: text,
        brokenWhen: record({ config: open2, credentials: open2, missing: list(name) })
      },
      ["database", "name", "link"]
    )
  ),
  users: list(
    record(
      {
        name,
        password: text,
        super: { type: "boolean" },
        denied: list(record({ kind: { enum: STATEMENT_KINDS }, database: name, name }, ["kind"]))
      },
      ["name"]
    )
  ),
  switches,
  latency: list(record({ match, ms: count }, ["match", "ms"])),
  faults: list(
    record(
      {
        match,
        nth: { type: "integer", minimum: 1 },
        times: { anyOf: [{ type: "integer", minimum: 1 }, { const: "always" }] },
        action
      },
      ["match", "action"]
    )
  ),
  statements: list(text)
});

// src/emulator/start-emulator.ts
import { createServer } from "node:net";
import { createSecureContext } from "node:tls";

// src/emulator/sql/sqlite-text.ts
function sqliteName(name2) {
  return `"${name2.replaceAll('"', '""')}"`;
}
function sqliteText(text2) {
  const quoted2 = `'${text2.replaceAll("'", "''")}'`;
  return quoted2.includes("\0") ? `(${quoted2.replaceAll("\0", "'||char(0)||'")})` : quoted2;
}

// src/emulator/sql/grammar.ts
function since(version, major, minor) {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  return ownMajor > major || ownMajor === major && ownMinor >= minor;
}
function has91(grammar, position) {
  return position === "always" || position === "by-version" && since(grammar.version, 9, 1);
}

// src/emulator/engine/link-json.ts
function readObject(text2, clause, switches2) {
  let value;
  try {
    value = parseJson(text2);
  } catch {
    throw new SqlError(switches2.errors.invalidJson, `Invalid JSON in ${clause}: ${text2.slice(0, 200)}`);
  }
  if (isJsonObject(value)) return value;
  throw new SqlError(switches2.errors.invalidJson, `${clause} must be a JSON object: ${text2.slice(0, 200)}`);
}
function applySetClause(before, clause, name2, switches2) {
  const after = clause.kind === "json" ? readObject(clause.text, name2, switches2) : setKey(readObject(before ?? "{}", name2, switches2), clause.key, clause.value, switches2);
  return compactJson(inOrder(after, switches2.keyOrder));
}
function setKey(object, key, value, switches2) {
  if (value === "" && switches2.singleKeyEmpty === "remove") return withKeys(object, {}, /* @__PURE__ */ new Set([key]));
  return withKeys(object, Object.fromEntries([[key, singleValue(value, switches2)]]));
}
function singleValue(text2, switches2) {
  if (switches2.singleKeyTypes === "string") return text2;
  try {
    return parseJson(text2);
  } catch {
    return text2;
  }
}
function inOrder(object, order2) {
  switch (order2) {
    case "append":
      return object;
    case "sorted":
      return Object.fromEntries(Object.entries(object).sort(([a], [b]) => a < b ? -1 : 1));
    case "shuffled":
      return Object.fromEntries(
        Object.entries(object).map((entry, index) => ({ entry, rank: index % 2 === 1 ? index - 1e3 : -index })).sort((a, b) => a.rank - b.rank).reverse().map(({ entry }) => entry)
      );
    default:
      return order2;
  }
}

// src/emulator/engine/result.ts
var DONE = Object.freeze({ kind: "done", affected: 0, found: 0, insertId: 0, info: "" });
function textRows(names2, rows) {
  return { kind: "rows", columns: names2.map((name2) => ({ name: name2, type: "text" })), rows };
}

// src/emulator/engine/pipelines.ts
var AT_REST = /* @__PURE__ */ new Set(["Stopped", "Error", "Detached"]);
function blocksLinkChange(pipeline, switches2) {
  return !AT_REST.has(pipeline.state) || pipeline.state === "Detached" && switches2.detachedBlocksAlter;
}
function createPipeline(world, database, node) {
  const { name: name2 } = node.pipeline;
  const existing = world.findPipeline(database, name2);
  if (existing && node.ifNotExists) return DONE;
  if (existing && !node.orReplace)
    throw new SqlError(world.switches.errors.pipelineExists, `Pipeline '${name2}' already exists`);
  const source = storedSource(world, database, node);
  if (existing) world.removePipeline(existing);
  const pipeline = {
    id: world.nextId(),
    database,
    name: name2,
    aggregator: node.aggregator,
    source,
    tail: node.tail,
    table: node.table,
    state: "Stopped",
    pending: void 0,
    offsets: 0,
    since: void 0,
    starts: 0,
    stops: 0,
    created: timeText(),
    altered: timeText(),
    health: void 0
  };
  world.addPipeline(pipeline);
  return DONE;
}
function storedSource(world, database, node) {
  if (node.source.kind === "inline") return node.source;
  const { link, written, path } = node.source;
  const home = link.database ?? database;
  if (!world.findLink(home, link.name)) throw noSuchLink(link.name);
  return { kind: "link", database: home, name: link.name, written, path };
}
function startPipeline2(world, pipeline, ifNotRunning) {
  if (!AT_REST.has(pipeline.state)) {
    if (ifNotRunning) return DONE;
    throw new SqlError(
      world.switches.errors.pipelineRunning,
      `Pipeline '${pipeline.name}' is already running`
    );
  }
  pipeline.starts += 1;
  enter(world, pipeline, "Running");
  checkHealth(world, pipeline);
  return DONE;
}
function complaintOf(world, pipeline) {
  if (pipeline.source.kind !== "link") return pipeline.health?.({ credentials: {}, config: {} });
  const link = world.findLink(pipeline.source.database, pipeline.source.name);
  if (!link) return `No link with name '${pipeline.source.name}' exists`;
  const content = {
    credentials: readObject(link.credentialsText, "CREDENTIALS", world.switches),
    config: readObject(link.configText ?? "{}", "CONFIG", world.switches)
  };
  return pipeline.health?.(content) ?? world.health?.(pipeline, content);
}
function checkHealth(world, pipeline) {
  if (pipeline.state !== "Running" || pipeline.pending) return;
  const complaint2 = complaintOf(world, pipeline);
  if (complaint2 === void 0) return;
  world.plan(pipeline, "fail", world.switches.startErrorDelayMs, () => fail(world, pipeline, complaint2));
}
function fail(world, pipeline, cause) {
  enter(world, pipeline, "Error");
  world.errors.push({
    id: world.nextId(),
    database: pipeline.database,
    name: pipeline.name,
    at: world.now() / 1e3,
    code: 1933,
    message: `Cannot get source metadata for pipeline. ${cause}`
  });
}
function stopPipeline2(world, pipeline, ifRunning, detach = false) {
  if (AT_REST.has(pipeline.state)) {
    if (ifRunning) return DONE;
    throw new SqlError(
      world.switches.errors.pipelineNotRunning,
      `Pipeline '${pipeline.name}' is not running`
    );
  }
  if (pipeline.pending?.kind === "stop") return DONE;
  const { stopDelayMs, stoppingState } = world.switches;
  const rest = detach ? "Detached" : "Stopped";
  pipeline.stops += 1;
  if (stopDelayMs === 0) {
    enter(world, pipeline, rest);
    return DONE;
  }
  pipeline.state = stoppingState;
  world.touched(pipeline);
  world.plan(pipeline, "stop", stopDelayMs, () => enter(world, pipeline, rest));
  return DONE;
}
function detachPipeline(world, pipeline) {
  if (AT_REST.has(pipeline.state)) enter(world, pipeline, "Detached");
  else stopPipeline2(world, pipeline, true, true);
  return DONE;
}
function dropPipeline(world, pipeline) {
  world.removePipeline(pipeline);
  return DONE;
}
function alterPipeline(world, pipeline, change3) {
  if (!AT_REST.has(pipeline.state))
    throw new SqlError(
      world.switches.errors.pipelineRunning,
      `Pipeline '${pipeline.name}' is running; stop it first`
    );
  if (change3.kind === "rewind") pipeline.offsets = 0;
  else {
    const { link, written } = change3;
    const database = link.database ?? pipeline.database;
    if (!world.findLink(database, link.name)) throw noSuchLink(link.name);
    world.setSource(pipeline, {
      kind: "link",
      database,
      name: link.name,
      written,
      path: pipeline.source.path
    });
  }
  pipeline.altered = timeText();
  world.touched(pipeline);
  return DONE;
}
function enter(world, pipeline, state) {
  pipeline.offsets = cursorOf(world, pipeline);
  pipeline.since = AT_REST.has(state) ? void 0 : world.now();
  pipeline.state = state;
  world.unplan(pipeline);
  world.touched(pipeline);
}
function cursorOf(world, pipeline) {
  return pipeline.offsets + (pipeline.since === void 0 ? 0 : Math.floor(world.now() - pipeline.since));
}
function existingPipeline(world, database, name2) {
  const pipeline = world.findPipeline(database, name2);
  if (!pipeline)
    throw new SqlError(
      world.switches.errors.noSuchPipeline,
      `Pipeline '${name2}' does not exist in database '${database}'`
    );
  return pipeline;
}
function timeText() {
  return (/* @__PURE__ */ new Date()).toISOString().replace("T", " ").slice(0, 19);
}

// src/emulator/engine/links.ts
function createLink(world, database, node) {
  if (node.config !== void 0) readObject(node.config, "CONFIG", world.switches);
  const credentialsText = node.credentials ?? "{}";
  readObject(credentialsText, "CREDENTIALS", world.switches);
  const existing = world.findLink(database, node.link.name);
  if (existing && node.ifNotExists) return DONE;
  if (existing && !node.orReplace)
    throw new SqlError(world.switches.errors.linkExists, `Link '${node.link.name}' already exists`);
  if (existing) return replaceLink(world, existing, node, credentialsText);
  const link = {
    id: world.nextId(),
    database,
    name: node.link.name,
    type: node.type,
    description: node.description ?? "",
    configText: node.config,
    credentialsText
  };
  world.addLink(link);
  return DONE;
}
function replaceLink(world, link, node, credentialsText) {
  const { switches: switches2 } = world;
  if (link.type.toUpperCase() !== node.type.toUpperCase())
    throw new SqlError(
      switches2.errors.replaceOtherType,
      `CREATE OR REPLACE LINK cannot change the type of link '${link.name}' from ${link.type} to ${node.type}`
    );
  if (switches2.createOrReplaceNeedsStopped) refuseWhileRunning(world, link, "CREATE OR REPLACE LINK");
  link.credentialsText = credentialsText;
  if (node.config !== void 0 || !switches2.orReplaceKeepsConfig) link.configText = node.config;
  if (node.description !== void 0 || !switches2.orReplaceKeepsDescription)
    link.description = node.description ?? "";
  changed(world, link);
  return DONE;
}
function alterLink(world, database, node) {
  const link = existingLink(world, database, node.link.name);
  const configText = node.config ? applySetClause(link.configText, node.config, "CONFIG", world.switches) : link.configText;
  const credentialsText = node.credentials ? applySetClause(link.credentialsText, node.credentials, "CREDENTIALS", world.switches) : link.credentialsText;
  refuseWhileRunning(world, link, "ALTER LINK");
  link.configText = configText;
  link.credentialsText = credentialsText;
  changed(world, link);
  return DONE;
}
function refuseWhileRunning(world, link, statement) {
  const running = world.pipelinesOn(link).find((pipeline) => blocksLinkChange(pipeline, world.switches));
  if (running)
    throw new SqlError(
      world.switches.errors.alterWhileRunning,
      `${statement}: link '${link.name}' is used by running pipeline '${running.database}.${running.name}'; stop it first`
    );
}
function changed(world, link) {
  world.touched(link);
  for (const pipeline of world.pipelinesOn(link)) checkHealth(world, pipeline);
}
function dropLink(world, database, node) {
  const link = existingLink(world, database, node.link.name);
  const rule = world.switches.dropLinkWithDependants;
  const holder = world.pipelinesOn(link).find(
    (pipeline) => rule === "refuse" || rule === "refuse-running" && blocksLinkChange(pipeline, world.switches)
  );
  if (holder)
    throw new SqlError(
      world.switches.errors.linkInUse,
      `Cannot drop link '${link.name}': pipeline '${holder.database}.${holder.name}' uses it`
    );
  world.removeLink(link);
  return DONE;
}
function showLinks2(world, database) {
  const position = world.switches.showLinksColumns;
  const four = position === "4" || position === "by-version" && since(world.version, 9, 1);
  const rows = [...world.links].filter((link) => link.database === database).map((link) => [link.name, shownType(link, world), link.description, shownConfig(link, world)]);
  return four ? textRows(["Link", "Type", "Description", "Config"], rows) : textRows(
    ["Link", "Type", "Description"],
    rows.map((row) => row.slice(0, 3))
  );
}
function showCreateLink2(world, database, node) {
  const link = existingLink(world, database, node.link.name);
  if (link.type.toUpperCase() === "HTTP")
    throw new SqlError(
      world.switches.errors.showCreateHttpLink,
      "SHOW CREATE LINK is not supported for links of type HTTP"
    );
  const config = link.configText === void 0 ? "" : ` CONFIG ${doubleQuoted(link.configText)}`;
  const description = link.description === "" ? "" : ` DESCRIPTION ${doubleQuoted(link.description)}`;
  const text2 = `CREATE LINK \`${link.name.replaceAll("`", "``")}\` AS ${shownType(link, world)}${config} CREDENTIALS <CREDENTIALS REDACTED>${description}`;
  return textRows(["Link Name", "Create Link"], [[link.name, text2]]);
}
function doubleQuoted(text2) {
  const escaped = text2.replaceAll(/["\\\n\r\t\0]/g, (char) => {
    switch (char) {
      case "\n":
        return "\\n";
      case "\r":
        return "\\r";
      case "	":
        return "\\t";
      case "\0":
        return "\\0";
      default:
        return `\\${char}`;
    }
  });
  return `"${escaped}"`;
}
function shownType(link, world) {
  switch (world.switches.typeCase) {
    case "as-given":
      return link.type;
    case "upper":
      return link.type.toUpperCase();
    case "mixed":
      return MIXED_TYPES.find((type) => type.toUpperCase() === link.type.toUpperCase()) ?? link.type;
    default:
      return world.switches.typeCase;
  }
}
var MIXED_TYPES = ["S3", "Azure", "GCS", "HDFS", "HTTP", "Kafka", "MongoDB", "MySQL"];
function shownConfig(link, world) {
  if (link.configText !== void 0) return link.configText;
  return world.switches.configAbsentShownAs === "null" ? null : "{}";
}
function existingLink(world, database, name2) {
  const link = world.findLink(database, name2);
  if (!link) throw noSuchLink(name2);
  return link;
}

// src/emulator/engine/show-pipelines.ts
function showPipelines(world, database) {
  const rows = [...world.pipelines].filter((pipeline) => pipeline.database === database).map(({ name: name2, state }) => [name2, state, state === "Running" ? "True" : "False"]);
  return textRows([`Pipelines_in_${database}`, "State", "Scheduled"], rows);
}
function showCreatePipeline(world, pipeline, mayReadSecrets) {
  const head = pipeline.aggregator ? "CREATE AGGREGATOR PIPELINE" : "CREATE PIPELINE";
  const source = sourceText2(pipeline, world.switches.showCreatePipelineLink, mayReadSecrets);
  const text2 = `${head} ${backquoted(pipeline.name)}
AS LOAD DATA ${source}${pipeline.tail === "" ? "" : `
${pipeline.tail}`}`;
  return textRows(["Pipeline", "Create Pipeline"], [[pipeline.name, text2]]);
}
function sourceText2(pipeline, form, mayReadSecrets) {
  const { source } = pipeline;
  if (source.kind === "link")
    return `LINK ${linkText(pipeline.database, source, form)} ${quoted(source.path)}`;
  const config = source.config === void 0 ? "" : `
CONFIG ${quoted(source.config)}`;
  const credentials = source.credentials === void 0 ? "" : `
CREDENTIALS ${mayReadSecrets ? quoted(source.credentials) : "<CREDENTIALS REDACTED>"}`;
  return `${source.type} ${quoted(source.path)}${config}${credentials}`;
}
function linkText(home, source, form) {
  const elsewhere = source.database !== home;
  switch (form) {
    case "bare":
      return elsewhere ? `${bare2(source.database)}.${bare2(source.name)}` : bare2(source.name);
    case "quoted":
      return elsewhere ? `${backquoted(source.database)}.${backquoted(source.name)}` : backquoted(source.name);
    case "qualified":
      return `${backquoted(source.database)}.${backquoted(source.name)}`;
    case "as-written":
      return source.written;
    case "unqualified":
      return backquoted(source.name);
    default:
      return form;
  }
}
function bare2(name2) {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name2) ? name2 : backquoted(name2);
}
function backquoted(name2) {
  return `\`${name2.replaceAll("`", "``")}\``;
}
function quoted(text2) {
  return `'${text2.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;
}
function configJson(world, pipeline) {
  const { source } = pipeline;
  const type = source.kind === "inline" ? source.type : world.findLink(source.database, source.name)?.type.toUpperCase() ?? "";
  return JSON.stringify({
    name: pipeline.name,
    source_type: type,
    connection_string: source.path,
    ...source.kind === "inline" && source.config !== void 0 ? { config: source.config } : {},
    ...source.kind === "inline" && source.credentials !== void 0 ? { credentials: source.credentials } : {},
    batch_interval: 2500,
    transform: ["", "", ""],
    dup_key_policy: null,
    table: pipeline.table ?? "",
    fields_terminated_by: "	",
    fields_enclosed_by: "",
    fields_escaped_by: "\\",
    lines_terminated_by: "\n",
    lines_starting_by: "",
    extended_null: false,
    column_list: null,
    on_duplicate_key_update: null,
    running: pipeline.state === "Running"
  });
}

// src/emulator/engine/world.ts
var SYSTEM_DATABASES = ["information_schema", "memsql"];
var World = class {
  constructor(version, switches2) {
    this.version = version;
    this.switches = switches2;
  }
  version;
  switches;
  databases = new Set(SYSTEM_DATABASES);
  linkTable = /* @__PURE__ */ new Map();
  pipelineTable = /* @__PURE__ */ new Map();
  /** Pipelines by the key of their link. */
  dependants = /* @__PURE__ */ new Map();
  errors = [];
  health;
  pending = /* @__PURE__ */ new Set();
  watchers = [];
  serial = 0;
  nextId() {
    this.serial += 1;
    return this.serial;
  }
  /** Milliseconds since the epoch, monotonic. */
  now() {
    return performance.timeOrigin + performance.now();
  }
  get links() {
    return this.linkTable.values();
  }
  get pipelines() {
    return this.pipelineTable.values();
  }
  findLink(database, name2) {
    return this.linkTable.get(this.linkKey(database, name2));
  }
  addLink(link) {
    this.linkTable.set(this.linkKey(link.database, link.name), link);
    this.touched(link);
    for (const pipeline of this.pipelinesOn(link)) this.touched(pipeline);
  }
  removeLink(link) {
    this.linkTable.delete(this.linkKey(link.database, link.name));
    this.touched(link);
    for (const pipeline of this.pipelinesOn(link)) this.touched(pipeline);
  }
  findPipeline(database, name2) {
    return this.pipelineTable.get(keyOf(database, name2));
  }
  addPipeline(pipeline) {
    this.pipelineTable.set(keyOf(pipeline.database, pipeline.name), pipeline);
    this.depend(pipeline);
    this.touched(pipeline);
  }
  removePipeline(pipeline) {
    this.unplan(pipeline);
    this.pipelineTable.delete(keyOf(pipeline.database, pipeline.name));
    this.dependants.get(this.sourceKey(pipeline))?.delete(pipeline);
    this.errors = this.errors.filter(
      ({ database, name: name2 }) => database !== pipeline.database || name2 !== pipeline.name
    );
    this.touched(pipeline);
  }
  setSource(pipeline, source) {
    this.dependants.get(this.sourceKey(pipeline))?.delete(pipeline);
    pipeline.source = source;
    this.depend(pipeline);
    this.touched(pipeline);
  }
  /** Pipelines, in any database, whose source is this link. */
  pipelinesOn(link) {
    return [...this.dependants.get(this.linkKey(link.database, link.name)) ?? []];
  }
  /** Changes the version or the switches; names may be told apart differently from then on. */
  become(version, switches2) {
    this.version = version;
    this.switches = switches2;
    this.linkTable = new Map([...this.links].map((link) => [this.linkKey(link.database, link.name), link]));
    this.dependants = /* @__PURE__ */ new Map();
    for (const pipeline of this.pipelines) this.depend(pipeline);
  }
  depend(pipeline) {
    if (pipeline.source.kind !== "link") return;
    const key = this.sourceKey(pipeline);
    this.dependants.set(key, (this.dependants.get(key) ?? /* @__PURE__ */ new Set()).add(pipeline));
  }
  sourceKey({ source }) {
    return source.kind === "link" ? this.linkKey(source.database, source.name) : "";
  }
  linkKey(database, name2) {
    return keyOf(database, this.switches.linkCaseSensitive ? name2 : name2.toLowerCase());
  }
  /** The database a name stands in. Throws 1049 if it does not exist. */
  knownDatabase(name2) {
    if (!this.databases.has(name2)) throw unknownDatabase(name2);
    return name2;
  }
  /** To be told of each change to a link or pipeline; a removed object is told too. */
  watch(watcher) {
    this.watchers.push(watcher);
  }
  touched(object) {
    for (const watcher of this.watchers) watcher(object);
  }
  /** Plans a change of state; replaces one that was planned. */
  plan(pipeline, kind, delayMs, arrive) {
    pipeline.pending = { kind, at: this.now() + delayMs, arrive };
    this.pending.add(pipeline);
  }
  unplan(pipeline) {
    pipeline.pending = void 0;
    this.pending.delete(pipeline);
  }
  /** Carries out what was due by now. Called before each statement, so that no timers are needed. */
  settle() {
    if (this.pending.size === 0) return;
    const now = this.now();
    for (const pipeline of [...this.pending]) {
      const due = pipeline.pending;
      if (!due || due.at > now) continue;
      this.unplan(pipeline);
      due.arrive();
    }
  }
};
function keyOf(database, name2) {
  return `${database.length}:${database}${name2}`;
}

// src/emulator/engine/catalog-views.ts
function catalogViews(world, tables) {
  const views = [
    linksView(world),
    pipelinesView(world),
    errorsView(world),
    plainView(
      "SCHEMATA",
      ["CATALOG_NAME", "SCHEMA_NAME", "DEFAULT_CHARACTER_SET_NAME"],
      () => [...world.databases].map((name2) => ["def", name2, "utf8mb4"])
    ),
    plainView("TABLES", ["TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "STORAGE_TYPE"], () => [
      ...views.map((view) => ["def", "information_schema", view.name, "SYSTEM VIEW", null]),
      ...tables.all().map((table) => [
        "def",
        table.database,
        table.name,
        "BASE TABLE",
        table.rowstore ? "INMEMORY_ROWSTORE" : "COLUMNSTORE"
      ])
    ]),
    plainView(
      "COLUMNS",
      [
        "TABLE_CATALOG",
        "TABLE_SCHEMA",
        "TABLE_NAME",
        "COLUMN_NAME",
        "DATA_TYPE",
        "COLUMN_TYPE",
        "IS_NULLABLE"
      ],
      () => [
        ...views.flatMap(
          (view) => view.columns().map(({ name: name2, type }) => [
            "def",
            "information_schema",
            view.name,
            name2,
            VIEW_TYPES[type],
            VIEW_TYPES[type],
            "YES"
          ])
        ),
        ...tables.all().flatMap(
          (table) => table.columns.map((column) => [
            "def",
            table.database,
            table.name,
            column.name,
            column.type,
            column.typeText,
            column.notNull ? "NO" : "YES"
          ])
        )
      ]
    )
  ];
  return views;
}
var VIEW_TYPES = {
  text: "varchar",
  integer: "bigint",
  double: "double",
  decimal: "decimal",
  json: "json",
  datetime: "datetime",
  bytes: "blob"
};
function linksView(world) {
  const hasConfig2 = () => {
    const position = world.switches.linksConfigColumn;
    return position === "always" || position === "by-version" && since(world.version, 9, 1);
  };
  return {
    name: "LINKS",
    columns: () => [
      ...textColumns(["DATABASE_NAME", "LINK", "TYPE", "DESCRIPTION"]),
      ...hasConfig2() ? [jsonColumn("CONFIG", world)] : []
    ],
    rows: function* () {
      const withConfig = hasConfig2();
      for (const link of world.links) yield { id: link.id, cells: linkCells(link, world, withConfig) };
    },
    rowOf: (object) => {
      if (!("configText" in object) || world.findLink(object.database, object.name) !== object)
        return void 0;
      return { id: object.id, cells: linkCells(object, world, hasConfig2()) };
    }
  };
}
function linkCells(link, world, withConfig) {
  const cells = [link.database, link.name, shownType(link, world), link.description];
  if (withConfig) cells.push(shownConfig(link, world));
  return cells;
}
function pipelinesView(world) {
  return {
    name: "PIPELINES",
    columns: () => [
      ...textColumns(["DATABASE_NAME", "PIPELINE_NAME"]),
      { name: "PIPELINE_ID", type: "integer" },
      jsonColumn("CONFIG_JSON", world),
      { name: "STATE", type: "text" },
      { name: "SKIPPED_BATCH_PARTITIONS", type: "integer" },
      { name: "CREATE_TIME", type: "datetime" },
      { name: "ALTER_TIME", type: "datetime" }
    ],
    rows: function* () {
      for (const pipeline of world.pipelines)
        yield { id: pipeline.id, cells: pipelineCells(pipeline, world) };
    },
    rowOf: (object) => {
      if (!("source" in object) || world.findPipeline(object.database, object.name) !== object)
        return void 0;
      return { id: object.id, cells: pipelineCells(object, world) };
    }
  };
}
function pipelineCells(pipeline, world) {
  return [
    pipeline.database,
    pipeline.name,
    String(pipeline.id),
    configJson(world, pipeline),
    stateInView(pipeline.state, world),
    "0",
    pipeline.created,
    pipeline.altered
  ];
}
function stateInView(state, world) {
  const ofSession = /^(Testing|Profiling|Running.+)$/.test(state);
  return ofSession && !world.switches.pipelinesViewShowsSessionStates ? "Running" : state;
}
function errorsView(world) {
  return {
    name: "PIPELINES_ERRORS",
    columns: () => [
      ...textColumns(["DATABASE_NAME", "PIPELINE_NAME"]),
      { name: "ERROR_UNIX_TIMESTAMP", type: "double" },
      { name: "ERROR_TYPE", type: "text" },
      { name: "ERROR_CODE", type: "integer" },
      ...textColumns(["ERROR_MESSAGE", "ERROR_KIND", "STD_ERROR", "LOAD_DATA_LINE"]),
      { name: "LOAD_DATA_LINE_NUMBER", type: "integer" },
      { name: "BATCH_ID", type: "integer" },
      { name: "ERROR_ID", type: "integer" },
      ...textColumns(["BATCH_SOURCE_PARTITION_ID", "BATCH_EARLIEST_OFFSET", "BATCH_LATEST_OFFSET", "HOST"]),
      { name: "PORT", type: "integer" },
      { name: "PARTITION", type: "integer" }
    ],
    rows: function* () {
      for (const { id, database, name: name2, at, code, message } of world.errors)
        yield {
          id,
          cells: [
            database,
            name2,
            at.toFixed(6),
            "Error",
            String(code),
            message,
            "Extract",
            "",
            "",
            null,
            null,
            String(id),
            null,
            null,
            null,
            "127.0.0.1",
            "3306",
            null
          ]
        };
    }
  };
}
function plainView(name2, columns, list3) {
  return {
    name: name2,
    columns: () => textColumns(columns),
    rows: function* () {
      let id = 0;
      for (const cells of list3()) yield { id: ++id, cells };
    }
  };
}
function textColumns(names2) {
  return names2.map((name2) => ({ name: name2, type: "text" }));
}
function jsonColumn(name2, world) {
  return { name: name2, type: world.switches.jsonColumnType };
}
function isSystemDatabase(name2) {
  return SYSTEM_DATABASES.includes(name2.toLowerCase());
}

// src/emulator/engine/sqlite.ts
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import initSqlJs from "sql.js";
var opened;
async function openSqlite() {
  opened ??= initSqlJs({ wasmBinary: readWasm() });
  const { Database } = await opened;
  return new Database();
}
function readWasm() {
  const beside = fileURLToPath(new URL("./sql-wasm.wasm", import.meta.url));
  const path = existsSync(beside) ? beside : createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
  return new Uint8Array(readFileSync(path)).buffer;
}
function queryText(database, sql) {
  const statement = database.prepare(sql);
  try {
    const columns = statement.getColumnNames();
    const integer = columns.map(() => true);
    const numeric = columns.map(() => true);
    const seen = columns.map(() => false);
    const rows = [];
    while (statement.step()) {
      const values = getExact(statement);
      rows.push(
        values.map((value, index) => {
          if (value === null) return null;
          seen[index] = true;
          if (typeof value !== "bigint") integer[index] = false;
          if (typeof value !== "bigint" && typeof value !== "number") numeric[index] = false;
          return typeof value === "number" || typeof value === "bigint" ? String(value) : value;
        })
      );
    }
    return {
      columns,
      rows,
      integer: integer.map((all, index) => all && seen[index] === true),
      numeric: numeric.map((all, index) => all && seen[index] === true)
    };
  } finally {
    statement.free();
  }
}
function getExact(statement) {
  const get = statement.get;
  return get.call(statement, null, { useBigInt: true });
}

// src/emulator/engine/sqlite-errors.ts
function translateSqliteError(error, last) {
  if (error instanceof SqlError) return error;
  const text2 = error instanceof Error ? error.message : String(error);
  for (const [pattern, answer] of RULES) {
    const match2 = pattern.exec(text2);
    if (match2) return answer(match2[1] ?? "", last);
  }
  return new SqlError(1064, `You have an error in your SQL syntax, or it is not emulated: ${text2}`);
}
var RULES = [
  [
    /^UNIQUE constraint failed: (.*)/,
    (_, last) => new SqlError(1062, `Duplicate entry '${keyText(last)}' for key 'PRIMARY'`)
  ],
  [
    /^NOT NULL constraint failed: .*\.(.*)/,
    (column) => new SqlError(1048, `Column '${column}' cannot be null`)
  ],
  [
    /^CHECK constraint failed: length:(.*)/,
    (column) => new SqlError(1406, `Data too long for column '${column}' at row 1`)
  ],
  [/^no such column: (.*)/, (column) => unknownColumn(column)],
  [/has no column named (.*)/, (column) => unknownColumn(column)],
  [/^no such function: (.*)/, (name2) => new SqlError(1305, `FUNCTION ${name2} does not exist`)],
  [
    /^ambiguous column name: (.*)/,
    (column) => new SqlError(1052, `Column '${column}' in field list is ambiguous`)
  ],
  [
    /values for \d+ columns|has \d+ columns but \d+ values/,
    () => new SqlError(1136, "Column count doesn't match value count at row 1")
  ]
];
function unknownColumn(column) {
  return new SqlError(1054, `Unknown column '${column.replaceAll('"', "")}' in 'field list'`);
}
function keyText(last) {
  if (!last) return "";
  const { primaryKey, columns } = last.table;
  return primaryKey.map(
    (name2) => last.after[columns.findIndex((column) => column.name.toLowerCase() === name2.toLowerCase())] ?? ""
  ).map((literal2) => literal2.startsWith("'") ? literal2.slice(1, -1).replaceAll("''", "'") : literal2).join("-");
}

// src/emulator/engine/information-schema.ts
var InformationSchema = class _InformationSchema {
  constructor(sqlite, world, tables) {
    this.sqlite = sqlite;
    this.views = catalogViews(world, tables);
    world.watch((object) => {
      for (const { stale } of this.loaded.values()) stale.add(object);
    });
  }
  sqlite;
  views;
  /** Per view: the layout that SQLite has, and the objects that changed since. */
  loaded = /* @__PURE__ */ new Map();
  static async open(world, tables) {
    return new _InformationSchema(await openSqlite(), world, tables);
  }
  /** The view of that name, whatever its case; undefined if the slice has none. */
  find(name2) {
    return this.views.find((view) => view.name === name2.toUpperCase());
  }
  names() {
    return this.views.map(({ name: name2 }) => name2).sort();
  }
  /** `SELECT columns FROM information_schema.view` and nothing more: answered without the SQL engine. */
  plainSelect(tokens, database, visible) {
    const plain2 = readPlainSelect(tokens, database);
    const view = plain2 && this.find(plain2.view);
    if (!view) return void 0;
    const columns = view.columns();
    const picks = plain2.columns.flatMap(
      (name2) => name2 === "*" ? columns.map((_, index) => index) : columns.flatMap((column, index) => column.name === name2.toUpperCase() ? [index] : [])
    );
    if (plain2.columns.some(
      (name2) => name2 !== "*" && !columns.some((column) => column.name === name2.toUpperCase())
    ))
      return void 0;
    const all = picks.length === columns.length && picks.every((pick, index) => pick === index);
    const rows = [];
    for (const { cells } of view.rows()) {
      if (visible && !visible(view.name, String(cells[0]))) continue;
      rows.push(all ? cells : picks.map((pick) => cells[pick] ?? null));
    }
    return { kind: "rows", columns: picks.map((pick) => columns[pick]), rows };
  }
  /** Runs a translated SELECT over the views named. */
  select(sql, viewNames, visible) {
    const views = this.views.filter((view) => viewNames.includes(view.name));
    for (const view of views) this.load(view, visible);
    try {
      const { columns, rows, integer, numeric } = queryText(this.sqlite, sql);
      const types = new Map(
        views.flatMap((view) => view.columns().map(({ name: name2, type }) => [name2, type]))
      );
      const typeOf = (name2, index) => types.get(name2.toUpperCase()) ?? (integer[index] ? "integer" : numeric[index] ? "double" : "text");
      return {
        kind: "rows",
        columns: columns.map((name2, index) => ({ name: name2, type: typeOf(name2, index) })),
        rows
      };
    } catch (error) {
      throw translateSqliteError(error, void 0);
    } finally {
      if (visible) for (const view of views) this.unload(view);
    }
  }
  close() {
    this.sqlite.close();
  }
  load(view, visible) {
    const columns = view.columns();
    const layout = columns.map(({ name: name2 }) => name2).join();
    const known = this.loaded.get(view.name);
    if (known?.layout === layout && view.rowOf && !visible) {
      this.refresh(view, known.stale);
      return;
    }
    this.unload(view);
    this.sqlite.run(
      `CREATE TABLE ${view.name} (${columns.map(({ name: name2, type }) => `${sqliteName(name2)} ${AFFINITY[type]}`).join(", ")})`
    );
    if (view.rowOf)
      this.sqlite.run(
        `CREATE INDEX ${sqliteName(`${view.name} index`)} ON ${view.name} (${columns.slice(0, 2).map(({ name: name2 }) => sqliteName(name2)).join(", ")})`
      );
    this.insert(
      view,
      [...view.rows()].filter((row) => !visible || visible(view.name, String(row.cells[0])))
    );
    this.loaded.set(view.name, { layout, stale: /* @__PURE__ */ new Set() });
  }
  refresh(view, stale) {
    if (stale.size === 0) return;
    const objects = [...stale];
    this.sqlite.run(`DELETE FROM ${view.name} WHERE rowid IN (${objects.map(({ id }) => id).join(", ")})`);
    this.insert(
      view,
      objects.map((object) => view.rowOf?.(object)).filter((row) => row !== void 0)
    );
    stale.clear();
  }
  /** Rows go in as literals, many at a time: far quicker than one bound statement per row. */
  insert(view, rows) {
    const names2 = view.columns().map(({ name: name2 }) => sqliteName(name2));
    for (let at = 0; at < rows.length; at += 200) {
      const values = rows.slice(at, at + 200).map(
        ({ id, cells }) => `(${id}, ${cells.map((cell) => cell === null ? "NULL" : sqliteText(String(cell))).join(", ")})`
      );
      this.sqlite.run(`INSERT INTO ${view.name} (rowid, ${names2.join(", ")}) VALUES ${values.join(", ")}`);
    }
  }
  /** Forgets what SQLite has: after a change of version or switches. */
  forget() {
    for (const view of this.views) this.unload(view);
  }
  unload(view) {
    this.sqlite.run(`DROP TABLE IF EXISTS ${view.name}`);
    this.loaded.delete(view.name);
  }
};
var AFFINITY = {
  text: "TEXT",
  integer: "INTEGER",
  double: "REAL",
  decimal: "NUMERIC",
  json: "TEXT",
  datetime: "TEXT",
  bytes: "BLOB"
};
function readPlainSelect(tokens, database) {
  const from = tokens.findIndex((token) => token.kind === "word" && token.value.toUpperCase() === "FROM");
  if (from < 2) return void 0;
  const columns = [];
  for (let index = 1; index < from; index += 2) {
    const token = tokens[index];
    const comma = tokens[index + 1];
    const isStar = token.kind === "symbol" && token.value === "*";
    if (!isStar && token.kind !== "word" && token.kind !== "name") return void 0;
    if (index + 1 < from && comma?.value !== ",") return void 0;
    columns.push(token.value);
  }
  const behind = tokens.slice(from + 1).map(({ value }) => value);
  const qualified2 = behind.length === 3 && behind[1] === "." && behind[0]?.toLowerCase() === "information_schema";
  const bare3 = behind.length === 1 && database?.toLowerCase() === "information_schema";
  const view = qualified2 ? behind[2] : bare3 ? behind[0] : void 0;
  return view === void 0 ? void 0 : { view, columns };
}
function noSuchView(name2) {
  return new SqlError(1146, `Table 'information_schema.${name2}' doesn't exist`);
}

// src/emulator/engine/row-locks.ts
var RowLocks = class {
  holders = /* @__PURE__ */ new Map();
  held = /* @__PURE__ */ new Map();
  waiting = /* @__PURE__ */ new Map();
  /** The first of the keys that somebody else holds. */
  blocked(keys, holder) {
    for (const key of keys) {
      const other = this.holders.get(key);
      if (other !== void 0 && other !== holder) return key;
    }
    return void 0;
  }
  /** Takes keys that nobody else holds. */
  take(keys, holder) {
    for (const key of keys) {
      this.holders.set(key, holder);
      const own = this.held.get(holder) ?? /* @__PURE__ */ new Set();
      this.held.set(holder, own.add(key));
    }
  }
  /** Gives back one key. Tells whether it was held. */
  release(key, holder) {
    if (!this.held.get(holder)?.delete(key)) return false;
    this.holders.delete(key);
    const waiters = this.waiting.get(key);
    this.waiting.delete(key);
    for (const wake of waiters ?? []) wake();
    return true;
  }
  /** Gives back all keys of the holder; those who wait for one of them try again. */
  releaseAll(holder) {
    for (const key of [...this.held.get(holder) ?? []]) this.release(key, holder);
    this.held.delete(holder);
  }
  /** Waits until the key may be free, the time is over, or the signal is given. */
  wait(key, timeoutMs, signal) {
    return new Promise((resolve3) => {
      if (signal.aborted) {
        resolve3("aborted");
        return;
      }
      const waiters = this.waiting.get(key) ?? /* @__PURE__ */ new Set();
      this.waiting.set(key, waiters);
      const end = (how) => {
        clearTimeout(timer);
        waiters.delete(wake);
        signal.removeEventListener("abort", abort);
        resolve3(how);
      };
      const wake = () => end("free");
      const abort = () => end("aborted");
      const timer = setTimeout(() => end("timeout"), Math.min(timeoutMs, 2147483647));
      waiters.add(wake);
      signal.addEventListener("abort", abort);
    });
  }
};

// src/emulator/engine/column-types.ts
function sqliteTypeOf(column) {
  const type = wireTypeOf(column);
  switch (type) {
    case "text":
      return { affinity: "TEXT", text: true };
    case "json":
    case "datetime":
      return { affinity: "TEXT", text: false };
    case "integer":
      return { affinity: "INTEGER", text: false };
    case "double":
      return { affinity: "REAL", text: false };
    case "decimal":
      return { affinity: "NUMERIC", text: false };
    case "bytes":
      return { affinity: "BLOB", text: false };
    default:
      return type;
  }
}
function wireTypeOf(column) {
  const { type } = column;
  if (/int|^bool/.test(type)) return "integer";
  if (/char|text|enum|set/.test(type)) return "text";
  if (/blob|binary|bit/.test(type)) return "bytes";
  if (/^(double|float|real)/.test(type)) return "double";
  if (/^(decimal|numeric|dec)/.test(type)) return "decimal";
  if (type === "json") return "json";
  if (/date|time|year/.test(type)) return type === "datetime" || type === "timestamp" ? "datetime" : "text";
  return "text";
}

// src/emulator/engine/stored-table.ts
function lockKeysOf(touch) {
  return [touch.before, touch.after].filter((image) => image.length > 0).map((image) => {
    const names2 = touch.table.primaryKey;
    if (names2.length === 0)
      return touch.kind === "try" ? void 0 : lockKey(touch.table, [String(touch.rowid)]);
    const values = names2.map((name2) => image[columnIndex(touch.table, name2)] ?? "NULL");
    return values.includes("NULL") ? void 0 : lockKey(touch.table, values);
  }).filter((key) => key !== void 0);
}
function lockKey(table, values) {
  return JSON.stringify([table.storedName, ...values.map((value) => value.toLowerCase())]);
}
function columnIndex(table, name2) {
  return table.columns.findIndex((column) => column.name.toLowerCase() === name2.toLowerCase());
}

// src/emulator/engine/sqlite-table.ts
function createTableSql(table, node) {
  for (const name2 of [...table.primaryKey, ...node.uniqueKeys.flat()])
    if (columnIndex(table, name2) === -1)
      throw new SqlError(1072, `Key column '${name2}' doesn't exist in table`);
  const auto = table.columns.find((column) => column.autoIncrement);
  const columns = table.columns.map((column) => columnSql(column, column === auto));
  const keys = [
    ...auto || table.primaryKey.length === 0 ? [] : [["PRIMARY KEY", table.primaryKey]],
    ...node.uniqueKeys.map((names2) => ["UNIQUE", names2])
  ];
  const lines = [...columns, ...keys.map(([kind, names2]) => `${kind} (${names2.map(sqliteName).join(", ")})`)];
  return `CREATE TABLE ${sqliteName(table.storedName)} (${lines.join(", ")})`;
}
function columnSql(column, auto) {
  const name2 = sqliteName(column.name);
  if (auto) return `${name2} INTEGER PRIMARY KEY AUTOINCREMENT`;
  const { affinity, text: text2 } = sqliteTypeOf(column);
  const collate = text2 ? " COLLATE NOCASE" : "";
  const notNull = column.notNull ? " NOT NULL" : "";
  const byDefault = column.defaultSql === void 0 ? "" : ` DEFAULT (${defaultSql(column.defaultSql)})`;
  const limit = text2 && column.length !== void 0 ? ` CONSTRAINT ${sqliteName(`length:${column.name}`)} CHECK (length(${name2}) <= ${column.length})` : "";
  return `${name2} ${affinity}${collate}${notNull}${byDefault}${limit}`;
}
function defaultSql(text2) {
  const now = /^(?:now|current_timestamp)(?:\s*\(\s*(\d?)\s*\))?$/i.exec(text2);
  if (now) return `mysql_now(${now[1] || 0})`;
  const quoted2 = /^'((?:[^'\\]|'')*)'$|^"([^"\\]*)"$/.exec(text2);
  return quoted2?.[2] !== void 0 ? sqliteText(quoted2[2]) : text2;
}
function triggersSql(table) {
  const on = sqliteName(table.storedName);
  const image = (row) => `json_array(${table.columns.map(({ name: name2 }) => `quote(${row}.${sqliteName(name2)})`).join(", ")})`;
  const trigger = (when, kind, rowid, before, after) => `CREATE TRIGGER ${sqliteName(`${kind} ${table.storedName}`)} ${when} ON ${on} BEGIN SELECT touched(${sqliteText(table.storedName)}, '${kind}', ${rowid}, ${before}, ${after}); END`;
  const none = "'[]'";
  return [
    trigger("BEFORE INSERT", "try", "0", none, image("NEW")),
    trigger("AFTER INSERT", "insert", "NEW.rowid", none, image("NEW")),
    trigger("AFTER UPDATE", "update", "NEW.rowid", image("OLD"), image("NEW")),
    trigger("AFTER DELETE", "delete", "OLD.rowid", image("OLD"), none)
  ];
}
function undoSql(touch) {
  const table = sqliteName(touch.table.storedName);
  const names2 = touch.table.columns.map(({ name: name2 }) => sqliteName(name2));
  switch (touch.kind) {
    case "try":
      return void 0;
    case "insert":
      return `DELETE FROM ${table} WHERE rowid = ${touch.rowid}`;
    case "update":
      return `UPDATE ${table} SET ${names2.map((name2, index) => `${name2} = ${touch.before[index]}`).join(", ")} WHERE rowid = ${touch.rowid}`;
    case "delete":
      return `INSERT INTO ${table} (rowid, ${names2.join(", ")}) VALUES (${touch.rowid}, ${touch.before.join(", ")})`;
    default:
      return touch.kind;
  }
}

// src/emulator/engine/tables.ts
var Tables = class _Tables {
  constructor(sqlite) {
    this.sqlite = sqlite;
    sqlite.run("PRAGMA recursive_triggers = ON");
    sqlite.run("CREATE TABLE dual (x); INSERT INTO dual VALUES (1)");
    sqlite.create_function(
      "touched",
      (table, kind, rowid, before, after) => {
        const stored = this.silent ? void 0 : this.stored.get(table);
        if (stored)
          this.touches.push({
            table: stored,
            kind,
            rowid,
            before: JSON.parse(before),
            after: JSON.parse(after)
          });
        return null;
      }
    );
    sqlite.create_function("mysql_now", (digits) => {
      const text2 = (/* @__PURE__ */ new Date()).toISOString().replace("T", " ").replace("Z", "");
      return digits > 0 ? `${text2}000`.slice(0, 20 + Math.min(digits, 6)) : text2.slice(0, 19);
    });
    sqlite.create_function("unix_timestamp", () => Math.floor(Date.now() / 1e3));
  }
  sqlite;
  stored = /* @__PURE__ */ new Map();
  touches = [];
  silent = false;
  static async open() {
    return new _Tables(await openSqlite());
  }
  find(database, name2) {
    return this.stored.get(storedNameOf(database, name2));
  }
  byStoredName(storedName) {
    return this.stored.get(storedName);
  }
  list(database) {
    return [...this.stored.values()].filter((table) => table.database === database);
  }
  all() {
    return [...this.stored.values()];
  }
  create(database, node) {
    const table = {
      database,
      name: node.table.name,
      storedName: storedNameOf(database, node.table.name),
      rowstore: node.rowstore,
      columns: node.columns,
      primaryKey: node.primaryKey
    };
    this.guard(() => {
      this.sqlite.run(createTableSql(table, node));
      for (const trigger of triggersSql(table)) this.sqlite.run(trigger);
    });
    this.stored.set(table.storedName, table);
  }
  drop(table) {
    this.sqlite.run(`DROP TABLE ${sqliteName(table.storedName)}`);
    this.stored.delete(table.storedName);
  }
  /** Runs a SELECT in SQLite's dialect. */
  select(sql) {
    return this.guard(() => queryText(this.sqlite, sql));
  }
  /** The type of a result column, told by its name and the tables of the statement. */
  columnType(name2, tables) {
    for (const storedName of tables) {
      const column = this.stored.get(storedName)?.columns.find((one) => one.name.toLowerCase() === name2.toLowerCase());
      if (column) return wireTypeOf(column);
    }
    return void 0;
  }
  /** The lock keys of the rows that a condition meets. */
  keysWhere(table, rest) {
    const columns = keyColumns(table).map((name2) => `quote(${name2})`);
    const { rows } = this.select(`SELECT ${columns.join(", ")} ${rest}`);
    return rows.map((row) => lockKey(table, row.map(String)));
  }
  /**
   * Runs a writing statement if `blocked` finds nothing wrong with the rows it touches; else leaves no trace.
   * Errors of a statement that touched blocked rows are not its last word either: it has to wait first.
   */
  write(sql, blocked) {
    this.touches = [];
    this.sqlite.run("SAVEPOINT attempt");
    let failure;
    try {
      this.sqlite.run(sql);
    } catch (error) {
      failure = error;
    }
    const touches = this.touches;
    const key = blocked(touches.flatMap(lockKeysOf));
    if (key !== void 0 || failure !== void 0) {
      this.sqlite.run("ROLLBACK TO attempt; RELEASE attempt");
      if (key !== void 0) return { kind: "refused", key };
      throw translateSqliteError(failure, touches.at(-1));
    }
    const insertId = touches.findLast((touch) => touch.kind === "insert")?.rowid ?? 0;
    this.sqlite.run("RELEASE attempt");
    return { kind: "kept", touches, insertId };
  }
  /** Takes back what a transaction wrote, last row first. */
  undo(touches) {
    this.silent = true;
    try {
      for (const touch of touches.toReversed()) {
        const sql = this.stored.has(touch.table.storedName) ? undoSql(touch) : void 0;
        if (sql !== void 0) this.sqlite.run(sql);
      }
    } finally {
      this.silent = false;
    }
  }
  close() {
    this.sqlite.close();
  }
  guard(work) {
    try {
      return work();
    } catch (error) {
      throw translateSqliteError(error, void 0);
    }
  }
};
function keyColumns(table) {
  return table.primaryKey.length > 0 ? table.primaryKey.map(sqliteName) : ["rowid"];
}
function storedNameOf(database, name2) {
  return `${database.length}:${database}.${name2}`;
}

// src/emulator/engine/engine.ts
var Engine = class _Engine {
  constructor(world, tables, views) {
    this.world = world;
    this.tables = tables;
    this.views = views;
  }
  world;
  tables;
  views;
  /** Row locks, and the named locks of GET_LOCK where the server has it. */
  rowLocks = new RowLocks();
  namedLocks = new RowLocks();
  sessions = /* @__PURE__ */ new Map();
  lastSession = 0;
  static async open(version, switches2) {
    const world = new World(version, switches2);
    const tables = await Tables.open();
    return new _Engine(world, tables, await InformationSchema.open(world, tables));
  }
  nextSession() {
    this.lastSession += 1;
    return this.lastSession;
  }
  /** Changes what the server is, while it runs. */
  become(version, switches2) {
    this.world.become(version, switches2);
    this.views.forget();
  }
  close() {
    for (const session of [...this.sessions.values()]) session.dispose();
    this.tables.close();
    this.views.close();
  }
};

// src/emulator/sql/parse-create-table.ts
function parseCreateTable(reader) {
  const storage = reader.takeOne("ROWSTORE", "REFERENCE", "COLUMNSTORE");
  reader.expect("TABLE");
  const ifNotExists = reader.take("IF", "NOT", "EXISTS");
  const table = reader.qualifiedName();
  const columns = [];
  const uniqueKeys = [];
  let primaryKey = [];
  reader.expectSymbol("(");
  do {
    if (reader.take("CONSTRAINT") && !reader.at("PRIMARY") && !reader.at("UNIQUE")) reader.name();
    if (reader.take("PRIMARY", "KEY")) primaryKey = parseKeyColumns(reader);
    else if (reader.take("UNIQUE")) uniqueKeys.push(parseKeyColumns(reader));
    else if (isPlainKey2(reader)) parseKeyColumns(reader);
    else {
      const { column, primary, unique } = parseColumn(reader);
      columns.push(column);
      if (primary) primaryKey = [column.name];
      if (unique) uniqueKeys.push([column.name]);
    }
  } while (reader.takeSymbol(","));
  reader.expectSymbol(")");
  reader.restText();
  const rowstore = storage === "ROWSTORE" || storage === "REFERENCE";
  return { kind: "create-table", table, ifNotExists, rowstore, columns, primaryKey, uniqueKeys };
}
function isPlainKey2(reader) {
  if (reader.take("SHARD", "KEY") || reader.take("SORT", "KEY") || reader.take("FULLTEXT")) return true;
  const keyed = (reader.at("KEY") || reader.at("INDEX")) && (reader.peek(1)?.kind === "name" || isOpen(reader, 1) || isOpen(reader, 2));
  if (keyed) reader.next();
  return keyed;
}
function isOpen(reader, ahead) {
  const token = reader.peek(ahead);
  return token?.kind === "symbol" && token.value === "(";
}
function parseKeyColumns(reader) {
  reader.takeOne("KEY", "INDEX");
  if (!reader.atSymbol("(") && !reader.at("USING")) reader.name();
  skipKeyOptions(reader);
  reader.expectSymbol("(");
  const columns = [];
  while (!reader.atSymbol(")")) {
    columns.push(reader.name());
    if (reader.atSymbol("(")) reader.skipParentheses();
    reader.takeOne("ASC", "DESC");
    if (!reader.takeSymbol(",")) break;
  }
  reader.expectSymbol(")");
  skipKeyOptions(reader);
  return columns;
}
function skipKeyOptions(reader) {
  while (reader.take("USING")) reader.name();
}
function parseColumn(reader) {
  const name2 = reader.name();
  const typeStart = reader.offset;
  const type = reader.name().toLowerCase();
  const lengthToken = reader.atSymbol("(") ? reader.peek(1) : void 0;
  if (lengthToken) reader.skipParentheses();
  while (reader.takeOne("UNSIGNED", "SIGNED", "ZEROFILL", "PRECISION")) ;
  const typeText = reader.sql.slice(typeStart, reader.lastEnd);
  let notNull = false;
  let autoIncrement = false;
  let primary = false;
  let unique = false;
  let defaultSql2;
  while (!reader.atSymbol(",") && !reader.atSymbol(")")) {
    if (reader.take("NOT", "NULL")) notNull = true;
    else if (reader.take("NULL")) notNull = false;
    else if (reader.take("DEFAULT")) defaultSql2 = parseDefault(reader);
    else if (reader.take("AUTO_INCREMENT")) autoIncrement = true;
    else if (reader.take("PRIMARY", "KEY")) primary = true;
    else if (reader.take("UNIQUE")) {
      reader.take("KEY");
      unique = true;
    } else if (reader.take("COMMENT")) reader.string();
    else if (reader.take("COLLATE") || reader.take("CHARSET") || reader.take("CHARACTER", "SET"))
      reader.name();
    else if (reader.take("ON", "UPDATE")) parseDefault(reader);
    else throw reader.fail();
  }
  return {
    column: {
      name: name2,
      type,
      typeText,
      notNull: notNull || primary,
      autoIncrement,
      ...lengthToken?.kind === "number" ? { length: Number(lengthToken.value) } : {},
      ...defaultSql2 === void 0 ? {} : { defaultSql: defaultSql2 }
    },
    primary,
    unique
  };
}
function parseDefault(reader) {
  const start = reader.offset;
  if (!reader.takeSymbol("-")) reader.takeSymbol("+");
  reader.next();
  if (reader.atSymbol("(")) reader.skipParentheses();
  return reader.sql.slice(start, reader.lastEnd);
}

// src/emulator/sql/parse-link.ts
function parseCreateLink(reader, grammar) {
  const orReplace = reader.at("OR") && has91(grammar, grammar.switches.orReplace) && reader.take("OR", "REPLACE");
  reader.expect("LINK");
  const ifNotExists = reader.at("IF", "NOT", "EXISTS") && !orReplace && has91(grammar, grammar.switches.createIfNotExists) && reader.take("IF", "NOT", "EXISTS");
  const link = reader.qualifiedName();
  reader.expect("AS");
  const typeFailure = reader.fail();
  const type = reader.name();
  if (!typesOf(grammar.version).includes(type.toUpperCase())) throw typeFailure;
  const clauses = /* @__PURE__ */ new Map();
  while (!reader.done) {
    const failure = reader.fail();
    const clause = reader.takeOne("CONFIG", "CREDENTIALS", "DESCRIPTION");
    if (!clause || clauses.has(clause)) throw failure;
    clauses.set(clause, reader.string());
  }
  const credentials = clauses.get("CREDENTIALS");
  if (credentials === void 0 && grammar.switches.missingCredentials === "refuse") throw reader.fail();
  const config = clauses.get("CONFIG");
  const description = clauses.get("DESCRIPTION");
  return {
    kind: "create-link",
    orReplace,
    ifNotExists,
    link,
    type,
    ...config === void 0 ? {} : { config },
    ...credentials === void 0 ? {} : { credentials },
    ...description === void 0 ? {} : { description }
  };
}
function typesOf(version) {
  return [
    "S3",
    "AZURE",
    "GCS",
    "HDFS",
    "HTTP",
    "KAFKA",
    ...since(version, 8, 1) ? ["MONGODB"] : [],
    ...since(version, 8, 5) ? ["MYSQL"] : []
  ];
}
function parseAlterLink(reader, grammar) {
  if (!has91(grammar, grammar.switches.alterLink)) throw reader.fail();
  reader.expect("LINK");
  const link = reader.qualifiedName();
  const clauses = /* @__PURE__ */ new Map();
  do {
    reader.expect("SET");
    const failure = reader.fail();
    const clause = reader.takeOne("CONFIG", "CREDENTIALS");
    if (!clause) throw failure;
    if (clauses.has(clause)) {
      const { twoSetClauses } = grammar.switches.errors;
      throw twoSetClauses === 1064 ? failure : new SqlError(twoSetClauses, `ALTER LINK takes one SET ${clause} clause`);
    }
    clauses.set(clause, parseSetClause(reader, grammar));
  } while (!reader.done);
  const config = clauses.get("CONFIG");
  const credentials = clauses.get("CREDENTIALS");
  return { kind: "alter-link", link, ...config ? { config } : {}, ...credentials ? { credentials } : {} };
}
function parseSetClause(reader, grammar) {
  if (!reader.takeSymbol("::")) return { kind: "json", text: reader.string() };
  const key = parseKey(reader, grammar);
  reader.expectSymbol("=");
  return { kind: "key", key, value: reader.string() };
}
function parseKey(reader, grammar) {
  const { dottedSingleKey } = grammar.switches;
  const failure = reader.fail();
  const quoted2 = reader.peek()?.kind === "name";
  let key = reader.name();
  if (quoted2 && dottedSingleKey === "refuse") throw failure;
  while (!quoted2 && reader.atSymbol(".")) {
    if (dottedSingleKey !== "accept") throw reader.fail();
    reader.takeSymbol(".");
    key += `.${reader.name()}`;
  }
  return key;
}

// src/emulator/sql/parse-pipeline.ts
function parseCreatePipeline(reader, grammar) {
  const orReplace = reader.take("OR", "REPLACE");
  const aggregator = reader.take("AGGREGATOR");
  reader.expect("PIPELINE");
  const ifNotExists = reader.take("IF", "NOT", "EXISTS");
  const pipeline = parsePipelineName(reader, grammar);
  reader.take("FORCE");
  reader.expect("AS", "LOAD", "DATA");
  const source = reader.take("LINK") ? parseLinkSource(reader) : parseInlineSource(reader);
  const table = findTable(reader);
  return {
    kind: "create-pipeline",
    orReplace,
    ifNotExists,
    aggregator,
    pipeline,
    source,
    tail: reader.restText(),
    ...table === void 0 ? {} : { table }
  };
}
function parsePipelineName(reader, grammar) {
  const name2 = reader.name();
  if (!reader.atSymbol(".")) return { name: name2 };
  if (!grammar.switches.qualifiedPipelineNames) throw reader.fail();
  reader.takeSymbol(".");
  return { database: name2, name: reader.name() };
}
function parseLinkSource(reader) {
  const start = reader.offset;
  const link = reader.qualifiedName();
  const written = reader.sql.slice(start, reader.lastEnd);
  const path = reader.peek()?.kind === "string" ? reader.string() : "";
  return { kind: "link", link, written, path };
}
function parseInlineSource(reader) {
  const type = reader.name().toUpperCase();
  const path = reader.string();
  let config;
  let credentials;
  for (; ; ) {
    if (config === void 0 && reader.take("CONFIG")) config = reader.string();
    else if (credentials === void 0 && reader.take("CREDENTIALS")) credentials = reader.string();
    else break;
  }
  return {
    kind: "inline",
    type,
    path,
    ...config === void 0 ? {} : { config },
    ...credentials === void 0 ? {} : { credentials }
  };
}
function findTable(reader) {
  for (let ahead = 0; reader.peek(ahead); ahead += 1) {
    const words = [0, 1].map((more) => reader.peek(ahead + more)?.value.toUpperCase());
    if (words[0] !== "INTO" || words[1] !== "TABLE" && words[1] !== "PROCEDURE") continue;
    const dotted = reader.peek(ahead + 3)?.value === ".";
    return reader.peek(ahead + (dotted ? 4 : 2))?.value;
  }
  return void 0;
}
function parseStartPipeline(reader, grammar) {
  const every = reader.takeOne("ALL", "FAILED");
  if (every) {
    reader.expect("PIPELINES");
    const target2 = every === "ALL" ? "all" : "failed";
    return { kind: "start-pipeline", target: target2, ifNotRunning: true, foreground: false };
  }
  reader.expect("PIPELINE");
  const ifNotRunning = reader.take("IF", "NOT", "RUNNING");
  const target = parsePipelineName(reader, grammar);
  const foreground = reader.take("FOREGROUND");
  if (foreground && reader.take("LIMIT")) {
    reader.integer();
    reader.expect("BATCHES");
  }
  return { kind: "start-pipeline", target, ifNotRunning, foreground };
}
function parseStopPipeline(reader, grammar) {
  if (reader.take("ALL", "PIPELINES"))
    return { kind: "stop-pipeline", target: "all", ifRunning: true, detach: false };
  reader.expect("PIPELINE");
  const ifRunning = reader.take("IF", "RUNNING");
  const target = parsePipelineName(reader, grammar);
  return { kind: "stop-pipeline", target, ifRunning, detach: reader.take("DETACH") };
}
function parseDetachPipeline(reader, grammar) {
  reader.expect("PIPELINE");
  const ifExists = since(grammar.version, 9, 1) && reader.take("IF", "EXISTS");
  return { kind: "detach-pipeline", pipeline: parsePipelineName(reader, grammar), ifExists };
}
function parseDropPipeline(reader, grammar) {
  reader.expect("PIPELINE");
  const ifExists = reader.take("IF", "EXISTS");
  return { kind: "drop-pipeline", pipeline: parsePipelineName(reader, grammar), ifExists };
}
function parseAlterPipeline(reader, grammar) {
  reader.expect("PIPELINE");
  const pipeline = parsePipelineName(reader, grammar);
  reader.expect("SET");
  if (since(grammar.version, 10, 0) && reader.take("LINK")) {
    const start = reader.offset;
    const link = reader.qualifiedName();
    const written = reader.sql.slice(start, reader.lastEnd);
    return { kind: "alter-pipeline", pipeline, change: { kind: "link", link, written } };
  }
  if (reader.take("OFFSETS", "EARLIEST"))
    return { kind: "alter-pipeline", pipeline, change: { kind: "rewind" } };
  if (reader.at("LINK")) throw reader.fail();
  throw notEmulated("this form of ALTER PIPELINE");
}

// src/emulator/sql/parse-show.ts
function parseShow(reader, grammar) {
  const verb2 = reader.next().value.toUpperCase();
  if (verb2 !== "SHOW") {
    if (reader.peek(1)) throw notEmulated(verb2);
    return { kind: "show", what: { kind: "columns", table: reader.qualifiedName(), full: false } };
  }
  if (reader.take("LINKS")) return { kind: "show-links", ...parseOn(reader, "ON", "IN", "FROM") };
  if (reader.take("PIPELINES")) return { kind: "show-pipelines", ...parseOn(reader, "ON", "IN", "FROM") };
  if (reader.at("CREATE", "LINK") && has91(grammar, grammar.switches.showCreateLink)) {
    reader.take("CREATE", "LINK");
    return { kind: "show-create-link", link: reader.qualifiedName() };
  }
  if (reader.take("CREATE", "PIPELINE")) {
    const pipeline = parsePipelineName(reader, grammar);
    reader.take("EXTENDED");
    return { kind: "show-create-pipeline", pipeline };
  }
  if (reader.at("CREATE", "LINK")) throw reader.fail();
  const what = parseWhat(reader);
  const like = reader.take("LIKE") ? reader.string() : void 0;
  return { kind: "show", what, ...like === void 0 ? {} : { like } };
}
function parseOn(reader, ...words) {
  return reader.takeOne(...words) ? { database: reader.name() } : {};
}
function parseWhat(reader) {
  const full = reader.take("FULL");
  if (reader.take("PROCESSLIST")) return { kind: "processlist" };
  if (reader.take("TABLES")) return { kind: "tables", full, ...parseOn(reader, "FROM", "IN") };
  if (reader.takeOne("COLUMNS", "FIELDS")) {
    if (!reader.takeOne("FROM", "IN")) throw reader.fail();
    const table = reader.qualifiedName();
    return { kind: "columns", full, table: { ...table, ...parseOn(reader, "FROM", "IN") } };
  }
  if (reader.takeOne("DATABASES", "SCHEMAS")) return { kind: "databases" };
  if (reader.takeOne("WARNINGS", "ERRORS")) return { kind: "warnings" };
  reader.takeOne("GLOBAL", "SESSION", "LOCAL");
  if (reader.take("VARIABLES")) return { kind: "variables" };
  if (reader.take("STATUS")) return { kind: "status" };
  throw notEmulated(`SHOW ${reader.peek()?.value ?? ""}`);
}

// src/emulator/sql/token-reader.ts
var TokenReader = class {
  constructor(sql, tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }
  sql;
  tokens;
  position = 0;
  /** The token at hand, or the one `ahead` of it; undefined past the end. */
  peek(ahead = 0) {
    return this.tokens[this.position + ahead];
  }
  next() {
    const token = this.peek();
    if (!token) throw this.fail();
    this.position += 1;
    return token;
  }
  get done() {
    return this.position >= this.tokens.length;
  }
  /** Whether the next tokens are these keywords. */
  at(...words) {
    return words.every((word, index) => {
      const token = this.peek(index);
      return token?.kind === "word" && token.value.toUpperCase() === word;
    });
  }
  /** Takes these keywords if all of them come next. */
  take(...words) {
    if (!this.at(...words)) return false;
    this.position += words.length;
    return true;
  }
  /** Takes one of these keywords and tells which. */
  takeOne(...words) {
    return words.find((word) => this.take(word));
  }
  expect(...words) {
    for (const word of words) if (!this.take(word)) throw this.fail();
  }
  atSymbol(symbol) {
    const token = this.peek();
    return token?.kind === "symbol" && token.value === symbol;
  }
  takeSymbol(symbol) {
    if (!this.atSymbol(symbol)) return false;
    this.position += 1;
    return true;
  }
  expectSymbol(symbol) {
    if (!this.takeSymbol(symbol)) throw this.fail();
  }
  /** A name, bare or back-quoted. */
  name() {
    const token = this.peek();
    if (token?.kind !== "word" && token?.kind !== "name") throw this.fail();
    return this.next().value;
  }
  qualifiedName() {
    const first = this.name();
    return this.takeSymbol(".") ? { database: first, name: this.name() } : { name: first };
  }
  string() {
    if (this.peek()?.kind !== "string") throw this.fail();
    return this.next().value;
  }
  /** A whole number, as `LIMIT 3` has. */
  integer() {
    const token = this.peek();
    if (token?.kind !== "number" || !/^\d+$/.test(token.value)) throw this.fail();
    return Number(this.next().value);
  }
  /** Steps over a balanced `( … )`. */
  skipParentheses() {
    this.expectSymbol("(");
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token.kind === "symbol") depth += token.value === "(" ? 1 : token.value === ")" ? -1 : 0;
    }
  }
  /** Where the token at hand starts in the text. */
  get offset() {
    return this.peek()?.start ?? this.sql.length;
  }
  /** Where the token before the one at hand ends in the text. */
  get lastEnd() {
    return this.tokens[this.position - 1]?.end ?? 0;
  }
  /** Takes all that is left, as written. */
  restText() {
    const end = this.tokens.at(-1)?.end ?? 0;
    const text2 = this.sql.slice(Math.min(this.offset, end), end);
    this.position = this.tokens.length;
    return text2;
  }
  /** Throws unless the statement ends here. */
  end() {
    if (!this.done) throw this.fail();
  }
  /** The 1064 for the token at hand. */
  fail() {
    return syntaxError(this.sql, this.offset);
  }
};

// src/emulator/sql/parse-statement.ts
function parseStatement(sql, tokens, grammar) {
  const reader = new TokenReader(sql, tokens);
  const node = parseNode(reader, grammar);
  if (node.kind !== "select" && node.kind !== "write") reader.end();
  return node;
}
function parseNode(reader, grammar) {
  const first = reader.peek();
  if (first?.kind !== "word" && !reader.atSymbol("(")) throw reader.fail();
  const verb2 = first?.value.toUpperCase() ?? "";
  switch (verb2) {
    case "(":
    case "WITH":
      return { kind: "select" };
    case "SELECT":
      return parseLockCall(reader, grammar) ?? { kind: "select" };
    case "INSERT":
    case "UPDATE":
    case "DELETE":
    case "REPLACE":
      return { kind: "write", verb: verb2 };
    case "CREATE":
      reader.next();
      return parseCreate(reader, grammar);
    case "ALTER":
      reader.next();
      if (reader.at("LINK")) return parseAlterLink(reader, grammar);
      if (reader.at("PIPELINE")) return parseAlterPipeline(reader, grammar);
      throw notEmulated(`ALTER ${reader.peek()?.value ?? ""}`);
    case "DROP":
      reader.next();
      return parseDrop(reader, grammar);
    case "START":
      reader.next();
      if (reader.take("TRANSACTION")) return { kind: "begin" };
      return parseStartPipeline(reader, grammar);
    case "STOP":
      reader.next();
      return parseStopPipeline(reader, grammar);
    case "DETACH":
      reader.next();
      return parseDetachPipeline(reader, grammar);
    case "SHOW":
    case "DESCRIBE":
    case "DESC":
    case "EXPLAIN":
      return parseShow(reader, grammar);
    case "USE":
      reader.next();
      return { kind: "use", database: reader.name() };
    case "SET":
      reader.next();
      return { kind: "set", assignments: parseAssignments(reader) };
    case "BEGIN":
      reader.next();
      reader.take("WORK");
      return { kind: "begin" };
    case "COMMIT":
    case "ROLLBACK":
      reader.next();
      reader.take("WORK");
      return { kind: verb2 === "COMMIT" ? "commit" : "rollback" };
    case "TRUNCATE":
      reader.next();
      reader.take("TABLE");
      return { kind: "truncate-table", table: reader.qualifiedName() };
    case "KILL": {
      reader.next();
      const what = reader.takeOne("QUERY", "CONNECTION");
      return { kind: "kill", connection: reader.integer(), queryOnly: what === "QUERY" };
    }
    default:
      throw notEmulated(verb2);
  }
}
function parseCreate(reader, grammar) {
  const ahead = reader.at("OR", "REPLACE") ? 2 : 0;
  const what = reader.peek(ahead)?.value.toUpperCase();
  if (what === "LINK") return parseCreateLink(reader, grammar);
  if (what === "PIPELINE" || what === "AGGREGATOR") return parseCreatePipeline(reader, grammar);
  if (reader.takeOne("DATABASE", "SCHEMA")) {
    const ifNotExists = reader.take("IF", "NOT", "EXISTS");
    const database = reader.name();
    reader.restText();
    return { kind: "create-database", database, ifNotExists };
  }
  if (["TABLE", "ROWSTORE", "REFERENCE", "COLUMNSTORE"].some((word) => reader.at(word)))
    return parseCreateTable(reader);
  throw notEmulated(`CREATE ${what ?? ""}`);
}
function parseDrop(reader, grammar) {
  if (reader.take("LINK")) return { kind: "drop-link", link: reader.qualifiedName() };
  if (reader.at("PIPELINE")) return parseDropPipeline(reader, grammar);
  if (reader.takeOne("DATABASE", "SCHEMA")) {
    const ifExists = reader.take("IF", "EXISTS");
    return { kind: "drop-database", database: reader.name(), ifExists };
  }
  if (reader.take("TABLE")) {
    const ifExists = reader.take("IF", "EXISTS");
    const tables = [reader.qualifiedName()];
    while (reader.takeSymbol(",")) tables.push(reader.qualifiedName());
    return { kind: "drop-table", tables, ifExists };
  }
  throw notEmulated(`DROP ${reader.peek()?.value ?? ""}`);
}
function parseLockCall(reader, grammar) {
  if (grammar.switches.getLock === "absent") return void 0;
  const call = reader.at("SELECT", "GET_LOCK") || reader.at("SELECT", "RELEASE_LOCK");
  if (!call) return void 0;
  reader.next();
  const start = reader.offset;
  const taking = reader.take("GET_LOCK") || !reader.take("RELEASE_LOCK");
  reader.expectSymbol("(");
  const name2 = reader.string();
  if (taking) reader.expectSymbol(",");
  const seconds = taking ? reader.integer() : 0;
  reader.expectSymbol(")");
  const column = reader.take("AS") ? reader.name() : reader.sql.slice(start, reader.lastEnd);
  return taking ? { kind: "get-lock", name: name2, seconds, column } : { kind: "release-lock", name: name2, column };
}
function parseAssignments(reader) {
  if (reader.take("NAMES") || reader.take("CHARACTER", "SET") || reader.take("CHARSET")) {
    const value = reader.next().value;
    if (reader.take("COLLATE")) reader.next();
    return ["character_set_client", "character_set_connection", "character_set_results"].map((name2) => ({
      to: "system",
      name: name2,
      value,
      valueIs: "literal"
    }));
  }
  const assignments = [];
  do {
    reader.takeOne("SESSION", "GLOBAL", "LOCAL");
    if (reader.take("TRANSACTION")) {
      reader.restText();
      return assignments;
    }
    const token = reader.next();
    if (token.kind !== "word" && token.kind !== "name" && token.kind !== "system" && token.kind !== "user")
      throw reader.fail();
    if (!reader.takeSymbol(":=")) reader.expectSymbol("=");
    const sign = reader.takeSymbol("-") ? "-" : "";
    const value = reader.next();
    assignments.push({
      to: token.kind === "user" ? "user" : "system",
      name: token.value,
      value: sign + value.value,
      valueIs: value.kind === "system" || value.kind === "user" ? value.kind : "literal"
    });
  } while (reader.takeSymbol(","));
  return assignments;
}

// src/emulator/engine/pause.ts
function pause2(milliseconds2, signal) {
  return new Promise((resolve3) => {
    if (signal.aborted || milliseconds2 <= 0) {
      resolve3();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve3();
    };
    const timer = setTimeout(end, milliseconds2);
    signal.addEventListener("abort", end);
  });
}

// src/emulator/engine/rights.ts
function isDenied(user, kind, database, name2) {
  return (user.denied ?? []).some(
    (denial) => denial.kind === kind && (denial.database === void 0 || denial.database === database) && (denial.name === void 0 || denial.name === name2)
  );
}
function demandRight(user, kind, database, name2, switches2) {
  if (checkedKinds(kind, switches2).some((checked) => isDenied(user, checked, database, name2)))
    throw new SqlError(
      1142,
      `${command(kind)} command denied to user '${user.name}'@'%' for table '${name2}'`
    );
}
function checkedKinds(kind, switches2) {
  if (kind !== "alter-link") return [kind];
  switch (switches2.alterLinkPrivilege) {
    case "own":
      return ["alter-link"];
    case "create-link":
      return ["alter-link", "create-link"];
    case "create-and-drop-link":
      return ["alter-link", "create-link", "drop-link"];
    default:
      return switches2.alterLinkPrivilege;
  }
}
function command(kind) {
  return kind.toUpperCase().replaceAll("-", " ");
}

// src/emulator/sql/column-aliases.ts
function columnAliases(sql, tokens) {
  const aliases = /* @__PURE__ */ new Map();
  if (!isWord(tokens[0], "SELECT")) return aliases;
  let start = isWord(tokens[1], "DISTINCT") || isWord(tokens[1], "ALL") ? 2 : 1;
  let depth = 0;
  for (let index = start; index <= tokens.length; index += 1) {
    const token = tokens[index];
    if (token?.kind === "symbol") depth += token.value === "(" ? 1 : token.value === ")" ? -1 : 0;
    if (depth > 0 && token) continue;
    const ends = !token || isSymbol(token, ",") || token.kind === "word" && /^(FROM|WHERE|LIMIT|ORDER|UNION|FOR)$/i.test(token.value);
    if (!ends) continue;
    const item = tokens.slice(start, index);
    const alias = implicitName(sql, item);
    if (alias !== void 0) aliases.set(index - 1, alias);
    start = index + 1;
    if (!isSymbol(token, ",")) break;
  }
  return aliases;
}
function implicitName(sql, item) {
  const [first, last, before] = [item[0], item.at(-1), item.at(-2)];
  if (!first || !last || isSymbol(last, "*")) return void 0;
  const isColumn = item.every(({ kind, value }) => kind === "word" || kind === "name" || value === ".");
  if (isColumn && (item.length === 1 || item.length % 2 === 1) && !/^(TRUE|FALSE|NULL|CURRENT_\w+)$/i.test(first.value))
    return void 0;
  const mayBeAlias = last.kind === "name" || last.kind === "word" || last.kind === "string" && item.length > 1;
  const behindOperand = before !== void 0 && (before.kind !== "symbol" || before.value === ")") && !/^(AND|OR|NOT|LIKE|IS|IN|THEN|ELSE|WHEN|CASE)$/i.test(before.value);
  if (mayBeAlias && behindOperand && !/^(END|NULL|TRUE|FALSE)$/i.test(last.value)) return void 0;
  return item.length === 1 && first.kind === "string" ? first.value : sql.slice(first.start, last.end);
}

// src/emulator/sql/sqlite-dialect.ts
var NO_ALIAS = new Set(
  "WHERE ON USING JOIN INNER LEFT RIGHT CROSS NATURAL STRAIGHT_JOIN SET ORDER GROUP LIMIT HAVING UNION FOR VALUES VALUE SELECT".split(
    " "
  )
);
var ENDS_FROM = new Set("WHERE ORDER GROUP LIMIT HAVING UNION SET VALUES VALUE SELECT FOR".split(" "));
function toSqlite(sql, tokens, context) {
  return new Translator(sql, tokens, context).run();
}
var Translator = class {
  constructor(sql, tokens, context) {
    this.sql = sql;
    this.tokens = tokens;
    this.context = context;
    this.lastEnd = tokens[0]?.start ?? 0;
    this.insertSelect = /^(INSERT|REPLACE)$/i.test(tokens[0]?.value ?? "") && tokens.some((token) => isWord(token, "SELECT"));
  }
  sql;
  tokens;
  context;
  out = "";
  at = 0;
  tables = [];
  /** Per depth of parentheses: whether a comma comes before another table. */
  inFrom = [false];
  from = -1;
  upsert = false;
  lastEnd;
  insertSelect;
  hasWhere = false;
  run() {
    let count2 = this.tokens.length;
    const forUpdate = isWord(this.tokens[count2 - 2], "FOR") && isWord(this.tokens[count2 - 1], "UPDATE");
    if (forUpdate) count2 -= 2;
    const aliases = columnAliases(this.sql, this.tokens.slice(0, count2));
    while (this.at < count2) {
      this.step();
      const alias = aliases.get(this.at - 1);
      if (alias !== void 0) this.out += ` AS ${sqliteName(alias)}`;
    }
    return { sql: this.out, forUpdate, tables: this.tables, from: this.from };
  }
  step() {
    const token = this.tokens[this.at];
    switch (token.kind) {
      case "name":
        this.emitName(token);
        return;
      case "word":
        this.emitWord(token);
        return;
      case "string":
        this.put(sqliteText(token.value));
        return;
      case "number":
        this.put(token.value);
        return;
      case "system":
        this.put(literal(this.context.systemVariable(token.value.toLowerCase())));
        return;
      case "user":
        this.put(literal(this.context.userVariable(token.value)));
        return;
      case "symbol":
        this.emitSymbol(token);
        return;
      default:
        token.kind;
    }
  }
  emitWord(token) {
    const word = token.value.toUpperCase();
    if (isSymbol(this.tokens[this.at - 1], ".")) {
      this.emitName(token);
      return;
    }
    if (isSymbol(this.tokens[this.at + 1], "(")) {
      if (this.emitCall(word)) return;
    } else if (word === "CURRENT_TIMESTAMP" || word === "CURRENT_USER") {
      this.put(literalOf(this.context.sessionFunction(word)) ?? "mysql_now(0)");
      return;
    }
    if (ENDS_FROM.has(word)) this.inFrom[this.inFrom.length - 1] = false;
    switch (word) {
      case "FROM":
      case "JOIN":
      case "UPDATE":
      case "INTO":
        if (word === "FROM" && this.from === -1 && this.inFrom.length === 1) this.from = this.out.length;
        this.put(word);
        if (word === "FROM") this.inFrom[this.inFrom.length - 1] = true;
        this.emitTable();
        return;
      case "INSERT":
      case "REPLACE":
        if (this.at > 0) {
          this.put(word);
          return;
        }
        this.put(word);
        if (this.takeWord("IGNORE")) this.out += " OR IGNORE";
        if (!isWord(this.tokens[this.at], "INTO")) {
          this.out += " INTO";
          this.emitTable();
        }
        return;
      case "ON":
        this.emitOn();
        return;
      case "LIKE":
        this.put(word);
        this.emitLikePattern();
        return;
      case "WHERE":
        this.hasWhere = true;
        this.put(word);
        return;
      case "TRUE":
      case "FALSE":
        this.put(word === "TRUE" ? "1" : "0");
        return;
      default:
        if (this.isColumnStart()) this.emitName(token);
        else this.put(token.value);
    }
  }
  /** `name.`: the front of a dotted name, even where it reads like a keyword. */
  isColumnStart() {
    return isSymbol(this.tokens[this.at + 1], ".");
  }
  /** A column, `table.column` or `db.table.column`; SQLite knows the table by its alias, so the database goes. */
  emitName(token) {
    const threeParts = isSymbol(this.tokens[this.at + 1], ".") && isSymbol(this.tokens[this.at + 3], ".") && !isSymbol(this.tokens[this.at - 1], ".");
    if (threeParts) {
      this.at += 2;
      this.lastEnd = this.tokens[this.at].start;
      this.emitName(this.tokens[this.at]);
      return;
    }
    const plain2 = token.kind === "word" && !isSymbol(this.tokens[this.at + 1], ".") && !isSymbol(this.tokens[this.at - 1], ".");
    this.put(plain2 ? token.value : sqliteName(token.value));
  }
  emitTable() {
    const first = this.tokens[this.at];
    if (!first || first.kind !== "word" && first.kind !== "name") return;
    if (isWord(first, "SELECT")) return;
    const dotted = isSymbol(this.tokens[this.at + 1], ".");
    const second = dotted ? this.tokens[this.at + 2] : void 0;
    const name2 = second ? { database: first.value, name: second.value } : { name: first.value };
    const table = this.context.table(name2);
    this.tables.push(table);
    this.at += dotted ? 3 : 1;
    this.lastEnd = (second ?? first).end;
    this.out += ` ${sqliteName(table)}`;
    const next = this.tokens[this.at];
    const aliased = next?.kind === "name" || next?.kind === "word" && !NO_ALIAS.has(next.value.toUpperCase());
    if (!aliased) this.out += ` AS ${sqliteName(name2.name)}`;
    else if (!isWord(next, "AS")) this.out += " AS";
  }
  /** Functions that SQLite lacks or knows by another name. Tells whether the call was dealt with. */
  emitCall(word) {
    const empty = isSymbol(this.tokens[this.at + 2], ")");
    const value = empty ? this.context.sessionFunction(word) : void 0;
    if (value !== void 0) {
      this.jump(3, literalOf(value) ?? "NULL");
      return true;
    }
    if (this.upsert && (word === "VALUES" || word === "VALUE")) {
      const column = this.tokens[this.at + 2];
      if (column && isSymbol(this.tokens[this.at + 3], ")")) {
        this.jump(4, `excluded.${sqliteName(column.value)}`);
        return true;
      }
    }
    if (NOW.has(word)) {
      const digits = this.tokens[this.at + 2];
      this.jump(empty ? 3 : 4, `mysql_now(${digits?.kind === "number" ? digits.value : 0})`);
      return true;
    }
    const renamed = RENAMED.get(word);
    if (renamed === void 0) return false;
    this.put(renamed);
    return true;
  }
  /** ON DUPLICATE KEY UPDATE; any other ON belongs to a join. */
  emitOn() {
    if (!isWord(this.tokens[this.at + 1], "DUPLICATE")) {
      this.put("ON");
      return;
    }
    this.upsert = true;
    if (this.insertSelect && !this.hasWhere) this.out += " WHERE true";
    this.jump(4, "ON CONFLICT DO UPDATE SET");
  }
  emitLikePattern() {
    const pattern = this.tokens[this.at];
    if (pattern?.kind !== "string" || isWord(this.tokens[this.at + 1], "ESCAPE")) return;
    this.put(sqliteText(pattern.value));
    this.out += " ESCAPE '\\'";
  }
  emitSymbol(token) {
    switch (token.value) {
      case "(":
        this.inFrom.push(false);
        this.put("(");
        return;
      case ")":
        this.inFrom.pop();
        if (this.inFrom.length === 0) this.inFrom.push(false);
        this.put(")");
        return;
      case ",":
        this.put(",");
        if (this.inFrom.at(-1)) this.emitTable();
        return;
      case "::":
        this.emitPath();
        return;
      case "<=>":
        this.put("IS");
        return;
      case "&&":
        this.put("AND");
        return;
      case "||":
        this.put("OR");
        return;
      case ";":
      case ":=":
        throw notEmulated(token.value === ";" ? "more than one statement at once" : "assignment by :=");
      default:
        this.put(token.value);
    }
  }
  /** SingleStore's JSON path `column::$key` (text) and `column::key` (JSON). */
  emitPath() {
    const key = this.tokens[this.at + 1];
    if (key?.kind !== "word" && key?.kind !== "name") throw notEmulated("this JSON path");
    const asText2 = key.kind === "word" && key.value.startsWith("$");
    const name2 = asText2 ? key.value.slice(1) : key.value;
    this.jump(2, `${asText2 ? "->>" : "->"} ${sqliteText(name2)}`);
  }
  takeWord(word) {
    if (!isWord(this.tokens[this.at], word)) return false;
    this.lastEnd = this.tokens[this.at].end;
    this.at += 1;
    return true;
  }
  /** Emits the text for the token at hand, behind the space that stood before it. */
  put(text2) {
    this.jump(1, text2);
  }
  jump(count2, text2) {
    const token = this.tokens[this.at];
    const gap = this.sql.slice(this.lastEnd, token.start);
    this.out += /^\s*$/.test(gap) ? gap : " ";
    this.out += text2;
    this.at += count2;
    this.lastEnd = this.tokens[this.at - 1]?.end ?? this.sql.length;
  }
};
var NOW = /* @__PURE__ */ new Set(["NOW", "CURRENT_TIMESTAMP", "SYSDATE", "LOCALTIME", "LOCALTIMESTAMP", "UTC_TIMESTAMP"]);
var RENAMED = /* @__PURE__ */ new Map([
  ["LENGTH", "octet_length"],
  ["CHAR_LENGTH", "length"],
  ["IF", "iif"],
  ["LCASE", "lower"],
  ["UCASE", "upper"]
]);
function literal(value) {
  if (value === null) return "NULL";
  return /^-?(0|[1-9]\d{0,17})$/.test(value) ? value : sqliteText(value);
}
function literalOf(value) {
  if (value === void 0) return void 0;
  if (value === null) return "NULL";
  return typeof value === "number" ? String(value) : sqliteText(value);
}

// src/emulator/engine/set-variables.ts
function assign(session, assignments) {
  for (const assignment of assignments) {
    const value = assignedValue(session, assignment);
    if (assignment.to === "user") {
      session.userVariables.set(assignment.name, value);
      continue;
    }
    const name2 = assignment.name.toLowerCase();
    if (session.variables.get(name2) === void 0) throw unknownVariable(assignment.name);
    if (READ_ONLY.has(name2))
      throw new SqlError(1238, `Variable '${assignment.name}' is a read only variable`);
    if (name2 === "autocommit") setAutocommit(session, value ?? "");
    session.variables.set(name2, value ?? "");
  }
  return DONE;
}
var READ_ONLY = /* @__PURE__ */ new Set([
  "version",
  "version_comment",
  "memsql_version",
  "protocol_version",
  "hostname",
  "license"
]);
function unknownVariable(name2) {
  return new SqlError(1193, `Unknown system variable '${name2}'`);
}
function assignedValue(session, { value, valueIs }) {
  switch (valueIs) {
    case "literal":
      return value;
    case "system": {
      const found = session.variables.get(value.toLowerCase());
      if (found === void 0) throw unknownVariable(value);
      return found;
    }
    case "user":
      return session.userVariables.get(value) ?? null;
    default:
      return valueIs;
  }
}
function setAutocommit(session, value) {
  const on = /^(1|ON|TRUE|DEFAULT)$/i.test(value);
  if (on && !session.autocommit) session.commit();
  session.autocommit = on;
}

// src/emulator/engine/dialect-context.ts
function dialectContext(session, verb2, viewNames) {
  const { tables, views, world } = session.engine;
  return {
    table: (name2) => {
      if (name2.database === void 0 && name2.name.toUpperCase() === "DUAL") return "dual";
      const database = session.databaseOf(systemName(name2.database));
      if (database === "information_schema") {
        const view = views.find(name2.name);
        if (!view) throw noSuchView(name2.name);
        viewNames.add(view.name);
        refuseView(session, view.name);
        return view.name;
      }
      const kind = verb2 === "SELECT" ? "select" : "dml";
      if (isDenied(session.user, kind, database, name2.name))
        throw new SqlError(
          1142,
          `${verb2} command denied to user '${session.user.name}'@'%' for table '${name2.name}'`
        );
      const table = tables.find(database, name2.name);
      if (!table) throw noSuchTable(database, name2.name);
      return table.storedName;
    },
    systemVariable: (name2) => {
      const value = session.variables.get(name2);
      if (value === void 0) throw unknownVariable(name2);
      return value;
    },
    userVariable: (name2) => session.userVariables.get(name2) ?? null,
    sessionFunction: (name2) => {
      switch (name2) {
        case "DATABASE":
        case "SCHEMA":
          return session.database ?? null;
        case "USER":
        case "SESSION_USER":
        case "SYSTEM_USER":
          return `${session.user.name}@127.0.0.1`;
        case "CURRENT_USER":
          return `${session.user.name}@%`;
        case "VERSION":
          return session.variables.get("version") ?? "";
        case "CONNECTION_ID":
          return session.id;
        case "LAST_INSERT_ID":
          return session.lastInsertId;
        case "MEMSQL_VERSION":
          return world.version;
        default:
          return void 0;
      }
    }
  };
}
function systemName(database) {
  return database?.toLowerCase() === "information_schema" ? "information_schema" : database;
}
function refuseView(session, view) {
  if (view !== "LINKS" || session.engine.world.switches.showLinksWithoutRight !== "refuse") return;
  if ((session.user.denied ?? []).some((denial) => denial.kind === "show-links"))
    throw new SqlError(1142, `SELECT command denied to user '${session.user.name}'@'%' for table 'LINKS'`);
}

// src/emulator/engine/run-select.ts
async function runSelect(session, sql, tokens) {
  const { views, tables } = session.engine;
  const visible = rowFilterOf(session);
  const plain2 = views.plainSelect(tokens, session.database, visible);
  if (plain2) return plain2;
  const viewNames = /* @__PURE__ */ new Set();
  const translation = toSqlite(sql, tokens, dialectContext(session, "SELECT", viewNames));
  if (viewNames.size > 0) {
    if (viewNames.size < new Set(translation.tables).size)
      throw notEmulated("a join of information_schema with other tables");
    return views.select(translation.sql, [...viewNames], visible);
  }
  if (translation.forUpdate) await lockRows(session, translation);
  const { columns, rows, integer, numeric } = tables.select(translation.sql);
  const named = columns.map((name2, index) => ({
    name: name2,
    type: tables.columnType(name2, translation.tables) ?? (integer[index] ? "integer" : numeric[index] ? "double" : "text")
  }));
  return { kind: "rows", columns: named, rows };
}
async function lockRows(session, translation) {
  const { tables, rowLocks, world } = session.engine;
  const table = tables.byStoredName(translation.tables[0] ?? "");
  if (!table || translation.tables.length > 1) throw notEmulated("FOR UPDATE over other than one table");
  if (!table.rowstore && world.switches.forUpdateOnColumnstore === "refuse")
    throw new SqlError(
      world.switches.errors.columnstoreLock,
      "Taking lock on columnstore table is not supported"
    );
  const since2 = performance.now();
  for (; ; ) {
    const keys = tables.keysWhere(table, translation.sql.slice(translation.from));
    const key = rowLocks.blocked(keys, session);
    if (key === void 0) {
      if (session.inTransaction) rowLocks.take(keys, session);
      return;
    }
    await session.waitForRow(key, since2);
  }
}
function rowFilterOf(session) {
  const { user } = session;
  const limited = (user.denied ?? []).some(({ kind }) => kind === "show-links" || kind === "show-pipelines");
  if (!limited) return void 0;
  return (view, database) => {
    if (view === "LINKS") return !isDenied(user, "show-links", database);
    if (view === "PIPELINES" || view === "PIPELINES_ERRORS")
      return !isDenied(user, "show-pipelines", database);
    return true;
  };
}

// src/emulator/engine/run-write.ts
async function runWrite(session, verb2, sql, tokens) {
  const views = /* @__PURE__ */ new Set();
  const translation = toSqlite(sql, tokens, dialectContext(session, verb2, views));
  if (views.size > 0)
    throw new SqlError(
      1044,
      `Access denied for user '${session.user.name}'@'%' to database 'information_schema'`
    );
  return write3(session, verb2, translation.sql);
}
async function write3(session, verb2, sql) {
  const { tables, rowLocks } = session.engine;
  const since2 = performance.now();
  for (; ; ) {
    const attempt2 = tables.write(sql, (keys) => rowLocks.blocked(keys, session));
    if (attempt2.kind === "kept") {
      session.remember(attempt2.touches);
      return counted(session, verb2, attempt2.touches, attempt2.insertId);
    }
    await session.waitForRow(attempt2.key, since2);
  }
}
function counted(session, verb2, touches, rowid) {
  const count2 = (kind) => touches.filter((touch) => touch.kind === kind).length;
  const updates = touches.filter(({ kind }) => kind === "update");
  const changed2 = updates.filter(
    ({ before, after }) => before.some((value, index) => value !== after[index])
  ).length;
  const direct = count2("insert") + count2("delete");
  const autoIncrement = touches[0]?.table.columns.some((column) => column.autoIncrement) ?? false;
  const insertId = autoIncrement && verb2 !== "UPDATE" && verb2 !== "DELETE" ? rowid : 0;
  if (insertId > 0) session.lastInsertId = insertId;
  if (verb2 !== "UPDATE")
    return {
      kind: "done",
      affected: direct + 2 * changed2,
      found: direct + changed2 + updates.length,
      insertId,
      info: count2("try") > 1 ? `Records: ${count2("try")}  Duplicates: ${updates.length}  Warnings: 0` : ""
    };
  return {
    kind: "done",
    affected: changed2,
    found: updates.length,
    insertId,
    info: `Rows matched: ${updates.length}  Changed: ${changed2}  Warnings: 0`
  };
}
function createTable(session, node) {
  const { tables } = session.engine;
  const database = session.databaseOf(node.table.database);
  refuseDdl(session, "CREATE", database, node.table.name);
  session.commit();
  if (tables.find(database, node.table.name)) {
    if (node.ifNotExists) return DONE;
    throw new SqlError(1050, `Table '${node.table.name}' already exists`);
  }
  tables.create(database, node);
  return DONE;
}
function dropTables(session, names2, ifExists) {
  const { tables } = session.engine;
  session.commit();
  for (const name2 of names2) {
    const database = session.databaseOf(name2.database);
    refuseDdl(session, "DROP", database, name2.name);
    const table = tables.find(database, name2.name);
    if (table) tables.drop(table);
    else if (!ifExists) throw new SqlError(1051, `Unknown table '${database}.${name2.name}'`);
  }
  return DONE;
}
async function truncateTable(session, name2) {
  const database = session.databaseOf(name2.database);
  refuseDdl(session, "DROP", database, name2.name);
  session.commit();
  const table = session.engine.tables.find(database, name2.name);
  if (!table) throw noSuchTable(database, name2.name);
  await write3(session, "DELETE", `DELETE FROM ${sqliteName(table.storedName)}`);
  return DONE;
}
function refuseDdl(session, verb2, database, table) {
  if (isSystemDatabase(database) || isDenied(session.user, "ddl", database, table))
    throw new SqlError(
      1142,
      `${verb2} command denied to user '${session.user.name}'@'%' for table '${table}'`
    );
}

// src/emulator/engine/show.ts
function show(session, node) {
  const result = list2(session, node);
  if (node.like === void 0) return result;
  const pattern = likePattern(node.like);
  return { ...result, rows: result.rows.filter((row) => pattern.test(String(row[0]))) };
}
function list2(session, { what, like }) {
  const { world, sessions } = session.engine;
  switch (what.kind) {
    case "databases":
      return textRows(
        ["Database"],
        [...world.databases].sort().map((name2) => [name2])
      );
    case "tables": {
      const database = session.databaseOf(what.database);
      const suffix = like === void 0 ? "" : ` (${like})`;
      const rows = tableNames(session, database).map((name2) => what.full ? [name2, "BASE TABLE"] : [name2]);
      return textRows([`Tables_in_${database}${suffix}`, ...what.full ? ["Table_type"] : []], rows);
    }
    case "columns":
      return showColumns(session, what.table.database, what.table.name);
    case "variables":
      return textRows(["Variable_name", "Value"], session.variables.list());
    case "status":
      return textRows(
        ["Variable_name", "Value"],
        [
          ["Threads_connected", String(sessions.size)],
          ["Uptime", String(Math.floor(process.uptime()))]
        ]
      );
    case "warnings":
      return textRows(["Level", "Code", "Message"], []);
    case "processlist":
      return textRows(
        ["Id", "User", "Host", "db", "Command", "Time", "State", "Info"],
        [...sessions.values()].map((one) => [
          String(one.id),
          one.user.name,
          "127.0.0.1",
          one.database ?? null,
          one.current ? "Query" : "Sleep",
          String(one.current ? Math.floor((Date.now() - one.current.since) / 1e3) : 0),
          "",
          one.current?.sql ?? null
        ])
      );
    default:
      return what;
  }
}
function tableNames(session, database) {
  const { tables, views } = session.engine;
  if (database === "information_schema") return views.names();
  return tables.list(database).map(({ name: name2 }) => name2).sort();
}
function showColumns(session, named, name2) {
  const { tables, views } = session.engine;
  const database = session.databaseOf(
    named?.toLowerCase() === "information_schema" ? "information_schema" : named
  );
  const head = ["Field", "Type", "Null", "Key", "Default", "Extra"];
  if (database === "information_schema") {
    const view = views.find(name2);
    if (!view) throw noSuchView(name2);
    return textRows(
      head,
      view.columns().map((column) => [column.name, column.type, "YES", "", null, ""])
    );
  }
  const table = tables.find(database, name2);
  if (!table) throw noSuchTable(database, name2);
  return textRows(
    head,
    table.columns.map((column) => [
      column.name,
      column.typeText,
      column.notNull ? "NO" : "YES",
      table.primaryKey.includes(column.name) ? "PRI" : "",
      column.defaultSql ?? null,
      column.autoIncrement ? "auto_increment" : ""
    ])
  );
}
function likePattern(like) {
  const source = like.replaceAll(
    /\\(.)|([%_])|([^\\%_])/gsu,
    (_all, escaped, wild, plain2) => {
      if (wild !== void 0) return wild === "%" ? ".*" : ".";
      return (escaped ?? plain2 ?? "").replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    }
  );
  return new RegExp(`^${source}$`, "isu");
}

// src/emulator/engine/run-statement.ts
async function carryOut(session, node, sql, tokens) {
  const { world } = session.engine;
  switch (node.kind) {
    case "create-link":
      return createLink(world, linkDatabase(session, node.kind, node.link), node);
    case "alter-link":
      return alterLink(world, linkDatabase(session, node.kind, node.link), node);
    case "drop-link":
      return dropLink(world, linkDatabase(session, node.kind, node.link), node);
    case "show-links": {
      const database = session.databaseOf(node.database);
      if (!isDenied(session.user, "show-links", database)) return showLinks2(world, database);
      if (world.switches.showLinksWithoutRight === "refuse")
        demandRight(session.user, "show-links", database, database, world.switches);
      const { columns } = showLinks2(world, database);
      return { kind: "rows", columns, rows: [] };
    }
    case "show-create-link": {
      const database = session.databaseOf(node.link.database);
      demandRight(session.user, "show-links", database, node.link.name, world.switches);
      demandRight(session.user, "show-create-link", database, node.link.name, world.switches);
      return showCreateLink2(world, database, node);
    }
    case "create-pipeline": {
      const database = session.databaseOf(node.pipeline.database);
      demandRight(session.user, node.kind, database, node.pipeline.name, world.switches);
      session.commit();
      return createPipeline(world, database, node);
    }
    case "start-pipeline":
      return node.foreground && typeof node.target === "object" ? startInForeground(session, pipelineFor(session, node.kind, node.target)) : each(
        session,
        node.kind,
        node.target,
        (pipeline) => startPipeline2(world, pipeline, node.ifNotRunning)
      );
    case "stop-pipeline":
      each(
        session,
        node.kind,
        node.target,
        (pipeline) => stopPipeline2(world, pipeline, node.ifRunning, node.detach)
      );
      await waitUntilStopped2(session, node.target);
      return DONE;
    case "detach-pipeline": {
      const database = session.databaseOf(node.pipeline.database);
      if (node.ifExists && !world.findPipeline(database, node.pipeline.name)) return DONE;
      return detachPipeline(world, pipelineFor(session, node.kind, node.pipeline));
    }
    case "drop-pipeline": {
      const database = session.databaseOf(node.pipeline.database);
      if (node.ifExists && !world.findPipeline(database, node.pipeline.name)) return DONE;
      return dropPipeline(world, pipelineFor(session, node.kind, node.pipeline));
    }
    case "alter-pipeline":
      return alterPipeline(world, pipelineFor(session, node.kind, node.pipeline), node.change);
    case "show-pipelines":
      return showPipelines(world, session.databaseOf(node.database));
    case "show-create-pipeline": {
      const database = session.databaseOf(node.pipeline.database);
      demandRight(session.user, node.kind, database, node.pipeline.name, world.switches);
      const pipeline = existingPipeline(world, database, node.pipeline.name);
      return showCreatePipeline(world, pipeline, session.user.super !== false);
    }
    case "show":
      return show(session, node);
    case "use": {
      const system = isSystemDatabase(node.database);
      session.database = world.knownDatabase(system ? node.database.toLowerCase() : node.database);
      return DONE;
    }
    case "set":
      return assign(session, node.assignments);
    case "begin":
      session.begin();
      return DONE;
    case "commit":
      session.commit();
      return DONE;
    case "rollback":
      session.rollback();
      return DONE;
    case "create-database":
      return createDatabase(session, node.database, node.ifNotExists);
    case "drop-database":
      return dropDatabase(session, node.database, node.ifExists);
    case "create-table":
      return createTable(session, node);
    case "drop-table":
      return dropTables(session, node.tables, node.ifExists);
    case "truncate-table":
      return truncateTable(session, node.table);
    case "kill":
      return kill(session, node.connection, node.queryOnly);
    case "get-lock": {
      const locks = session.engine.namedLocks;
      const free = locks.blocked([node.name], session) === void 0;
      const end = free ? "free" : await locks.wait(node.name, node.seconds * 1e3, session.signal);
      const had = end === "free" && locks.blocked([node.name], session) === void 0;
      if (had) locks.take([node.name], session);
      return { kind: "rows", columns: [{ name: node.column, type: "integer" }], rows: [[had ? "1" : "0"]] };
    }
    case "release-lock": {
      const held2 = session.engine.namedLocks.release(node.name, session);
      return { kind: "rows", columns: [{ name: node.column, type: "integer" }], rows: [[held2 ? "1" : null]] };
    }
    case "select":
      return runSelect(session, sql, tokens);
    case "write":
      return runWrite(session, node.verb, sql, tokens);
    default:
      return node;
  }
}
function linkDatabase(session, kind, link) {
  const database = session.databaseOf(link.database);
  demandRight(session.user, kind, database, link.name, session.engine.world.switches);
  session.commit();
  return database;
}
function pipelineFor(session, kind, name2) {
  const { world } = session.engine;
  const database = session.databaseOf(name2.database);
  demandRight(session.user, kind, database, name2.name, world.switches);
  session.commit();
  return existingPipeline(world, database, name2.name);
}
function each(session, kind, target, act) {
  if (typeof target === "object") return act(pipelineFor(session, kind, target));
  const database = session.databaseOf(void 0);
  session.commit();
  for (const pipeline of pipelinesIn(session, database)) {
    if (isDenied(session.user, kind, database, pipeline.name)) continue;
    if (target === "all" || pipeline.state === "Error") act(pipeline);
  }
  return DONE;
}
function pipelinesIn(session, database) {
  return [...session.engine.world.pipelines].filter((pipeline) => pipeline.database === database);
}
async function waitUntilStopped2(session, target) {
  const { world } = session.engine;
  if (world.switches.stopReturns === "at-once") return;
  const waitFor = typeof target === "object" ? [existingPipeline(world, session.databaseOf(target.database), target.name)] : pipelinesIn(session, session.databaseOf(void 0));
  for (const pipeline of waitFor)
    while (pipeline.pending?.kind === "stop" && !session.signal.aborted) {
      await pause2(Math.max(1, pipeline.pending.at - world.now()), session.signal);
      world.settle();
    }
}
async function startInForeground(session, pipeline) {
  const { world } = session.engine;
  startPipeline2(world, pipeline, false);
  const complaint2 = complaintOf(world, pipeline);
  enter(world, pipeline, "Running...Foreground");
  await pause2(world.switches.foregroundMs, session.signal);
  if (pipeline.state === "Running...Foreground") enter(world, pipeline, "Stopped");
  if (complaint2 !== void 0)
    throw new SqlError(1933, `Cannot get source metadata for pipeline. ${complaint2}`);
  return DONE;
}
function createDatabase(session, database, ifNotExists) {
  const { databases } = session.engine.world;
  refuseDatabase(session, database);
  if (databases.has(database)) {
    if (ifNotExists) return DONE;
    throw new SqlError(1007, `Can't create database '${database}'; database exists`);
  }
  session.commit();
  databases.add(database);
  return { ...DONE, affected: 1, found: 1 };
}
function dropDatabase(session, database, ifExists) {
  const { world, tables } = session.engine;
  refuseDatabase(session, database);
  if (!world.databases.has(database)) {
    if (ifExists) return DONE;
    throw unknownDatabase(database);
  }
  session.commit();
  for (const pipeline of pipelinesIn(session, database)) dropPipeline(world, pipeline);
  for (const link of [...world.links]) if (link.database === database) world.removeLink(link);
  for (const table of tables.list(database)) tables.drop(table);
  world.databases.delete(database);
  if (session.database === database) session.database = void 0;
  return DONE;
}
function refuseDatabase(session, database) {
  if (isSystemDatabase(database) || isDenied(session.user, "ddl", database))
    throw new SqlError(1044, `Access denied for user '${session.user.name}'@'%' to database '${database}'`);
}
function kill(session, connection, queryOnly) {
  const victim = session.engine.sessions.get(connection);
  if (!victim) throw new SqlError(1094, `Unknown thread id: ${connection}`);
  if (queryOnly) victim.interrupt();
  else victim.onKill();
  return DONE;
}

// src/emulator/engine/run-sql.ts
async function runSql(session, sql) {
  const over = session.start(sql);
  try {
    const tokens = withoutFinalSemicolon(tokenize(sql));
    if (tokens.length === 0) throw new SqlError(1065, "Query was empty");
    const { world } = session.engine;
    world.settle();
    return await carryOut(session, parseStatement(sql, tokens, world), sql, tokens);
  } finally {
    over();
  }
}
function withoutFinalSemicolon(tokens) {
  let end = tokens.length;
  while (end > 0 && tokens[end - 1]?.value === ";" && tokens[end - 1]?.kind === "symbol") end -= 1;
  return end === tokens.length ? tokens : tokens.slice(0, end);
}

// src/emulator/engine/variables.ts
var FIXED = {
  version: "5.7.32",
  version_comment: "SingleStoreDB source distribution (compatible; MySQL Enterprise & MySQL Commercial)",
  version_compile_os: "Linux",
  version_compile_machine: "x86_64",
  protocol_version: "10",
  max_allowed_packet: "104857600",
  lock_wait_timeout: "60",
  tx_isolation: "READ-COMMITTED",
  transaction_isolation: "READ-COMMITTED",
  tx_read_only: "0",
  transaction_read_only: "0",
  autocommit: "1",
  character_set_client: "utf8mb4",
  character_set_connection: "utf8mb4",
  character_set_results: "utf8mb4",
  character_set_server: "utf8mb4",
  character_set_database: "utf8mb4",
  collation_connection: "utf8mb4_general_ci",
  collation_server: "utf8mb4_general_ci",
  collation_database: "utf8mb4_general_ci",
  table_name_case_sensitivity: "ON",
  lower_case_table_names: "0",
  warn_level: "WARNINGS",
  default_table_type: "columnstore",
  default_user_require_ssl: "OFF",
  interpreter_mode: "INTERPRET_FIRST",
  pipelines_stop_on_error: "ON",
  aggregator_id: "1",
  sql_select_limit: "18446744073709551615",
  auto_increment_increment: "1",
  auto_increment_offset: "1",
  wait_timeout: "28800",
  interactive_timeout: "28800",
  net_write_timeout: "60",
  net_read_timeout: "30",
  init_connect: "",
  license: "emulated by linkspec",
  performance_schema: "0",
  query_cache_size: "0",
  query_cache_type: "OFF",
  time_zone: "SYSTEM",
  system_time_zone: "UTC",
  hostname: "linkspec-emulator",
  enable_extended_types_metadata: "OFF",
  foreign_key_checks: "0",
  unique_checks: "1",
  sql_auto_is_null: "0"
};
var Variables = class {
  constructor(world) {
    this.world = world;
  }
  world;
  own = /* @__PURE__ */ new Map();
  get(name2) {
    const own = this.own.get(name2);
    if (own !== void 0) return own;
    if (name2 === "memsql_version" || name2 === "singlestoredb_version") return this.world.version;
    if (name2 === "sql_mode") return this.world.switches.sqlMode;
    return Object.hasOwn(FIXED, name2) ? FIXED[name2] : void 0;
  }
  set(name2, value) {
    if (value.toUpperCase() === "DEFAULT") this.own.delete(name2);
    else this.own.set(name2, value);
  }
  reset() {
    this.own.clear();
  }
  /** All variables by name, sorted. */
  list() {
    return [...Object.keys(FIXED), "memsql_version", "sql_mode"].sort().map((name2) => [name2, this.get(name2) ?? ""]);
  }
};

// src/emulator/engine/session.ts
var Session = class {
  constructor(engine, user, id) {
    this.engine = engine;
    this.user = user;
    this.id = id;
    this.variables = new Variables(engine.world);
    engine.sessions.set(this.id, this);
  }
  engine;
  user;
  id;
  variables;
  userVariables = /* @__PURE__ */ new Map();
  database;
  autocommit = true;
  lastInsertId = 0;
  /** What is being carried out, for SHOW PROCESSLIST. */
  current;
  /** Called by KILL. */
  onKill = () => void 0;
  explicit = false;
  touches = [];
  gone = new AbortController();
  interruption = new AbortController();
  /** Aborted once the client is gone or the server closes. */
  get signal() {
    return this.gone.signal;
  }
  get status() {
    return { inTransaction: this.inTransaction, autocommit: this.autocommit };
  }
  get inTransaction() {
    return this.explicit || !this.autocommit;
  }
  /** Notes what is being carried out; gives what notes that it is over. */
  start(sql) {
    this.current = { sql, since: Date.now() };
    this.interruption = new AbortController();
    return () => {
      this.current = void 0;
    };
  }
  /** The database a name stands in: as named, or the context. Throws 1046 or 1049. */
  databaseOf(named) {
    const database = named ?? this.database;
    if (database === void 0) throw noDatabaseSelected();
    return this.engine.world.knownDatabase(database);
  }
  begin() {
    this.commit();
    this.explicit = true;
  }
  /** Ends the transaction and frees its locks; also what DDL does before it begins. */
  commit() {
    this.touches = [];
    this.explicit = false;
    this.engine.rowLocks.releaseAll(this);
  }
  /** Takes back what the transaction wrote, and frees its locks. */
  rollback() {
    this.engine.tables.undo(this.touches);
    this.commit();
  }
  /** Remembers what a statement wrote, and keeps its rows locked, as long as a transaction is open. */
  remember(touches) {
    if (!this.inTransaction) return;
    const written = touches.filter(({ kind }) => kind !== "try");
    for (const touch of written) this.touches.push(touch);
    this.engine.rowLocks.take(written.flatMap(lockKeysOf), this);
  }
  /** Waits until another session frees the row, up to lock_wait_timeout from `since` on; then 1205. */
  async waitForRow(key, since2) {
    const seconds = Number(this.variables.get("lock_wait_timeout") ?? 60);
    const left = since2 + seconds * 1e3 - performance.now();
    const signal = AbortSignal.any([this.gone.signal, this.interruption.signal]);
    const end = left <= 0 ? "timeout" : await this.engine.rowLocks.wait(key, left, signal);
    if (end === "timeout") throw new SqlError(1205, "Lock wait timeout exceeded; try restarting transaction");
    if (end === "aborted") throw new SqlError(1317, "Query execution was interrupted");
  }
  /** KILL QUERY: ends a wait. */
  interrupt() {
    this.interruption.abort();
  }
  /** As after COM_RESET_CONNECTION: the database stays, all else is as at the start. */
  reset() {
    this.rollback();
    this.engine.namedLocks.releaseAll(this);
    this.variables.reset();
    this.userVariables.clear();
    this.autocommit = true;
  }
  /** The client is gone: its transaction is rolled back, its locks are free. Idempotent. */
  dispose() {
    if (this.gone.signal.aborted) return;
    this.gone.abort();
    this.rollback();
    this.engine.namedLocks.releaseAll(this);
    this.engine.sessions.delete(this.id);
  }
};

// src/emulator/load-catalog.ts
async function loadIntoEngine(session, catalog) {
  const { databases } = session.engine.world;
  for (const name2 of catalog.databases ?? []) databases.add(name2);
  for (const { database } of [...catalog.links ?? [], ...catalog.pipelines ?? []])
    databases.add(database);
  for (const link of catalog.links ?? []) loadLink(session, link);
  for (const pipeline of catalog.pipelines ?? []) loadPipeline(session, pipeline);
  for (const sql of catalog.statements ?? []) await runSql(session, sql);
}
function loadLink(session, link) {
  createLink(session.engine.world, link.database, {
    kind: "create-link",
    orReplace: false,
    ifNotExists: false,
    link: { name: link.name },
    type: link.type,
    credentials: jsonText(link.credentials ?? {}),
    ...link.config === void 0 ? {} : { config: jsonText(link.config) },
    ...link.description === void 0 ? {} : { description: link.description }
  });
}
function jsonText(value) {
  return typeof value === "string" ? value : compactJson(value);
}
function loadPipeline(session, entry) {
  const { world } = session.engine;
  const link = typeof entry.link === "string" ? { name: entry.link } : entry.link;
  const table = entry.table ?? entry.name;
  createPipeline(world, entry.database, {
    kind: "create-pipeline",
    orReplace: false,
    ifNotExists: false,
    aggregator: false,
    pipeline: { name: entry.name },
    source: {
      kind: "link",
      link,
      written: [..."database" in link ? [link.database] : [], link.name].map(backquoted2).join("."),
      path: entry.path ?? entry.name
    },
    tail: `INTO TABLE ${backquoted2(table)}`,
    table
  });
  const pipeline = existingPipeline(world, entry.database, entry.name);
  const { brokenWhen, state = "Running" } = entry;
  if (brokenWhen) pipeline.health = (content) => complaint(brokenWhen, content);
  if (state === "Error") fail(world, pipeline, entry.error ?? "unknown");
  else enter(world, pipeline, state);
}
function backquoted2(name2) {
  return `\`${name2.replaceAll("`", "``")}\``;
}
function complaint(rule, { config, credentials }) {
  const missing = (rule.missing ?? []).find((key) => !Object.hasOwn(credentials, key));
  if (missing !== void 0) return `credential ${missing} is missing`;
  const conditions = [
    rule.config && hasAll(config, rule.config),
    rule.credentials && hasAll(credentials, rule.credentials)
  ];
  const given = conditions.filter((condition) => condition !== void 0);
  return given.length > 0 && given.every(Boolean) ? "the source refused the connection" : void 0;
}
function hasAll(object, wanted) {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(object, key) && jsonEqual(object[key], value)
  );
}

// src/emulator/faults.ts
function isMatch(match2, kind, sql) {
  if (typeof match2 === "string") return match2 === kind;
  match2.lastIndex = 0;
  return match2.test(sql);
}
var Faults = class {
  rules = [];
  /** Replaces the rules; counts start anew. */
  set(rules) {
    this.rules = rules.map((rule) => ({ rule, seen: 0 }));
  }
  /** What goes wrong with this statement: the first rule whose turn it is. Counts the match with every rule. */
  take(kind, sql) {
    let action2;
    for (const entry of this.rules) {
      if (!isMatch(entry.rule.match, kind, sql)) continue;
      entry.seen += 1;
      const { nth = 1, times = 1 } = entry.rule;
      if (entry.seen >= nth && entry.seen < nth + times) action2 ??= entry.rule.action;
    }
    return action2;
  }
};

// src/emulator/statement-log.ts
var KEEP = 1e5;
var StatementLog = class {
  list = [];
  get entries() {
    return this.list;
  }
  /** Writes down a statement as it comes; the function that it gives writes down how it ended. */
  begin(entry) {
    const written = { ...entry, ms: void 0, outcome: "running" };
    const begun = performance.now();
    this.list.push(written);
    if (this.list.length > KEEP * 1.1) this.list = this.list.slice(-KEEP);
    return (outcome) => {
      written.outcome = outcome;
      written.ms = performance.now() - begun;
    };
  }
  clear() {
    this.list = [];
  }
};

// src/emulator/wire/native-password.ts
import { createHash as createHash7, timingSafeEqual } from "node:crypto";
function passwordFits(password, challenge, answer) {
  if (password === "") return answer.length === 0;
  const once = sha1(Buffer.from(password));
  const mask = sha1(Buffer.concat([challenge, sha1(once)]));
  const expected = Buffer.from(once.map((byte, index) => byte ^ mask[index]));
  return answer.length === expected.length && timingSafeEqual(answer, expected);
}
function sha1(bytes) {
  return createHash7("sha1").update(bytes).digest();
}

// src/emulator/reception.ts
var Reception = class {
  constructor(engine, users, secureContext) {
    this.engine = engine;
    this.users = users;
    this.secureContext = secureContext;
  }
  engine;
  users;
  secureContext;
  /** What releases of the vendor say in the greeting (seen with 8.1). */
  serverVersion = "5.7.32";
  log = new StatementLog();
  faults = new Faults();
  hooks = /* @__PURE__ */ new Set();
  latency = [];
  closing = new AbortController();
  nextConnection() {
    return this.engine.nextSession();
  }
  logIn(login, challenge, connection, close) {
    const user = this.users.find(({ name: name2 }) => name2 === login.user);
    if (!user || !passwordFits(user.password ?? "", challenge, login.answer))
      throw new SqlError(
        1045,
        `Access denied for user '${login.user}'@'127.0.0.1' (using password: ${login.answer.length > 0 ? "YES" : "NO"})`
      );
    if (login.database !== void 0) this.engine.world.knownDatabase(login.database);
    const session = new Session(this.engine, user, connection);
    session.database = login.database;
    session.onKill = close;
    return session;
  }
  async query(session, sql) {
    const kind = classify(sql);
    const context = { connection: session.id, user: session.user.name, database: session.database, kind };
    const end = this.log.begin({ at: this.engine.world.now(), sql, ...context });
    for (const hook of this.hooks) await hook(sql, context);
    const fault = this.faults.take(kind, sql);
    const delay = this.latency.filter(({ match: match2 }) => isMatch(match2, kind, sql)).reduce((sum, { ms }) => sum + ms, 0);
    await this.pause(delay + (fault?.kind === "hang" ? fault.ms : 0));
    try {
      if (fault?.kind === "error")
        throw new SqlError(fault.errno, fault.message ?? "fault set in the emulator");
      const result = fault?.kind === "drop-before" ? void 0 : await runSql(session, sql);
      const dropped = fault?.kind === "drop-before" || fault?.kind === "drop-after";
      end(dropped ? "dropped" : "ok");
      return dropped ? void 0 : result;
    } catch (error) {
      end(error instanceof SqlError ? error.errno : 1105);
      throw error;
    }
  }
  /** Ends all delays. */
  close() {
    this.closing.abort();
  }
  /** The server is at work on a statement: it goes on whether the client is still there or not. */
  async pause(milliseconds2) {
    if (milliseconds2 > 0) await pause2(milliseconds2, this.closing.signal);
    if (this.closing.signal.aborted) throw new SqlError(1053, "Server shutdown in progress");
  }
};

// src/emulator/wire/connection.ts
import { TLSSocket } from "node:tls";

// src/emulator/wire/byte-reader.ts
var ProtocolError = class extends Error {
  name = "ProtocolError";
};
var ByteReader = class {
  constructor(bytes) {
    this.bytes = bytes;
  }
  bytes;
  position = 0;
  get left() {
    return this.bytes.length - this.position;
  }
  byte() {
    return this.take(1).readUInt8(0);
  }
  uint32() {
    return this.take(4).readUInt32LE(0);
  }
  take(size) {
    if (size > this.left) throw new ProtocolError("packet too short");
    this.position += size;
    return this.bytes.subarray(this.position - size, this.position);
  }
  /** Text up to a NUL byte, or up to the end where the NUL is left out (some clients do). */
  textNul() {
    const end = this.bytes.indexOf(0, this.position);
    if (end === -1) return this.rest().toString("utf8");
    const text2 = this.bytes.toString("utf8", this.position, end);
    this.position = end + 1;
    return text2;
  }
  /** Bytes behind a "length-encoded" size. */
  lenencBytes() {
    const first = this.byte();
    if (first < 251) return this.take(first);
    if (first === 252) return this.take(this.take(2).readUInt16LE(0));
    if (first === 253) return this.take(this.take(3).readUIntLE(0, 3));
    throw new ProtocolError("length out of range");
  }
  rest() {
    return this.take(this.left);
  }
};

// src/emulator/wire/byte-writer.ts
var ByteWriter = class {
  bytes = Buffer.allocUnsafe(1024);
  length = 0;
  byte(value) {
    this.reserve(1);
    this.bytes[this.length++] = value & 255;
    return this;
  }
  /** Little-endian integer of 2, 3, 4 or 6 bytes. */
  int(value, size) {
    this.reserve(size);
    this.length = this.bytes.writeUIntLE(value, this.length, size);
    return this;
  }
  raw(value) {
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
    return this;
  }
  text(value) {
    const size = Buffer.byteLength(value);
    this.reserve(size);
    this.length += this.bytes.write(value, this.length, size, "utf8");
    return this;
  }
  /** Text up to a NUL byte. */
  textNul(value) {
    return this.text(value).byte(0);
  }
  /** "Length-encoded" integer. */
  lenenc(value) {
    if (value < 251) return this.byte(value);
    if (value <= 65535) return this.byte(252).int(value, 2);
    if (value <= 16777215) return this.byte(253).int(value, 3);
    return this.byte(254).int(value, 6).int(0, 2);
  }
  /** "Length-encoded" text or bytes; null is the byte 0xfb of text-protocol rows. */
  cell(value) {
    if (value === null) return this.byte(251);
    if (typeof value !== "string") return this.lenenc(value.length).raw(value);
    const size = Buffer.byteLength(value);
    this.lenenc(size).reserve(size);
    this.length += this.bytes.write(value, this.length, size, "utf8");
    return this;
  }
  get position() {
    return this.length;
  }
  /** Writes a number over four bytes written before (a packet's head). */
  patch(position, value) {
    this.bytes.writeUInt32LE(value, position);
  }
  /** Takes back what was written from this position on, as a copy. */
  cut(position) {
    const tail = Buffer.from(this.bytes.subarray(position, this.length));
    this.length = position;
    return tail;
  }
  finish() {
    return this.bytes.subarray(0, this.length);
  }
  reserve(size) {
    if (this.length + size <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + size));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
};

// src/emulator/wire/packets.ts
var MAX_BODY = 16777215;
var PacketJoiner = class {
  /** `limit`: bytes of one body; more is a {@link ProtocolError}, so that garbage cannot fill the memory. */
  constructor(limit) {
    this.limit = limit;
  }
  limit;
  chunks = [];
  size = 0;
  parts = [];
  partsSize = 0;
  /** The bodies completed by this chunk. */
  *push(chunk) {
    this.chunks.push(chunk);
    this.size += chunk.length;
    for (; ; ) {
      if (this.size < 4) return;
      const head = this.peekHead();
      const length = head & 16777215;
      if (this.partsSize + length > this.limit) throw new ProtocolError("packet too large");
      if (this.size < 4 + length) return;
      const bytes = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
      this.chunks = bytes.length > 4 + length ? [bytes.subarray(4 + length)] : [];
      this.size -= 4 + length;
      this.parts.push(bytes.subarray(4, 4 + length));
      this.partsSize += length;
      if (length === MAX_BODY) continue;
      const body = this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
      this.parts = [];
      this.partsSize = 0;
      yield { sequence: head >>> 24, body };
    }
  }
  /** Bytes that came after the last whole packet: what a TLS handshake starts with. */
  leftover() {
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [];
    this.size = 0;
    return bytes;
  }
  peekHead() {
    while (this.chunks[0].length < 4 && this.chunks.length > 1) {
      const [first, second, ...rest] = this.chunks;
      this.chunks = [Buffer.concat([first, second]), ...rest];
    }
    return this.chunks[0].readUInt32LE(0);
  }
};
var PacketWriter = class {
  constructor(sequence) {
    this.sequence = sequence;
  }
  sequence;
  out = new ByteWriter();
  packet(write4) {
    const start = this.out.int(0, 4).position;
    write4(this.out);
    const length = this.out.position - start;
    if (length < MAX_BODY) {
      this.out.patch(start - 4, this.head(length));
      return this;
    }
    const body = this.out.cut(start - 4).subarray(4);
    for (let at = 0; at <= body.length; at += MAX_BODY) {
      const part = body.subarray(at, at + MAX_BODY);
      this.out.int(this.head(part.length), 4).raw(part);
    }
    return this;
  }
  finish() {
    return this.out.finish();
  }
  head(length) {
    const head = length + this.sequence * 16777216;
    this.sequence = this.sequence + 1 & 255;
    return head;
  }
};

// src/emulator/wire/answers.ts
var CAPABILITY = {
  longPassword: 1,
  foundRows: 1 << 1,
  longFlag: 1 << 2,
  connectWithDb: 1 << 3,
  protocol41: 1 << 9,
  ssl: 1 << 11,
  transactions: 1 << 13,
  secureConnection: 1 << 15,
  pluginAuth: 1 << 19,
  connectAttributes: 1 << 20,
  pluginAuthLenenc: 1 << 21
};
var UTF8MB4 = 45;
var BINARY = 63;
var STATUS_IN_TRANSACTION = 1;
var STATUS_AUTOCOMMIT = 2;
function greeting(version, connection, challenge, tls) {
  const offered = Object.values(CAPABILITY).reduce((all, bit) => all | bit, 0) & (tls ? -1 : ~CAPABILITY.ssl);
  return new PacketWriter(0).packet(
    (body) => body.byte(10).textNul(version).int(connection, 4).raw(challenge.subarray(0, 8)).byte(0).int(offered & 65535, 2).byte(UTF8MB4).int(STATUS_AUTOCOMMIT, 2).int(offered >>> 16, 2).byte(challenge.length + 1).raw(Buffer.alloc(10)).raw(challenge.subarray(8)).byte(0).textNul("mysql_native_password")
  ).finish();
}
function authSwitch(sequence, challenge) {
  return new PacketWriter(sequence).packet((body) => body.byte(254).textNul("mysql_native_password").raw(challenge).byte(0)).finish();
}
function okPacket(sequence, done, status, foundRows) {
  return new PacketWriter(sequence).packet((body) => {
    body.byte(0).lenenc(foundRows ? Math.max(done.found, done.affected) : done.affected).lenenc(done.insertId).int(statusBits(status), 2).int(0, 2);
    if (done.info !== "") body.cell(done.info);
  }).finish();
}
function errorPacket(sequence, error) {
  return new PacketWriter(sequence).packet(
    (body) => body.byte(255).int(error.errno, 2).text("#").text(error.sqlState).text(error.message.slice(0, 8e3))
  ).finish();
}
function eofPacket(sequence, status) {
  return new PacketWriter(sequence).packet((body) => writeEof(body, status)).finish();
}
function textPacket(sequence, text2) {
  return new PacketWriter(sequence).packet((body) => body.text(text2)).finish();
}
function rowsPackets(sequence, result, status) {
  const out = new PacketWriter(sequence).packet((body) => body.lenenc(result.columns.length));
  for (const column of result.columns) out.packet((body) => writeColumn(body, column));
  out.packet((body) => writeEof(body, status));
  for (const row of result.rows)
    out.packet((body) => {
      for (const cell of row) body.cell(cell);
    });
  return out.packet((body) => writeEof(body, status)).finish();
}
function writeColumn(body, column) {
  const { code, charset, flags, decimals } = COLUMN_TYPES[column.type];
  body.cell("def").cell("").cell("").cell("").cell(column.name).cell(column.name).byte(12).int(charset, 2).int(268435455, 4).byte(code).int(flags, 2).byte(decimals).int(0, 2);
}
var COLUMN_TYPES = {
  text: { code: 253, charset: UTF8MB4, flags: 0, decimals: 31 },
  integer: { code: 8, charset: BINARY, flags: 128, decimals: 0 },
  double: { code: 5, charset: BINARY, flags: 128, decimals: 31 },
  decimal: { code: 246, charset: BINARY, flags: 128, decimals: 0 },
  json: { code: 245, charset: UTF8MB4, flags: 0, decimals: 31 },
  datetime: { code: 12, charset: BINARY, flags: 128, decimals: 6 },
  bytes: { code: 252, charset: BINARY, flags: 144, decimals: 0 }
};
function writeEof(body, status) {
  body.byte(254).int(0, 2).int(statusBits(status), 2);
}
function statusBits(status) {
  return (status.inTransaction ? STATUS_IN_TRANSACTION : 0) | (status.autocommit ? STATUS_AUTOCOMMIT : 0);
}

// src/emulator/wire/handshake.ts
import { randomBytes as randomBytes4 } from "node:crypto";
function newChallenge() {
  return Buffer.from(randomBytes4(20).map((byte) => byte % 90 + 37));
}
function isTlsRequest(body) {
  return body.length === 32 && (body.readUInt32LE(0) & CAPABILITY.ssl) !== 0;
}
function readLogin(body) {
  const reader = new ByteReader(body);
  const capabilities = reader.uint32();
  if ((capabilities & CAPABILITY.protocol41) === 0) throw new ProtocolError("client is too old");
  reader.take(4 + 1 + 23);
  const user = reader.textNul();
  const answer = readAnswer(reader, capabilities);
  const database = (capabilities & CAPABILITY.connectWithDb) !== 0 && reader.left > 0 ? reader.textNul() : "";
  const plugin = (capabilities & CAPABILITY.pluginAuth) !== 0 && reader.left > 0 ? reader.textNul() : void 0;
  return {
    user,
    answer,
    database: database === "" ? void 0 : database,
    plugin,
    foundRows: (capabilities & CAPABILITY.foundRows) !== 0
  };
}
function readAnswer(reader, capabilities) {
  if ((capabilities & CAPABILITY.pluginAuthLenenc) !== 0) return reader.lenencBytes();
  if ((capabilities & CAPABILITY.secureConnection) !== 0) return reader.take(reader.byte());
  return Buffer.from(reader.textNul());
}

// src/emulator/wire/connection.ts
var LOGIN_LIMIT = 64 * 1024;
var PACKET_LIMIT = 104857600;
var COMMAND = {
  quit: 1,
  initDb: 2,
  query: 3,
  fieldList: 4,
  statistics: 9,
  processKill: 12,
  ping: 14,
  changeUser: 17,
  stmtPrepare: 22,
  setOption: 27,
  resetConnection: 31
};
function serveConnection(socket, host) {
  new Connection2(socket, host).open();
}
var Connection2 = class {
  constructor(socket, host) {
    this.socket = socket;
    this.host = host;
    this.id = host.nextConnection();
  }
  socket;
  host;
  joiner = new PacketJoiner(LOGIN_LIMIT);
  challenge = newChallenge();
  queue = [];
  busy = false;
  secured = false;
  login;
  session;
  id;
  open() {
    this.socket.setNoDelay(true);
    this.listen();
    const { serverVersion, secureContext } = this.host;
    this.socket.write(greeting(serverVersion, this.id, this.challenge, secureContext !== void 0));
  }
  listen() {
    this.socket.on("data", (chunk) => this.receive(chunk));
    this.socket.on("error", () => this.close());
    this.socket.on("close", () => this.close());
  }
  receive(chunk) {
    try {
      for (const packet of this.joiner.push(chunk)) {
        if (this.asksForTls(packet)) return;
        this.queue.push(packet);
      }
    } catch {
      this.close();
      return;
    }
    if (this.queue.length > 64) this.socket.pause();
    if (!this.busy) void this.work();
  }
  async work() {
    this.busy = true;
    try {
      for (let packet = this.queue.shift(); packet; packet = this.queue.shift()) {
        const answer = await this.answer(packet);
        if (answer === void 0) {
          this.close();
          return;
        }
        if (!this.socket.destroyed && answer.length > 0) this.socket.write(answer);
        if (this.queue.length === 0) this.socket.resume();
      }
    } catch {
      this.close();
    } finally {
      this.busy = false;
    }
  }
  /** The bytes to send; undefined closes the connection. */
  async answer(packet) {
    const sequence = packet.sequence + 1 & 255;
    try {
      return this.session ? await this.command(this.session, packet.body, sequence) : this.authenticate(packet.body, sequence);
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      const known = error instanceof SqlError ? error : new SqlError(1105, `emulator defect: ${String(error)}`);
      const bytes = errorPacket(sequence, known);
      if (this.session) return bytes;
      this.socket.end(bytes);
      return Buffer.alloc(0);
    }
  }
  authenticate(body, sequence) {
    if (!this.login) {
      this.login = readLogin(body);
      if (this.login.plugin !== void 0 && this.login.plugin !== "mysql_native_password")
        return authSwitch(sequence, this.challenge);
    } else {
      this.login = { ...this.login, answer: body };
    }
    this.session = this.host.logIn(this.login, this.challenge, this.id, () => this.close());
    this.joiner.limit = PACKET_LIMIT;
    return okPacket(sequence, DONE, this.session.status, false);
  }
  async command(session, body, sequence) {
    const text2 = () => body.toString("utf8", 1);
    const ok = () => okPacket(sequence, DONE, session.status, false);
    switch (body[0]) {
      case COMMAND.quit:
        return void 0;
      case COMMAND.initDb:
        session.database = session.databaseOf(text2());
        return ok();
      case COMMAND.query:
        return this.query(session, text2(), sequence);
      case COMMAND.fieldList:
        return eofPacket(sequence, session.status);
      case COMMAND.statistics:
        return textPacket(
          sequence,
          `Uptime: ${Math.floor(process.uptime())}  Threads: ${session.engine.sessions.size}`
        );
      case COMMAND.processKill:
        if (body.length >= 5) session.engine.sessions.get(body.readUInt32LE(1))?.onKill();
        return ok();
      case COMMAND.ping:
        return ok();
      case COMMAND.resetConnection:
        session.reset();
        return ok();
      case COMMAND.setOption:
        return eofPacket(sequence, session.status);
      case COMMAND.stmtPrepare:
        throw new SqlError(1295, "This command is not supported in the prepared statement protocol yet");
      case void 0:
        throw new ProtocolError("empty packet");
      default:
        throw new SqlError(1047, "Unknown command");
    }
  }
  async query(session, sql, sequence) {
    const result = await this.host.query(session, sql);
    if (!result) return void 0;
    return result.kind === "rows" ? rowsPackets(sequence, result, session.status) : okPacket(sequence, result, session.status, this.login?.foundRows ?? false);
  }
  /** Turns to TLS where the client asks for it before its login. */
  asksForTls(packet) {
    const { secureContext } = this.host;
    if (this.secured || this.login || !isTlsRequest(packet.body)) return false;
    if (!secureContext) throw new ProtocolError("TLS was not offered");
    this.secured = true;
    const plain2 = this.socket;
    plain2.removeAllListeners("data");
    plain2.pause();
    const early = this.joiner.leftover();
    if (early.length > 0) plain2.unshift(early);
    this.socket = new TLSSocket(plain2, { isServer: true, secureContext });
    this.listen();
    return true;
  }
  close() {
    this.queue = [];
    this.session?.dispose();
    if (!this.socket.destroyed) this.socket.destroy();
  }
};

// src/emulator/start-emulator.ts
var ROOT = Object.freeze({ name: "root" });
async function startEmulator(options = {}) {
  const { catalog = {}, host = "127.0.0.1" } = options;
  const switches2 = withSwitches(
    withSwitches(DEFAULT_SWITCHES, catalog.switches ?? {}),
    options.switches ?? {}
  );
  const engine = await Engine.open(options.version ?? catalog.version ?? "9.1.3", switches2);
  engine.world.health = options.pipelineHealth;
  const inside = new Session(engine, ROOT, 0);
  engine.sessions.delete(inside.id);
  await loadIntoEngine(inside, catalog);
  const secureContext = options.tls && createSecureContext(options.tls);
  const reception = new Reception(engine, options.users ?? catalog.users ?? [ROOT], secureContext);
  reception.latency = options.latency ?? catalog.latency ?? [];
  reception.faults.set(options.faults ?? catalog.faults ?? []);
  const sockets = /* @__PURE__ */ new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveConnection(socket, reception);
  });
  const port = await listen(server, options.port ?? 0, host);
  return {
    port,
    url: `mysql://root@${host.includes(":") ? `[${host}]` : host}:${port}/`,
    get log() {
      return reception.log.entries;
    },
    clearLog: () => reception.log.clear(),
    execute: async (sql) => executeResult(await runSql(inside, sql)),
    credentialsOf: (database, link) => readObject(linkOf2(engine, database, link).credentialsText, "CREDENTIALS", engine.world.switches),
    configTextOf: (database, link) => linkOf2(engine, database, link).configText,
    pipelineOf: (database, name2) => {
      engine.world.settle();
      const pipeline = engine.world.findPipeline(database, name2);
      if (!pipeline) throw new RangeError(`there is no pipeline ${database}.${name2}`);
      const error = engine.world.errors.findLast(
        (one) => one.database === database && one.name === name2
      )?.message;
      const { state, starts, stops } = pipeline;
      return { state, cursor: cursorOf(engine.world, pipeline), starts, stops, error };
    },
    set: (settings) => change2(engine, reception, settings),
    setPipelineState: (database, name2, state, error) => {
      engine.world.settle();
      const pipeline = existingPipeline(engine.world, database, name2);
      if (error === void 0) enter(engine.world, pipeline, state);
      else fail(engine.world, pipeline, error);
    },
    onStatement: (hook) => {
      reception.hooks.add(hook);
      return () => void reception.hooks.delete(hook);
    },
    dropConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      reception.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve3) => {
        server.close(() => resolve3());
      });
      inside.dispose();
      engine.close();
    }
  };
}
function listen(server, port, host) {
  return new Promise((resolve3, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve3(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
function change2(engine, reception, settings) {
  const switches2 = withSwitches(engine.world.switches, settings.switches ?? {});
  if (settings.version !== void 0 || settings.switches)
    engine.become(settings.version ?? engine.world.version, switches2);
  if (settings.latency) reception.latency = settings.latency;
  if (settings.faults) reception.faults.set(settings.faults);
  if (settings.pipelineHealth) engine.world.health = settings.pipelineHealth;
}
function linkOf2(engine, database, name2) {
  const link = engine.world.findLink(database, name2);
  if (!link) throw new RangeError(`there is no link ${database}.${name2}`);
  return link;
}
function executeResult(result) {
  if (result.kind === "done") return { columns: [], rows: [], affectedRows: result.affected };
  const rows = result.rows.map(
    (row) => row.map(
      (cell) => cell === null || typeof cell === "string" ? cell : Buffer.from(cell).toString("utf8")
    )
  );
  return { columns: result.columns.map(({ name: name2 }) => name2), rows, affectedRows: 0 };
}

// src/plan/decide-orphan.ts
function decideOrphan({ record: record2, live }) {
  if (record2.deletion !== "Delete") return void 0;
  const link = { database: record2.database, name: record2.name };
  const base = { link, type: record2.type, changes: [], statements: [], basis: basisOf(live, record2) };
  if (!live)
    return { ...base, action: "record", reason: "already gone; the state forgets it", needs: { kind: "none" } };
  return {
    ...base,
    action: "delete",
    reason: "no spec names it any more, and its last policy.deletion was Delete",
    changes: [{ path: "type", kind: "remove", before: live.type }],
    statements: [{ statement: { kind: "drop-link", link }, shape: "drop", why: "pruned: no spec names it" }],
    needs: { kind: "unused", verb: "dropped" }
  };
}

// src/observe/dependants.ts
import pLimit3 from "p-limit";

// src/catalog/tokenize-sql.ts
function tokenizeSql(text2, hints = "comment") {
  const tokens = [];
  const pattern = new RegExp(hints === "code" ? `${HINT_EDGE}|${TOKEN2}` : TOKEN2, "gy");
  while (pattern.lastIndex < text2.length) {
    const found = pattern.exec(text2)?.groups;
    if (!found) return void 0;
    const token = tokenOf(found);
    if (token) tokens.push(token);
  }
  return tokens;
}
function mayHoldHint(text2) {
  return text2.includes("/*!");
}
var BLANK = String.raw`[\t-\r ]+|#[^\n]*|--(?=[\x00-\x20]|$)[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*\*/`;
var STRING = String.raw`'[^'\\]*(?:(?:\\[^]|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\[^]|"")[^"\\]*)*"`;
var NAME = "`[^`]*(?:``[^`]*)*`";
var WORD3 = String.raw`[\w$\x80-\uffff]+`;
var SYMBOL2 = "(?!/\\*)[^'\"`]";
var TOKEN2 = `(?<blank>${BLANK})|(?<string>${STRING})|(?<name>${NAME})|(?<word>${WORD3})|(?<symbol>${SYMBOL2})`;
var HINT_EDGE = String.raw`(?<edge>/\*!\d*|\*/)`;
function tokenOf(found) {
  if (found.word !== void 0) return { kind: "word", text: found.word };
  if (found.name !== void 0) return { kind: "name", text: found.name.slice(1, -1).replaceAll("``", "`") };
  if (found.string !== void 0) return { kind: "string" };
  if (found.symbol !== void 0) return { kind: "symbol", text: found.symbol };
  return void 0;
}

// src/catalog/link-of-pipeline.ts
function linkOfPipeline(createText, pipelineDatabase) {
  const asComments = read(tokenizeSql(createText, "comment"), pipelineDatabase);
  if (!mayHoldHint(createText)) return asComments;
  const asCode = read(tokenizeSql(createText, "code"), pipelineDatabase);
  return same(asComments, asCode) ? asComments : unclear("has a conditional comment that may change its source");
}
function read(tokens, pipelineDatabase) {
  if (!tokens) return unclear("has a quote or a comment that does not end");
  if (tokens.length === 0) return unclear("is empty");
  const source = sourceStart(tokens);
  if (source === void 0) return unclear("does not begin with CREATE PIPELINE \u2026 AS LOAD DATA");
  return isWord2(tokens[source], "LINK") ? readLink2(tokens, source + 1, pipelineDatabase) : readOtherSource(tokens, source);
}
function sourceStart(tokens) {
  let at = 0;
  const skip = (...words) => {
    const fits = words.every((word, index) => isWord2(tokens[at + index], word));
    if (fits) at += words.length;
    return fits;
  };
  if (!skip("CREATE")) return void 0;
  skip("OR", "REPLACE");
  skip("AGGREGATOR");
  if (!skip("PIPELINE")) return void 0;
  skip("IF", "NOT", "EXISTS");
  const pipeline = readName2(tokens, at);
  if (!pipeline) return void 0;
  at = pipeline.end;
  return skip("AS", "LOAD", "DATA") ? at : void 0;
}
function readLink2(tokens, at, pipelineDatabase) {
  const found = readName2(tokens, at);
  if (!found) return unclear("names no link after LOAD DATA LINK");
  if (!endsName(tokens[found.end])) return unclear("names its link in a way that cannot be read");
  const [first, second] = found.parts;
  const link = second === void 0 ? { database: pipelineDatabase, name: first } : { database: first, name: second };
  return { kind: "link", link };
}
function readOtherSource(tokens, at) {
  const rest = tokens.slice(at);
  const plain2 = rest[0]?.kind === "word" && rest[1]?.kind === "string";
  if (plain2 || rest[0]?.kind === "word" && !rest.some((token) => isWord2(token, "LINK")))
    return { kind: "none" };
  return unclear("has a source that is not known");
}
function readName2(tokens, at) {
  const first = namePart(tokens[at]);
  if (first === void 0) return void 0;
  const dot = tokens[at + 1];
  if (dot?.kind !== "symbol" || dot.text !== ".") return { parts: [first], end: at + 1 };
  const second = namePart(tokens[at + 2]);
  return second === void 0 ? void 0 : { parts: [first, second], end: at + 3 };
}
function namePart(token) {
  return (token?.kind === "word" || token?.kind === "name") && token.text !== "" ? token.text : void 0;
}
function endsName(token) {
  if (token === void 0 || token.kind === "string") return true;
  if (token.kind === "symbol") return token.text === ";";
  return CLAUSES.some((clause) => isWord2(token, clause));
}
var CLAUSES = [
  "CONFIG",
  "CREDENTIALS",
  "BATCH_INTERVAL",
  "MAX_PARTITIONS_PER_BATCH",
  "WITH",
  "INTO",
  "FORMAT"
];
function isWord2(token, keyword) {
  return token?.kind === "word" && token.text.replace(/[a-z]/g, (letter) => letter.toUpperCase()) === keyword;
}
function unclear(why) {
  return { kind: "unclear", why };
}
function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

// src/spec/link-spec.ts
var LINK_TYPES = ["S3", "AZURE", "GCS", "HDFS", "HTTP", "KAFKA", "MONGODB", "MYSQL"];
var DEFAULT_POLICY = Object.freeze({
  config: "Exact",
  credentials: "Exact",
  credentialsDrift: "OnChange",
  adoption: "Send",
  pipelines: "Pause",
  revive: false,
  deletion: "Retain",
  replace: "Refuse",
  drift: "Correct",
  approval: "Automatic"
});

// src/observe/dependants.ts
var DependantFinder = class {
  #server;
  #uses = /* @__PURE__ */ new Map();
  constructor(server) {
    this.#server = server;
  }
  /** Forgets what pipelines use: the server has shown that something moved. */
  forget() {
    this.#uses.clear();
  }
  /** For each draft, by idKey of its link: the pipelines its need asks for, in the order of their names. */
  async find(drafts) {
    const wanting = drafts.filter(({ needs }) => needs.kind !== "none");
    const found = /* @__PURE__ */ new Map();
    if (wanting.length === 0) return found;
    const pipelines2 = await this.#server.withSession(readPipelines);
    const could = pipelines2.filter((pipeline) => wanting.some((draft) => couldMatter(pipeline, draft)));
    const uses = await this.#readUses(could);
    const byLink = /* @__PURE__ */ new Map();
    const unclear2 = [];
    for (const pipeline of could) {
      const use = uses.get(idKey(pipeline)) ?? "none";
      if (use === "unclear") unclear2.push(pipeline);
      else if (use !== "none") byLink.set(idKey(use), [...byLink.get(idKey(use)) ?? [], pipeline]);
    }
    const states = await this.#sessionStates(wanting.flatMap(({ link }) => byLink.get(idKey(link)) ?? []));
    for (const draft of wanting) {
      const certain = (byLink.get(idKey(draft.link)) ?? []).map((pipeline) => ({ pipeline, certain: true }));
      const possible = unclear2.map((pipeline) => ({ pipeline, certain: false }));
      const dependants = [...certain, ...possible].filter(({ pipeline }) => couldMatter(pipeline, draft)).map(({ pipeline, certain: certain2 }) => ({
        database: pipeline.database,
        name: pipeline.name,
        state: states.get(idKey(pipeline)) ?? pipeline.state,
        certain: certain2
      }));
      found.set(idKey(draft.link), dependants);
    }
    return found;
  }
  async #readUses(pipelines2) {
    const limit = pLimit3(READERS);
    const uses = await Promise.all(
      // Grouped by database, since SHOW CREATE PIPELINE takes a bare name in the context of its database.
      [...pipelines2].sort((a, b) => a.database < b.database ? -1 : a.database > b.database ? 1 : 0).map((pipeline) => {
        const key = idKey(pipeline);
        const known = this.#uses.get(key) ?? limit(() => this.#readUse(pipeline));
        this.#uses.set(key, known);
        return known.then((use) => [key, use]);
      })
    );
    return new Map(uses);
  }
  async #readUse(pipeline) {
    try {
      const text2 = await this.#server.withSession((session) => readPipelineText(session, pipeline));
      if (text2 === void 0) return "none";
      const use = linkOfPipeline(text2, pipeline.database);
      return use.kind === "link" ? use.link : use.kind === "none" ? "none" : "unclear";
    } catch (error) {
      if (error instanceof ServerError && error.kind === "refused") return "unclear";
      throw error;
    }
  }
  /** SHOW PIPELINES tells sessions' states (Testing, Profiling, foreground) that the view may not. */
  async #sessionStates(users) {
    const running = users.filter(({ state }) => activityOf(state) === "running");
    const states = /* @__PURE__ */ new Map();
    for (const database of new Set(running.map((pipeline) => pipeline.database))) {
      const shown = await this.#server.withSession((session) => readSessionStates(session, database));
      for (const [name2, state] of shown) states.set(idKey({ database, name: name2 }), state);
    }
    return states;
  }
};
var READERS = 4;
function couldMatter(pipeline, { type, needs }) {
  if (!stateMatters(pipeline.state, needs)) return false;
  return needs.kind === "unused" || sourceMatches(pipeline.sourceType, type);
}
function stateMatters(state, needs) {
  switch (needs.kind) {
    case "none":
      return false;
    case "unused":
      return true;
    case "pause": {
      const activity = activityOf(state);
      return activity === "running" || activity === "busy" || needs.revive && activity === "failed";
    }
    default:
      return needs;
  }
}
function sourceMatches(sourceType, linkType) {
  const source = sourceType?.toUpperCase();
  const known = LINK_TYPES.some((type) => type === source);
  return !known || source === linkType.toUpperCase();
}

// src/observe/plan-run.ts
var PLAIN_OPTIONS = { prune: false, targets: [], trust: false, takeOver: false };
async function planRun(run, specs2, options) {
  const wanted = targeted(specs2, options.targets);
  const facts = {
    owner: run.owner,
    takeOver: options.takeOver,
    trust: options.trust,
    remembers: run.state.kind !== "none",
    capabilities: run.capabilities
  };
  run.progress("reading links and state");
  const [live, entries] = await Promise.all([readLive(run, wanted), run.state.load()]);
  const snapshot = snapshotOf(entries);
  const linkFacts = await gatherCredentials(
    run,
    facts,
    wanted.map((spec) => ({ spec, live: live.get(idKey(spec)), record: snapshot.links.get(idKey(spec)) })),
    snapshot
  );
  const orphans = options.prune ? orphansOf(specs2, snapshot, live, run.owner, options.targets) : [];
  const decided = [
    ...linkFacts.map((one) => ({ draft: decideLink(one, facts), facts: { kind: "spec", facts: one } })),
    ...orphans.flatMap((one) => {
      const draft = decideOrphan(one);
      return draft ? [{ draft, facts: { kind: "orphan", facts: one } }] : [];
    })
  ];
  const finder = new DependantFinder(run.server);
  const drafts = decided.map(({ draft }) => draft);
  if (drafts.some(({ needs }) => needs.kind !== "none")) run.progress("finding the pipelines on the links");
  const dependants = await finder.find(drafts);
  const links2 = decided.map(({ draft, facts: about }) => ({
    plan: finishDraft(draft, dependants.get(idKey(draft.link)) ?? []),
    needs: draft.needs,
    facts: about
  }));
  const named = new Set(specs2.map(idKey));
  const plan = {
    links: links2.map((link) => link.plan),
    unmanaged: [...live.keys()].filter((key) => !named.has(key) && !snapshot.links.has(key)).length,
    held: snapshot.windows.flatMap(
      ({ link, since: since2, pipelines: pipelines2 }) => pipelines2.map(({ database, name: name2 }) => ({ database, name: name2, link, since: since2 }))
    ),
    notes: run.state.kind === "none" ? [NO_STATE] : []
  };
  return { plan, links: links2, facts, snapshot, finder };
}
var NO_STATE = "state is none: an interrupted run cannot be resumed, nothing keeps two runs apart, and credentials of live links are not compared (they are sent on creation, or with credentialsDrift: Always)";
async function readLive(run, specs2) {
  return run.server.withSession(async (session) => {
    const databases = [...new Set(specs2.map(({ database }) => database))];
    const { links: links2, configMissing } = await readLinks(session, databases);
    const live = new Map(links2.map((link) => [idKey(link), link]));
    if (!configMissing) return live;
    const wanted = new Set(specs2.map(idKey));
    const filled = await fillConfigs(
      session,
      links2.filter((link) => wanted.has(idKey(link)))
    );
    return new Map([...live, ...filled.map((link) => [idKey(link), link])]);
  });
}
function targeted(specs2, targets) {
  if (targets.length === 0) return specs2;
  return specs2.filter((spec) => targets.includes(idText(spec)));
}
function orphansOf(specs2, snapshot, live, owner, targets) {
  const named = new Set(specs2.map(idKey));
  return [...snapshot.links].filter(([key, record2]) => record2.owner === owner && !named.has(key)).filter(([, record2]) => targets.length === 0 || targets.includes(idText(record2))).map(([key, record2]) => ({ record: record2, live: live.get(key) }));
}

// test/apply/stand.ts
async function openStand(options = {}) {
  const emulator = await startEmulator(options);
  const secrets = /* @__PURE__ */ new Map();
  const open3 = [];
  return {
    emulator,
    secrets,
    async open({ state = "database:linkspec", owner = "default" } = {}) {
      const server = await connectServer(parseServerUrl(emulator.url));
      const store = openState(state, server);
      const run = {
        id: randomUUID(),
        server,
        capabilities: server.capabilities,
        state: store,
        owner,
        readSecret: async (reference) => new Secret(secrets.get(reference.name ?? "") ?? `value of ${reference.name}`),
        now: () => /* @__PURE__ */ new Date(),
        progress: () => void 0,
        async close() {
          await store.close();
          await server.close();
        }
      };
      open3.push(run);
      return run;
    },
    async close() {
      for (const run of open3) await run.close();
      await emulator.close();
    }
  };
}
function specOf(parts = {}) {
  const { policy, credentials, ...rest } = parts;
  const name2 = parts.name ?? "l";
  return {
    title: name2,
    place: { file: "test.yaml", line: 1 },
    database: "db",
    name: name2,
    type: "S3",
    suspend: false,
    ...rest,
    policy: { ...DEFAULT_POLICY, ...policy },
    ...credentials && {
      credentials: Object.entries(credentials).map(
        ([key, env]) => [key, { kind: "reference", reference: { kind: "env", name: env } }]
      )
    }
  };
}
var QUICK = {
  concurrency: 4,
  failFast: false,
  lockTimeoutMs: 5e3,
  settleMs: 0,
  signal: new AbortController().signal
};
async function applyAll(run, specs2, options = {}, how = {}) {
  const { started } = await resume(run);
  const planned = await planRun(run, specs2, { ...PLAIN_OPTIONS, ...options });
  const links2 = await applyRun(run, planned, { ...QUICK, ...how });
  return { links: links2, resumed: started, planned };
}

// ../../tmp/perf/plan.ts
var N = 1e4;
var links = Array.from({ length: N }, (_, i) => ({ database: "db" + i % 10, name: "l" + i, type: "S3", config: { region: "us-east-1", disable_gunzip: false, endpoint_url: "https://s3.example.com/" + i }, credentials: { aws_access_key_id: "A" + i, aws_secret_access_key: "s" + i } }));
var pipelines = Array.from({ length: N }, (_, i) => ({ database: "db" + i % 10, name: "p" + i, link: "l" + i }));
var stand = await openStand({ catalog: { links, pipelines } });
var distinct = Number(process.argv[2] ?? 20);
var specs = links.map((l, i) => specOf({ database: l.database, name: l.name, config: l.config, credentials: { aws_access_key_id: "A" + i % distinct, aws_secret_access_key: "S" + i % distinct }, policy: { adoption: "Trust" } }));
var t = performance.now();
var r = await applyAll(await stand.open(), specs);
console.log("record", r.links.filter((l) => l.outcome === "done").length, Math.round(performance.now() - t));
for (let i = 0; i < 3; i++) {
  t = performance.now();
  const run = await stand.open();
  const p = await planRun(run, specs, PLAIN_OPTIONS);
  console.log("plan", p.plan.links.filter((l) => l.action === "none").length, Math.round(performance.now() - t));
}
console.log(process.memoryUsage().rss >> 20, stand.emulator.log.length);
await stand.close();
