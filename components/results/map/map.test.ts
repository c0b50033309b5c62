import { beforeAll, describe, expect, it } from "vitest";
import type { MapPoints } from "@/lib/engine/protocol";
import { panned, toPlane, toScreen, WHOLE, zoomed } from "./camera";
import { nearestPoint, PointRaster } from "./raster";
import { chosenBy, chosenInSight, insideOf } from "./selection";

const SIZE = { width: 424, height: 224 };

/** A pixel buffer as the browser has it. */
class Pixels {
  readonly data: Uint8ClampedArray;
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

beforeAll(() => {
  Object.assign(globalThis, { ImageData: Pixels });
});

function pointsOf(places: readonly (readonly [x: number, y: number, group: number])[]): MapPoints {
  const size = 4;
  const cell = ([x, y]: readonly number[]) => Math.min(size - 1, Math.floor(y * size)) * size + Math.min(size - 1, Math.floor(x * size));
  const order = places.map((_, i) => i).sort((a, b) => cell(places[a]) - cell(places[b]) || a - b);
  const starts = Uint32Array.from({ length: size * size + 1 }, (_, c) => order.filter((i) => cell(places[i]) < c).length);
  return {
    plane: { id: "features", kind: "features", names: ["a", "b"] },
    planes: [],
    x: Float32Array.from(places, ([x]) => x),
    y: Float32Array.from(places, ([, y]) => y),
    group: Uint16Array.from(places, ([, , group]) => group),
    row: Uint32Array.from(places, (_, i) => 100 - i),
    rows: 101,
    groups: [
      { name: "A", count: 0, noise: false },
      { name: "B", count: 0, noise: false },
    ],
    explained: null,
    grid: { size, starts, points: Uint32Array.from(order) },
  };
}

const CORNERS = pointsOf([
  [0, 0, 0],
  [1, 1, 1],
  [0.5, 0.5, 65_535],
  [0.25, 0.75, 0],
]);

describe("the camera", () => {
  it("shows the whole within its edges, upwards", () => {
    expect(toScreen(WHOLE, SIZE, 0, 0)).toEqual([12, 212]);
    expect(toScreen(WHOLE, SIZE, 1, 1)).toEqual([412, 12]);
  });

  it("keeps what is under the pointer in its place", () => {
    const camera = zoomed(WHOLE, SIZE, 3, 100, 60);
    const [x, y] = toPlane(WHOLE, SIZE, 100, 60);
    const [left, top] = toScreen(camera, SIZE, x, y);
    expect([left, top]).toEqual([expect.closeTo(100, 6), expect.closeTo(60, 6)]);
    expect(zoomed(camera, SIZE, 0.01)).toEqual(WHOLE);
  });

  it("moves with the pointer and stays over the points", () => {
    const camera = zoomed(WHOLE, SIZE, 4);
    const [left, top] = toScreen(panned(camera, SIZE, 30, -20), SIZE, 0.5, 0.5);
    expect([left, top]).toEqual([expect.closeTo(242, 6), expect.closeTo(92, 6)]);
    expect(panned(camera, SIZE, 1e9, 1e9)).toMatchObject({ x: 0, y: 1 });
    expect(panned(WHOLE, SIZE, 50, 50)).toEqual(WHOLE);
  });
});

describe("the raster", () => {
  const STYLE = { colors: [0x0000ff, 0x00ff00], plain: 0x888888, selected: null, lit: null, ratio: 1 };
  const at = (image: ImageData, left: number, top: number) => new Uint32Array(image.data.buffer)[top * SIZE.width + left];

  it("draws every point in the colour of its group", () => {
    const raster = new PointRaster(CORNERS);
    raster.begin(WHOLE, SIZE, STYLE);
    expect(raster.step()).toBe(true);
    const image = raster.image();
    expect((at(image, 12, 212) & 0xffffff).toString(16)).toBe("ff");
    expect((at(image, 412, 12) & 0xffffff).toString(16)).toBe("ff00");
    expect((at(image, 212, 112) & 0xffffff).toString(16)).toBe("888888");
    expect(at(image, 50, 50)).toBe(0);
  });

  it("draws the same in slices, and what is in sight only", () => {
    const raster = new PointRaster(CORNERS);
    raster.begin(WHOLE, SIZE, STYLE);
    raster.step();
    const whole = raster.image().data.slice();
    raster.begin(WHOLE, SIZE, STYLE);
    expect(raster.step(3)).toBe(false);
    expect(raster.step(3)).toBe(true);
    expect(raster.image().data).toEqual(whole);
    const near = zoomed(WHOLE, SIZE, 10, 112, 62);
    raster.begin(near, SIZE, STYLE);
    expect(raster.total).toBeLessThan(4);
    while (!raster.step());
    const [left, top] = toScreen(near, SIZE, 0.25, 0.75).map(Math.floor);
    expect(at(raster.image(), left, top) & 0xffffff).toBe(0x0000ff);
  });

  it("draws as many as there is time for, evenly chosen, near and far", () => {
    const many = pointsOf(Array.from({ length: 400 }, (_, i) => [((i * 37) % 400) / 400, i / 400, 0] as const));
    const raster = new PointRaster(many);
    const drawn = (zoom: number) => {
      raster.begin(zoomed(WHOLE, SIZE, zoom), SIZE, { ...STYLE, colors: [0xff] }, 20);
      while (!raster.step());
      const pixels = new Uint32Array(raster.image().data.buffer);
      const rows = new Set(Array.from(pixels.entries()).flatMap(([p, pixel]) => (pixel === 0 ? [] : [Math.floor(p / SIZE.width)])));
      return { pixels: pixels.filter((pixel) => pixel !== 0).length, rows };
    };
    const point = drawn(1).pixels / 20;
    expect(point).toBeGreaterThan(8);
    const near = drawn(4);
    expect(near.pixels).toBeLessThan(20 * 30);
    expect(Math.max(...near.rows) - Math.min(...near.rows)).toBeGreaterThan(120);
  });

  it("draws what is not meant faintly, and crowds more solid than single points", () => {
    const crowd = new PointRaster(pointsOf([...Array.from({ length: 50 }, () => [0.5, 0.5, 0] as const), [0.1, 0.1, 0], [0.9, 0.9, 1]]));
    crowd.begin(WHOLE, SIZE, { ...STYLE, selected: 0 });
    crowd.step();
    const image = crowd.image();
    const alpha = (x: number, y: number) => {
      const [left, top] = toScreen(WHOLE, SIZE, x, y).map(Math.floor);
      return at(image, left, top) >>> 24;
    };
    expect(alpha(0.5, 0.5)).toBe(255);
    expect(alpha(0.1, 0.1)).toBeLessThan(200);
    expect(alpha(0.9, 0.9)).toBeLessThan(alpha(0.1, 0.1) / 2);
  });

  it("finds the point that is meant", () => {
    expect(nearestPoint(CORNERS, WHOLE, SIZE, 415, 15, 12)).toBe(1);
    expect(nearestPoint(CORNERS, WHOLE, SIZE, 212, 112, 12)).toBe(2);
    expect(nearestPoint(CORNERS, WHOLE, SIZE, 300, 30, 12)).toBeNull();
  });
});

describe("a selection", () => {
  it("is what lies inside the line", () => {
    const line = [
      [60, 40],
      [260, 40],
      [260, 140],
      [60, 140],
    ] as const;
    const mask = insideOf(line, SIZE);
    expect(mask.reduce((sum, cell) => sum + cell, 0)).toBe(200 * 100);
    const { rows, counts, lit } = chosenBy(CORNERS, WHOLE, SIZE, mask);
    expect([...rows]).toEqual([97, 98]);
    expect([...counts]).toEqual([1, 0, 1]);
    expect([...lit]).toEqual([0, 0, 1, 1]);
  });

  it("of a line that crosses itself follows the even-odd rule, of a short one is nothing", () => {
    const bow = insideOf(
      [
        [0, 0],
        [100, 100],
        [100, 0],
        [0, 100],
      ],
      SIZE,
    );
    expect([bow[50 * SIZE.width + 10], bow[50 * SIZE.width + 90], bow[10 * SIZE.width + 50]]).toEqual([1, 1, 0]);
    expect(insideOf([[5, 5]], SIZE).some((cell) => cell === 1)).toBe(false);
  });

  it("can be all that is in sight", () => {
    expect([...chosenInSight(CORNERS, zoomed(WHOLE, SIZE, 8, 412, 12), SIZE).rows]).toEqual([99]);
    expect(chosenInSight(CORNERS, WHOLE, SIZE).rows).toHaveLength(4);
  });
});
