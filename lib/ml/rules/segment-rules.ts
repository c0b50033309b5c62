import * as z from "zod";
import type { JsonObject, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { filterReads, filterRows } from "../filter/filter";
import { ruleSchema } from "../filter/rule-schema";
import { type Rule, ruleToJson } from "../filter/rules";
import { phase } from "../phase";

z.config({ jitless: true });

/** One segment of the business: a name and who is in it. Rules and formula as in a filter: the formula counts as one more rule. */
export const segmentRuleSchema = z.object({
  name: z.string().default(""),
  match: z.enum(["all", "any"]).default("all"),
  rules: z.array(ruleSchema).default([]),
  formula: z.string().default(""),
});

export interface SegmentRule {
  readonly name: string;
  readonly match: "all" | "any";
  readonly rules: readonly Rule[];
  readonly formula: string;
}

export interface RuleAssignment {
  /** Index of the first segment whose condition the row meets; -1 where it meets none. */
  readonly codes: Int32Array;
  /** Rows that meet each segment's condition, whether or not an earlier segment takes them. */
  readonly matched: readonly number[];
  /** Rows that end up in each segment. */
  readonly taken: readonly number[];
  /** Rows that meet both conditions, for every pair; the diagonal is `matched`. */
  readonly overlaps: readonly (readonly number[])[];
  /** Rows that meet two conditions or more. */
  readonly several: number;
  /** Rows that meet none. */
  readonly uncovered: number;
}

const STRIDE = 16_384;

/**
 * Puts each row into the first segment whose condition it meets. A missing value meets no rule but `is-missing`.
 * Fails with the problem of the first bad rule or formula. O(rows x segments), and pairs of segments for rows that meet several.
 */
export async function assignByRules(table: Table, segments: readonly SegmentRule[], checkpoint: Checkpoint): Promise<RuleAssignment> {
  const { rows } = table;
  const met: Uint8Array[] = [];
  for (const [at, segment] of segments.entries()) {
    const within = phase(checkpoint, (0.9 * at) / segments.length, (0.9 * (at + 1)) / segments.length);
    const { kept } = await filterRows(table, { ...segment, dropDuplicates: false }, within);
    const flags = new Uint8Array(rows);
    for (let i = 0; i < kept.length; i++) flags[kept[i]] = 1;
    met.push(flags);
  }
  const codes = new Int32Array(rows).fill(-1);
  const taken = segments.map(() => 0);
  const overlaps = segments.map(() => segments.map(() => 0));
  const here: number[] = [];
  let several = 0;
  let uncovered = 0;
  for (let row = 0; row < rows; row++) {
    if (row % STRIDE === 0) await checkpoint(0.9 + 0.1 * (row / rows), 1);
    here.length = 0;
    for (let s = 0; s < met.length; s++) if (met[s][row] === 1) here.push(s);
    if (here.length === 0) {
      uncovered++;
      continue;
    }
    codes[row] = here[0];
    taken[here[0]]++;
    if (here.length > 1) several++;
    for (const a of here) for (const b of here) overlaps[a][b]++;
  }
  return { codes, matched: overlaps.map((line, s) => line[s]), taken, overlaps, several, uncovered };
}

/** The columns that the conditions read, each once. */
export function rulesRead(segments: readonly SegmentRule[], table: Table): string[] {
  return [...new Set(segments.flatMap((segment) => filterReads({ ...segment, dropDuplicates: false }, table)))];
}

export function segmentRuleToJson({ name, match, rules, formula }: SegmentRule): JsonObject {
  return { name, match, rules: rules.map(ruleToJson), formula };
}

/** A condition without its name: equal ones pick the same rows. */
export function conditionKey({ match, rules, formula }: SegmentRule): string {
  const listed = rules.map((rule) => JSON.stringify(ruleToJson(rule)));
  return JSON.stringify([rules.length + (formula.trim() === "" ? 0 : 1) > 1 ? match : "all", [...listed].sort(), formula.trim()]);
}

export function isUnconditional({ rules, formula }: SegmentRule): boolean {
  return rules.length === 0 && formula.trim() === "";
}
