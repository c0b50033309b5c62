import type { Replay, ReplayFrame } from "@/lib/ml/replay/contract";

/** Colours of the theme, read from the element. */
export interface ReplayColors {
  /** By group, cycling. */
  readonly segments: readonly string[];
  readonly noise: string;
  readonly faint: string;
  readonly ink: string;
  readonly panel: string;
}

export interface ReplayScale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Pixels a unit: one for both axes where there are circles, so that they stay circles. */
  readonly unit: number;
}

const EDGE = 16;
const NOISE = -1;
const NOT_REACHED = -2;

type Place = readonly [x: number, y: number];

/** Room for every point and every centre of every frame, so that nothing leaves the picture while it plays. */
export function replayScale({ sample, frames, surface }: Replay, width: number, height: number): ReplayScale {
  const [left, right] = extent(
    surface?.x ?? sample.x,
    frames.flatMap((frame) => (frame.centers ?? []).map(([x]) => x)),
  );
  const [low, high] = extent(
    surface?.y ?? sample.y,
    frames.flatMap((frame) => (frame.centers ?? []).map(([, y]) => y)),
  );
  const usable = (unit: number) => (Number.isFinite(unit) && unit > 0 ? unit : 1);
  const across = usable((width - 2 * EDGE) / Math.max(right - left, 1e-12));
  const up = usable((height - 2 * EDGE) / Math.max(high - low, 1e-12));
  // A decision surface has no circles to keep round: it takes all the room.
  const unit = surface ? { x: across, y: up } : { x: Math.min(across, up), y: Math.min(across, up) };
  return {
    unit: Math.min(unit.x, unit.y),
    x: (value) => width / 2 + (value - (left + right) / 2) * unit.x,
    y: (value) => height / 2 - (value - (low + high) / 2) * unit.y,
  };
}

function extent(...lists: readonly (readonly number[])[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    for (const value of list) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 0];
}

/** Centres part of the way from one frame to the next; where their number changes they jump. */
export function centersBetween(from: ReplayFrame | undefined, to: ReplayFrame, share: number): readonly Place[] {
  const start = from?.centers;
  const end = to.centers ?? [];
  if (!start || start.length !== end.length || share >= 1) return end;
  return end.map(([x, y], i) => [start[i][0] + (x - start[i][0]) * share, start[i][1] + (y - start[i][1]) * share]);
}

/** Draws a frame: the sample in the colours of its groups, the net, the ellipses and the centres over it. */
export function drawFrame(
  context: CanvasRenderingContext2D,
  replay: Replay,
  frame: ReplayFrame,
  centers: readonly Place[],
  scale: ReplayScale,
  colors: ReplayColors,
): void {
  const { sample } = replay;
  const color = (group: number | undefined) =>
    group === undefined || group === NOT_REACHED ? colors.faint : group === NOISE ? colors.noise : colors.segments[group % colors.segments.length];
  drawSurface(context, replay, frame, scale, color);
  const radius = sample.x.length > 1000 ? 1.8 : 2.6;
  if (sample.truth) drawExamples(context, sample, frame, scale, color);
  else
    for (let i = 0; i < sample.x.length; i++) {
      const group = frame.labels?.[i];
      context.globalAlpha = group === undefined || group < 0 ? 0.4 : 0.75;
      context.fillStyle = color(group);
      context.beginPath();
      const [x, y] = frame.places ? [frame.places[2 * i], frame.places[2 * i + 1]] : [sample.x[i], sample.y[i]];
      context.arc(scale.x(x), scale.y(y), radius, 0, 2 * Math.PI);
      context.fill();
    }
  context.globalAlpha = 0.8;
  context.strokeStyle = colors.ink;
  context.lineWidth = 1;
  for (const [from, to] of frame.links ?? []) {
    if (!centers[from] || !centers[to]) continue;
    context.beginPath();
    context.moveTo(scale.x(centers[from][0]), scale.y(centers[from][1]));
    context.lineTo(scale.x(centers[to][0]), scale.y(centers[to][1]));
    context.stroke();
  }
  context.globalAlpha = 1;
  // A net of many units keeps them small and in ink; a few centres stand for the groups they are.
  const net = (frame.links?.length ?? 0) > centers.length / 2;
  // Groups on their way to segments have no colour of their own yet.
  const groups = 1 + Math.max(-1, ...(replay.frames.at(-1)?.labels ?? []));
  const own = (i: number) => (net || (groups > 0 && centers.length > groups) ? colors.ink : color(i));
  for (const [i, [x, y]] of centers.entries()) {
    const ellipse = frame.ellipses?.[i];
    if (ellipse) {
      context.strokeStyle = color(i);
      context.lineWidth = 2;
      context.beginPath();
      context.ellipse(scale.x(x), scale.y(y), ellipse.along * scale.unit, ellipse.across * scale.unit, -ellipse.angle, 0, 2 * Math.PI);
      context.stroke();
    }
    context.beginPath();
    context.arc(scale.x(x), scale.y(y), net ? 2 : 6, 0, 2 * Math.PI);
    context.fillStyle = own(i);
    context.fill();
    if (net) continue;
    context.strokeStyle = colors.panel;
    context.lineWidth = 2;
    context.stroke();
  }
}

type ColorOf = (group: number | undefined) => string;

/** What the model says of every place: the colour of the class, the stronger the surer. */
function drawSurface(context: CanvasRenderingContext2D, { surface }: Replay, frame: ReplayFrame, scale: ReplayScale, color: ColorOf): void {
  if (!surface || !frame.surface) return;
  const { columns, rows, x, y } = surface;
  const edge = (of: readonly [number, number], share: number) => of[0] + (of[1] - of[0]) * share;
  for (const [cell, value] of frame.surface.entries()) {
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    // Whole pixels: no seams between cells.
    const left = Math.round(scale.x(edge(x, column / columns)));
    const right = Math.round(scale.x(edge(x, (column + 1) / columns)));
    const bottom = Math.round(scale.y(edge(y, row / rows)));
    const top = Math.round(scale.y(edge(y, (row + 1) / rows)));
    context.globalAlpha = 0.06 + 0.034 * (value % 10);
    context.fillStyle = color(Math.floor(value / 10));
    context.fillRect(left, top, right - left, bottom - top);
  }
}

/** Rows in the colour of the class they have: dots that are learned from, rings that are held out, crosses where the model is wrong. */
function drawExamples(
  context: CanvasRenderingContext2D,
  { x, y, truth = [], held = 0 }: Replay["sample"],
  frame: ReplayFrame,
  scale: ReplayScale,
  color: ColorOf,
): void {
  context.lineWidth = 1.5;
  for (const [i, group] of truth.entries()) {
    const [left, top] = [scale.x(x[i]), scale.y(y[i])];
    const wrong = frame.labels !== undefined && frame.labels[i] !== group;
    context.globalAlpha = wrong ? 1 : 0.85;
    context.fillStyle = color(group);
    context.strokeStyle = color(group);
    context.beginPath();
    if (wrong) {
      context.moveTo(left - 3.5, top - 3.5);
      context.lineTo(left + 3.5, top + 3.5);
      context.moveTo(left - 3.5, top + 3.5);
      context.lineTo(left + 3.5, top - 3.5);
      context.stroke();
    } else {
      context.arc(left, top, 2.6, 0, 2 * Math.PI);
      if (i >= truth.length - held) context.stroke();
      else context.fill();
    }
  }
}
