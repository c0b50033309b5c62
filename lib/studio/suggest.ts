import type { Pipeline } from "@/lib/document/schema";
import type { Catalogue } from "@/lib/engine/plan";
import type { ColumnSummary } from "@/lib/engine/protocol";
import type { Role } from "@/lib/table/table";
import { PipelineBuilder } from "./pipeline-builder";
import type { Suggestion } from "./store-types";

type LaidOut = Pick<Suggestion, "columns" | "answer">;

/**
 * Lays out the pipeline that the columns of a file call for, after its source node: purchases become segments, an
 * A/B test is judged, an outcome is predicted. Null when they call for none of these, or a node needed is not known.
 */
export function suggestPipeline(pipeline: Pipeline, source: string, columns: readonly ColumnSummary[], catalogue: Catalogue): Suggestion | null {
  const builder = new PipelineBuilder(pipeline, catalogue);
  const variant = variantColumn(columns);
  const target = columns.find((column) => column.role === "target");
  const kind = isPurchases(columns) ? "rfm" : variant && outcomes(columns).length > 0 ? "judge" : target ? "classifier" : null;
  if (kind === null) return null;
  let laidOut: LaidOut;
  if (kind === "rfm") laidOut = segmentPurchases(builder, source, columns);
  else if (kind === "judge" && variant) laidOut = judgeTest(builder, source, columns, variant);
  else laidOut = predictOutcome(builder, source, columns);
  const document = builder.done();
  return document ? { kind, source, ...laidOut, pipeline: document } : null;
}

function isPurchases(columns: readonly ColumnSummary[]): boolean {
  const has = (role: Role) => columns.some((column) => column.role === role);
  return has("id") && has("date") && (has("amount") || (has("quantity") && has("price")));
}

function segmentPurchases(builder: PipelineBuilder, source: string, columns: readonly ColumnSummary[]): LaidOut {
  const health = builder.after(source, "prepare.health");
  const rules = cleaningRules(columns);
  const clean = rules.length > 0 ? builder.after(health, "prepare.filter", { rules }) : health;
  const rfm = builder.after(clean, "feature.rfm");
  const scaled = builder.after(rfm, "feature.transform");
  const choice = builder.after(scaled, "cluster.choose-k");
  const clusters = builder.after(scaled, "cluster.kmeans");
  const profile = builder.after(clusters, "cluster.profile");
  builder.after(profile, "deliver.list");
  builder.report([profile, choice, health]);
  return { answer: profile, columns: rolesFound(columns, ["id", "order", "date", "amount", "quantity", "price"]) };
}

interface CleaningRule {
  readonly column: string;
  readonly op: "is-present" | "greater";
  readonly value: number | null;
}

/** A purchase has a customer, and what was bought and paid is more than nothing: returns and gifts are left out. */
function cleaningRules(columns: readonly ColumnSummary[]): CleaningRule[] {
  return columns.flatMap((column): CleaningRule[] => {
    if (column.role === "id" && column.missing > 0) return [{ column: column.name, op: "is-present", value: null }];
    const positive = column.role === "quantity" || column.role === "price" || column.role === "amount";
    return positive && column.min !== undefined && column.min <= 0 ? [{ column: column.name, op: "greater", value: 0 }] : [];
  });
}

function judgeTest(builder: PipelineBuilder, source: string, columns: readonly ColumnSummary[], variant: ColumnSummary): LaidOut {
  const health = builder.after(source, "prepare.health");
  const chosen = outcomes(columns).map((column) => column.name);
  const judge = builder.after(health, "experiment.judge", { variant: variant.name, outcomes: chosen });
  builder.report([judge, health]);
  return { answer: judge, columns: [{ role: "variant", column: variant.name }, ...rolesFound(columns, ["target", "amount", "segment", "id"])] };
}

function predictOutcome(builder: PipelineBuilder, source: string, columns: readonly ColumnSummary[]): LaidOut {
  const health = builder.after(source, "prepare.health");
  const split = builder.after(health, "prepare.split");
  const classifier = builder.add("classify.classifier");
  builder.wire(split, "train", classifier, "train");
  builder.wire(split, "test", classifier, "test");
  builder.after(classifier, "deliver.list");
  builder.report([classifier, health]);
  return { answer: classifier, columns: rolesFound(columns, ["target", "id"]) };
}

function rolesFound(columns: readonly ColumnSummary[], roles: readonly Role[]): Suggestion["columns"] {
  return roles.flatMap((role) => columns.filter((column) => column.role === role).map((column) => ({ role, column: column.name })));
}

const VARIANT =
  /^(?:ab[ _-]?(?:test|group|variant)|variant|variation|arm|test[ _-]?group|experiment[ _-]?group|treatment|вариант|группа теста|varianta|grup de test)$/i;

/** The column that says which version of an A/B test a customer saw: by its name, with two to five values. */
function variantColumn(columns: readonly ColumnSummary[]): ColumnSummary | undefined {
  return columns.find((column) => VARIANT.test(column.name.trim()) && column.type !== "date" && column.distinct >= 2 && column.distinct <= 5);
}

/** The outcomes of a test: what is marked as one, and the money that came of it. */
function outcomes(columns: readonly ColumnSummary[]): ColumnSummary[] {
  return columns.filter((column) => column.role === "target" || (column.role === "amount" && column.type === "number"));
}
