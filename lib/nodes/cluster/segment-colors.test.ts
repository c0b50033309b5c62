import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SEGMENT_COLOR_NUMBERS, SEGMENT_COLORS, segmentColorAt, segmentColorName } from "./segment-colors";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Machado, Oliveira and Fernandes 2009, full severity, on linear RGB. */
const VISION: Readonly<Record<string, Matrix>> = {
  everybody: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Ottosson 2020: linear RGB to the cones, and their cube roots to L, a, b. */
const CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const OKLAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = (matrix: Matrix, [a, b, c]: Triple): Triple => {
  const row = ([x, y, z]: Triple) => x * a + y * b + z * c;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};
const each = ([a, b, c]: Triple, change: (value: number) => number): Triple => [change(a), change(b), change(c)];

function linear(hex: string): Triple {
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function seen(hex: string, vision: string): Triple {
  const light = each(times(VISION[vision], linear(hex)), (value) => Math.min(1, Math.max(0, value)));
  return times(OKLAB, each(times(CONES, light), Math.cbrt));
}

function apart(a: string, b: string, vision: string): number {
  const [p, q] = [seen(a, vision), seen(b, vision)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/** WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, blue] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
  };
  const [x, y] = [luminance(a), luminance(b)];
  return Math.max(x, y) / Math.min(x, y);
}

/** `color-mix(in srgb, color share, under)`. */
function mixed(color: string, share: number, under: string): string {
  const channel = (from: number) => {
    const [a, b] = [color, under].map((hex) => Number.parseInt(hex.slice(from, from + 2), 16));
    return Math.round(share * a + (1 - share) * b)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

const CSS = readFileSync("app/globals.css", "utf8");
const THEMES = [":root {", '[data-theme="dark"] {'].map((start) => {
  const block = CSS.slice(CSS.indexOf(start)).split("}")[0];
  return new Map([...block.matchAll(/(--[\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name, value]));
});

describe("colours of segments", () => {
  it("has one for each of twelve segments, then begins anew", () => {
    expect(SEGMENT_COLORS).toBe(12);
    expect([0, 11, 12].map(segmentColorAt)).toEqual([1, 12, 1]);
    expect([0, -1, 1, 12, 13].map(segmentColorName)).toEqual(["--segment-noise", "--segment-noise", "--segment-1", "--segment-12", "--segment-1"]);
  });

  for (const [theme, colors] of [
    ["light", THEMES[0]],
    ["dark", THEMES[1]],
  ] as const) {
    const color = (name: string) => {
      const value = colors.get(name);
      if (!value) throw new Error(`${name} is not in the ${theme} theme`);
      return value;
    };
    const all = [0, ...SEGMENT_COLOR_NUMBERS].map((number) => color(segmentColorName(number)));

    for (const vision of Object.keys(VISION)) {
      it(`are told apart in ${theme}: ${vision}`, () => {
        // 0.02 is about what is just noticed side by side; dots lie apart.
        const least = vision === "everybody" ? 0.1 : 0.055;
        for (const [i, a] of all.entries()) {
          for (const b of all.slice(i + 1)) expect(apart(a, b, vision), `${a} ${b}`).toBeGreaterThanOrEqual(least);
        }
      });
    }

    it(`stand out from what they are drawn on in ${theme}`, () => {
      for (const under of ["--panel", "--raised", "--sunken", "--canvas"]) {
        for (const own of all) expect(contrast(own, color(under)), `${own} on ${under}`).toBeGreaterThanOrEqual(3);
      }
    });

    it(`leave the words on their tints readable in ${theme}`, () => {
      // The strongest tint of the RFM grid; correlations and the heat map take the first two colours.
      for (const own of all) expect(contrast(color("--ink"), mixed(own, 0.38, color("--panel"))), own).toBeGreaterThanOrEqual(4.5);
      for (const own of all.slice(1, 3)) expect(contrast(color("--ink"), mixed(own, 0.45, color("--sunken"))), own).toBeGreaterThanOrEqual(4.5);
    });
  }
});
