import type { Problem } from "@/lib/problem";

/** A header of a request as a document holds it. */
export interface HeaderField {
  readonly name: string;
  /** Empty in the document where `secret`: the value is kept on this machine, by origin and name. */
  readonly value: string;
  readonly secret: boolean;
}

/** A header as it is sent. */
export type Header = readonly [name: string, value: string];

/** What an address is asked for: files over HTTP, or a stream (server-sent events over HTTP, WebSocket). */
export type AddressUse = "fetch" | "stream";

export interface Address {
  readonly url: URL;
  /** Scheme, host and port: what a person allows. */
  readonly origin: string;
  /** This machine or its local network: told before the first request, because what answers there is not public. */
  readonly local: boolean;
  /** Not encrypted; possible within the local network only. */
  readonly open: boolean;
}

export type ReadAddress = { readonly ok: true; readonly address: Address } | { readonly ok: false; readonly problem: Problem };

const SCHEMES: Readonly<Record<AddressUse, ReadonlySet<string>>> = {
  fetch: new Set(["https:", "http:"]),
  stream: new Set(["https:", "http:", "wss:", "ws:"]),
};

/**
 * Reads an address that a person typed and holds it to the rules: https (or wss), without encryption only within the local network,
 * no user and password in it, no fragment. Problems of the `source` area about `param`. O(length).
 */
export function readAddress(text: string, use: AddressUse, param = "url"): ReadAddress {
  const trimmed = text.trim();
  const refuse = (code: string, detail?: Problem["detail"]): ReadAddress => ({
    ok: false,
    problem: { code: `source.${code}`, severity: "error", param, ...(detail ? { detail } : {}) },
  });
  if (trimmed === "") return refuse("address-missing");
  const url = parsed(trimmed);
  if (!url || url.hostname === "") return refuse("address-invalid", { address: shortened(trimmed) });
  if (!SCHEMES[use].has(url.protocol)) return refuse("address-scheme", { scheme: url.protocol.slice(0, -1) });
  if (url.username !== "" || url.password !== "") return refuse("address-password");
  const local = isLocalHost(url.hostname);
  const open = url.protocol === "http:" || url.protocol === "ws:";
  if (open && !local) return refuse("address-open", { origin: url.origin, safe: url.origin.replace(/^http/, "https").replace(/^ws:/, "wss:") });
  url.hash = "";
  return { ok: true, address: { url, origin: url.origin, local, open } };
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Texts from elsewhere are shown as text, and never longer than this. */
const SHOWN_LENGTH = 200;

/** A text for a message: one line, at most `SHOWN_LENGTH` characters. */
export function shortened(text: string, length = SHOWN_LENGTH): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

/**
 * Whether a host is this machine or stands in a local network, by its name or number: loopback, private, link-local and shared ranges of
 * RFC 6890 (IPv4 mapped into IPv6 included), names without a dot and the suffixes of RFC 6761, 6762, 8375. `host` as URL.hostname gives it.
 */
export function isLocalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (name.startsWith("[")) return isLocalV6(name.slice(1, -1));
  const numbers = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name);
  if (numbers) return isLocalV4(Number(numbers[1]), Number(numbers[2]));
  return !name.includes(".") || /\.(?:localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/.test(name);
}

function isLocalV4(a: number, b: number): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 198 && (b === 18 || b === 19))
  );
}

/** URL gives the shortest form: `::1`, `::ffff:7f00:1`, `fd00::1`, `fe80::1`. */
function isLocalV6(address: string): boolean {
  const mapped = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(address);
  if (mapped) {
    const high = Number.parseInt(mapped[1], 16);
    return isLocalV4(high >> 8, high & 255);
  }
  return address === "::1" || address === "::" || /^f[cd]/.test(address) || /^fe[89ab]/.test(address);
}

/** Names whose values open something: kept on this machine unless the person says otherwise. */
export function isSecretName(name: string): boolean {
  return /^(?:authorization|proxy-authorization)$|api[-_]?key|token|secret|password|session|signature|credential/i.test(name.trim());
}

/** What a browser sends itself or keeps to itself (Fetch standard, forbidden request-headers); the command line holds to the same. */
const FORBIDDEN =
  /^(?:accept-charset|accept-encoding|access-control-request-(?:headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|user-agent|via|proxy-.*|sec-.*|x-http-method(?:-override)?|x-method-override)$/i;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What a header's value may hold: visible Latin-1, spaces and tabs within. No line breaks, which would begin another header. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What is wrong with the headers of a node, before anything is sent; secret values are looked at where they are typed and sent. */
export function headerProblems(headers: readonly HeaderField[], param = "headers"): Problem[] {
  const seen = new Set<string>();
  return headers.flatMap(({ name, value }): Problem[] => {
    const key = name.trim().toLowerCase();
    const problem = (code: string): Problem[] => [{ code: `source.${code}`, severity: "error", param, detail: { name: shortened(name, 60) } }];
    if (key === "") return value === "" ? [] : problem("header-nameless");
    if (!TOKEN.test(key)) return problem("header-name");
    if (FORBIDDEN.test(key)) return problem("header-forbidden");
    if (seen.has(key)) return problem("header-twice");
    seen.add(key);
    return isHeaderValue(value) ? [] : problem("header-value");
  });
}

export function isHeaderValue(value: string): boolean {
  return VALUE.test(value);
}

/** The headers as they are sent: named ones, secret values put in by lower-case name. A secret without a value here is left out. */
export function sentHeaders(headers: readonly HeaderField[], secrets: Readonly<Record<string, string>>): Header[] {
  return headers.flatMap(({ name, value, secret }): Header[] => {
    const key = name.trim();
    if (key === "") return [];
    const sent = secret ? secretOf(key, secrets) : value;
    return sent === "" || !isHeaderValue(sent) ? [] : [[key, sent.trim()]];
  });
}

function secretOf(name: string, secrets: Readonly<Record<string, string>>): string {
  const key = name.toLowerCase();
  return Object.hasOwn(secrets, key) ? secrets[key] : "";
}

/** Names of secret headers whose value is not known here. */
export function missingSecrets(headers: readonly HeaderField[], secrets: Readonly<Record<string, string>>): string[] {
  return headers.filter(({ name, secret }) => secret && name.trim() !== "" && secretOf(name.trim(), secrets) === "").map(({ name }) => name.trim());
}
