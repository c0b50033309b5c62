import type { Checkpoint } from "../checkpoint";
import { mostProbable } from "../classes";
import { score } from "../evaluation";
import { type Design, takeDesign, writtenOut } from "../feature-encoding";
import { principalPlane, short } from "../plane";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";
import type { Replay, ReplayFrame, ReplaySurface } from "./contract";
import { ReplayRecorder } from "./recorder";

/** Rows of training, and as many held out, that loss and accuracy are measured on at every step. */
const MEASURED = 1000;
/** Of these, rows that are drawn. */
const DRAWN = { train: 400, held: 200 } as const;
/** Cells of the decision surface. */
const CELLS = { columns: 32, rows: 20 } as const;
/** Room around the points, as a share of their spread. */
const EDGE = 0.04;
/** A rise of the held-out loss over its lowest that is no accident of the sample any more. */
const RISE = 0.02;

/** Encoded rows with their classes. */
export interface Examples {
  readonly design: Design;
  readonly codes: Int32Array;
}

/** Probability of each class, one array a class. */
export type Predict = (design: Design, checkpoint: Checkpoint) => Promise<readonly Float64Array[]>;

/** What is looked at in every step, chosen once. */
interface Views {
  readonly train: Examples;
  readonly held: Examples;
  /** Places in `train` and in `held` of the rows that are drawn. */
  readonly drawn: { readonly train: Uint32Array; readonly held: Uint32Array };
  readonly sample: Replay["sample"];
  readonly surface: ReplaySurface;
  readonly grid: Design;
}

/**
 * Watches a classifier learn: after each step the loss and the accuracy on rows it learns from and on rows it never sees, what
 * it says of a sample of both, and what it would say all over the plane on which they are drawn. That plane is the principal
 * one of the encoded training rows; a surface is the slice of the model along it through their mean. Each kept step costs
 * O((2 MEASURED + cells) x size of the model).
 */
export class TrainingReplay {
  private recorder = new ReplayRecorder();
  private best = { step: 0, loss: Number.POSITIVE_INFINITY, own: Number.POSITIVE_INFINITY };
  private step = 0;
  /** The last step, when it was not kept. */
  private pending: Predict | null = null;

  private constructor(
    private readonly method: "sgd" | "lbfgs",
    private readonly views: Views,
  ) {}

  static async prepare(method: "sgd" | "lbfgs", train: Examples, held: Examples, seed: number, checkpoint: Checkpoint): Promise<TrainingReplay> {
    return new TrainingReplay(method, await chooseViews(train, held, seed, checkpoint));
  }

  /** The model after `step` steps; 0 begins anew, as a training does that is repeated on another backend. */
  async see(step: number, predict: Predict, checkpoint: Checkpoint): Promise<void> {
    if (step === 0) {
      this.recorder = new ReplayRecorder();
      this.best = { step: 0, loss: Number.POSITIVE_INFINITY, own: Number.POSITIVE_INFINITY };
    }
    this.step = step;
    if (this.recorder.wanted) {
      this.pending = null;
      this.recorder.add(await this.frame(predict, checkpoint));
    } else {
      this.pending = predict;
      this.recorder.skip();
    }
  }

  /** `kept`: the model in use when it is not that of the last step, and its step. */
  async finish(kept: { readonly step: number; readonly predict: Predict } | null, checkpoint: Checkpoint): Promise<Replay> {
    if (this.pending) this.recorder.replaceLast(await this.frame(this.pending, checkpoint));
    if (kept) {
      const { note: _said, ...frame } = await this.frame(kept.predict, checkpoint);
      this.recorder.add({ ...frame, note: { code: "kept", values: { count: this.step, best: kept.step } } });
    }
    return { ...this.recorder.finish(this.method, this.views.sample), surface: this.views.surface };
  }

  private async frame(predict: Predict, checkpoint: Checkpoint): Promise<Omit<ReplayFrame, "step">> {
    const { train, held, drawn, grid } = this.views;
    const [own, unseen, everywhere] = [await predict(train.design, checkpoint), await predict(held.design, checkpoint), await predict(grid, checkpoint)];
    const [trained, tested] = [score(train.codes, own), score(held.codes, unseen)];
    const [ofTrain, ofHeld, ofCells] = [mostProbable(own, train.codes.length), mostProbable(unseen, held.codes.length), mostProbable(everywhere, grid.rows)];
    const { step, best } = this;
    if (tested.logLoss < best.loss) this.best = { step, loss: tested.logLoss, own: trained.logLoss };
    const overfits = step > best.step && tested.logLoss > (1 + RISE) * best.loss && trained.logLoss < best.own;
    const values = { count: step, loss: short(trained.logLoss), held: short(tested.logLoss) };
    return {
      labels: [...Array.from(drawn.train, (place) => ofTrain[place]), ...Array.from(drawn.held, (place) => ofHeld[place])],
      surface: Array.from(ofCells, (code, cell) => 10 * code + Math.min(9, Math.floor(10 * everywhere[code][cell]))),
      measures: {
        loss: values.loss,
        heldLoss: values.held,
        accuracy: short(trained.accuracy),
        heldAccuracy: short(tested.accuracy),
      },
      note: overfits ? { code: "overfits", values: { ...values, best: best.step, lowest: short(best.loss) } } : { code: step === 0 ? "start" : "step", values },
    };
  }
}

async function chooseViews(train: Examples, held: Examples, seed: number, checkpoint: Checkpoint): Promise<Views> {
  const random = new Random(seed, 74);
  const some = ({ design, codes }: Examples) => {
    const rows = samplePlaces(design.rows, MEASURED, random);
    return { rows, examples: { design: takeDesign(design, rows), codes: Int32Array.from(rows, (row) => codes[row]) } };
  };
  const [own, unseen] = [some(train), some(held)];
  const drawn = {
    train: samplePlaces(own.rows.length, DRAWN.train, random),
    held: samplePlaces(unseen.rows.length, DRAWN.held, random),
  };
  const { width } = train.design;
  const values = Float64Array.from(writtenOut(own.examples.design, drawn.train));
  const others = Float64Array.from(writtenOut(unseen.examples.design, drawn.held));
  const count = drawn.train.length;
  const center = new Float64Array(width);
  for (let i = 0; i < count; i++) for (let d = 0; d < width; d++) center[d] += values[i * width + d] / count;
  for (const list of [values, others]) for (let i = 0; i < list.length; i++) list[i] -= center[i % width];
  const { axes, explained } = await planeOf(values, count, width, checkpoint);
  const along = (list: Float64Array, place: number, axis: Float64Array) => {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += list[place * width + d] * axis[d];
    return short(sum);
  };
  const places = (axis: Float64Array) => [
    ...Array.from(drawn.train, (_, i) => along(values, i, axis)),
    ...Array.from(drawn.held, (_, i) => along(others, i, axis)),
  ];
  const [x, y] = [places(axes[0]), places(axes[1])];
  const surface: ReplaySurface = { ...CELLS, x: rangeOf(x), y: rangeOf(y), explained: short(explained[0] + explained[1]) };
  return {
    train: own.examples,
    held: unseen.examples,
    drawn,
    sample: {
      x,
      y,
      row: [...Array.from(drawn.train, (place) => own.rows[place]), ...Array.from(drawn.held, (place) => unseen.rows[place])],
      truth: [...Array.from(drawn.train, (place) => own.examples.codes[place]), ...Array.from(drawn.held, (place) => unseen.examples.codes[place])],
      held: drawn.held.length,
    },
    surface,
    grid: gridDesign(surface, center, axes),
  };
}

/** Two columns are their own plane; of more the principal one. */
async function planeOf(values: Float64Array, count: number, width: number, checkpoint: Checkpoint) {
  if (width === 2) return { axes: [Float64Array.of(1, 0), Float64Array.of(0, 1)] as const, explained: [1, 0] as const };
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  return principalPlane({ values, count, dimensions: width, center: new Float64Array(width), rows }, checkpoint);
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const edge = high > low ? EDGE * (high - low) : 1;
  return [short(low - edge), short(high + edge)];
}

/** The middles of the cells as encoded rows, from the bottom left, row by row. */
function gridDesign({ columns, rows, x, y }: ReplaySurface, center: Float64Array, axes: readonly [Float64Array, Float64Array]): Design {
  const width = center.length;
  const dense = new Float32Array(columns * rows * width);
  for (let cell = 0; cell < columns * rows; cell++) {
    const right = x[0] + ((x[1] - x[0]) * ((cell % columns) + 0.5)) / columns;
    const up = y[0] + ((y[1] - y[0]) * (Math.floor(cell / columns) + 0.5)) / rows;
    for (let d = 0; d < width; d++) dense[cell * width + d] = center[d] + right * axes[0][d] + up * axes[1][d];
  }
  return { rows: columns * rows, width, denseWidth: width, dense, blocks: [], blank: new Uint8Array(columns * rows) };
}
