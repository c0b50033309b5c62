import * as z from "zod";
import { withColumns } from "@/lib/table/columns";
import type { CodedColumn } from "@/lib/table/table";
import { checkColumn, chooseColumn } from "../choose-columns";
import { column, columns, defineNode, report, table } from "../contract";
import { type Advice, fail } from "../problem";
import { describingColumns, meaningOf, profileAxes } from "./profile-columns";
import { isProfileReport, type ProfiledSegment, type ProfileReport } from "./reports";
import type { Translate } from "./rule-words";
import { segmentColorAt } from "./segment-colors";
import { segmentSettingsSchema } from "./segment-settings";
import { thinned } from "./thinned";
import { valueColumn } from "./value-column";

/** Below this F1 a rule in words says too little about its segment. */
const VAGUE = 0.5;
/** From this share of borderline rows on a segment's edge is spoken of. */
const BLURRED = 0.3;
const MOST_SEGMENTS = 200;

export const profile = defineNode({
  type: "cluster.profile",
  v: 1,
  group: "cluster",
  icon: "users",
  inputs: { data: table() },
  outputs: { data: table(), segments: table(), report: report() },
  params: z.object({
    segment: column({ types: ["category", "text"], role: "segment" }),
    value: column({ types: ["number"], role: "amount", names: ["monetary"] }),
    columns: columns({ types: ["number", "category", "boolean"] }),
    margin: z.boolean().default(false),
    why: z.boolean().default(false),
    depth: z.int().min(1).max(8).default(4).meta({ control: "slider", advanced: true }),
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
    const [{ describeSegments }, { createTranslator }, { groupSegments, rfmMeanings }, { automaticNames, uniqueNames }, outputs] = await Promise.all([
      import("@/lib/ml/profile/describe"),
      import("@/lib/messages/translator"),
      import("./profile-segments"),
      import("./segment-names"),
      import("./profile-outputs"),
    ]);
    const translator = await createTranslator(ctx.language);
    const t: Translate = (key, values) => translator.t(key, { ...values });
    if (data.rows === 0) fail("common.no-rows");
    const segment = chooseColumn(data, params.segment, { param: "segment", types: ["category", "text"], role: "segment" });
    if (segment.type !== "category" && segment.type !== "text") fail("common.column-not-set", { role: "segment" }, { param: "segment" });
    const { keys, groups, merged, noise } = groupSegments(segment, params.segments);
    if (keys.length === 0) fail("cluster.no-segments", { column: segment.name }, { param: "segment" });
    if (keys.length > MOST_SEGMENTS) fail("cluster.not-segments", { column: segment.name, values: keys.length }, { param: "segment" });
    await ctx.checkpoint(0, 1);
    const value = valueColumn(data, params.value);
    const columns = describingColumns(data, params.columns, segment, t("common:values.yes"), t("common:values.no"));
    const { axes, features } = profileAxes(data, columns);
    const input = { groups, count: keys.length, noise, ...columns, axes, features, value: value?.values ?? null, depth: params.depth, seed: ctx.seed };
    const described = await describeSegments(input, (done, total) => ctx.checkpoint(0.9 * (done / total), 1));

    const meanings = rfmMeanings(data, columns);
    const silent = new Set(columns.categories.filter(({ explains }) => !explains).map(({ name }) => name));
    const rankOf = (ranks: readonly (number | null)[], meaning: string) =>
      ranks[columns.numbers.findIndex(({ name }) => meanings.get(name) === meaning)] ?? 0.5;
    const automatic = automaticNames(
      described.segments.map(({ differences, ranks }, i) => ({
        key: keys[i],
        noise: i === noise,
        differences: differences.filter(({ column: name }) => !silent.has(name)),
        rfm: meanings.size === 3 ? { recency: rankOf(ranks, "recency"), frequency: rankOf(ranks, "frequency"), monetary: rankOf(ranks, "monetary") } : null,
      })),
      meanings,
      t,
    );
    const given = keys.map((key) => params.segments[key]?.name);
    const names = uniqueNames(
      automatic.map((name, i) => given[i] ?? name),
      given.map((name) => name !== undefined),
      t,
    );
    const rows = described.segments.reduce((sum, { size }) => sum + size, 0);
    const totalValue = value ? described.segments.reduce((sum, own) => sum + (own.value ?? 0), 0) : null;
    const segments = described.segments.map((own, i): ProfiledSegment => {
      const share = own.size / rows;
      const valueShare = totalValue !== null && totalValue > 0 ? (own.value ?? 0) / totalValue : null;
      return {
        key: keys[i],
        merged: merged[i],
        name: names[i],
        automaticName: automatic[i],
        color: i === noise ? 0 : (params.segments[keys[i]]?.color ?? segmentColorAt(i)),
        noise: i === noise,
        share,
        valueShare,
        valueEach: own.value === null ? null : own.value / own.size,
        valueIndex: valueShare === null ? null : valueShare / share,
        ...own,
      };
    });
    const result: ProfileReport = {
      kind: "cluster.profile",
      rows,
      unassigned: data.rows - rows,
      customers: data.columns.some((c) => c.role === "id"),
      valueColumn: value?.name ?? null,
      totalValue,
      columns: columns.numbers.map(({ name, measuredOn }, i) => {
        const { distribution, skewness } = described.overall[i];
        return { name, measuredOn, skewness, meaning: meaningOf(name), overall: distribution };
      }),
      categories: described.categories,
      segments,
      tree: described.tree,
      explainer: described.explainer,
      map: await outputs.segmentMap(data, groups, axes, features, columns, ctx),
      segmentColumn: segment.name,
    };
    if (result.unassigned > 0) ctx.warn({ code: "cluster.unassigned", severity: "info", detail: { count: result.unassigned, total: data.rows } });
    if (noise === null) {
      const noisy = segments.find((own) => own.merged.includes(outputs.NOISE_LABEL));
      if (noisy) ctx.warn({ code: "cluster.noise-merged", severity: "info", detail: { segment: noisy.name } });
    }
    const labelled: CodedColumn = { name: segment.name, type: "category", role: "segment", codes: groups, dictionary: names };
    const explained = await outputs.whyColumns(
      { data, groups, axes, report: result, described, language: ctx.language, t },
      { why: params.why, margin: params.margin },
      (done, total) => ctx.checkpoint(0.96 + 0.04 * (done / total), 1),
    );
    return { data: withColumns(data, [labelled, ...explained]), segments: outputs.segmentTable(result, t), report: result };
  },

  picture(outputs) {
    if (!isProfileReport(outputs.report) || !outputs.report.map) return null;
    const { map, segments } = outputs.report;
    return thinned(map, (group) => segments[group]?.color ?? 0);
  },

  advise(outputs) {
    if (!isProfileReport(outputs.report)) return [];
    const advice: Advice[] = [];
    const segments = outputs.report.segments.filter(({ noise }) => !noise);
    const listed = (some: readonly ProfiledSegment[]) => ({ count: some.length, names: some.map(({ name }) => name).join(", ") });
    const vague = segments.filter(({ rule }) => !rule || (2 * rule.precision * rule.coverage) / (rule.precision + rule.coverage || 1) < VAGUE);
    if (vague.length > 0 && segments.length > 1) advice.push({ code: "cluster.vague-rule", severity: "info", detail: listed(vague) });
    const blurred = segments.filter(({ sureness }) => (sureness?.borderline ?? 0) >= BLURRED);
    if (blurred.length > 0) {
      const share = Math.max(...blurred.map(({ sureness }) => sureness?.borderline ?? 0));
      advice.push({ code: "cluster.borderline", severity: "info", detail: { ...listed(blurred), share } });
    }
    const largest = [...segments].sort((a, b) => (b.valueShare ?? 0) - (a.valueShare ?? 0)).at(0);
    if (largest?.valueShare && largest.valueShare >= 0.5 && largest.share <= largest.valueShare / 2) {
      advice.push({ code: "cluster.value-concentrated", severity: "info", detail: { name: largest.name, share: largest.share, value: largest.valueShare } });
    }
    return advice;
  },
});
