import { describe, expect, it } from "vitest";
import { clockOfText } from "@/lib/table/clocks";
import { instantOf } from "./clock-zone";
import { runFiles } from "./fixtures/run-files";

const at = (text: string) => Date.parse(text);
const told = (warnings: readonly { readonly code: string; readonly detail?: object }[] | undefined) =>
  warnings?.flatMap(({ code, detail }) => (code.startsWith("source.clocks") ? [{ code, ...detail }] : []));

describe("how a time is written", () => {
  it.each([
    ["2026-01-05T10:00:00Z", "offset"],
    ["2026-01-05 10:00+02:00", "offset"],
    ["05.01.2026 10:00 +0300", "offset"],
    ["2026-01-05T10:00:00.123-05", "offset"],
    ["1/5/2026 10:00 PM UTC", "offset"],
    ["2026-01-05 10:00", "bare"],
    ["05.01.2026, 10:00:30", "bare"],
    ["1/5/2026 10:00 pm", "bare"],
    ["2026-01-05", null],
    ["10-02", null],
    ["", null],
  ])("%s: %s", (text, kind) => expect(clockOfText(text)).toBe(kind));
});

describe("the instant of a local time", () => {
  it("follows summer time, as the IANA database has it", () => {
    const instant = instantOf("Europe/Chisinau");
    expect(new Date(instant(at("2026-01-05T10:00Z"))).toISOString()).toBe("2026-01-05T08:00:00.000Z");
    expect(new Date(instant(at("2026-07-05T10:00Z"))).toISOString()).toBe("2026-07-05T07:00:00.000Z");
    // 29 March 2026: at 2:00 the clocks go to 3:00.
    expect(new Date(instant(at("2026-03-29T01:30Z"))).toISOString()).toBe("2026-03-28T23:30:00.000Z");
    expect(new Date(instant(at("2026-03-29T03:30Z"))).toISOString()).toBe("2026-03-29T00:30:00.000Z");
  });
});

const MIXED = "n,when\n1,2026-01-05T10:00:00Z\n2,2026-01-05 10:00\n3,2026-01-05T10:00:00+03:00\n4,2026-07-05 12:30\n5,2026-01-06\n6,\n";
const mixed = { code: "source.clocks-mixed", column: "when", offset: 2, count: 2, offsetExample: "2026-01-05T10:00:00Z", bareExample: "2026-01-05 10:00" };
const timesOf = (data: Awaited<ReturnType<typeof runFiles>>["data"], name = "when") => {
  const column = data?.columns.find((each) => each.name === name);
  return column?.type === "date" ? Array.from(column.values, (time) => (Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 16))) : null;
};
const UTC = ["2026-01-05T10:00", "2026-01-05T10:00", "2026-01-05T07:00", "2026-07-05T12:30", "2026-01-06T00:00", null];
const ZONED = ["2026-01-05T10:00", "2026-01-05T08:00", "2026-01-05T07:00", "2026-07-05T09:30", "2026-01-06T00:00", null];
const json = JSON.stringify(
  MIXED.trim()
    .split("\n")
    .slice(1)
    .map((line) => ({ n: Number(line.split(",")[0]), when: line.split(",")[1] || null })),
);

describe.each([
  ["CSV", { "a.csv": MIXED }],
  ["JSON", { "a.json": json }],
])("times with and without an offset in %s", (_, files) => {
  it("are told with counts and an example of each", async () => {
    const { data, warnings } = await runFiles(files);
    expect(timesOf(data)).toEqual(UTC);
    expect(told(warnings)).toEqual([mixed]);
    expect(warnings?.find(({ code }) => code === mixed.code)?.param).toBe("zone");
  });

  it("stand on one clock once their zone is given; days without a time stay", async () => {
    const { data, warnings } = await runFiles(files, { zone: "Europe/Chisinau" });
    expect(timesOf(data)).toEqual(ZONED);
    expect(told(warnings)).toEqual([{ code: "source.clocks-local", column: "when", count: 2, zone: "Europe/Chisinau" }]);
  });
});

describe("times that all are written alike", () => {
  it("are not told, whatever else the file holds", async () => {
    const zoned = await runFiles({ "a.csv": "n,when,day\n1,2026-01-05T10:00Z,2026-01-05\n2,2026-01-06T11:00+02:00,2026-01-06\n" });
    const bare = await runFiles({ "a.csv": "n,when,note\n1,2026-01-05 10:00,call at 10:00+02:00\n2,2026-01-06 11:00,none\n" });
    const seconds = await runFiles({ "a.csv": "n,created_at\n1,1767607200\n2,1767693600\n" }, { zone: "Europe/Chisinau" });
    expect([told(zoned.warnings), told(bare.warnings), told(seconds.warnings)]).toEqual([[], [], []]);
  });

  it("are taken from the clock that is given when none says an offset", async () => {
    const { data, warnings } = await runFiles({ "a.csv": "n,when\n1,05.01.2026 10:00\n2,05.07.2026 00:00\n3,\n" }, { zone: "Europe/Chisinau" });
    expect(timesOf(data)).toEqual(["2026-01-05T08:00", "2026-07-04T21:00", null]);
    expect(told(warnings)).toMatchObject([{ code: "source.clocks-local", count: 2 }]);
  });

  it("but differently in two files read as one, are told", async () => {
    const { warnings } = await runFiles({
      "a.csv": "n,when\n1,2026-01-05T10:00Z\n2,2026-01-06T10:00Z\n",
      "b.csv": "n,when\n3,2026-01-05 10:00\n4,2026-01-06\n",
    });
    expect(told(warnings)).toMatchObject([
      { code: "source.clocks-mixed", offset: 2, count: 1, offsetExample: "2026-01-05T10:00Z", bareExample: "2026-01-05 10:00:00" },
    ]);
  });
});

it("a large file is looked at in many places", async () => {
  const rows = (from: number, to: number, end: string) =>
    Array.from({ length: to - from }, (_, i) => `${from + i},2026-01-${String(1 + (i % 28)).padStart(2, "0")} 10:00${end},"a, b"`).join("\n");
  // The second half of three megabytes has no offsets.
  const { warnings } = await runFiles({ "a.csv": `n,when,note\n${rows(0, 50_000, "+02:00")}\n${rows(50_000, 100_000, "")}\n` });
  expect(told(warnings)).toMatchObject([{ code: "source.clocks-mixed-sample", column: "when", offsetExample: "2026-01-01 10:00+02:00" }]);
});

it("a zone that is none is refused before anything is read", async () => {
  expect((await runFiles({ "a.csv": MIXED }, { zone: "Mars/Olympus" })).problem).toMatchObject({ code: "source.bad-zone", param: "zone" });
});
