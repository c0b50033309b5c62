import { fail } from "@/lib/problem";
import { parseJson } from "@/lib/table/json-reader/parse-json";
import { type Answer, fetchOne, type Refusal } from "./fetch-one";
import { mergedPages, placeOf, rowsOf } from "./merge-pages";
import { firstAddress, nextAddress, type Paging } from "./pages";
import { type Header, shortened } from "./request";

/** One address with its pages, and how gently it is asked. Plain data: it crosses into the gate. */
export interface CollectPlan {
  readonly url: string;
  /** Sent to the origin of `url` only. */
  readonly headers: readonly Header[];
  readonly paging: Paging;
  readonly mostPages: number;
  /** Milliseconds between requests. */
  readonly pause: number;
  /** Milliseconds without a byte. */
  readonly timeout: number;
  /** Bytes of all answers together. */
  readonly limit: number;
  /** Where the rows of a JSON answer are; "" where they are looked for. */
  readonly records: string;
}

export interface CollectProgress {
  /** Pages that have come. */
  readonly pages: number;
  readonly bytes: number;
  /** When the server asked to wait: until when (ms since the epoch). */
  readonly waitingUntil: number | null;
}

/** Why no more pages were asked for. */
export type CollectEnd =
  | "complete"
  /** There is more: the number of pages was reached. */
  | "most-pages"
  /** The server gave a page again that it had given before. */
  | "repeats";

export interface CollectedFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface Collected {
  readonly files: readonly CollectedFile[];
  readonly pages: number;
  readonly bytes: number;
  readonly end: CollectEnd;
}

export interface CollectOptions {
  readonly allowed: (url: string) => boolean;
  readonly onProgress: (progress: CollectProgress) => void;
  readonly signal: AbortSignal;
  readonly now?: () => number;
}

interface Page {
  readonly blob: Blob;
  readonly name: string;
  readonly document: unknown;
}

/** A server is asked again this many times when it says that it is busy. */
const TRIES = 3;
/** Longer waits than this are told instead of waited for. Milliseconds. */
const LONGEST_WAIT = 120_000;
/** The first wait where the server does not tell one; doubled with each try. Milliseconds. */
const FIRST_WAIT = 1_000;

/**
 * Fetches an address and the pages that follow, one after the other. Pages of JSON become one document of the same shape, so that types
 * are found over all rows; pages of any other format stay files. Fails with a problem of the `source` area; nothing is kept then.
 * O(bytes), all of them in memory.
 */
export async function collect(plan: CollectPlan, options: CollectOptions): Promise<Collected> {
  const pages: Page[] = [];
  const home = new URL(plan.url).origin;
  const seen = new Set<string>();
  let bytes = 0;
  let rows = 0;
  let end: CollectEnd = "complete";
  let before = "";
  let place: string | null = null;
  let next: string | null = firstAddress(plan.url, plan.paging);
  while (next !== null) {
    const url = next;
    if (seen.has(url)) {
      end = "repeats";
      break;
    }
    seen.add(url);
    if (pages.length === plan.mostPages) {
      end = "most-pages";
      break;
    }
    if (pages.length > 0) await rest(plan.pause, options.signal);
    const told = (more: number, waitingUntil: number | null = null) => options.onProgress({ pages: pages.length, bytes: bytes + more, waitingUntil });
    const answer = await patiently(plan, url, url.startsWith(`${home}/`) ? plan.headers : [], plan.limit - bytes, options, told);
    if ("status" in answer) {
      // Some servers answer a number after the last page with “not found”.
      if (answer.status === 404 && pages.length > 0 && plan.paging.kind === "page") break;
      return refused(answer, home);
    }
    const page = await readPage(answer, plan.paging);
    const text = plan.paging.kind === "page" || plan.paging.kind === "offset" ? await answer.blob.text() : "";
    if (text !== "" && text === before) {
      end = "repeats";
      break;
    }
    before = text;
    bytes += answer.blob.size;
    place ??= placeOf(page.document, plan.records);
    const here = plan.paging.kind === "none" ? 0 : rowsOf(page.document, text, place);
    next = nextAddress(plan.url, plan.paging, { url: answer.url, link: answer.link, document: page.document, before: rows, rows: here, index: pages.length });
    rows += here;
    // The page after the last one holds no rows; the first one is kept, it tells what there would be.
    const last = here === 0 && (plan.paging.kind === "page" || plan.paging.kind === "offset");
    if (!last || pages.length === 0) pages.push(page);
    options.onProgress({ pages: pages.length, bytes, waitingUntil: null });
  }
  return { files: filesOf(pages, place), pages: pages.length, bytes, end };
}

/** One page; a server that is busy is asked again when it says so. */
async function patiently(
  plan: CollectPlan,
  url: string,
  headers: readonly Header[],
  limit: number,
  { allowed, signal, now = Date.now }: CollectOptions,
  told: (bytes: number, waitingUntil?: number | null) => void,
): Promise<Answer | Refusal> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetchOne({ url, headers, timeout: plan.timeout, limit, allowed, signal, onBytes: (bytes) => told(bytes) });
    if (!("status" in answer) || attempt === TRIES || !isBusy(answer)) return answer;
    const wait = answer.retryAfter ?? FIRST_WAIT * 2 ** (attempt - 1);
    if (wait > LONGEST_WAIT) return answer;
    told(0, now() + wait);
    await rest(wait, signal);
  }
}

function isBusy({ status, retryAfter }: Refusal): boolean {
  return status === 429 || status === 503 || ((status === 502 || status === 504) && retryAfter === null);
}

async function readPage(answer: Answer, paging: Paging): Promise<Page> {
  const { blob, type } = answer;
  const address = shortened(answer.url);
  if (blob.size === 0) return fail("source.answer-empty", { address });
  const start = (await blob.slice(0, 512).text()).trimStart().toLowerCase();
  if (start.startsWith("<!doctype html") || start.startsWith("<html")) return fail("source.answer-page", { address });
  const name = nameOf(answer);
  if (paging.kind === "none" || !(/json/.test(type) || /^[{[]/.test(start))) return { blob, name, document: undefined };
  try {
    return { blob, name, document: parseJson((await blob.text()).replace(/^\ufeff/, "")) };
  } catch {
    return { blob, name, document: undefined };
  }
}

function filesOf(pages: readonly Page[], place: string | null): CollectedFile[] {
  if (pages.length <= 1) return pages.map(({ blob, name }) => ({ blob, name }));
  const whole = mergedPages(
    pages.map(({ document }) => document),
    place,
  );
  if (whole) return [{ name: withEnding(pages[0].name, "json"), blob: whole }];
  return pages.map(({ blob, name }, i) => ({ blob, name: numbered(name, i + 1) }));
}

const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/ndjson|jsonl|json-?lines/, "ndjson"],
  [/json/, "json"],
  [/csv/, "csv"],
  [/tab-separated/, "tsv"],
  [/spreadsheetml/, "xlsx"],
  [/opendocument\.spreadsheet/, "ods"],
  [/parquet/, "parquet"],
  [/zip$/, "zip"],
  [/^text\//, "txt"],
];

/** What the file is called: as the server says, else as the address ends. */
function nameOf({ fileName, url, type }: Answer): string {
  if (fileName) return fileName;
  const { pathname, hostname } = new URL(url);
  let last = pathname.split("/").filter(Boolean).at(-1) ?? hostname;
  try {
    last = decodeURIComponent(last);
  } catch {
    // As it is written.
  }
  const name = shortened(last.replace(/[\\/]/g, " "), 80);
  if (/\.[a-z][a-z0-9]{1,7}$/i.test(name) && name !== hostname) return name;
  const ending = ENDINGS.find(([pattern]) => pattern.test(type))?.[1];
  return ending ? `${name}.${ending}` : name;
}

function withEnding(name: string, ending: string): string {
  return name.toLowerCase().endsWith(`.${ending}`) ? name : `${name}.${ending}`;
}

function numbered(name: string, page: number): string {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? `${name.slice(0, dot)} ${page}${name.slice(dot)}` : `${name} ${page}`;
}

/** Waits, or stops waiting when told to. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(stopped());
    const onAbort = () => {
      clearTimeout(timer);
      reject(stopped());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

function stopped(): unknown {
  try {
    return fail("source.fetch-stopped");
  } catch (error) {
    return error;
  }
}

function refused({ status, retryAfter, said }: Refusal, origin: string): never {
  const detail = { origin, answer: said === "" ? String(status) : `${status}: ${said}` };
  if (status === 401 || status === 403) return fail("source.status-denied", detail, { param: "headers" });
  if (status === 404 || status === 410) return fail("source.status-missing", detail, { param: "url" });
  if (status === 429 || (status === 503 && retryAfter !== null))
    return fail("source.status-busy", { ...detail, seconds: Math.ceil((retryAfter ?? 60_000) / 1000) });
  if (status >= 500) return fail("source.status-server", detail);
  return fail("source.status-other", detail, { param: "url" });
}
