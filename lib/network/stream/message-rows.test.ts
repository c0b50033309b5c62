import { describe, expect, it } from "vitest";
import { eventTime } from "./event-time";
import { rowsOf, valueAt, withFirst } from "./message-rows";

const texts = (data: string, path = "") => rowsOf(data, "json", path).rows.map(({ text }) => text);

describe("rows of a message", () => {
  it("are an object, the items of a list, or one value a line", () => {
    expect(texts('{"a": 1,\n "b": [1, 2]}')).toEqual(['{"a": 1,  "b": [1, 2]}']);
    expect(texts('[{"a":1},{"a":2}]')).toEqual(['{"a":1}', '{"a":2}']);
    expect(texts('{"a":1}\r\n\r\n{"a":2}\n')).toEqual(['{"a":1}', '{"a":2}']);
    expect(texts("[[1,2],[3]]")).toEqual(['{"1":1,"2":2}', '{"1":3}']);
    expect(texts("42")).toEqual(['{"value":42}']);
    expect(texts('["a"]')).toEqual(['{"value":"a"}']);
  });

  it("have none in heartbeats, empty lists and where the path does not lead", () => {
    for (const data of ["", "  ", "[]", "null"]) expect(rowsOf(data, "json")).toEqual({ rows: [], malformed: [] });
    expect(rowsOf('{"result":null,"id":1}', "json", "data.trades")).toEqual({ rows: [], malformed: [] });
  });

  it("stand where the path leads, keys with dots included", () => {
    expect(texts('{"data":{"trades":[{"p":1},{"p":2}]}}', "data.trades")).toEqual(['{"p":1}', '{"p":2}']);
    expect(texts('{"data.trades":{"p":1}}', "data.trades")).toEqual(['{"p":1}']);
    expect(valueAt({ "a.b": { c: 5 } }, "a.b.c")).toBe(5);
    expect(valueAt({ a: 1 }, "constructor")).toBeUndefined();
  });

  it("keep the digits of large whole numbers", () => {
    expect(texts('{"id": 9007199254740993}')).toEqual(['{"id": 9007199254740993}']);
    expect(texts('[{"id": 9007199254740993, "n": -12345678901234567890}]')).toEqual(['{"id":9007199254740993,"n":-12345678901234567890}']);
  });

  it("tell what is no row", () => {
    expect(rowsOf("not JSON", "json")).toEqual({ rows: [], malformed: ["not JSON"] });
    expect(rowsOf('{"a":1}\nnope\n{"a":2}', "json")).toMatchObject({ rows: [{ text: '{"a":1}' }, { text: '{"a":2}' }], malformed: ["nope"] });
    expect(rowsOf('[{"a":1},null]', "json")).toMatchObject({ rows: [{ text: '{"a":1}' }], malformed: ["null"] });
  });

  it("are the message itself when it is text", () => {
    expect(rowsOf('say "hi"\nthere', "text").rows.map(({ text }) => text)).toEqual(['{"text":"say \\"hi\\"\\nthere"}']);
  });

  it("take the time of arrival in front, unless they have one", () => {
    expect(withFirst('{"a":1}', "at", "t")).toBe('{"at":"t","a":1}');
    expect(withFirst("{ }", "at", "t")).toBe('{"at":"t"}');
    expect(JSON.parse(withFirst('{"at":"own"}', "at", "t"))).toEqual({ at: "own" });
  });
});

describe("the time of a row", () => {
  const arrival = Date.parse("2026-01-02T00:00:00Z");
  const at = Date.parse("2026-01-01T10:20:30.500Z");

  it.each([
    ["2026-01-01T10:20:30.500Z", at],
    ["2026-01-01 10:20:30,5", at],
    ["2026-01-01T12:20:30.500+0200", at],
    ["2026-01-01T12:20:30.5+02:00", at],
    ["2026-01-01", Date.parse("2026-01-01T00:00:00Z")],
    [at, at],
    [at / 1000, at],
    [String(at), at],
    [at * 1000, at],
    [at * 1e6, at],
  ])("is read from %s", (value, expected) => {
    expect(eventTime({ t: value }, "t", arrival)).toBeCloseTo(expected, 3);
  });

  it("is none in what is no time, or lies far ahead", () => {
    for (const value of ["", "yesterday", "03/04/2026", 17, -1, null, true, {}, Number.NaN, "2099-01-01"])
      expect(eventTime({ t: value }, "t", arrival)).toBeNull();
    expect(eventTime({}, "t", arrival)).toBeNull();
  });

  it("keeps nanoseconds that a double cannot hold apart from text", () => {
    const [row] = rowsOf(`{"t": ${at}123456}`, "json").rows;
    expect(eventTime(row.value, "t", arrival)).toBeCloseTo(at, 0);
  });
});
