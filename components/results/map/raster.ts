import type { MapPoints } from "@/lib/engine/protocol";
import { type Camera, type Size, toPlane, unitsOf } from "./camera";

/** How points look. Colours are 0xBBGGRR, as the bytes of an ImageData lie. */
export interface RasterStyle {
  /** By group. */
  readonly colors: readonly number[];
  /** Of points without a group. */
  readonly plain: number;
  /** The only group that is drawn in full, or null. */
  readonly selected: number | null;
  /** Points (by index) that are drawn in full, the others faintly; null for all. */
  readonly lit: Uint8Array | null;
  /** Pixels of the drawing a pixel of the page. */
  readonly ratio: number;
}

/** Points drawn at one go: a few milliseconds. */
const SLICE = 150_000;
/** Alpha of a pixel with a single point, and of the faint ones. */
const LEAST = 0.5;
const FAINT = 0.1;

/**
 * Draws millions of points as a raster: a pixel takes the colour of one of its points (chance decides, as points come in an even
 * order) and becomes the more solid the more there are. No graphics card is asked.
 */
export class PointRaster {
  private counts = new Uint16Array(0);
  private faint = new Uint16Array(0);
  private groups = new Uint16Array(0);
  private faintGroups = new Uint16Array(0);
  private camera: Camera = { zoom: 1, x: 0, y: 0 };
  private size: Size = { width: 0, height: 0 };
  private style: RasterStyle = { colors: [], plain: 0, selected: null, lit: null, ratio: 1 };
  private offsets: readonly number[] = [0];
  private margin = 1;
  private next = 0;
  private cells: readonly (readonly [from: number, to: number])[] | null = null;
  private cell = 0;
  private end = 0;
  private stride = 1;

  constructor(private readonly points: MapPoints) {}

  /** Begins a drawing of `most` points, evenly chosen where there are more. `size` in pixels of the drawing. */
  begin(camera: Camera, size: Size, style: RasterStyle, most = Number.POSITIVE_INFINITY): void {
    const pixels = size.width * size.height;
    if (this.counts.length !== pixels) {
      this.counts = new Uint16Array(pixels);
      this.faint = new Uint16Array(pixels);
      this.groups = new Uint16Array(pixels);
      this.faintGroups = new Uint16Array(pixels);
    } else {
      this.counts.fill(0);
      this.faint.fill(0);
    }
    this.camera = camera;
    this.size = size;
    this.style = style;
    this.next = 0;
    this.cell = 0;
    const { cells, points } = this.inSight();
    this.cells = cells;
    this.end = Math.min(most, this.points.x.length);
    this.stride = cells ? Math.max(1, Math.ceil(points / most)) : 1;
    const radius = radiusOf(points) * style.ratio;
    this.margin = Math.ceil(radius);
    this.offsets = discOf(radius, size.width);
  }

  /** Draws some more, at most `limit` points; true when all are drawn. */
  step(limit = SLICE): boolean {
    let left = limit;
    if (!this.cells) {
      const to = Math.min(this.end, this.next + left);
      this.draw(this.next, to, null);
      this.next = to;
      return to === this.end;
    }
    for (; this.cell < this.cells.length && left > 0; this.cell++) {
      const [from, to] = this.cells[this.cell];
      this.draw(from, to, this.points.grid.points);
      left -= Math.ceil((to - from) / this.stride);
    }
    return this.cell >= this.cells.length;
  }

  /** Points the drawing takes altogether. */
  get total(): number {
    return this.cells ? this.cells.reduce((sum, [from, to]) => sum + to - from, 0) : this.points.x.length;
  }

  /** What has been drawn so far, as pixels. */
  image(): ImageData {
    const { width, height } = this.size;
    const image = new ImageData(Math.max(1, width), Math.max(1, height));
    const pixels = new Uint32Array(image.data.buffer);
    const { colors, plain } = this.style;
    let most = 1;
    for (let p = 0; p < this.counts.length; p++) if (this.counts[p] > most) most = this.counts[p];
    const alphas = new Uint32Array(most + 1);
    for (let count = 1; count <= most; count++) alphas[count] = most === 1 ? 220 : Math.round(255 * (LEAST + (1 - LEAST) * (Math.log(count) / Math.log(most))));
    const faint = Math.round(255 * FAINT);
    for (let p = 0; p < this.counts.length; p++) {
      const count = this.counts[p];
      if (count > 0) pixels[p] = ((alphas[count] << 24) | (colors[this.groups[p]] ?? plain)) >>> 0;
      else if (this.faint[p] > 0) pixels[p] = ((Math.min(90, faint + 4 * this.faint[p]) << 24) | (colors[this.faintGroups[p]] ?? plain)) >>> 0;
    }
    return image;
  }

  /** The rows of cells in sight, or null when nearly all are. */
  private inSight(): { cells: readonly (readonly [from: number, to: number])[] | null; points: number } {
    const { size: across, starts } = this.points.grid;
    const all = this.points.x.length;
    if (this.camera.zoom < 1.5) return { cells: null, points: all };
    const [left, top] = toPlane(this.camera, this.size, -8, -8);
    const [right, bottom] = toPlane(this.camera, this.size, this.size.width + 8, this.size.height + 8);
    const cell = (value: number) => Math.max(0, Math.min(across - 1, Math.floor(value * across)));
    const cells: [number, number][] = [];
    let points = 0;
    for (let row = cell(bottom); row <= cell(top); row++) {
      const from = starts[row * across + cell(left)];
      const to = starts[row * across + cell(right) + 1];
      if (to > from) cells.push([from, to]);
      points += to - from;
    }
    return { cells, points };
  }

  private draw(from: number, to: number, indices: Uint32Array | null): void {
    const { x, y, group } = this.points;
    const { selected, lit } = this.style;
    const { width, height } = this.size;
    const unit = unitsOf(this.camera, { width: width / this.style.ratio, height: height / this.style.ratio });
    const ux = unit.x * this.style.ratio;
    const uy = unit.y * this.style.ratio;
    const left = width / 2 - this.camera.x * ux;
    const top = height / 2 + this.camera.y * uy;
    const { offsets, margin, counts, groups, faint, faintGroups } = this;
    const solid = selected === null && lit === null;
    for (let k = from; k < to; k += this.stride) {
      const i = indices ? indices[k] : k;
      const px = Math.floor(left + x[i] * ux);
      const py = Math.floor(top - y[i] * uy);
      if (px < margin || py < margin || px >= width - margin || py >= height - margin) continue;
      const at = py * width + px;
      const full = solid || (lit ? lit[i] === 1 : group[i] === selected);
      const into = full ? counts : faint;
      const names = full ? groups : faintGroups;
      for (let o = 0; o < offsets.length; o++) {
        const p = at + offsets[o];
        if (into[p] < 65_535) into[p]++;
        names[p] = group[i];
      }
    }
  }
}

/** Radius of a point in pixels of the page: the more there are in sight, the smaller. */
function radiusOf(points: number): number {
  if (points > 200_000) return 0.5;
  if (points > 40_000) return 1;
  if (points > 8000) return 1.5;
  return points > 1500 ? 2 : 3;
}

/** Places of the pixels of a disc around one, in a drawing `width` wide. */
function discOf(radius: number, width: number): readonly number[] {
  const reach = Math.ceil(radius - 0.5);
  // A whole radius alone would leave a single pixel at each of the four ends.
  const edge = (radius + 0.24) ** 2;
  const offsets: number[] = [];
  for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) if (dx * dx + dy * dy <= edge) offsets.push(dy * width + dx);
  return offsets;
}

/** The point nearest to a place of the page, within `reach` pixels; null when there is none. */
export function nearestPoint(points: MapPoints, camera: Camera, size: Size, left: number, top: number, reach: number): number | null {
  const unit = unitsOf(camera, size);
  const [x, y] = toPlane(camera, size, left, top);
  const { size: across, starts, points: indices } = points.grid;
  const cell = (value: number) => Math.max(0, Math.min(across - 1, Math.floor(value * across)));
  let found: number | null = null;
  let least = reach * reach;
  for (let row = cell(y - reach / unit.y); row <= cell(y + reach / unit.y); row++) {
    const to = starts[row * across + cell(x + reach / unit.x) + 1];
    for (let k = starts[row * across + cell(x - reach / unit.x)]; k < to; k++) {
      const i = indices[k];
      const square = ((points.x[i] - x) * unit.x) ** 2 + ((points.y[i] - y) * unit.y) ** 2;
      if (square < least) {
        least = square;
        found = i;
      }
    }
  }
  return found;
}
