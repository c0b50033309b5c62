import * as z from "zod";
import { type ColumnSetting, columnSettingSchema, SINGLE_ROLES } from "@/lib/ml/column-setting";
import type { Role } from "@/lib/table/table";
import { type ColumnInfo, defineNode, type Phrase, table } from "../contract";
import { type Problem, ProblemError } from "../problem";

export const columns = defineNode({
  type: "prepare.columns",
  v: 1,
  group: "prepare",
  icon: "columns-3-cog",
  inputs: { data: table() },
  outputs: { data: table() },
  params: z.object({
    settings: z.array(columnSettingSchema).default([]).meta({ control: "custom", editor: "column-roles", port: "data" }),
    others: z.enum(["keep", "drop"]).default("keep").meta({ advanced: true }),
  }),
  migrations: {},

  summary({ settings }): Phrase {
    const left = settings.filter((setting) => !setting.keep).length;
    const changed = settings.filter((setting) => setting.keep && changes(setting)).length;
    if (left > 0 && changed > 0) return { key: "both", values: { changed, left } };
    if (left > 0) return { key: "left", values: { count: left } };
    return changed > 0 ? { key: "changed", values: { count: changed } } : { key: "nothing" };
  },

  check: ({ data }, params) => settingProblems(params.settings, params.others, data),

  async run({ data }, { settings, others }, ctx) {
    const [{ applySettings, fitSettings }, { appendStep }] = await Promise.all([import("@/lib/ml/column-settings"), import("@/lib/ml/recipe/append-step")]);
    const problems = settingProblems(settings, others, data.columns);
    const error = problems.find(({ severity }) => severity === "error");
    if (error) throw new ProblemError(error);
    for (const problem of problems) ctx.warn(problem);
    const fitted = fitSettings(data, [...settings, ...dropped(settings, others, data.columns)]);
    if (fitted.length === 0) return { data };
    const { table: result, failures } = await applySettings(data, fitted, ctx.checkpoint);
    for (const { column, type, count, examples } of failures) {
      ctx.warn({
        code: "prepare.retype-failed",
        severity: "warning",
        detail: { column, type, count, rows: count, examples: examples.join(", ") },
        param: "settings",
      });
    }
    const kept = fitted.filter((setting) => setting.keep);
    // New rows may lack the outcome and whatever only gets another role: only what later steps can ask for by name is needed.
    const needed = kept.filter(({ column, name, type, role }) => (name !== column || type !== null) && role !== "target" && role !== "segment");
    const recipe = appendStep(data, {
      kind: "columns",
      state: { columns: fitted },
      reads: needed.map(({ column }) => column),
      writes: needed.map(({ name }) => name),
    });
    return { data: { ...result, recipe } };
  },
});

function changes({ name, type, role }: ColumnSetting): boolean {
  return name !== null || type !== null || role !== null;
}

/** Settings that leave out the columns without one, when that is wanted. */
function dropped(settings: readonly ColumnSetting[], others: "keep" | "drop", known: readonly ColumnInfo[]): ColumnSetting[] {
  if (others === "keep") return [];
  const named = new Set(settings.map(({ column }) => column));
  return known.flatMap(({ name: column }) => (named.has(column) ? [] : [columnSettingSchema.parse({ column, keep: false })]));
}

function settingProblems(settings: readonly ColumnSetting[], others: "keep" | "drop", known: readonly ColumnInfo[] | undefined): Problem[] {
  if (!known) return [];
  const problems: Problem[] = [];
  const byColumn = new Map(settings.map((setting) => [setting.column, setting]));
  const names = new Set(known.map(({ name }) => name));
  const gone = settings.filter((setting) => !names.has(setting.column) && (changes(setting) || !setting.keep));
  for (const { column } of gone) problems.push({ code: "prepare.column-gone", severity: "warning", detail: { column }, param: "settings" });
  const kept = known.filter(({ name }) => byColumn.get(name)?.keep ?? others === "keep");
  if (kept.length === 0 && known.length > 0) problems.push({ code: "prepare.no-columns-left", severity: "error", param: "settings" });
  const taken = new Set<string>();
  const roles = new Map<Role, string>();
  for (const { name } of kept) {
    const setting = byColumn.get(name);
    const final = setting?.name?.trim() || name;
    // A table may come in with equal names; only names given here are judged.
    if (taken.has(final) && (setting?.name || [...byColumn.values()].some((other) => other.name?.trim() === final))) {
      problems.push({ code: "prepare.name-taken", severity: "error", detail: { name: final }, param: "settings" });
    }
    taken.add(final);
    const role = setting?.role;
    if (!role || role === "none" || !SINGLE_ROLES.has(role)) continue;
    const first = roles.get(role);
    if (first !== undefined) problems.push({ code: "prepare.role-twice", severity: "warning", detail: { role, first, second: name }, param: "settings" });
    else roles.set(role, name);
  }
  return problems;
}
