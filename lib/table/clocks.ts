import { decodeText, type Encoding } from "./csv-reader/encoding";
import type { Plan } from "./csv-reader/plan";
import { takeSample } from "./csv-reader/sample";
import { tokenize } from "./csv-reader/tokenize";

/** Times of a column by how they were written. Days without a time of day are neither kind. */
export interface Clocks {
  /** Times that say their offset from UTC, and times that do not. */
  readonly offset: number;
  readonly bare: number;
  /** The first of each kind; empty where there is none. */
  readonly offsetExample: string;
  readonly bareExample: string;
  /** Every row was looked at, not only some. */
  readonly whole: boolean;
}

/** Bytes of a file that are looked at whole; of a larger one so many windows of so many bytes. */
const WHOLE = 1 << 20;
const WINDOWS = 64;
const WINDOW = 1 << 16;

const TIME = /\d:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:[ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$/i;
/** The same anywhere in a text, with an offset. */
const ANY_OFFSET = /\d:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-]\d{2})(?![\p{L}])/iu;

/** Whether a date of this text has a time with an offset from UTC, a time without, or no time. */
export function clockOfText(text: string): "offset" | "bare" | null {
  const found = TIME.exec(text.trim());
  if (!found) return null;
  return found[1] === undefined ? "bare" : "offset";
}

/** Counts times by how they are written. */
export class ClockCount {
  private offset = 0;
  private bare = 0;
  private offsetExample = "";
  private bareExample = "";

  add(text: string, times = 1): void {
    const kind = clockOfText(text);
    if (kind === "offset") {
      if (this.offset === 0) this.offsetExample = text.trim();
      this.offset += times;
    } else if (kind === "bare") {
      if (this.bare === 0) this.bareExample = text.trim();
      this.bare += times;
    }
  }

  result(whole: boolean): Clocks {
    const { offset, bare, offsetExample, bareExample } = this;
    return { offset, bare, offsetExample, bareExample, whole };
  }
}

/**
 * How the times of columns are written in a file of text that was read by `plan`, by column; null when no time in what is looked at says
 * an offset. Files of up to a megabyte are looked at whole, larger ones at 64 places, packed and two-byte ones at their start. O(bytes looked at).
 */
export async function clocksInText(
  blob: Blob,
  encoding: Encoding,
  { dialect, named, skip }: Plan,
  columns: readonly string[],
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<string, Clocks> | null> {
  const { texts, whole } = await textsOf(blob, encoding);
  let found = false;
  for (const text of texts) {
    found ||= ANY_OFFSET.test(text);
    await breathe();
  }
  if (!found || columns.length === 0) return null;
  const width = named.names.length;
  const counts = columns.map((name) => ({ name, at: named.names.indexOf(name), count: new ClockCount() })).filter(({ at }) => at >= 0);
  for (const [i, text] of texts.entries()) {
    await breathe();
    const records = tokenize(text, dialect, i < texts.length - 1 || !whole);
    // A window begins and ends within a record.
    const rows = i === 0 ? records.slice(skip) : records.slice(1);
    for (const row of rows) if (row.length === width) for (const { at, count } of counts) count.add(row[at]);
  }
  return new Map(counts.map(({ name, count }) => [name, count.result(whole)]));
}

async function textsOf(blob: Blob, encoding: Encoding): Promise<{ readonly texts: readonly string[]; readonly whole: boolean }> {
  const sample = await takeSample(blob, encoding);
  if (sample.compressed || encoding === "utf-16le" || encoding === "utf-16be") return { texts: [sample.text], whole: !sample.cut };
  const read = async (from: number, to: number) => decodeText(new Uint8Array(await blob.slice(from, to).arrayBuffer()), encoding);
  if (blob.size <= WHOLE) return { texts: [await read(0, blob.size)], whole: true };
  const texts: string[] = [];
  for (let window = 0; window < WINDOWS; window++) {
    const from = Math.floor((window * (blob.size - WINDOW)) / (WINDOWS - 1));
    texts.push(await read(from, from + WINDOW));
  }
  return { texts, whole: false };
}
