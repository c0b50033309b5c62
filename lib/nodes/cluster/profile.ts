import * as z from "zod";
import { withColumns } from "@/lib/table/columns";
import type { CodedColumn, NumberColumn, Table } from "@/lib/table/table";
import { checkColumn, chooseColumn } from "../choose-columns";
import { column, columns, defineNode, type RunContext, report, table } from "../contract";
import { type Advice, fail } from "../problem";
import { type DescribingColumns, describingColumns, meaningOf } from "./profile-columns";
import { isProfileReport, type Meaning, type ProfiledSegment, type ProfileReport, type SegmentMap } from "./reports";
import { ruleWords, type Translate } from "./rule-words";
import { differenceNames, rfmName, uniqueNames } from "./segment-names";
import { mergeTarget, type SegmentSettings, segmentSettingsSchema } from "./segment-settings";
import { thinned } from "./thinned";
import { valueColumn } from "./value-column";

/** Columns of the map's tooltip. */
const TOOLTIP = 4;
/** Below this F1 a rule in words says too little about its segment. */
const VAGUE = 0.5;

export const profile = defineNode({
  type: "cluster.profile",
  v: 1,
  group: "cluster",
  icon: "users",
  inputs: { data: table() },
  outputs: { data: table(), segments: table(), report: report() },
  params: z.object({
    segment: column({ types: ["category", "text"], role: "segment" }),
    value: column({ types: ["number"], role: "amount" }),
    columns: columns({ types: ["number", "category", "boolean"] }),
    segments: segmentSettingsSchema.default({}).meta({ control: "hidden" }),
  }),
  migrations: {},

  summary(params) {
    const named = Object.values(params.segments).filter((setting) => setting.name !== undefined).length;
    return named > 0 ? { key: "summaryNamed", values: { count: named } } : { key: "summary" };
  },

  check: (known, params) => [
    ...checkColumn(known.data, params.segment, { param: "segment", types: ["category", "text"] }),
    ...checkColumn(known.data, params.value, { param: "value", types: ["number"] }),
    ...checkColumn(known.data, params.columns, { param: "columns" }),
  ],

  async run({ data }, params, ctx) {
    const [{ describeSegments }, { createTranslator }] = await Promise.all([import("@/lib/ml/profile/describe"), import("@/lib/messages/translator")]);
    const translator = await createTranslator(ctx.language);
    const t: Translate = (key, values) => translator.t(key, { ...values });
    if (data.rows === 0) fail("common.no-rows");
    const segment = chooseColumn(data, params.segment, { param: "segment", types: ["category", "text"], role: "segment" });
    if (segment.type !== "category" && segment.type !== "text") fail("common.column-not-set", { role: "segment" }, { param: "segment" });
    const { keys, groups, merged } = grouping(segment, params.segments);
    if (keys.length === 0) fail("cluster.no-segments", { column: segment.name }, { param: "segment" });
    if (keys.length > 200) fail("cluster.not-segments", { column: segment.name, values: keys.length }, { param: "segment" });
    const value = valueColumn(data, params.value);
    const described = describingColumns(data, params.columns, segment, t("common:values.yes"), t("common:values.no"));
    const input = { groups, count: keys.length, ...described, value: value?.values ?? null, seed: ctx.seed };
    const { segments: profiles, overall } = await describeSegments(input, (done, total) => ctx.checkpoint(0.9 * (done / total), 1));

    const automatic = await automaticNames(
      keys,
      groups,
      described,
      profiles.map((p) => p.differences),
      t,
    );
    const given = keys.map((key) => params.segments[key]?.name);
    const names = uniqueNames(
      automatic.map((name, i) => given[i] ?? name),
      given.map((name) => name !== undefined),
      t,
    );
    const rows = profiles.reduce((sum, p) => sum + p.size, 0);
    const totalValue = value ? profiles.reduce((sum, p) => sum + (p.value ?? 0), 0) : null;
    const segments = keys.map(
      (key, i): ProfiledSegment => ({
        key,
        merged: merged[i],
        name: names[i],
        automaticName: automatic[i],
        color: params.segments[key]?.color ?? (i % 8) + 1,
        share: profiles[i].size / rows,
        valueShare: totalValue !== null && totalValue > 0 ? (profiles[i].value ?? 0) / totalValue : null,
        ...profiles[i],
      }),
    );
    const map = await segmentMap(data, groups, described, ctx);
    const result: ProfileReport = {
      kind: "cluster.profile",
      rows,
      unassigned: data.rows - rows,
      customers: data.columns.some((c) => c.role === "id"),
      valueColumn: value?.name ?? null,
      totalValue,
      columns: described.numbers.map(({ name, measuredOn }, i) => ({ name, measuredOn, meaning: meaningOf(name), overall: overall[i] })),
      segments,
      map,
    };
    if (result.unassigned > 0) ctx.warn({ code: "cluster.unassigned", severity: "info", detail: { count: result.unassigned, total: data.rows } });
    const labelled: CodedColumn = { name: segment.name, type: "category", role: "segment", codes: groups, dictionary: names };
    return { data: withColumns(data, [labelled]), segments: segmentTable(result, t), report: result };
  },

  picture(outputs) {
    if (!isProfileReport(outputs.report) || !outputs.report.map) return null;
    const { map, segments } = outputs.report;
    return thinned(map, (group) => segments[group]?.color ?? 0);
  },

  advise(outputs) {
    if (!isProfileReport(outputs.report)) return [];
    const advice: Advice[] = [];
    const vague = outputs.report.segments.filter(({ rule }) => !rule || (2 * rule.precision * rule.coverage) / (rule.precision + rule.coverage || 1) < VAGUE);
    if (vague.length > 0 && outputs.report.segments.length > 1) {
      advice.push({ code: "cluster.vague-rule", severity: "info", detail: { count: vague.length, names: vague.map((segment) => segment.name).join(", ") } });
    }
    const largest = [...outputs.report.segments].sort((a, b) => (b.valueShare ?? 0) - (a.valueShare ?? 0)).at(0);
    if (largest?.valueShare && largest.valueShare >= 0.5 && largest.share <= largest.valueShare / 2) {
      advice.push({ code: "cluster.value-concentrated", severity: "info", detail: { name: largest.name, share: largest.share, value: largest.valueShare } });
    }
    return advice;
  },
});

/** Segments in the order of the column's dictionary, merges carried out; values that no row uses are left out. */
function grouping(segment: CodedColumn, settings: SegmentSettings): { keys: string[]; groups: Int32Array; merged: string[][] } {
  const used = new Uint8Array(segment.dictionary.length);
  for (const code of segment.codes) if (code >= 0) used[code] = 1;
  const present = new Set(segment.dictionary.filter((_, code) => used[code] === 1));
  const target = segment.dictionary.map((label) => mergeTarget(label, settings, present));
  const keys = segment.dictionary.filter((label, code) => used[code] === 1 && target[code] === label);
  const place = target.map((label) => keys.indexOf(label));
  const groups = segment.codes.map((code) => (code < 0 ? -1 : place[code]));
  const merged = keys.map((key) => segment.dictionary.filter((label, code) => used[code] === 1 && label !== key && target[code] === key));
  return { keys, groups, merged };
}

/** Labels that are already words stay; numbered clusters get a name from RFM or from what sets them apart. */
async function automaticNames(
  keys: readonly string[],
  groups: Int32Array,
  { numbers, categories }: DescribingColumns,
  differences: readonly ProfiledSegment["differences"][],
  t: Translate,
): Promise<string[]> {
  if (!keys.every((key) => /^\d+$/.test(key))) return [...keys];
  const find = (meaning: Meaning) => numbers.find(({ name }) => meaningOf(name) === meaning)?.values;
  const [recency, frequency, monetary] = [find("recency"), find("frequency"), find("monetary")];
  if (!recency || !frequency || !monetary) {
    const silent = new Set(categories.filter(({ explains }) => !explains).map(({ name }) => name));
    const telling = differences.map((list) => list.filter(({ column: name }) => !silent.has(name)));
    const unfixed = keys.map(() => false);
    return uniqueNames(differenceNames(telling, t), unfixed, t);
  }
  const { meanRanks, nameByRfm } = await import("@/lib/ml/profile/rfm-pattern");
  const [late, often, much] = [recency, frequency, monetary].map((values) => meanRanks(values, groups, keys.length));
  return nameByRfm(keys.map((_, i) => ({ recent: 1 - late[i], active: (often[i] + much[i]) / 2 }))).map((name) => rfmName(name, t));
}

/** The features on a plane, as the clustering saw them; null without number features or complete rows. */
async function segmentMap(data: Table, groups: Int32Array, { numbers }: DescribingColumns, ctx: RunContext): Promise<SegmentMap | null> {
  const [{ gatherPoints, isNumber, takePoints }, { mapPoints, short }] = await Promise.all([import("@/lib/ml/points"), import("@/lib/ml/plane")]);
  const features = data.columns.filter((c): c is NumberColumn => isNumber(c) && c.role === "feature");
  const axes = features.length > 0 ? features : data.columns.filter(isNumber).filter((c) => numbers.some(({ name }) => name === c.name));
  if (axes.length === 0) return null;
  const all = await gatherPoints(axes, data.rows, () => ctx.checkpoint(0.9, 1));
  const points = takePoints(
    all,
    Uint32Array.from({ length: all.count }, (_, i) => i).filter((i) => groups[all.rows[i]] >= 0),
  );
  if (points.count === 0) return null;
  const map = await mapPoints(
    points,
    (point) => groups[points.rows[point]],
    ctx.seed,
    () => ctx.checkpoint(0.95, 1),
  );
  const told = numbers.slice(0, TOOLTIP);
  const columns = told.map(({ name, values }) => ({ name, values: map.row.map((row) => (Number.isFinite(values[row]) ? short(values[row]) : null)) }));
  return { ...map, columns };
}

/** One row a segment, for export and for joining: sizes, value, the rule in the document's language, medians. */
function segmentTable(result: ProfileReport, t: Translate): Table {
  const { segments } = result;
  const numbers = (name: string, role: NumberColumn["role"], value: (segment: ProfiledSegment) => number | null): NumberColumn => ({
    name: t(`cluster:columns.${name}`),
    type: "number",
    role,
    values: Float64Array.from(segments, (segment) => value(segment) ?? Number.NaN),
  });
  const meanings = new Map(result.columns.flatMap(({ name, meaning }) => (meaning ? [[name, meaning] as const] : [])));
  const codes = Int32Array.from(segments, (_, i) => i);
  const rules = segments.map(({ rule }) => (rule ? ruleWords(rule, meanings, t) : null));
  const distinct = [...new Set(rules.filter((rule) => rule !== null))];
  return {
    rows: segments.length,
    recipe: [],
    columns: [
      { name: t("cluster:columns.segment"), type: "category", role: "segment", codes, dictionary: segments.map(({ name }) => name) },
      numbers(result.customers ? "customers" : "rows", null, (segment) => segment.size),
      numbers("share", null, (segment) => segment.share),
      ...(result.totalValue === null
        ? []
        : [
            numbers("value", "amount", (segment) => segment.value),
            numbers("valueShare", null, (segment) => segment.valueShare),
            numbers("valueEach", null, (segment) => (segment.value ?? 0) / segment.size),
          ]),
      {
        name: t("cluster:columns.rule"),
        type: "text",
        role: null,
        codes: Int32Array.from(rules, (rule) => (rule === null ? -1 : distinct.indexOf(rule))),
        dictionary: distinct,
      },
      numbers("precision", null, (segment) => segment.rule?.precision ?? null),
      numbers("coverage", null, (segment) => segment.rule?.coverage ?? null),
      ...result.columns.map(
        ({ name }, i): NumberColumn => ({
          name: t("cluster:columns.median", { column: name }),
          type: "number",
          role: null,
          values: Float64Array.from(segments, (segment) => segment.distributions[i].median ?? Number.NaN),
        }),
      ),
    ],
  };
}
