import * as z from "zod";
import { LEFT } from "@/lib/network/stream/window-buffer";
import type { Report } from "../contract";

const count = z.int().min(0);
const left = z.object({ slid: count, earlier: count, skipped: count, late: count, untimed: count, full: count, memory: count });

const factsSchema = z.object({
  kind: z.enum(["recent", "last", "period", "count", "all"]),
  timeBy: z.enum(["arrival", "column"]),
  from: z.number(),
  to: z.number(),
  rows: count,
  complete: z.boolean(),
  startedAt: z.number(),
  takenAt: z.number(),
  counts: z.object({ messages: count, malformed: count, empty: count, received: count, left, waiting: count, reconnects: count }),
  malformedExamples: z.array(z.string()),
  bars: z.object({ from: z.number(), step: z.number().positive(), counts: z.array(count) }),
});

/** What is known of a window; times in ms since the epoch. */
export type StreamFacts = z.output<typeof factsSchema>;

/** The last window of a stream. */
export interface StreamReport extends Report {
  readonly kind: "source.stream";
  /** Host of the address; "" when there is none. */
  readonly place: string;
  /** Rows of the table. */
  readonly rows: number;
  /** Null when the rows came another way (a file given in place of the stream), or the facts are not on this machine. */
  readonly facts: StreamFacts | null;
}

/** The facts of a window from their file; null when that is something else. */
export async function readFacts(blob: Blob): Promise<StreamFacts | null> {
  try {
    const parsed = factsSchema.safeParse(JSON.parse(await blob.text()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The reasons why rows are not in the table, those that took any, in their order. */
export function reasonsOf({ counts }: StreamFacts): { readonly code: (typeof LEFT)[number]; readonly rows: number }[] {
  return LEFT.flatMap((code) => (counts.left[code] > 0 ? [{ code, rows: counts.left[code] }] : []));
}
