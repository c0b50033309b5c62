import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allNodes } from "@/lib/nodes/registry";
import { main } from "./main";

const root = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "strata-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function strata(...argv: string[]) {
  return strataOn(false, ...argv);
}

async function strataOn(interactive: boolean, ...argv: string[]) {
  let stdout = "";
  let stderr = "";
  const status = await main(argv, {
    async stdout(text) {
      stdout += text;
    },
    stderr(text) {
      stderr += text;
    },
    interactive,
    columns: 80,
    cwd: folder,
    root,
  });
  return { status, stdout, stderr };
}

type Nodes = readonly { id: string; type: string; label?: string; params?: Record<string, unknown>; disabled?: boolean; from?: Record<string, string> }[];

/** Writes a pipeline file and returns its name; `from` maps input ports to `node.port`. */
function file(name: string, nodes: Nodes, more: Readonly<Record<string, unknown>> = {}): string {
  const wires = nodes.flatMap(({ id, from = {} }) =>
    Object.entries(from).map(([port, source]) => ({ from: { node: source.split(".")[0], port: source.split(".")[1] }, to: { node: id, port } })),
  );
  const document = {
    format: "strata/pipeline",
    version: 1,
    name,
    seed: 42,
    language: "en",
    nodes: nodes.map(({ from, ...node }) => ({ v: 1, params: {}, ...node })),
    wires,
    layout: {},
    groups: [],
    notes: [],
    inputs: {},
    ...more,
  };
  writeFileSync(join(folder, name), JSON.stringify(document));
  return name;
}

const customers: Nodes = [
  { id: "made", type: "source.synthetic", label: "Shop = A.B", params: { rows: 200 } },
  { id: "scaled", type: "feature.transform", from: { data: "made.data" } },
];

describe("strata nodes", () => {
  it("prints the catalogue with ports and the JSON Schema of the params", async () => {
    const { status, stdout, stderr } = await strata("nodes", "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const nodes = JSON.parse(stdout);
    expect(nodes.map((node: { type: string }) => node.type)).toEqual(allNodes().map((node) => node.type));
    const transform = nodes.find((node: { type: string }) => node.type === "feature.transform");
    expect(transform).toMatchObject({ v: 1, group: "feature", inputs: { data: { kind: "table" } }, outputs: { data: { kind: "table" } } });
    expect(transform.name).not.toBe("");
    expect(transform.params).toMatchObject({ type: "object", properties: { columns: { default: null, control: "columns", role: "feature" } } });
    expect(transform.params.properties.columns.title).not.toBe("");
  });

  it("prints a list for people, in their language", async () => {
    expect((await strata("nodes", "--language", "ru")).stdout).toMatch(/Источники\n {2}source\./);
    expect((await strata("--language", "ro", "nodes")).stdout).toContain("Surse\n");
  });
});

describe("strata validate", () => {
  it("is content with a pipeline that can run", async () => {
    expect(await strata("validate", file("good.json", customers))).toMatchObject({ status: 0, stdout: "good.json: valid, 2 nodes\n", stderr: "" });
    expect(JSON.parse((await strata("validate", "good.json", "--json")).stdout)).toEqual({ valid: true, problems: [] });
  });

  it("tells what is wrong, where, and the remedy", async () => {
    const name = file("bad.json", [
      { id: "a", type: "feature.transform" },
      { id: "b", type: "future.node" },
      { id: "c", type: "source.synthetic", params: { rows: "many" } },
    ]);
    const { status, stdout } = await strata("validate", name, "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: false,
      problems: [
        { node: "a", code: "common.input-missing", severity: "error", remedy: expect.stringMatching(/wire/) },
        { node: "b", code: "engine.unknown-node", detail: { type: "future.node" } },
        { node: "c", code: "common.bad-params", param: "rows" },
      ],
    });
    expect((await strata("validate", name)).stdout).toMatch(/^error: .*\(a, feature\.transform\): .*\n {2}\S/);
  });

  it("says of JSON that is no pipeline that it is not valid", async () => {
    writeFileSync(join(folder, "other.json"), "{}");
    expect(await strata("validate", "other.json", "--json")).toMatchObject({ status: 1 });
  });
});

describe("strata run", () => {
  it("runs everything and tells all numbers", async () => {
    const { status, stdout, stderr } = await strata("run", file("run.json", customers), "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const results = JSON.parse(stdout);
    expect(results).toMatchObject({ pipeline: "run.json", seed: 42, language: "en", status: "done" });
    expect(results.nodes[0]).toMatchObject({
      id: "made",
      type: "source.synthetic",
      label: "Shop = A.B",
      phase: "ready",
      rows: { data: 200 },
      warnings: [],
      dropped: [],
    });
    expect(results.nodes[0].outputs.truth).toMatchObject({ kind: "source.synthetic", rows: 200 });
    expect(results.nodes[1].outputs.data.columns[0]).toMatchObject({ name: "customer_id", missing: 0, distinct: 200 });
  });

  it("gives the same results for the same seed, and others for another", async () => {
    const name = file("seed.json", customers);
    const outputs = async (...more: string[]) =>
      JSON.stringify(JSON.parse((await strata("run", name, "--json", ...more)).stdout).nodes.map((node: { outputs: unknown }) => node.outputs));
    expect(await outputs()).toBe(await outputs("--seed", "42"));
    expect(await outputs("--seed", "7")).not.toBe(await outputs());
  });

  it("sets params by id, by label, by a label with dots and equal signs", async () => {
    const name = file("set.json", customers);
    for (const setting of ["made.rows=30", "Shop = A.B.rows=30"]) {
      const { stdout, status } = await strata("run", name, "--json", "--set", setting, "--set", "made.noise=0");
      expect(status, setting).toBe(0);
      expect(JSON.parse(stdout).nodes[0].rows.data, setting).toBe(30);
    }
  });

  it("writes results.json and, for people, one line a node", async () => {
    const { status, stdout } = await strata("run", file("out.json", customers), "--out", "deep/out");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ready {2}Shop = A\.B +customers: 200 · \d/);
    expect(readdirSync(join(folder, "deep/out"))).toContain("results.json");
    expect(JSON.parse(readFileSync(join(folder, "deep/out/results.json"), "utf8")).status).toBe("done");
  });

  it("writes the exports of deliver nodes: tables as CSV, reports as JSON, two of a name apart", async () => {
    const name = file("exports.json", [
      ...customers,
      { id: "groups", type: "cluster.kmeans", params: { k: 3 }, from: { data: "scaled.data" } },
      { id: "named", type: "cluster.profile", from: { data: "groups.data" } },
      { id: "one", type: "deliver.list", params: { fileName: "list" }, from: { data: "named.data" } },
      { id: "two", type: "deliver.list", params: { fileName: "LIST" }, from: { data: "named.data" } },
    ]);
    const { status } = await strata("run", name, "--out", "exports", "--json");
    expect(status).toBe(0);
    expect(readdirSync(join(folder, "exports")).sort()).toEqual(["LIST two.csv", "LIST two.json", "list.csv", "list.json", "results.json"]);
    const lines = readFileSync(join(folder, "exports/list.csv"), "utf8").trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(201);
    expect(lines[0]).toContain("customer_id");
    expect(JSON.parse(readFileSync(join(folder, "exports/list.json"), "utf8")).kind).toBe("deliver.list");
  });

  it("shows its progress to a person who watches, and only there", async () => {
    const name = file("progress.json", customers);
    const { stdout, stderr } = await strataOn(true, "run", name, "--json");
    expect(JSON.parse(stdout).status).toBe("done");
    expect(stderr).toMatch(/\r.*\[2\/2\]/);
    expect(stderr.endsWith("\r\u001b[K")).toBe(true);
    expect((await strata("run", name)).stderr).toBe("");
  });

  it("ends with 1 when a node fails or cannot run: which, why and the remedy on stderr, the rest still run", async () => {
    const name = file("fails.json", [
      { id: "made", type: "source.synthetic", params: { rows: 50 } },
      { id: "bad", type: "feature.transform", params: { columns: ["no such column"] }, from: { data: "made.data" } },
      { id: "after", type: "feature.transform", from: { data: "bad.data" } },
      { id: "loose", type: "feature.rfm", label: "Loose end" },
      { id: "other", type: "feature.transform", from: { data: "made.data" } },
      { id: "off", type: "feature.rfm", disabled: true },
    ]);
    const { status, stdout, stderr } = await strata("run", name, "--json");
    expect(status).toBe(1);
    const phases = Object.fromEntries(
      JSON.parse(stdout).nodes.map((node: { id: string; phase: string; reason?: string }) => [node.id, node.reason ?? node.phase]),
    );
    expect(phases).toEqual({ made: "ready", bad: "failed", after: "upstream-failed", loose: "incomplete", other: "ready", off: "disabled" });
    expect(stderr).toMatch(/error: .*\(bad, feature\.transform\): .*no such column.*\n {2}\S/);
    expect(stderr).toContain("Loose end (loose, feature.rfm)");
    expect(stderr).not.toContain("(after,");
  });

  it("tells failures in the language asked for, and results.json in English", async () => {
    const name = file("language.json", [{ id: "loose", type: "feature.rfm" }]);
    const { stdout, stderr } = await strata("run", name, "--json", "--language", "ro");
    expect(stderr).toMatch(/Intrarea „.*” nu este conectată/);
    expect(JSON.parse(stdout).nodes[0].problem.message).toMatch(/is not connected/);
  });

  it("writes states, ports and numbers for people as their language does", async () => {
    const { stdout } = await strata("run", file("numbers.json", customers), "--set", "made.rows=12345", "--language", "ru");
    expect(stdout).toMatch(/^готово {2}Shop = A\.B +\S+: 12\s345 · \d+\s?мс/);
  });
});

describe("a wrong call ends with 2 and says why", () => {
  it.each([
    [["frobnicate"], /unknown command/],
    [[], /Usage/],
    [["run"], /missing required argument/],
    [["run", "good.json", "--frob"], /unknown option/],
    [["run", "nowhere.json"], /no such file: nowhere\.json/],
    [["validate", "nowhere.json"], /no such file/],
    [["run", "."], /cannot read/],
    [["run", "broken.json"], /broken\.json/],
    [["validate", "broken.json"], /broken\.json/],
    [["run", "other.json"], /other\.json/],
    [["run", "good.json", "--seed", "-1"], /whole number/],
    [["run", "good.json", "--seed", "1.5"], /whole number/],
    [["run", "good.json", "--language", "fr"], /en, ru, ro/],
    [["run", "good.json", "--set", "made.rows"], /expected --set NODE\.param=JSON/],
    [["run", "good.json", "--set", "nobody.rows=1"], /no such node and param/],
    [["run", "good.json", "--set", "made.__proto__=1"], /has no param/],
    [["run", "good.json", "--set", "made.rows=many"], /is not JSON/],
    [["run", "good.json", "--set", 'made.rows="many"'], /--set made\.rows/],
    [["run", "twins.json", "--set", "Twin.rows=1"], /names 2 nodes.*a, b/],
    [["run", "good.json", "--input", "nobody=x.csv"], /no such node/],
    [["run", "good.json", "--input", "made=good.json"], /reads no file.*nodes of type source\.file.* \(this pipeline has none/],
    [["run", "good.json", "--out", "good.json"], /cannot write/],
  ])("%j", async (argv, reason) => {
    file("good.json", customers);
    file("twins.json", [
      { id: "a", type: "source.synthetic", label: "Twin" },
      { id: "b", type: "source.synthetic", label: "Twin" },
    ]);
    writeFileSync(join(folder, "broken.json"), '{"format": ');
    writeFileSync(join(folder, "other.json"), "{}");
    const { status, stdout, stderr } = await strata(...argv);
    expect(stderr).toMatch(reason);
    expect([status, stdout]).toEqual([2, ""]);
  });

  it("help and version are no mistakes", async () => {
    expect(await strata("--help")).toMatchObject({ status: 0, stderr: "" });
    expect(await strata("--version")).toMatchObject({ status: 0, stdout: `${JSON.parse(readFileSync("package.json", "utf8")).version}\n` });
  });
});

describe("--input", () => {
  it("binds a file by its content, whatever its path looks like", async () => {
    const csv = "customer;date;amount\nA;2026-01-01;10,5\nB;2026-01-02;7\n";
    writeFileSync(join(folder, "a=b c.csv"), csv);
    const name = file("file.json", [{ id: "source", type: "source.file", label: "My = file" }]);
    for (const input of ["source=a=b c.csv", "My = file=./a=b c.csv", `source=${join(folder, "a=b c.csv")}`]) {
      const { status, stdout, stderr } = await strata("run", name, "--json", "--input", input);
      expect([status, stderr], input).toEqual([0, ""]);
      expect(JSON.parse(stdout).nodes[0].rows.data, input).toBe(2);
    }
    const id = createHash("sha256").update(csv).digest("hex");
    const pinned = file("pinned.json", [{ id: "source", type: "source.file", params: { dataset: { id, name: "a=b c.csv", size: csv.length } } }]);
    const { status, stderr } = await strata("run", pinned);
    expect(status).toBe(1);
    expect(stderr).toMatch(/“a=b c\.csv” is not on this machine.*\n.*--input/);
    expect((await strata("run", pinned, "--input", "source=gone.csv")).stderr).toContain("no such file: gone.csv");
  });

  it("reads every format, several files for one node, and says what is not as the pipeline knows it", async () => {
    const columns = [{ name: "gone", type: "text", role: null, needed: true }];
    const name = file("formats.json", [{ id: "source", type: "source.file", params: { dataset: null } }], { inputs: { source: { columns } } });
    const path = (fixture: string) => join(root, "lib/table/fixtures/files", fixture);
    for (const fixture of ["pandas.xlsx", "pandas.ods", "pandas.parquet", "lines.ndjson", "records.json"]) {
      const { status, stdout } = await strata("run", name, "--json", "--input", `source=${path(fixture)}`);
      const [node] = JSON.parse(stdout).nodes;
      expect([status, node.rows.data], fixture).toEqual([0, fixture.startsWith("pandas") ? 5 : 3]);
      expect(
        node.warnings.map(({ code }: { code: string }) => code),
        fixture,
      ).toContain("source.columns-gone");
    }
    const both = await strata("run", name, "--json", "--input", `source=${path("pandas.xlsx")}`, "--input", `source=${path("pandas.parquet")}`);
    expect(JSON.parse(both.stdout).nodes[0].rows.data).toBe(10);
    const { status, stderr } = await strata("run", name);
    expect([status, stderr.includes("gone"), stderr.includes("--input")]).toEqual([1, true, true]);
  });
});

describe("what a person is told of the data", () => {
  it("is whether there is enough for the planned methods, in words, and in results.json", async () => {
    const name = file("needs.json", [
      { id: "made", type: "source.synthetic", params: { rows: 60 } },
      { id: "health", type: "prepare.health", from: { data: "made.data" } },
      { id: "clusters", type: "cluster.kmeans", label: "Groups", params: { k: 9 }, from: { data: "health.data" } },
    ]);
    const told = await strata("run", name, "--language", "ru");
    expect([told.status, told.stderr]).toEqual([0, ""]);
    expect(told.stdout).toMatch(/Хватит ли данных.*\n {2,}Groups: 60 .*9 .*\n/);
    const { nodes } = JSON.parse((await strata("run", name, "--json")).stdout);
    expect(nodes[1].needs).toMatchObject({
      planned: 1,
      unmet: [{ node: "clusters", label: "Groups", code: "clusters", message: expect.stringMatching(/^60 rows for 9/) }],
    });
    const enough = await strata("run", name, "--set", "clusters.k=2", "--set", "made.rows=2000");
    expect(enough.stdout).toContain("There is enough for the 1 method planned after this node.");
  });

  it("is what the import found, in the language asked for", async () => {
    writeFileSync(join(folder, "clocks.csv"), "n,when\n1,2026-01-05T10:00Z\n2,2026-01-05 10:00\n3,2026-01-06 10:00\n");
    const name = file("clocks.json", [{ id: "source", type: "source.file" }]);
    for (const [language, words] of [
      ["en", "In “when” the clocks do not agree: 1 times say"],
      ["ru", "В столбце «when» часы не согласованы"],
      ["ro", "În „when” ceasurile nu se potrivesc"],
    ]) {
      expect((await strata("run", name, "--input", "source=clocks.csv", "--language", language)).stdout).toContain(words);
    }
    const set = await strata("run", name, "--input", "source=clocks.csv", "--set", 'source.zone="Europe/Chisinau"');
    expect(set.stdout).toContain("2 times of “when” without an offset were read by the clock of Europe/Chisinau.");
  });

  it("is both names of a column that the source renames", async () => {
    writeFileSync(join(folder, "renamed.csv"), "cust,day,sum\nA,2026-01-01,5\nB,2026-02-01,7\n");
    const columns = [{ column: "cust", name: "Customer", role: "id" }];
    const inputs = { source: { columns: [{ name: "Customer", type: "text", role: "id", needed: true, from: "cust" }] } };
    const name = file(
      "renamed.json",
      [
        { id: "source", type: "source.file", params: { columns } },
        { id: "rfm", type: "feature.rfm", params: { customer: "Customer" }, from: { data: "source.data" } },
      ],
      { inputs },
    );
    expect((await strata("run", name)).stderr).toContain("cust → Customer");
    const { nodes } = JSON.parse((await strata("run", name, "--json", "--input", "source=renamed.csv")).stdout);
    expect(nodes[0].outputs.data.columns.map((column: { name: string }) => column.name)).toEqual(["Customer", "day", "sum"]);
    expect(nodes[0].outputs.import.changes).toEqual({ added: ["day", "sum"], gone: [], retyped: [] });
    expect(nodes[1].rows.data).toBe(2);
  });
});

describe("the program itself", () => {
  it("builds its bundle and answers, from any folder", async () => {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [join(root, "lib/cli/bin.mjs"), "nodes", "--json"], { cwd: folder, maxBuffer: 10_000_000 });
    expect(JSON.parse(stdout)).toHaveLength(allNodes().length);
    const wrong = await run(process.execPath, [join(root, "lib/cli/bin.mjs"), "frobnicate"], { cwd: folder }).catch((error: { code: number }) => error);
    expect(wrong).toMatchObject({ code: 2 });
  });
});
