/** Milliseconds: the first wait when the server names none, and the longest one. */
export const FIRST_WAIT = 1000;
export const LONGEST_WAIT = 30_000;

/**
 * How long to wait before attempt `attempt` (1 for the first new one): doubled each time, bounded, and drawn between half of it and
 * all of it, so that many readers of a server that comes back do not come at once. `asked`: what the server asked for
 * (`retry:` of server-sent events, Retry-After), never undercut. `random` from 0 to 1.
 */
export function waitBefore(attempt: number, asked: number | null, random: number, first = FIRST_WAIT): number {
  const doubled = Math.min(LONGEST_WAIT, Math.max(first, 1) * 2 ** Math.min(attempt - 1, 20));
  const wait = Math.round(doubled * (0.5 + random / 2));
  return asked === null ? wait : Math.max(wait, asked);
}
