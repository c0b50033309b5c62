import { fail, ProblemError } from "@/lib/problem";
import { type Header, shortened } from "./request";

export interface OneRequest {
  readonly url: string;
  /** Sent to the origin of `url` and to no other one. */
  readonly headers: readonly Header[];
  /** Milliseconds without a byte after which the request is given up. */
  readonly timeout: number;
  /** Bytes that the answer may have. */
  readonly limit: number;
  /** Whether an address may be reached; asked before each request. */
  readonly allowed: (url: string) => boolean;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** An answer with status 200 to 299. */
export interface Answer {
  /** After redirects. */
  readonly url: string;
  /** Media type in lower case, without parameters; "" when the server does not tell. */
  readonly type: string;
  /** The header `Link`. Null also where the server does not let pages see it. */
  readonly link: string | null;
  /** The file name that the server gives, or null. */
  readonly fileName: string | null;
  readonly blob: Blob;
}

/** An answer with any other status. */
export interface Refusal {
  readonly status: number;
  /** Milliseconds to wait as the server says, or null. */
  readonly retryAfter: number | null;
  /** The beginning of what it says. */
  readonly said: string;
}

const REDIRECTS = 10;
/** What is read of an error's body. Bytes. */
const SAID_BYTES = 4096;

/**
 * One GET request, its body streamed. No cookies, no referrer, no other method. Fails with a problem of the `source` area: no answer,
 * time-out, too many bytes, sent on to an origin that is not allowed.
 *
 * Redirects: where the place that they lead to can be seen (Node) it is looked at before it is asked. A browser does not show it to a
 * program, so there a redirect is followed only when the request carries no headers (at most a bare GET reaches an unknown place), and what
 * comes from an origin that is not allowed is thrown away unread.
 */
export async function fetchOne(request: OneRequest): Promise<Answer | Refusal> {
  const watch = new Watch(request);
  try {
    const response = await respond(request, watch);
    const type = (response.headers.get("content-type") ?? "").split(";", 1)[0].trim().toLowerCase();
    if (!response.ok) return { status: response.status, retryAfter: waitOf(response.headers.get("retry-after")), said: await beginning(response, type, watch) };
    const blob = await watch.guard(body(response, type, request, watch));
    return {
      url: response.url || request.url,
      type,
      link: response.headers.get("link"),
      fileName: fileNameOf(response.headers.get("content-disposition")),
      blob,
    };
  } finally {
    watch.end();
  }
}

/** Gives a request up when nothing has come for too long, or when it is stopped from outside. */
class Watch {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private late = false;
  private readonly stop = () => this.controller.abort();

  constructor(private readonly request: OneRequest) {
    request.signal.addEventListener("abort", this.stop);
    if (request.signal.aborted) this.stop();
    this.sign();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** A sign of life. */
  sign(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.late = true;
      this.controller.abort();
    }, this.request.timeout);
  }

  /** What failed, as a problem. */
  async guard<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const { origin } = new URL(this.request.url);
      if (this.late) return fail("source.answer-late", { origin, seconds: Math.round(this.request.timeout / 1000) });
      if (this.request.signal.aborted) return fail("source.fetch-stopped");
      return fail("source.no-answer", { origin, reason: reasonOf(error) });
    }
  }

  end(): void {
    clearTimeout(this.timer);
    this.request.signal.removeEventListener("abort", this.stop);
    // Lets go of a body that was not read to its end.
    this.controller.abort();
  }
}

async function respond(request: OneRequest, watch: Watch): Promise<Response> {
  const home = new URL(request.url).origin;
  let url = request.url;
  for (let hops = 0; hops <= REDIRECTS; hops++) {
    if (!request.allowed(url)) return fail(hops === 0 ? "source.origin-refused" : "source.redirect-elsewhere", { origin: new URL(url).origin, from: home });
    const response = await ask(request, url, home, "manual", watch);
    if (response.type === "opaqueredirect") return followed(request, url, home, watch);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, url)) break;
    url = new URL(location, url).href;
    if (!/^https?:/.test(url)) break;
  }
  return fail("source.redirect-endless", { origin: home });
}

/** In a browser, after a redirect whose target cannot be seen. */
async function followed(request: OneRequest, url: string, home: string, watch: Watch): Promise<Response> {
  if (request.headers.length > 0) return fail("source.redirect-headers", { origin: home });
  const response = await ask(request, url, home, "follow", watch);
  if (!request.allowed(response.url)) return fail("source.redirect-elsewhere", { origin: new URL(response.url).origin, from: home });
  return response;
}

function ask(request: OneRequest, url: string, home: string, redirect: RequestRedirect, watch: Watch): Promise<Response> {
  const headers = new URL(url).origin === home ? request.headers.map(([name, value]): [string, string] => [name, value]) : [];
  const options = { method: "GET", headers, mode: "cors", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-cache", redirect } as const;
  return watch.guard(fetch(url, { ...options, signal: watch.signal }));
}

async function body(response: Response, type: string, request: OneRequest, watch: Watch): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > request.limit) return fail("source.answer-too-large", { origin: new URL(request.url).origin, limit: Math.round(request.limit / 2 ** 20) });
    parts.push(part.value);
    watch.sign();
    request.onBytes(bytes);
  }
  return new Blob(parts, { type });
}

/** The beginning of an error's body where it is text: one line, capped. */
async function beginning(response: Response, type: string, watch: Watch): Promise<string> {
  if (!/^text\/plain|json/.test(type) || !response.body) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    while (text.length < SAID_BYTES) {
      const part = await watch.guard(reader.read());
      if (part.done) break;
      text += decoder.decode(part.value, { stream: true });
    }
  } catch {
    // The status says enough.
  }
  return shortened(text);
}

/** `Retry-After` in seconds or as a date (RFC 9110), as milliseconds from now. */
export function waitOf(header: string | null, now: number = Date.now()): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = text === "" ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** The file name of `Content-Disposition`, without folders. */
export function fileNameOf(header: string | null): string | null {
  const wide = /filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(header ?? "");
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(header ?? "");
  let name = plain?.[1] ?? plain?.[2] ?? "";
  try {
    if (wide) name = decodeURIComponent(wide[1]);
  } catch {
    // Badly encoded: the plain name stands.
  }
  const last = shortened(name.split(/[\\/]/).at(-1) ?? "", 100);
  return last === "" ? null : last;
}

/** Browsers tell only that it failed; Node tells why, in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return shortened(String(error));
  const { cause } = error;
  if (cause instanceof Error) return shortened("code" in cause && typeof cause.code === "string" ? cause.code : cause.message);
  return shortened(error.message);
}
