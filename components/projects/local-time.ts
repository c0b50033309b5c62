/** Moves a moment so that a format in UTC shows the person's own wall clock. */
export function localTime(at: number): number {
  return at - new Date(at).getTimezoneOffset() * 60_000;
}
