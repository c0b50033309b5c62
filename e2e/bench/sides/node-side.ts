/**
 * The workloads in Node, on worker threads: `node node-side.mjs --threads 2 --data FOLDER`. One JSON a line on stdin
 * (`{"do":"prepare","id":"K1"}`, `{"do":"run"}`, `{"do":"data"}`, `{"do":"list"}`), one JSON a line as the answer.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { KernelPool } from "@/lib/compute/kernel-pool";
import { nodeComputeHost } from "@/lib/compute/node-host";
import { dataset, datasetNames } from "../datasets";
import { workload, workloads } from "../workloads/all";
import type { Run } from "../workloads/kmeans";

const { values } = parseArgs({ options: { threads: { type: "string", default: "1" }, data: { type: "string", default: ".cache/bench/data" } } });
const pool = new KernelPool(nodeComputeHost("public", Number(values.threads)));
let prepared: Run | null = null;

async function answer(request: { readonly do: string; readonly id?: string; readonly rows?: number }): Promise<object> {
  if (request.do === "list") return workloads.map(({ id, file, columns }) => ({ id, file, columns }));
  if (request.do === "data") {
    mkdirSync(values.data, { recursive: true });
    for (const name of datasetNames()) {
      const path = join(values.data, name);
      if (existsSync(path)) continue;
      // Written aside and moved: a run that was stopped leaves no half file.
      writeFileSync(`${path}.part`, dataset(name));
      renameSync(`${path}.part`, path);
    }
    return { ok: true };
  }
  if (request.do === "prepare") {
    prepared = null;
    const chosen = workload(request.id ?? "");
    const bytes = readFileSync(join(values.data, chosen.file));
    const length = request.rows === undefined ? bytes.byteLength : request.rows * chosen.columns * Float32Array.BYTES_PER_ELEMENT;
    prepared = await chosen.prepare(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + length), pool);
    return { ok: true };
  }
  if (!prepared) throw new Error("prepare a workload first");
  const start = performance.now();
  const figures = await prepared();
  const ms = performance.now() - start;
  return { ms, figures: typeof figures === "function" ? figures() : figures };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch((error: unknown) => ({ error: String(error) }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
pool.end();
process.exit(0);
