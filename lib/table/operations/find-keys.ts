import type { Checkpoint } from "@/lib/compute/checkpoint";
import { missingCount } from "../columns";
import type { Column, Table } from "../table";
import { part } from "./blocks";
import { countMatches, type MatchCounts } from "./join";
import { comparable, type KeyPair, matchKeys } from "./match-rows";

/** Keys found for a join, and why they are believed to be the keys. */
export interface FoundKeys {
  readonly pairs: readonly KeyPair[];
  /** 0 to 1: below a half the keys are a guess. */
  readonly confidence: number;
  /** How alike the names are, 0 to 1. */
  readonly names: number;
  /** Both columns are known to be the same thing (customer, order). */
  readonly sameRole: boolean;
  /** Share of the rows with a key, on the side where it is larger, that find a row on the other. */
  readonly overlap: number;
  /** Matched keys over matched rows, on the side where they repeat least: 1 when each key stands once there. */
  readonly uniqueness: number;
}

/** Pairs of columns that are looked into; the others are too unlike by name, role and type. */
const MOST_LOOKED_INTO = 8;
/** From here on no other pair is looked into. */
const CERTAIN = 0.95;
/** Below this a pair of columns is no key. */
const LEAST_CONFIDENCE = 0.4;
/** Below this share of unique keys a second column is looked for. */
const NEARLY_UNIQUE = 0.95;

/**
 * Finds the columns that join two tables: those alike in name, role and type are looked into, and judged by how many rows
 * find each other and whether a key stands once on one side at least. When it does not, columns of the same name join it.
 * Null when nothing is alike. O(pairs looked into x rows of both).
 */
export async function findKeys(left: Table, right: Table, checkpoint: Checkpoint): Promise<FoundKeys | null> {
  const candidates = left.columns
    .flatMap((l) => right.columns.map((r) => ({ pair: { left: l, right: r }, promise: promiseOf(l, r) })))
    .filter(({ promise }) => promise > 0)
    .sort((a, b) => b.promise - a.promise)
    .slice(0, MOST_LOOKED_INTO);
  let best: FoundKeys | null = null;
  for (const [i, { pair }] of candidates.entries()) {
    const judged = await judge([pair], part(checkpoint, i, candidates.length + 1));
    if (judged && judged.confidence > (best?.confidence ?? LEAST_CONFIDENCE)) best = judged;
    if (best && best.confidence >= CERTAIN) break;
  }
  return best && best.uniqueness < NEARLY_UNIQUE ? withSecondKey(best, candidates, part(checkpoint, candidates.length, candidates.length + 1)) : best;
}

/** The keys with one more pair of equally named columns, when together they stand (nearly) once on a side. */
async function withSecondKey(found: FoundKeys, candidates: readonly { readonly pair: KeyPair }[], checkpoint: Checkpoint): Promise<FoundKeys> {
  const [first] = found.pairs;
  let best = found;
  for (const { pair } of candidates) {
    if (pair.left === first.left || pair.right === first.right || nameLikeness(pair.left.name, pair.right.name) < 1) continue;
    if (holdsFractions(pair.left) || holdsFractions(pair.right)) continue;
    const judged = await judge([first, pair], checkpoint);
    if (judged && judged.uniqueness >= NEARLY_UNIQUE && judged.overlap >= 0.8 * found.overlap && judged.confidence > best.confidence) best = judged;
  }
  return best;
}

async function judge(pairs: readonly KeyPair[], checkpoint: Checkpoint): Promise<FoundKeys | null> {
  const counts = await countMatches(await matchKeys(pairs, "exact", part(checkpoint, 0, 2)), part(checkpoint, 1, 2));
  if (counts.sharedKeys === 0) return null;
  const names = Math.min(...pairs.map((pair) => nameLikeness(pair.left.name, pair.right.name)));
  const sameRole = pairs.some((pair) => isKeyRole(pair.left) && pair.left.role === pair.right.role);
  const overlap = overlapOf(pairs, counts);
  const uniqueness = counts.sharedKeys / Math.max(1, Math.min(counts.leftMatched, counts.rightMatched));
  const telling = pairs.some((pair) => "codes" in pair.left && "codes" in pair.right && counts.sharedKeys > 2) ? 0.05 : 0;
  const confidence = 0.25 * names + (sameRole ? 0.2 : 0) + 0.25 * overlap + 0.25 * uniqueness + telling;
  return { pairs, confidence, names, sameRole, overlap, uniqueness };
}

function overlapOf(pairs: readonly KeyPair[], counts: MatchCounts): number {
  const filled = (rows: number, columns: readonly Column[]) => Math.max(1, rows - Math.max(...columns.map(missingCount)));
  const left =
    counts.leftMatched /
    filled(
      counts.leftRows,
      pairs.map((pair) => pair.left),
    );
  const right =
    counts.rightMatched /
    filled(
      counts.rightRows,
      pairs.map((pair) => pair.right),
    );
  return Math.min(1, Math.max(left, right));
}

/** How worth looking into a pair is, by what is known without the rows; 0: not at all. */
function promiseOf(left: Column, right: Column): number {
  if (!comparable(left.type, right.type) || left.type === "boolean" || holdsFractions(left) || holdsFractions(right)) return 0;
  const names = nameLikeness(left.name, right.name);
  const roles = isKeyRole(left) && left.role === right.role ? 1 : isKeyRole(left) || isKeyRole(right) ? 0.4 : 0;
  const type = left.type === "date" ? -0.3 : left.type === right.type ? 0.1 : 0;
  return names < 0.3 && roles === 0 && !("codes" in left) ? 0 : names + roles + type + 0.05;
}

function isKeyRole({ role }: Column): boolean {
  return role === "id" || role === "order";
}

/** Amounts and rates are no keys. Looks at the first rows. */
function holdsFractions(column: Column): boolean {
  if (column.type !== "number") return false;
  const rows = Math.min(column.values.length, 1000);
  for (let row = 0; row < rows; row++) if (column.values[row] !== Math.floor(column.values[row]) && !Number.isNaN(column.values[row])) return true;
  return false;
}

/** How alike two column names are: 1 when they differ in capitals, accents, spaces and signs alone, else by the words they share. */
export function nameLikeness(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.join("") === right.join("")) return 1;
  const shared = left.filter((word) => right.includes(word)).length;
  return shared / (new Set([...left, ...right]).size || 1);
}

function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
