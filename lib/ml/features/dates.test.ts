import { describe, expect, it } from "vitest";
import { ageOn, clockOf, DATE_PARTS, partOf } from "./calendar";
import { isZone } from "./choices";
import oracle from "./fixtures/dates.json";
import { areaReader, kilometres } from "./places";

describe(`parts of dates match pandas ${oracle.pandas}`, () => {
  it.each(Object.entries(oracle.zones))("%s", (zone, expected) => {
    const clock = clockOf(zone);
    for (const [i, stamp] of oracle.stamps.entries()) {
      const at = clock(stamp * 1000);
      const got = Object.fromEntries(DATE_PARTS.map((part) => [part, partOf(at, part)]));
      expect(got, `${stamp} in ${zone}`).toEqual(Object.fromEntries(DATE_PARTS.map((part) => [part, expected[part][i]])));
    }
  });

  it("are missing where the date is, and zones that are none are told", () => {
    for (const part of DATE_PARTS) expect(partOf(clockOf("Asia/Kolkata")(Number.NaN), part)).toBeNaN();
    expect([isZone("Europe/Chisinau"), isZone("Mars/Olympus"), isZone("")]).toEqual([true, false, false]);
  });

  it.each(oracle.ages)("age of $birth on $day is $age", ({ birth, day, age }) => {
    expect(ageOn(Date.parse(birth), Date.parse(day))).toBe(age);
    expect(ageOn(Date.parse(day) + 86_400_000, Date.parse(birth))).toBeNaN();
  });
});

describe("places", () => {
  it.each(oracle.distances)("are $km km apart: $from and $to", ({ from, to, km }) => {
    expect(kilometres(from[0], from[1], to[0], to[1])).toBeCloseTo(km, 6);
  });

  it("are missing beyond the globe", () => {
    expect(kilometres(91, 0, 0, 0)).toBeNaN();
    expect(kilometres(Number.NaN, 0, 0, 0)).toBeNaN();
  });

  it("give the beginning of a postcode", () => {
    const read = areaReader("postcode", 3, "en");
    expect(["MD-2001", "sw1a 1aa", "7", " ", "012345"].map(read)).toEqual(["MD2", "SW1", "7", null, "012"]);
  });

  it("give the country of an international number, in the language of the document", () => {
    const read = areaReader("phone", 0, "ro");
    expect(["+373 22 123-456", "0040 (21) 123", "+7 495 123", "+7 727 123", "069123456", "+999", ""].map(read)).toEqual([
      "Republica Moldova",
      "România",
      "Rusia",
      "Kazahstan",
      null,
      null,
      null,
    ]);
  });

  it("give the part of the world of a country by its code or any of our names for it", () => {
    const read = areaReader("country", 0, "ru");
    expect(["RO", "united kingdom", "Молдова", "Germania", "USA", "EIRE", "jp", "Unspecified"].map(read)).toEqual([
      "Европа",
      "Европа",
      "Европа",
      "Европа",
      "Америка",
      "Европа",
      "Азия",
      null,
    ]);
  });
});
