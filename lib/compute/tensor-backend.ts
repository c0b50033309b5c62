/**
 * tfjs and the backend it computes on. Everything is imported when first needed, each backend as a chunk of
 * its own. The backend is chosen by a short measured calibration, may be forced, and is given up for the next
 * one when it fails in the middle of work (a lost GPU context): the work then starts again from its beginning.
 */
import type * as Core from "@tensorflow/tfjs-core";
import type * as Layers from "@tensorflow/tfjs-layers";
import { Cancelled, fail, ProblemError } from "@/lib/problem";
import { BACKENDS, type BackendName, isBackendName, type StartedBackend, startBackend } from "./tensor-backends";

export interface Tensorflow {
  readonly core: typeof Core;
  readonly layers: typeof Layers;
}

/** As BackendInfo of the engine's protocol. */
export interface BackendChoice {
  readonly chosen: BackendName;
  /** Milliseconds of the calibration workload on each backend that started; null where it did not. */
  readonly measured: Readonly<Record<string, number | null>>;
  readonly forced: boolean;
}

/** What work on tfjs may ask while it runs. */
export interface TensorSession {
  readonly backend: BackendName;
  /** Throws when the backend has been lost: a dead WebGL context returns zeros rather than failing. Ask once an epoch. */
  assertAlive(): void;
}

/** A backend that has not done its calibration within this time is not in the running. Milliseconds. */
const CALIBRATION_LIMIT = 2500;
/** Who forces a slow backend has reasons to. */
const FORCED_LIMIT = 30_000;
const WARM_UP_STEPS = 2;
const MEASURED_STEPS = 5;
/**
 * A GPU must be clearly faster to displace WebAssembly: on a near tie the choice would change from run to run,
 * and with it the last digits of the results, which are the same on every machine only with WebAssembly.
 */
const GPU_HANDICAP = 1.5;

class BackendLost extends Error {
  override readonly name = "BackendLost";
}

let loading: Promise<Tensorflow> | null = null;
let automatic: BackendChoice | null = null;
let current: BackendChoice | null = null;
const started = new Map<BackendName, StartedBackend>();
const broken = new Set<BackendName>();

let last: Promise<unknown> = Promise.resolve();

/** The backend is one global of tfjs: whoever uses it does so alone. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work);
  last = mine.catch(() => undefined);
  return mine;
}

/** Core and layers of tfjs, loaded once. No backend is chosen by this: work goes through `withTensorflow`. */
export function tensorflow(): Promise<Tensorflow> {
  loading ??= (async () => {
    const [core, layers] = await Promise.all([import("@tensorflow/tfjs-core"), import("@tensorflow/tfjs-layers")]);
    // No advice on the console, and no check of every result for NaN.
    core.env().set("PROD", true);
    return { core, layers };
  })();
  return loading;
}

/**
 * Chooses the backend: the one named by `force`, or, when null, the fastest by calibration (measured once, then
 * remembered). Waits for work in progress to end. Fails with `classify.backend-unavailable` when the forced
 * backend does not start; the choice made before then stays.
 */
export function chooseBackend(force: string | null): Promise<BackendChoice> {
  return alone(async () => {
    if (force === null) {
      automatic ??= await calibrate();
      current = automatic;
      return current;
    }
    const name = isBackendName(force) ? force : fail("classify.backend-unavailable", { backend: force });
    const ms = await measureBackend(name, true);
    if (ms === null) fail("classify.backend-unavailable", { backend: name });
    broken.delete(name);
    current = { chosen: name, measured: { ...automatic?.measured, [name]: ms }, forced: true };
    return current;
  });
}

/**
 * Runs `work` on the chosen backend, alone. When the backend fails (anything but a cancel or a catalogued
 * problem), the next best one takes over, `onFallback` is told, and `work` runs again from its beginning; it
 * must therefore keep nothing between calls and free its own tensors.
 */
export function withTensorflow<T>(
  work: (tensorflow: Tensorflow, session: TensorSession) => Promise<T>,
  onFallback: (lost: BackendName, next: BackendName) => void,
): Promise<T> {
  return alone(async () => {
    const tf = await tensorflow();
    for (;;) {
      if (current === null) {
        automatic ??= await calibrate();
        current = automatic;
      }
      const backend = current.chosen;
      try {
        const running = await use(backend, current.forced);
        if (!running) throw new BackendLost(backend);
        const assertAlive = () => {
          if (running.lost()) throw new BackendLost(backend);
        };
        const result = await work(tf, { backend, assertAlive });
        assertAlive();
        return result;
      } catch (error) {
        if (error instanceof Cancelled || error instanceof ProblemError || backend === "cpu") throw error;
        broken.add(backend);
        started.delete(backend);
        current = await calibrate();
        automatic = current;
        onFallback(backend, current.chosen);
      }
    }
  });
}

/** Makes `name` the backend of tfjs, starting it if need be; undefined when it does not work here. */
async function use(name: BackendName, forced: boolean): Promise<StartedBackend | undefined> {
  const { core } = await tensorflow();
  const known = started.get(name);
  if (known && !known.lost() && core.getBackend() === name) return known;
  const fresh = await startBackend(core, name, forced);
  if (fresh) started.set(name, fresh);
  return fresh;
}

/** Measures every backend that is not broken and picks the best. The pure-JavaScript one always starts and is the last resort. */
async function calibrate(): Promise<BackendChoice> {
  const measured: Record<string, number | null> = {};
  let chosen: BackendName = "cpu";
  let best = Number.POSITIVE_INFINITY;
  for (const name of BACKENDS) {
    const ms = broken.has(name) ? null : await measureBackend(name, false);
    measured[name] = ms;
    if (ms === null || name === "cpu") continue;
    const cost = name === "wasm" ? ms : ms * GPU_HANDICAP;
    if (cost < best) {
      best = cost;
      chosen = name;
    }
  }
  return { chosen, measured, forced: false };
}

/** Milliseconds of a few training steps of a small dense network, warm, with the loss read back; null when the backend does not start or is too slow. */
async function measureBackend(name: BackendName, forced: boolean): Promise<number | null> {
  const limit = performance.now() + (forced ? FORCED_LIMIT : CALIBRATION_LIMIT);
  try {
    const backend = await use(name, forced);
    if (!backend) return null;
    const steps = trainingSteps(await tensorflow());
    let begin = 0;
    let ms: number | null = null;
    for (let step = 0; step < WARM_UP_STEPS + MEASURED_STEPS; step++) {
      if (step === WARM_UP_STEPS) begin = performance.now();
      await steps.next();
      if (performance.now() > limit) break;
      if (step === WARM_UP_STEPS + MEASURED_STEPS - 1) ms = performance.now() - begin;
    }
    await steps.return(undefined);
    return backend.lost() ? null : ms;
  } catch {
    // A backend that fails here (no adapter, no shader compiler, no memory) is simply not offered.
    return null;
  }
}

/** Endless training steps of the calibration workload; frees its tensors when returned from. */
async function* trainingSteps({ core, layers }: Tensorflow): AsyncGenerator<void, void, void> {
  const rows = 256;
  const width = 32;
  const classes = 8;
  const dense = (units: number, inputs: number, seed: number, activation: "relu" | "softmax") =>
    layers.layers.dense({ units, activation, inputShape: [inputs], kernelInitializer: layers.initializers.glorotUniform({ seed }) });
  const model = layers.sequential({ layers: [dense(64, width, 1, "relu"), dense(classes, 64, 2, "softmax")] });
  const optimizer = core.train.adam(0.001);
  model.compile({ optimizer, loss: "categoricalCrossentropy" });
  const x = core.tensor2d(
    Float32Array.from({ length: rows * width }, (_, i) => ((i * 7919) % 101) / 101 - 0.5),
    [rows, width],
  );
  const y = core.tensor2d(
    Float32Array.from({ length: rows * classes }, (_, i) => (i % classes === Math.floor(i / classes) % classes ? 1 : 0)),
    [rows, classes],
  );
  try {
    for (;;) {
      await model.trainOnBatch(x, y);
      yield;
    }
  } finally {
    core.dispose([x, y]);
    model.dispose();
    optimizer.dispose();
  }
}
