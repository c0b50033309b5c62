import { describe, expect, it } from "vitest";
import { reductionColumns, reductionSets } from "@/lib/ml/fixtures/reduction";
import { Random } from "@/lib/ml/random";
import { replay } from "@/lib/ml/recipe/replay";
import { findColumn, takeRows } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import { adviseFeatures } from "../cluster/feature-advice";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { tableOf } from "../fixtures/tables";
import { isMapColumn } from "./map-columns";
import { pca } from "./pca";
import { isEmbeddingReport, isPcaReport } from "./reduction-reports";
import { tsneMap } from "./tsne";
import { umapMap } from "./umap";

const setOf = (name: string) => reductionSets.find((set) => set.name === name) ?? expect.fail(name);
const tableOfSet = (name: string): Table => tableOf(reductionColumns(setOf(name)), setOf(name).rows);

function valuesOf(table: Table, name: string): Float64Array {
  const column = findColumn(table, name);
  return column?.type === "number" ? column.values : expect.fail(`no column ${name}`);
}

describe("feature.pca", () => {
  it("adds components that hold the share, and takes the role from the originals", async () => {
    const data = tableOfSet("blobs");
    const { data: output, report } = await pca.run({ data }, pca.params.parse({ share: 0.8 }), recordingContext());
    if (!isPcaReport(report)) expect.fail(report.kind);
    const features = output.columns.filter(({ role }) => role === "feature").map(({ name }) => name);
    expect(features).toEqual(Array.from({ length: report.kept }, (_, c) => `PC${c + 1}`));
    expect(report.held).toBeGreaterThanOrEqual(0.8);
    expect(report.components).toHaveLength(5);
    for (const component of report.components) expect(component.share).toBeCloseTo(setOf("blobs").pca.shares[report.components.indexOf(component)], 9);
    expect(pca.picture?.({ data: output, report })).toMatchObject({ type: "bars" });
  });

  it("whitens as scikit-learn does", async () => {
    const { data: output } = await pca.run({ data: tableOfSet("stretched") }, pca.params.parse({ keep: "count", whiten: true }), recordingContext());
    for (const [row, scores] of setOf("stretched").pca.whitened.entries())
      for (const [c, score] of scores.entries()) expect(valuesOf(output, `PC${c + 1}`)[row]).toBeCloseTo(score, 6);
  });

  it("replays on new rows, gaps staying gaps", async () => {
    const data = tableOfSet("skewed");
    const { data: output } = await pca.run({ data }, pca.params.parse({ keep: "count", whiten: true }), recordingContext());
    const few = takeRows(data, Uint32Array.of(5, 0, 77));
    const [first, ...others] = few.columns;
    const holed: Table = {
      ...few,
      columns: [first.type === "number" ? { ...first, values: Float64Array.of(first.values[0], Number.NaN, first.values[2]) } : first, ...others],
    };
    const replayed = await replay(output.recipe, holed, recordingContext().checkpoint);
    for (const name of ["PC1", "PC2"]) {
      const expected = valuesOf(output, name);
      const found = valuesOf(replayed, name);
      expect([found[0], found[2]]).toEqual([expect.closeTo(expected[5], 9), expect.closeTo(expected[77], 9)]);
      expect(found[1]).toBeNaN();
    }
    expect(replayed.columns.filter(({ role }) => role === "feature").map(({ name }) => name)).toEqual(["PC1", "PC2"]);
  });

  it("says when there are fewer components than asked for, and what is wrong with the data", async () => {
    const ctx = recordingContext();
    const { report } = await pca.run({ data: tableOfSet("collinear") }, pca.params.parse({ keep: "count", count: 5 }), ctx);
    expect(isPcaReport(report) && report.kept).toBe(3);
    expect(ctx.warnings).toMatchObject([{ code: "feature.fewer-components", fix: { params: { count: 3 } } }]);
    const one = takeRows(tableOfSet("blobs"), Uint32Array.of(0));
    await expect(pca.run({ data: one }, pca.params.parse({}), recordingContext())).rejects.toMatchObject({ problem: { code: "feature.too-few-rows" } });
    const same = tableOf([{ name: "x", role: "feature", type: "number", values: new Float64Array(9).fill(4) }], 9);
    await expect(pca.run({ data: same }, pca.params.parse({}), recordingContext())).rejects.toMatchObject({ problem: { code: "feature.no-spread" } });
    const data = tableOfSet("unscaled");
    const outputs = await pca.run({ data }, pca.params.parse({}), recordingContext());
    expect(pca.advise?.(outputs, pca.params.parse({}), { data }).map(({ code }) => code)).toEqual(["feature.unscaled"]);
  });
});

describe("feature.tsne and feature.umap", () => {
  it("add two columns without a role and no step to the recipe", async () => {
    const data = tableOfSet("swiss roll");
    for (const [node, name] of [
      [tsneMap, "t-SNE"],
      [umapMap, "UMAP"],
    ] as const) {
      const ctx = recordingContext();
      const { data: output, report } = await node.run({ data }, { ...tsneMap.params.parse({}), ...umapMap.params.parse({}) }, ctx);
      const added = output.columns.slice(data.columns.length);
      expect(added.map((column) => [column.name, column.role])).toEqual([
        [`${name} 1`, null],
        [`${name} 2`, null],
      ]);
      expect(output.recipe).toBe(data.recipe);
      expect(isEmbeddingReport(report) && report.preserved.share).toBeGreaterThan(0.7);
      expect(warningCodes(ctx)).toEqual([]);
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    }
  });

  it("lay out a sample and place the others where their neighbours are", async () => {
    const random = new Random(3);
    const rows = 3000;
    const columns = ["a", "b", "c"].map(
      (name, t): NumberColumn => ({
        name,
        role: "feature",
        type: "number",
        values: Float64Array.from({ length: rows }, (_, i) => 20 * ((i + t) % 3) + random.normal()),
      }),
    );
    const data = tableOf(columns, rows);
    for (const node of [tsneMap, umapMap]) {
      const ctx = recordingContext();
      const params = { ...tsneMap.params.parse({ iterations: 500 }), ...umapMap.params.parse({}), limit: 600 };
      const { data: output, report } = await node.run({ data }, params, ctx);
      expect(report).toMatchObject({ embedded: 600, placed: 2400, rows });
      expect(warningCodes(ctx)).toEqual(["feature.map-of-sample"]);
      const [x, y] = output.columns.slice(-2).map(({ name }) => valuesOf(output, name));
      // Three groups far apart: each row must lie among its own.
      const centres = [0, 1, 2].map((g) => {
        const own = Array.from({ length: rows / 3 }, (_, i) => 3 * i + g);
        return [x, y].map((values) => own.reduce((sum, i) => sum + values[i], 0) / own.length);
      });
      const misplaced = Array.from({ length: rows }, (_, i) => i).filter((i) => {
        const squares = centres.map(([cx, cy]) => (x[i] - cx) ** 2 + (y[i] - cy) ** 2);
        return squares.indexOf(Math.min(...squares)) !== i % 3;
      });
      expect(misplaced).toEqual([]);
    }
  });

  it("warn about a perplexity and neighbours beyond the rows, duplicates and gaps", async () => {
    const small = takeRows(
      tableOfSet("blobs"),
      Uint32Array.from({ length: 40 }, (_, i) => i),
    );
    const ctx = recordingContext();
    await tsneMap.run({ data: small }, tsneMap.params.parse({ iterations: 250 }), ctx);
    expect(ctx.warnings).toMatchObject([
      { code: "feature.perplexity-too-large", detail: { asked: 30, used: 13, rows: 40 }, fix: { params: { perplexity: 13 } } },
    ]);
    const again = recordingContext();
    await umapMap.run(
      {
        data: takeRows(
          small,
          Uint32Array.from({ length: 12 }, (_, i) => i),
        ),
      },
      umapMap.params.parse({ epochs: 50 }),
      again,
    );
    expect(warningCodes(again)).toEqual(["feature.fewer-neighbors"]);
    const doubled = recordingContext();
    await tsneMap.run({ data: tableOfSet("duplicates") }, tsneMap.params.parse({ iterations: 250 }), doubled);
    expect(warningCodes(doubled)).toEqual(["feature.many-duplicates"]);
  });

  it("refuse beforehand what does not fit, and say how many rows would", async () => {
    const rows = 20_000;
    const data = tableOf([{ name: "x", role: "feature", type: "number", values: Float64Array.from({ length: rows }, (_, i) => i) }], rows);
    const ctx = recordingContext();
    const tight = { ...ctx, compute: { ...ctx.compute, memoryLimit: 8 * 1024 ** 2, workspace: ctx.compute.workspace } };
    for (const node of [tsneMap, umapMap]) {
      const params = { ...tsneMap.params.parse({}), ...umapMap.params.parse({}) };
      await expect(node.run({ data }, params, tight)).rejects.toMatchObject({ problem: { code: "feature.map-too-large", fix: { type: "set-params" } } });
    }
  });

  it("record how the points move", async () => {
    const data = tableOfSet("blobs");
    const { report } = await tsneMap.run({ data }, tsneMap.params.parse({ replay: true, iterations: 300 }), recordingContext());
    const recorded = (isEmbeddingReport(report) && report.replay) || expect.fail("no replay");
    expect(recorded.method).toBe("tsne");
    expect(recorded.frames.length).toBeGreaterThan(50);
    for (const frame of recorded.frames) {
      expect(frame.places).toHaveLength(2 * recorded.sample.x.length);
      expect(Math.max(...(frame.places ?? []).map(Math.abs))).toBeCloseTo(1, 4);
    }
    expect(recorded.frames.at(-1)?.places?.filter((_, i) => i % 2 === 0)).toEqual(recorded.sample.x);
  });

  it("have clustering say so when segments are made on them", async () => {
    const columns = [...reductionColumns(setOf("skewed")), { ...reductionColumns(setOf("skewed"))[0], name: "t-SNE 1" }];
    const infos = columns.map(({ name }) => ({ name, origin: name, mean: 0, deviation: 1 }));
    const advice = adviseFeatures(infos, tableOf(columns, 200));
    expect(advice).toMatchObject([{ code: "cluster.map-features", detail: { columns: "t-SNE 1" }, fix: { params: { columns: ["x1", "x2", "x3"] } } }]);
    expect(["UMAP 2", "UMAP 1 2", "t-SNE 1"].every(isMapColumn)).toBe(true);
    expect(["UMAP", "UMAP 3", "t-SNE one", "PC1"].some(isMapColumn)).toBe(false);
  });
});
