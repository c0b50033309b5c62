import type { Checkpoint } from "@/lib/ml/checkpoint";
import { cell, isMissing, missingCount } from "@/lib/table/columns";
import { countMatches, type MatchCounts } from "@/lib/table/operations/join";
import { type KeyPair, type MatchedKeys, matchKeys } from "@/lib/table/operations/match-rows";
import type { TextMatch } from "@/lib/table/operations/text-match";
import type { Json } from "@/lib/table/table";
import type { JoinReport } from "./join-report";

const MOST_EXAMPLES = 5;
/** A looser comparison is worth telling from this share of the rows on. */
const WORTH_TELLING = 0.02;

type KeyFigures = Pick<
  JoinReport,
  | "leftRows"
  | "rightRows"
  | "leftMatched"
  | "rightMatched"
  | "leftNoKey"
  | "rightNoKey"
  | "sharedKeys"
  | "leftMost"
  | "rightMost"
  | "manyToMany"
  | "exploded"
  | "largest"
>;

/** The counts of a join, with rows that have no key and the key that makes most rows. */
export function describeKeys(keys: MatchedKeys, counts: MatchCounts, pairs: readonly KeyPair[]): KeyFigures {
  const { leftRows, rightRows, leftMatched, rightMatched, sharedKeys, leftMost, rightMost, manyToMany, exploded, largestKey } = counts;
  return {
    leftRows,
    rightRows,
    leftMatched,
    rightMatched,
    leftNoKey: withoutKey(pairs, "left", leftRows),
    rightNoKey: withoutKey(pairs, "right", rightRows),
    sharedKeys,
    leftMost,
    rightMost,
    manyToMany,
    exploded,
    largest: manyToMany > 0 ? describeLargest(keys, largestKey, pairs) : null,
  };
}

function describeLargest(keys: MatchedKeys, key: number, pairs: readonly KeyPair[]): KeyFigures["largest"] {
  const count = (codes: Int32Array) => codes.reduce((sum, code) => sum + (code === key ? 1 : 0), 0);
  const row = keys.left.indexOf(key);
  return { key: pairs.map((pair) => cell(pair.left, row)), left: count(keys.left), right: count(keys.right) };
}

function withoutKey(pairs: readonly KeyPair[], side: "left" | "right", rows: number): number {
  if (pairs.length === 1) return missingCount(pairs[0][side]);
  let count = 0;
  for (let row = 0; row < rows; row++) if (pairs.some((pair) => isMissing(pair[side], row))) count++;
  return count;
}

/** Different keys of rows without a counterpart, the first few. */
export function unmatchedExamples(pairs: readonly KeyPair[], side: "left" | "right", rows: Uint32Array): readonly (readonly Json[])[] {
  const examples = new Map<string, readonly Json[]>();
  for (let i = 0; i < rows.length && i < 10_000 && examples.size < MOST_EXAMPLES; i++) {
    if (pairs.some((pair) => isMissing(pair[side], rows[i]))) continue;
    const key = pairs.map((pair) => cell(pair[side], rows[i]));
    examples.set(JSON.stringify(key), key);
  }
  return [...examples.values()];
}

/** Whether many more rows would match if capitals and spaces, or signs and the order of words, did not count. */
export async function looseMatches(pairs: readonly KeyPair[], match: TextMatch, counts: MatchCounts, checkpoint: Checkpoint): Promise<JoinReport["looser"]> {
  const texts = pairs.some((pair) => "codes" in pair.left && "codes" in pair.right);
  if (!texts || match === "fingerprint" || counts.leftMatched > (1 - WORTH_TELLING) * counts.leftRows) return null;
  let best: JoinReport["looser"] = null;
  for (const looser of match === "exact" ? (["case-and-spaces", "fingerprint"] as const) : (["fingerprint"] as const)) {
    const { leftMatched } = await countMatches(await matchKeys(pairs, looser, checkpoint), checkpoint);
    if (leftMatched - (best?.leftMatched ?? counts.leftMatched) >= WORTH_TELLING * counts.leftRows) best = { match: looser, leftMatched };
  }
  return best;
}
