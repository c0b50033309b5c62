/**
 * Business names of RFM segments, as positions on two axes from 0 (worst) to 1 (best): how recently, and how much and
 * often, against all customers. The grid is the one the trade uses (recency against frequency and value).
 */
const PATTERNS = {
  champions: [0.85, 0.9],
  loyal: [0.58, 0.76],
  potential: [0.88, 0.66],
  promising: [0.76, 0.42],
  new: [0.86, 0.18],
  attention: [0.46, 0.5],
  "at-risk": [0.26, 0.62],
  "cannot-lose": [0.18, 0.88],
  fading: [0.46, 0.26],
  sleeping: [0.26, 0.28],
  lost: [0.1, 0.12],
} as const;

export type RfmPattern = keyof typeof PATTERNS;

function isPattern(name: string): name is RfmPattern {
  return name in PATTERNS;
}

const RFM_PATTERNS: readonly RfmPattern[] = Object.keys(PATTERNS).filter(isPattern);

export interface RfmPlace {
  /** Mean percentile rank of recency, 1 = bought most recently. */
  readonly recent: number;
  /** Mean percentile rank of frequency and value. */
  readonly active: number;
}

export interface RfmName {
  readonly pattern: RfmPattern;
  /** 1, or 2, 3 ... when there are more segments than patterns. */
  readonly turn: number;
}

/** Gives each segment the pattern it lies nearest to; the nearest pair of all first, no pattern twice before all are used. */
export function nameByRfm(places: readonly RfmPlace[]): RfmName[] {
  const named = new Map<number, RfmName>();
  for (let turn = 1; named.size < places.length; turn++) {
    const pairs = places.flatMap((place, segment) =>
      named.has(segment)
        ? []
        : RFM_PATTERNS.map((pattern) => ({ segment, pattern, distance: Math.hypot(place.recent - PATTERNS[pattern][0], place.active - PATTERNS[pattern][1]) })),
    );
    pairs.sort((a, b) => a.distance - b.distance || a.segment - b.segment);
    const used = new Set<RfmPattern>();
    for (const { segment, pattern } of pairs) {
      if (named.has(segment) || used.has(pattern)) continue;
      named.set(segment, { pattern, turn });
      used.add(pattern);
    }
  }
  return places.map((_, segment) => named.get(segment) ?? { pattern: "attention", turn: 1 });
}
