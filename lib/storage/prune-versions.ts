const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The versions to let go of: all of the last hour stay, then one an hour for a day, then one a day (the newest
 * of each). Labelled versions always stay: they are not given here. Hours and days are counted in UTC. O(n log n).
 */
export function versionsToPrune(versions: readonly { readonly id: number; readonly savedAt: number }[], now: number): number[] {
  const taken = new Set<string>();
  const gone: number[] = [];
  for (const version of [...versions].sort((a, b) => b.savedAt - a.savedAt || b.id - a.id)) {
    const age = now - version.savedAt;
    if (age <= HOUR) continue;
    const slot = age <= DAY ? `hour ${Math.floor(version.savedAt / HOUR)}` : `day ${Math.floor(version.savedAt / DAY)}`;
    if (taken.has(slot)) gone.push(version.id);
    taken.add(slot);
  }
  return gone;
}
