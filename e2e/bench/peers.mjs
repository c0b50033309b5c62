import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../../lib/setup/sources.mjs";
import { median } from "./results.mjs";

const FOLDER = join(ROOT, "e2e", "bench");
const ROUNDS = 3;

/** Each package with the workload it can be measured on: the first `rows` rows of its data, on both sides. */
const PEERS = [
  {
    name: "ml-kmeans",
    id: "K1fixed",
    rows: 50_000,
    work: "k-means, 50 k × 8, k = 8, at most 20 iterations",
    make: ({ kmeans }, data) => {
      const initialization = Array.from({ length: 8 }, (_, c) => data[c * Math.floor(data.length / 8)]);
      return () => kmeans(data, 8, { initialization, maxIterations: 20, tolerance: 0 });
    },
  },
  {
    name: "density-clustering",
    id: "D1a",
    rows: 5_000,
    work: "DBSCAN, 5 k × 2",
    make:
      ({ DBSCAN }, data) =>
      () =>
        new DBSCAN().run(data, 0.08, 10),
  },
  {
    name: "hdbscan-ts",
    id: "H5",
    rows: 500,
    work: "HDBSCAN, 500 × 5",
    make:
      ({ HDBSCAN }, data) =>
      () =>
        new HDBSCAN({ minClusterSize: 50, minSamples: 10 }).fit(data),
  },
  {
    name: "ml-hclust",
    id: "H1ward10",
    rows: 1_000,
    work: "Ward, 1 k × 5",
    make:
      ({ agnes }, data) =>
      () =>
        agnes(data, { method: "ward2" }),
  },
  {
    name: "ml-pca",
    id: "P1",
    rows: 50_000,
    work: "PCA, 50 k × 30",
    make:
      ({ PCA }, data) =>
      () =>
        new PCA(data, { method: "covarianceMatrix", nCompNIPALS: 2 }).predict(data, { nComponents: 2 }),
  },
  {
    name: "umap-js",
    id: "U1",
    rows: 1_000,
    work: "UMAP, 1 k × 20, 200 epochs",
    make:
      ({ UMAP }, data) =>
      () =>
        new UMAP({ nNeighbors: 15, nEpochs: 200 }).fit(data),
  },
];

/** Measures every installed package and the same workload in Strata, in turns; says which could not be. */
export async function comparePeers(data, strata, say) {
  const known = new Map((await strata.ask({ do: "list" })).map((workload) => [workload.id, workload]));
  const require = createRequire(join(FOLDER, "package.json"));
  const rows = [];
  for (const peer of PEERS) {
    const workload = known.get(peer.id);
    const manifest = join(FOLDER, "node_modules", peer.name, "package.json");
    if (!workload || !existsSync(manifest)) {
      say(`${peer.name}: ${workload ? "not installed (npm install --prefix e2e/bench)" : `there is no workload ${peer.id}`}`);
      continue;
    }
    try {
      const { version } = JSON.parse(readFileSync(manifest, "utf8"));
      const loaded = await import(require.resolve(peer.name));
      const run = peer.make({ ...loaded.default, ...loaded }, points(join(data, workload.file), workload.columns, peer.rows));
      await strata.ask({ do: "prepare", id: peer.id, rows: peer.rows });
      const theirs = [];
      const ours = [];
      run();
      await strata.ask({ do: "run" });
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now();
        run();
        theirs.push(performance.now() - start);
        ours.push((await strata.ask({ do: "run" })).ms);
      }
      rows.push({ name: peer.name, version, work: peer.work, theirs: median(theirs), ours: median(ours) });
      say(`${peer.name}: theirs ${Math.round(median(theirs))} ms, ours ${Math.round(median(ours))} ms`);
    } catch (error) {
      say(`${peer.name}: ${error.message}`);
    }
  }
  strata.end();
  return rows;
}

function points(path, columns, rows) {
  const bytes = readFileSync(path);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, rows * columns);
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
}
