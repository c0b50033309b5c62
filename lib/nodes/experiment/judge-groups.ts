import { fail } from "@/lib/problem";
import { SAMPLE_RATIO_ALARM, sampleRatioCheck } from "@/lib/stats/sample-ratio";
import { groupRows } from "@/lib/table/operations/key-codes";
import type { Column, Table } from "@/lib/table/table";
import { chooseColumns, chooseOptionalColumn } from "../choose-columns";
import type { RunContext } from "../contract";
import { OUTCOME_TYPES, VARIANT_TYPES } from "./column-types";
import { labelsOf } from "./customers";
import { likelyOutcomes, type Outcome } from "./outcome-columns";
import { finite, type JudgeReport, type PlanReport } from "./reports";
import { parseShares } from "./shares";

const MOST_VARIANTS = 10;
const CHUNK = 65_536;

const VARIANT_NAME =
  /^(ab|a\/b|variant|variation|group|arm|bucket|cell|treatment|test[ _-]?group|experiment[ _-]?group|вариант|группа|variant[aă]|grup[aă]?)$/i;
const CONTROL_NAME =
  /^(control|ctrl|control[ _-]?group|baseline|default|original|a|no|false|0|контроль(ная)?( группа)?|базов(ый|ая)|grup(ul)? de control|martor|hold[ _-]?out)$/i;

/** The column that says who got what: the one named, else one called like it. */
export function variantColumn(data: Table, name: string | null): Column {
  const wanted = { param: "variant", types: VARIANT_TYPES };
  const named =
    name === null ? data.columns.find((column) => column.type !== "date" && VARIANT_NAME.test(column.name)) : chooseOptionalColumn(data, name, wanted);
  return named ?? fail("experiment.variant-not-set", {}, { param: "variant" });
}

/** What is measured: the columns named, else those that look like an outcome. */
export function outcomeColumns(data: Table, names: readonly string[] | null): Outcome[] {
  const chosen = names !== null && names.length > 0 ? chooseColumns(data, names, { param: "outcomes", types: OUTCOME_TYPES }) : likelyOutcomes(data);
  const measured = chosen.filter((column) => column.type === "number" || column.type === "boolean");
  return measured.length > 0 ? measured : fail("experiment.outcome-not-set", {}, { param: "outcomes" });
}

export interface Groups {
  /** Rows of the table, one a customer, all with a variant. */
  readonly rows: Uint32Array;
  /** Variant of each of them; 0 is the control. */
  readonly variantOf: Uint8Array;
  readonly variants: readonly string[];
  readonly dropped: JudgeReport["dropped"];
}

/**
 * One row a customer with the variant it got. Rows without a variant and second rows of a customer are left out, and so is
 * everybody who was given two variants: it cannot be said which of them worked. O(rows).
 */
export async function groupsOf(data: Table, variant: Column, id: Column | undefined, control: string | null, ctx: RunContext): Promise<Groups> {
  if (data.rows === 0) fail("common.no-rows");
  const labels = await labelsOf(variant, ctx);
  if (labels.names.length > MOST_VARIANTS)
    fail("experiment.too-many-variants", { column: variant.name, count: labels.names.length, limit: MOST_VARIANTS }, { param: "variant" });
  const people = id ? await groupRows(id, ctx.checkpoint) : null;
  const customers = people?.codes ?? null;
  const firstOf = new Int32Array(people?.count ?? 0).fill(-1);
  const torn = new Uint8Array(firstOf.length);
  let withoutVariant = 0;
  for (let row = 0; row < data.rows; row++) {
    const code = labels.codes[row];
    if (code < 0) withoutVariant++;
    else if (customers && customers[row] >= 0) {
      const first = firstOf[customers[row]];
      if (first < 0) firstOf[customers[row]] = row;
      else if (labels.codes[first] !== code) torn[customers[row]] = 1;
    }
    if (row % CHUNK === CHUNK - 1) await ctx.checkpoint(row, data.rows);
  }
  const kept = new Uint32Array(data.rows - withoutVariant);
  const used = new Uint8Array(labels.names.length);
  let count = 0;
  let duplicates = 0;
  let contaminated = 0;
  for (let row = 0; row < data.rows; row++) {
    if (labels.codes[row] < 0) continue;
    const customer = customers ? customers[row] : -1;
    if (customer >= 0 && torn[customer] === 1) contaminated++;
    else if (customer >= 0 && firstOf[customer] !== row) duplicates++;
    else {
      kept[count++] = row;
      used[labels.codes[row]] = 1;
    }
    if (row % CHUNK === CHUNK - 1) await ctx.checkpoint(row, data.rows);
  }
  const names = labels.names.filter((_, code) => used[code] === 1);
  if (names.length < 2) fail("experiment.one-variant", { column: variant.name, variant: names[0] ?? "" }, { param: "variant" });
  const ordered = orderVariants(names, control);
  const position = labels.names.map((name) => ordered.indexOf(name));
  const rows = kept.subarray(0, count);
  const variantOf = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    variantOf[i] = position[labels.codes[rows[i]]];
    if (i % CHUNK === CHUNK - 1) await ctx.checkpoint(i, count);
  }
  return { rows, variantOf, variants: ordered, dropped: { withoutVariant, duplicates, contaminated } };
}

/** The control first: the one named, else the one called like a control, else the first by name. */
function orderVariants(names: readonly string[], control: string | null): string[] {
  const sorted = [...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const asked = control?.trim() ?? "";
  if (asked !== "" && !sorted.includes(asked)) fail("experiment.control-missing", { control: asked, variants: sorted.join(", ") }, { param: "control" });
  const first = asked !== "" ? asked : (sorted.find((name) => CONTROL_NAME.test(name)) ?? sorted[0]);
  return [first, ...sorted.filter((name) => name !== first)];
}

/** Planned share of each variant: as written, else from the plan that is wired in, else equal. */
export function plannedShares(variants: readonly string[], text: string, planReport: PlanReport | null): readonly number[] {
  if (text.trim() === "" && planReport) {
    const inAll = 1 - (planReport.holdOut?.share ?? 0);
    const shares = new Map(planReport.arms.map((arm) => [arm.label, arm.share * inAll]));
    if (planReport.holdOut) shares.set(planReport.holdOut.label, planReport.holdOut.share);
    const found = variants.map((name) => shares.get(name) ?? Number.NaN);
    const whole = found.reduce((sum, share) => sum + share, 0);
    if (!Number.isNaN(whole)) return found.map((share) => share / whole);
  }
  return parseShares(text, variants.length) ?? fail("experiment.bad-split", { text, count: variants.length }, { param: "split" });
}

/** Are the groups as large as planned? A mismatch means that customers were lost or counted differently, and no effect can be trusted. */
export function checkSampleRatio(groups: Groups, shares: readonly number[]): JudgeReport["sampleRatio"] {
  const counts = groups.variants.map(() => 0);
  for (const variant of groups.variantOf) counts[variant]++;
  const { expected, chiSquare, df, p } = sampleRatioCheck(counts, shares);
  return {
    groups: groups.variants.map((variant, i) => ({ variant, customers: counts[i], expected: finite(expected[i]), share: shares[i] })),
    chiSquare: finite(chiSquare),
    degrees: df,
    p: finite(p),
    mismatch: p < SAMPLE_RATIO_ALARM,
  };
}
