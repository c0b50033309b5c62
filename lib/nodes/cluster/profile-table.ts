import type { NumberColumn, Table } from "@/lib/table/table";
import type { ProfiledSegment, ProfileReport } from "./reports";
import { ruleWords, type Translate } from "./rule-words";

/** One row a segment, for export and for joining: sizes, value, the rule in the document's language, medians. */
export function segmentTable(result: ProfileReport, t: Translate): Table {
  const { segments } = result;
  const numbers = (name: string, role: NumberColumn["role"], value: (segment: ProfiledSegment, index: number) => number | null | undefined): NumberColumn => ({
    name: t(`cluster:columns.${name}`),
    type: "number",
    role,
    values: Float64Array.from(segments, (segment, index) => value(segment, index) ?? Number.NaN),
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
            numbers("valueEach", null, (segment) => segment.valueEach),
          ]),
      {
        name: t("cluster:columns.rule"),
        type: "text",
        role: null,
        codes: Int32Array.from(rules, (rule) => (rule === null ? -1 : distinct.indexOf(rule))),
        dictionary: distinct,
      },
      numbers("precision", null, (segment) => segment.rule?.precision),
      numbers("coverage", null, (segment) => segment.rule?.coverage),
      ...(result.explainer ? [numbers("segmentMargin", null, (segment) => segment.sureness?.margin)] : []),
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
