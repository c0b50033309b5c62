import type { Problem } from "@/lib/problem";
import { shortened } from "../request";

export interface Ending {
  /** Whether trying again may help. */
  readonly again: boolean;
  readonly problem: Problem;
  /** ms that the server asked to wait. */
  readonly wait?: number;
}

/** Words for the close codes of RFC 6455, 7.4 and the IANA registry, and whether to come again. */
const CODES: Readonly<Record<number, readonly [name: string, again: boolean]>> = {
  1000: ["ended", false],
  1001: ["away", true],
  1002: ["protocol", false],
  1003: ["refused-data", false],
  1005: ["lost", true],
  1006: ["lost", true],
  1007: ["refused-data", false],
  1008: ["policy", false],
  1009: ["too-big", false],
  1010: ["protocol", false],
  1011: ["server", true],
  1012: ["away", true],
  1013: ["busy", true],
  1014: ["server", true],
  1015: ["unsafe", false],
};

/** What the end of a WebSocket means. Codes of the application (3000 to 4999) are told with the server's own reason and not tried again. */
export function closeEnding(code: number, reason: string): Ending {
  const [name, again] = CODES[code] ?? ["application", false];
  const text = shortened(reason);
  return { again, problem: { code: `source.stream-closed-${name}`, severity: again || code === 1000 ? "info" : "error", detail: { code, reason: text } } };
}
