/**
 * Background of a cell on a diverging scale around nought: blue above, orange below, which every kind of colour vision
 * tells apart; at `full` it is strongest, and never so strong that the figure on it is hard to read.
 */
export function heat(value: number | null | undefined, full: number): string | undefined {
  if (value === null || value === undefined) return undefined;
  const strength = Math.round(Math.min(1, Math.abs(value) / full) * 45);
  return `color-mix(in srgb, var(--segment-${value >= 0 ? 1 : 2}) ${strength}%, var(--panel))`;
}
