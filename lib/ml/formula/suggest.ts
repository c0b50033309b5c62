/** Edit distance with neighbours swapped counted once (optimal string alignment). O(a x b). */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(last[j] + 1, current[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, beforeLast[j - 2] + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length];
}

/** The known name that `typed` most likely meant, or undefined when none is near (a third of its letters may differ). */
export function nearestName(typed: string, known: Iterable<string>): string | undefined {
  const wanted = fold(typed);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of known) {
    const folded = fold(name);
    if (Math.abs(folded.length - wanted.length) >= least) continue;
    const d = distance(wanted.slice(0, 64), folded.slice(0, 64));
    if (d < least) {
      least = d;
      best = name;
    }
  }
  return best;
}

/** Letters only as they sound: case, spaces and punctuation do not count. */
function fold(name: string): string {
  const letters = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return letters === "" ? name : letters;
}
